"""The search of a calibration: the distance of every trial, and the least so far."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.report import drawing
from sim.report.labels import Words
from sim.report.results import Results
from sim.report.style import DOUBLE, OKABE_ITO, new_figure

NAME = "calibration_search"
COLUMNS = ["trial", "distance", "least"]


def table(results: Results) -> pd.DataFrame:
    """Return every trial whose distance is known: its distance and the least up to it."""
    known = results.table("trials")
    if known.empty:
        return pd.DataFrame(columns=COLUMNS)
    points = known[["trial", "distance"]].copy()
    points = points[np.isfinite(points["distance"])]
    return points.assign(least=points["distance"].cummin()).reset_index(drop=True)


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentence on the trials that showed not every target."""
    known = results.table("trials")
    infinite = int(np.isinf(known["distance"]).sum()) if len(known) else 0
    return [words("trials_without", n=infinite)] if infinite else []


def caption(points: pd.DataFrame, results: Results, words: Words) -> str:
    """Return what every such figure shows."""
    return words("caption_calibration_search")


def draw(points: pd.DataFrame, results: Results, words: Words) -> Figure:
    """Draw distances on a logarithmic scale."""
    figure = new_figure(DOUBLE, 2.6)
    panel = drawing.grid(figure, 1, 1, (0.75, 0.15, 0.15, 0.5), (0, 0))[0][0]
    panel.scatter(points["trial"], points["distance"], s=8, color=OKABE_ITO[0], alpha=0.6,
                  linewidths=0)
    panel.step(points["trial"], points["least"], where="post", color=OKABE_ITO[1], linewidth=1.3)
    panel.set_yscale("log")
    drawing.log_ticks(panel.yaxis)
    panel.set_xlabel(words("trial_axis"))
    panel.set_ylabel(words("distance_axis"))
    panel.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10], integer=True))
    return figure
