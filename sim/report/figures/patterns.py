"""The patterns: the leading statistic of each in the model, beside its nulls."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.patterns import PATTERNS, Mark, Pattern
from sim.report import drawing
from sim.report.dots import dots, from_four_seeds, marks, whisker
from sim.report.labels import Words
from sim.report.results import Results
from sim.report.style import DARK, DOUBLE, FAINT, GREY, OKABE_ITO, TALLEST, TINTS, new_figure

NAME = "patterns"
COLUMNS = ["pattern", "statistic", "arm", "is_null", "seed", "value", "n", "ci_low", "ci_high"]
PANELS_A_ROW = 2
LINE, HEAD, GAP = 0.24, 0.4, 0.32
"""Heights in inches: of a line, of what stands above a panel, below it."""
TEXT, LEADING = 5.5, 7.5
"""Points: size of small text, and from line to line of it."""
LABELS = 1.3
"""Width in inches of the labels of the lines, left of a panel."""
LEFT, RIGHT, TOP, BOTTOM, BETWEEN = LABELS, 0.12, 0.1, 0.1, LABELS + 0.15


def table(results: Results) -> pd.DataFrame:
    """Return the plotted numbers: means with intervals, and the seeds."""
    known, seeds = results.table(NAME), results.table("patterns_seeds")
    if known.empty:
        return pd.DataFrame(columns=COLUMNS)
    leading = {pattern.id: pattern.statistics[0].name for pattern in PATTERNS}
    means = known.rename(columns={"mean": "value"})
    means["seed"] = pd.NA
    nulls = known[["pattern", "statistic", "arm", "is_null"]]
    points = pd.concat([means[COLUMNS], seeds.merge(nulls)], ignore_index=True)
    points = points[points["pattern"].map(leading) == points["statistic"]]
    drawn = points.groupby(["pattern", "statistic"])["value"].transform("count") > 0
    typed = points[drawn].astype({"seed": "Int64", "n": "Int64"})
    return typed[COLUMNS].reset_index(drop=True)


def notes(points: pd.DataFrame, results: Results, words: Words) -> list[str]:
    """Return the sentence on the patterns that no seed could be asked about."""
    asked = dict.fromkeys(results.table(NAME)["pattern"])
    left = [name for name in asked if name not in set(points["pattern"])]
    return [words("patterns_left_out", names=words.joined(left))] if left else []


def caption(points: pd.DataFrame, results: Results, words: Words) -> str:
    """Return what the figure shows: nulls, cut intervals and marks where there are some."""
    drawn = from_four_seeds(points)
    marked = {each.id for each in PATTERNS if each.statistics[0].mark is not None}
    return words.flowing(
        words("caption_patterns", marks=marks(points, words)),
        words("said_nulls") if (points["is_null"] == "yes").any() else "",
        words("said_pattern_cut") if _any_cut(drawn) else "",
        words("said_passing") if marked & set(points["pattern"]) else "",
    )


def _any_cut(points: pd.DataFrame) -> bool:
    for _, own in points.groupby(["pattern", "arm"], sort=False):
        mean, (low, high) = own[own["seed"].isna()], _reach(own)
        if (mean["ci_low"] < low).any() or (mean["ci_high"] > high).any():
            return True
    return False


def _reach(points: pd.DataFrame) -> tuple[float, float]:
    """Return between what an interval is drawn: the seeds and half their range beyond them."""
    seeds = points.loc[points["seed"].notna(), "value"].astype(float)
    room = (seeds.max() - seeds.min()) / 2.0
    return float(seeds.min() - room), float(seeds.max() + room)


def draw(points: pd.DataFrame, results: Results, words: Words) -> list[Figure]:
    """Draw a panel a pattern, as high as it has lines, on as many pages as it takes."""
    points = from_four_seeds(points)
    shown = [pattern for pattern in PATTERNS if pattern.id in set(points["pattern"])]
    pages: list[list[list[Pattern]]] = [[]]
    for at in range(0, len(shown), PANELS_A_ROW):
        row = shown[at : at + PANELS_A_ROW]
        if pages[-1] and _height([*pages[-1], row]) > TALLEST:
            pages.append([])
        pages[-1].append(row)
    return [_page(rows, points, words) for rows in pages]


def _tall(row: list[Pattern]) -> float:
    """Return the height of the tallest panel of a row, in inches."""
    return LINE * max(len(each.statistics[0].lines) for each in row)


def _height(rows: list[list[Pattern]]) -> float:
    return TOP + sum(_tall(row) + HEAD + GAP for row in rows) + BOTTOM


def _page(rows: list[list[Pattern]], points: pd.DataFrame, words: Words) -> Figure:
    height = _height(rows)
    figure = new_figure(DOUBLE, height)
    width = (DOUBLE - LEFT - RIGHT - BETWEEN * (PANELS_A_ROW - 1)) / PANELS_A_ROW
    top = height - TOP
    for row in rows:
        top -= HEAD
        for place, pattern in enumerate(row):
            own = LINE * len(pattern.statistics[0].lines)
            left = LEFT + place * (width + BETWEEN)
            panel = figure.add_axes((left / DOUBLE, (top - own) / height, width / DOUBLE,
                                     own / height))
            _panel(panel, pattern, points[points["pattern"] == pattern.id], words)
        top -= _tall(row) + GAP
    return figure


def _panel(panel: Axes, pattern: Pattern, points: pd.DataFrame, words: Words) -> None:
    statistic = pattern.statistics[0]
    english = words.language == "en"
    name = drawing.wrapped(f"{pattern.id} {pattern.en if english else pattern.zh}", 54)
    asked = drawing.wrapped(statistic.en if english else statistic.zh, 72)
    above = 13 + LEADING * asked.count("\n")
    for text, up, size in ((name, above, 7.0), (asked, 4, TEXT)):
        panel.annotate(text, (0, 1), (4 - 72 * LABELS, up), xycoords="axes fraction",
                       textcoords="offset points", fontsize=size, va="bottom", color=DARK,
                       annotation_clip=False)
    for place, line in enumerate(statistic.lines):
        color = OKABE_ITO[1] if line.null else OKABE_ITO[0]
        _line(panel, points[points["arm"] == line.en], place, color)
        label = drawing.wrapped(line.en if english else line.zh, 26)
        panel.annotate(label, (0, place), (-4, 0), xycoords=panel.get_yaxis_transform(),
                       textcoords="offset points", fontsize=TEXT, ha="right", va="center",
                       color=color, linespacing=1.0, multialignment="right",
                       annotation_clip=False)
    panel.set_ylim(len(statistic.lines) - 0.4, -0.6)
    panel.set_yticks([])
    panel.spines["left"].set_visible(False)
    drawing.tidy_places(panel, 4)
    panel.tick_params(axis="x", labelsize=TEXT, pad=1)
    panel.grid(axis="x", color=FAINT, linewidth=0.4)
    panel.set_axisbelow(True)
    if statistic.mark is not None:
        _shade(panel, statistic.mark)


def _line(panel: Axes, points: pd.DataFrame, place: int, color: str) -> None:
    """Draw the mean with its interval, cut to the reach of the seeds, and the seeds below it."""
    mean, seeds = points[points["seed"].isna()], points[points["seed"].notna()]
    dots(panel, seeds["value"], place + 0.18, color)
    if len(mean) and mean["value"].notna().all():
        low, high = _reach(points)
        cut = mean.assign(ci_low=mean["ci_low"].clip(lower=low),
                          ci_high=mean["ci_high"].clip(upper=high))
        whisker(panel, cut, place - 0.16, color)


def _shade(panel: Axes, mark: Mark) -> None:
    """Tint the side that passes."""
    low, high = panel.get_xlim()
    at = mark.above if mark.below is None else mark.below
    assert at is not None
    low, high = min(low, at - 0.03 * (high - low)), max(high, at + 0.03 * (high - low))
    side = (at, high) if mark.below is None else (low, at)
    panel.axvspan(*side, color=TINTS[2], linewidth=0, zorder=0)
    panel.axvline(at, color=GREY, linewidth=0.6, zorder=1)
    panel.set_xlim(low, high)
