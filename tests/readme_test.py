"""Runs every `paceline` command that README.md shows, in an empty directory with the scenarios beside it.

Usage: readme_test.py <paceline> <source directory>
"""

import os
import pathlib
import subprocess
import sys
import tempfile

program, source = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
text = (source / "README.md").read_text()
blocks = text.split("```sh\n")[1:]
commands = [line for block in blocks for line in block.split("```")[0].splitlines() if line.startswith("paceline ")]
failed = 0
with tempfile.TemporaryDirectory() as directory:
    os.symlink(source / "scenarios", pathlib.Path(directory) / "scenarios")
    environment = dict(os.environ, PATH=f"{program.parent}:{os.environ['PATH']}")
    for command in commands:
        done = subprocess.run(command, shell=True, cwd=directory, env=environment, capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            failed += 1
            print(f"{command}\n  exit {done.returncode}: {done.stderr}")
print(f"{len(commands) - failed} passed, {failed} failed")
sys.exit(1 if failed or not commands else 0)
