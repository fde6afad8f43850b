"""What is pinned: every shipped scenario, and wild ones in which whatever is rare happens often."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml
from markets import MARKETS, SCENARIOS, compressed, shipped

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
        # Dated changes come within these 95 days; a whole history stands below.
        yield Case(name, partial(compressed, name), persons=60, days=95, seeds=(11,))


CASES: tuple[Case, ...] = (
    *(Case(name, MARKETS[name], 80, 365, (11, 12, 13)) for name in ("rough", "rough_platform")),
    *_shipped(),
    Case("history, whole", partial(shipped, "history"), 500, 1826, (21,), False),
    *(
        Case(f"{name}, large", MARKETS[name], 1000, 100, (21,), False)
        for name in ("rough", "rough_platform")
    ),
)
"""In the order in which they are run."""
