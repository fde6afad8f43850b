"""Calibration: parameters fitted to targets, each a number of a run with its tolerance and source.

Trials lie in the ranges of the factors, and each is run in every scenario that a target names.
`Fitting` reads off the stored runs how far the search has come, and nothing else is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sim.experiment.definition import Arm, Column, Design, Point, as_they_stand
from sim.experiment.designs.calibration_options import (
    OPTIONS,
    Settings,
    read_numbers,
    read_settings,
    settings_schema,
)
from sim.experiment.designs.factor_checks import held_by
from sim.experiment.designs.factors import PATHS, Factor

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiment.definition import Stored
    from sim.experiment.designs.search import Shares
    from sim.experiment.designs.targets import Target
    from sim.experiment.options import Options
    from sim.scenario.model import Held

TRIED, FRESH = "trial", "fresh"
"""Forms of a run: one of the search, and one with a seed that the search has not seen."""


@dataclass(frozen=True)
class Calibration(Design):
    """``design: {kind: calibrate, parameters: {...}, targets: [...], method: optuna}``.

    Attributes
    ----------
    factors : tuple of Factor
        The parameters that are fitted, with their ranges.
    targets : tuple of Target
        What they are fitted to.
    settings : Settings
        How.
    """

    kind: ClassVar[str] = "calibrate"
    options: ClassVar[tuple[str, ...]] = OPTIONS

    factors: tuple[Factor, ...]
    targets: tuple[Target, ...]
    settings: Settings

    @classmethod
    def read(cls, options: Options, arms: tuple[Arm, ...]) -> Calibration:
        """Return the design that an experiment file asks for, noting every mistake."""
        from sim.experiment.designs.target_reader import read_targets

        return cls(read_numbers(options, arms), read_targets(options, arms), read_settings(options))

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON schema of its options by name."""
        from sim.experiment.designs.targets import target_schema

        ends = {"low": {}, "high": {}, "log": {"enum": ["yes", "no", True, False]}}
        ranges = {
            "description": "path of a parameter to [low, high], or to {} for the declared range",
            "type": "object",
            "minProperties": 1,
            "propertyNames": PATHS,
            "additionalProperties": {
                "anyOf": [
                    {"type": "array", "minItems": 2, "maxItems": 2},
                    {"type": "null"},
                    {"type": "object", "properties": ends, "additionalProperties": False},
                ]
            },
        }
        return {"parameters": ranges, "targets": target_schema(), **settings_schema()}

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns of ``runs.csv`` that tell its points apart."""
        from sim.experiment.designs.calibration_columns import point_columns

        return point_columns(self.factors)

    @property
    def table_columns(self) -> Mapping[str, tuple[Column, ...]]:
        """Name of a table of its own to the table's columns."""
        from sim.experiment.designs.calibration_columns import table_columns

        return table_columns(self.factors, self.targets)

    @property
    def staged(self) -> bool:
        """Whether more points follow: the next trials, and the fresh runs."""
        return True

    def described(self) -> dict[str, Any]:
        """Return its options for ``plan.json``."""
        settings = self.settings
        return {
            "method": settings.method,
            "trials": settings.trials,
            "fresh_runs": settings.fresh_runs,
            **({"accept": settings.accept, "populations": settings.populations}
               if settings.method == "abc" else {}),
            "parameters": [
                {"path": f.path, "label": dict(f.label), "unit": f.unit, "low": f.low,
                 "high": f.high, "log": f.log}
                for f in self.factors
            ],
            "targets": [
                {"name": t.name, "title": dict(t.title), "scenario": t.arm, "asked": t.asked,
                 "value": t.value, "tolerance": t.tolerance, "weight": t.weight,
                 "source": t.source}
                for t in self.targets
            ],
        }  # fmt: skip

    def held(self, arms: tuple[Arm, ...]) -> dict[str, tuple[Held, ...]]:
        """Return what changes of each scenario are out of force in every trial."""
        named = {target.arm for target in self.targets}
        return held_by(self.factors, [arm for arm in arms if arm.name in named])

    def points(self, arms: tuple[Arm, ...], stored: Stored) -> Iterator[Point]:
        """Lay out the scenarios, the trials so far and, when all are known, the fresh runs."""
        from sim.experiment.designs.fitting import FIRST_FRESH_SEED, Fitting

        yield from as_they_stand(arms)
        fitting = Fitting(self, arms, stored)
        for trial in fitting.trials:
            for arm in fitting.arms:
                seeds = fitting.seeds_of(arm, trial.number)
                yield self._point(arm, trial.shares, seeds, TRIED, trial.number)
        for place, shares in enumerate(fitting.fresh):
            for arm in fitting.arms:
                yield self._point(arm, shares, (FIRST_FRESH_SEED + place,), FRESH, place)

    def _point(
        self, arm: Arm, shares: Shares, seeds: Sequence[int], form: str, number: int
    ) -> Point:
        from sim.experiment.designs.fitting import parameters

        values = parameters(self.factors, shares)
        columns: dict[str, str | float] = {"form": form, "trial": number}
        columns |= {path: float(value) for path, value in values.items()}
        return Point(arm.name, arm.scenario.with_values(values), seeds, columns)

    def number_of_runs(self, arms: tuple[Arm, ...]) -> int:
        """Return how many runs it takes in all."""
        from sim.experiment.designs.calibration_options import draws_in_all

        named = {target.arm for target in self.targets}
        asked = [arm for arm in arms if arm.name in named]
        trials = draws_in_all(self.settings)
        return sum(len(arm.seeds) for arm in arms) + sum(
            trials * arm.replications + self.settings.fresh_runs for arm in asked
        )

    def tables(self, arms: tuple[Arm, ...], stored: Stored) -> dict[str, pd.DataFrame]:
        """Return trials, targets, the best values, and of ``abc`` the posterior."""
        from sim.experiment.designs.calibration_table import calibration_tables
        from sim.experiment.designs.fitting import Fitting

        return calibration_tables(Fitting(self, arms, stored))

    def texts(self, arms: tuple[Arm, ...], stored: Stored, folder: Path) -> dict[str, str]:
        """Return ``calibrated.yaml`` once the search has ended."""
        from sim.experiment.designs.calibrated import calibrated_yaml
        from sim.experiment.designs.fitting import Fitting

        fitting = Fitting(self, arms, stored)
        return {} if fitting.best is None else {"calibrated.yaml": calibrated_yaml(fitting, folder)}

    def remarks(self, tables: Mapping[str, pd.DataFrame]) -> list[str]:
        """Return sentences on parameters that the targets do not tell, and targets missed."""
        from sim.experiment.designs.calibration_table import remarks

        return remarks(tables["trials"], tables["best"], tables["targets"])
