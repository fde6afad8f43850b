"""The tables of a decomposition of the fall, made from the stored runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from sim.experiment.designs.falls import TABLE_COLUMNS
from sim.experiment.fall import FROZEN, Fall, decomposition, fall_of

if TYPE_CHECKING:
    from sim.experiment.definition import Arm, Stored
    from sim.scenario import Scenario


class _MissingError(Exception):
    """A run of the decomposition is not there."""


def falls_tables(arms: tuple[Arm, ...], stored: Stored) -> dict[str, pd.DataFrame]:
    """Return the tables by name; see `falls.TABLE_COLUMNS`.

    A seed counts when all its runs are there and its end points lie apart.
    """
    tables: dict[str, list[pd.DataFrame]] = {name: [] for name in TABLE_COLUMNS}
    for arm in arms:
        found = {seed: _fall(arm, seed, stored) for seed in arm.seeds}
        falls = {seed: fall for seed, fall in found.items() if fall is not None}
        if falls:
            tables["fall"].append(_over_seeds(list(falls.values())).assign(scenario=arm.name))
            tables["fall_seeds"].append(_by_seed(falls).assign(scenario=arm.name))
    made = {}
    for name, columns in TABLE_COLUMNS.items():
        names = [column for column, *_ in columns]
        made[name] = pd.concat(tables[name], ignore_index=True)[names] if tables[name] else \
            pd.DataFrame(columns=names)
    return made


def _fall(arm: Arm, seed: int, stored: Stored) -> Fall | None:
    def orders_of(scenario: Scenario) -> pd.Series:
        run = stored(scenario, seed)
        if run is None:
            raise _MissingError
        return run.daily["orders"]

    try:
        fall = fall_of(arm.scenario, orders_of)
    except _MissingError:
        return None
    ends = fall.ends[frozenset(FROZEN)], fall.ends[frozenset()]
    return fall if fall.peak.orders > 0.0 and ends[0] != ends[1] else None


def _over_seeds(falls: list[Fall]) -> pd.DataFrame:
    logs = decomposition(falls, logarithmic=True).set_index("mechanism")
    logs = logs[["share", "ci_low", "ci_high"]].add_prefix("log_")
    return decomposition(falls).join(logs, on="mechanism")


def _by_seed(falls: dict[int, Fall]) -> pd.DataFrame:
    return pd.DataFrame([
        {
            "seed": seed,
            "mechanism": mechanism,
            "share": share,
            "peak_day": fall.peak.day,
            "peak_orders": fall.peak.orders,
            "none_frozen": fall.none_frozen,
            "all_frozen": fall.all_frozen,
        }
        for seed, fall in falls.items()
        for mechanism, share in fall.shares().items()
    ])
