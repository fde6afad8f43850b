"""What the terminal shows while a report is drawn."""

import io

import pytest
from rich.console import Console

from sim.experiment import progress
from sim.experiment.conclusion import _make_report
from sim.experiment.definition import Experiment
from sim.experiment.designs import Compare
from sim.experiment.executors.local import LocalExecutor
from sim.report.figures import spread
from sim.report.make import make_report

from .folders import WILD, make_folder, small


def test_every_figure_is_announced_with_its_place(tmp_path, monkeypatch):
    folder = make_folder(tmp_path / "made", (small(WILD, days=5),))
    monkeypatch.setattr("sim.report.make.FIGURES", (spread, spread))
    said = []
    make_report(folder, "both", lambda *told: said.append(told))
    assert said == [(0, 4, "spread"), (1, 4, "spread"), (2, 4, "spread"), (3, 4, "spread"),
                    (4, 4, "")]


def told(terminal, quiet=False, figures=40):
    to = io.StringIO()
    console = Console(file=to, force_terminal=terminal, width=100)
    shown = progress.figures_display(console, quiet)
    for done in range(figures):
        shown.update(done, figures, f"figure_{done}")
    shown.update(figures, figures, "")
    shown.close()
    return to.getvalue()


def test_a_pipe_gets_a_first_and_a_last_line_and_few_between(monkeypatch):
    now = iter(range(1000))
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(now)))
    lines = told(terminal=False).splitlines()
    assert lines[0] == "drawing the report: figure_0, 0/40 figures"
    assert lines[-1] == "drawing the report: 40/40 figures"
    assert 2 <= len(lines) <= 12


def test_a_terminal_gets_a_bar_with_the_figure_at_hand():
    shown = told(terminal=True)
    assert "40/40 figures" in shown and "drawing the report" in shown


def test_who_is_quiet_sees_nothing():
    assert told(terminal=False, quiet=True) == told(terminal=True, quiet=True) == ""


class Here:
    """Calls in this process what another one would be asked for."""

    def __init__(self, jobs):
        self.on_poll = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def call(self, function, *arguments, on_poll=lambda: None):
        on_poll()
        made = function(*arguments)
        on_poll()
        return made


@pytest.mark.parametrize("quiet", [True, False])
def test_an_experiment_shows_the_drawing_of_its_report(tmp_path, monkeypatch, quiet):
    import pandas as pd

    folder = make_folder(tmp_path / "made", (small(WILD, days=5, seeds=1),))
    monkeypatch.setattr("sim.report.make.FIGURES", (spread,))
    monkeypatch.setattr("sim.experiment.conclusion.LocalExecutor", Here)
    to = io.StringIO()
    experiment = Experiment("made", {}, (), None, Compare(), language="en")

    class Tables:
        runs = pd.read_csv(folder / "runs.csv")

    assert _make_report(folder, experiment, Tables, progress.figures_display(
        Console(file=to, width=100), quiet)) == ""
    last = "" if quiet else "drawing the report: 1/1 figures\n"
    assert to.getvalue().endswith(last) and bool(to.getvalue()) == (not quiet)
    assert (folder / "report.html").is_file()


def test_a_call_is_polled_until_it_returns():
    polled = []
    with LocalExecutor(1) as executor:
        assert executor.call(divmod, 7, 2, on_poll=lambda: polled.append(1)) == (3, 1)
    assert polled
