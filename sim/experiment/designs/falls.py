"""The decomposition of the fall of a market, as a design (see `sim.experiment.fall`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from sim.experiment.definition import Arm, Column, Design, Point, as_they_stand

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiment.definition import Stored
    from sim.experiment.options import Options

FEWEST_DAYS = 120
"""In a shorter run the last days, over which its end is taken, may hold the peak itself."""

_SHARE = "share of the distance between its end points"
_SCENARIO: Column = ("scenario", "name of the scenario in the experiment", "text", "scenario",
                     "情景")
_MECHANISM: Column = ("mechanism", "mechanism of the fall", "text", "mechanism", "机制")

TABLE_COLUMNS: dict[str, tuple[Column, ...]] = {
    "fall": (
        _SCENARIO,
        _MECHANISM,
        ("n", "seeds", "seeds", "seeds", "种子数"),
        ("share", f"mean over seeds of the Shapley value, {_SHARE}", "share", "share of the fall",
         "占下跌"),
        ("sd", "its standard deviation over seeds", "share", "standard deviation", "标准差"),
        ("ci_low", "lower end of its 95 % t interval", "share", "interval, lower end", "区间下限"),
        ("ci_high", "upper end of its 95 % t interval", "share", "interval, upper end",
         "区间上限"),
        ("log_share", "the same for the logarithm of orders", "share", "share, in log orders",
         "占下跌（对数）"),
        ("log_ci_low", "lower end of its 95 % t interval", "share", "log, lower end",
         "对数区间下限"),
        ("log_ci_high", "upper end of its 95 % t interval", "share", "log, upper end",
         "对数区间上限"),
        ("of_the_fall", "orders it takes over orders lost from the peak to the end", "1",
         "in depths of the fall", "占跌幅"),
        ("alone", "end over peak where it is the only one left to act", "1", "acting alone",
         "单独作用"),
    ),
    "fall_seeds": (
        _SCENARIO,
        ("seed", "seed of every draw of the runs", "1", "seed", "随机种子"),
        _MECHANISM,
        ("share", f"Shapley value, {_SHARE}", "share", "share of the fall", "占下跌"),
        ("peak_day", "day of the best week's end", "day", "day of the peak", "峰值日"),
        ("peak_orders", "mean orders of the best week", "orders/day", "peak", "峰值"),
        ("none_frozen", "end over peak with nothing frozen", "1", "nothing frozen", "无冻结"),
        ("all_frozen", "end over peak with all mechanisms frozen from the peak on", "1",
         "all frozen", "全部冻结"),
    ),
}


@dataclass(frozen=True)
class Falls(Design):
    """``design: {kind: fall}``: every subset of mechanisms frozen from each seed's own peak on."""

    kind: ClassVar[str] = "fall"
    columns: ClassVar[tuple[Column, ...]] = (
        ("frozen", "mechanisms frozen from the day after the peak; empty: none", "text", "frozen",
         "冻结"),
        ("peak_day", "day of the peak of this seed", "day", "day of the peak", "峰值日"),
    )
    table_columns: ClassVar[Mapping[str, tuple[Column, ...]]] = TABLE_COLUMNS

    @classmethod
    def read(cls, options: Options, arms: tuple[Arm, ...]) -> Falls:
        """Return the design; it has no options."""
        for arm in arms:
            if arm.scenario.changes:
                options.add(None, "", f"{arm.name} has changes on the way, which could set free "
                            "again what is frozen; a fall is that of one set of rules")
            if arm.scenario.days < FEWEST_DAYS:
                options.add(None, "", f"{arm.name} lasts {arm.scenario.days} days; a fall and its "
                            f"end take {FEWEST_DAYS} at least")
        return cls()

    @property
    def staged(self) -> bool:
        """Whether more points follow: the frozen runs, once a seed's peak is known."""
        return True

    def points(self, arms: tuple[Arm, ...], stored: Stored) -> Iterator[Point]:
        """Lay out the scenarios, and once a seed's peak is known its frozen runs."""
        from sim.experiment.coalitions import subsets
        from sim.experiment.fall import FROZEN, frozen_from, peak_of

        yield from as_they_stand(arms)
        for arm in arms:
            for seed in arm.seeds:
                free = stored(arm.scenario, seed)
                if free is None:
                    continue
                day = peak_of(free.daily["orders"]).day
                for frozen in subsets(FROZEN)[1:]:
                    columns: dict[str, str | float] = {
                        "frozen": " + ".join(sorted(frozen)), "peak_day": day,
                    }
                    scenario = frozen_from(arm.scenario, day + 1, frozen)
                    yield Point(arm.name, scenario, (seed,), columns)

    def tables(self, arms: tuple[Arm, ...], stored: Stored) -> dict[str, pd.DataFrame]:
        """Return the shares of the mechanisms, over seeds and seed by seed."""
        from sim.experiment.designs.falls_table import falls_tables

        return falls_tables(arms, stored)
