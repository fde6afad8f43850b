"""What a user sees while runs are made: a bar with the time left, or plain lines."""

import time
from collections.abc import Callable
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

LINE_SECONDS = 5.0
DRAWING = "drawing the report"


class Display(Protocol):
    """Shows how far the work is."""

    def update(self, person_days: float, runs: int) -> None:
        """Show the person-days and the runs that are done."""

    def close(self) -> None:
        """Leave the terminal as it was."""


class Silent:
    """Shows nothing."""

    def update(self, person_days: float, runs: int) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Do nothing."""


class Clock:
    """Tells the time left from the speed since it was first asked, compilation left out."""

    def __init__(self, total: float, now: Callable[[], float] = time.monotonic) -> None:
        self.total = max(total, 1.0)
        self._now = now
        self._started: float | None = None

    def left(self, done: float) -> str:
        """Return the time left in words, "" while nothing is done yet."""
        if self._started is None:
            self._started = self._now()
        if done <= 0:
            return ""
        passed = self._now() - self._started
        return f"{duration(passed * (self.total - done) / done)} left"


def bar_on(console: Console) -> Progress:
    """Return a bar whose tasks say `what` is done and the time `left`."""
    return Progress(
        TextColumn("{task.fields[what]}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
        console=console,
    )


class Bar:
    """A progress bar over person-days, for a terminal."""

    def __init__(self, console: Console, person_days: float, runs: int) -> None:
        self._clock, self._runs = Clock(person_days), runs
        self._progress = bar_on(console)
        self._task = self._progress.add_task(
            "", total=self._clock.total, what=f"0/{runs} runs", left=""
        )

    def update(self, person_days: float, runs: int) -> None:
        """Show the person-days and the runs that are done."""
        self._progress.start()
        self._progress.update(
            self._task,
            completed=person_days,
            what=f"{runs}/{self._runs} runs",
            left=self._clock.left(person_days),
        )

    def close(self) -> None:
        """Leave the terminal as it was."""
        self._progress.stop()


class Lines:
    """A line every few seconds and one at the end, for a file or a pipe."""

    def __init__(self, console: Console, person_days: float, runs: int) -> None:
        self._console, self._clock, self._runs = console, Clock(person_days), runs
        self._due = time.monotonic() + LINE_SECONDS

    def update(self, person_days: float, runs: int) -> None:
        """Show the person-days and the runs that are done, where a line is due."""
        finished, time_left = runs == self._runs, self._clock.left(person_days)
        if not finished and time.monotonic() < self._due:
            return
        self._due = time.monotonic() + LINE_SECONDS
        left = "" if finished else f", {time_left or 'starting'}"
        share = 1.0 if finished else person_days / self._clock.total
        self._console.print(f"{runs}/{self._runs} runs, {share:.0%}{left}", highlight=False)

    def close(self) -> None:
        """Do nothing."""


def display(console: Console, person_days: float, runs: int, quiet: bool) -> Display:
    """Return the display that suits the console."""
    if quiet:
        return Silent()
    return (Bar if console.is_terminal else Lines)(console, person_days, runs)


class FiguresDisplay(Protocol):
    """Shows how far the drawing of a report is."""

    def update(self, done: int, figures: int, name: str) -> None:
        """Show how many figures are drawn, of how many, and which one is at hand."""

    def close(self) -> None:
        """Leave the terminal as it was."""


class NoFigures:
    """Shows nothing."""

    def update(self, done: int, figures: int, name: str) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Do nothing."""


class FiguresBar:
    """A progress bar over figures, for a terminal; it is there from the first figure on."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn(DRAWING), BarColumn(), TextColumn("{task.fields[figures]}"),
            TextColumn("{task.fields[name]}"), console=console,
        )
        self._task = self._progress.add_task("", total=None, figures="", name="")

    def update(self, done: int, figures: int, name: str) -> None:
        """Show how many figures are drawn, of how many, and which one is at hand."""
        self._progress.start()
        self._progress.update(
            self._task, completed=done, total=figures, figures=f"{done}/{figures} figures",
            name=name,
        )

    def close(self) -> None:
        """Leave the terminal as it was."""
        self._progress.stop()


class FiguresLines:
    """A first line, a last one and one every few seconds between, for a file or a pipe."""

    def __init__(self, console: Console) -> None:
        self._console, self._due, self._last = console, 0.0, ""

    def update(self, done: int, figures: int, name: str) -> None:
        """Show how many figures are drawn, of how many, where a line is due."""
        line = f"{DRAWING}: {name + ', ' if name else ''}{done}/{figures} figures"
        if line == self._last or (done < figures and time.monotonic() < self._due):
            return
        self._due, self._last = time.monotonic() + LINE_SECONDS, line
        self._console.print(line, highlight=False, soft_wrap=True)

    def close(self) -> None:
        """Do nothing."""


def figures_display(console: Console, quiet: bool) -> FiguresDisplay:
    """Return the display of figures that suits the console."""
    if quiet:
        return NoFigures()
    return (FiguresBar if console.is_terminal else FiguresLines)(console)


def duration(seconds: float) -> str:
    """Return a duration in words.

    Examples
    --------
    >>> duration(42), duration(150), duration(7260)
    ('42 s', '2 min 30 s', '2 h 1 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
