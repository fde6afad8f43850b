"""The parts a scenario is written in: parameter values, titles, days and dates."""

import datetime
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sim.mechanisms import GROUPS
from sim.mechanisms.declare import Parameter
from sim.scenario.model import NETWORK_PATH, Origin
from sim.scenario.problems import Problems
from sim.scenario.settings import DECLARED, unknown
from sim.scenario.units import Value, parse_value
from sim.scenario.yaml_source import Mapping, Node, Scalar

LANGUAGES = ("en", "zh")
Pairs = list[tuple[Scalar, Node]]


@dataclass(frozen=True)
class Setting:
    """A value that was written, and where."""

    value: Value
    node: Node

    @cached_property
    def origin(self) -> Origin:
        """Where it was written, as `Scenario.origins` keeps it."""
        return Origin(self.node.file, self.node.line, self.node.column)


def read_settings(pairs: Pairs, directory: Path, problems: Problems) -> dict[str, Setting]:
    """Return every parameter value below the given keys, by its dotted path.

    Groups may be nested (``people: {network: {kind: ...}}``) or dotted (``people.network.kind``).
    Names of files become absolute, relative ones beginning at `directory`.
    """
    settings: dict[str, Setting] = {}
    _flatten(pairs, "", settings, directory, problems)
    return settings


def read_value(path: str, node: Node, declaration: Parameter, problems: Problems) -> Value | None:
    """Return the value that a node writes for a parameter; note a problem where it is none."""
    if not isinstance(node, Scalar):
        problems.add(node, path, f"one value is expected, not {node.kind}")
        return None
    if node.as_text(path, problems) is None:
        return None
    try:
        return parse_value(node.text, declaration)
    except ValueError as error:
        problems.add(node, path, str(error))
        return None


def read_title(node: Node, path: str, problems: Problems) -> dict[str, str]:
    """Return a label by language; a bare text counts for every language."""
    if isinstance(node, Scalar):
        text = node.as_text(path, problems)
        return {} if text is None else dict.fromkeys(LANGUAGES, text)
    if not isinstance(node, Mapping):
        problems.add(node, path, f"write title: {{en: ..., zh: ...}}, not {node.kind}")
        return {}
    title: dict[str, str] = {}
    for key, label in node.items():
        if key.text not in LANGUAGES:
            problems.add(key, f"{path}.{key.text}", "unknown language, must be en or zh")
        elif isinstance(label, Scalar):
            text = label.as_text(f"{path}.{key.text}", problems)
            title |= {} if text is None else {key.text: text}
        else:
            problems.add(label, f"{path}.{key.text}", f"a text is expected, not {label.kind}")
    return title


def read_date(node: Node, path: str, problems: Problems) -> datetime.date | None:
    """Return a calendar date written as ``2015-04-10``; note a problem where it is none."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        problems.add(node, path, f"{node.kind} is not a date, write it as 2015-04-10")
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        problems.add(node, path, f"there is no such day as {text}")
        return None


def _flatten(
    pairs: Pairs, prefix: str, into: dict[str, Setting], directory: Path, problems: Problems
) -> None:
    for key, node in pairs:
        path = prefix + key.text
        if path in into:
            first = into[path].node
            problems.add(key, path, f"is given twice (first in line {first.line})")
        elif path in DECLARED:
            value = read_value(path, node, DECLARED[path], problems)
            if path == NETWORK_PATH and value:
                value = str(directory / str(value))
            if value is not None:
                into[path] = Setting(value, node)
        elif path not in GROUPS:
            problems.add(key, path, unknown(path))
        elif isinstance(node, Mapping):
            _flatten(list(node.items()), f"{path}.", into, directory, problems)
        elif not (isinstance(node, Scalar) and node.empty):
            problems.add(node, path, f"is a group of parameters, not {node.kind}")
