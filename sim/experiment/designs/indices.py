"""Indices of sensitivity with their intervals, and what a sample is too small for."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.experiment.designs.sweep_columns import NEGLIGIBLE, SENSITIVITY

if TYPE_CHECKING:
    from sim.experiment.definition import Arm, Stored
    from sim.experiment.designs.sensitivity import Sensitivity

FEWEST_SAMPLES = 2
FEWEST_TO_RANK = 8
"""Whole samples below which resamples are too alike for an interval to mean much; our choice."""
RESAMPLES = 500
"""Bootstrap samples for an interval: its half width is then known to about 3 %."""
OVERLAPS, WIDE, OUTSIDE, LEFT_OUT, CONSTANT, TOO_FEW = (
    "overlaps", "wide", "outside", "left out", "constant", "too few samples"
)
SHARES = ("S1", "ST", "S2")
"""Indices that are shares of a variance."""
ORDERED = ("S1", "ST", "mu_star")
"""Indices by which factors are ranked."""


@dataclass(frozen=True)
class Index:
    """One index of one factor, or of two; `low` and `high` end its 95 % interval."""

    factor: str
    other: str
    name: str
    value: float
    low: float = math.nan
    high: float = math.nan
    warnings: tuple[str, ...] = ()

    def warned(self, *warnings: str) -> Index:
        """Return it with more warnings."""
        return replace(self, warnings=(*self.warnings, *warnings))


def sensitivity_table(design: Sensitivity, arms: tuple[Arm, ...], stored: Stored) -> pd.DataFrame:
    """Return the indices of every metric in every scenario; see `sweep_columns.SENSITIVITY`."""
    shares = design.shares()
    rows = []
    for arm in design.swept(arms):
        # A point that lacks a seed is not compared: its luck would be another than its neighbours'.
        means = design.responses(arm, stored).mean(axis=1)
        for metric, values in zip(design.metrics, means.T):
            n, indices = _indices(design, shares, values)
            rows += [
                (arm.name, metric, each.factor, each.other, each.name, n, each.value, each.low,
                 each.high, "; ".join(each.warnings))
                for each in indices
            ]
    return pd.DataFrame(rows, columns=[name for name, *_ in SENSITIVITY])


def _indices(
    design: Sensitivity, shares: np.ndarray, values: np.ndarray
) -> tuple[int, list[Index]]:
    """Return how many samples are whole, and the indices from those."""
    blocks = values.reshape(-1, design.points_of_a_sample)
    whole = ~np.isnan(blocks).any(axis=1)
    n = int(whole.sum())
    left = (f"{len(whole) - n} of {len(whole)} {LEFT_OUT}",) if n < len(whole) else ()
    known = blocks[whole].ravel()
    if n < FEWEST_SAMPLES:
        return n, _empty(design, TOO_FEW)
    if np.ptp(known) == 0.0:
        return n, _empty(design, CONSTANT, *left)
    kept = shares[np.repeat(whole, design.points_of_a_sample)]
    few = (TOO_FEW,) if n < FEWEST_TO_RANK else ()
    return n, [each.warned(*left, *few) for each in with_warnings(design.indices(kept, known))]


def _empty(design: Sensitivity, *warnings: str) -> list[Index]:
    return [
        Index(factor.path, "", design.ranking, math.nan, warnings=warnings)
        for factor in design.factors
    ]


def with_warnings(indices: Iterable[Index]) -> list[Index]:
    """Return the indices with what the sample is too small for.

    An interval should be no wider than `NEGLIGIBLE`, a share not beyond 0 or 1 by more than that,
    and the intervals of neighbours in the order should not overlap unless both may be negligible.
    For Morris the measure is the greatest mu_star.
    """
    indices = list(indices)
    overlapping = _overlapping(indices)
    greatest = max((each.value for each in indices if each.name == "mu_star"), default=1.0)
    warned = []
    for each in indices:
        measure = 1.0 if each.name in SHARES else greatest
        found = [f"{OVERLAPS} {other}" for other in overlapping.get((each.name, each.factor), [])]
        if each.high - each.low > NEGLIGIBLE * measure:
            found.append(WIDE)
        if each.name in SHARES and not -NEGLIGIBLE <= each.value <= 1.0 + NEGLIGIBLE:
            found.append(OUTSIDE)
        warned.append(each.warned(*found))
    return warned


def _overlapping(indices: list[Index]) -> dict[tuple[str, str], list[str]]:
    """Return for an index and a factor the neighbours in rank whose intervals overlap its own."""
    found: dict[tuple[str, str], list[str]] = {}
    for name in ORDERED:
        ranked = sorted(
            (each for each in indices if each.name == name), key=lambda each: -each.value
        )
        greatest = ranked[0].value if ranked and name not in SHARES else 1.0
        for upper, lower in pairwise(ranked):
            matters = max(upper.high, lower.high) > NEGLIGIBLE * greatest
            if matters and lower.high >= upper.low:
                found.setdefault((name, upper.factor), []).append(lower.factor)
                found.setdefault((name, lower.factor), []).append(upper.factor)
    return found
