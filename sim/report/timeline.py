"""The horizontal axis of curves: days or calendar dates, eras and single changes."""

import datetime
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.report.drawing import number
from sim.report.labels import Words
from sim.report.results import Change, Results
from sim.report.style import TINTS

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
    """Return the title of an era; the time before the first switch has none of its own."""
    return words.title(change.title) or change.era or words("initial_era")


def fired_changes(results: Results, scenario: str) -> list[tuple[float, Change, int]]:
    """Return the changes that fired: median day, change, number of runs; in order of days.

    A change without era and title is none that a scenario's author wants readers to see: the end
    of an event of one day, say.
    """
    days: dict[tuple, list[int]] = {}
    example: dict[tuple, Change] = {}
    for run in results.runs_of(scenario):
        for change in (each for each in run.changes if each.era or each.title):
            key = (change.era, tuple(sorted(change.title.items())))
            days.setdefault(key, []).append(change.day)
            example.setdefault(key, change)
    found = [(float(np.median(at)), example[key], len(at)) for key, at in days.items()]
    return sorted(found, key=lambda entry: entry[0])


def era_spans(results: Results, scenario: str, last: float) -> list[tuple[float, float, Change]]:
    """Return (first day, last day, change) of every era inside a run of `last` days.

    The time before the first switch has no change of its own: it carries an untitled one.
    """
    changes = fired_changes(results, scenario)
    switches = [(day, change) for day, change, _ in changes if change.era and day < last]
    if not switches:
        return []
    if switches[0][0] > 0:
        switches.insert(0, (0.0, Change(0, "", {})))
    ends = [day for day, _ in switches[1:]] + [last]
    return [(day, end, change) for (day, change), end in zip(switches, ends)]


def shade_eras(axes: Axes, spans: Sequence[tuple[float, float, Change]]) -> None:
    """Tint the eras of a panel."""
    for place, (first, end, _) in enumerate(spans):
        axes.axvspan(first, end, color=TINTS[place % len(TINTS)], linewidth=0, zorder=-2)
