"""The command line in processes of its own: signals, closed streams, locales."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.start import begin_work

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
RUN = (sys.executable, str(ROOT / "run.py"))
PLAIN = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "few.yaml").write_text("days: 3\npeople: {count: 100}\n")
    return tmp_path


def shell(command, folder, **environment):
    """Return what a command of the shell, `sim` standing for the command line, ends with."""
    script = f'sim() {{ "{RUN[0]}" "{RUN[1]}" "$@"; }}\n{command}'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=folder,
                          env=os.environ | environment, timeout=120)
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr, done.stderr
    return done


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("sim list metrics >&-", 2, "standard output is closed: nothing could be printed there"),
        ("sim list metrics >&- 2>&-", 2, ""),
        ("sim validate no.yaml >&-", 2, "no.yaml: no such file"),
        ("sim schema | true; exit ${PIPESTATUS[0]}", 0,
         "standard output was closed before everything was printed"),
        ("sim validate few.yaml >/dev/full", 1, "the disk is full"),
    ],
)
def test_standard_output_that_is_closed_ends_in_a_sentence(folder, command, code, said):
    done = shell(command, folder)
    assert done.returncode == code, done.stderr
    assert done.stderr.startswith(said) and bool(said) == bool(done.stderr)


def test_a_run_whose_output_is_closed_is_made_all_the_same(folder):
    environment = {"PYTHONPATH": os.pathsep.join([str(TESTS), str(ROOT)])}
    fake = f'"{sys.executable}" -m experiment.fake_run simulate run few.yaml --jobs 1'
    done = shell(f"{fake} >&-", folder, **environment)
    assert done.returncode == 0, done.stderr
    assert "standard output is closed: nothing could be printed there" in done.stderr
    assert (folder / "results/few/summary.csv").is_file()


def test_names_that_are_not_ascii_work_where_the_locale_knows_ascii_only(folder):
    environment = PLAIN | {"PYTHONPATH": os.pathsep.join([str(TESTS), str(ROOT)])}
    (folder / "few.yaml").rename(folder / "信任 é.yaml")
    fake = f'"{sys.executable}" -m experiment.fake_run simulate run "信任 é.yaml" --jobs 1'
    done = shell(f"{fake} --out 'là/信任'", folder, **environment)
    assert done.returncode == 0, done.stderr
    assert (folder / "là/信任/daily.parquet").is_file()
    assert done.stdout.endswith("results: là/信任\n")


@pytest.mark.parametrize(
    ("number", "wait"), [(signal.SIGTERM, 0.0), (signal.SIGTERM, 0.5), (signal.SIGINT, 0.1)]
)
def test_an_early_signal_ends_in_a_sentence(folder, number, wait):
    process = subprocess.Popen([*RUN, "run", "few.yaml"], cwd=folder, stderr=subprocess.PIPE,
                               text=True, preexec_fn=heeding_signals)
    ready(process)
    time.sleep(wait)
    process.send_signal(number)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert re.search(r"^interrupted[:;] ", said, re.MULTILINE)


def heeding_signals():
    """Undo what a shell does to those it starts in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def ready(process):
    """Wait until the process is Python and heeds SIGTERM."""
    status = Path(f"/proc/{process.pid}/status")
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        caught = re.search(r"SigCgt:\t([0-9a-f]+)", status.read_text())
        if int(caught[1], 16) >> (signal.SIGTERM - 1) & 1:
            return
        time.sleep(0.01)
    raise AssertionError("SIGTERM is never heeded")


def test_once_work_begins_a_signal_unwinds_it():
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        begin_work()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(5)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
