"""Attribution: how much of the difference between two eras each group of levers explains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sim.experiment.coalitions import Coalition, subsets
from sim.experiment.definition import Arm, Column, Design, Point, as_they_stand
from sim.experiment.designs.attribution_columns import POINT_COLUMNS, TABLE_COLUMNS
from sim.experiment.designs.attribution_options import read_groups, read_metrics, read_pairs
from sim.experiment.designs.levers import Groups, moved, players

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiment.definition import Stored
    from sim.experiment.options import Options
    from sim.scenario import Scenario


@dataclass(frozen=True)
class Game:
    """Two scenarios and the groups of levers that lead from one to the other."""

    one: Arm
    other: Arm
    levers: Mapping[str, list[str]]

    @property
    def seeds(self) -> range:
        """The seeds that both are run with."""
        return min(self.one.seeds, self.other.seeds, key=len)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups in which the two differ."""
        return tuple(self.levers)

    def scenario(self, coalition: Coalition) -> Scenario:
        """Return the first scenario with some groups of levers moved to the other's values."""
        paths = [path for group in coalition for path in self.levers[group]]
        return moved(self.one.scenario, self.other.scenario, sorted(paths))


@dataclass(frozen=True)
class Attribution(Design):
    """``design: {kind: attribution, pairs: [{from: ..., to: ...}], groups: ..., metrics: ...}``.

    All 2^k coalitions of the k groups are run with the same seeds; the value of a group is its
    Shapley value. The end points are the scenarios as they stand.

    Attributes
    ----------
    pairs : tuple of (str, str)
        Scenarios from which and to which.
    groups : mapping
        Name of a group to the patterns of its paths.
    metrics : tuple of str
        What is attributed: means over the last days.
    """

    kind: ClassVar[str] = "attribution"
    options: ClassVar[tuple[str, ...]] = ("pairs", "groups", "metrics")
    columns: ClassVar[tuple[Column, ...]] = POINT_COLUMNS
    table_columns: ClassVar[Mapping[str, tuple[Column, ...]]] = TABLE_COLUMNS

    pairs: tuple[tuple[str, str], ...]
    groups: Groups
    metrics: tuple[str, ...]

    @classmethod
    def read(cls, options: Options, arms: tuple[Arm, ...]) -> Attribution:
        """Return the design that an experiment file asks for, noting every mistake."""
        groups = read_groups(options)
        pairs = read_pairs(options, arms, groups)
        return cls(pairs, groups, read_metrics(options))

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON schema of its options by name."""
        name = {"type": "string"}
        names = {"type": "array", "minItems": 1, "items": name}
        pair = {
            "type": "object",
            "properties": {"from": name, "to": name},
            "required": ["from", "to"],
            "additionalProperties": False,
        }
        return {
            "pairs": {
                "description": "between which scenarios, by default each and the next",
                "type": "array",
                "minItems": 1,
                "items": pair,
            },
            "groups": {
                "description": "name of a group to its parameters, such as redress.*",
                "type": "object",
                "minProperties": 1,
                "additionalProperties": names,
            },
            "metrics": {"description": "what is attributed", **names},
        }

    def described(self) -> dict[str, Any]:
        """Return its options for ``plan.json``."""
        return {
            "pairs": [{"from": one, "to": other} for one, other in self.pairs],
            "groups": {name: list(patterns) for name, patterns in self.groups.items()},
            "metrics": list(self.metrics),
        }

    def games(self, arms: tuple[Arm, ...]) -> list[Game]:
        """Return a game for every pair."""
        by_name = {arm.name: arm for arm in arms}
        return [
            Game(one, other, players(one.scenario, other.scenario, self.groups))
            for one, other in ((by_name[one], by_name[other]) for one, other in self.pairs)
        ]

    def points(self, arms: tuple[Arm, ...], stored: Stored) -> Iterator[Point]:
        """Lay out the scenarios, and every coalition between the two of a pair."""
        yield from as_they_stand(arms)
        for game in self.games(arms):
            for coalition in subsets(game.groups)[1:-1]:
                columns = {"from": game.one.name, "to": game.other.name, "moved": told(coalition)}
                yield Point(game.one.name, game.scenario(coalition), game.seeds, columns)

    def tables(self, arms: tuple[Arm, ...], stored: Stored) -> dict[str, pd.DataFrame]:
        """Return Shapley values and swaps, Shapley values by seed, and all coalitions."""
        from sim.experiment.designs.attribution_table import attribution_tables

        return attribution_tables(self, arms, stored)


def told(coalition: Coalition) -> str:
    """Return a coalition as text."""
    return " + ".join(sorted(coalition))
