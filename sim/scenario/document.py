"""One scenario as it was written, before it is joined with what it extends."""

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from sim.scenario.fields import (
    Pairs,
    Setting,
    read_date,
    read_settings,
    read_title,
    read_value,
)
from sim.scenario.moves import SWITCH, Move, is_move, read_moves
from sim.scenario.problems import Problems
from sim.scenario.settings import LENGTH
from sim.scenario.timeline import Entry, read_timeline
from sim.scenario.units import NO, YES
from sim.scenario.yaml_source import Mapping, Node, Scalar, Sequence


@dataclass(eq=False)
class Document:
    """What one file, or one inline scenario, says itself."""

    name: str
    directory: Path
    extends: list[Scalar] = field(default_factory=list)
    title: dict[str, str] = field(default_factory=dict)
    days: Setting | None = None
    start: tuple[datetime.date | None, Node] | None = None
    settings: dict[str, Setting] = field(default_factory=dict)
    timeline: list[Entry] = field(default_factory=list)
    switched: dict[str, Setting] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)


def read_document(root: Node, directory: Path, name: str, problems: Problems) -> Document:
    """Return what a scenario says, noting every mistake.

    Parameters
    ----------
    root : Node
        The scenario's mapping.
    directory : Path
        Where relative names of files begin.
    name : str
        Name of the scenario.
    problems : Problems
        Takes the mistakes.
    """
    document = Document(name, directory)
    if not isinstance(root, Mapping):
        problems.add(root, "", f"a scenario is a mapping of keys to values, not {root.kind}")
        return document
    if root.get("scenarios") is not None:
        problems.add(root, "", "this is an experiment (it has scenarios:), a scenario is expected")
        return document
    values: Pairs = []
    for key, node in root.items():
        match key.text:
            case "extends":
                document.extends = _files(node, problems)
            case "title":
                document.title = read_title(node, "title", problems)
            case "days":
                days = read_value("days", node, LENGTH, problems)
                document.days = None if days is None else Setting(days, node)
            case "start":
                document.start = read_date(node, "start", problems), node
            case "timeline":
                document.timeline = read_timeline(node, directory, problems)
            case _:
                values.append((key, node))
    moves, switches, settings = sorted_out(values)
    document.moves = read_moves(moves)
    document.switched = read_switches(switches, problems)
    document.settings = read_settings(settings, directory, problems)
    return document


def sorted_out(pairs: Pairs) -> tuple[Pairs, Pairs, Pairs]:
    """Return what moves named changes, what switches them, and the parameters."""
    moves = [pair for pair in pairs if is_move(pair[0].text)]
    switches = [pair for pair in pairs if pair[0].text.startswith(SWITCH) and pair not in moves]
    return moves, switches, [pair for pair in pairs if not pair[0].text.startswith(SWITCH)]


def read_switches(pairs: Pairs, problems: Problems) -> dict[str, Setting]:
    """Return 0 or 1 by the name of a change, from ``timeline.NAME: off`` or ``on``."""
    switched = {}
    for key, node in pairs:
        word = node.text.strip().lower() if isinstance(node, Scalar) else ""
        if word in YES or word in NO:
            switched[key.text.removeprefix(SWITCH)] = Setting(int(word in YES), key)
        else:
            problems.add(node, key.text, f"{node.kind} is neither on nor off")
    return switched


def _files(node: Node, problems: Problems) -> list[Scalar]:
    files = []
    for entry in node.entries if isinstance(node, Sequence) else (node,):
        if isinstance(entry, Scalar) and not entry.empty:
            files.append(entry)
        else:
            problems.add(entry, "extends", f"the name of a file is expected, not {entry.kind}")
    return files
