"""A grid: a curve over one parameter, a map over two, main effects of more."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.report import drawing, parameters
from sim.report.averages import over_seeds
from sim.report.dots import FEWEST_FOR_INTERVAL, from_four_seeds
from sim.report.figures import grid_maps
from sim.report.labels import Words
from sim.report.response import points_of, reference_level, seed_notes, seeds_of, untold
from sim.report.results import Results
from sim.report.style import DARK, DOUBLE, look, new_figure

NAME = "grid"
PANEL = 1.45
"""Height of a panel in inches."""
COLUMNS_A_PAGE = ROWS_A_PAGE = 4
REFERENCE_DASHES = (0, (3, 2))


def table(results: Results) -> pd.DataFrame:
    """Return the means over seeds at every point, and their differences from the reference."""
    return points_of(results)


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentences on reference, seeds and scenarios that are not drawn."""
    drawn = set(points["scenario"])
    cut = drawing.cut_note(results, words) if len(drawn) > drawing.MOST_SCENARIOS else []
    return [*seed_notes(points, results, words), *cut]


def caption(points: pd.DataFrame, results: Results, words: Words) -> str:
    """Return what curves or cells are, and the marks that are there."""
    moved = _moved(points, results)
    if len(moved) == 2:
        return words.flowing(words("caption_grid"), grid_maps.sentences(points, moved, words))
    points = points[points["scenario"].isin(_shown(points, results))]
    return words.flowing(
        words("caption_grid"),
        words("said_main_effects") if len(moved) > 1 else "",
        *(words(f"said_{key}") for key in _marks(points, len(moved) == 1)),
    )


def draw(points: pd.DataFrame, results: Results, words: Words) -> list[Figure]:
    """Draw by the number of parameters that take more than one value."""
    moved = _moved(points, results)
    if len(moved) == 2:
        return [page for name, own in points.groupby("scenario", sort=False)
                for page in grid_maps.pages(str(name), own, moved, results, words)]
    points = points[points["scenario"].isin(_shown(points, results))]
    metrics = list(dict.fromkeys(points["metric"]))
    most = ROWS_A_PAGE * (2 if len(moved) == 1 else 1)
    return [
        _lines(points[points["metric"].isin(metrics[row : row + most])],
               moved[column : column + COLUMNS_A_PAGE], len(moved) == 1, results, words)
        for column in range(0, len(moved), COLUMNS_A_PAGE)
        for row in range(0, len(metrics), most)
    ]


def _moved(points: pd.DataFrame, results: Results) -> list[str]:
    """Return the parameters that take more than one value, the first one where none does."""
    paths = parameters.parameters_of(results)
    return [path for path in paths if points[path].nunique() > 1] or paths[:1]


def _shown(points: pd.DataFrame, results: Results) -> list[str]:
    there = set(points["scenario"])
    return [name for name in drawing.shown_scenarios(results) if name in there]


def _marks(points: pd.DataFrame, alone: bool) -> list[str]:
    """Return which marks are drawn, as labels name them."""
    seeds = points.groupby("scenario")["n"].max()
    there = {
        "value_band": (seeds >= FEWEST_FOR_INTERVAL).any(),
        "single_lines": seeds.between(2, FEWEST_FOR_INTERVAL - 1).any(),
        "hollow_points": alone and untold(points).any(),
        "reference_point": alone and (points["is_reference"] == "yes").any(),
        "reference_line": points["reference_mean"].notna().any(),
    }
    return [key for key, drawn in there.items() if drawn]


def _lines(
    points: pd.DataFrame, paths: list[str], alone: bool, results: Results, words: Words
) -> Figure:
    """Draw a row a metric and a column a parameter; one parameter takes two columns of metrics."""
    metrics = list(dict.fromkeys(points["metric"]))
    cells = [(metric, path) for metric in metrics for path in paths]
    columns = min(2, len(cells)) if alone else len(paths)
    rows = -(-len(cells) // columns)
    scenarios = _shown(points, results)
    top = 0.2 + 0.15 * -(-len(scenarios) // 3)
    figure = new_figure(DOUBLE, top + 0.2 + rows * (PANEL + 0.55))
    axes = drawing.grid(figure, rows, columns, (0.85, 0.15, top, 0.75),
                        (0.9 if alone else 0.25, 0.55), sharey=False if alone else "row")
    seeds = seeds_of(results, points)
    for place, panel in enumerate(axes.flat):
        panel.set_visible(place < len(cells))
        if place >= len(cells):
            continue
        metric, path = cells[place]
        own = [frame[frame["metric"] == metric] for frame in (points, seeds)]
        for scenario in scenarios:
            style = look(list(results.scenarios).index(scenario))
            told, by_seed = (frame[frame["scenario"] == scenario] for frame in own)
            _draw_lines(panel, told, by_seed, path, alone, results, style)
        parameters.scale_places(panel, path, results, words)
        drawing.tidy_values(panel, 4)
        if place % columns == 0 or alone:
            panel.set_ylabel(parameters.metric_axis(metric, words, 24))
        if alone or place // columns == rows - 1:
            panel.set_xlabel(parameters.axis_label(path, words, 44 if alone else 25))
    drawing.scenario_legend(figure, results, scenarios, words, 3)
    _legend(figure, _marks(points, alone), words)
    return figure


def _draw_lines(
    panel: Axes, points: pd.DataFrame, seeds: pd.DataFrame, path: str, alone: bool,
    results: Results, style: dict[str, Any],
) -> None:
    """Draw one metric of one scenario over one parameter.

    Where other parameters move too, each seed is first averaged over their values: so the interval
    is one over seeds. Of few seeds the seeds are drawn, and no interval.
    """
    if seeds.empty:
        return
    metric = str(points["metric"].iloc[0])
    placed = seeds.assign(place=parameters.places(path, seeds[path], results))
    by_seed = placed.groupby(["place", "seed"])["value"].mean().unstack()
    means = from_four_seeds(pd.DataFrame(
        [over_seeds(values, metric) for _, values in by_seed.iterrows()], index=by_seed.index
    ))
    if 1 < by_seed.shape[1] < FEWEST_FOR_INTERVAL:
        panel.plot(by_seed, color=style["color"], marker=".", markersize=2.5, zorder=2,
                   **drawing.SEED_LOOK)
    elif means["ci_low"].notna().any():
        panel.fill_between(means.index, means["ci_low"], means["ci_high"], color=style["color"],
                           alpha=drawing.BAND_OPACITY, linewidth=0, zorder=1)
    panel.plot(means["value"], zorder=3, **style)
    _draw_dots(panel, means["value"], points if alone else points[:0], path, results,
               style["color"])
    level = reference_level(points)
    if np.isfinite(level):
        panel.axhline(level, color=style["color"], linewidth=0.8, linestyle=REFERENCE_DASHES,
                      zorder=1.5)


def _draw_dots(
    panel: Axes, means: pd.Series, points: pd.DataFrame, path: str, results: Results, color: Any
) -> None:
    """Draw a dot a place: hollow where it cannot be told from the reference, a square at that."""
    told = points.set_index(pd.Index(parameters.places(path, points[path], results)))
    hollow, reference = (
        each.reindex(means.index, fill_value=False).to_numpy(dtype=bool)
        for each in (untold(told), told["is_reference"] == "yes")
    )
    panel.scatter(means.index[reference], means[reference], s=20, marker="s", color=color,
                  linewidths=0.9, zorder=4)
    panel.scatter(means.index[~reference], means[~reference], s=13, edgecolors=color,
                  linewidths=0.9, zorder=4,
                  facecolors=np.where(hollow, "white", color)[~reference])


def _legend(figure: Figure, marks: list[str], words: Words) -> None:
    """Explain the marks that are drawn in one row at the foot."""
    handles = {
        "value_band": Patch(facecolor=DARK, alpha=drawing.BAND_OPACITY, linewidth=0),
        "single_lines": Line2D([], [], color=DARK, marker=".", **drawing.SEED_LOOK),
        "hollow_points": Line2D([], [], color=DARK, marker="o", markersize=4, linewidth=0,
                                markerfacecolor="white"),
        "reference_point": Line2D([], [], color=DARK, marker="s", markersize=4, linewidth=0),
        "reference_line": Line2D([], [], color=DARK, linewidth=0.8, linestyle=REFERENCE_DASHES),
    }
    height = figure.get_size_inches()[1]
    figure.legend([handles[mark] for mark in marks], [words(f"legend_{mark}") for mark in marks],
                  loc="lower center", bbox_to_anchor=(0.5, 0.02 / height), ncols=len(marks),
                  handlelength=1.6, columnspacing=1.6, borderaxespad=0.2)
