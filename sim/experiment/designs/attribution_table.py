"""The tables of an attribution, made from the stored runs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.catalogue.observables import extinct
from sim.experiment.bounds import within_bounds
from sim.experiment.coalitions import Coalition, shapley_values, subsets
from sim.experiment.designs.attribution import Attribution, Game, told
from sim.experiment.designs.attribution_columns import TABLE_COLUMNS
from sim.experiment.statistics import outcome_metrics, t_interval

if TYPE_CHECKING:
    from sim.experiment.definition import Arm, Stored


class Outcomes:
    """What every coalition of a game came to, seed by seed.

    Attributes
    ----------
    values : mapping
        Coalition to an array of one row a seed and one column a metric; missing where a run is.
    extinct : mapping
        Coalition to whether each market that can be judged died out.
    """

    def __init__(self, game: Game, metrics: tuple[str, ...], stored: Stored) -> None:
        self.game, self.metrics = game, metrics
        self.values: dict[Coalition, np.ndarray] = {}
        self.extinct: dict[Coalition, list[bool]] = {}
        for coalition in subsets(game.groups):
            self.values[coalition] = np.full((len(game.seeds), len(metrics)), math.nan)
            self.extinct[coalition] = []
            scenario = game.scenario(coalition)
            for place, seed in enumerate(game.seeds):
                run = stored(scenario, seed)
                if run is None:
                    continue
                found = outcome_metrics(run.daily)
                self.values[coalition][place] = [found[metric] for metric in metrics]
                died = extinct(run.daily["orders"].to_numpy(dtype=float))
                self.extinct[coalition] += [] if died is None else [died]

    @property
    def pair(self) -> dict[str, str]:
        """The columns that name the pair."""
        return {"from": self.game.one.name, "to": self.game.other.name}

    def of(self, metric: str, coalition: Coalition) -> np.ndarray:
        """Return a metric by seed."""
        return self.values[coalition][:, self.metrics.index(metric)]


def attribution_tables(
    design: Attribution, arms: tuple[Arm, ...], stored: Stored
) -> dict[str, pd.DataFrame]:
    """Return the tables by name; see `attribution_columns.TABLE_COLUMNS`."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLE_COLUMNS}
    for game in design.games(arms):
        outcomes = Outcomes(game, design.metrics, stored)
        for metric in design.metrics:
            by_seed = _by_seed(outcomes, metric)
            rows["attribution_seeds"] += by_seed
            rows["attribution"] += [_row(outcomes, metric, each, by_seed) for each in game.groups]
            rows["coalitions"] += _coalitions(outcomes, metric)
    return {
        name: pd.DataFrame(rows[name], columns=[column for column, *_ in columns])
        for name, columns in TABLE_COLUMNS.items()
    }


def _by_seed(outcomes: Outcomes, metric: str) -> list[dict[str, Any]]:
    """Return the Shapley values of the seeds in which no coalition lacks a value."""
    game = outcomes.game
    nobody, everybody = frozenset[str](), frozenset(game.groups)
    rows = []
    for place, seed in enumerate(game.seeds):
        worth = {each: float(outcomes.of(metric, each)[place]) for each in outcomes.values}
        if any(math.isnan(value) for value in worth.values()):
            continue
        ends = {"seed": seed, "start": worth[nobody], "end": worth[everybody]}
        rows += [
            outcomes.pair | {"metric": metric} | ends | {"group": group, "contribution": value}
            for group, value in shapley_values(game.groups, worth).items()
        ]
    return rows


def _row(
    outcomes: Outcomes, metric: str, group: str, by_seed: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return a group's contribution to a metric, and what it does moved alone and back alone."""
    own = [row for row in by_seed if row["group"] == group]
    contributions = np.array([row["contribution"] for row in own])
    totals = np.array([row["end"] - row["start"] for row in own])
    n = len(own)
    low, high = within_bounds(metric, t_interval(contributions), difference=True)
    total_low, total_high = t_interval(totals)
    told_apart = n > 1 and (total_low > 0.0 or total_high < 0.0)
    nobody, everybody = frozenset[str](), frozenset(outcomes.game.groups)
    return outcomes.pair | {
        "metric": metric,
        "group": group,
        "n": n,
        "contribution": contributions.mean() if n else math.nan,
        "sd": contributions.std(ddof=1) if n > 1 else math.nan,
        "ci_low": low,
        "ci_high": high,
        "of_difference": contributions.mean() / totals.mean() if told_apart else math.nan,
        **_swap("alone", outcomes, metric, frozenset({group}), nobody),
        **_swap("back", outcomes, metric, everybody - {group}, everybody),
    }


def _swap(
    prefix: str, outcomes: Outcomes, metric: str, after: Coalition, before: Coalition
) -> dict[str, Any]:
    difference = outcomes.of(metric, after) - outcomes.of(metric, before)
    there = difference[~np.isnan(difference)]
    low, high = within_bounds(metric, t_interval(there), difference=True)
    return {
        f"{prefix}_n": len(there),
        prefix: there.mean() if len(there) else math.nan,
        f"{prefix}_ci_low": low,
        f"{prefix}_ci_high": high,
    }


def _coalitions(outcomes: Outcomes, metric: str) -> list[dict[str, Any]]:
    rows = []
    for coalition in outcomes.values:
        values = outcomes.of(metric, coalition)
        there = values[~np.isnan(values)]
        n = len(there)
        judged = outcomes.extinct[coalition]
        rows.append(outcomes.pair | {
            "moved": told(coalition),
            "metric": metric,
            "n": n,
            "mean": there.mean() if n else math.nan,
            "sd": there.std(ddof=1) if n > 1 else math.nan,
            "least": there.min() if n else math.nan,
            "greatest": there.max() if n else math.nan,
            "judged": len(judged),
            "extinct": sum(judged),
        })
    return rows
