"""Factors: the parameters that a design moves, each over a range or a list of values."""

from __future__ import annotations

import math
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from sim.experiment.designs.factor_checks import check_ends, check_set, declared_bounds
from sim.mechanisms import GROUPS
from sim.scenario.model import NETWORK_PATH
from sim.scenario.moves import PATTERN, UNBOUNDED, declared_in, is_move
from sim.scenario.settings import DECLARED, unknown
from sim.scenario.yaml_source import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from sim.experiment.definition import Arm
    from sim.experiment.options import Options
    from sim.mechanisms.declare import Parameter
    from sim.scenario.problems import Place
    from sim.scenario.units import Value

Kind = Literal["float", "int", "flag", "choice"]

KEYS = ("low", "high", "log")
STEPS = "steps"
MOST_STEPS = 10_000
DIGITS = 12
"""Significant digits of a value: a tenth of a range reads as one."""
PATHS = {"anyOf": [{"enum": list(DECLARED)}, {"pattern": PATTERN}]}
"""Which paths may be moved, as JSON schema."""
EXAMPLE = "parameters: {trust.gain: [0.05, 0.2], posting.limit: {}}"


@dataclass(frozen=True)
class Factor:
    """A parameter that a design moves.

    Attributes
    ----------
    path : str
        Dotted path of a parameter, or of a part of a named change, as ``timeline.NAME.day``.
    label : mapping
        Language (``en``, ``zh``) to the declared label.
    unit : str
        Declared unit of the values.
    kind : {"float", "int", "flag", "choice"}
        Flags and switches are 0 or 1; a choice is one of the texts in `values`.
    low, high : float
        Bounds, both included; of listed numbers the least and the greatest; 0 for a choice.
    values : tuple
        The only values it takes, in the order of the file; empty where a range is meant.
    log : bool
        Whether equal steps are equal ratios.
    """

    path: str
    label: MappingType[str, str]
    unit: str
    kind: Kind
    low: float = 0.0
    high: float = 0.0
    values: tuple[Value, ...] = ()
    log: bool = False

    def at(self, share: float) -> Value:
        """Return the value at a share, 0 to 1, of the way through the range or list.

        Every value of a list, of whole numbers and of a flag has the same room, so that a
        uniform draw gives each the same chance (on a logarithmic scale: by its width there).
        Both ends are reached.
        """
        if self.values:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        whole = self.kind != "float"
        end = self.high + 1.0 if whole else self.high  # the last whole number has room too
        exact = self.low + (end - self.low) * share
        if self.log:
            exact = self.low * (end / self.low) ** share
        if whole:
            return int(min(max(math.floor(exact), self.low), self.high))
        return min(max(float(f"{exact:.{DIGITS}g}"), self.low), self.high)

    def position(self, value: Value) -> float:
        """Return where a number lies: 0 at the least, 1 at the greatest, by ratios where `log`.

        It is no share, which has room for each whole number: a flag that is off lies at 0.
        """
        if self.log:
            return math.log(float(value) / self.low) / math.log(self.high / self.low)
        return (float(value) - self.low) / (self.high - self.low)


def read_factors(
    options: Options, arms: tuple[Arm, ...], *, levels: bool = False
) -> tuple[Factor, ...]:
    """Return the factors that stand under ``parameters:``, noting every mistake.

    A parameter, or a part of a named change, is followed by ``[low, high]``, by ``{low: ...,
    high: ..., log: yes}``, each of which may be left out, or by nothing, in units as in a
    scenario file; a text by the list of its values. A bound that is left out is that of the
    declared range, or nearer where the scenarios hold a parameter that it must not pass.

    Parameters
    ----------
    options : Options
        What stands under ``design:``.
    arms : tuple of Arm
        The scenarios that are run with the factors; the ends of all ranges are tried in each.
    levels : bool
        Whether the design runs listed values, as a grid does: a list then gives the values
        themselves, and a range takes ``steps``.
    """
    node = options.get("parameters")
    if not isinstance(node, Mapping) or not node.keys():
        options.add(node, "parameters", f"name what is to be moved, as {EXAMPLE}")
        return ()
    found: dict[str, Factor] = {}
    places: dict[str, Scalar] = {}
    for key, written in node.items():
        factor = _read(key, written, options, arms, levels)
        if factor is not None:
            found[key.text], places[key.text] = factor, key
    if len(found) == len(node.keys()):
        check_ends(found, places, options, arms)
    return tuple(found.values())


def _read(
    key: Scalar, written: Node, options: Options, arms: tuple[Arm, ...], levels: bool
) -> Factor | None:
    if key.text in GROUPS:
        options.add(key, f"parameters.{key.text}", "is a group of parameters; write the whole "
                    f"path of each, as {EXAMPLE}")
    elif is_move(key.text):
        return _read_move(key, written, options, arms, levels)
    elif key.text not in DECLARED:
        options.add(key, f"parameters.{key.text}", unknown(key.text))
    elif key.text == NETWORK_PATH:
        options.add(key, f"parameters.{key.text}", "is moved by writing a scenario for each file")
    else:
        check_set(key, options, arms)
        return _Reader(key.text, DECLARED[key.text], written, options, arms, levels).read()
    return None


def _read_move(
    key: Scalar, written: Node, options: Options, arms: tuple[Arm, ...], levels: bool
) -> Factor | None:
    """Return the factor of a part of a named change, which every scenario must have."""
    found: list[Parameter] = []
    for arm in arms:
        try:
            found.append(declared_in(arm.scenario, key.text))
        except ValueError as error:
            options.add(key, f"parameters.{key.text}", f"in {arm.name}: {error}")
    if len(found) < len(arms) or not found:
        return None
    check_set(key, options, arms)
    shortest = min(found, key=lambda each: each.high)
    return _Reader(key.text, shortest, written, options, arms, levels).read()


class _Reader:
    """Reads what is written for one parameter."""

    def __init__(
        self, path: str, declaration: Parameter, written: Node, options: Options,
        arms: tuple[Arm, ...], levels: bool,
    ) -> None:
        self.path, self.written, self.options, self.arms = path, written, options, arms
        self.levels, self.declaration = levels, declaration
        self.kind = _kind(declaration)

    def read(self) -> Factor | None:
        """Return the factor, None where what is written makes none."""
        written = self.written
        if isinstance(written, Sequence) and (self.levels or self.kind == "choice"):
            return self._listed(written)
        if self.kind == "choice" and _empty(written) and self.declaration.choices:
            return self._factor(0.0, 0.0, self.declaration.choices)
        if self.kind == "choice":
            return self._wrong("list the texts that it takes, as [one, another]")
        if isinstance(written, Sequence):
            if len(written) != 2:
                return self._wrong(f"write [low, high], not {len(written)} values")
            return self._range(*written)
        if isinstance(written, Mapping):
            return self._described(written)
        if _empty(written):
            return self._stepped(self._range())
        wanted = "a list of values" if self.levels else "[low, high], or {} for the declared range"
        return self._wrong(f"write {wanted}, not {written.kind}")

    def _wrong(self, sentence: str, place: Place | None = None) -> Factor | None:
        """Note a mistake, with which there is no factor."""
        self.options.add(place or self.written, f"parameters.{self.path}", sentence)
        return None

    def _factor(
        self, low: float, high: float, values: tuple[Value, ...] = (), log: bool = False
    ) -> Factor:
        label = {"en": self.declaration.en, "zh": self.declaration.zh}
        return Factor(self.path, label, self.declaration.unit, self.kind, low, high, values, log)

    def _value(self, node: Node) -> Value | None:
        return self.options.value(node, f"parameters.{self.path}", self.declaration)

    def _listed(self, written: Sequence) -> Factor | None:
        read = [self._value(node) for node in written]
        values = tuple(value for value in read if value is not None)
        if not read:
            return self._wrong("the list of its values is empty")
        if len(values) < len(read):
            return None
        if len(set(values)) < len(values):
            return self._wrong("a value is listed twice")
        numbers = [0.0] if self.kind == "choice" else [float(value) for value in values]
        return self._factor(min(numbers), max(numbers), values)

    def _described(self, written: Mapping) -> Factor | None:
        """Return a factor from low, high and log, for a grid also steps."""
        keys = (*KEYS, STEPS) if self.levels else KEYS
        if not self.options.known(written, f"parameters.{self.path}", keys):
            return None
        log = self.options.yes(written.get("log"), f"parameters.{self.path}.log", False)
        factor = self._range(written.get("low"), written.get("high"), log)
        return self._stepped(factor, written.get(STEPS))

    def _range(
        self, low: Node | None = None, high: Node | None = None, log: bool = False
    ) -> Factor | None:
        declared = declared_bounds(self.path, self.declaration, self.arms)
        read = [declared[end] if node is None else self._value(node)
                for end, node in enumerate((low, high))]
        bounds = [float(value) for value in read if value is not None]
        if len(bounds) < 2:
            return None
        if UNBOUNDED in map(abs, bounds):
            return self._wrong("has no declared range; write [low, high]")
        if bounds[0] >= bounds[1]:
            return self._wrong(f"{bounds[0]:g} to {bounds[1]:g} is no range, the first must be "
                               "below the second")
        if log and bounds[0] <= 0.0:
            return self._wrong(f"a logarithmic scale begins above 0, not at {bounds[0]:g}")
        return self._factor(bounds[0], bounds[1], log=log)

    def _stepped(self, factor: Factor | None, steps: Node | None = None) -> Factor | None:
        """Return a factor of a grid with its values, any other as it is."""
        if factor is None or not self.levels:
            return factor
        if factor.kind == "flag":
            return replace(factor, values=(0, 1))
        if steps is None:
            return self._wrong("a grid takes a list of values, or {low: ..., high: ..., steps: 5}")
        number = self.options.whole(steps, f"parameters.{self.path}.{STEPS}", 2, MOST_STEPS)
        if number is None:
            return None
        values = tuple(factor.at(step / (number - 1)) for step in range(number))
        if len(set(values)) < number:
            return self._wrong(f"{number} steps from {factor.low:g} to {factor.high:g} give a "
                               "value twice", steps)
        return replace(factor, values=values)


def _empty(node: Node) -> bool:
    return (isinstance(node, Scalar) and node.empty) or (
        isinstance(node, Mapping) and not node.pairs
    )


def _kind(declaration: Parameter) -> Kind:
    if declaration.unit in ("flag", "switch"):
        return "flag"
    kinds: dict[type, Kind] = {float: "float", int: "int", str: "choice"}
    return kinds[declaration.kind]
