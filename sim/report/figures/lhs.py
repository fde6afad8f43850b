"""A Latin hypercube: every metric over every parameter, with a running mean."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.report import drawing, parameters
from sim.report.labels import Words
from sim.report.response import points_of, seed_notes, untold
from sim.report.results import Results
from sim.report.style import DOUBLE, OKABE_ITO, new_figure

NAME = "lhs"
COLUMNS_A_PAGE = 4
PANEL = 1.15
PARTS = 6
"""A running mean is taken over one of so many parts of the points, but over five at least."""
FEWEST_NEIGHBOURS = 5
DOT, LINE = OKABE_ITO[5], OKABE_ITO[0]


def table(results: Results) -> pd.DataFrame:
    """Return the means over seeds at every point, and their differences from the reference."""
    return points_of(results)


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentences on reference and seeds."""
    return seed_notes(points, results, words)


def caption(points: pd.DataFrame, results: Results, words: Words) -> str:
    """Return what the dots are, hollow ones where there are some."""
    return words.flowing(words("caption_lhs"),
                         words("said_hollow_points") if untold(points).any() else "")


def draw(points: pd.DataFrame, results: Results, words: Words) -> list[Figure]:
    """Draw pages of a few parameters, a scenario after the other."""
    paths = parameters.parameters_of(results)
    return [
        _page(str(name), own, paths[at : at + COLUMNS_A_PAGE], results, words)
        for name, own in points.groupby("scenario", sort=False)
        for at in range(0, len(paths), COLUMNS_A_PAGE)
    ]


def _page(
    scenario: str, points: pd.DataFrame, paths: list[str], results: Results, words: Words
) -> Figure:
    metrics = list(dict.fromkeys(points["metric"]))
    figure = new_figure(DOUBLE, 1.0 + len(metrics) * (PANEL + 0.35))
    axes = drawing.grid(figure, len(metrics), len(paths), (0.85, 0.15, 0.35, 0.65), (0.2, 0.35),
                        sharey="row")
    for row, metric in zip(axes, metrics):
        own = points[points["metric"] == metric]
        for panel, path in zip(row, paths):
            _draw_panel(panel, own, path, results)
            parameters.scale_places(panel, path, results, words)
            drawing.tidy_values(panel)
        row[0].set_ylabel(parameters.metric_axis(metric, words, 22))
    for panel, path in zip(axes[-1], paths):
        panel.set_xlabel(parameters.axis_label(path, words, 100 // len(paths)))
    for panel in axes[:-1].flat:
        panel.tick_params(labelbottom=False)
    handles = [Line2D([], [], linestyle="", marker="o", markersize=3, color=DOT),
               Line2D([], [], color=LINE)]
    figure.legend(handles, [words("a_point"), words("running_mean")], loc="upper right",
                  bbox_to_anchor=(0.99, 1.0), ncols=2, borderaxespad=0.3)
    if len(results.scenarios) > 1:
        figure.text(0.02, 0.99, drawing.title_of(results, scenario, words), va="top", fontsize=8)
    return figure


def _draw_panel(panel: Axes, points: pd.DataFrame, path: str, results: Results) -> None:
    places = parameters.places(path, points[path], results)
    panel.scatter(places, points["mean"], s=8, edgecolors=DOT, linewidths=0.7, zorder=2,
                  facecolors=np.where(untold(points), "white", DOT))
    averaged = running_mean(pd.Series(points["mean"].to_numpy(), index=places))
    marker = "o" if averaged.index.nunique() <= FEWEST_NEIGHBOURS else ""
    panel.plot(averaged, color=LINE, marker=marker, markersize=3, zorder=3)


def running_mean(values: pd.Series) -> pd.Series:
    """Return the mean around every place: over neighbours in order, whole windows only.

    Where a parameter takes few values, means stand at these.
    """
    window = max(FEWEST_NEIGHBOURS, len(values) // PARTS)
    ordered = values.sort_index(kind="stable")
    if values.index.nunique() <= PARTS:
        return ordered.groupby(level=0).mean()
    means = ordered.rolling(window, center=True).mean()
    middles = pd.Series(ordered.index, dtype=float).rolling(window, center=True).mean()
    means.index = pd.Index(middles)
    return means.dropna()
