"""The targets of a calibration against the model, in tolerances."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.report import drawing
from sim.report.labels import Words
from sim.report.page_table import column_label
from sim.report.results import Results
from sim.report.style import DARK, DOUBLE, FAINT, GREY, OKABE_ITO, SMALL, TINTS, new_figure

NAME = "calibration_targets"
COLUMNS = ["target", "fitted", "standing", "model", "low", "high"]
ROW = 0.27
LINEAR = 2.0
"""Tolerances up to which the scale is linear, and within which a target is met."""


def table(results: Results) -> pd.DataFrame:
    """Return how far scenario and calibrated model are from each target, in tolerances."""
    known = results.table("targets")
    if known.empty or known["model"].isna().all():
        return pd.DataFrame(columns=COLUMNS)
    points = known[["target", "fitted"]].copy()
    for column in COLUMNS[2:]:
        points[column] = (known[column] - known["value"]) / known["tolerance"]
    return points[known["model"].notna()].reset_index(drop=True)


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentence on the targets that no fresh run shows."""
    drawn = set(points["target"])
    left = [column_label(results, "trials.csv", name, words)
            for name in results.table("targets")["target"] if name not in drawn]
    return [words("targets_left_out", names=words.joined(left))] if left else []


def caption(points: pd.DataFrame, results: Results, words: Words) -> str:
    """Return what the figure shows: intervals, checks and the scenario, where they are drawn."""
    return words.flowing(
        words("caption_calibration_targets"),
        words("said_target_intervals") if points["low"].notna().any() else "",
        words("said_checks") if (points["fitted"] != "yes").any() else "",
        words("said_standing") if points["standing"].notna().any() else "",
    )


def draw(points: pd.DataFrame, results: Results, words: Words) -> Figure:
    """Draw a row a target; 0 is the target."""
    figure = new_figure(DOUBLE, 0.95 + ROW * len(points))
    panel = drawing.grid(figure, 1, 1, (2.6, 0.15, 0.4, 0.5), (0, 0))[0][0]
    values = points[COLUMNS[2:]].to_numpy(dtype=float)
    limit = 1.6 * max(float(np.nanmax(np.abs(values))), LINEAR)
    panel.set_xscale("symlog", linthresh=LINEAR, linscale=1.5)
    panel.set_xlim(-limit, limit)
    panel.axvspan(-LINEAR, LINEAR, color=TINTS[0], linewidth=0, zorder=0)
    panel.axvline(0, color=GREY, linewidth=0.8, zorder=1)
    for place, (_, row) in enumerate(points.iterrows()):
        _draw_row(panel, place, row)
    panel.set_ylim(len(points) - 0.5, -0.5)
    labels = [column_label(results, "trials.csv", name, words) for name in points["target"]]
    panel.set_yticks(range(len(labels)), [drawing.wrapped(each, 38) for each in labels])
    panel.tick_params(axis="y", length=0, labelsize=SMALL)
    drawing.symlog_ticks(panel)
    panel.set_xlabel(words("tolerances_axis"))
    _legend(figure, points, words)
    return figure


def _draw_row(panel: Axes, place: int, row: pd.Series) -> None:
    color = OKABE_ITO[0] if row["fitted"] == "yes" else OKABE_ITO[2]
    panel.axhline(place + 0.5, color=FAINT, linewidth=0.4, zorder=0)
    panel.plot([row["standing"]], [place], marker="|", markersize=8, color=GREY)
    if np.isfinite(row["low"]):
        panel.hlines(place, row["low"], row["high"], color=color, linewidth=1.3, zorder=3)
    panel.scatter([row["model"]], [place], s=16, edgecolors=color, zorder=4, linewidths=0.9,
                  facecolors=color if row["fitted"] == "yes" else "white")


def _legend(figure: Figure, points: pd.DataFrame, words: Words) -> None:
    """Explain what is drawn, and nothing else."""
    fitted = points["fitted"] == "yes"
    handles: dict[str, Line2D | Patch] = {}
    if fitted.any():
        handles["legend_fitted"] = Line2D([], [], color=OKABE_ITO[0], marker="o", markersize=4,
                                          linewidth=1.3)
    if not fitted.all():
        handles["legend_check"] = Line2D([], [], color=OKABE_ITO[2], marker="o", markersize=4,
                                         linewidth=1.3, markerfacecolor="white")
    if points["standing"].notna().any():
        handles["legend_standing"] = Line2D([], [], color=GREY, marker="|", markersize=8,
                                            linewidth=0)
    handles["legend_tolerances"] = Patch(facecolor=TINTS[0], edgecolor=DARK, linewidth=0.2)
    figure.legend(list(handles.values()), list(map(words, handles)), loc="upper center",
                  bbox_to_anchor=(0.5, 1.0), ncols=4, columnspacing=1.4, borderaxespad=0.4)
