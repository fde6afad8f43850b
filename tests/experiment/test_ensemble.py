"""Hundreds of small runs: what a run costs beside its simulation, memory, progress.

Measured in a process of its own by ``benchmarks/ensemble.py``. Time is that of the processor, of
parent and worker together: other work on the machine lengthens the wall time of a run by any
amount, and this by a third at most. On two cores without other work a run took 9 ms beside its
simulation, and the parent 199 MB after 1,000 runs, 242 MB after the tables (limits: 15 ms, 300 MB).
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUNS = 500
# Another process of tests takes the caches, and its turn on the processors.
ALONE = os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1") == "1"
MOST_BESIDE = 15 if ALONE else 30
"""Milliseconds of processor time that a run may cost beside its simulation."""

MEASURE = f"""
import dataclasses, json, ensemble
print(json.dumps(dataclasses.asdict(ensemble.measure({RUNS}, 50, 5))))
"""


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """What the runs cost, and what was said on the way."""
    path = os.pathsep.join([str(ROOT / "benchmarks"), str(ROOT)])
    made = subprocess.run(
        [sys.executable, "-c", MEASURE], env=os.environ | {"PYTHONPATH": path}, check=True,
        capture_output=True, text=True, cwd=tmp_path_factory.mktemp("ensemble"),
    )
    return json.loads(made.stdout), made.stderr


def test_a_run_costs_little_beside_its_simulation(measured):
    cost, _ = measured
    assert cost["processor"] - cost["simulation_processor"] < MOST_BESIDE, cost


def test_the_memory_of_the_parent_is_flat_and_small(measured):
    cost, _ = measured
    assert cost["memory_after_runs"] - cost["memory_before"] < 30, cost
    assert cost["memory_after_tables"] < 300, cost


def test_progress_is_right(measured):
    """Runs are equally long, so the share of the work done is that of the runs done."""
    _, said = measured
    lines = [
        [int(number) for number in found]
        for found in re.findall(rf"([0-9]+)/{RUNS} runs, +([0-9]+)%", said)
    ]
    assert lines
    assert lines == sorted(lines)
    for done, per_cent in lines:
        assert abs(per_cent - 100 * done / RUNS) <= 1.5, (done, per_cent)
    assert f"{RUNS} runs in " in said
