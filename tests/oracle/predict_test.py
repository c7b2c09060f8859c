"""Recomputes the predictions of `paceline predict` from model.safetensors and the CSV files, by the text of the formats.

Usage: predict_test.py <paceline>
"""

import csv
import json
import math
import pathlib
import random
import struct
import subprocess
import sys
import tempfile

program = sys.argv[1]
FAR = 2e-5  # single precision over sums of tens of terms of size 1


def tensors(path):
    raw = path.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header, data = json.loads(raw[8 : 8 + length]), raw[8 + length :]
    found = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        assert entry["dtype"] == "F32" and math.prod(entry["shape"]) * 4 == end - begin
        found[name] = (entry["shape"], struct.unpack(f"<{(end - begin) // 4}f", data[begin:end]))
    return found


def table(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def encoder(train, numbers, words):
    """x, z standardised over the training rows (population), words one-hot in the order of their bytes."""
    steps = []
    for name in train[0]:
        if name in numbers:
            values = [float(row[name]) for row in train]
            mean = sum(values) / len(values)
            deviation = math.sqrt(sum((v - mean) ** 2 for v in values) / len(values))
            steps.append(lambda row, n=name, m=mean, d=deviation: [(float(row[n]) - m) / d])
        elif name in words:
            known = sorted({row[name] for row in train}, key=lambda word: word.encode())
            steps.append(lambda row, n=name, k=known: [1.0 if row[n] == word else 0.0 for word in k])
    return lambda row: [value for step in steps for value in step(row)]


def outputs(model, features):
    """Dense layers in order, ReLU between them; weights are [inputs][outputs]."""
    values, layer = features, 1
    while f"dense{layer}.weight" in model:
        (rows, columns), weight = model[f"dense{layer}.weight"]
        bias = model[f"dense{layer}.bias"][1]
        assert rows == len(values)
        values = [bias[j] + sum(values[i] * weight[i * columns + j] for i in range(rows)) for j in range(columns)]
        if f"dense{layer + 1}.weight" in model:
            values = [max(value, 0.0) for value in values]
        layer += 1
    return values


def softmax(logits):
    powers = [math.exp(value - max(logits)) for value in logits]
    return [power / sum(powers) for power in powers]


def check(holds, what):
    if not holds:
        print("FAILED:", what)
        sys.exit(1)


def near(a, b, what, far=FAR):
    check(abs(a - b) <= far * max(1.0, abs(b)), f"{what}: {a} is not {b}")


def write(path, rows):
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def make_rows(count, seed, regression):
    dice, rows = random.Random(seed), []
    for _ in range(count):
        x, z, word = dice.gauss(3, 2), dice.gauss(-100, 30), dice.choice(["red, dark", 'so-called "blue"', "green"])
        score = x - z / 30 + len(word) / 4 + dice.gauss(0, 1)
        label = f"{score:.4f}" if regression else str([2, 10, 9][min(2, max(0, int(score / 4)))])
        rows.append({"x": f"{x:.3f}", "word": word, "z": f"{z:.2f}", "y": label})
    return rows


def run(*arguments):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=120)
    check(done.returncode == 0, f"{arguments}: {done.stderr}")
    return done.stdout


def classes_of(rows):
    return sorted({row["y"] for row in rows}, key=float)


def scores(labels, predicted, classes):
    f1 = []
    for name in classes:
        both = sum(1 for a, b in zip(labels, predicted) if a == b == name)
        either = labels.count(name) + predicted.count(name)
        if either:
            f1.append(2 * both / either)
    return sum(a == b for a, b in zip(labels, predicted)) / len(labels), sum(f1) / len(f1)


def one(folder, model, regression):
    train, fresh = make_rows(90, 1, regression), make_rows(40, 2, regression)
    write(folder / "train.csv", train)
    write(folder / "test.csv", fresh)
    dataset = {"name": "csv", "path": "train.csv", "test_path": "test.csv", "label": "y", "categorical": ["word"]}
    if regression:
        dataset["label_kind"] = "numbers"
    scenario = {"name": "s", "cluster": {"workers": 2}, "strategy": {"name": "ps-sync"}, "stop": {"epochs": 6},
                "workload": {"dataset": dataset, "model": model, "batch_size": 5,
                             "optimizer": {"name": "sgd", "learning_rate": 0.02}}}
    (folder / "s.json").write_text(json.dumps(scenario))
    result = folder / "result"
    run("run", folder / "s.json", "--out", result, "--quiet")
    out = folder / "p.csv"
    said = json.loads(run("predict", "--model", result, "--data", folder / "test.csv", "--out", out, "--form", "json"))
    check(run("predict", "--model", result, "--batch", 3, "--threads", 3) ==
          run("predict", "--model", result, "--batch", 3, "--threads", 1), "threads change bytes")
    encode, found, rows = encoder(train, ["x", "z"], ["word"]), tensors(result / "model.safetensors"), table(out)
    check(len(rows) == len(fresh), "a row for each sample")
    summary = json.loads((result / "summary.json").read_text())
    classes, predicted, losses = classes_of(train), [], []
    for row, sample in zip(rows, fresh):
        values = outputs(found, encode(sample))
        if regression:
            near(float(row["predicted"]), values[0], "number")
            near(float(row["label"]), float(sample["y"]), "label")
            losses.append((values[0] - float(sample["y"])) ** 2)
            continue
        probabilities = softmax(values)
        for name, probability in zip(classes, probabilities):
            near(float(row[f"probability_{name}"]), probability, "probability")
        predicted.append(classes[probabilities.index(max(probabilities))])
        check(row["predicted"] == predicted[-1] and row["label"] == sample["y"], "class and label")
        losses.append(-math.log(probabilities[classes.index(sample["y"])]))
    near(summary["final_test_loss"], sum(losses) / len(losses), "loss of the run")
    labels = [row["y"] for row in fresh]
    if regression:
        mean = sum(map(float, labels)) / len(labels)
        near(said["rmse"], math.sqrt(sum(losses) / len(losses)), "rmse")
        near(said["r2"], 1 - sum(losses) / sum((float(label) - mean) ** 2 for label in labels), "r2")
        check(said["accuracy"] is None and summary["final_test_accuracy"] is None, "numbers have no accuracy")
        return
    accuracy, f1 = scores(labels, predicted, classes)
    near(said["accuracy"], accuracy, "accuracy", 1e-12)
    near(summary["final_test_accuracy"], accuracy, "accuracy of the run", 1e-12)
    near(said["macro_f1"], f1, "macro F1", 1e-12)
    check(said["classes"] == classes, "classes in the order of their numbers")
    check(said["confusion"] == [[sum(a == x and b == y for a, b in zip(labels, predicted)) for y in classes]
                                for x in classes], "confusion")


cases = [({"name": "softmax"}, False), ({"name": "mlp", "hidden": [7, 5]}, False), ({"name": "linear"}, True),
         ({"name": "mlp", "hidden": [6]}, True)]
for model, regression in cases:
    with tempfile.TemporaryDirectory() as directory:
        one(pathlib.Path(directory), model, regression)
print(f"{len(cases)} models predict as recomputed")
