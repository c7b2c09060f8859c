"""Runs the program beside event_simulation.py and compares every number to 1e-9: oracle_test.py PACELINE.

The program reads each scenario as a file with --set; the oracle reads the same settings as exact fractions.
"""
import csv
import json
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

from event_simulation import predict

TOLERANCE = 1e-9
NOT_PREDICTED = {"format", "name", "strategy", "seed", "wall_time_s", "memory_bytes_per_worker", "caused_wait_s",
                 "busy_s", "bottleneck", "what", "share"}
BASE = """{
  "name": "oracle",
  "cluster": { "workers": 8, "device": { "flops": 1e12, "idle_watts": 50, "busy_watts": 250 },
    "overrides": [], "network": { "topology": "star", "bandwidth": 1e9, "latency": 1e-4, "model": "ideal" } },
  "workload": { "dataset": { "name": "synthetic-blobs", "samples": 2000 }, "model": { "name": "softmax" },
    "batch_size": 16, "math": false, "timing": { "kind": "fixed", "compute": 0.1, "gradient_bytes": 8000000 } },
  "strategy": { "name": "allreduce-ring" },
  "stragglers": [],
  "stop": {} }"""
SLOW = '[{"kind": "slow", "workers": [3], "factor": 4}]'

# name: settings, as given to --set
CASES = {
    "ring, one of 8 four times slower": {"stragglers": SLOW, "stop.samples": "1000"},
    "ring, chunks that do not divide": {
        "cluster.workers": "3", "cluster.network.bandwidth": "1e6", "workload.timing.gradient_bytes": "10001",
        "stop.steps": "7"},
    "ring, chunks a nanosecond apart": {
        "cluster.workers": "3", "workload.timing.gradient_bytes": "10000001", "stop.steps": "7"},
    "ring, fewer bytes than workers": {
        "cluster.workers": "5", "cluster.network.bandwidth": "1e6", "workload.timing.gradient_bytes": "3",
        "stop.steps": "4"},
    "ring of 2, no latency": {"cluster.workers": "2", "cluster.network.latency": "0", "stop.steps": "5"},
    "ring of 1": {"cluster.workers": "1", "stop.steps": "5"},
    "ring, the straggler's sends fall behind": {
        "cluster.workers": "4", "workload.timing.compute": "0.001", "workload.timing.gradient_bytes": "400000000",
        "stragglers": '[{"kind": "slow", "workers": [1, 2], "factor": 40}]', "stop.steps": "3"},
    "ring, a host of half the speed and a slow link": {
        "cluster.workers": "5", "stop.samples": "1000",
        "cluster.overrides": '[{"workers": [1], "flops": 5e11}, {"workers": [4], "bandwidth": 3e8, "latency": 0.002}]'},
    "ring, stop by time": {"cluster.workers": "4", "stragglers": '[{"kind": "slow", "workers": [0], "factor": 1.5}]',
                           "stop.simulated_time": "1"},
    "ps-sync, one of 8 four times slower": {"strategy.name": "ps-sync", "stragglers": SLOW, "stop.samples": "1000"},
    "ps-sync, pushes contend, no latency": {
        "cluster.workers": "5", "strategy.name": "ps-sync", "cluster.network.latency": "0",
        "workload.timing.gradient_bytes": "300000000", "stop.steps": "6",
        "stragglers": '[{"kind": "slow", "workers": [0], "factor": 2}, {"kind": "slow", "workers": [2], "factor": 9}]'},
    "ps-sync, stop by time": {"cluster.workers": "2", "strategy.name": "ps-sync", "stop.simulated_time": "2"},
    "ps-sync, links of many speeds": {
        "cluster.workers": "4", "strategy.name": "ps-sync", "workload.timing.gradient_bytes": "100000000",
        "cluster.overrides": '[{"workers": [1], "bandwidth": 1e8}, {"workers": [2], "bandwidth": 3e8}]',
        "stop.steps": "5"},
    "ps-async, one of 8 four times slower": {"strategy.name": "ps-async", "stragglers": SLOW, "stop.samples": "1000"},
    "ps-async, the last step goes to the lowest rank": {
        "cluster.workers": "2", "strategy.name": "ps-async", "stop.steps": "3"},
    "ps-async, fewer steps than workers": {
        "cluster.workers": "3", "strategy.name": "ps-async", "stop.steps": "2"},
    "ps-async of 1": {"cluster.workers": "1", "strategy.name": "ps-async", "stop.steps": "5"},
    "ps-async, pushes contend": {
        "cluster.workers": "5", "strategy.name": "ps-async", "workload.timing.gradient_bytes": "70000000",
        "stragglers": '[{"kind": "slow", "workers": [4], "factor": 3}]', "stop.samples": "777"},
    "ps-async, no latency, two stragglers": {
        "cluster.workers": "3", "strategy.name": "ps-async", "cluster.network.latency": "0", "stop.samples": "501",
        "stragglers":
            '[{"kind": "slow", "workers": [0], "factor": 2.5}, {"kind": "slow", "workers": [2], "factor": 7}]'},
    "ps-async, stop by time": {
        "cluster.workers": "5", "strategy.name": "ps-async", "stragglers": SLOW, "stop.simulated_time": "3"},
    "ps-async, stop by time at the instant of a reply": {
        "cluster.workers": "2", "strategy.name": "ps-async", "cluster.network.latency": "0",
        "cluster.network.bandwidth": "67108864", "workload.timing.gradient_bytes": "8388608",
        "workload.timing.compute": "0.125", "stragglers": '[{"kind": "slow", "workers": [1], "factor": 8}]',
        "stop.simulated_time": "0.75"},
    "ps-async, links of many speeds": {
        "cluster.workers": "6", "strategy.name": "ps-async", "workload.timing.gradient_bytes": "60000000",
        "cluster.overrides":
            '[{"workers": [0, 5], "bandwidth": 1e8}, {"workers": [2], "bandwidth": 25e7, "flops": 4e11}]',
        "stop.steps": "60"},
    "ps-async, links of many latencies": {
        "cluster.workers": "3", "strategy.name": "ps-async", "workload.timing.gradient_bytes": "60000000",
        "cluster.overrides": '[{"workers": [1], "latency": 0.003}, {"workers": [2], "latency": 0}]',
        "stop.steps": "20"},
}


def exact(text):
    return json.loads(text, parse_float=Fraction)


def with_settings(settings):
    scenario = exact(BASE)
    for path, value in settings.items():
        *parents, key = path.split(".")
        place = scenario
        for parent in parents:
            place = place[parent]
        place[key] = value if key == "name" else exact(value)
    return scenario


def prediction(scenario):
    cluster, workload = scenario["cluster"], scenario["workload"]
    workers, network, timing = cluster["workers"], cluster["network"], workload["timing"]
    compute = [Fraction(timing["compute"])] * workers
    bandwidth, latency = [network["bandwidth"]] * (workers + 1), [Fraction(network["latency"])] * (workers + 1)
    for override in cluster["overrides"]:
        for worker in override["workers"]:
            compute[worker] *= Fraction(cluster["device"]["flops"]) / override.get("flops", cluster["device"]["flops"])
            bandwidth[worker] = override.get("bandwidth", bandwidth[worker])
            latency[worker] = Fraction(override.get("latency", latency[worker]))
    for straggler in scenario["stragglers"]:
        for worker in straggler["workers"]:
            compute[worker] *= straggler["factor"]
    expected = predict(scenario["strategy"]["name"], compute, bandwidth, latency, timing["gradient_bytes"],
                       workload["batch_size"], scenario["stop"], cluster["device"]["idle_watts"],
                       cluster["device"]["busy_watts"])
    names = [f"worker-{rank}" for rank in range(workers)] + ["server-0"]
    for row in expected["rows"]:
        row["host"] = names[row["rank"]]
        row["lost_compute_s"] = 0
    expected["links"] = {
        f"{names[host]}_{way.upper()}": {
            "bandwidth_bytes_per_s": bandwidth[host], "latency_s": latency[host], "bytes": size,
            "utilisation": size / (bandwidth[host] * expected["simulated_time_s"])}
        for (way, host), size in expected["links"].items()}
    expected.update(workers=workers, status="completed", reason=None,
                    epochs=Fraction(expected["samples"], scenario["workload"]["dataset"]["samples"]))
    # Nothing fails, and without math there is nothing to measure.
    nothing = ("failures", "link_failures", "restarts", "lost_work_s", "checkpoints", "checkpoint_s")
    expected.update(dict.fromkeys(nothing, 0))
    expected.update(dict.fromkeys(("time_to_target_s", "model_sha256")))
    expected.update({f"{when}_{what}": None for when in ("initial", "final")
                     for what in ("train_loss", "test_loss", "test_accuracy")})
    progress = ("simulated_time_s", "steps", "samples", "epochs", "bytes_on_wire")
    expected["end"] = {key: expected[key] for key in progress}
    return expected


def number(text):
    try:
        return float(text)
    except ValueError:
        return text


def report(directory):
    """What the program says, in the shape of prediction()."""
    def table(name):
        with open(directory / name, newline="") as file:
            return [{key: number(value) for key, value in row.items()} for row in csv.DictReader(file)]

    summary = json.loads((directory / "summary.json").read_text())
    links = {row.pop("link"): row for row in table("links.csv")}
    last_line = json.loads((directory / "metrics.jsonl").read_text().splitlines()[-1])
    return {**summary, "rows": table("workers.csv"), "links": links, "end": last_line}


def flat(value, path=""):
    if isinstance(value, (dict, list)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from flat(inner, f"{path}.{key}" if path else str(key))
    else:
        yield path, value


def differences(expected, actual):
    """Fields whose values differ, or that only one side has, as (field, predicted, reported)."""
    expected, actual = dict(flat(expected)), dict(flat(actual))
    rounding = 1e-12 * float(expected["simulated_time_s"])  # wait_s is a difference of larger numbers
    for field in sorted(expected.keys() | actual.keys()):
        if field.split(".")[-1] in NOT_PREDICTED or field.startswith("critical_path.") or field.startswith("end.") and field not in expected:
            continue
        ours, theirs = expected.get(field, "(no such field)"), actual.get(field, "(no such field)")
        if isinstance(ours, (int, Fraction)) and isinstance(theirs, (int, float)):
            if abs(float(ours) - theirs) <= TOLERANCE * abs(ours) + rounding:
                continue
            ours = float(ours)
        if ours != theirs:
            yield field, ours, theirs


def run(program, settings, directory):
    arguments = [argument for path, value in settings.items() for argument in ("--set", f"{path}={value}")]
    scenario = directory / "scenario.json"
    scenario.write_text(BASE)
    subprocess.run([program, "run", scenario, "--quiet", "--out", directory / "out", *arguments], check=True,
                   stdout=subprocess.DEVNULL)
    return report(directory / "out")


def main():
    failed = 0
    for name, settings in CASES.items():
        with tempfile.TemporaryDirectory() as directory:
            wrong = list(differences(prediction(with_settings(settings)), run(sys.argv[1], settings, Path(directory))))
        failed += bool(wrong)
        print("FAILED" if wrong else "ok    ", name)
        for field, ours, theirs in wrong:
            print(f"         {field} is predicted {ours!r}, reported {theirs!r}")
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
