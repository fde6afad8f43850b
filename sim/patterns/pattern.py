"""What a pattern is: what is run, what is asked of the runs, and what counts as passing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario

Given = tuple[tuple[str, str | float], ...]
Values = dict[str, str | float]
"""Dotted path to what it is set to."""
SEEDS = 8
"""Seeds of a case at most, unless it says otherwise; PATTERNS asks for at least so many."""


@dataclass(frozen=True)
class Case:
    """What is run: a scenario of the experiment, perhaps with values given.

    Attributes
    ----------
    scenario : str
        Its name in the experiment.
    given : tuple of (path, value)
        Values for the whole run.
    days : int or None
        Length at most; None for the scenario's own.
    dated : tuple of (day, given)
        Values that hold from a day on.
    seeds : int
        Seeds at most. A scenario as it stands is run with all that the experiment gives it.
    """

    scenario: str
    given: Given = ()
    days: int | None = None
    dated: tuple[tuple[int, Given], ...] = ()
    seeds: int = SEEDS

    @property
    def stands(self) -> bool:
        """Whether it is the scenario as it stands."""
        return not self.given and self.days is None and not self.dated

    def of(self, scenario: Scenario) -> Scenario:
        """Return what is run, from the scenario that it is a case of."""
        from sim.scenario import Change

        if self.stands:
            return scenario
        made = scenario.with_values(dict(self.given)) if self.given else scenario
        days = made.days if self.days is None else min(self.days, made.days)
        changes = tuple(Change(day, None, dict(values)) for day, values in self.dated)
        return replace(made, days=days, changes=(*made.changes, *changes))

    @property
    def described(self) -> str:
        """What is given and when, as text; empty for a scenario as it stands."""
        parts = [f"{path}={value}" for path, value in self.given]
        parts += [f"day {day}: {path}={value}" for day, values in self.dated
                  for path, value in values]
        if self.days is not None:
            parts.append(f"{self.days} days")
        return ", ".join(parts)


def case(
    scenario: str,
    given: Mapping[str, str | float] | None = None,
    *,
    days: int | None = None,
    dated: Mapping[int, Mapping[str, str | float]] | None = None,
    seeds: int = SEEDS,
) -> Case:
    """Return a case; see `Case`."""
    moments = tuple((day, tuple(values.items())) for day, values in (dated or {}).items())
    return Case(scenario, tuple((given or {}).items()), days, moments, seeds)


def beside(one: Case, given: Mapping[str, str | float]) -> Case:
    """Return a case with more values given."""
    return replace(one, given=(*one.given, *given.items()))


@dataclass(frozen=True)
class Ended:
    """A finished run as a statistic sees it."""

    daily: pd.DataFrame
    outcome: Mapping[str, Any]
    scenario: Scenario


Value = Callable[..., float]
"""From the runs of a line's cases with one seed to a number, NaN where there is none."""


@dataclass(frozen=True)
class Mark:
    """What counts as passing: a value above, or below, a number."""

    above: float | None = None
    below: float | None = None

    def met(self, value: float) -> bool:
        """Return whether a value passes; a missing one does not."""
        if self.below is not None:
            return value < self.below
        return self.above is not None and value > self.above

    def __str__(self) -> str:
        return f"> {self.above:g}" if self.below is None else f"< {self.below:g}"


def above(number: float) -> Mark:
    """Pass values above a number."""
    return Mark(above=number)


def below(number: float) -> Mark:
    """Pass values below a number."""
    return Mark(below=number)


@dataclass(frozen=True)
class Line:
    """A statistic in one model: its label, the runs it is made of, and whether it is a null.

    `value` stands in place of the statistic's own, for nulls that are computed and not run.
    """

    en: str
    zh: str
    cases: tuple[Case, ...]
    null: bool = False
    value: Value | None = None


def model(en: str, zh: str, *cases: Case) -> Line:
    """Return a line of the model, or of a variant that is no null."""
    return Line(en, zh, cases)


def null(en: str, zh: str, *cases: Case, value: Value | None = None) -> Line:
    """Return the line of a trivial null, which must not show the same effect."""
    return Line(en, zh, cases, True, value)


@dataclass(frozen=True)
class Statistic:
    """One number that is asked of every seed.

    Attributes
    ----------
    name : str
        Unique within its pattern.
    en, zh : str
        What it is.
    value : callable
        Makes it from the runs of a line's cases, in their order.
    lines : tuple of Line
        The first is the model, from which the effect of the others is taken.
    mark : Mark or None
        What counts as passing; None where the number only goes with others.
    """

    name: str
    en: str
    zh: str
    value: Value
    lines: tuple[Line, ...]
    mark: Mark | None = None


@dataclass(frozen=True)
class Pattern:
    """A pattern of the articles: what is expected, and what of it is put into the rules.

    Attributes
    ----------
    id : str
        ``"P1"`` to ``"P20"``.
    en, zh : str
        Its name.
    expected : str
        What must be seen.
    put_in : str
        What the rules already say.
    comes_out : str
        What they do not say, and a run shows.
    """

    id: str
    en: str
    zh: str
    expected: str
    put_in: str
    comes_out: str
    statistics: tuple[Statistic, ...]

    @property
    def cases(self) -> tuple[Case, ...]:
        """Everything that is run for it, each once, in order."""
        cases = (each for s in self.statistics for line in s.lines for each in line.cases)
        return tuple(dict.fromkeys(cases))
