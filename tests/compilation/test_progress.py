"""What is compiled is told while it is compiled, and nothing where all is there."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from sim.compilation import progress
from sim.experiment.executors.local import LocalExecutor
from sim.experiment.preparation import Preparation, Told

HALF = np.uint64(2**63)
Made = Callable[[], Any]


def test_only_what_is_compiled_is_reported(made: Made) -> None:
    reports: list[int] = []
    first, again, never_called = made(), made(), made()
    with progress.reporting(reports.append):
        first(1000, HALF)
    assert reports == [0, progress.WHOLE, progress.WHOLE]
    with progress.reporting(reports.append):
        again(1000, HALF)
    assert len(reports) == 3
    never_called(1000.0, HALF)  # nobody watches
    assert len(reports) == 3


def test_what_is_missing_is_weighed_by_what_is_compiled_into_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def short() -> int:
        return 1

    def calling() -> int:
        return short_compiled() + short_compiled() + short_compiled()  # noqa: F821

    def kept(name: str, function: Callable[..., Any], *files: str) -> Any:
        own = type("Kept", (), {"files": lambda self: list(files)})()
        own.name, own.function = name, function
        return own

    monkeypatch.setitem(calling.__globals__, "short_compiled", type("D", (), {"py_func": short}))
    assert progress._size(calling) > 3 * progress._size(short)
    monkeypatch.setattr(
        progress, "KEPT",
        [kept("short", short), kept("long", calling), kept("there", calling, "a file")],
    )
    reports: list[int] = []
    with progress.reporting(reports.append):
        progress.begin()
        progress.begin()
        progress.end("short")
        progress.end("there")
    short_size, all_size = progress._size(short), progress._size(short) + progress._size(calling)
    assert reports == [0, *[1000 - 1000 * (all_size - short_size) // all_size] * 2, 1000]
    assert reports[1] < 250


def told(terminal: bool, quiet: bool = False) -> tuple[Told, io.StringIO, list[str]]:
    out, sentences = io.StringIO(), list[str]()
    console = Console(file=out, force_terminal=terminal, width=120)
    return Told(console, quiet, sentences.append), out, sentences


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("quiet", [True, False])
def test_nothing_is_said_where_nothing_is_compiled(terminal: bool, quiet: bool) -> None:
    compiling, out, sentences = told(terminal, quiet)
    compiling.update(-1)
    compiling.close()
    assert (out.getvalue(), sentences) == ("", [])


def test_a_terminal_has_a_bar_and_a_pipe_has_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("sim.experiment.preparation.time.monotonic", lambda: now[0])
    compiling, out, sentences = told(terminal=False)
    compiling._clock._now = lambda: now[0]
    for done in (-1, 0, 100, 250, 500, 1000):
        compiling.update(done)
        now[0] += 15.0
    compiling.close()
    compiling.close()
    assert out.getvalue().splitlines() == [
        "compiling the model, 10%, 2 min 15 s left",
        "compiling the model, 25%, 1 min 30 s left",
        "compiling the model, 50%, 45 s left",
    ]
    begin, end = sentences
    assert begin.startswith("compiling the model, once for this version of it")
    assert end == "compiled in 1 min 15 s"
    compiling, out, sentences = told(terminal=True)
    compiling.update(500)
    compiling.close()
    assert "compiling the model" in out.getvalue() and "50%" in out.getvalue()


def reports_and_waits(report: Callable[[int], object]) -> None:
    report(250)


def test_a_worker_tells_the_experiment_how_far_it_is(tmp_path: Path, root: Path) -> None:
    shown: list[int] = []
    with LocalExecutor(1) as executor:
        executor.prepare(Preparation(reports_and_waits, shown.append))
    assert shown[-1] == 250
