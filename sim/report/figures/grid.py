"""A grid: a curve over one parameter, a map over two, main effects of more."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.report import drawing, parameters
from sim.report.labels import Words
from sim.report.results import Results
from sim.report.style import DOUBLE, FAINT, SMALL, look, new_figure

NAME = "grid"
MAP = "cividis"
"""Readable with any colour vision, and in grey."""
PANEL = 1.45
"""Height of a panel in inches."""
COLUMNS_A_PAGE = 4
MOST_TICKS = 5


def table(results: Results) -> pd.DataFrame:
    """Return the means over seeds at every point."""
    known = results.table("response")
    return known[known["mean"].notna()] if len(known) else known


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentence on scenarios that are not drawn."""
    drawn = set(points["scenario"])
    return drawing.cut_note(results, words) if len(drawn) > drawing.MOST_SCENARIOS else []


def draw(points: pd.DataFrame, results: Results, words: Words) -> Figure | list[Figure]:
    """Draw by the number of parameters that take more than one value."""
    paths = parameters.parameters_of(results)
    moved = [path for path in paths if points[path].nunique() > 1] or paths[:1]
    if len(moved) == 2:
        return [_maps(str(name), own, moved, results, words)
                for name, own in points.groupby("scenario", sort=False)]
    return [_lines(points, moved[at : at + COLUMNS_A_PAGE], results, words)
            for at in range(0, len(moved), COLUMNS_A_PAGE)]


def _lines(points: pd.DataFrame, paths: list[str], results: Results, words: Words) -> Figure:
    """Draw a row a metric and a column a parameter; one parameter takes two columns of metrics."""
    metrics = list(dict.fromkeys(points["metric"]))
    alone = len(paths) == 1
    cells = [(metric, path) for metric in metrics for path in paths]
    columns = min(2, len(cells)) if alone else len(paths)
    rows = -(-len(cells) // columns)
    figure = new_figure(DOUBLE, 0.75 + rows * (PANEL + 0.55))
    axes = drawing.grid(figure, rows, columns, (0.85, 0.15, 0.35, 0.55),
                        (0.9 if alone else 0.25, 0.55), sharey=False if alone else "row")
    for place, panel in enumerate(axes.flat):
        panel.set_visible(place < len(cells))
        if place >= len(cells):
            continue
        metric, path = cells[place]
        _draw_lines(panel, points[points["metric"] == metric], path, results)
        parameters.scale_places(panel, path, results, words)
        drawing.tidy_values(panel, 4)
        if place % columns == 0 or alone:
            panel.set_ylabel(parameters.metric_axis(metric, words, 24))
        if alone or place // columns == rows - 1:
            panel.set_xlabel(parameters.axis_label(path, words, 44 if alone else 25))
    drawing.scenario_legend(figure, results, _shown(points, results), words, 3)
    return figure


def _shown(points: pd.DataFrame, results: Results) -> list[str]:
    there = set(points["scenario"])
    return [name for name in drawing.shown_scenarios(results) if name in there]


def _draw_lines(panel: Axes, points: pd.DataFrame, path: str, results: Results) -> None:
    """Draw the means at the values of one parameter.

    The band is the interval over seeds where one point stands at each value; where other
    parameters move too, it reaches from the least of their points to the greatest.
    """
    order = list(results.scenarios)
    for scenario in _shown(points, results):
        own = points[points["scenario"] == scenario]
        own = own.assign(place=parameters.places(path, own[path], results))
        at = own.groupby("place")
        single = bool((at.size() == 1).all())
        low = at["ci_low" if single else "mean"].min()
        high = at["ci_high" if single else "mean"].max()
        style = look(order.index(scenario))
        panel.fill_between(low.index, low, high, color=style["color"],
                           alpha=drawing.BAND_OPACITY, linewidth=0, zorder=1)
        panel.plot(at["mean"].mean(), marker="o", markersize=3, zorder=3, **style)


def _maps(
    scenario: str, points: pd.DataFrame, paths: list[str], results: Results, words: Words
) -> Figure:
    """Draw a map a metric: the first parameter across, the second up."""
    metrics = list(dict.fromkeys(points["metric"]))
    rows, columns = -(-len(metrics) // 2), min(2, len(metrics))
    figure = new_figure(DOUBLE, 0.75 + rows * (PANEL + 0.95))
    axes = drawing.grid(figure, rows, columns, (0.85, 0.75, 0.45, 0.55), (1.6, 0.95))
    for place, panel in enumerate(axes.flat):
        panel.set_visible(place < len(metrics))
        if place < len(metrics):
            own = points[points["metric"] == metrics[place]]
            _draw_map(figure, panel, own, paths, results, words)
            panel.set_xlabel(parameters.axis_label(paths[0], words, 34))
            panel.set_ylabel(parameters.axis_label(paths[1], words, 24))
            title = words.metric(metrics[place])
            panel.set_title(drawing.shortened(title, 40), loc="left", fontsize=8, pad=3)
    if len(results.scenarios) > 1:
        figure.text(0.02, 0.99, drawing.title_of(results, scenario, words), va="top", fontsize=8)
    return figure


def _draw_map(
    figure: Figure, panel: Axes, points: pd.DataFrame, paths: list[str], results: Results,
    words: Words,
) -> None:
    """Draw a cell a point, of one size whatever the distances of the values."""
    across, up = (parameters.listed(path, results) for path in paths)
    cells = points.pivot(index=paths[1], columns=paths[0], values="mean").reindex(
        index=up, columns=across)
    panel.set_facecolor(FAINT)  # a point without a value
    image = panel.imshow(np.ma.masked_invalid(cells.to_numpy(dtype=float)), origin="lower",
                         aspect="auto", cmap=MAP, interpolation="nearest")
    for axis, path, values in ((panel.xaxis, paths[0], across), (panel.yaxis, paths[1], up)):
        every = -(-len(values) // MOST_TICKS)
        axis.set_ticks(range(0, len(values), every),
                       [parameters.shown_value(path, value, words) for value in values[::every]])
    bar = figure.colorbar(image, ax=panel, pad=0.03, fraction=0.06, format=drawing.compact_number)
    bar.locator = MaxNLocator(4)
    bar.update_ticks()
    bar.ax.tick_params(labelsize=SMALL)
    bar.set_label(words.unit(str(points["metric"].iloc[0])), fontsize=SMALL)

