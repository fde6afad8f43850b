"""Sobol indices: which share of the variance of a metric each parameter answers for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, ClassVar

from sim.experiment.designs.sensitivity import Sensitivity, check_library
from sim.experiment.designs.sweep import COMMON, MOST_SEED, check_size, read_common, read_number

if TYPE_CHECKING:
    import numpy as np

    from sim.experiment.definition import Arm
    from sim.experiment.designs.indices import Index
    from sim.experiment.options import Options

SAMPLES = 64
MOST_SAMPLES = 2**20


@dataclass(frozen=True)
class Sobol(Sensitivity):
    """``design: {kind: sobol, parameters: {...}, samples: 64, seed: 1, second_order: no}``.

    Saltelli's design on a scrambled Sobol sequence (Saltelli et al. 2010): of D factors a base
    sample takes D + 2 points, with second-order indices 2 D + 2. More samples extend the design.

    Attributes
    ----------
    second_order : bool
        Whether indices of pairs are measured too.
    """

    kind: ClassVar[str] = "sobol"
    options: ClassVar[tuple[str, ...]] = (*COMMON, "samples", "seed", "second_order")
    ranking: ClassVar[str] = "ST"

    second_order: bool = False

    @classmethod
    def read(cls, options: Options, arms: tuple[Arm, ...]) -> Sobol:
        """Return the design that an experiment file asks for, noting every mistake."""
        check_library(options, cls.kind)
        samples = read_number(options, "samples", SAMPLES, 2, MOST_SAMPLES)
        if samples & (samples - 1):
            below = 1 << (samples.bit_length() - 1)
            options.add(options.get("samples"), "samples", f"{samples} is no power of 2, without "
                        f"which the sequence is not balanced; take {below} or {2 * below}")
        design = cls(
            *read_common(options, arms), samples, read_number(options, "seed", 1, 1, MOST_SEED),
            options.flag("second_order", False),
        )
        check_size(design.size, options)
        return design

    @property
    def points_of_a_sample(self) -> int:
        """Number of points that make one base sample."""
        return (2 if self.second_order else 1) * len(self.factors) + 2

    def shares(self) -> np.ndarray:
        """Return the points in the unit cube, base sample by base sample."""
        from SALib.sample import sobol

        points: np.ndarray = sobol.sample(
            self.problem, self.samples, calc_second_order=self.second_order, seed=self.seed
        )
        return points

    def indices(self, shares: np.ndarray, values: np.ndarray) -> list[Index]:
        """Return first-order and total indices, and those of pairs, with bootstrap intervals."""
        from SALib.analyze import sobol

        from sim.experiment.designs.indices import RESAMPLES, Index
        from sim.experiment.statistics import CONFIDENCE

        found = sobol.analyze(
            self.problem, values, calc_second_order=self.second_order, num_resamples=RESAMPLES,
            conf_level=CONFIDENCE, seed=self.seed,
        )
        paths = [factor.path for factor in self.factors]
        rows = [
            (path, "", name, found[name][at], found[f"{name}_conf"][at])
            for name in ("S1", "ST") for at, path in enumerate(paths)
        ]
        if self.second_order:
            rows += [
                (paths[one], paths[other], "S2", found["S2"][one, other],
                 found["S2_conf"][one, other])
                for one, other in combinations(range(len(paths)), 2)
            ]
        return [
            Index(path, other, name, float(value), float(value - half), float(value + half))
            for path, other, name, value, half in rows
        ]

    def described(self) -> dict[str, Any]:
        """Return its options for ``plan.json``."""
        own = {"samples": self.samples, "seed": self.seed, "second_order": self.second_order}
        return super().described() | own

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON schema of its options by name."""
        return super().schema() | {
            "samples": {
                "description": "base samples, a power of 2",
                "enum": [1 << power for power in range(1, MOST_SAMPLES.bit_length())],
            },
            "seed": {"description": "seed of the sample", "type": "integer", "minimum": 1},
            "second_order": {
                "description": "whether indices of pairs are measured too",
                "enum": ["yes", "no", True, False],
            },
        }
