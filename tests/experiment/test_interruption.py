"""Ctrl-C and kill: finished runs are kept, no half-written file is left, no worker lives on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from sim.experiment.runner import run_experiment
from sim.experiment.store import TEMPORARY, read_manifest

TESTS = Path(__file__).parents[1]


def start(folder, *options):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)])}
    arguments = ["slow_after_seed_2", "run", "few.yaml", "--seeds", "5", "--jobs", "2", *options]
    return subprocess.Popen(
        [sys.executable, "-m", f"{__package__.rpartition('.')[2]}.fake_run", *arguments],
        env=environment, stderr=subprocess.PIPE, text=True, cwd=folder, start_new_session=True,
    )


@pytest.fixture
def running(folder):
    """An experiment of which two runs have ended at once and the others hang."""
    process = start(folder)
    log = folder / "results/few/log.txt"
    until(lambda: log.exists() and log.read_text().count("done: few") == 2)
    yield process
    process.kill()
    process.communicate()


def finished(folder):
    return list((folder / "results/few/runs").glob("*.parquet"))


def until(true):
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def children(process):
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(process.pid)], capture_output=True, text=True
    ).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "loky" in line]


def alive(pid):
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def check_and_finish(folder):
    """The finished runs are whole and kept, and a rerun makes only the others."""
    kept = {file: file.read_bytes() for file in finished(folder)}
    assert all(read_manifest(file) for file in kept)
    run_experiment("few.yaml", seeds=5, quiet=True)
    assert len(finished(folder)) == 5
    assert all(file.read_bytes() == content for file, content in kept.items())
    assert not list((folder / "results/few/runs").glob(f".*{TEMPORARY}"))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_experiment_keeps_what_is_finished(running, folder, reports, how):
    workers = children(running)
    assert workers
    os.killpg(running.pid, how)  # as a terminal does: to the workers, too
    _, said = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "interrupted: 2 of 5 runs were finished and are kept" in said
    assert "Traceback" not in said
    until(lambda: not any(map(alive, workers)))
    names = {file.suffix for file in (folder / "results/few/runs").iterdir()}
    assert names == {".parquet"}
    runs = pd.read_csv(folder / "results/few/runs.csv")
    assert list(runs["status"]) == ["done", "done", "pending", "pending", "pending"]
    check_and_finish(folder)


def test_a_killed_experiment_leaves_no_worker_behind(running, folder, reports):
    workers = children(running)
    assert workers
    running.kill()
    until(lambda: not any(map(alive, workers)))
    check_and_finish(folder)


def test_an_interruption_while_workers_start_is_as_quiet(folder):
    process = start(folder)
    until(lambda: children(process))
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted: 0 of 5 runs" in said and "Traceback" not in said
    assert not finished(folder)
