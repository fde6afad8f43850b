"""The tables of designs over parameters, made from the stored runs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from sim.experiment.statistics import t_interval

if TYPE_CHECKING:
    from sim.experiment.definition import Arm, Stored
    from sim.experiment.designs.sweep import Sweep


def points_table(design: Sweep) -> pd.DataFrame:
    """Return a row a point: its number and the values of the factors."""
    names = [name for name, *_ in design.columns]
    rows = [(number, *values.values()) for number, values in enumerate(design.settings, start=1)]
    return pd.DataFrame(rows, columns=names)


def response_table(design: Sweep, arms: tuple[Arm, ...], stored: Stored) -> pd.DataFrame:
    """Return a row a scenario, point and metric: mean over seeds with its interval."""
    points = list(points_table(design).itertuples(index=False, name=None))
    rows = []
    for arm in design.swept(arms):
        responses = design.responses(arm, stored)
        for point, by_seed in zip(points, responses):
            for metric, values in zip(design.metrics, by_seed.T):
                known = values[~pd.isna(values)]
                mean = known.mean() if len(known) else math.nan
                deviation = known.std(ddof=1) if len(known) > 1 else math.nan
                rows.append((arm.name, *point, metric, len(known), mean, deviation,
                             *t_interval(known)))
    return pd.DataFrame(rows, columns=[name for name, *_ in design.table_columns["response"]])
