"""What is pinned: every shipped scenario, and wild ones in which whatever is rare happens often."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml
from markets import MARKETS, SCENARIOS, compressed, crowded

from sim.market import Market
from sim.scenario import Scenario

SPREAD_SEEDS = tuple(range(101, 109))
"""Seeds over which a change of a metric is measured when the goldens are refreshed."""


@dataclass(frozen=True)
class Case:
    """A scenario at a small size, and the seeds with which it is pinned.

    Attributes
    ----------
    name : str
        What the goldens call it.
    scenario : callable
        ``scenario(days, **overrides)``.
    persons, days : int
        The size.
    seeds : tuple of int
        A run each.
    uncompiled : bool
        Whether plain Python runs it, too; what is too large for that is pinned compiled only.
    """

    name: str
    scenario: Callable[..., Scenario]
    persons: int
    days: int
    seeds: tuple[int, ...]
    uncompiled: bool = True

    def market(self, seed: int) -> Market:
        """Return the market at day 0."""
        return Market(self.scenario(self.days, **{"people.count": self.persons}), seed=seed)


def shipped_scenarios() -> Iterator[Path]:
    """Yield the file of every shipped scenario; experiments, which name scenarios, are none."""
    for path in sorted(SCENARIOS.rglob("*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        if not {"scenarios", "design"} & content.keys():
            yield path


def _shipped() -> Iterator[Case]:
    for path in shipped_scenarios():
        name = path.relative_to(SCENARIOS).with_suffix("").as_posix()
        # Dated changes come within these days, which see two turns of the month.
        yield Case(name, partial(compressed, name), persons=60, days=65, seeds=(11,))


ROUGH = ("rough", "rough_platform")

CASES: tuple[Case, ...] = (
    Case("rough, crowded", partial(crowded, "rough"), 60, 215, (11, 12)),
    Case("rough_platform, crowded", partial(crowded, "rough_platform"), 50, 155, (11, 12)),
    *_shipped(),
    *(
        Case(f"{name}, large", MARKETS[name], 1000, 100, (21,), uncompiled=False)
        for name in (*ROUGH, "history")
    ),
)
"""In the order in which they are run."""
