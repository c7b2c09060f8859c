#!/usr/bin/env python3
"""Time to 85 % test accuracy of each strategy under each misfortune, over seeds: the table in README.md.

usage: misfortunes.py PROGRAM [--seeds 1-3] [--jobs 2] [--out results/misfortunes]

Runs scenarios/misfortunes.json for every pair, with the kernels that `backend: auto` takes, and prints a table in
Markdown: mean and spread (half the distance between the fastest and the slowest seed) in simulated seconds.
"""

import argparse
import json
import os
import subprocess
import sys

STRATEGIES = [
    ("allreduce-ring", {"name": "allreduce-ring"}),
    ("ps-sync", {"name": "ps-sync"}),
    ("ps-sync, 1 backup worker", {"name": "ps-sync", "backup_workers": 1}),
    ("ps-ssp, bound 3", {"name": "ps-ssp", "staleness_bound": 3}),
    ("ps-async", {"name": "ps-async"}),
    ("local-sgd, period 8", {"name": "local-sgd", "period": 8}),
]
MISFORTUNES = [
    ("none", {}),
    ("one 4x straggler", {"stragglers": [{"kind": "slow", "workers": [3], "factor": 4}]}),
    ("exponential noise", {"stragglers": [{"kind": "noise", "distribution": "exponential", "mean": "20ms"}]}),
    ("one crash", {"failures": [{"kind": "crash", "worker": 3, "at": "1.5s", "restart_after": "1s"}],
                   "recovery": {"kind": "checkpoint", "interval": "500ms", "cost": "20ms", "restart_cost": "100ms"}}),
]


def seeds_of(text):
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seeds", default="1-3")
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--out", default="results/misfortunes")
    arguments = parser.parse_args()
    scenario = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "scenarios", "misfortunes.json")
    print("| strategy | " + " | ".join(name for name, _ in MISFORTUNES) + " |")
    print("|---" * (len(MISFORTUNES) + 1) + "|")
    for title, strategy in STRATEGIES:
        cells = []
        for misfortune, changes in MISFORTUNES:
            out = os.path.join(arguments.out, f"{title} - {misfortune}".replace(" ", "_").replace(",", ""))
            command = [arguments.program, "run", scenario, "--seeds", arguments.seeds, "--jobs", arguments.jobs,
                       "--threads", "1", "--quiet", "--force", "--out", out, "--set", f"strategy={json.dumps(strategy)}"]
            for key, value in changes.items():
                command += ["--set", f"{key}={json.dumps(value)}"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            times = []
            for directory in sorted(os.listdir(out)):
                path = os.path.join(out, directory, "summary.json")
                if os.path.exists(path):
                    with open(path) as file:
                        times.append(json.load(file)["time_to_target_s"])
            if len(times) != len(seeds_of(arguments.seeds)) or None in times:
                cells.append("not reached")
                continue
            cells.append(f"{sum(times) / len(times):.2f} s ± {(max(times) - min(times)) / 2:.2f}")
        print(f"| `{title}` | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
