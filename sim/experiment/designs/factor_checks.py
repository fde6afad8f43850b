"""Whether the scenarios of an experiment take the factors of a design, and what these silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingType
from itertools import combinations
from typing import TYPE_CHECKING

from sim.scenario.model import DEFAULT
from sim.scenario.moves import is_day, parameter_of
from sim.scenario.overrides import overridden
from sim.scenario.problems import ConfigurationError, Problems
from sim.scenario.settings import ORDERED

if TYPE_CHECKING:
    from sim.experiment.definition import Arm
    from sim.experiment.designs.factors import Factor
    from sim.experiment.options import Options
    from sim.mechanisms.declare import Parameter
    from sim.scenario.model import Held, Scenario
    from sim.scenario.units import Value
    from sim.scenario.yaml_source import Scalar

FIRSTS = frozenset(first for first, _ in ORDERED)
SET = "--set "


def declared_bounds(
    path: str, declaration: Parameter, arms: tuple[Arm, ...]
) -> tuple[float, float]:
    """Return the declared range, as far as it does not pass what the scenarios hold beside it."""
    low, high = float(declaration.low), float(declaration.high)
    for first, second in ORDERED:
        if parameter_of(path) == second:
            low = max([low, *_held(first, arms)])
        elif parameter_of(path) == first:
            high = min([high, *_held(second, arms)])
    return low, high


def _held(path: str, arms: tuple[Arm, ...]) -> Iterator[float]:
    """Yield every value that the scenarios give a parameter at any time."""
    for arm in arms:
        for values in (arm.scenario.values, *(change.values for change in arm.scenario.changes)):
            if path in values:
                yield float(values[path])


def check_set(key: Scalar, options: Options, arms: tuple[Arm, ...]) -> None:
    """Note a parameter that was also given a value for all runs, which would not hold."""
    for arm in arms:
        origin = arm.scenario.origins.get(key.text, DEFAULT).file
        if origin.startswith(SET):
            options.add(key, f"parameters.{key.text}", f"is moved by the design, so that {origin} "
                        "would be without effect")


def check_ends(
    factors: MappingType[str, Factor], places: MappingType[str, Scalar], options: Options,
    arms: tuple[Arm, ...],
) -> None:
    """Note where a scenario cannot take the factors: texts, ends of ranges, listed days.

    Of two parameters in order the first is tried at its high end and the second at its low one,
    which is where they can pass each other.
    """
    ends = _ends(factors.values())
    texts = [{path: value} for path, factor in factors.items() if factor.kind == "choice"
             for value in factor.values]
    for arm in arms:
        refused = [problem for values in (ends, *texts)
                   for problem in _refused(arm.scenario, values)]
        for values in _listed_days(factors.values(), arm.scenario):
            met = Problems()
            overridden(arm.scenario, values, met)
            refused += [(next(iter(values)), line) for line in met.lines]
        for path, problem in refused:
            name = f"parameters.{path}" if path in places else "parameters"
            options.add(places.get(path), name, f"in {arm.name}: {problem}")


def _refused(
    scenario: Scenario, values: MappingType[str, Value]
) -> Iterator[tuple[str, str]]:
    """Yield path and mistake of all that a scenario does not take."""
    try:
        scenario.with_values(values)
    except ConfigurationError as error:
        yield from ((problem.partition("=")[0], problem) for problem in error.problems)


def _ends(factors: Iterable[Factor]) -> dict[str, Value]:
    """Return the ends of the ranges at which the factors are most likely refused."""
    ends = {
        factor.path: factor.high if parameter_of(factor.path) in FIRSTS else factor.low
        for factor in factors if factor.kind != "choice" and not is_day(factor.path)
    }
    whole = {factor.path for factor in factors if factor.kind != "float"}
    return {path: int(end) if path in whole else end for path, end in ends.items()}


def _listed_days(
    factors: Iterable[Factor], scenario: Scenario
) -> Iterator[MappingType[str, Value]]:
    """Yield listed days on which a moved change meets another, which it must not contradict.

    Within a range nobody chose the day on which two meet: the later one in the file wins there.
    """
    moved = [factor for factor in factors if is_day(factor.path)]
    others = {
        change.day for change in scenario.changes
        if f"timeline.{change.name}.day" not in {factor.path for factor in moved}
    }
    for factor in moved:
        yield from ({factor.path: day} for day in factor.values if day in others)
    for one, other in combinations(moved, 2):
        yield from ({one.path: day, other.path: day} for day in one.values if day in other.values)


def held_by(factors: Iterable[Factor], arms: Iterable[Arm]) -> dict[str, tuple[Held, ...]]:
    """Return what changes of each scenario are out of force because factors are moved."""
    factors = tuple(factors)
    values = _ends(factors)
    texts = {factor.path: factor.values[0] for factor in factors if factor.kind == "choice"}
    found = {}
    for arm in arms:
        held = arm.scenario.with_values(values | texts).held
        found[arm.name] = tuple(each for each in held if each not in arm.scenario.held)
    return found
