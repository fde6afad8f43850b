"""Whether the scenarios of an experiment take the factors of a design, and what these silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingType
from itertools import combinations
from typing import TYPE_CHECKING

from sim.scenario.model import DEFAULT
from sim.scenario.moves import is_day, parameter_of
from sim.scenario.problems import ConfigurationError
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
    """Note where a scenario cannot take the factors: texts, ends of ranges, days of changes.

    Of two parameters in order the first is tried at its high end and the second at its low one,
    which is where they can pass each other.
    """
    ends = _ends(factors.values())
    texts = [{path: value} for path, factor in factors.items() if factor.kind == "choice"
             for value in factor.values]
    for arm in arms:
        tried = (ends, *texts, *_days(factors.values(), arm.scenario))
        for path, problem in _refused(arm.scenario, tried):
            name = f"parameters.{path}" if path in places else "parameters"
            options.add(places.get(path), name, f"in {arm.name}: {problem}")


def _refused(
    scenario: Scenario, tried: Iterable[MappingType[str, Value]]
) -> Iterator[tuple[str, str]]:
    """Yield path and mistake of all that a scenario does not take."""
    for values in tried:
        try:
            scenario.with_values(values)
        except ConfigurationError as error:
            for problem in error.problems:
                path = problem.partition("=")[0]  # of a contradiction on one day: that in the file
                yield (path if path in values else next(iter(values))), problem


def _ends(factors: Iterable[Factor]) -> dict[str, Value]:
    """Return the ends of the ranges at which the factors are most likely refused."""
    ends = {
        factor.path: factor.high if parameter_of(factor.path) in FIRSTS else factor.low
        for factor in factors if factor.kind != "choice" and not is_day(factor.path)
    }
    whole = {factor.path for factor in factors if factor.kind != "float"}
    return {path: int(end) if path in whole else end for path, end in ends.items()}


def _days(factors: Iterable[Factor], scenario: Scenario) -> Iterator[dict[str, Value]]:
    """Yield the days on which a moved change meets another, which it must not contradict.

    Two changes that are moved both meet where both list a day; over ranges they are not tried.
    """
    moved = [factor for factor in factors if is_day(factor.path)]
    paths = [factor.path for factor in moved]
    for factor in moved:
        for change in scenario.changes:
            day = change.day
            if day is not None and f"timeline.{change.name}.day" not in paths and (
                day in factor.values if factor.values else factor.low <= day <= factor.high
            ):
                yield {factor.path: day}
    for one, other in combinations(moved, 2):
        for both in one.values:
            if both in other.values:
                yield {one.path: both, other.path: both}


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
