"""How far a calibration has come, read off the runs that are stored."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.experiment.designs.calibration_options import DECIMALS, kept_of
from sim.experiment.designs.factors import Factor
from sim.experiment.designs.populations import Population, error_draw, populations
from sim.experiment.designs.posterior import Posterior, posterior
from sim.experiment.designs.search import Shares, Trial, search
from sim.scenario.moves import value_in

if TYPE_CHECKING:
    from sim.experiment.definition import Arm, Stored
    from sim.experiment.designs.calibration import Calibration
    from sim.experiment.designs.targets import Target
    from sim.scenario.units import Value

FIRST_FRESH_SEED = 1_000_000_001
"""Above every seed that an experiment names, and that draws take from there on."""

Values = dict[str, list[float]]
"""Target to its values, one a run."""


class Fitting:
    """A calibration in the light of the runs there are.

    Parameters
    ----------
    design : Calibration
        What is fitted to what, and how.
    arms : tuple of Arm
        The scenarios of the experiment.
    stored : callable
        Finds the runs.

    Attributes
    ----------
    arms : list of Arm
        The scenarios that a target names.
    trials : list of Trial
        What was tried, and what is to be tried next.
    values : dict
        Number of a trial to target to value, of the trials whose runs are there.
    populations : list of Population
        The populations that are complete, of ``abc``.
    complete : bool
        Whether the search has ended.
    """

    def __init__(self, design: Calibration, arms: tuple[Arm, ...], stored: Stored) -> None:
        named = {target.arm for target in design.targets}
        self.design, self._stored = design, stored
        self.arms = [arm for arm in arms if arm.name in named]
        self._fitted = [target for target in design.targets if target.fitted]
        self.values: dict[int, dict[str, float]] = {}
        self.populations: list[Population] = []
        settings = design.settings
        if self.by_abc:
            self.trials, self.populations = populations(
                len(design.factors),
                settings.trials,
                kept_of(settings),
                settings.populations,
                self._distance,
            )
            self.complete = len(self.populations) == settings.populations
        else:
            self.trials = search(self._start(), settings.trials, self._distance)
            self.complete = all(trial.distance is not None for trial in self.trials)

    @property
    def by_abc(self) -> bool:
        """Whether the result is a posterior."""
        return self.design.settings.method == "abc"

    @property
    def nearest(self) -> Trial:
        """The trial nearest to the targets, of equal ones the first."""
        return min(self.trials, key=distance_of)

    @cached_property
    def best(self) -> Shares | None:
        """Where the result lies: the nearest trial, or the medians of the posterior.

        There is none before the search has ended, nor where no trial shows every target.
        """
        if not self.complete or not math.isfinite(distance_of(self.nearest)):
            return None
        return _rounded(self.posterior.quantiles()[2]) if self.by_abc else self.nearest.shares

    @cached_property
    def fresh(self) -> list[Shares]:
        """Where the runs with fresh seeds lie, one a seed: the best, or draws of the posterior."""
        count = self.design.settings.fresh_runs
        if self.best is None:
            return []
        if not self.by_abc:
            return [self.best] * count
        return [_rounded(row) for row in self.posterior.shares[self.posterior.drawn(count)]]

    @cached_property
    def posterior(self) -> Posterior:
        """The posterior by the last population."""
        last = self.populations[-1]
        shown = [self._deviations(each.number) for each in last.trials]
        distances = np.array([distance_of(each) for each in last.trials])
        return posterior(last.shares, last.weights, distances, np.array(shown))

    def seeds_of(self, arm: Arm, number: int) -> range:
        """Return the seeds of a trial: always the same ones in a search, of a draw its own."""
        first = arm.first_seed + number * arm.replications * self.by_abc
        return range(first, first + arm.replications)

    def fresh_values(self) -> Values:
        """Return what the fresh runs show: target to values, missing runs left out."""
        return self._shown([
            (arm, shares, FIRST_FRESH_SEED + place)
            for place, shares in enumerate(self.fresh) for arm in self.arms
        ])  # fmt: skip

    def standing_values(self) -> Values:
        """Return what the scenarios show as they stand."""
        return self._shown([(arm, None, seed) for arm in self.arms for seed in arm.seeds])

    def _shown(self, runs: Sequence[tuple[Arm, Shares | None, int]]) -> Values:
        found: Values = {target.name: [] for target in self.design.targets}
        for arm, shares, seed in runs:
            scenario = (
                arm.scenario
                if shares is None
                else arm.scenario.with_values(parameters(self.design.factors, shares))
            )
            run = self._stored(scenario, seed)
            if run is not None:
                for target in self._targets_in(arm):
                    found[target.name].append(target.of(run))
        return found

    def _distance(self, number: int, shares: Shares) -> float | None:
        """Return the sum over targets of weight times squared deviation; None before it is known.

        It is infinite where a target is missing: a market that died out before it could show
        something does not show it.
        """
        values = self._values_of(number, shares)
        if values is None:
            return None
        self.values[number] = values
        deviations = self._deviations(number)
        total = sum(
            target.weight * d * d for target, d in zip(self._fitted, deviations, strict=True)
        )
        return math.inf if math.isnan(total) else total

    def _values_of(self, number: int, shares: Shares) -> dict[str, float] | None:
        """Return the mean over seeds of every target; None where a run is still to be made.

        A target that one seed does not show is missing: a seed in which the market died out, or
        whose run failed, must not improve the mean. A trial with a failed run is far away like one
        that shows nothing, and the search goes on; a rerun tries that run again.
        """
        moved = parameters(self.design.factors, shares)
        found = {}
        for arm in self.arms:
            scenario = arm.scenario.with_values(moved)
            seeds = self.seeds_of(arm, number)
            runs = {seed: self._stored(scenario, seed) for seed in seeds}
            missing = [seed for seed, run in runs.items() if run is None]
            if not all(self._stored.failed(scenario, seed) for seed in missing):
                return None
            shown = [run for run in runs.values() if run is not None]
            for target in self._targets_in(arm):
                found[target.name] = (
                    math.nan if missing else float(np.mean([target.of(run) for run in shown]))
                )
        return found

    def _targets_in(self, arm: Arm) -> list[Target]:
        return [target for target in self.design.targets if target.arm == arm.name]

    def _deviations(self, number: int) -> list[float]:
        """Return how far a trial is from the targets that are fitted, in tolerances.

        A draw of ``abc`` has a drawn error beside; see `populations`.
        """
        errors = (
            error_draw(number, len(self._fitted)) if self.by_abc else np.zeros(len(self._fitted))
        )
        values: Mapping[str, float] = self.values[number]
        return [
            (values[target.name] - target.value) / target.tolerance + float(error)
            for target, error in zip(self._fitted, errors, strict=True)
        ]

    def _start(self) -> Shares:
        """Return where the first scenario stands, moved into the ranges."""
        first = self.arms[0].scenario
        return _rounded(
            place_of(factor, float(value_in(first, factor.path))) for factor in self.design.factors
        )


def parameters(factors: Iterable[Factor], shares: Shares) -> dict[str, Value]:
    """Return the values of the parameters at a place in their ranges."""
    return {factor.path: factor.at(share) for factor, share in zip(factors, shares, strict=True)}


def place_of(factor: Factor, value: float) -> float:
    """Return the share of the way through a factor's range at which a value lies, 0 to 1."""
    room = float(factor.kind != "float")  # as in `Factor.at`: the last whole number has room, too
    end = factor.high + room
    inside = min(max(value, factor.low), factor.high) + room / 2.0
    if factor.log:
        return math.log(inside / factor.low) / math.log(end / factor.low)
    return (inside - factor.low) / (end - factor.low)


def distance_of(trial: Trial) -> float:
    """Return the distance of a trial, infinite where it is not known."""
    return math.inf if trial.distance is None else trial.distance


def _rounded(shares: Iterable[float]) -> Shares:
    return tuple(round(float(share), DECIMALS) for share in shares)
