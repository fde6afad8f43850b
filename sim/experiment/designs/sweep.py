"""What designs over parameters have in common: every scenario at every point, the same seeds."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from sim.experiment.definition import Arm, Column, Design, Point, as_they_stand
from sim.experiment.designs.attribution_options import read_metrics
from sim.experiment.designs.factor_checks import held_by
from sim.experiment.designs.factors import PATHS, STEPS, Factor, read_factors
from sim.experiment.designs.sweep_columns import POINT, factor_columns

if TYPE_CHECKING:
    import numpy as np

    from sim.experiment.definition import Stored
    from sim.experiment.options import Options
    from sim.scenario import Scenario
    from sim.scenario.model import Held
    from sim.scenario.units import Value

COMMON = ("parameters", "scenarios", "metrics")
"""Options of every such design."""
MOST_POINTS = 100_000
MOST_SEED = 2**31 - 1


@dataclass(frozen=True)
class Sweep(Design):
    """Runs scenarios at points that differ in the values of some parameters.

    A value of a point holds for the whole run, as one given with ``--set``: the dated changes of
    that parameter are out of force, unless ``timeline.NAME.set.PATH`` is moved beside it. Every
    point is run in every scenario with the seeds of that scenario, so that points are compared
    seed by seed.

    Attributes
    ----------
    factors : tuple of Factor
        What is moved.
    scenarios : tuple of str
        In which scenarios.
    metrics : tuple of str
        What its tables are about, means over the last days of a run.
    """

    factors: tuple[Factor, ...]
    scenarios: tuple[str, ...]
    metrics: tuple[str, ...]

    listed: ClassVar[bool] = False
    """Whether parameters take listed values."""

    @property
    @abstractmethod
    def size(self) -> int:
        """Number of points."""

    @abstractmethod
    def _settings(self) -> list[tuple[Value, ...]]:
        """Return the values of the factors at every point; the same on every call."""

    @cached_property
    def settings(self) -> list[dict[str, Value]]:
        """The values of every point by path."""
        paths = [factor.path for factor in self.factors]
        return [dict(zip(paths, values)) for values in self._settings()]

    @property
    def numbered(self) -> dict[int, Mapping[str, Value]]:
        """The values of every point by its number."""
        return dict(enumerate(self.settings, start=1))

    def values_at(self, shares: np.ndarray) -> list[tuple[Value, ...]]:
        """Return the values at points of the unit cube, a row a point."""
        return [
            tuple(factor.at(share) for factor, share in zip(self.factors, point))
            for point in shares.tolist()
        ]

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns of ``runs.csv``: the number of the point and a column a factor."""
        return (POINT, *factor_columns(self.factors))

    def swept(self, arms: tuple[Arm, ...]) -> list[Arm]:
        """Return the scenarios in which the points are run."""
        return [arm for arm in arms if arm.name in self.scenarios]

    def held(self, arms: tuple[Arm, ...]) -> dict[str, tuple[Held, ...]]:
        """Return what changes of each scenario are out of force at every point."""
        return held_by(self.factors, self.swept(arms))

    def number_of_runs(self, arms: tuple[Arm, ...]) -> int:
        """Return how many runs it takes, without laying them out (which takes libraries)."""
        return sum(arm.replications for arm in arms) + self.size * self.runs_of_a_point(arms)

    def runs_of_a_point(self, arms: tuple[Arm, ...]) -> int:
        """Return how many runs a point takes in all its scenarios."""
        return sum(arm.replications for arm in self.swept(arms))

    def points(self, arms: tuple[Arm, ...], stored: Stored) -> Iterator[Point]:
        """Lay out the scenarios as they stand, then every point in every one of them."""
        yield from as_they_stand(arms)
        for arm in self.swept(arms):
            for number, values in self.numbered.items():
                scenario = arm.scenario.with_values(values)
                yield Point(arm.name, scenario, arm.seeds, {"point": number, **values})

    def responses(self, arm: Arm, stored: Stored) -> np.ndarray:
        """Return the metrics of every point and seed, missing where a run is.

        Returns
        -------
        array
            Points by seeds by metrics.
        """
        import numpy as np

        found = [self.response(arm, arm.scenario.with_values(values), stored)
                 for values in self.numbered.values()]
        return np.array(found)

    def response(self, arm: Arm, scenario: Scenario, stored: Stored) -> np.ndarray:
        """Return the metrics of one scenario with every seed of an arm, missing where a run is.

        Returns
        -------
        array
            Seeds by metrics.
        """
        import numpy as np

        from sim.experiment.statistics import outcome_metrics

        found = np.full((len(arm.seeds), len(self.metrics)), math.nan)
        for turn, seed in enumerate(arm.seeds):
            run = stored(scenario, seed)
            if run is not None:
                outcome = outcome_metrics(run.daily)
                found[turn] = [outcome[metric] for metric in self.metrics]
        return found

    def described(self) -> dict[str, Any]:
        """Return its options for ``plan.json``."""
        parameters = {
            factor.path: {"values": list(factor.values)} if factor.values
            else {"low": factor.low, "high": factor.high, "log": factor.log}
            for factor in self.factors
        }
        return {
            "parameters": parameters,
            "scenarios": list(self.scenarios),
            "metrics": list(self.metrics),
        }

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON schema of its options by name."""
        names = {"type": "array", "minItems": 1, "items": {"type": "string"}}
        keys: dict[str, Any] = {"low": {}, "high": {}, "log": {"enum": ["yes", "no", True, False]}}
        if cls.listed:
            keys[STEPS] = {"type": "integer", "minimum": 2}
        return {
            "parameters": {
                "description": "path of a parameter to its values" if cls.listed
                else "path of a parameter to [low, high], or to {} for the declared range",
                "type": "object",
                "minProperties": 1,
                "propertyNames": PATHS,
                "additionalProperties": {
                    "anyOf": [
                        {"type": "array", "minItems": 1},
                        {"type": "null"},
                        {"type": "object", "properties": keys, "additionalProperties": False},
                    ]
                },
            },
            "scenarios": {"description": "where it is done, by default everywhere", **names},
            "metrics": {"description": "what is measured", **names},
        }


def read_common(
    options: Options, arms: tuple[Arm, ...], *, levels: bool = False
) -> tuple[tuple[Factor, ...], tuple[str, ...], tuple[str, ...]]:
    """Return factors, scenarios and metrics of a design, noting every mistake."""
    scenarios = tuple(options.scenarios)
    if options.get("scenarios") is not None:
        named = options.names("scenarios", options.scenarios, "one of the scenarios")
        scenarios = tuple(name for _, name in named)
    swept = tuple(arm for arm in arms if arm.name in scenarios)
    factors = read_factors(options, swept, levels=levels)
    return factors, scenarios, read_metrics(options)


def check_size(size: int, options: Options) -> None:
    """Note a design that has more points than anybody means."""
    if size > MOST_POINTS:
        options.add(options.get("parameters"), "parameters", f"{size:,} points are too many, at "
                    f"most {MOST_POINTS:,} are possible")


def read_number(options: Options, name: str, default: int, low: int, high: int) -> int:
    """Return a whole number that stands under an option, the default where none does."""
    node = options.get(name)
    number = None if node is None else options.whole(node, name, low, high)
    return default if number is None else number


