"""The decomposition of the fall: shares of the mechanisms and both end points."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report import drawing
from sim.report.averages import over_seeds
from sim.report.dots import dots, from_four_seeds, marks, whisker
from sim.report.labels import Words
from sim.report.page_table import scenario_title
from sim.report.results import Results
from sim.report.style import DARK, DOUBLE, FAINT, GREY, OKABE_ITO, SMALL, new_figure

NAME = "fall"
SHARE, END = "share", "end"
ENDS = ("none_frozen", "all_frozen")
COLUMNS = ["scenario", "panel", "name", "seed", "value", "n", "ci_low", "ci_high"]


def table(results: Results) -> pd.DataFrame:
    """Return shares in percent and end points, over seeds and seed by seed."""
    known = results.table("fall_seeds")
    if known.empty:
        return pd.DataFrame(columns=COLUMNS)
    rows: list[dict] = []
    order = list(dict.fromkeys(results.table("fall")["mechanism"]))
    for scenario, own in known.groupby("scenario", sort=False):
        for name in order:
            values = own[own["mechanism"] == name]
            rows += _rows(str(scenario), SHARE, name, values["seed"], 100 * values["share"])
        ends = own.drop_duplicates("seed")
        for name in ENDS:
            rows += _rows(str(scenario), END, name, ends["seed"], ends[name])
    return pd.DataFrame(rows, columns=COLUMNS).astype({"seed": "Int64", "n": "Int64"})


def _rows(
    scenario: str, panel: str, name: str, seeds: pd.Series, values: pd.Series
) -> list[dict]:
    said = {"scenario": scenario, "panel": panel, "name": name}
    singles = [said | {"seed": int(s), "value": float(v)} for s, v in zip(seeds, values)]
    return [said | {"seed": pd.NA, **over_seeds(values)}, *singles]


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentence on the scenarios that are not drawn."""
    return drawing.missing_scenarios(points, results, words)


def caption(points: pd.DataFrame, results: Results, words: Words) -> str:
    """Return what the panels show."""
    return words("caption_fall", marks=marks(points, words))


def draw(points: pd.DataFrame, results: Results, words: Words) -> Figure:
    """Draw a row of two panels a scenario."""
    points = from_four_seeds(points)
    scenarios = list(dict.fromkeys(points["scenario"]))
    figure = new_figure(DOUBLE, 0.25 + 1.95 * len(scenarios))
    axes = drawing.grid(figure, len(scenarios), 2, (1.5, 0.15, 0.3, 0.45), (1.15, 0.75))
    for row, scenario in zip(axes, scenarios):
        own = points[points["scenario"] == scenario]
        shares, ends = own[own["panel"] == SHARE], own[own["panel"] == END]
        _draw_panel(row[0], shares, [words.named("mechanism", n) for n in _names(shares)])
        _draw_panel(row[1], ends, [words(name) for name in _names(ends)])
        row[0].set_xlabel(words("fall_share_axis"))
        row[1].set_xlabel(words("fall_end_axis"))
        row[0].set_title(scenario_title(scenario, results, words), loc="left", fontsize=8, pad=3)
    return figure


def _names(points: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(points["name"]))


def _draw_panel(panel: Axes, points: pd.DataFrame, labels: list[str]) -> None:
    for place, name in enumerate(_names(points)):
        own = points[points["name"] == name]
        mean, seeds = own[own["seed"].isna()], own[own["seed"].notna()]
        color = OKABE_ITO[place % len(OKABE_ITO)]
        panel.barh(place, mean["value"].iloc[0], height=0.62, color=color, alpha=0.3, linewidth=0)
        dots(panel, seeds["value"], place + 0.16, color)
        whisker(panel, mean, place - 0.16, DARK)
    panel.axvline(0, color=GREY, linewidth=0.7, zorder=1)
    panel.set_ylim(len(labels) - 0.45, -0.55)
    panel.set_yticks(range(len(labels)), [drawing.wrapped(each, 20) for each in labels])
    panel.tick_params(axis="y", length=0, labelsize=SMALL)
    panel.grid(axis="x", color=FAINT, linewidth=0.5)
    panel.set_axisbelow(True)
    drawing.tidy_places(panel)
