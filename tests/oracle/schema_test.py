"""Checks `paceline schema` with a validator that is not ours: schema_test.py PACELINE SCENARIOS_DIRECTORY.

The schema is valid draft-07; every scenario passes it; each mutation is refused by the schema, at the mutated place,
and by the program too. Needs the Python package jsonschema (Debian: python3-jsonschema); exits 77 without it.
"""
import copy
import json
import re
import subprocess
import sys
from pathlib import Path

try:
    from jsonschema import Draft7Validator
    from jsonschema.exceptions import SchemaError
except ImportError:
    print("skipped: this test needs the Python package jsonschema (Debian: python3-jsonschema)")
    sys.exit(77)

BASE = {
    "name": "base", "seed": 1,
    "cluster": {"workers": 4, "device": {"flops": "10Tf", "memory_bandwidth": "900GBps"},
                "overrides": [{"workers": [0], "flops": "5Tf"}],
                "network": {"topology": "star", "bandwidth": "10Gbps", "latency": "50us", "model": "ideal"}},
    "workload": {"dataset": {"name": "synthetic-blobs", "samples": 2000}, "model": {"name": "softmax"},
                 "optimizer": {"name": "sgd", "learning_rate": 0.05}, "batch_size": 32,
                 "timing": {"kind": "fixed", "compute": "100ms", "gradient_bytes": "10MB"}},
    "strategy": {"name": "ps-async", "servers": 1, "update_scale": 0.5},
    "stragglers": [{"kind": "slow", "workers": [3], "factor": 4}],
    "failures": [{"kind": "crash", "worker": 2, "at": "2s", "restart_after": "5s"}],
    "recovery": {"kind": "checkpoint", "interval": "10s", "cost": "1s"},
    "stop": {"steps": 100}, "evaluate": {"every_samples": 640}}
REMOVED = object()

# (what, where, value)
MUTATIONS = [
    ("unknown section", "clutser", {}),
    ("unknown key", "cluster.worker_count", 4),
    ("unknown key, deep", "cluster.network.bandwith", "10Gbps"),
    ("unknown key in a list", "cluster.overrides.0.speed", "5Tf"),
    ("wrong enum, topology", "cluster.network.topology", "moebius"),
    ("wrong enum, strategy", "strategy.name", "ps-asink"),
    ("wrong enum, straggler", "stragglers.0.kind", "sleepy"),
    ("wrong enum, capitals", "cluster.network.model", "Ideal"),
    ("negative workers", "cluster.workers", -4),
    ("negative seed", "seed", -1),
    ("negative latency", "cluster.network.latency", -5e-5),
    ("negative time in words", "failures.0.at", "-2s"),
    ("zero where nothing works", "workload.batch_size", 0),
    ("zero bandwidth", "cluster.network.bandwidth", 0),
    ("absurd size", "cluster.workers", 10**9),
    ("fraction of a worker", "cluster.workers", 2.5),
    ("bytes where bytes/s belong", "cluster.network.bandwidth", "10GB"),
    ("metres where seconds belong", "cluster.network.latency", "50um"),
    ("seconds where flop/s belong", "cluster.device.flops", "10s"),
    ("unit without a number", "cluster.network.latency", "us"),
    ("number without a unit, as text", "cluster.device.flops", "1e13"),
    ("text for a number", "workload.batch_size", "32"),
    ("number for a truth value", "workload.math", 1),
    ("object for a list", "stragglers", {"kind": "slow", "factor": 4}),
    ("option of another strategy", "strategy.bucket_bytes", "25MB"),
    ("option of another recovery", "recovery", {"kind": "none", "interval": "10s"}),
    ("option of another data set", "workload.dataset.images", "train-images"),
    ("option of another timing", "workload.timing", {"kind": "analytic", "compute": "100ms"}),
    ("crash of a worker and a server", "failures.0.server", 0),
    ("missing factor", "stragglers.0.factor", REMOVED),
    ("missing workers", "cluster.workers", REMOVED),
    ("missing model", "workload.model", REMOVED),
    ("missing strategy", "strategy", REMOVED),
    ("no stop condition", "stop.steps", REMOVED),
    ("accuracy in percent", "stop.target_accuracy", 85),
    ("newer format", "format", 2),
]


def without_comments(text):
    return re.sub(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', lambda match: match[1] or "", text, flags=re.DOTALL)


def mutated(path, value):
    scenario = copy.deepcopy(BASE)
    *parents, key = path
    place = scenario
    for parent in parents:
        place = place[parent]
    if value is REMOVED:
        del place[key]
    else:
        place[key] = value
    return scenario


def program_accepts(program, scenario, directory=None):
    result = subprocess.run([program, "validate", "-"], input=json.dumps(scenario), text=True, cwd=directory,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    assert result.returncode in (0, 2), f"paceline validate exits {result.returncode}"
    return result.returncode == 0


def check_mutation(program, validator, where, value):
    """What is wrong with how it is refused; None: nothing."""
    path = [int(part) if part.isdigit() else part for part in where.split(".")]
    scenario = mutated(path, value)
    errors = list(validator.iter_errors(scenario))
    if not errors:
        return "the schema accepts it"
    if not any(list(error.absolute_path) in (path, path[:-1]) for error in errors):
        return f"the schema complains elsewhere: {errors[0].message} at {errors[0].json_path}"
    return "the program accepts it" if program_accepts(program, scenario) else None


def main():
    program, scenarios = sys.argv[1], sorted(Path(sys.argv[2]).glob("*.json"))
    scenarios = [file for file in scenarios if file.name != "scenario.schema.json"]
    schema = json.loads(subprocess.run([program, "schema"], check=True, capture_output=True, text=True).stdout)
    try:
        Draft7Validator.check_schema(schema)
    except SchemaError as error:
        print(f"FAILED the schema is valid draft-07: {error.message} at {error.json_path}\n0 passed, 1 failed")
        return 1
    outcomes = [("the schema is valid draft-07", None)]
    declared = schema.get("$schema", "").rstrip("#") == "http://json-schema.org/draft-07/schema"
    outcomes.append(("the schema says that it is draft-07", None if declared else repr(schema.get("$schema"))))

    validator = Draft7Validator(schema)
    outcomes.append(("there are scenarios", None if scenarios else f"no *.json in {sys.argv[2]}"))
    for name, scenario in [("base of the mutations", BASE)] + [
            (file.name, json.loads(without_comments(file.read_text()))) for file in scenarios]:
        errors = [f"{error.message} at {error.json_path}" for error in validator.iter_errors(scenario)]
        if not errors and not program_accepts(program, scenario, sys.argv[2]):
            errors = ["the program refuses it"]
        outcomes.append((f"accepted: {name}", errors[0] if errors else None))
    for what, where, value in MUTATIONS:
        outcomes.append((f"refused: {what}", check_mutation(program, validator, where, value)))

    failed = [(name, reason) for name, reason in outcomes if reason]
    for name, reason in failed:
        print(f"FAILED {name}: {reason}")
    print(f"{len(outcomes) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
