"""The tables of designs over parameters, made from the stored runs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sim.experiment.bounds import within_bounds
from sim.experiment.statistics import holm, paired, t_interval

if TYPE_CHECKING:
    from sim.experiment.definition import Arm, Stored
    from sim.experiment.designs.response import Response
    from sim.experiment.designs.sweep import Sweep

NO, YES = "no", "yes"
NOT_COMPARED = (math.nan,) * 10
"""The reference itself has no difference from it."""


def points_table(design: Sweep) -> pd.DataFrame:
    """Return a row a point: its number and the values of the factors, those it names."""
    paths = [factor.path for factor in design.factors]
    rows = [(number, *map(values.get, paths)) for number, values in design.numbered.items()]
    return pd.DataFrame(rows, columns=[name for name, *_ in design.columns])


def response_table(design: Response, arms: tuple[Arm, ...], stored: Stored) -> pd.DataFrame:
    """Return a row a scenario, point and metric: mean over seeds and difference, with intervals.

    p values are adjusted for their number in the table: all metrics of all points and scenarios.
    """
    points = list(points_table(design).itertuples(index=False, name=None))
    of_reference = design.reference_point
    rows: list[tuple] = []
    for arm in design.swept(arms):
        reference = design.response(arm, design.reference_of(arm), stored)
        for point, by_seed in zip(points, design.responses(arm, stored)):
            for metric, values, other in zip(design.metrics, by_seed.T, reference.T):
                compared = (YES, *NOT_COMPARED) if point[0] == of_reference else \
                    (NO, *_compared(metric, values, other))
                rows.append((arm.name, *point, metric, *_mean(metric, values), *compared))
    names = [name for name, *_ in design.table_columns["response"]]
    table = pd.DataFrame(rows, columns=[name for name in names if name != "p_holm"])
    table["p_holm"] = holm(table["p"].to_numpy(dtype=float))
    return table[names]


def _mean(metric: str, values: np.ndarray) -> tuple[int, float, float, float, float]:
    """Return number, mean, standard deviation and interval of one metric at one point."""
    known = values[~np.isnan(values)]
    mean = known.mean() if len(known) else math.nan
    deviation = known.std(ddof=1) if len(known) > 1 else math.nan
    return len(known), mean, deviation, *within_bounds(metric, t_interval(known))


def _compared(metric: str, values: np.ndarray, other: np.ndarray) -> tuple[float, ...]:
    """Return the mean of the reference over the pairs, and what the pairs say."""
    pairs = np.column_stack([values, other])
    pairs = pairs[~np.isnan(pairs).any(axis=1)]
    mean = float(pairs[:, 1].mean()) if len(pairs) else math.nan
    n, *said = paired(metric, pairs)
    return n, mean, *said
