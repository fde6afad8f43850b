"""What the designs that measure sensitivity have in common: their table and what it can bear."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sim.experiment.definition import Arm, Column
from sim.experiment.designs.sweep import Sweep
from sim.experiment.designs.sweep_columns import SENSITIVITY
from sim.extras import missing

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from sim.experiment.definition import Stored
    from sim.experiment.designs.indices import Index
    from sim.experiment.options import Options


@dataclass(frozen=True)
class Sensitivity(Sweep):
    """A design whose points come in samples, each of which says something on every factor.

    Attributes
    ----------
    samples : int
        Number of base samples or trajectories.
    seed : int
        Seed of the sample, which has nothing to do with those of the runs.
    """

    samples: int
    seed: int

    ranking: ClassVar[str]
    """The index by which factors are ranked."""

    @property
    @abstractmethod
    def points_of_a_sample(self) -> int:
        """Number of points that make one sample, which stand together."""

    @abstractmethod
    def indices(self, shares: np.ndarray, values: np.ndarray) -> list[Index]:
        """Return the indices from the points of whole samples and the metric there."""

    @abstractmethod
    def shares(self) -> np.ndarray:
        """Return the points in the unit cube; the same on every call."""

    @property
    def size(self) -> int:
        """Number of points."""
        return self.samples * self.points_of_a_sample

    def _settings(self) -> list[tuple[Any, ...]]:
        return self.values_at(self.shares())

    @property
    def problem(self) -> dict[str, Any]:
        """The factors as SALib wants them, in the unit cube."""
        paths = [factor.path for factor in self.factors]
        return {"num_vars": len(paths), "names": paths, "bounds": [[0.0, 1.0]] * len(paths)}

    @property
    def table_columns(self) -> Mapping[str, tuple[Column, ...]]:
        """Name of a table of its own to the table's columns."""
        return {"points": self.columns, "sensitivity": SENSITIVITY}

    def tables(self, arms: tuple[Arm, ...], stored: Stored) -> dict[str, pd.DataFrame]:
        """Return the points, and the indices of every metric in every scenario."""
        from sim.experiment.designs.indices import sensitivity_table
        from sim.experiment.designs.sweep_table import points_table

        return {
            "points": points_table(self),
            "sensitivity": sensitivity_table(self, arms, stored),
        }

    def remarks(self, tables: Mapping[str, pd.DataFrame]) -> list[str]:
        """Return a sentence a scenario on the metrics whose factors the sample cannot rank."""
        from sim.experiment.designs.indices import OUTSIDE, OVERLAPS, TOO_FEW

        table = tables["sensitivity"]
        ranked = table[table["index"] == self.ranking]
        unclear = ranked[ranked["warning"].str.contains(f"{OVERLAPS}|{OUTSIDE}|{TOO_FEW}")]
        return [
            f"{name}: the sample of {self.samples} is too small to rank all parameters by what "
            f"they do to {', '.join(dict.fromkeys(own['metric']))}; their intervals overlap, "
            "rest on too little or lie where no index can: see the warnings in sensitivity.csv"
            for name, own in unclear.groupby("scenario", sort=False)
        ]


def check_library(options: Options, kind: str) -> None:
    """Note that the library is missing, with the command that installs it."""
    absent = missing("SALib")
    if absent:
        options.add(None, "", f"{kind} takes a library: {absent}")
