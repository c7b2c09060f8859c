#!/usr/bin/env python3
"""Runs random scenarios and holds each result against what must be true of any run.

usage: random_worlds.py PROGRAM [--seeds 1-200] [--jobs 2] [--keep DIR]

A seed makes one scenario: a random strategy on 1 to 17 workers on a random cluster, random stragglers, failures and recovery. Whatever
happens in it, the run ends by itself in one of the five states with a valid summary, and its books balance. A seed that
violates this is reported with the command that repeats it; the exit code is then 1.
"""

import argparse
import concurrent.futures
import csv
import json
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile

PATIENCE_S = 60
STATES = {"completed": 0, "diverged": 1, "stalled": 1, "failed": 1}
SAMPLES, FEATURES, CLASSES = 400, 6, 3


ALL_REDUCES = [f"allreduce-{kind}" for kind in
               ("ring", "tree", "recursive-doubling", "halving-doubling", "hierarchical", "auto")]
SYNCHRONOUS = ["single", *ALL_REDUCES, "ps-sync", "local-sgd"]


def strategy(dice, workers):
    name = dice.choice(["single", "allreduce", "allreduce", "ps-sync", "ps-async", "ps-ssp", "local-sgd"])
    if name == "allreduce":
        name = dice.choice(ALL_REDUCES)
    options = {"name": name}
    if name in ALL_REDUCES and dice.random() < 0.5:
        options.update(bucket_bytes=0, overlap=dice.random() < 0.7)
    if name == "allreduce-auto" and dice.random() < 0.5:
        options.update(latency=dice.choice([0, "1ms"]), bandwidth=dice.choice(["1MBps", "100MBps"]))
    if name.startswith("ps-"):
        options["servers"] = dice.choice([1, 1, 2, 3])
        options["colocated"] = dice.random() < 0.3
    if name == "ps-sync" and workers > 1 and dice.random() < 0.5:
        options["backup_workers"] = dice.randrange(workers)
    if name == "ps-ssp":
        options["staleness_bound"] = dice.choice([0, 1, 2, 5, "unbounded"])
    if name in ("ps-async", "ps-ssp") and dice.random() < 0.3:
        options["update_scale"] = 0.5
    if name == "local-sgd":
        options["period"] = dice.choice([1, 2, 4])
    return options


def some_workers(dice, workers):
    return sorted(dice.sample(range(workers), dice.randint(1, workers)))


def stragglers(dice, workers, length):
    found = []
    for _ in range(dice.choice([0, 0, 1, 2])):
        kind = dice.choice(["slow", "noise", "stall", "episodes", "periodic", "link"])
        if kind == "slow":
            found.append({"kind": kind, "workers": some_workers(dice, workers), "factor": dice.choice([0.5, 1, 2, 7])})
        elif kind == "noise":
            law = dice.choice(["exponential", "lognormal", "pareto", "gamma"])
            one = {"kind": kind, "distribution": law, "mean": "5ms"}
            if law != "exponential":
                one["shape"] = dice.choice([1.5, 2.5])
            found.append(one)
        elif kind == "stall":
            found.append({"kind": "noise", "distribution": "stall", "duration": "20ms", "probability": 0.1})
        elif kind == "episodes":
            found.append({"kind": kind, "rate": 5 / length, "duration": length / 10, "factor": 3})
        elif kind == "periodic":
            found.append({"kind": kind, "period": length / 4, "duration": length / 20, "factor": 5})
        else:
            begin = dice.uniform(0, length)
            found.append({"kind": kind, "worker": dice.randrange(workers), "from": begin, "until": begin + length / 3,
                          "factor": dice.choice([0.1, 0.5])})
    return found


def failures(dice, workers, servers, length):
    found = []
    for _ in range(dice.choice([0, 1, 1, 2, 3])):
        kind = dice.choice(["crash", "crash", "crashes", "server", "random", "link", "partition"])
        at = dice.choice([0, dice.uniform(0, length), dice.uniform(0, length)])
        back = {} if dice.random() < 0.15 else {"restart_after": dice.choice([0, length / 50, length / 5])}
        if kind == "crash":
            found.append({"kind": "crash", "worker": dice.randrange(workers), "at": at, **back})
        elif kind == "crashes":
            found.append({"kind": "crash", "workers": some_workers(dice, workers), "at": at, **back})
        elif kind == "server" and servers:
            found.append({"kind": "crash", "server": dice.randrange(servers), "at": at, **back})
        elif kind == "random":
            found.append({"kind": "random", "mtbf": length * dice.choice([1, 3, 10]), "mttr": length * dice.choice([0, 0.02]),
                          "distribution": dice.choice(["exponential", "weibull"])})
            if found[-1]["distribution"] == "weibull":
                found[-1]["shape"] = 0.7
        elif kind == "link":
            until = {} if dice.random() < 0.1 else {"until": at + length / 5}
            found.append({"kind": "link", "worker": dice.randrange(workers), "from": at, **until})
        elif kind == "partition" and workers > 1:
            cut = dice.randint(1, workers - 1)
            until = {} if dice.random() < 0.1 else {"until": at + length / 5}
            found.append({"kind": "partition", "groups": [list(range(cut)), list(range(cut, workers))], "from": at, **until})
    return found


def profile(dice, length, low, high):
    """Some events between two values, once or again and again."""
    begin = dice.uniform(0, length)
    again = f"PERIODICITY {length * dice.choice([1, 3])!r}\n" if dice.random() < 0.5 else ""
    return f"{again}{begin / 2!r} {low!r}\n{(begin + length / 20) / 2!r} {high!r}\n"


def platform_file(dice, hosts, length, can_fail):
    """SimGrid's XML of a star, or of islands behind gateways, with profiles of some hosts and links."""
    links = [f'<link id="l{i}" bandwidth="{dice.choice([50, 100, 1000])}MBps" latency="{dice.choice([0, 10, 500])}us" '
             f'sharing_policy="{dice.choice(["SPLITDUPLEX"] * 3 + ["SHARED", "FATPIPE"])}"/>' for i in range(hosts + 2)]
    split = ["SPLITDUPLEX" in link for link in links]
    cross = lambda link, way: f'<link_ctn id="l{link}"' + (f' direction="{way}"' if split[link] else "") + "/>"
    island = lambda i: hosts + i % 2
    routes = []
    for a in range(hosts):
        for b in range(a + 1, hosts):
            between = "" if island(a) == island(b) else cross(island(a), "UP") + cross(island(b), "DOWN")
            routes.append(f'<route src="h{a}" dst="h{b}">{cross(a, "UP")}{between}{cross(b, "DOWN")}</route>')
    profiles = []
    for number in range(dice.choice([0, 1, 1, 2, 4])):
        kind = dice.choice(["SPEED", "BANDWIDTH"] + (["HOST_AVAIL", "LINK_AVAIL"] if can_fail else []))
        element = f"h{dice.randrange(hosts)}" if kind in ("SPEED", "HOST_AVAIL") else f"l{dice.randrange(hosts + 2)}"
        if any(f'kind="{kind}" trace="t{n}" element="{element}"' in one for n in range(number) for one in profiles):
            continue
        low, high = {"SPEED": (0.3, 1), "BANDWIDTH": (1e7, 1e8)}.get(kind, (0, 1))
        profiles.append(f'<trace id="t{number}" periodicity="-1">\n{profile(dice, length, low, high)}</trace>\n'
                        f'<trace_connect kind="{kind}" trace="t{number}" element="{element}"/>')
    return "\n".join(["<?xml version='1.0'?>", '<!DOCTYPE platform SYSTEM "https://simgrid.org/simgrid.dtd">',
                      '<platform version="4.1"><zone id="z" routing="Full">',
                      *[f'<host id="h{i}" speed="{dice.choice([1, 1, 4])}Tf"/>' for i in range(hosts)], *links, *routes,
                      "</zone>", *profiles, "</platform>"])


def cluster(dice, workers):
    """Topology, machines and placement; what hangs where must never matter to the books."""
    name = dice.choice(["star", "star", "racks", "racks", "fat-tree"])
    network = {"topology": name}
    if name == "racks":
        network.update(hosts_per_rack=dice.choice([1, 2, 3, 8]), oversubscription=dice.choice([0.5, 1, 4]))
    if name == "fat-tree":
        network["levels"] = dice.choice([1, 2, 2, 3])
    found = {"network": network, "placement": dice.choice(["linear", "round-robin", "random"])}
    if dice.random() < 0.4:
        found["devices_per_host"] = dice.choice([2, 3, 8])
        found["device_network"] = {"bandwidth": "4GBps", "latency": dice.choice([0, "3us"])}
    elif dice.random() < 0.2:
        found["placement"] = dice.sample(range(workers), workers)
    if dice.random() < 0.15:
        network["model"] = "tcp"
    return found


def recovery(dice, length):
    kind = dice.choice(["none", "checkpoint", "checkpoint", "elastic", "elastic", "spares"])
    if kind == "checkpoint":
        return {"kind": kind, "interval": length / dice.choice([3, 10, 40]), "cost": dice.choice([0, length / 200]),
                "restart_cost": dice.choice([0, length / 100])}
    if kind == "elastic":
        return {"kind": kind, "batch": dice.choice(["per-worker", "global"])}
    if kind == "spares":
        return {"kind": kind, "count": dice.choice([0, 1, 3])}
    return {"kind": kind}


def world(seed):
    dice = random.Random(seed)
    workers = dice.choice([1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 17])
    chosen = strategy(dice, workers)
    steps = dice.randint(1, 30)
    batches = steps if chosen["name"] in ("single", "ps-async", "ps-ssp") else steps * workers
    compute, step = 0.01, 0.02
    gradient_bytes = dice.choice([0, 84, 1_000_000])
    if "bucket_bytes" in chosen:  # not more than some dozen buckets
        chosen["bucket_bytes"] = dice.choice([0, max(4, gradient_bytes // 3), max(4, gradient_bytes // 20)])
    length = step * (steps if batches != steps or chosen["name"] == "single" else max(1, steps / workers))
    wires = random.Random(f"cluster {seed}")  # its own stream: the rest of a seed's world is what it always was
    hosts = cluster(wires, workers)
    hosts["workers"] = workers
    hosts["network"].update(bandwidth=dice.choice(["1GBps", "100MBps"]), latency=dice.choice([0, "10us", "1ms"]))
    found = {
        "name": f"world-{seed}", "seed": seed,
        "cluster": hosts,
        "workload": {
            "dataset": {"name": "synthetic-blobs", "samples": SAMPLES, "features": FEATURES, "classes": CLASSES,
                        "partition": dice.choice([{"kind": "iid"}, {"kind": "shards"}])},
            "model": {"name": "softmax"},
            "optimizer": {"name": "sgd", "learning_rate": 0.05, "momentum": dice.choice([0, 0.9])},
            "batch_size": dice.choice([1, 4]), "math": dice.random() < 0.7,
            "timing": {"kind": "fixed", "compute": compute, "gradient_bytes": gradient_bytes}},
        "strategy": chosen,
        "stragglers": stragglers(dice, workers, length),
        "failures": failures(dice, workers, chosen.get("servers", 0), length),
        "recovery": recovery(dice, length),
        "detection": {"timeout": dice.choice([0, 0, length / 100])},
        "stop": dice.choice([{"steps": steps}, {"samples": batches * 4}, {"steps": steps, "simulated_time": 3 * length}]),
        "evaluate": {"every_samples": max(1, batches)}}
    if wires.random() < 0.25:
        hosts_needed = workers + (0 if chosen.get("colocated") else chosen.get("servers", 0)) + found["recovery"].get("count", 0)
        model = {key: value for key, value in hosts["network"].items() if key == "model"}
        hosts["network"] = {"topology": "platform", "file": f"world-{seed}.xml", **model}
        found["platform"] = platform_file(wires, hosts_needed + wires.randrange(3), length, bool(found["failures"]))
        # Not every host of a file has a link of its own.
        found["stragglers"] = [one for one in found["stragglers"] if one["kind"] != "link"]
    elif hosts["network"]["topology"] != "star" and wires.random() < 0.3:
        found["failures"].append({"kind": "rack", "rack": 0, "at": wires.uniform(0, length),
                                  "restart_after": wires.choice([0, length / 20])})
    return found


class Violation(Exception):
    pass


def demand(condition, sentence):
    if not condition:
        raise Violation(sentence)


def close(a, b, scale):
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9 * max(scale, 1e-6))


def check_summary(scenario, summary):
    demand(summary["status"] in STATES, f"status {summary['status']}")
    demand(summary["status"] == "completed" or summary["reason"], "a run that did not complete gives no reason")
    # Only what never comes back, or comes and goes without end, can hold up a run for ever.
    for_ever = any(one["kind"] in ("link", "partition") and "until" not in one for one in scenario["failures"])
    demand(summary["status"] != "stalled" or for_ever or "without a new commit" in summary["reason"],
           f"stalled for no reason: {summary['reason']}")
    parts = summary["fractions"]
    demand(close(sum(parts.values()), 1, 1), f"fractions sum to {sum(parts.values())}")
    demand(all(-1e-12 <= part <= 1 + 1e-12 for part in parts.values()), f"fractions {parts}")
    demand(summary["lost_work_s"] >= 0, "negative lost work")
    path, makespan = summary["critical_path"], summary["simulated_time_s"]
    demand(close(sum(path.values()), makespan, makespan), f"a critical path of {path} in {makespan} s")
    demand(min(path.values()) >= -1e-9 * makespan, f"a negative part of the critical path {path}")
    name = scenario["strategy"]["name"]
    if name in SYNCHRONOUS:
        demand(summary["staleness"]["max"] == 0, f"{name} has staleness {summary['staleness']}")
    steps = scenario["stop"].get("steps")
    if steps is not None:
        demand(summary["steps"] <= steps, f"{summary['steps']} steps of {steps}")
        if summary["status"] == "completed" and "simulated_time" not in scenario["stop"]:
            demand(summary["steps"] == steps, f"completed after {summary['steps']} steps of {steps}")
    samples = scenario["stop"].get("samples")
    if samples is not None and summary["status"] == "completed":
        demand(summary["samples"] >= samples, f"completed after {summary['samples']} samples of {samples}")


def check_workers(scenario, summary, rows):
    makespan = summary["simulated_time_s"]
    for row in rows:
        spent = [float(row[key]) for key in ("compute_s", "communicate_s", "wait_s", "down_s")]
        demand(min(spent) >= -1e-9 * max(makespan, 1), f"rank {row['rank']} spent {spent}")
        demand(close(sum(spent), makespan, makespan), f"rank {row['rank']} spent {sum(spent)} s of {makespan} s")
    sent = sum(int(row["bytes_sent"]) for row in rows)
    received = sum(int(row["bytes_received"]) for row in rows)
    on_wire = summary["bytes_on_wire"]
    alone = scenario["cluster"].get("devices_per_host", 1) == 1  # else messages between devices are not on the wire
    demand(sent == on_wire if alone else sent >= on_wire, f"{sent} bytes sent, {on_wire} on the wire")
    demand(received <= sent, f"{received} bytes received of {sent}")


def check_caused_wait(rows, links):
    waited = sum(float(row["wait_s"]) for row in rows if row["role"] == "worker")
    charges = [float(row["caused_wait_s"]) for row in rows + links]
    demand(min(charges) >= 0, f"negative caused_wait_s: {min(charges)}")
    demand(sum(charges) <= waited * (1 + 1e-9) + 1e-12, f"{sum(charges)} s of waiting were caused, {waited} s waited")


def check_links(summary, links):
    makespan = summary["simulated_time_s"]
    for row in links:
        busy = float(row["busy_s"])
        demand(0 <= busy <= makespan * (1 + 1e-9), f"{row['link']} was busy for {busy} s of {makespan} s")


def check_metrics(summary, lines):
    last = 0.0
    for line in lines:
        demand(line["simulated_time_s"] >= last - 1e-12, f"the clock went from {last} to {line['simulated_time_s']}")
        last = line["simulated_time_s"]
    demand(lines[-1]["kind"] == "end" and lines[-1]["event"] == summary["status"], "the last line is not the end")


def run(program, seed, folder):
    scenario = world(seed)
    platform = scenario.pop("platform", None)
    if platform:
        with open(os.path.join(folder, f"world-{seed}.xml"), "w") as file:
            file.write(platform)
    path = os.path.join(folder, f"world-{seed}.json")
    with open(path, "w") as file:
        json.dump(scenario, file, indent=1)
    out = os.path.join(folder, f"world-{seed}")
    command = [program, "run", path, "--out", out, "--threads", "1", "--quiet", "--force"]
    try:
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            raise Violation(f"did not end within {PATIENCE_S} s")
        demand(done.stderr == "", f"wrote to standard error: {done.stderr.strip()[:300]}")
        demand(done.returncode in (0, 1), f"exit code {done.returncode}")
        with open(os.path.join(out, "summary.json")) as file:
            summary = json.load(file)
        demand(done.returncode == STATES[summary["status"]], f"exit code {done.returncode} for {summary['status']}")
        check_summary(scenario, summary)
        with open(os.path.join(out, "workers.csv")) as file:
            rows = list(csv.DictReader(file))
        with open(os.path.join(out, "links.csv")) as file:
            links = list(csv.DictReader(file))
        check_workers(scenario, summary, rows)
        check_caused_wait(rows, links)
        check_links(summary, links)
        with open(os.path.join(out, "metrics.jsonl")) as file:
            check_metrics(summary, [json.loads(line) for line in file])
    except Violation as why:
        return seed, None, f"seed {seed}: {why}\n  {' '.join(command)}"
    shutil.rmtree(out)
    os.remove(path)
    if platform:
        os.remove(os.path.join(folder, f"world-{seed}.xml"))
    return seed, (summary["status"], scenario["strategy"]["name"], scenario["recovery"]["kind"],
                  summary["failures"], summary["restarts"]), None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seeds", default="1-200")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", help="folder for the scenarios that fail")
    arguments = parser.parse_args()
    first, _, last = arguments.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    folder = arguments.keep or tempfile.mkdtemp(prefix="paceline-worlds-")
    os.makedirs(folder, exist_ok=True)
    states, violations, deaths, resumed = {}, [], 0, 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for _, facts, violation in pool.map(lambda seed: run(arguments.program, seed, folder), seeds):
            if violation:
                violations.append(violation)
                print(violation, file=sys.stderr, flush=True)
                continue
            states[facts[0]] = states.get(facts[0], 0) + 1
            deaths += facts[3]
            resumed += facts[4]
    print(f"{len(seeds)} worlds: {states}, {deaths} failures, {resumed} resumptions, {len(violations)} violations")
    if not violations and not arguments.keep:
        shutil.rmtree(folder)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
