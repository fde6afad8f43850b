"""Designs whose table is the response at every point, told beside that of a reference point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from sim.experiment.definition import Arm, Column
from sim.experiment.designs.factors import PATHS
from sim.experiment.designs.sweep import COMMON, Sweep
from sim.experiment.designs.sweep_columns import RESPONSE
from sim.mechanisms import GROUPS
from sim.scenario.moves import declared_in, is_move
from sim.scenario.problems import ConfigurationError
from sim.scenario.settings import DECLARED, unknown
from sim.scenario.yaml_source import Mapping as MappingNode
from sim.scenario.yaml_source import Scalar

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiment.definition import Stored
    from sim.experiment.options import Options
    from sim.mechanisms.declare import Parameter
    from sim.scenario import Scenario
    from sim.scenario.units import Value

REFERENCE = "reference"
BESIDE = 0
"""Number of a reference that is none of the points."""
EXAMPLE = "reference: {trust.gain: 0.1}"


@dataclass(frozen=True)
class Response(Sweep):
    """A sweep that is told point by point, each with its difference from a reference.

    Attributes
    ----------
    reference : mapping
        Path to value of the reference; what it does not name stands as the scenario has it. So
        without any the reference is the scenario as it stands, which is run anyway.
    """

    options: ClassVar[tuple[str, ...]] = (*COMMON, REFERENCE)

    reference: Mapping[str, Value] = field(default_factory=dict, kw_only=True)

    @property
    def reference_point(self) -> int | None:
        """Number of the reference among the points, None for the scenario as it stands."""
        if not self.reference:
            return None
        if self.listed and all(
            self.reference.get(factor.path) in factor.values for factor in self.factors
        ):
            return self.settings.index(dict(self.reference)) + 1
        return BESIDE

    def reference_of(self, arm: Arm) -> Scenario:
        """Return what is run as the reference of a scenario."""
        return arm.scenario.with_values(self.reference) if self.reference else arm.scenario

    @property
    def numbered(self) -> dict[int, Mapping[str, Value]]:
        """The values of every point by its number, those of a reference beside them first."""
        beside = {BESIDE: self.reference} if self.reference_point == BESIDE else {}
        return {**beside, **super().numbered}

    def number_of_runs(self, arms: tuple[Arm, ...]) -> int:
        """Return how many runs it takes, without laying them out (which takes libraries)."""
        beside = self.reference_point == BESIDE
        return super().number_of_runs(arms) + beside * self.runs_of_a_point(arms)

    @property
    def table_columns(self) -> Mapping[str, tuple[Column, ...]]:
        """Name of a table of its own to the table's columns."""
        return {"points": self.columns, "response": (RESPONSE[0], *self.columns, *RESPONSE[1:])}

    def tables(self, arms: tuple[Arm, ...], stored: Stored) -> dict[str, pd.DataFrame]:
        """Return the points, and what the metrics come to at each."""
        from sim.experiment.designs.sweep_table import points_table, response_table

        return {"points": points_table(self), "response": response_table(self, arms, stored)}

    def described(self) -> dict[str, Any]:
        """Return its options for ``plan.json``."""
        return super().described() | {REFERENCE: dict(self.reference)}

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON schema of its options by name."""
        return super().schema() | {
            REFERENCE: {
                "description": "path of a parameter that is moved to its value at the reference, "
                "from which differences are taken; by default the scenario as it stands",
                "type": "object",
                "propertyNames": PATHS,
            },
        }


def read_reference(options: Options, arms: tuple[Arm, ...]) -> dict[str, Value]:
    """Return the values that stand under ``reference:``, noting every mistake.

    Parameters
    ----------
    options : Options
        What stands under ``design:``.
    arms : tuple of Arm
        The scenarios in which the points are run; the reference is tried in each.
    """
    node = options.get(REFERENCE)
    if node is None:
        return {}
    if not isinstance(node, MappingNode):
        options.add(node, REFERENCE, f"write the values of the reference, as {EXAMPLE}, not "
                    f"{node.kind}")
        return {}
    parameters = options.get("parameters")
    moved = parameters.keys() if isinstance(parameters, MappingNode) else []
    read = {key: options.value(written, f"{REFERENCE}.{key.text}", declaration)
            for key, written in node.items() if _is_moved(key, moved, options)
            and (declaration := _declaration(key.text, arms)) is not None}
    found = {key.text: value for key, value in read.items() if value is not None}
    if len(found) == len(node.keys()):
        _try_in(arms, found, {key.text: key for key in read}, options)
    return found


def _is_moved(key: Scalar, moved: list[str], options: Options) -> bool:
    """Return whether a path is one of those that the design moves; note one that is not."""
    path = f"{REFERENCE}.{key.text}"
    if key.text in GROUPS:
        options.add(key, path, f"is a group of parameters; write the whole path, as {EXAMPLE}")
    elif key.text not in DECLARED and not is_move(key.text):
        options.add(key, path, unknown(key.text))
    elif key.text not in moved:
        options.add(key, path, "is not moved by the design, so that the reference has it as every "
                    "point has" + (f"; name {' or '.join(moved)}" if moved else ""))
    return key.text in moved


def _declaration(path: str, arms: tuple[Arm, ...]) -> Parameter | None:
    """Return how a path is declared; None where it is a part of a change that nobody has.

    That mistake is noted where the design names the path.
    """
    if not is_move(path):
        return DECLARED.get(path)
    try:
        return declared_in(arms[0].scenario, path) if arms else None
    except ValueError:
        return None


def _try_in(
    arms: tuple[Arm, ...], values: Mapping[str, Value], places: Mapping[str, Scalar],
    options: Options,
) -> None:
    """Note where a scenario cannot take the reference."""
    for arm in arms:
        try:
            arm.scenario.with_values(values)
        except ConfigurationError as error:
            for problem in error.problems:
                path = problem.partition("=")[0]
                name = f"{REFERENCE}.{path}" if path in places else REFERENCE
                place = places.get(path, options.get(REFERENCE))
                options.add(place, name, f"in {arm.name}: {problem}")
