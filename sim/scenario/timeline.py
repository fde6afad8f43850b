"""The timeline as it was written: dated and conditional changes."""

import datetime
import re
from dataclasses import dataclass, field
from pathlib import Path

from sim.mechanisms.declare import Parameter
from sim.metrics import METRICS
from sim.scenario.fields import Setting, read_date, read_settings, read_title, read_value
from sim.scenario.model import Condition
from sim.scenario.problems import Problems
from sim.scenario.settings import DAY, dynamic
from sim.scenario.yaml_source import Mapping, Node, Scalar, Sequence

ENTRY_KEYS = ("name", "day", "date", "when", "set", "apply", "title")
MOMENTS = ("day", "date", "when")
CONDITION_KEYS = ("metric", "below", "above")
METRIC_UNITS = {metric.name: metric.unit for metric in METRICS}


@dataclass
class Entry:
    """One change as it was written; exactly one of day, date and when is there."""

    node: Node
    path: str
    name: str = ""
    day: int | None = None
    date: datetime.date | None = None
    when: Condition | None = None
    settings: dict[str, Setting] = field(default_factory=dict)
    apply: Scalar | None = None
    title: dict[str, str] = field(default_factory=dict)


def read_timeline(node: Node, directory: Path, problems: Problems) -> list[Entry]:
    """Return the changes of ``timeline:``, noting every mistake."""
    if isinstance(node, Scalar) and node.empty:
        return []
    if not isinstance(node, Sequence):
        problems.add(node, "timeline", "is a list of changes, each beginning with - day:, "
                     f"- date: or - when:, not {node.kind}")
        return []
    entries = []
    for index, change in enumerate(node):
        path = f"timeline[{index}]"
        if isinstance(change, Mapping):
            entries.append(_entry(change, path, directory, problems))
        else:
            problems.add(change, path, f"a change is a mapping with day, date or when, not "
                         f"{change.kind}")
    return entries


def _entry(node: Mapping, path: str, directory: Path, problems: Problems) -> Entry:
    entry = Entry(node, path)
    for key, value in node.items():
        below = f"{path}.{key.text}"
        match key.text:
            case "name":
                entry.name = _name(value, below, problems)
            case "day":
                entry.day = _day(value, below, problems)
            case "date":
                entry.date = read_date(value, below, problems)
            case "when":
                entry.when = _condition(value, below, problems)
            case "set":
                entry.settings = _dynamic_settings(value, below, directory, problems)
            case "apply":
                entry.apply = _file(value, below, problems)
            case "title":
                entry.title = read_title(value, below, problems)
            case _:
                suggestion = problems.suggest(key.text, ENTRY_KEYS)
                problems.add(key, below, f"unknown key{suggestion}")
    moments = [key for key in MOMENTS if node.get(key) is not None]
    if len(moments) != 1:
        given = f"{' and '.join(moments)} are given" if moments else "none is given"
        problems.add(node, path, f"exactly one of day, date and when is needed, {given}")
    if node.get("set") is None and node.get("apply") is None:
        problems.add(node, path, "changes nothing, give set or apply")
    return entry


def _name(node: Node, path: str, problems: Problems) -> str:
    text = node.text if isinstance(node, Scalar) else ""
    if re.fullmatch(r"[a-z][a-z0-9_]*", text):
        return text
    problems.add(node, path, f"a name is one word of small letters, digits and _, not {node.kind}")
    return ""


def _day(node: Node, path: str, problems: Problems) -> int | None:
    day = read_value(path, node, DAY, problems)
    return None if day is None else int(day)


def _file(node: Node, path: str, problems: Problems) -> Scalar | None:
    if isinstance(node, Scalar) and not node.empty:
        return node
    problems.add(node, path, f"the name of a scenario file is expected, not {node.kind}")
    return None


def _dynamic_settings(
    node: Node, path: str, directory: Path, problems: Problems
) -> dict[str, Setting]:
    if not isinstance(node, Mapping):
        problems.add(node, path, f"a mapping of parameters to values is expected, not {node.kind}")
        return {}
    settings = read_settings(list(node.items()), directory, problems)
    for name in [name for name in settings if not dynamic(name)]:
        place = settings.pop(name).node
        problems.add(place, name, "is fixed once the world is built, so no change on the "
                     "timeline can set it; set it outside the timeline")
    return settings


def _condition(node: Node, path: str, problems: Problems) -> Condition | None:
    if not isinstance(node, Mapping):
        problems.add(node, path, "write when: {metric: ..., below: ...} or above instead of "
                     f"below, not {node.kind}")
        return None
    for key, _ in node.items():
        if key.text not in CONDITION_KEYS:
            suggestion = problems.suggest(key.text, CONDITION_KEYS)
            problems.add(key, f"{path}.{key.text}", f"unknown key{suggestion}")
    metric = _metric(node, path, problems)
    bounds = [(side, node.get(side)) for side in ("below", "above")]
    given = [(side, bound) for side, bound in bounds if bound is not None]
    if len(given) != 1:
        found = "both are given" if given else "neither is given"
        problems.add(node, path, f"exactly one of below and above is needed, {found}")
        return None
    side, bound = given[0]
    unit = METRIC_UNITS.get(metric or "", "1")
    threshold = Parameter(0.0, unit, -1e300, 1e300, "threshold", "-", "", "", (), False)
    value = read_value(f"{path}.{side}", bound, threshold, problems)
    if metric is None or value is None:
        return None
    return Condition(metric, **{side: float(value)})


def _metric(node: Mapping, path: str, problems: Problems) -> str | None:
    written = node.get("metric")
    if written is None:
        problems.add(node, path, "names no metric")
        return None
    name = written.text if isinstance(written, Scalar) else ""
    if name in METRIC_UNITS:
        return name
    suggestion = problems.suggest(name, METRIC_UNITS)
    problems.add(written, f"{path}.metric", f"{written.kind} is no metric{suggestion}")
    return None
