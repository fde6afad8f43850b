"""Elementary effects: which parameters matter at all, at the price of few runs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sim.experiment.designs.sensitivity import Sensitivity, check_library
from sim.experiment.designs.sweep import COMMON, MOST_SEED, check_size, read_common, read_number

if TYPE_CHECKING:
    import numpy as np

    from sim.experiment.definition import Arm
    from sim.experiment.designs.indices import Index
    from sim.experiment.options import Options

TRAJECTORIES, MOST_TRAJECTORIES = 10, 10_000
LEVELS, MOST_LEVELS = 4, 100


@dataclass(frozen=True)
class Morris(Sensitivity):
    """``design: {kind: morris, parameters: {...}, trajectories: 10, levels: 4, seed: 1}``.

    A trajectory of D factors is D + 1 points, each of which moves one factor by a little over
    half its range (Morris 1991). Effects are told per whole range of the factor, so that factors
    of different units can be compared. More trajectories extend the design.

    Attributes
    ----------
    levels : int
        Into how many levels each range is cut; even.
    """

    kind: ClassVar[str] = "morris"
    options: ClassVar[tuple[str, ...]] = (*COMMON, "trajectories", "levels", "seed")
    ranking: ClassVar[str] = "mu_star"

    levels: int = LEVELS

    @classmethod
    def read(cls, options: Options, arms: tuple[Arm, ...]) -> Morris:
        """Return the design that an experiment file asks for, noting every mistake."""
        check_library(options, cls.kind)
        trajectories = read_number(options, "trajectories", TRAJECTORIES, 2, MOST_TRAJECTORIES)
        levels = read_number(options, "levels", LEVELS, 2, MOST_LEVELS)
        if levels % 2:
            options.add(options.get("levels"), "levels", f"{levels} is odd; steps of just over "
                        "half a range need an even number")
        design = cls(
            *read_common(options, arms), trajectories,
            read_number(options, "seed", 1, 1, MOST_SEED), levels,
        )
        check_size(design.size, options)
        return design

    @property
    def points_of_a_sample(self) -> int:
        """Number of points that make one trajectory."""
        return len(self.factors) + 1

    def shares(self) -> np.ndarray:
        """Return the points in the unit cube, trajectory by trajectory."""
        from SALib.sample import morris

        points: np.ndarray = morris.sample(
            self.problem, self.samples, num_levels=self.levels, seed=self.seed
        )
        return points

    def indices(self, shares: np.ndarray, values: np.ndarray) -> list[Index]:
        """Return mu_star with its bootstrap interval, mu with a t interval, and sigma."""
        from SALib.analyze import morris
        from scipy.stats import t as student

        from sim.experiment.designs.indices import RESAMPLES, Index
        from sim.experiment.statistics import CONFIDENCE

        found = morris.analyze(
            self.problem, shares, values, num_resamples=RESAMPLES, conf_level=CONFIDENCE,
            num_levels=self.levels, seed=self.seed,
        )
        n = len(values) // self.points_of_a_sample
        error = student.ppf((1 + CONFIDENCE) / 2, n - 1) / math.sqrt(n)
        indices = []
        for at, factor in enumerate(self.factors):
            great, mean, spread, half = (
                float(found[name][at]) for name in ("mu_star", "mu", "sigma", "mu_star_conf")
            )
            indices += [
                Index(factor.path, "", "mu_star", great, great - half, great + half),
                Index(factor.path, "", "mu", mean, mean - error * spread, mean + error * spread),
                Index(factor.path, "", "sigma", spread),
            ]
        return indices

    def described(self) -> dict[str, Any]:
        """Return its options for ``plan.json``."""
        own = {"trajectories": self.samples, "levels": self.levels, "seed": self.seed}
        return super().described() | own

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON schema of its options by name."""
        return super().schema() | {
            "trajectories": {"description": "number of trajectories", "type": "integer",
                             "minimum": 2},
            "levels": {"description": "levels of each range, even", "type": "integer",
                       "minimum": 2, "multipleOf": 2},
            "seed": {"description": "seed of the sample", "type": "integer", "minimum": 1},
        }
