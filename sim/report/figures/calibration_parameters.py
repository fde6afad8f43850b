"""The parameters of a calibration: the posterior against the prior, or the distance of trials."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report import drawing
from sim.report.labels import Words
from sim.report.parameters import axis_label
from sim.report.results import Results
from sim.report.style import DARK, DOUBLE, GREY, OKABE_ITO, SMALL, new_figure

NAME = "calibration_parameters"
COLUMNS = ["parameter", "value", "weight", "distance", "lowest", "highest", "log", "best"]
ACROSS = 3
BINS = 20
SHOWN = 50.0
"""Distances above the least that are drawn in full; those beyond are at the upper edge."""


def table(results: Results) -> pd.DataFrame:
    """Return every draw of the posterior, or every trial, a row for each parameter."""
    best, draws = results.table("best"), results.table("posterior_draws")
    known = draws if len(draws) else results.table("trials")
    if best.empty:
        return pd.DataFrame(columns=COLUMNS)
    parts = [
        pd.DataFrame({
            "parameter": row["parameter"],
            "value": known[row["parameter"]],
            "weight": known["weight"] if len(draws) else np.nan,
            "distance": np.nan if len(draws) else known["distance"],
            "lowest": row["lowest"],
            "highest": row["highest"],
            "log": row["scale"] == "logarithmic",
            "best": row["value"],
        })
        for _, row in best.iterrows()
    ]
    return pd.concat(parts, ignore_index=True)[COLUMNS]


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return what the panels mean, which depends on the method."""
    if not len(points):
        return []
    return [words("parameters_by_abc" if points["weight"].notna().any() else
                  "parameters_by_optuna")]


def caption(points: pd.DataFrame, results: Results, words: Words) -> str:
    """Return what every such figure shows."""
    return words("caption_calibration_parameters")


def draw(points: pd.DataFrame, results: Results, words: Words) -> Figure:
    """Draw a panel a parameter."""
    names = list(dict.fromkeys(points["parameter"]))
    across = min(ACROSS, len(names))
    rows = -(-len(names) // across)
    figure = new_figure(DOUBLE, 0.35 + 1.75 * rows)
    axes = drawing.grid(figure, rows, across, (0.6, 0.15, 0.3, 0.5), (0.45, 0.75))
    for place, panel in enumerate(axes.flat):
        panel.set_visible(place < len(names))
        if place >= len(names):
            continue
        own = points[points["parameter"] == names[place]]
        by_abc = own["weight"].notna().any()
        if own["log"].iloc[0]:
            panel.set_xscale("log")
        (_draw_posterior if by_abc else _draw_distances)(panel, own)
        panel.axvline(own["best"].iloc[0], color=OKABE_ITO[1], linewidth=1.2, zorder=4)
        panel.set_xlim(own["lowest"].iloc[0], own["highest"].iloc[0])
        if own["log"].iloc[0]:
            drawing.log_ticks(panel.xaxis)
        panel.set_title(axis_label(names[place], words, 32), loc="left", fontsize=SMALL, pad=3)
        if place % across == 0:
            panel.set_ylabel(words("density_axis" if by_abc else "distance_axis"))
        if not own["log"].iloc[0]:
            drawing.tidy_places(panel, 4)
    return figure


def _draw_posterior(panel: Axes, own: pd.DataFrame) -> None:
    """Draw the weights by value, on the scale of the search, beside the even prior."""
    low, high = own["lowest"].iloc[0], own["highest"].iloc[0]
    edges = np.geomspace(low, high, BINS + 1) if own["log"].iloc[0] else \
        np.linspace(low, high, BINS + 1)
    density = BINS * np.histogram(own["value"], edges, weights=own["weight"])[0]
    panel.stairs(density, edges, color=OKABE_ITO[0], fill=True, alpha=0.5)
    panel.axhline(1.0, color=GREY, linewidth=0.9, linestyle="--")
    panel.set_ylim(0, 1.08 * max(float(density.max()), 1.0))
    drawing.tidy_values(panel)


def _draw_distances(panel: Axes, own: pd.DataFrame) -> None:
    """Draw the distance of every trial, those far away at the upper edge."""
    least = float(own["distance"].min())
    top = least + SHOWN
    shown = own["distance"].clip(upper=top)
    panel.scatter(own["value"], shown, s=7, color=OKABE_ITO[0], alpha=0.55, linewidths=0)
    panel.set_ylim(least - 0.06 * SHOWN, top + 0.06 * SHOWN)
    panel.axhline(top, color=DARK, linewidth=0.4, linestyle=":")
    drawing.tidy_values(panel)
