"""Decomposition of the fall of a market: how much each mechanism adds to it, by Shapley values.

A market is run to its own peak. From that day every subset of the mechanisms is frozen in turn;
all these runs share one past, because draws are keyed. How far orders have fallen at the end is
then the worth of the mechanisms that still act, and the Shapley value (Shapley 1953) of each is
its mean marginal contribution over all orders in which the mechanisms could be let loose. The
values add up exactly to the distance between the two end points: all frozen, and none.

The method answers what the state variables of a mechanism do *from the peak on*. What they did
before the peak, and so the level of the peak, is in the shared past and not in the shares.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.catalogue import observables
from sim.experiment.coalitions import Coalition, Worth, shapley_values, subsets
from sim.experiment.statistics import t_interval
from sim.scenario import Change, Scenario

FROZEN: dict[str, dict[str, float | int | str]] = {
    "trust": {"mechanisms.trust_dynamics": 0},
    "fatigue and blocking": {"mechanisms.fatigue": 0, "mechanisms.blocking": 0},
    "face": {"mechanisms.face_depletion": 0},
    "recruits": {"mechanisms.recruit_depletion": 0},
}
"""Mechanism of the fall to the switches that freeze it."""

LAST_DAYS = 60
"""Days at the end of a run over which orders are averaged."""


@dataclass(frozen=True)
class Peak:
    """The last day of the best week of orders, and the mean of that week."""

    day: int
    orders: float


@dataclass(frozen=True)
class Fall:
    """The fall of one seed.

    Attributes
    ----------
    peak : Peak
        Its peak, in the run in which nothing is frozen.
    ends : mapping of frozenset to float
        Mean orders of the last `LAST_DAYS` days by the set of *frozen* mechanisms.
    """

    peak: Peak
    ends: Worth

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """Names of the mechanisms, sorted."""
        return tuple(sorted({name for frozen in self.ends for name in frozen}))

    @property
    def depth(self) -> float:
        """Orders lost from the peak to the end when nothing is frozen."""
        return self.peak.orders - self.ends[frozenset()]

    @property
    def all_frozen(self) -> float:
        """End over peak with every mechanism frozen."""
        return self.ends[frozenset(self.mechanisms)] / self.peak.orders

    @property
    def none_frozen(self) -> float:
        """End over peak with nothing frozen."""
        return self.ends[frozenset()] / self.peak.orders

    def contributions(self, logarithmic: bool = False) -> dict[str, float]:
        """Return each mechanism's Shapley value of the fall.

        Parameters
        ----------
        logarithmic : bool
            Measure the fall by the logarithm of orders instead of orders, where mechanisms that
            each take a share of what is left simply add up. An end without orders counts as one
            order in `LAST_DAYS` days.

        Returns
        -------
        dict
            Mechanism to value; together ``end(all frozen) - end(none frozen)``.
        """
        everything = frozenset(self.mechanisms)

        def end(frozen: Coalition) -> float:
            orders = self.ends[frozen]
            return math.log(max(orders, 1.0 / LAST_DAYS)) if logarithmic else orders

        worth = {
            everything - frozen: end(everything) - end(frozen) for frozen in self.ends
        }
        return shapley_values(self.mechanisms, worth)

    def shares(self, logarithmic: bool = False) -> dict[str, float]:
        """Return the contributions as shares of their sum, the distance of the end points."""
        values = self.contributions(logarithmic)
        total = sum(values.values())
        return {name: value / total for name, value in values.items()}


def peak_of(orders: pd.Series | np.ndarray) -> Peak:
    """Return the peak of daily orders, a series whose position is the day."""
    days = np.asarray(orders, dtype=float)
    return Peak(int(observables.peak_day(days)), observables.peak(days))


def frozen_from(
    scenario: Scenario,
    day: int,
    names: Iterable[str],
    frozen: Mapping[str, Mapping[str, float | int | str]] = FROZEN,
) -> Scenario:
    """Return the scenario with the named mechanisms frozen from the start of a day on.

    Raises
    ------
    KeyError
        Where a name is not among those of `frozen`.
    """
    values: dict[str, float | int | str] = {}
    for name in names:
        values.update(frozen[name])
    if not values:
        return scenario
    return replace(scenario, changes=(*scenario.changes, Change(day, None, values)))


def fall_of(
    scenario: Scenario, orders_of: Callable[[Scenario], pd.Series], names: Iterable[str] = FROZEN
) -> Fall:
    """Run a scenario with every subset of mechanisms frozen from its own peak on.

    Parameters
    ----------
    scenario : Scenario
        What to decompose.
    orders_of : callable
        Runs a scenario, always with the same seed, and returns its daily orders.
    names : iterable of str
        Mechanisms, keys of `FROZEN`; n of them take 2^n runs.
    """
    orders = orders_of(scenario)
    peak = peak_of(orders)
    ends = {frozenset[str](): float(orders.tail(LAST_DAYS).mean())}
    for frozen in subsets(names)[1:]:
        later = orders_of(frozen_from(scenario, peak.day + 1, frozen))
        ends[frozen] = float(later.tail(LAST_DAYS).mean())
    return Fall(peak, ends)


def decomposition(falls: Sequence[Fall], logarithmic: bool = False) -> pd.DataFrame:
    """Return the shares of the mechanisms over seeds.

    Returns
    -------
    DataFrame
        One row a mechanism, greatest first: ``mechanism, n, share, sd, ci_low, ci_high,
        of_the_fall`` (its contribution over peak less end, both summed over seeds) and ``alone``
        (end over peak where it is the only one left to act). Intervals are 95 % t intervals.
    """
    rows = []
    for name in falls[0].mechanisms:
        shares = np.array([fall.shares(logarithmic)[name] for fall in falls])
        added = [fall.contributions()[name] for fall in falls]
        depths = [fall.depth for fall in falls]
        others = frozenset(falls[0].mechanisms) - {name}
        alone = [fall.ends[others] / fall.peak.orders for fall in falls]
        spread = shares.std(ddof=1) if len(falls) > 1 else math.nan
        low, high = t_interval(shares)
        rows.append(
            (name, len(falls), shares.mean(), spread, low, high,
             sum(added) / sum(depths), float(np.mean(alone)))
        )
    columns = ["mechanism", "n", "share", "sd", "ci_low", "ci_high", "of_the_fall", "alone"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("share", ascending=False, ignore_index=True)
