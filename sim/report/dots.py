"""Runs as dots beside their mean, and from how many seeds on an interval is drawn."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.report.labels import Words

FEWEST_FOR_INTERVAL = 4
"""An interval of two or three seeds is many times as wide as they are apart; it would fill the
panel and press flat what can be seen: the seeds themselves are drawn instead."""


def from_four_seeds(points: pd.DataFrame) -> pd.DataFrame:
    """Return points without the intervals of fewer than `FEWEST_FOR_INTERVAL` seeds."""
    few = points["n"].fillna(0).astype(int) < FEWEST_FOR_INTERVAL
    ends = ["ci_low", "ci_high"]
    return points.assign(**{name: points[name].astype(float).mask(few) for name in ends})


def marks(points: pd.DataFrame, words: Words) -> str:
    """Return what dots and whiskers of a figure are, for its caption."""
    if from_four_seeds(points)["ci_low"].notna().any():
        return words("marks_interval")
    return words("marks_mean" if points["n"].max() > 1 else "marks_run")


def dots(
    axes: Axes, values: pd.Series, height: float, color: Any, hollow: np.ndarray | None = None
) -> None:
    """Draw a run each as a dot at one height, shifted by turns so that equal ones stay visible."""
    if not len(values):
        return
    ordered = values.to_numpy(dtype=float)
    turns = np.empty(len(ordered))
    turns[np.argsort(ordered, kind="stable")] = np.arange(len(ordered)) % 3 - 1
    faces: Any = color if hollow is None else np.where(hollow, "white", color)
    axes.scatter(
        ordered, height + 0.07 * turns, s=9, facecolors=faces, edgecolors=color, linewidths=0.7,
        alpha=0.75, zorder=3, clip_on=False,
    )


def whisker(axes: Axes, mean: pd.DataFrame, height: float, color: Any) -> None:
    """Draw the mean of several runs as an upright bar, with its interval if it has one."""
    row = mean.iloc[0]
    if not row["n"] > 1:
        return
    if np.isfinite(row["ci_low"]):
        axes.hlines(height, row["ci_low"], row["ci_high"], color=color, linewidth=1.2)
    axes.plot([row["value"]], [height], marker="|", markersize=7, markeredgewidth=1.4, color=color)
