"""Runs the program beside event_simulation.py and compares every number to 1e-9: oracle_test.py PACELINE."""
import csv
import json
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

from event_simulation import predict

TOLERANCE = 1e-9
BASE = {
    "cluster.workers": 8, "cluster.network.bandwidth": 1250000000, "cluster.network.latency": "5e-5",
    "timing.compute": "0.05", "timing.gradient_bytes": 1600000, "batch_size": 16, "samples": 2000}

print("draft")
