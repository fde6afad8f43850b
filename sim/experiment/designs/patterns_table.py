"""The tables of the patterns, made from the stored runs."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.catalogue.observables import extinct
from sim.experiment.designs.patterns_columns import TABLE_COLUMNS
from sim.experiment.statistics import t_interval
from sim.patterns import Case, Ended, Line, Mark, Pattern, Statistic

if TYPE_CHECKING:
    from sim.experiment.definition import Arm, Stored

Runs = Callable[[Case, int], Ended | None]
KEPT = 128
"""Runs kept in memory while the tables are made; a run is read by several statistics."""

HOLDS, FAILS, UNCLEAR = "holds", "fails", "not clear"


def patterns_tables(
    rows: tuple[Pattern, ...], arms: tuple[Arm, ...], stored: Stored
) -> dict[str, pd.DataFrame]:
    """Return ``patterns`` (a row a line of a statistic) and ``patterns_seeds`` by name."""
    by_name = {arm.name: arm for arm in arms}
    runs = _reader(by_name, stored)
    records: list[dict[str, Any]] = []
    seeds: list[dict[str, Any]] = []
    for pattern in rows:
        for statistic in pattern.statistics:
            key = {"pattern": pattern.id, "statistic": statistic.name}
            measured = [measure(statistic, line, by_name, runs) for line in statistic.lines]
            for line, values in zip(statistic.lines, measured, strict=True):
                said = key | {"arm": line.en}
                records.append(said | _record(statistic, line, values, measured[0])
                               | _of_first_case(line, by_name, runs))
                seeds += [said | {"seed": seed, "value": value} for seed, value in values.items()]
    return {
        "patterns": pd.DataFrame(records, columns=[c for c, *_ in TABLE_COLUMNS["patterns"]]),
        "patterns_seeds": pd.DataFrame(
            seeds, columns=[c for c, *_ in TABLE_COLUMNS["patterns_seeds"]]
        ),
    }


def measure(
    statistic: Statistic, line: Line, arms: dict[str, Arm], runs: Runs
) -> dict[int, float]:
    """Return the value of a statistic by seed, of the seeds whose runs are all there."""
    found = {}
    for seed in _seeds(line, arms):
        ended = [runs(each, seed) for each in line.cases]
        there = [run for run in ended if run is not None]
        if len(there) < len(ended):
            continue
        value = (line.value or statistic.value)(*there)
        if not math.isnan(value):
            found[seed] = value
    return found


def verdict(mark: Mark, low: float, high: float) -> str:
    """Return what an interval of a mean says about a criterion; empty where there is none."""
    if math.isnan(low):
        return ""
    ends = {mark.met(low), mark.met(high)}
    return UNCLEAR if len(ends) > 1 else HOLDS if ends == {True} else FAILS


def _seeds(line: Line, arms: dict[str, Arm]) -> range:
    """Return the seeds with which every case of a line is run."""
    counts = [
        len(arms[each.scenario].seeds if each.stands else arms[each.scenario].seeds[: each.seeds])
        for each in line.cases
    ]
    return range(1, min(counts) + 1)


def _reader(arms: dict[str, Arm], stored: Stored) -> Runs:
    scenario_of = lru_cache(maxsize=None)(lambda each: each.of(arms[each.scenario].scenario))

    @lru_cache(maxsize=KEPT)
    def read(each: Case, seed: int) -> Ended | None:
        run = stored(scenario_of(each), seed)
        if run is None:
            return None
        return Ended(run.daily, run.manifest["outcome"], scenario_of(each))

    return read


def _record(
    statistic: Statistic, line: Line, values: dict[int, float], of_model: dict[int, float]
) -> dict[str, Any]:
    known = np.array(list(values.values()))
    low, high = t_interval(known)
    mark = statistic.mark
    record = {
        "meaning": statistic.en,
        "is_null": "yes" if line.null else "no",
        "criterion": "" if mark is None else str(mark),
        "n": len(known),
        "mean": known.mean() if len(known) else math.nan,
        "sd": known.std(ddof=1) if len(known) > 1 else math.nan,
        "ci_low": low,
        "ci_high": high,
        "least": known.min() if len(known) else math.nan,
        "greatest": known.max() if len(known) else math.nan,
        "passed": math.nan if mark is None or not len(known) else
        float(np.mean([mark.met(each) for each in known])),
        "verdict": "" if mark is None else verdict(mark, low, high),
    }
    if not line.null:
        return record
    pairs = np.array([of_model[seed] - value for seed, value in values.items()
                      if seed in of_model])
    effect_low, effect_high = t_interval(pairs)
    return record | {
        "effect": pairs.mean() if len(pairs) else math.nan,
        "effect_low": effect_low,
        "effect_high": effect_high,
    }


def _of_first_case(line: Line, arms: dict[str, Arm], runs: Runs) -> dict[str, Any]:
    """Return how many markets of the line's first case died out, and how large they were."""
    first = line.cases[0]
    ended = [run for seed in _seeds(line, arms) if (run := runs(first, seed)) is not None]
    judged = [died for run in ended
              if (died := extinct(run.daily["orders"].to_numpy(dtype=float))) is not None]
    scenario = first.of(arms[first.scenario].scenario)
    return {
        "extinct": float(np.mean(judged)) if judged else math.nan,
        "persons": int(scenario.values["people.count"]),
        "days": scenario.days,
    }
