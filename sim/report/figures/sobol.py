"""Sobol indices: what each parameter takes away alone, and together with all others."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from sim.report import drawing
from sim.report.labels import Words
from sim.report.parameters import parameter_label
from sim.report.results import Results
from sim.report.sensitivities import unranked_notes
from sim.report.style import DARK, DOUBLE, FAINT, GREY, OKABE_ITO, SMALL, new_figure

NAME = "sobol"
SHOWN = ("S1", "ST")
COLUMNS = ["scenario", "metric", "factor", "index", "n", "value", "ci_low", "ci_high", "warning"]
LOOKS = {"S1": (OKABE_ITO[0], -0.19), "ST": (OKABE_ITO[4], 0.19)}
"""Colour and offset; the first bar of a pair is always the first-order index."""
ROW = 0.25


def table(results: Results) -> pd.DataFrame:
    """Return first-order and total indices with their intervals."""
    known = results.table("sensitivity")
    if known.empty:
        return pd.DataFrame(columns=COLUMNS)
    return known[known["index"].isin(SHOWN) & known["value"].notna()][COLUMNS]


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentences on what the sample cannot bear."""
    return unranked_notes(results, "ST", words)


def caption(points: pd.DataFrame, results: Results, words: Words) -> str:
    """Return what the bars are, and the lines where there are some."""
    return words.flowing(
        words("caption_sobol"),
        words("said_bootstrap") if points["ci_low"].notna().any() else "",
        words("said_intervals_cut") if any(
            _is_cut(own) for _, own in points.groupby("scenario", sort=False)) else "",
    )


def _frame(points: pd.DataFrame) -> tuple[float, float]:
    """Return the ends of all panels of a page, which hold every bar.

    An interval that leaves them is of a sample that is too small.
    """
    values = points["value"]
    return min(-0.05, float(values.min()) - 0.05), max(1.05, float(values.max()) + 0.05)


def _is_cut(points: pd.DataFrame) -> bool:
    low, high = _frame(points)
    return bool((points["ci_low"] < low).any() or (points["ci_high"] > high).any())


def draw(points: pd.DataFrame, results: Results, words: Words) -> list[Figure]:
    """Draw a page a scenario, a panel a metric."""
    return [_page(str(name), own, results, words)
            for name, own in points.groupby("scenario", sort=False)]


def _page(scenario: str, points: pd.DataFrame, results: Results, words: Words) -> Figure:
    metrics = list(dict.fromkeys(points["metric"]))
    totals = points[points["index"] == "ST"].groupby("factor", sort=False)["value"].mean()
    factors = [str(each) for each in totals.sort_values(ascending=False, kind="stable").index]
    rows, columns = -(-len(metrics) // 2), min(2, len(metrics))
    figure = new_figure(DOUBLE, 0.75 + rows * (ROW * len(factors) + 0.7))
    margins = (1.75, 0.15, 0.6, 0.45)
    axes = drawing.grid(figure, rows, columns, margins, (0.3, 0.75), sharex=True)
    names = [drawing.wrapped(parameter_label(each, words), 28) for each in factors]
    for place, panel in enumerate(axes.flat):
        panel.set_visible(place < len(metrics))
        if place >= len(metrics):
            continue
        _draw_panel(panel, points[points["metric"] == metrics[place]], factors)
        panel.set_xlim(*_frame(points))
        panel.set_yticks(range(len(names)), names if place % 2 == 0 else [], linespacing=1.15)
        title = f"({'abcdefghijklmnop'[place % 16]}) {words.metric(metrics[place])}"
        panel.set_title(drawing.shortened(title, 42), loc="left", fontsize=8, pad=3)
        panel.set_xlabel(words("share_of_variance"))
        panel.tick_params(labelbottom=True)
    handles = [Patch(facecolor=color, linewidth=0) for color, _ in LOOKS.values()]
    figure.legend(handles, [words(f"index_{each}") for each in LOOKS], loc="upper center",
                  bbox_to_anchor=(0.5, 1.0), ncols=2, borderaxespad=0.3, columnspacing=1.6)
    if len(results.scenarios) > 1:
        figure.text(0.02, 0.99, drawing.title_of(results, scenario, words), va="top", fontsize=8)
    return figure


def _draw_panel(panel: Axes, points: pd.DataFrame, factors: list[str]) -> None:
    for name, (color, offset) in LOOKS.items():
        own = points[points["index"] == name].set_index("factor").reindex(factors)
        heights = np.arange(len(factors)) + offset
        panel.barh(heights, own["value"], height=0.34, color=color, linewidth=0, zorder=2)
        panel.hlines(heights, own["ci_low"], own["ci_high"], color=DARK, linewidth=1.0, zorder=3)
    panel.axvline(0, color=GREY, linewidth=0.8, zorder=1)
    panel.set_ylim(len(factors) - 0.45, -0.55)
    panel.tick_params(axis="y", length=0, labelsize=SMALL)
    panel.grid(axis="x", color=FAINT, linewidth=0.5)
    panel.set_axisbelow(True)
    drawing.tidy_places(panel)
