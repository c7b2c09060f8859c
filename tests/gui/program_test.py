"""The built paceline-gui as a program: --render for each format, its refusals, and the installed one in a real window under Xvfb."""
import csv
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

gui, paceline, build = (pathlib.Path(word).resolve() for word in sys.argv[1:4])
scratch = pathlib.Path(tempfile.mkdtemp(prefix="paceline-gui-"))
environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
environment["XDG_CONFIG_HOME"] = str(scratch / "config")
environment["XDG_RUNTIME_DIR"] = str(scratch)


def call(*words):
    return subprocess.run([str(word) for word in words], env=environment, capture_output=True, text=True, timeout=60)


def check(condition, sentence):
    if not condition:
        sys.exit(f"program_test: {sentence}")


def renders(view, figure):
    (scratch / "view.json").write_text(view if isinstance(view, str) else json.dumps(view))
    return call(gui, "--render", scratch / "view.json", "--out", scratch / figure)


def test_render():
    for chart in ("train_loss", "test_loss", "test_accuracy", "samples_rate", "bytes_rate", "shares", "worker_shares", "staleness", "timeline"):
        for ending, beginning in (("pdf", b"%PDF-"), ("svg", b"<?xml"), ("png", b"\x89PNG"), ("csv", b""), ("tex", b"%")):
            answer = renders({"runs": ["run"], "chart": chart, "width_cm": 8, "height_cm": 5, "font_pt": 7}, f"{chart}.{ending}")
            if chart == "staleness" and "there is nothing to draw" in answer.stderr:
                continue
            check(answer.returncode == 0, f"{chart}.{ending}: {answer.stderr}")
            check((scratch / f"{chart}.{ending}").read_bytes().startswith(beginning), f"{chart}.{ending} is something else")
    rows = (scratch / "test_accuracy.csv").read_text().splitlines()
    evaluations = [line for line in (scratch / "run/metrics.jsonl").read_text().splitlines() if json.loads(line)["kind"] == "evaluation"]
    points = [row for row in rows if ": " not in row and not row.startswith("target")]
    check(len(points) == 1 + len(evaluations), "the CSV must have a row for each evaluation")
    check(any(row.startswith('"failure: ') for row in rows), "the CSV must name the crash")


def test_timelines():
    answer = renders({"runs": ["run", "bare"], "chart": "timeline"}, "f.pdf")
    check(answer.returncode == 2 and "has no trace.json" in answer.stderr, f"a run without a trace: {answer.stderr}")
    answer = renders({"runs": ["run", "run"], "chart": "timeline", "order": "waiting", "workers_first": True, "messages": True,
                      "difference": "down", "align_at_step": 3, "x_range": [1, 5], "width_cm": 17, "height_cm": 12}, "two.csv")
    check(answer.returncode == 0, answer.stderr)
    rows = [line.split(",") for line in (scratch / "two.csv").read_text().splitlines()[1:]]
    seconds = sum(float(row[6]) - float(row[5]) for row in rows if row[3] == "state")
    check(abs(seconds - 2 * 4 * 4) < 1e-6, f"4 s of 2 times 4 workers are 32 s, not {seconds}")
    check({row[3] for row in rows} == {"state", "message", "event"}, "states, messages and events")
    answer = renders({"runs": ["run"], "chart": "timeline"}, "one.csv")
    rows = [line.split(",") for line in (scratch / "one.csv").read_text().splitlines()[1:]]
    workers = list(csv.DictReader(open(scratch / "run/workers.csv")))
    for state in ("compute", "wait", "down"):
        drawn = sum(float(row[6]) - float(row[5]) for row in rows if row[3:5] == ["state", state])
        known = sum(float(worker[state + "_s"]) for worker in workers)
        check(known > 0 and abs(drawn - known) < 1e-6, f"workers.csv has {known} s of {state}, the timeline's CSV {drawn}")
    for more, word in (({"x_range": [100, 200]}, "'x_range' lies outside"), ({"colour_by": "strategy"}, "'colour_by' is no key"), ({"order": "size"}, "'order'"), ({"align_at_step": 10**6}, "'align_at_step'"),
                       ({"runs": ["run"] * 3}, "one run or two"), ({"height_cm": 1}, "need a height of")):
        answer = renders({"runs": ["run"], "chart": "timeline"} | more, "f.pdf")
        check(answer.returncode == 2 and word in answer.stderr and answer.stderr.count("\n") == 1, f"{more}: {answer.returncode} {answer.stderr}")


def test_refusals():
    for view, figure, word in (("{", "f.pdf", "no JSON"), ({"runs": []}, "f.pdf", "'runs'"), ({"runs": ["run"], "chart": "pie"}, "f.pdf", "'chart'"),
                               ({"runs": ["nowhere"]}, "f.pdf", "holds no run"), ({"runs": ["run"], "colour": 1}, "f.pdf", "'colour'"),
                               ({"runs": ["run"], "x": "time"}, "f.pdf", "'x'"), ({"runs": ["run"], "width_cm": 0}, "f.pdf", "'width_cm'"),
                               ({"runs": ["run"]}, "f.gif", "must end in"), ({"runs": ["run"], "x_range": [2, 1]}, "f.pdf", "'x_range'"),
                               ({"runs": ["run"]}, "no/such/folder/f.pdf", "cannot write"), ("[]", "f.pdf", "a view is a JSON object"), ({"runs": [1]}, "f.pdf", "'runs'"),
                               ({"runs": ["run"], "chart": 5}, "f.pdf", "'chart'"), ({"runs": ["run"], "legend": "no"}, "f.pdf", "'legend' must be true or false"),
                               ({"runs": ["run"], "font_pt": 7.5}, "f.pdf", "whole number"), ({"runs": ["run"], "colour_by": "no.key"}, "f.pdf", "no run has"),
                               ({"runs": ["run", "bare"], "chart": "worker_shares"}, "f.pdf", "of one run"), ({"runs": ["run"], "chart": "shares", "log_x": True}, "f.pdf", "'log_x'"),
                               ({"runs": ["run"], "x_range": [100, 200]}, "f.pdf", "lies within"), ({"runs": ["run"], "log_x": True, "x_range": [-1, 5]}, "f.pdf", "begins above 0")):
        answer = renders(view, figure)
        check(answer.returncode == 2 and word in answer.stderr and answer.stderr.count("\n") == 1, f"{view}: {answer.returncode} {answer.stderr}")


def test_installed():
    prefix = scratch / "installed"
    answer = call("cmake", "--install", build, "--prefix", prefix)
    check(answer.returncode == 0, answer.stderr)
    for name in ("bin/paceline", "bin/paceline-gui", "share/paceline/scenarios/ring.json", "share/applications/io.github.paceline.Paceline.desktop",
                 "share/metainfo/io.github.paceline.Paceline.metainfo.xml", "share/icons/hicolor/scalable/apps/io.github.paceline.Paceline.svg"):
        check((prefix / name).exists(), f"{name} was not installed")
    window = subprocess.Popen(["xvfb-run", "-a", str(prefix / "bin/paceline-gui"), str(scratch / "run")], env=environment, start_new_session=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    time.sleep(4)
    alive = window.poll() is None
    os.killpg(window.pid, signal.SIGTERM)
    output = window.communicate(timeout=30)[0].decode()
    check(alive, f"the window did not stay open: {output}")


try:
    for name, trace in (("run", ["--trace"]), ("bare", [])):
        made = call(paceline, "run", "scenarios/crash.json", "--out", scratch / name, "--quiet", "--threads", "1", *trace)
        check(made.returncode == 0, made.stderr)
    test_render()
    test_timelines()
    test_refusals()
    test_installed()
finally:
    shutil.rmtree(scratch, ignore_errors=True)
print("program_test: figures, refusals and the installed window are fine")
