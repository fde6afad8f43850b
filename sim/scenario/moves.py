"""Named changes, moved: ``timeline.NAME.day``, ``.set.PATH``, ``.when.below``, ``.when.above``.

What is moved is as if the file that has the change had said so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sim.mechanisms.declare import Parameter
from sim.metrics import METRICS
from sim.scenario.fields import Pairs, Setting, read_value
from sim.scenario.model import Change, Condition, Scenario, acts, change_key
from sim.scenario.problems import Problems
from sim.scenario.settings import DAY, DECLARED, dynamic
from sim.scenario.units import Value
from sim.scenario.yaml_source import Node, Scalar

SWITCH = "timeline."
"""A path ``timeline.NAME`` switches the change of that name off (or on again)."""
PATTERN = r"^timeline\.[a-z][a-z0-9_]*\.(day|when\.(below|above)|set\..+)$"
PARTS = ("day", "set.PATH", "when.below", "when.above")
_PATH = re.compile(r"timeline\.([^.]+)\.(.+)")
UNBOUNDED = 1e300
"""Bound of what has none: a threshold is compared with a metric, which declares no range."""
_METRIC_UNITS = {metric.name: metric.unit for metric in METRICS}


@dataclass(frozen=True)
class Move:
    """What one path gives a named change.

    Attributes
    ----------
    name : str
        Of the change.
    part : str
        ``day``, ``set.PATH``, ``when.below`` or ``when.above``.
    key, node : Node
        The path and its value as they were written.
    """

    name: str
    part: str
    key: Scalar
    node: Node

    @property
    def path(self) -> str:
        """The whole path."""
        return self.key.text

    @property
    def target(self) -> str:
        """The parameter whose new value is given, "" where it is none."""
        return self.part.removeprefix("set.") if self.part.startswith("set.") else ""


def is_move(path: str) -> bool:
    """Return whether a path is about a part of a named change, as ``timeline.NAME.day``."""
    return _PATH.fullmatch(path) is not None


def is_day(path: str) -> bool:
    """Return whether a path is the day of a named change."""
    return is_move(path) and _split(path)[1] == "day"


def parameter_of(path: str) -> str:
    """Return the parameter that a change is given a value of; any other path as it is."""
    return _split(path)[1].removeprefix("set.") if is_move(path) else path


def read_moves(pairs: Pairs) -> list[Move]:
    """Return what is written for parts of named changes; `with_moves` judges it."""
    return [Move(*_split(key.text), key, node) for key, node in pairs]


def declared(path: str) -> Parameter | None:
    """Return the declaration of whatever a design can move, as far as the path tells it.

    The unit of a threshold is that of the change's metric, which `declared_in` knows.
    """
    if not is_move(path):
        return DECLARED.get(path)
    name, part = _split(path)
    target = DECLARED.get(part.removeprefix("set."))
    if part == "day":
        return replace(DAY, meaning=f"day of the change {name}", en=f"day of {name}",
                       zh=f"{name} 变更日")
    if target is not None:
        return replace(target, meaning=f"{target.meaning}, as the change {name} sets it",
                       en=f"{target.en} from {name} on", zh=f"{name} 后{target.zh}")
    return _threshold("1", name)


def meaning(path: str) -> str:
    """Return what a parameter, or a part of a named change, is in words."""
    form = declared(path)
    return path if form is None else form.meaning


def declared_in(scenario: Scenario, path: str) -> Parameter:
    """Return the declaration of a part of a named change of a scenario.

    Raises
    ------
    ValueError
        With a sentence, where the scenario has no such change, or the change no such part.
    """
    name, part = _split(path)
    change = scenario.changes[_place(scenario, name)]
    form = declared(path)
    if part == "day" and form is not None:
        if change.when is not None:
            raise ValueError(f"{name} has no day, it waits for {change.when}; "
                             f"write {SWITCH}{name}.when.{change.when.side}")
        if not acts(change):
            raise ValueError(f"{name} sets nothing: it is switched off, or all its values are held")
        return replace(form, high=scenario.days - 1)
    if part in ("when.below", "when.above"):
        if change.when is None:
            raise ValueError(f"{name} waits for no condition; write {SWITCH}{name}.day")
        if part != f"when.{change.when.side}":
            raise ValueError(f"{name} waits for {change.when}; "
                             f"write {SWITCH}{name}.when.{change.when.side}")
        return _threshold(_METRIC_UNITS[change.when.metric], name)
    if part.startswith("set."):
        _check_target(scenario, change, part.removeprefix("set."))
        assert form is not None
        return form
    suggestion = Problems.suggest(part, PARTS)
    raise ValueError(f"a change has no {part}{suggestion or ', only ' + ', '.join(PARTS)}")


def value_in(scenario: Scenario, path: str) -> Value:
    """Return what a scenario holds for a parameter, or for a part of a named change."""
    if not is_move(path):
        return scenario.values[path]
    name, part = _split(path)
    change = scenario.changes[_place(scenario, name)]
    if part == "day":
        return change.day or 0
    if change.when is not None and part.startswith("when."):
        return change.when.bound
    return change.values[part.removeprefix("set.")]


def with_moves(scenario: Scenario, moves: Iterable[Move], problems: Problems) -> Scenario:
    """Return the scenario with changes moved, noting every mistake."""
    for move in moves:
        try:
            form = declared_in(scenario, move.path)
        except ValueError as error:
            problems.add(move.key, move.path, str(error))
            continue
        value = read_value(move.path, move.node, form, problems)
        if value is not None:
            scenario = _moved(scenario, move, value)
    return scenario


def _moved(scenario: Scenario, move: Move, value: Value) -> Scenario:
    place = _place(scenario, move.name)
    change = scenario.changes[place]
    origin = Setting(value, move.key).origin
    origins = scenario.origins | {move.path: origin}
    held = scenario.held
    if move.target:
        changed = replace(change, values=change.values | {move.target: value})
        origins[change_key(place, move.target)] = origin
        held = tuple(each for each in held if (each.place, each.path) != (place, move.target))
    elif change.when is None:
        changed = replace(change, day=int(value))
    else:
        changed = replace(change, when=Condition(
            change.when.metric, **{change.when.side: float(value)}
        ))
    changes = (*scenario.changes[:place], changed, *scenario.changes[place + 1 :])
    return replace(scenario, changes=changes, origins=origins, held=held)


def _split(path: str) -> tuple[str, str]:
    match = _PATH.fullmatch(path)
    assert match is not None, path
    return match[1], match[2]


def _place(scenario: Scenario, name: str) -> int:
    names = [change.name for change in scenario.changes]
    if name in names:
        return names.index(name)
    named = [each for each in names if each]
    raise ValueError("no change on the timeline has this name" + (
        Problems.suggest(name, named) or (f", only {', '.join(named)}" if named else
                                          "; give the change a name: of its own")
    ))


def _check_target(scenario: Scenario, change: Change, target: str) -> None:
    held = {each.path for each in scenario.held if scenario.changes[each.place] is change}
    if target in change.values or target in held:
        return
    there = sorted({*change.values, *held})
    if not there:
        raise ValueError(f"{change.name} sets nothing: it is switched off")
    if target in DECLARED and not dynamic(target):
        raise ValueError(f"{target} is fixed once the world is built, so no change sets it")
    near = Problems.suggest(target, there)
    only = f", only {', '.join(there)}" if len(there) <= 3 else ""
    raise ValueError(f"{change.name} does not set {target}{near or only}")


def _threshold(unit: str, name: str) -> Parameter:
    return Parameter(0.0, unit, -UNBOUNDED, UNBOUNDED, f"threshold at which the change {name} "
                     "fires", "-", f"threshold of {name}", f"{name} 的阈值", (), False)
