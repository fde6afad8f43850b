"""Elementary effects: how much each parameter does, and how unevenly."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report import drawing
from sim.report.labels import Words
from sim.report.parameters import parameter_label
from sim.report.results import Results
from sim.report.sensitivities import unranked_notes
from sim.report.style import DARK, DOUBLE, FAINT, GREY, OKABE_ITO, new_figure

NAME = "morris"
COLUMNS = ["scenario", "metric", "factor", "n", "mu_star", "ci_low", "ci_high", "mu", "sigma",
           "warning"]
MOST_LABELS = 12
"""More names find no room beside a panel: those of the greatest effects."""
HEIGHT = 2.0


def table(results: Results) -> pd.DataFrame:
    """Return a row a parameter: mu_star with its interval, mu and sigma."""
    known = results.table("sensitivity")
    if known.empty:
        return pd.DataFrame(columns=COLUMNS)
    keys = ["scenario", "metric", "factor"]
    great = known[(known["index"] == "mu_star") & known["value"].notna()]
    great = great.rename(columns={"value": "mu_star"})
    for name in ("mu", "sigma"):
        own = known[known["index"] == name][[*keys, "value"]].rename(columns={"value": name})
        great = great.merge(own, on=keys, how="left", validate="1:1")
    return great[COLUMNS]


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentences on what the sample cannot bear, and on names left out."""
    most = int(points.groupby(["scenario", "metric"], sort=False).size().max())
    left = [words("effects_unnamed", shown=MOST_LABELS, of=most)] if most > MOST_LABELS else []
    return unranked_notes(results, "mu_star", words) + left


def caption(points: pd.DataFrame, results: Results, words: Words) -> str:
    """Return what the dots are, and the lines where there are some."""
    return words.flowing(words("caption_morris"),
                         words("said_blue_bootstrap") if points["ci_low"].notna().any() else "")


def draw(points: pd.DataFrame, results: Results, words: Words) -> list[Figure]:
    """Draw a page a scenario, a panel a metric."""
    return [_page(str(name), own, results, words)
            for name, own in points.groupby("scenario", sort=False)]


def _page(scenario: str, points: pd.DataFrame, results: Results, words: Words) -> Figure:
    metrics = list(dict.fromkeys(points["metric"]))
    rows, columns = -(-len(metrics) // 2), min(2, len(metrics))
    figure = new_figure(DOUBLE, 0.45 + rows * (HEIGHT + 0.75))
    axes = drawing.grid(figure, rows, columns, (0.55, 1.4, 0.45, 0.45), (1.9, 0.75))
    for place, panel in enumerate(axes.flat):
        panel.set_visible(place < len(metrics))
        if place >= len(metrics):
            continue
        _draw_panel(panel, points[points["metric"] == metrics[place]], words)
        title = f"({'abcdefghijklmnop'[place % 16]}) {words.metric(metrics[place])}"
        panel.set_title(drawing.shortened(title, 42), loc="left", fontsize=8, pad=3)
        unit = words.unit(metrics[place])
        panel.set_xlabel(words("effect_axis") + (f" ({unit})" if unit not in ("", "1") else ""))
        panel.set_ylabel(words("spread_axis"))
    if len(results.scenarios) > 1:
        figure.text(0.02, 0.99, drawing.title_of(results, scenario, words), va="top", fontsize=8)
    return figure


def _draw_panel(panel: Axes, points: pd.DataFrame, words: Words) -> None:
    # In another colour than the lines that tie the names to the dots, which run along them.
    panel.hlines(points["sigma"], points["ci_low"], points["ci_high"], color=OKABE_ITO[0],
                 linewidth=1.3)
    panel.scatter(points["mu_star"], points["sigma"], s=14, color=OKABE_ITO[0], zorder=3)
    right = 1.06 * float(points[["mu_star", "ci_high"]].max().max())
    # Effects that are the same everywhere have a spread of rounding errors alone.
    top = 1.1 * max(float(points["sigma"].max()), 0.05 * right)
    end = min(right, top)
    panel.plot([0, end], [0, end], color=DARK, linewidth=0.6, linestyle=(0, (4, 2)), zorder=1)
    panel.set_xlim(min(0.0, 1.06 * float(points["ci_low"].min())), right)
    panel.set_ylim(-0.04 * top, top)
    drawing.tidy_values(panel)
    drawing.tidy_places(panel, 4)
    panel.grid(axis="x", color=FAINT, linewidth=0.5)
    named = points.nlargest(MOST_LABELS, "mu_star", keep="first")
    drawing.end_labels(panel, [
        (row["mu_star"], row["sigma"],
         drawing.shortened(parameter_label(row["factor"], words), 27), DARK)
        for _, row in named.iterrows()
    ], leader=GREY)
