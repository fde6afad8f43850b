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
        import numpy as np
        from scipy.special import ndtri as normal_quantile
        from scipy.special import stdtrit as student_quantile

        from sim.experiment.designs.indices import RESAMPLES, Index
        from sim.experiment.statistics import CONFIDENCE

        effects = self._effects(shares, values)
        n, upper = len(effects), (1 + CONFIDENCE) / 2
        resamples = np.random.default_rng(self.seed).integers(n, size=(RESAMPLES, n))
        strays = np.abs(effects)[resamples].mean(axis=1).std(axis=0, ddof=1)
        error = float(student_quantile(n - 1, upper)) / math.sqrt(n)
        indices = []
        for at, (factor, own) in enumerate(zip(self.factors, effects.T)):
            great, half = float(np.abs(own).mean()), float(normal_quantile(upper) * strays[at])
            mean, spread = float(own.mean()), float(own.std(ddof=1))
            indices += [
                Index(factor.path, "", "mu_star", great, great - half, great + half),
                Index(factor.path, "", "mu", mean, mean - error * spread, mean + error * spread),
                Index(factor.path, "", "sigma", spread),
            ]
        return indices

    def _effects(self, shares: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Return the elementary effects, a row a trajectory, a column a factor.

        SALib divides a change by the step of the share. A flag is switched by a step of two thirds,
        by which its effect would be half again too great: here a change is divided by how far the
        value itself has moved, for texts by 1.
        """
        import numpy as np

        n, factors = len(values) // self.points_of_a_sample, len(self.factors)
        steps = np.diff(shares.reshape(n, -1, factors), axis=1)
        moved = np.abs(steps).argmax(axis=2)[:, :, None]
        for at, factor in enumerate(self.factors):
            if factor.kind == "choice":
                steps[:, :, at] = np.sign(steps[:, :, at])
            else:
                places = [factor.position(factor.at(share)) for share in shares[:, at].tolist()]
                steps[:, :, at] = np.diff(np.reshape(places, (n, -1)), axis=1)
        effects = np.empty((n, factors))
        changes = np.diff(values.reshape(n, -1), axis=1)[:, :, None]
        found = changes / np.take_along_axis(steps, moved, axis=2)
        np.put_along_axis(effects, moved[:, :, 0], found[:, :, 0], axis=1)
        return effects

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
