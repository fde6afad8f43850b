"""The ablation: what every mechanism does, a line an observable, raw and re-centred."""

from collections.abc import Container
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.report import drawing
from sim.report.design_tables import mechanism_name, observable_label
from sim.report.labels import Words
from sim.report.page_table import scenario_title
from sim.report.results import Results
from sim.report.style import DARK, DOUBLE, FAINT, GREY, OKABE_ITO, TINTS, new_figure

NAME = "ablation"
FORMS = ("raw", "recentred")
LOOKS = {"raw": (OKABE_ITO[0], "o", -0.17), "recentred": (OKABE_ITO[1], "D", 0.17)}
"""Colour, marker and offset; the marker tells them apart without colour."""
LINES_A_PAGE = 56
NAME_WIDTH, LABEL_WIDTH, TITLE_WIDTH = 36, 42, 100
"""Widths in Latin characters: more of a name or a label goes to the next line."""
LINE = 0.148
"""Height of a line in inches."""
TEXT = 6.5
LEFT, RIGHT, TOP, BOTTOM = 3.85, 0.1, 0.42, 0.5
COLUMNS = ["row", "name", "arm", "metric", "summary", "expected", "form", "n", "value", "ci_low",
           "ci_high"]


def table(results: Results) -> pd.DataFrame:
    """Return the plotted numbers: standardised differences, era by era."""
    known = results.table(NAME)
    if known.empty:
        return pd.DataFrame(columns=COLUMNS)
    parts = []
    for form in FORMS:
        part = known[COLUMNS[:6]].assign(form=form, n=known[f"{form}_n"])
        ends = {"value": "difference", "ci_low": "ci_low", "ci_high": "ci_high"}
        for name, column in ends.items():
            part[name] = known[f"{form}_{column}"] / known["full_sd"].where(known["full_sd"] > 0)
        parts.append(part[(part["n"] >= 2) & part["value"].notna()])
    places = {name: place for place, name in enumerate(results.scenarios)}
    points = pd.concat(parts, ignore_index=True)
    order = points["arm"].map(places).fillna(len(places))
    points = points.assign(order=order).sort_values(["order", "row"], kind="stable")
    return points[COLUMNS].reset_index(drop=True)


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentence on what is not drawn."""
    keys = ["row", "metric", "summary"]
    drawn = set(points[keys].itertuples(index=False, name=None))
    left = [
        f"{row} {observable_label(metric, summary, words)}"
        for row, metric, summary in results.table(NAME)[keys].itertuples(index=False, name=None)
        if (row, metric, summary) not in drawn
    ]
    return [words("not_drawn", names=words.joined(left))] if left else []


def caption(points: pd.DataFrame, results: Results, words: Words) -> str:
    """Return what the figure shows: hollow marks and cut intervals where there are some."""
    hollow = (points["ci_low"] <= 0) & (points["ci_high"] >= 0)
    ends = points[["ci_low", "ci_high"]].abs()
    return words.flowing(
        words("caption_ablation"),
        words("said_hollow") if hollow.any() else "",
        words("said_intervals_cut") if (ends > _limit(points)).any(axis=None) else "",
    )


def _limit(points: pd.DataFrame) -> float:
    """Return how far from 0 the panels reach."""
    return 1.6 * max(float(points["value"].abs().max()), 1.0)


def draw(points: pd.DataFrame, results: Results, words: Words) -> list[Figure]:
    """Draw as many pages as it takes, all on one scale."""
    pages: list[list[Block]] = [[]]
    for block in _blocks(points, words):
        if pages[-1] and sum(each.lines for each in pages[-1]) + block.lines > LINES_A_PAGE:
            pages.append([])
        pages[-1].append(block)
    return [_page(page, _limit(points), results, words) for page in pages]


@dataclass(frozen=True)
class Block:
    """A mechanism in a scenario: its name, and the label and the numbers of every observable."""

    arm: str
    name: str
    observed: list[tuple[str, pd.DataFrame]]

    @property
    def lines(self) -> int:
        """Number of lines that it takes: no label is cut."""
        labels = sum(label.count("\n") + 1 for label, _ in self.observed)
        return max(labels, self.name.count("\n") + 1)


def _blocks(points: pd.DataFrame, words: Words) -> list[Block]:
    blocks = []
    for (arm, row), own in points.groupby(["arm", "row"], sort=False):
        name = f"{row} {mechanism_name(str(row), own['name'].iloc[0], words)}"
        observed = [
            (drawing.wrapped(observable_label(str(metric), str(summary), words), LABEL_WIDTH), each)
            for (metric, summary), each in own.groupby(["metric", "summary"], sort=False)
        ]
        blocks.append(Block(str(arm), drawing.wrapped(name, NAME_WIDTH), observed))
    return blocks


def _page(blocks: list[Block], limit: float, results: Results, words: Words) -> Figure:
    arms = list(dict.fromkeys(block.arm for block in blocks))
    lines = sum(block.lines for block in blocks) + len(arms)
    figure = new_figure(DOUBLE, TOP + LINE * lines + BOTTOM)
    panel = drawing.grid(figure, 1, 1, (LEFT, RIGHT, TOP, BOTTOM), (0, 0))[0][0]
    panel.set_xscale("symlog", linthresh=1.0, linscale=0.8)
    panel.set_xlim(-limit, limit)
    panel.set_ylim(lines - 0.4, -0.6)
    place, arm_before = 0, ""
    for block in blocks:
        if block.arm != arm_before:
            title = drawing.shortened(scenario_title(block.arm, results, words), TITLE_WIDTH)
            _write(panel, LEFT, place, title, size=8.0)
            place, arm_before = place + 1, block.arm
        _draw_block(panel, place, block, limit)
        place += block.lines
    panel.axvline(0, color=GREY, linewidth=0.8, zorder=1)
    panel.set_yticks([])
    panel.spines["left"].set_visible(False)
    drawing.symlog_ticks(panel)
    panel.set_xlabel(drawing.wrapped(words("standardised_axis"), 52))
    forms = {form for block in blocks for _, own in block.observed for form in own["form"]}
    _legend(figure, forms, words)
    return figure


def _draw_block(panel: Axes, place: int, block: Block, limit: float) -> None:
    """Write name and labels, and draw every observable at the middle of its label."""
    for line, text in enumerate(block.name.split("\n")):
        _write(panel, LEFT, place + line, text)
    for label, own in block.observed:
        lines = label.count("\n") + 1
        middle = place + (lines - 1) / 2
        _write(panel, 0.06, middle, label, ha="right")
        _line(panel, middle, own, limit)
        place += lines


def _write(
    panel: Axes, inches: float, place: float, text: str, ha: str = "left", size: float = TEXT
) -> None:
    """Write a label so many inches left of the panel."""
    panel.annotate(
        text, (0, place), (-72 * inches + 4, 0), xycoords=panel.get_yaxis_transform(),
        textcoords="offset points", fontsize=size, ha=ha, va="center", color=DARK,
        annotation_clip=False, linespacing=1.0, multialignment=ha,
    )


def _line(panel: Axes, place: float, own: pd.DataFrame, limit: float) -> None:
    """Draw one observable: the expected side tinted, both differences with their intervals."""
    side = limit if own["expected"].iloc[0] == "up" else -limit
    panel.barh(place, side, height=0.86, color=TINTS[0], linewidth=0, zorder=0)
    panel.axhline(place + 0.5, color=FAINT, linewidth=0.4, zorder=0)
    for _, each in own.iterrows():
        color, marker, offset = LOOKS[each["form"]]
        low, high = each["ci_low"], each["ci_high"]
        panel.hlines(place + offset, max(low, -limit), min(high, limit), color=color, linewidth=0.9)
        panel.scatter(
            [each["value"]], [place + offset], s=9, marker=marker, edgecolors=color,
            facecolors=color if low > 0 or high < 0 else "white", linewidths=0.8, zorder=3,
        )


def _legend(figure: Figure, drawn: Container[str], words: Words) -> None:
    forms = [form for form in FORMS if form in drawn]
    handles: list[Line2D | Patch] = [
        Line2D([], [], color=color, marker=marker, markersize=3.5, linewidth=0.9)
        for color, marker, _ in map(LOOKS.__getitem__, forms)
    ]
    texts = [words(f"legend_{form}") for form in forms]
    handles.append(Patch(facecolor=TINTS[0], linewidth=0))
    texts.append(words("legend_expected"))
    figure.legend(handles, texts, loc="upper center", bbox_to_anchor=(0.5, 1.0), ncols=3,
                  columnspacing=1.6, borderaxespad=0.4)
