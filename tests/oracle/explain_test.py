"""Holds what `paceline explain` says of each shipped scenario against numbers worked out here: explain_test.py PACELINE
SCENARIOS.

Its sources are run.json, workers.csv and links.csv alone; the closed forms are written down once more.
"""
import csv
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

SHORTER = ["--set", "workload.math=false", "--set", 'stop={"steps": 40}', "--set", "evaluate={}"]


def table(path):
    def value(text):
        try:
            return float(text)
        except ValueError:
            return text
    with open(path, newline="") as file:
        return [{key: value(cell) for key, cell in row.items()} for row in csv.DictReader(file)]


def together(workers, servers, size):
    """Seconds' worth of bytes of a push or pull by so many workers at once."""
    return size * max(1, workers / servers)


def ring_way(run, workers, size):
    """Latency and bandwidth of a ring's slowest message, or None where this file knows no closed form."""
    network = run["cluster"]["network"]
    a, bandwidth, placement = 2 * network["latency"], network["bandwidth"], run["cluster"].get("placement", "linear")
    if network["topology"] == "star" and run["strategy"]["name"] in ("allreduce-ring", "local-sgd"):
        links = [(network["latency"], bandwidth)] * workers
        for one in run["cluster"].get("overrides", []):
            for worker in one["workers"]:
                links[worker] = (one.get("latency") or network["latency"], one.get("bandwidth") or bandwidth)
        pairs = [(links[i], links[(i + 1) % workers]) for i in range(workers)] if workers > 1 else []
        ways = [(up[0] + down[0], min(up[1], down[1])) for up, down in pairs]
        return max(ways, key=lambda way: way[0] + size / workers / way[1], default=None)
    if network["topology"] == "star" or run["strategy"]["name"] != "allreduce-ring":
        return a, bandwidth
    if network["topology"] != "racks" or run["cluster"].get("devices_per_host", 1) > 1 or network["model"] != "ideal":
        return None
    racks = math.ceil(workers / network["hosts_per_rack"])
    if racks == 1:
        return a, bandwidth
    uplink = network["hosts_per_rack"] * bandwidth / network["oversubscription"]
    if placement == "linear":  # one message leaves each rack
        return max([(2 * a, min(bandwidth, uplink)), (a, bandwidth)], key=lambda way: way[0] + size / workers / way[1])
    if placement == "round-robin" and workers % racks == 0:  # all do
        return 2 * a, min(bandwidth, uplink / (workers // racks))
    return None


def hierarchy(run, workers):
    """Ranks of a part, and latency and bandwidth of a message inside one and of each between them; None: not known here."""
    cluster, strategy = run["cluster"], run["strategy"]
    network, devices = cluster["network"], cluster.get("devices_per_host", 1)
    a, bandwidth = 2 * network["latency"], network["bandwidth"]
    if strategy["bucket_bytes"] or strategy["overlap"] or cluster.get("placement", "linear") != "linear":
        return None
    if network["topology"] == "star" and devices > 1 and workers % devices == 0:
        inner = cluster["device_network"]
        return devices, (2 * inner["latency"], inner["bandwidth"]), (a, bandwidth / devices)
    if network["topology"] == "racks" and devices == 1 and workers % network["hosts_per_rack"] == 0:
        share = bandwidth / network["oversubscription"]
        return network["hosts_per_rack"], (a, bandwidth), (2 * a, min(bandwidth, share))
    return None


def closed_form(run, compute, size, update):
    """Seconds a step, or a pair of bounds, or None where this file knows no closed form."""
    strategy, network = run["strategy"], run["cluster"]["network"]
    a, bandwidth, n, c = 2 * network["latency"], network["bandwidth"], len(compute), max(compute)
    name = strategy["name"]
    if name == "single" or n == 1 and name in ("allreduce-ring", "local-sgd"):
        return compute[0]
    if name in ("allreduce-ring", "local-sgd"):
        way = ring_way(run, n, size)
        if way is None:
            return None
        a, bandwidth = way
    ring = lambda part: 2 * (n - 1) * (a + part / (n * bandwidth))
    if name == "allreduce-ring":
        bucket = strategy["bucket_bytes"] or max(size, 1)
        parts = [min(bucket, size - i * bucket) for i in range(max(1, math.ceil(size / bucket)))]
        network_s = sum(ring(part) for part in parts)
        return (max(c, network_s), c + network_s) if strategy["overlap"] else c + network_s
    if name == "allreduce-hierarchical":
        parts = hierarchy(run, n)
        if parts is None:
            return None
        of_part, (inner_a, inner_bandwidth), (outer_a, outer_bandwidth) = parts
        return (c + 2 * (of_part - 1) * (inner_a + size / (of_part * inner_bandwidth))
                + 2 * (n // of_part - 1) * (outer_a + size / (n * outer_bandwidth)))
    if name == "allreduce-recursive-doubling" and n & (n - 1) == 0:
        return c + math.log2(n) * (a + size / bandwidth)
    if name == "local-sgd":
        return c + ring(size) / strategy["period"]
    if name == "ps-sync" and strategy["colocated"]:
        return c + update + 2 * (a + (n - 1) / n * size / bandwidth) if strategy["servers"] == n else None
    if name == "ps-sync":
        waited = sorted(compute)[:n - strategy["backup_workers"]]
        shard = size / strategy["servers"] / bandwidth
        # The server's link is never idle from some push on until the last is done.
        pushed = max(mine + (len(waited) - place) * shard for place, mine in enumerate(waited))
        pushed = max(pushed, waited[-1] + size / bandwidth)
        return pushed + update + 2 * a + together(n, strategy["servers"], size) / bandwidth
    if name in ("ps-async", "ps-ssp"):
        rate = 0
        for mine in compute:
            twins = 1 if update else sum(abs(other - mine) <= 1e-6 * mine for other in compute)
            rate += 1 / (mine + update + 2 * a + 2 * together(twins, strategy["servers"], size) / bandwidth)
        step = max(1 / rate, size / strategy["servers"] / bandwidth, update)
        if name == "ps-ssp" and strategy["staleness_bound"] != "unbounded":
            step = max(step, (c + update + 2 * (a + size / bandwidth)) / n)
        return step
    return None


class Wrong(Exception):
    pass


def same(what, mine, said, tolerance=1e-9):
    if mine is None or said is None:
        if mine is not said:
            raise Wrong(f"{what} is {mine} here, {said} there")
    elif abs(mine - said) > tolerance * max(abs(mine), 1e-12):
        raise Wrong(f"{what} is {mine!r} here, {said!r} there")


def check(directory, said, text):
    run = json.loads((directory / "run.json").read_text())
    summary = json.loads((directory / "summary.json").read_text())
    everybody, links = table(directory / "workers.csv"), table(directory / "links.csv")
    workers = [row for row in everybody if row["role"] == "worker" and row["steps"] > 0]
    gradients = sum(row["steps"] for row in workers)
    same("step_s", summary["simulated_time_s"] / summary["steps"], said["step_s"])
    same("workers", len(workers), said["workers"])
    parts = 0
    for key in ("compute_s", "communicate_s", "wait_s", "down_s"):
        mine = sum(row[key] for row in workers) / gradients
        parts += mine
        same(key, mine, said[key], 1e-9)
    same("gradient_s", parts, said["gradient_s"])
    same("waited_s", sum(row["wait_s"] for row in workers), said["waited_s"])

    form = said["closed_form"]
    compute = [(row["compute_s"] - row["lost_compute_s"]) / row["steps"] for row in workers]
    expected = closed_form(run, compute, form["bytes"], form["update_s"]) if form else None
    if form:
        timing = run["workload"]["timing"]
        if timing.get("gradient_bytes") is not None:
            same("S", timing["gradient_bytes"], form["bytes"])
        same("c", max(compute), form["compute_s"])
        if run["strategy"]["name"] == "allreduce-hierarchical":
            parts = hierarchy(run, len(compute))
            way = parts and parts[2]
        else:
            way = ring_way(run, len(compute), form["bytes"])
        if way is not None:
            same("a", way[0], form["latency_s"])
            same("B", way[1], form["bandwidth"])
        if isinstance(expected, tuple):
            if not expected[0] * (1 - 1e-9) <= form["step_s"] <= expected[1] * (1 + 1e-9):
                raise Wrong(f"closed form {form['step_s']} is outside {expected}")
        elif expected is not None:
            same("closed form", expected, form["step_s"])
    if not run["strategy"].get("colocated") and run["strategy"]["name"] in ("allreduce-ring", "ps-sync", "ps-async", "ps-ssp", "local-sgd") and not form:
        raise Wrong("a strategy with a closed form has none")

    path = summary["critical_path"]
    same("critical path", summary["simulated_time_s"], sum(path.values()))
    name, options = run["strategy"]["name"], run["strategy"]
    lockstep = name in ("single", "allreduce-ring", "allreduce-hierarchical", "local-sgd", "ps-sync")
    if form and not form["not_in_it"] and lockstep and not options.get("overlap") and not options.get("backup_workers"):
        # Step by step: the slowest gradient, the update of a server, and messages for the rest.
        computing = summary["steps"] * (max(compute) + form["update_s"])
        same("computing on the critical path", computing, path["compute_s"], 1e-6)
        same("messages on the critical path", summary["simulated_time_s"] - computing, path["communicate_s"],
             1e-6 * summary["simulated_time_s"] / max(path["communicate_s"], 1e-12))

    busiest = max(links, key=lambda row: row["bytes"] / row["bandwidth_bytes_per_s"], default=None)
    if (busiest is None) != (said["busiest_link"] is None):
        raise Wrong(f"the busiest link is {busiest} here, {said['busiest_link']} there")
    if busiest:
        same("utilisation", busiest["bytes"] / busiest["bandwidth_bytes_per_s"] / summary["simulated_time_s"],
             said["busiest_link"]["utilisation"])
    culprits = sorted((row["caused_wait_s"] for row in everybody + links if row.get("caused_wait_s", "") not in ("", 0)),
                      reverse=True)
    if said["waited_s"] > 0:
        for mine, theirs in zip(culprits, said["waiting_caused_by"], strict=True):
            same("caused_wait_s", mine, theirs["caused_wait_s"])
    if not text.startswith(run["name"] + ":") or not 6 <= len(text.splitlines()) <= 14:
        raise Wrong(f"the text is odd:\n{text}")
    if not links and "No byte crossed the network" not in text:
        raise Wrong("nobody is told that no byte crossed the network")


def output_of(command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def notices(program, directory, scenario, *changes):
    settings = [word for change in changes for word in ("--set", change)]
    out = directory / "notices"
    output_of([program, "run", scenario, "--quiet", "--force", "--out", out, *SHORTER, *settings])
    return " ".join(json.loads(output_of([program, "explain", out, "--form", "json"]))["notices"])


def check_notices(program, scenarios, directory):
    ring, single = scenarios / "ring.json", scenarios / "single.json"
    expected = [
        ("overlap had no effect", ring, ["strategy.overlap=true"]),
        ("bucket_bytes had no effect", ring, ['strategy.bucket_bytes="10GB"']),
        ("slows nobody down", ring, ['stragglers=[{"kind": "slow", "workers": [0], "factor": 1}]']),
        ("None of the failures of hosts came", ring, ['failures=[{"kind": "crash", "worker": 0, "at": "9000s"}]']),
        ("No checkpoint was written", ring, ['recovery={"kind": "checkpoint", "interval": "9000s"}']),
        ("No byte crossed the network", single, []),
        ("all hosts are in one", ring, ["cluster.network.topology=racks", "cluster.network.hosts_per_rack=8"]),
        ("no message left its rack", ring, ["cluster.network.topology=racks", "cluster.network.hosts_per_rack=4",
                                            "cluster.workers=4", 'recovery={"kind": "spares", "count": 1}']),
        ("all workers are devices of one machine", ring, ["cluster.devices_per_host=8"]),
        ("on a star all places are alike", ring, ["cluster.placement=round-robin"]),
        ("neither machines of several devices nor racks", ring, ["strategy.name=allreduce-hierarchical"]),
        ("overrides[0].memory_bandwidth had no effect", ring, [
            'cluster.overrides=[{"workers": [1], "memory_bandwidth": "1GBps"}]',
            'workload.timing={"kind": "fixed", "compute": "10ms"}']),
        ("partition shards had no effect", single, ['workload.dataset.partition={"kind": "shards", "per_worker": 2}']),
        ("bandwidth had no effect", ring, ['workload.timing={"kind": "fixed", "compute": "10ms", "gradient_bytes": 0}']),
        ("detection.timeout had no effect", ring, ["detection.timeout=1s"]),
        ("would have begun at 9000 s", ring, ['stragglers=[{"kind": "link", "worker": 0, "from": "9000s", "factor": 0.5}]']),
    ]
    for words, scenario, changes in expected:
        found = notices(program, directory, scenario, *changes)
        if words not in found:
            raise Wrong(f"{scenario.name} with {changes} lacks the notice {words!r}; it has {found!r}")
    plain = notices(program, directory, ring)
    if plain:
        raise Wrong(f"the plain ring has a notice: {plain!r}")


def check_alone(program, scenarios, directory):
    """Strategies that speak to others, with nobody to speak to."""
    for name in ("allreduce-ring", "allreduce-hierarchical", "allreduce-tree", "local-sgd", "ps-sync", "ps-async"):
        out = directory / "alone"
        output_of([program, "run", scenarios / "ring.json", "--quiet", "--force", "--out", out, *SHORTER, "--set", "cluster.workers=1",
                   "--set", f'strategy={{"name": "{name}"}}', "--set", "stragglers=[]",
                   "--set", 'workload.timing={"kind": "fixed", "compute": 0.01, "gradient_bytes": 8000000}'])
        text, said = output_of([program, "explain", out]), json.loads(output_of([program, "explain", out, "--form", "json"]))
        if not name.startswith("ps-"):
            same(f"step of {name} alone", 0.01, said["closed_form"]["step_s"])
        if "as the closed form says" not in text:
            raise Wrong(f"{name} alone is not explained:\n{text}")


def check_racks(program, scenarios, directory):
    """A plain ring over racks and over a tree takes what its closed form says, in order and in turns."""
    for topology, placement, ways, *strategy in [
        ({"topology": "racks", "hosts_per_rack": 4, "oversubscription": 16}, "linear", 4),
        ({"topology": "racks", "hosts_per_rack": 4, "oversubscription": 16}, "round-robin", 4),
        ({"topology": "racks", "hosts_per_rack": 4, "oversubscription": 1}, "round-robin", 4),
        ({"topology": "racks", "hosts_per_rack": 8, "oversubscription": 16}, "linear", 2),
        ({"topology": "fat-tree", "levels": 2, "down": [4, 2], "up": [1, 4]}, "linear", 4),
        ({"topology": "racks", "hosts_per_rack": 4, "oversubscription": 2}, "linear", 4, "allreduce-hierarchical"),
    ]:
        out, network = directory / "racks", {"bandwidth": "1GBps", "latency": "50us", **topology}
        name = strategy[0] if strategy else "allreduce-ring"
        changes = [f'strategy={{"name": "{name}"}}', f"cluster.network={json.dumps(network)}", f"cluster.placement={json.dumps(placement)}",
                   "cluster.workers=8", "stragglers=[]", 'workload.timing={"kind": "fixed", "compute": 0.01, "gradient_bytes": 8000000}']
        output_of([program, "run", scenarios / "ring.json", "--quiet", "--force", "--out", out, *SHORTER,
                   *(word for change in changes for word in ("--set", change))])
        said = json.loads(output_of([program, "explain", out, "--form", "json"]))
        run = json.loads((out / "run.json").read_text())
        form = said["closed_form"]
        expected = closed_form(run, [0.01] * 8, 8e6, 0) if topology["topology"] == "racks" else None
        if expected is not None:
            same(f"closed form of {topology} {placement}", expected, form["step_s"])
        same(f"a of {topology} {placement}", ways * 50e-6, form["latency_s"])
        same(f"step of {topology} {placement}", form["step_s"], said["step_s"])
        if form["not_in_it"]:
            raise Wrong(f"the closed form of {topology} {placement} lacks {form['not_in_it']}")


def main():
    program, scenarios = sys.argv[1], Path(sys.argv[2])
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        cases = sorted(path for path in scenarios.glob("*.json") if path.name != "scenario.schema.json")
        for path in cases:
            out = Path(scratch) / path.stem
            subprocess.run([program, "run", path, "--quiet", "--out", out, *SHORTER], capture_output=True)
            try:
                check(out, json.loads(output_of([program, "explain", out, "--form", "json"])),
                      output_of([program, "explain", out]))
                print("ok    ", path.stem)
            except (Wrong, subprocess.CalledProcessError) as why:
                failed += 1
                print("FAILED", path.stem, why, getattr(why, "stderr", ""))
        try:
            check_alone(program, scenarios, Path(scratch))
            check_racks(program, scenarios, Path(scratch))
            check_notices(program, scenarios, Path(scratch))
        except (Wrong, subprocess.CalledProcessError) as why:
            failed += 1
            print("FAILED racks or notices:", why, getattr(why, "stderr", ""))
    print(f"{failed} of {len(cases)} scenarios, rings over racks and notices failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
