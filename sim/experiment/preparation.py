"""What is done on each machine before runs are made there: the model is compiled, and it is told.

Nothing is said where all compiled code is there already.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from rich.console import Console

from sim.compilation.progress import WHOLE, reporting
from sim.experiment.progress import LINE_SECONDS, Clock, bar_on, duration
from sim.experiment.worker import Report, Simulate, warm_up
from sim.scenario.model import Scenario

Tell = Callable[[str], object]


@dataclass(frozen=True)
class Preparation:
    """What is done on each machine, and who is told how far it is.

    Attributes
    ----------
    work : callable
        ``work(report)``, called by a worker; it reports the thousandths that are done.
    show : callable
        Takes what was reported, in the experiment's own process.
    """

    work: Callable[[Report], object]
    show: Callable[[int], object]

    def __call__(self) -> None:
        """Prepare in this process."""
        self.work(self.show)


def compilation(
    scenarios: list[Scenario], engine: str, simulate: Simulate, told: "Told"
) -> Preparation:
    """Return the preparation of the runs of some scenarios."""
    return Preparation(partial(_compile, scenarios, engine, simulate), told.update)


def _compile(scenarios: list[Scenario], engine: str, simulate: Simulate, report: Report) -> None:
    with reporting(report):
        warm_up(scenarios, engine, simulate)


class Told:
    """Says that the model is compiled, and how far: a bar on a terminal, lines into a pipe.

    Parameters
    ----------
    console : Console
        Where it is shown.
    quiet : bool
        Show nothing on the way.
    tell : callable
        Says a sentence, at the beginning and at the end.
    """

    def __init__(self, console: Console, quiet: bool, tell: Tell) -> None:
        self._console, self._quiet, self._tell = console, quiet, tell
        self._clock = Clock(WHOLE)
        self._bar = None if quiet or not console.is_terminal else bar_on(console)
        self._began: float | None = None
        self._due = 0.0

    def update(self, done: int) -> None:
        """Show what is compiled, in thousandths; nothing has begun while it is negative."""
        if done < 0:
            return
        if self._began is None:
            self._begin()
        left = self._clock.left(done)
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=done, left=left)
        elif not self._quiet and left and done < WHOLE and time.monotonic() >= self._due:
            self._due = time.monotonic() + LINE_SECONDS
            self._console.print(f"compiling the model, {done / WHOLE:.0%}, {left}",
                                highlight=False)

    def close(self) -> None:
        """Leave the terminal as it was, and say how long it took, if anything was compiled."""
        if self._began is None:
            return
        if self._bar is not None:
            self._bar.stop()
        self._tell(f"compiled in {duration(time.monotonic() - self._began)}")
        self._began = None

    def _begin(self) -> None:
        self._began = time.monotonic()
        self._due = self._began + LINE_SECONDS
        self._tell("compiling the model, once for this version of it (some three minutes)")
        if self._bar is not None:
            self._bar.add_task("", total=WHOLE, what="compiling the model", left="")
            self._bar.start()
