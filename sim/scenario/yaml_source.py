"""YAML read with positions: nodes that know their file, line and column.

Every scalar stays the text that was written. What it means is decided where a type is declared,
so that the traps of YAML 1.1 do not bite: ``no`` is a text until a switch is expected, ``010`` is
ten, ``12:30`` is no number of minutes, ``1e-3`` is a number.
"""

import math
import os
import re
from collections.abc import Iterator
from collections.abc import Mapping as MappingType
from collections.abc import Sequence as SequenceType
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.resolver import BaseResolver

from sim.scenario.inputs import note_file
from sim.scenario.problems import Problems
from sim.scenario.shipped import shipped_name, suggested_file
from sim.scenario.yaml_loader import YamlTextError, compose

MOST_BYTES = 1_000_000
"""Files above this size are refused: no scenario is that long."""

NUMBER = re.compile(r"[+-]?([0-9][0-9_]*(\.[0-9_]*)?|\.[0-9][0-9_]*)([eE][+-]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[+-]?\.?(inf|infinity|nan)", re.IGNORECASE)
_PLAIN_TAGS = {
    BaseResolver.DEFAULT_SCALAR_TAG,
    BaseResolver.DEFAULT_SEQUENCE_TAG,
    BaseResolver.DEFAULT_MAPPING_TAG,
}


@dataclass(frozen=True)
class Node:
    """Something written in a file; `line` and `column` count from 1 (0: not from a file)."""

    file: str
    line: int
    column: int

    @property
    def where(self) -> str:
        """``file:line:column``, or the bare `file` where there is no line."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    @property
    def kind(self) -> str:
        """What it is, in words for a message."""
        return "nothing"


@dataclass(frozen=True)
class Scalar(Node):
    """One value, as the text that was written (without quotes)."""

    text: str
    quoted: bool = False

    @property
    def kind(self) -> str:
        """What it is, in words for a message."""
        return "empty" if self.empty else f"'{shortened(self.text)}'"

    @property
    def empty(self) -> bool:
        """Whether no value was written (``key:``, ``~`` or ``null``)."""
        return not self.quoted and self.text in ("", "~", "null")

    def as_text(self, path: str, problems: Problems) -> str | None:
        """Return the text; note a problem and return None where there is none."""
        if self.empty:
            problems.add(self, path, "has no value")
            return None
        return self.text

    def as_float(
        self, path: str, problems: Problems, low: float = -math.inf, high: float = math.inf
    ) -> float | None:
        """Return the number in [low, high]; note a problem and return None where it is none."""
        try:
            value = number(self.text)
        except ValueError as error:
            problems.add(self, path, str(error))
            return None
        if not low <= value <= high:
            problems.add(self, path, f"{value:g} is out of range, must be {low:g} to {high:g}")
            return None
        return value

    def as_int(
        self, path: str, problems: Problems, low: float = -(2.0**53), high: float = 2.0**53
    ) -> int | None:
        """Return the whole number in [low, high]; note a problem where it is none."""
        value = self.as_float(path, problems, low, high)
        if value is None:
            return None
        if value != int(value):
            problems.add(self, path, f"must be a whole number, not {value:g}")
            return None
        return int(value)


@dataclass(frozen=True)
class Sequence(Node):
    """A list."""

    entries: tuple[Node, ...]

    @property
    def kind(self) -> str:
        """What it is, in words for a message."""
        return "a list"

    def __iter__(self) -> Iterator[Node]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


@dataclass(frozen=True)
class Mapping(Node):
    """Keys with values, in the order written; every key once."""

    pairs: tuple[tuple[Scalar, Node], ...]

    @property
    def kind(self) -> str:
        """What it is, in words for a message."""
        return "a mapping"

    def items(self) -> Iterator[tuple[Scalar, Node]]:
        """Yield (key, value), both as nodes."""
        return iter(self.pairs)

    def keys(self) -> list[str]:
        """Return the texts of the keys."""
        return [key.text for key, _ in self.pairs]

    def get(self, name: str) -> Node | None:
        """Return the value of a key, or None where the key is not written."""
        return next((value for key, value in self.pairs if key.text == name), None)


def number(text: str) -> float:
    """Return the finite decimal number that `text` spells, else raise ValueError with a sentence.

    Examples
    --------
    >>> number("010"), number("1e-3"), number("20_000")
    (10.0, 0.001, 20000.0)
    """
    stripped = text.strip()
    if not stripped:
        raise ValueError("has no value, a number is expected")
    if NUMBER.fullmatch(stripped):
        value = float(stripped.replace("_", ""))
        if math.isfinite(value):
            return value
    if NUMBER.fullmatch(stripped) or _NOT_FINITE.fullmatch(stripped):
        raise ValueError(f"'{shortened(stripped)}' is not finite, a finite number is expected")
    raise ValueError(f"'{shortened(stripped)}' is not a number")


def shortened(text: str) -> str:
    """Return `text` on one line, cut to the length of a message."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:57] + "..."


def shown(path: Path) -> str:
    """Return a path as the user knows it: from the working directory, or as a shipped file."""
    absolute = os.path.abspath(path)
    relative = os.path.relpath(absolute) if _same_drive(absolute) else absolute
    if relative.startswith(".."):
        return shipped_name(Path(absolute)) or absolute
    return relative


def read_yaml(path: str | Path, problems: Problems) -> Node | None:
    """Read a YAML file with positions.

    Parameters
    ----------
    path : str or Path
        The file: UTF-8, one document.
    problems : Problems
        Takes everything that is wrong with it: unreadable, undecodable, empty, not YAML,
        anchors, tags, keys that are given twice.

    Returns
    -------
    Node or None
        The root, or None where there is nothing to go on with.
    """
    note_file(path)
    file = shown(Path(path))
    place = Node(file, 0, 0)
    try:
        with open(path, "rb") as source:
            content = source.read(MOST_BYTES + 1)
    except FileNotFoundError:
        problems.add(place, "", f"no such file{suggested_file(Path(path))}")
        return None
    except IsADirectoryError:
        problems.add(place, "", "is a folder; name a YAML file in it")
        return None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problems.add(place, "", f"cannot be read: {reason}")
        return None
    if len(content) > MOST_BYTES:
        problems.add(place, "", f"is larger than {MOST_BYTES:,} bytes, so it is not read")
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.add(Node(file, line, 1), "", "is not UTF-8 text; save the file as UTF-8")
        return None
    return parse_yaml(text, file, problems)


def parse_yaml(text: str, file: str, problems: Problems) -> Node | None:
    """Read YAML from a text as `read_yaml` does; `file` is the name shown in messages."""
    try:
        root = compose(text)
    except YamlTextError as mistake:
        problems.add(Node(file, mistake.line, mistake.column), "", str(mistake))
        return None
    if root is None:
        problems.add(Node(file, 0, 0), "", "is empty")
        return None
    return _node(root, file, problems)


def nodes_of(value: Any, name: str) -> Node:
    """Return plain Python data as nodes without positions, `name` standing for the file."""
    if isinstance(value, Node):
        return value
    if isinstance(value, MappingType):
        pairs = tuple((Scalar(name, 0, 0, str(k)), nodes_of(v, name)) for k, v in value.items())
        return Mapping(name, 0, 0, pairs)
    if isinstance(value, SequenceType) and not isinstance(value, str):
        return Sequence(name, 0, 0, tuple(nodes_of(entry, name) for entry in value))
    if isinstance(value, bool):
        return Scalar(name, 0, 0, "yes" if value else "no")
    return Scalar(name, 0, 0, "" if value is None else str(value))


def _node(raw: yaml.Node, file: str, problems: Problems, path: str = "") -> Node:
    line, column = raw.start_mark.line + 1, raw.start_mark.column + 1
    if raw.tag not in _PLAIN_TAGS:
        problems.add(Node(file, line, column), path, f"the tag '{shortened(raw.tag)}' is not "
                     "supported; write the bare value")
    if isinstance(raw, yaml.ScalarNode):
        return Scalar(file, line, column, raw.value, raw.style is not None)
    if isinstance(raw, yaml.SequenceNode):
        entries = (_node(e, file, problems, f"{path}[{i}]") for i, e in enumerate(raw.value))
        return Sequence(file, line, column, tuple(entries))
    assert isinstance(raw, yaml.MappingNode), "PyYAML has three kinds of nodes"
    return Mapping(file, line, column, _pairs(raw, file, problems, path))


def _pairs(
    raw: yaml.MappingNode, file: str, problems: Problems, path: str
) -> tuple[tuple[Scalar, Node], ...]:
    pairs: dict[str, tuple[Scalar, Node]] = {}
    for raw_key, raw_value in raw.value:
        key = _node(raw_key, file, problems, path)
        below = ".".join(filter(None, (path, key.text))) if isinstance(key, Scalar) else path
        value = _node(raw_value, file, problems, below)
        if not isinstance(key, Scalar):
            problems.add(key, path, f"a key must be a word, not {key.kind}")
        elif key.text in pairs:
            first = pairs[key.text][0].line
            problems.add(key, below, f"is given twice (first in line {first})")
        else:
            pairs[key.text] = (key, value)
    return tuple(pairs.values())


def _same_drive(absolute: str) -> bool:
    return os.path.splitdrive(absolute)[0] == os.path.splitdrive(os.getcwd())[0]
