"""Approximate Bayesian computation: populations of draws from the prior and, by steps, nearer.

The first population is drawn from the prior and the nearest draws are kept: rejection (Pritchard et
al. 1999). Every further one is proposed around those kept and weighted for it, adaptive population
Monte Carlo (Lenormand, Jabot & Deffuant 2013, *Computational Statistics* 28:2777,
doi 10.1007/s00180-013-0428-3), which spends a fixed number of draws a population.

The tolerance of a target is taken for what it is said to be, one standard deviation of what is not
known about its value: a normal error of that size is added to what the model shows, by which the
result is exact for such data (Wilkinson 2013, doi 10.1515/sagmb-2013-0010). Each draw has seeds of
its own: with common seeds the posterior would leave out what a seed does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import truncnorm

from sim.experiment.designs.calibration_options import DECIMALS
from sim.experiment.designs.search import SEED, Shares, Trial

PRIOR, ERROR, PROPOSAL = 1, 2, 3
"""Purposes of random numbers: each has streams of its own."""


@dataclass(frozen=True)
class Population:
    """What is kept of a population.

    Attributes
    ----------
    trials : tuple of Trial
        The draws, nearest first.
    importance : ndarray
        Prior over proposal density of each, as it was drawn: what makes draws of different
        populations worth the same.
    """

    trials: tuple[Trial, ...]
    importance: np.ndarray

    @property
    def weights(self) -> np.ndarray:
        """Weights of the draws, which add up to 1."""
        weights: np.ndarray = self.importance / self.importance.sum()
        return weights

    @property
    def shares(self) -> np.ndarray:
        """Where the draws lie, a row each."""
        return np.array([trial.shares for trial in self.trials])

    @property
    def radius(self) -> float:
        """The greatest distance kept."""
        return max(float(trial.distance or 0.0) for trial in self.trials)


def prior_draw(number: int, factors: int) -> Shares:
    """Return a draw from the prior, uniform over the ranges; the same whatever their number."""
    return _rounded(np.random.default_rng([SEED, PRIOR, number]).random(factors))


def error_draw(number: int, targets: int) -> np.ndarray:
    """Return standard normal errors of the targets for a draw."""
    return np.random.default_rng([SEED, ERROR, number]).standard_normal(targets)


def populations(
    factors: int,
    draws: int,
    kept: int,
    steps: int,
    distance_of: Callable[[int, Shares], float | None],
) -> tuple[list[Trial], list[Population]]:
    """Return the draws that can be laid out so far, and the populations that are complete.

    Parameters
    ----------
    factors : int
        Number of parameters.
    draws : int
        Draws of the first population.
    kept : int
        Draws that are kept of it; every further population has as many new ones as that leaves.
    steps : int
        Populations; 1 is rejection.
    distance_of : callable
        Returns the distance of a draw, by its number and shares, None where it is not known yet.
    """
    tried = [
        Trial(number, shares, distance_of(number, shares))
        for number in range(draws)
        for shares in [prior_draw(number, factors)]
    ]
    if not _known(tried):
        return tried, []
    found = [_kept(tried, np.ones(draws), kept)]
    for step in range(1, steps):
        last = found[-1]
        wanted = propose(last, draws - kept, step)
        new = [
            Trial(number, shares, distance_of(number, shares))
            for number, shares in enumerate(wanted, start=len(tried))
        ]
        tried += new
        if not _known(new):
            break
        weights = np.concatenate([last.importance, importance(wanted, last)])
        found.append(_kept([*last.trials, *new], weights, kept))
    return tried, found


def propose(population: Population, count: int, step: int) -> list[Shares]:
    """Return draws around those of a population, normal and inside the ranges."""
    stream = np.random.default_rng([SEED, PROPOSAL, step])
    parents = stream.choice(len(population.trials), size=count, p=population.weights)
    centres, scale = population.shares[parents], _scale(population)
    low, high = -centres / scale, (1.0 - centres) / scale
    uniform = stream.random(centres.shape)
    return [_rounded(row) for row in centres + scale * truncnorm.ppf(uniform, low, high)]


def importance(wanted: Sequence[Shares], population: Population) -> np.ndarray:
    """Return prior over proposal density of draws that were proposed around a population.

    The prior is 1 everywhere.
    """
    at, centres, scale = (
        np.array(wanted)[:, None, :],
        population.shares[None, :, :],
        _scale(population),
    )
    density = truncnorm.pdf(
        at, -centres / scale, (1.0 - centres) / scale, loc=centres, scale=scale
    ).prod(axis=2)
    inverse: np.ndarray = 1.0 / (density @ population.weights)
    return inverse


def _scale(population: Population) -> np.ndarray:
    """Return standard deviations of the kernel: twice the weighted variance of the population."""
    shares, weights = population.shares, population.weights
    mean = weights @ shares
    variance: np.ndarray = weights @ (shares - mean) ** 2
    return np.sqrt(np.maximum(2.0 * variance, 10.0 ** (-2 * DECIMALS)))


def _kept(tried: Sequence[Trial], weights: np.ndarray, count: int) -> Population:
    """Keep the nearest; of equal distances the earlier."""
    distances = np.array([float(trial.distance or 0.0) for trial in tried])
    nearest = np.argsort(distances, kind="stable")[:count]
    return Population(tuple(tried[place] for place in nearest), weights[nearest])


def _known(tried: Sequence[Trial]) -> bool:
    return all(trial.distance is not None for trial in tried)


def _rounded(shares: np.ndarray) -> Shares:
    return tuple(round(float(share), DECIMALS) for share in shares)
