"""The horizontal axis of curves: days or calendar dates, eras and single changes."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation

from sim.report import drawing
from sim.report.change_titles import change_title
from sim.report.changes import Change, Fired
from sim.report.drawing import number
from sim.report.labels import Words
from sim.report.results import Results, Scenario
from sim.report.style import DARK, SMALL, TINTS

DIGIT_WIDTH, NUMBER_HEIGHT = 0.055, 0.055
"""Width of a digit, and how far above a panel the numbers of changes stand, in inches."""
MONTH_STEPS = (1, 3, 6, 12, 24, 60, 120)


def calendar_ticks(
    start: datetime.date, first: float, last: float, most: int
) -> tuple[list[int], list[str]]:
    """Return days and labels of at most `most` calendar ticks between two days."""
    begin = start + datetime.timedelta(days=int(np.ceil(first)))
    end = start + datetime.timedelta(days=int(last))
    for step in MONTH_STEPS:
        months = range(begin.year * 12, (end.year + 1) * 12 + 1)
        marks = [datetime.date(m // 12, m % 12 + 1, 1) for m in months if m % step == 0]
        marks = [mark for mark in marks if begin <= mark <= end]
        if len(marks) <= (most if step >= 12 else most - 1):  # a month's label is twice as wide
            break
    whole_years = step >= 12
    marks = marks or [begin]
    texts = [str(mark.year) if whole_years else f"{mark:%Y-%m}" for mark in marks]
    if len(marks) == 1 and marks[0] == begin:
        texts = [begin.isoformat()]
    return [(mark - start).days for mark in marks], texts


def day_axis(
    axes: Axes, start: datetime.date | None, last: float, most: int, words: Words
) -> None:
    """Scale the horizontal axis from day 0: calendar dates where day 0 has one, else days."""
    axes.set_xlim(0, max(last, 1))
    if start is None:
        found = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10], integer=True).tick_values(0, last)
        days = [int(day) for day in found if 0 <= day <= last]
        texts = [number(day) for day in days]
        axes.set_xlabel(words("day"))
    else:
        days, texts = calendar_ticks(start, 0, last, most)
    for day, label in zip(days, axes.set_xticks(days, texts)):
        # Labels at the ends stay above their own panel, clear of the neighbour's.
        if day <= 0.04 * last:
            label.label1.set_horizontalalignment("left")
        elif day >= 0.96 * last:
            label.label1.set_horizontalalignment("right")


def day_text(start: datetime.date | None, day: float, words: Words) -> str:
    """Return a day as a calendar date, or as a number where day 0 has no date."""
    if start is None:
        return words("day_number", day=number(day))
    return (start + datetime.timedelta(days=int(day))).isoformat()


def era_title(change: Change, words: Words) -> str:
    """Return the title of an era; the first one has none where no scenario gave it one."""
    return words.title(change.title) or change.era or words("initial_era")


def fired_changes(results: Results, scenario: str) -> list[Fired]:
    """Return the changes that fired in any run, by their median days."""
    plan = results.scenarios[scenario]
    runs = [run.fired for run in results.runs_of(scenario)]
    days = [tuple(fired[place] for fired in runs if place in fired)
            for place in range(len(plan.changes))]
    found = [Fired(change, each) for change, each in zip(plan.changes, days) if each]
    return _judged(sorted(found, key=lambda entry: entry.day), plan)


def _judged(fired: list[Fired], plan: Scenario) -> list[Fired]:
    """Return the changes, those marked idle that set what was so already.

    It is not said of values that a conditional change sets, too: they differ between runs.
    """
    unsure = {path for change in plan.changes if change.when for path in change.values}
    now, judged = dict(plan.values), []
    for entry in fired:
        values = entry.change.values
        same = all(now.get(path) == value and path not in unsure
                   for path, value in values.items())
        judged.append(replace(entry, idle=bool(values) and same and not entry.change.era))
        now |= values
    return judged


def single_changes(results: Results, scenario: str) -> list[Fired]:
    """Return the changes that fired and begin no era."""
    return [entry for entry in fired_changes(results, scenario) if not entry.change.era]


def era_spans(results: Results, scenario: str, last: float) -> list[tuple[float, float, Change]]:
    """Return (first day, last day, change) of every era inside a run of `last` days.

    The time before the first switch has no change of its own: it carries one with the title of
    the era that the scenario begins in.
    """
    fired = fired_changes(results, scenario)
    switches = [(each.day, each.change) for each in fired if each.change.era and each.day < last]
    if not switches:
        return []
    if switches[0][0] > 0:
        switches.insert(0, (0.0, Change(0, "", results.scenarios[scenario].era)))
    ends = [day for day, _ in switches[1:]] + [last]
    return [(day, end, change) for (day, change), end in zip(switches, ends)]


def shade_eras(axes: Axes, spans: Sequence[tuple[float, float, Change]]) -> None:
    """Tint the eras of a panel."""
    for place, (first, end, _) in enumerate(spans):
        axes.axvspan(first, end, color=TINTS[place % len(TINTS)], linewidth=0, zorder=-2)


def mark_changes(axes: Axes, fired: Sequence[Fired]) -> None:
    """Draw a dashed line at the median day of each change, and a tick a seed where days differ."""
    for entry in fired:
        axes.axvline(entry.day, color=DARK, linewidth=0.6, linestyle=(0, (2, 2)), zorder=1)
        if len(set(entry.days)) > 1:
            axes.plot(
                entry.days, [1.0] * len(entry.days), marker="|", markersize=4, linestyle="",
                markeredgewidth=0.5, color=DARK, transform=axes.get_xaxis_transform(),
                zorder=1, scalex=False, scaley=False,
            )


def number_changes(axes: Axes, fired: Sequence[Fired], last: float) -> None:
    """Write the numbers of changes above a panel, apart from each other, each tied to its line."""
    inches = axes.get_window_extent().width / axes.figure.dpi
    gap = last * DIGIT_WIDTH * (1 + len(str(len(fired)))) / inches
    places = drawing.spread_out([entry.day for entry in fired], gap, 0.0, last)
    edge = axes.get_xaxis_transform()
    above = edge + ScaledTranslation(0, NUMBER_HEIGHT, axes.figure.dpi_scale_trans)
    for turn, (entry, place) in enumerate(zip(fired, places), start=1):
        axes.annotate(
            str(turn), (entry.day, 1.0), (place, 1.0), xycoords=edge, textcoords=above,
            ha="center", va="bottom", fontsize=SMALL,
            # From below the number, so that a line to the side runs through no other number.
            arrowprops={"arrowstyle": "-", "linewidth": 0.4, "color": DARK, "shrinkA": 0,
                        "shrinkB": 0, "relpos": (0.5, 0.0)},
        )


def change_texts(
    results: Results, scenario: str, fired: Sequence[Fired], words: Words, width: int
) -> list[str]:
    """Return a line a change: number, day, title, and in how many runs it fired.

    `width` is the most that a title takes, in Latin characters.
    """
    runs = len(results.runs_of(scenario))
    start = results.scenarios[scenario].start
    lines = []
    for place, entry in enumerate(fired, start=1):
        when = day_text(start, entry.day, words)
        if len(set(entry.days)) > 1:
            first, last = (day_text(start, end, words) for end in (min(entry.days),
                                                                   max(entry.days)))
            when += words("day_range", first=first, last=last)
        title = change_title(entry.change, words, width)
        as_before = words("as_before") if entry.idle else ""
        some = "" if len(entry.days) == runs else words("in_some", n=len(entry.days), of=runs)
        lines.append(f"{place}  {when}  {title}{as_before}{some}")
    return lines


def ticks_note(fired: Mapping[str, Sequence[Fired]], words: Words) -> list[str]:
    """Return the sentence on ticks, where any change fired on several days."""
    differ = any(len(set(entry.days)) > 1 for entries in fired.values() for entry in entries)
    return [words("changes_differ")] if differ else []


def unlisted_note(
    results: Results, fired: Mapping[str, Sequence[Fired]], most: int, words: Words
) -> list[str]:
    """Return a sentence a scenario of which more changes fired than are numbered."""
    return [
        words("changes_unlisted", title=drawing.title_of(results, name, words), shown=most,
              of=len(entries))
        for name, entries in fired.items() if len(entries) > most
    ]
