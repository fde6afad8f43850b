"""Follows a replication by the runs in a result folder, and says how it ended."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.experiment.until import Precision, Progress, Until, look_ahead

if TYPE_CHECKING:
    from sim.experiment.definition import Arm, Experiment, Stored


class Replication:
    """The seeds of an experiment: as many as its file says, or as its runs show to be needed.

    Parameters
    ----------
    experiment : Experiment
        As it was loaded.
    stored : callable
        Finds the runs that are there. Each is read once, however often seeds are added.
    """

    def __init__(self, experiment: Experiment, stored: Stored) -> None:
        self._experiment, self._stored = experiment, stored
        self._known: dict[tuple[str, int], float] = {}

    def laid_out(self) -> Experiment:
        """Return the experiment with the seeds that its runs so far ask for."""
        until = self._experiment.until
        if until is None:
            return self._experiment
        seeds = self._progress(until).seeds
        return replace(self._experiment, arms=until.replicated(self._experiment.arms, seeds))

    def conclusion(self) -> tuple[bool, str]:
        """Return whether the precision is as asked, and a sentence; "" where none is asked."""
        until = self._experiment.until
        if until is None:
            return True, ""
        progress = self._progress(until)
        if progress.reached:
            return True, (f"precision reached: {until.metric} is known as well as wanted from "
                          f"{progress.since} seeds on, and stayed so up to {progress.seeds}")
        lacking = "; ".join(
            _lack(until, each) for each in progress.precisions if not each.reached
        ) or _not_held(until, progress)
        if progress.judged < progress.seeds:
            seed = self._experiment.arms[0].first_seed + progress.judged
            return False, (f"precision not reached: a run of seed {seed} failed or is not there, "
                           f"so that no later seed counts; with {progress.judged} seeds {lacking}")
        return False, (f"precision not reached with {progress.seeds} seeds, the most allowed: "
                       f"{lacking}; with a greater replications.max a rerun makes only what is "
                       "missing")

    def _progress(self, until: Until) -> Progress:
        def outcome(arm: Arm, seed: int) -> float | None:
            if (arm.name, seed) not in self._known:
                from sim.experiment.statistics import outcome_metrics

                run = self._stored(arm.scenario, seed)
                if run is None:
                    return None
                self._known[arm.name, seed] = outcome_metrics(run.daily)[until.metric]
            return self._known[arm.name, seed]

        return until.progress(self._experiment.arms, outcome)


def _lack(until: Until, precision: Precision) -> str:
    what = f"{until.metric} of {precision.target}"
    if math.isnan(precision.half_width):
        return f"{what} has a value in fewer than two seeds"
    of_mean = ""
    if until.relative:
        whose = f"the mean of {precision.target.baseline}" if precision.target.baseline else \
            "its mean"
        of_mean = f" ({100 * until.half_width:.3g} % of {whose})"
    return (f"{what} is known to ± {precision.half_width:.3g}, wanted was "
            f"± {precision.wanted:.3g}{of_mean}")


def _not_held(until: Until, progress: Progress) -> str:
    if progress.judged < until.fewest:
        return f"fewer than {until.fewest} are there"
    return (f"{until.metric} is known as well as wanted from {progress.since} seeds on, which "
            f"must hold for {look_ahead(progress.since)} more to be no accident")
