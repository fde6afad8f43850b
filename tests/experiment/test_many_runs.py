"""A thousand runs of a small scenario cost little beside their simulation, in time and memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
MOST_MS = 15.0
MOST_MB = 300.0
FLAT_MB = 25.0
"""What a thousand rows of a plan may take more than a hundred."""


def test_a_thousand_small_runs(folder):
    """In seconds of processor, of this process and its worker, which other work does not move."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)])}
    ended = subprocess.run(
        [sys.executable, "-m", f"{__package__.rpartition('.')[2]}.many_runs"], cwd=folder,
        env=environment, text=True, capture_output=True, check=True,
    )
    cost = json.loads(ended.stdout)
    assert 0.0 < cost["beside_ms"] < MOST_MS
    few, many, tables = cost["memory_mb"]
    assert many - few < FLAT_MB
    assert tables < MOST_MB
