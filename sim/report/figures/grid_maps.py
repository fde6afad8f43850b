"""Maps of a grid over two parameters, hatched where a point cannot be told from the reference."""

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator

from sim.report import drawing, parameters
from sim.report.labels import Words
from sim.report.response import untold
from sim.report.results import Results
from sim.report.style import DARK, DOUBLE, FAINT, SMALL, new_figure

MAP = "cividis"
"""Readable with any colour vision, and in grey."""
PANEL = 1.45
"""Height of a panel in inches."""
MAPS_A_PAGE = 6
MOST_TICKS = 5
HATCH = "////"
BRIGHT = 0.55
"""Share of the scale above which cells are so bright that marks on them are dark."""


def sentences(points: pd.DataFrame, paths: list[str], words: Words) -> str:
    """Return what cells and marks are, those that are there."""
    several = bool((points["n"] > 1).any())
    whole = points.groupby(["scenario", "metric"]).size()
    cells = points[paths[0]].nunique() * points[paths[1]].nunique()
    return words.flowing(
        words("said_map" if several else "said_one_map"),
        words("said_holes") if (whole < cells).any() else "",
        words("said_hatched") if untold(points).any() else "",
        words("said_framed") if (points["is_reference"] == "yes").any() else "",
    )


def pages(
    scenario: str, points: pd.DataFrame, paths: list[str], results: Results, words: Words
) -> list[Figure]:
    """Draw a map a metric of one scenario: the first parameter across, the second up."""
    metrics = list(dict.fromkeys(points["metric"]))
    return [_page(scenario, points, metrics[at : at + MAPS_A_PAGE], paths, results, words)
            for at in range(0, len(metrics), MAPS_A_PAGE)]


def _page(
    scenario: str, points: pd.DataFrame, metrics: list[str], paths: list[str], results: Results,
    words: Words,
) -> Figure:
    rows, columns = -(-len(metrics) // 2), min(2, len(metrics))
    figure = new_figure(DOUBLE, 0.95 + rows * (PANEL + 0.95))
    axes = drawing.grid(figure, rows, columns, (0.85, 0.75, 0.45, 0.75), (1.6, 0.95))
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
    _legend(figure, points[points["metric"].isin(metrics)], words)
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
    bright = np.asarray(image.norm(points["mean"].to_numpy(dtype=float)), dtype=float) > BRIGHT
    marked = zip(points[paths[0]], points[paths[1]], bright, untold(points),
                 points["is_reference"] == "yes")
    for x, y, is_bright, hatched, framed in marked:
        place = (across.index(x), up.index(y))
        if hatched:
            panel.add_patch(_hatched(place, DARK if is_bright else "white"))
        if framed:
            panel.add_patch(Rectangle((place[0] - 0.44, place[1] - 0.42), 0.88, 0.84, fill=False,
                                      edgecolor=DARK if is_bright else "white", linewidth=1.6))
    for axis, path, values in ((panel.xaxis, paths[0], across), (panel.yaxis, paths[1], up)):
        every = -(-len(values) // MOST_TICKS)
        axis.set_ticks(range(0, len(values), every),
                       [parameters.shown_value(path, value, words) for value in values[::every]])
    bar = figure.colorbar(image, ax=panel, pad=0.03, fraction=0.06, format=drawing.compact_number)
    bar.locator = MaxNLocator(4)
    bar.update_ticks()
    bar.ax.tick_params(labelsize=SMALL)
    unit = words.unit(str(points["metric"].iloc[0]))
    bar.set_label("" if unit == "1" else unit, fontsize=SMALL)


def _hatched(place: tuple[int, int], color: str) -> Rectangle:
    return Rectangle((place[0] - 0.5, place[1] - 0.5), 1, 1, fill=False, hatch=HATCH,
                     edgecolor=color, linewidth=0.0)


def _legend(figure: Figure, points: pd.DataFrame, words: Words) -> None:
    """Explain the marks that are drawn in one row at the foot."""
    shade = colormaps[MAP](0.35)
    handles: dict[str, Patch] = {}
    if untold(points).any():
        handles["legend_hatched"] = Patch(facecolor=shade, hatch=HATCH, edgecolor="white",
                                          linewidth=0.0)
    if (points["is_reference"] == "yes").any():
        handles["legend_framed"] = Patch(facecolor="white", edgecolor=DARK, linewidth=1.6)
    if handles:
        height = figure.get_size_inches()[1]
        figure.legend(list(handles.values()), list(map(words, handles)), loc="lower center",
                      bbox_to_anchor=(0.5, 0.02 / height), ncols=2, handleheight=1.2,
                      borderaxespad=0.2)
