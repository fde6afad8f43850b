"""kill -9 of the whole process tree, again and again: nothing torn, and in the end the same bytes.

16 kills in two folders, in every one of them during plan, warm-up, runs, tables and report, at
moments drawn with seed 4; after every eight the experiment is finished and compared with one that
nobody disturbed. A process that is killed at a touch of its folder dies in the middle of a write.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sim.experiment.store import read_manifest

TESTS = Path(__file__).parents[1]
ROUNDS = 2
LEAST_KILLS = 13
"""A command that is killed some time after a touch may have ended before; there are 16."""
KILLS = [
    # phase, what it opens first, touches from there on, seconds after the touch
    ("plan", "log.txt", (1, 8), 0.0),
    ("warm-up", "runs.csv", (4, 4), 0.3),  # the touch after it stands; workers take longer to start
    ("runs", "runs/", (3, 14), 0.0),  # six touches a run, of which the second puts it in its place
    ("runs", "runs/", (3, 14), 0.0),
    ("tables", "daily.csv", (1, 12), 0.0),
    ("tables", "daily.csv", (12, 24), 0.0),
    ("report", "figures/", (1, 24), 0.0),
    ("report", "figures/", (1, 40), 0.05),
]
NOT_COMPARED = {"timing.csv", "log.txt"}

EXPERIMENT = """\
name: small
scenarios: {few: {file: few.yaml}, many: {days: 5, people: {count: 3000}}}
baseline: few
replications: 3
report: {language: en}
"""


class Commands:
    """Runs the experiment in processes that can be killed; see `killed_run`."""

    def __init__(self, folder):
        path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
        # A process that has threads must not fork.
        environment = os.environ | {"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__.rpartition('.')[2]}.killed_run"],
            cwd=folder,
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def run(self, out, mark="log.txt", touch=0, seconds=0.0):
        """Run the experiment to its end, whatever that is, and return its exit code."""
        print(mark, touch, seconds, out, file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())

    def close(self):
        self._process.communicate()


def contents(folder):
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name not in NOT_COMPARED
    }


def phase(folder):
    """How far a killed experiment had come."""
    if not (folder / "runs.csv").exists():
        return "plan"
    runs = len(list((folder / "runs").glob("*.parquet")))
    if runs < 6:
        return "runs" if runs else "warm-up"
    return "report" if (folder / "codebook.csv").exists() else "tables"


def moments():
    """Yield a round's kills: phase, what it opens first, touch, seconds after it."""
    draw = random.Random(4)
    for _ in range(ROUNDS):
        yield [
            (meant, mark, draw.randint(*touches), draw.choice([0.0, draw.uniform(0.0, longest)]))
            for meant, mark, touches, longest in KILLS
        ]


@pytest.fixture
def commands(tmp_path):
    (tmp_path / "few.yaml").write_text("days: 5\npeople: {count: 1000}\n", encoding="utf-8")
    (tmp_path / "small.yaml").write_text(EXPERIMENT, encoding="utf-8")
    commands = Commands(tmp_path)
    yield commands
    commands.close()


def test_a_killed_experiment_ends_with_the_bytes_of_an_undisturbed_one(commands, tmp_path):
    assert commands.run("undisturbed") == 0
    expected = contents(tmp_path / "undisturbed")
    assert {"report.html", "figures/eras.pdf", "daily.parquet"} <= expected.keys()
    out = tmp_path / "result"
    kills = 0
    for killed_at in moments():
        for meant, mark, touch, seconds in killed_at:
            code = commands.run("result", mark, touch, seconds)
            assert code == -signal.SIGKILL or (seconds and not code)
            kills += bool(code)
            assert seconds or phase(out) == meant
            for file in out.glob("runs/*.parquet"):
                assert read_manifest(file)
                assert file.read_bytes() == expected[f"runs/{file.name}"]
        assert commands.run("result") == 0
        assert contents(out) == expected
        shutil.rmtree(out)
    assert kills >= LEAST_KILLS
