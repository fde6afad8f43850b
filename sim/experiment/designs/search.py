"""The search of a calibration: trials proposed by Optuna, replayed in order from what is stored.

The study is not kept anywhere. It is asked for a batch of fixed size, told the distances of that
batch in the order of asking, and asked for the next, each time from the beginning: what it proposes
is a function of the seed and of the distances alone. The result store is therefore the journal of
the search. A search that was killed goes on at the batch that was not finished, workers change
nothing, and more trials extend it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

from sim.experiment.designs.calibration_options import DECIMALS

BATCH = 10
"""Trials that are proposed before the first of them is known: a fixed number, because what is
proposed depends on it, and the number of workers must not matter."""

RANDOM_TRIALS = 20
"""Trials at the start that are spread at random, which the search then learns from."""

SEED = 1

Shares = tuple[float, ...]
"""Where a trial lies: for each factor the share, 0 to 1, of the way through its range."""


@dataclass(frozen=True)
class Trial:
    """One point of the parameters that is tried.

    Attributes
    ----------
    number : int
        Its place in the order, from 0.
    shares : tuple of float
        Where it lies.
    distance : float or None
        Distance of the model from the targets; None where a run is missing.
    """

    number: int
    shares: Shares
    distance: float | None


def search(
    first: Shares, trials: int, distance_of: Callable[[int, Shares], float | None]
) -> list[Trial]:
    """Return the trials that can be proposed so far.

    The sampler is a tree of Parzen estimators (Bergstra et al. 2011), multivariate, in which what
    is running counts as bad, so that the trials of a batch keep apart.

    Parameters
    ----------
    first : tuple of float
        The first trial: where the scenarios stand.
    trials : int
        How many to propose; the first ones are the same whatever the number.
    distance_of : callable
        Returns the distance of a trial, by its number and shares, None where it is not known yet.

    Returns
    -------
    list of Trial
        Trials in order. Distances are missing in the last batch only.
    """
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    with warnings.catch_warnings():
        # Before version 5 both options were called experimental.
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        sampler = optuna.samplers.TPESampler(
            seed=SEED, n_startup_trials=RANDOM_TRIALS, multivariate=True, constant_liar=True
        )
    study = optuna.create_study(sampler=sampler)
    names = [f"x{place}" for place in range(len(first))]
    space: dict[str, optuna.distributions.BaseDistribution] = {
        name: optuna.distributions.FloatDistribution(0.0, 1.0) for name in names
    }
    study.enqueue_trial(dict(zip(names, first, strict=True)))
    found: list[Trial] = []
    while len(found) < trials:
        asked = [study.ask(space) for _ in range(min(BATCH, trials - len(found)))]
        batch = []
        for number, trial in enumerate(asked, start=len(found)):
            shares = tuple(round(trial.params[name], DECIMALS) for name in names)
            batch.append(Trial(number, shares, distance_of(number, shares)))
        found += batch
        if any(each.distance is None for each in batch):
            break
        for trial, each in zip(asked, batch, strict=True):
            study.tell(trial, each.distance)
    return found
