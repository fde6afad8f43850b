"""The attribution: from one era to another in steps of lever groups, metric by metric."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.experiment.bounds import within_bounds
from sim.report import drawing
from sim.report.averages import over_seeds
from sim.report.dots import dots, from_four_seeds
from sim.report.labels import Words
from sim.report.page_table import scenario_title
from sim.report.results import Results
from sim.report.style import DARK, DOUBLE, FAINT, GREY, OKABE_ITO, SMALL, new_figure

NAME = "attribution"
SEEDS = "attribution_seeds"
START, END, LEVER = "start", "end", "lever"
COLUMNS = ["from", "to", "metric", "step", "group", "seed", "before", "value", "n", "ci_low",
           "ci_high"]
UP_COLOR, DOWN_COLOR = OKABE_ITO[0], OKABE_ITO[1]
ROW = 0.26


def table(results: Results) -> pd.DataFrame:
    """Return the steps of every pair and metric: means with intervals, and every seed.

    `before` is the level from which a step starts; `value` is the level itself at both ends, and
    the contribution of a group between them.
    """
    known = results.table(SEEDS)
    if known.empty:
        return pd.DataFrame(columns=COLUMNS)
    rows: list[dict] = []
    for (one, other, metric), own in known.groupby(["from", "to", "metric"], sort=False):
        pair = {"from": one, "to": other, "metric": metric}
        ends = own.drop_duplicates("seed")
        rows += _rows(pair, START, "", 0.0, ends.rename(columns={START: "value"}))
        level = float(ends[START].mean())
        for group, each in own.groupby("group", sort=False):
            values = each.rename(columns={"contribution": "value"})
            rows += _rows(pair, LEVER, str(group), level, values)
            level += float(each["contribution"].mean())
        rows += _rows(pair, END, "", 0.0, ends.rename(columns={END: "value"}))
    return pd.DataFrame(rows, columns=COLUMNS).astype({"seed": "Int64", "n": "Int64"})


def _rows(
    pair: dict, step: str, group: str, before: float, values: pd.DataFrame
) -> list[dict]:
    said = pair | {"step": step, "group": group, "before": before}
    over = over_seeds(values["value"], pair["metric"], difference=step == LEVER)
    mean = said | {"seed": pd.NA, **over}
    singles = [said | {"seed": int(seed), "value": float(value)}
               for seed, value in zip(values["seed"], values["value"])]
    return [mean, *singles]


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentence on the metrics that no seed has in every coalition."""
    asked = results.table(NAME)[["from", "to", "metric"]].drop_duplicates()
    drawn = set(points[["from", "to", "metric"]].itertuples(index=False, name=None))
    left = [each[2] for each in asked.itertuples(index=False, name=None) if each not in drawn]
    names = words.joined(words.metric(name) for name in dict.fromkeys(left))
    return [words("no_contribution", names=names)] if left else []


def caption(points: pd.DataFrame, results: Results, words: Words) -> str:
    """Return what the figure shows: intervals and extinct markets where there are some."""
    judged = results.table("coalitions")["judged"]
    return words.flowing(
        words("caption_attribution"),
        words("said_seed_dots"),
        words("said_black_interval") if from_four_seeds(points)["ci_low"].notna().any() else "",
        words("said_died_out") if judged.any() else "",
    )


def draw(points: pd.DataFrame, results: Results, words: Words) -> list[Figure]:
    """Draw a page a pair, a panel a metric."""
    points = from_four_seeds(points)
    return [_page(own, results, words) for _, own in points.groupby(["from", "to"], sort=False)]


def _page(points: pd.DataFrame, results: Results, words: Words) -> Figure:
    metrics = list(dict.fromkeys(points["metric"]))
    labels = _labels(points, results, words)
    rows = -(-len(metrics) // 2)
    figure = new_figure(DOUBLE, 0.3 + rows * (ROW * len(labels) + 0.75))
    axes = drawing.grid(figure, rows, 2, (1.75, 0.15, 0.25, 0.45), (0.3, 0.75))
    for place, panel in enumerate(axes.flat):
        panel.set_visible(place < len(metrics))
        if place >= len(metrics):
            continue
        own = points[points["metric"] == metrics[place]]
        _draw_panel(panel, own)
        names = _labels(own, results, words)
        panel.set_yticks(range(len(names)), names if place % 2 == 0 else [], linespacing=1.15)
        title = words.metric(metrics[place])
        panel.set_title(f"({'abcdefghijkl'[place]}) {title}", loc="left", fontsize=8, pad=3)
        panel.set_xlabel(words.unit(metrics[place]))
    return figure


def _labels(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the labels of the rows: first scenario, groups, second scenario; with the extinct."""
    first = points.iloc[0]
    groups = dict.fromkeys(points[points["step"] == LEVER]["group"])
    ends = [_end_label(first, end, results, words) for end in ("from", "to")]
    return [ends[0], *(drawing.wrapped(words.named("group", each), 26) for each in groups), ends[1]]


def _end_label(first: pd.Series, end: str, results: Results, words: Words) -> str:
    """Return a scenario's title and how many of its markets died out."""
    table = results.table("coalitions")
    pair = table[(table["from"] == first["from"]) & (table["to"] == first["to"])]
    sizes = pair["moved"].fillna("").map(lambda moved: len(moved.split(" + ")) if moved else 0)
    own = pair[sizes == (0 if end == "from" else sizes.max())].iloc[0]
    title = drawing.shortened(scenario_title(str(first[end]), results, words), 26)
    if not own["judged"]:
        return title
    return f"{title}\n" + words("extinct_of", count=int(own["extinct"]), n=int(own["judged"]))


def _draw_panel(panel: Axes, points: pd.DataFrame) -> None:
    steps = list(points.groupby(["step", "group"], sort=False))
    for place, (_, own) in enumerate(steps):
        mean, seeds = own[own["seed"].isna()].iloc[0], own[own["seed"].notna()]
        before, value = float(mean["before"]), float(mean["value"])
        color = GREY if mean["step"] != LEVER else UP_COLOR if value >= 0 else DOWN_COLOR
        if mean["step"] == LEVER:
            panel.barh(place, value, left=before, height=0.62, color=color, alpha=0.4, linewidth=0)
        dots(panel, before + seeds["value"], place + 0.12, color)
        panel.plot([before + value], [place], marker="|", markersize=9, color=color)
        if np.isfinite(mean["ci_low"]):
            ends = (before + mean["ci_low"], before + mean["ci_high"])
            low, high = within_bounds(mean["metric"], ends)
            panel.hlines(place - 0.12, low, high, color=DARK, linewidth=1.1, zorder=4)
        if place + 1 < len(steps):
            panel.vlines(before + value, place, place + 1, color=DARK, linewidth=0.5, zorder=2)
    panel.set_xlim(*_limits(points))
    panel.set_ylim(len(steps) - 0.45, -0.55)
    panel.tick_params(axis="y", length=0, labelsize=SMALL)
    panel.grid(axis="x", color=FAINT, linewidth=0.5)
    panel.set_axisbelow(True)
    drawing.tidy_places(panel)


def _limits(points: pd.DataFrame) -> tuple[float, float]:
    """Hold every level and dot, and of the intervals what does not press them together."""
    levels = (points["before"] + points["value"]).to_numpy(dtype=float)
    low, high = float(levels.min()), float(levels.max())
    span = high - low or abs(high) or 1.0
    least = float((points["before"] + points["ci_low"]).min())  # missing for a few seeds
    most = float((points["before"] + points["ci_high"]).max())
    room = 0.05 * span
    left = max(np.nanmin([least, low]), low - span / 2) - room
    return left, min(np.nanmax([most, high]), high + span / 2) + room
