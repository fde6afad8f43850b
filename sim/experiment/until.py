"""Replication until an interval is narrow enough.

With few seeds an interval is sometimes narrow by chance, and whoever stops when it first is will
report such intervals too often. So the precision must hold for some seeds more, each of them
judged: the look-ahead of Hoad, Robinson & Davies (2010), "Automated selection of the number of
replications for a discrete-event simulation", Journal of the Operational Research Society 61,
1632-1644.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.experiment.definition import Arm

    Outcome = Callable[[Arm, int], float | None]
    """Returns the metric of a scenario and a seed, None where the run is not there."""

FEWEST = 3
"""Seeds from which on precision is judged, unless a file says otherwise (their choice, too)."""

LOOK_AHEAD = 5
"""Seeds for which precision must hold (their recommendation); of over 100 seeds, per cent."""


def look_ahead(seeds: int) -> int:
    """Return for how many further seeds a precision reached with `seeds` must hold.

    Examples
    --------
    >>> look_ahead(3), look_ahead(100), look_ahead(250)
    (5, 5, 12)
    """
    return max(LOOK_AHEAD, LOOK_AHEAD * seeds // 100)


@dataclass(frozen=True)
class Target:
    """What is to be known: the mean of a scenario, or its mean difference from a baseline."""

    scenario: str
    baseline: str | None = None

    def __str__(self) -> str:
        return f"{self.scenario} less {self.baseline}" if self.baseline else self.scenario


@dataclass(frozen=True)
class Precision:
    """How well a target is known: half the width of its 95 % t interval, and the width wanted.

    Both are missing where fewer than two seeds have a value.
    """

    target: Target
    half_width: float
    wanted: float

    @property
    def reached(self) -> bool:
        """Whether the interval is narrow enough."""
        return self.half_width <= self.wanted


@dataclass(frozen=True)
class Progress:
    """How far a replication has come.

    Attributes
    ----------
    seeds : int
        To be run: never more than must be run whatever comes out.
    since : int
        Number of seeds from which on every interval was narrow enough, up to `judged`.
    judged : int
        Number of seeds, from the first on, whose runs are there.
    reached : bool
        Whether the precision has held for the look-ahead.
    precisions : tuple of Precision
        Of every target, with the seeds judged.
    """

    seeds: int
    since: int
    judged: int
    reached: bool
    precisions: tuple[Precision, ...]


@dataclass(frozen=True)
class Until:
    """``replications: {until: {metric: orders, half_width: 5 %}, min: 3, max: 64}``.

    Attributes
    ----------
    metric : str
        An outcome metric of ``runs.csv``.
    half_width : float
        Wanted at most, in the metric's unit; or as a share of the mean, that of the baseline where
        differences are judged, which may themselves be 0.
    relative : bool
        Whether it is a share.
    scenarios : tuple of str
        Those that get more seeds: all that have no number of their own.
    targets : tuple of Target
        What is to be known, of these scenarios.
    most : int
        Seeds after which to give up.
    fewest : int
        Seeds from which on precision is judged.
    """

    metric: str
    half_width: float
    relative: bool
    scenarios: tuple[str, ...]
    targets: tuple[Target, ...]
    most: int
    fewest: int = FEWEST

    @property
    def begun(self) -> int:
        """The seeds that it begins with: the fewest with which it may end."""
        return min(self.fewest + look_ahead(self.fewest), self.most)

    def remarks(self) -> list[str]:
        """Return what is valid and yet perhaps not meant, as sentences."""
        needed = self.fewest + look_ahead(self.fewest)
        if self.most >= needed:
            return []
        return [f"max {self.most} leaves no room to hold a precision: it is judged from "
                f"{self.fewest} seeds on and must hold for {needed - self.fewest} more, so that "
                "it will be told as not reached"]

    def described(self) -> dict[str, Any]:
        """Return what was asked for, for ``plan.json``."""
        return {
            "metric": self.metric,
            "half_width": self.half_width,
            "relative": self.relative,
            "of": [str(target) for target in self.targets],
            "min": self.fewest,
            "max": self.most,
        }

    def replicated(self, arms: tuple[Arm, ...], seeds: int) -> tuple[Arm, ...]:
        """Return the arms with so many seeds of those that are replicated."""
        return tuple(
            replace(arm, replications=seeds) if arm.name in self.scenarios else arm for arm in arms
        )

    def progress(self, arms: tuple[Arm, ...], outcome: Outcome) -> Progress:
        """Return how far the replication has come, a pure function of the runs there are.

        Seed after seed is judged; none is looked at beyond the one at which the rule ends.
        """
        by_name = {arm.name: arm for arm in arms}
        needed = {name for target in self.targets for name in (target.scenario, target.baseline)}
        values: dict[str, list[float]] = {name: [] for name in by_name if name in needed}
        since = self.fewest
        precisions: tuple[Precision, ...] = ()
        for n in range(1, self.most + 1):
            for name, known in values.items():
                value = outcome(by_name[name], by_name[name].first_seed + n - 1)
                if value is None:
                    seeds = min(since + look_ahead(since), self.most)
                    return Progress(seeds, since, n - 1, False, precisions)
                known.append(value)
            precisions = tuple(self._precision(target, values) for target in self.targets)
            if n < self.fewest or not all(each.reached for each in precisions):
                since = max(self.fewest, n + 1)
            elif n == since + look_ahead(since):
                return Progress(n, since, n, True, precisions)
        return Progress(self.most, since, self.most, False, precisions)

    def _precision(self, target: Target, values: dict[str, list[float]]) -> Precision:
        import numpy as np

        from sim.experiment.statistics import t_interval

        # A ratio may be missing in either run of a pair.
        own = np.array(values[target.scenario])
        base = np.array(values[target.baseline]) if target.baseline else None
        there = ~np.isnan(own if base is None else own - base)
        judged, scale = (own, own) if base is None else (own - base, base)
        low, high = t_interval(judged[there])
        if math.isnan(low):
            return Precision(target, math.nan, math.nan)
        unit = abs(float(scale[there].mean())) if self.relative else 1.0
        return Precision(target, (high - low) / 2.0, self.half_width * unit)
