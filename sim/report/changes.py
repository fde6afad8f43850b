"""Changes on the way: what the plan says of them, and on which day each fired in a run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

Titles = Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """A change as the plan tells it.

    Attributes
    ----------
    day : int or None
        Day at whose start it holds; None where a condition decides.
    era : str or None
        Name of the era that it begins, None where it begins none.
    title : mapping
        Language to title, empty where the file gives none.
    values : mapping
        Dotted path to the value that it sets.
    when : str
        The condition, ``METRIC below NUMBER`` or ``METRIC above NUMBER``; "" where there is none.
    """

    day: int | None
    era: str | None
    title: Titles
    values: Mapping[str, Any] = field(default_factory=dict)
    when: str = ""

    @property
    def metric(self) -> str:
        """The metric that it waits for, "" where it waits for none."""
        return self.when.partition(" ")[0]


@dataclass(frozen=True)
class Fired:
    """A change of a scenario with the days on which it fired, one a run in which it did.

    `idle` says that all it sets was so already.
    """

    change: Change
    days: tuple[int, ...]
    idle: bool = False

    @property
    def day(self) -> float:
        """The median day."""
        return float(np.median(self.days))


def read_changes(entries: list[dict[str, Any]]) -> tuple[Change, ...]:
    """Return the changes of a scenario's plan that do something, in the order of the file.

    A change whose values are all held still by ``--set`` or by an extending file sets nothing.
    """
    changes = (
        Change(each.get("day"), each.get("era"), each.get("title") or {}, each.get("set") or {},
               each.get("when") or "")
        for each in entries
        if each.get("era") or each.get("set") or ("set" not in each and each.get("title"))
    )
    return tuple(changes)


def fired_days(changes: tuple[Change, ...], daily: pd.DataFrame) -> dict[int, int]:
    """Return the day on which each change fired in a run, by its place among `changes`.

    Parameters
    ----------
    changes : tuple of Change
        The changes of the scenario.
    daily : DataFrame
        The days of the run with the metrics that conditions are about.
    """
    last = int(daily["day"].max())
    days = {place: _day(change, daily) for place, change in enumerate(changes)}
    return {place: day for place, day in days.items() if day is not None and day <= last}


def _day(change: Change, daily: pd.DataFrame) -> int | None:
    """Return the day of a change; a condition fires it on the day after it is first met."""
    if not change.when:
        return change.day
    if change.metric not in daily:  # of another version of the model
        return None
    _, side, bound = change.when.split()
    values = daily[change.metric].to_numpy(dtype=float)
    met = values < float(bound) if side == "below" else values > float(bound)
    return int(daily["day"].to_numpy()[met].min()) + 1 if met.any() else None
