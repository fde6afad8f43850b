"""What a loaded scenario is: values for day 0, changes after it, and where each came from."""

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sim.scenario.held import held_sentences
from sim.scenario.population import network_remarks, with_file_population
from sim.scenario.problems import ConfigurationError, Problems
from sim.scenario.settings import DECLARED
from sim.scenario.units import Value

NETWORK_KIND, NETWORK_PATH = "people.network.kind", "people.network.path"


@dataclass(frozen=True)
class Origin:
    """Where a value was written: a file with line and column, ``--set ...``, or a default."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file

    @property
    def where(self) -> str:
        """``file:line:column``, as a message names a place."""
        return f"{self}:{self.column}" if self.line else self.file


DEFAULT = Origin("declared default")


@dataclass(frozen=True)
class Condition:
    """Fires once, on the day after `metric` is first below or above a threshold."""

    metric: str
    below: float | None = None
    above: float | None = None

    @property
    def side(self) -> str:
        """``below`` or ``above``."""
        return "above" if self.below is None else "below"

    @property
    def bound(self) -> float:
        """The threshold."""
        return float((self.above if self.below is None else self.below) or 0.0)

    def met(self, value: float) -> bool:
        """Return whether a value of the metric meets the condition; a missing one does not."""
        if self.below is not None:
            return value < self.below
        return self.above is not None and value > self.above

    def __str__(self) -> str:
        return f"{self.metric} {self.side} {self.bound:.12g}"


@dataclass(frozen=True)
class Change:
    """Values that hold from a day on, or from when a condition is first met.

    Attributes
    ----------
    day : int or None
        Day at whose start the values begin to hold; None where `when` decides.
    when : Condition or None
        The condition of a conditional change.
    values : dict
        Dotted path to value; dynamic parameters only.
    era : str or None
        Name of the applied scenario where the change begins an era (``apply:``), else None.
    title : dict
        Language to label, empty where the change has none.
    name : str
        Name by which ``timeline.NAME: off`` takes the change out and ``timeline.NAME.day`` and
        others move it, or "".
    """

    day: int | None
    when: Condition | None
    values: dict[str, Value]
    era: str | None = None
    title: dict[str, str] = field(default_factory=dict)
    name: str = ""

    def __str__(self) -> str:
        return f"day {self.day}" if self.when is None else f"when {self.when}"


@dataclass(frozen=True)
class Held:
    """A value that a change does not set, since the parameter is held still from day 0 on.

    Attributes
    ----------
    place : int
        Of the change among the scenario's.
    path : str
        The parameter.
    value : float, int or str
        What the change would have set.
    """

    place: int
    path: str
    value: Value


@dataclass(frozen=True)
class Scenario:
    """A scenario, resolved and valid. See docs/decisions.md for the fields.

    `era` is the title of the era that it begins in, by language; empty where no file has a title.
    `held` tells what its changes do not set, because a later file or ``--set`` outranks them.
    """

    name: str
    title: dict[str, str]
    days: int
    start: datetime.date | None
    values: dict[str, Value]
    changes: tuple[Change, ...]
    origins: dict[str, Origin]
    source: Path | None = None
    era: dict[str, str] = field(default_factory=dict)
    held: tuple[Held, ...] = ()

    def canonical(self) -> dict[str, Any]:
        """Return everything that can change a result, as JSON-able data.

        Titles, names, dates, origins and the paths of files are not in it; the content of a
        network file is, by digest. Changes that begin after the end are not in it.
        """
        reached = [c for c in self.changes if (c.day is None or c.day < self.days)]
        return {
            "days": self.days,
            "values": _digested(self.values),
            "changes": [_canonical_change(change) for change in reached if acts(change)],
        }

    def past(self, day: int) -> dict[str, Any]:
        """Return everything that can change the days before `day`, as JSON-able data.

        Scenarios of one past live the same days up to there, given one seed. Conditional changes
        are in it, since they may fire on any day, and dated ones before `day`; in the order of
        the file, because of two changes on one day the later one wins.
        """
        begun = [
            change for change in self.changes
            if change.when is not None or ((change.day or 0) < day and acts(change))
        ]
        return {
            "values": _digested(self.values),
            "changes": [_canonical_change(change) for change in begun],
        }

    def with_values(self, values: Mapping[str, Any]) -> "Scenario":
        """Return the scenario with other values, which hold for the whole run.

        Parameters
        ----------
        values : mapping
            Dotted path to value (a number, or text with a unit); also ``days``, and
            ``timeline.NAME`` with ``off`` to take a named change out, ``timeline.NAME.day``,
            ``timeline.NAME.set.PATH``, ``timeline.NAME.when.below`` or ``above`` to move it. A
            value given here outranks the dated changes of the same parameter. Of two changes that
            are moved onto one day the later one in the file wins.

        Raises
        ------
        ConfigurationError
            With every mistake.
        """
        from sim.scenario.overrides import overridden

        problems = Problems()
        changed = overridden(self, values, problems, same_day=False)
        problems.raise_if_any()
        changed = with_file_population(changed, problems)
        problems.raise_if_any()
        return changed

    def explain(self) -> list[tuple[str, Value, str, str]]:
        """Return (path, value, unit, origin) of every value, then of every change that bites.

        The path of a changed value begins with its moment, for example
        ``day 400: posting.limit``.
        """
        rows: list[tuple[str, Value, str, str]] = [
            ("days", self.days, "days", str(self.origins.get("days", DEFAULT)))
        ]
        if self.start is not None:
            start = str(self.origins.get("start", DEFAULT))
            rows.append(("start", self.start.isoformat(), "date", start))
        for path, value in self.values.items():
            rows.append((path, value, DECLARED[path].unit, str(self.origins[path])))
        rows.extend(self._explained_changes())
        return rows

    def remarks(self) -> list[str]:
        """Return sentences on what is valid and yet perhaps not meant."""
        never = [
            f"the change on day {change.day} never comes: the run ends after {self.days} days"
            for change in self.changes
            if change.day is not None and change.day >= self.days
        ]
        return [*network_remarks(self), *never, *held_sentences(self)]

    def day_of(self, date: datetime.date) -> int:
        """Return the day of a calendar date; day 0 is `start`."""
        return (date - self._dated_start()).days

    def date_of(self, day: int) -> datetime.date:
        """Return the calendar date of a day; day 0 is `start`."""
        return self._dated_start() + datetime.timedelta(days=day)

    def _dated_start(self) -> datetime.date:
        if self.start is None:
            raise ConfigurationError(f"{self.name}: start: has no calendar date of day 0")
        return self.start

    def _explained_changes(self) -> Iterator[tuple[str, Value, str, str]]:
        now = dict(self.values)
        for index, change in enumerate(self.changes):
            for path, value in change.values.items():
                if change.when is not None or now[path] != value:
                    origin = self.origins.get(change_key(index, path), DEFAULT)
                    yield f"{change}: {path}", value, DECLARED[path].unit, str(origin)
            if change.when is None:
                now.update(change.values)


def change_key(index: int, path: str) -> str:
    """Return the key of `Scenario.origins` for a value of the change at a position."""
    return f"timeline[{index}].{path}"


def titled(title: Mapping[str, str], name: str) -> dict[str, str]:
    """Return labels in both languages; the other language, then the name, stands in."""
    either = title.get("en") or title.get("zh") or name
    return {"en": title.get("en") or either, "zh": title.get("zh") or either}


def renamed(scenario: Scenario, name: str) -> Scenario:
    """Return the scenario under another name, which is also its title where it had none."""
    untitled = scenario.title == titled({}, scenario.name)
    title = titled({}, name) if untitled else scenario.title
    return replace(scenario, name=name, title=title)


def acts(change: Change) -> bool:
    """Return whether a change does anything, and is not switched off or held still."""
    return bool(change.values) or change.era is not None


def _canonical_change(change: Change) -> dict[str, Any]:
    when = None
    if change.when is not None:
        when = {
            "metric": change.when.metric, "below": change.when.below, "above": change.when.above
        }
    return {
        "day": change.day,
        "when": when,
        "era": change.era is not None,
        "values": dict(sorted(change.values.items())),
    }


def _digested(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values with the path of the network file replaced by its content's digest."""
    digested = dict(sorted(values.items()))
    digested[NETWORK_PATH] = ""
    if values[NETWORK_KIND] == "file":
        digested[NETWORK_PATH] = "sha256:" + _file_digest(str(values[NETWORK_PATH]))
    return digested


def _file_digest(path: str) -> str:
    try:
        with open(path, "rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        sentence = f"{NETWORK_PATH}: '{path}' cannot be read: {error.strerror}"
        raise ConfigurationError(sentence) from None
