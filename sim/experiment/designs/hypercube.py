"""A Latin hypercube: points that fill the ranges evenly, each parameter by itself too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from sim.experiment.designs.response import Response, read_reference
from sim.experiment.designs.sweep import MOST_POINTS, MOST_SEED, read_common, read_number

if TYPE_CHECKING:
    from sim.experiment.definition import Arm
    from sim.experiment.options import Options
    from sim.scenario.units import Value

SAMPLES = 64


@dataclass(frozen=True)
class Hypercube(Response):
    """``design: {kind: lhs, parameters: {...}, samples: 64, seed: 1, optimise: no}``.

    Attributes
    ----------
    samples : int
        Number of points; each range is cut into as many parts, with one point in each.
    seed : int
        Seed of the sample, which has nothing to do with those of the runs.
    optimise : bool
        Whether pairs of coordinates are swapped so long as this evens the points out (least
        centred discrepancy; Park 1994).
    """

    kind: ClassVar[str] = "lhs"
    options: ClassVar[tuple[str, ...]] = (*Response.options, "samples", "seed", "optimise")

    samples: int = SAMPLES
    seed: int = 1
    optimise: bool = False

    @classmethod
    def read(cls, options: Options, arms: tuple[Arm, ...]) -> Hypercube:
        """Return the design that an experiment file asks for, noting every mistake."""
        factors, scenarios, metrics = read_common(options, arms)
        return cls(
            factors,
            scenarios,
            metrics,
            read_number(options, "samples", SAMPLES, 2, MOST_POINTS),
            read_number(options, "seed", 1, 1, MOST_SEED),
            options.flag("optimise", False),
            reference=read_reference(
                options, tuple(arm for arm in arms if arm.name in scenarios)
            ),
        )

    @property
    def size(self) -> int:
        """Number of points."""
        return self.samples

    def _settings(self) -> list[tuple[Value, ...]]:
        from scipy.stats import qmc

        sampler = qmc.LatinHypercube(
            len(self.factors), seed=self.seed, optimization="random-cd" if self.optimise else None
        )
        return self.values_at(sampler.random(self.samples))

    def described(self) -> dict[str, Any]:
        """Return its options for ``plan.json``."""
        own = {"samples": self.samples, "seed": self.seed, "optimise": self.optimise}
        return super().described() | own

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON schema of its options by name."""
        return super().schema() | {
            "samples": {"description": "number of points", "type": "integer", "minimum": 2},
            "seed": {"description": "seed of the sample", "type": "integer", "minimum": 1},
            "optimise": {
                "description": "swap coordinates until the points are spread evenly",
                "enum": ["yes", "no", True, False],
            },
        }
