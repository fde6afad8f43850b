"""Re-centring: the constant of utility at which a changed model starts where the full one does.

To switch a term of utility off moves the level of everything. What is left when the level is put
back, by `purchase.constant`, is what the mechanism does besides.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

CONSTANT = "purchase.constant"
LOWEST, HIGHEST = -50.0, 50.0
DAYS = 60
"""Days over which the response is held."""
SEEDS = 4
"""Seeds over which it is averaged, at most."""
TOLERANCE = 0.01
"""Relative error of the response that counts as none."""
MOST_TRIES = 8
LONGEST_STEP = 4.0
DECIMALS = 4
"""Constants are tried to so many decimals, so that a run's file does not hang on the last bit."""


@dataclass(frozen=True)
class Try:
    """A constant that was tried and the response of the first days that came of it."""

    constant: float
    response: float


@dataclass(frozen=True)
class Search:
    """How far a search has come.

    Attributes
    ----------
    target : float
        Response of the full model.
    tries : tuple of Try
        What was tried, in order.
    next : float or None
        What is to be tried next; None where the search has ended.
    """

    target: float
    tries: tuple[Try, ...]
    next: float | None

    @property
    def found(self) -> float | None:
        """The constant that restores the response, None where there is none yet, or at all."""
        good = [each for each in self.tries if reaches(each.response, self.target)]
        return good[0].constant if good else None

    @property
    def nearest(self) -> Try:
        """The try that came nearest."""
        return min(self.tries, key=lambda each: abs(_error(each.response, self.target)))


def reaches(response: float, target: float) -> bool:
    """Return whether a response is the target's within `TOLERANCE`."""
    return abs(response - target) <= TOLERANCE * target


def next_constant(start: float, target: float, tries: Sequence[Try]) -> float | None:
    """Return the constant to try next: by secants, and by bisection once the target is between.

    Parameters
    ----------
    start : float
        The constant of the full model, tried first.
    target : float
        Response to be restored, above 0.
    tries : sequence of Try
        What was tried so far; the response rises with the constant.

    Returns
    -------
    float or None
        None where the target is reached, where `MOST_TRIES` have not reached it, or where finer
        steps are below the resolution.
    """
    if not tries:
        return start
    if not target > 0.0 or len(tries) >= MOST_TRIES:
        return None
    if any(reaches(each.response, target) for each in tries):
        return None
    below = [each for each in tries if _error(each.response, target) < 0.0]
    above = [each for each in tries if _error(each.response, target) > 0.0]
    if below and above:
        low = max(below, key=lambda each: each.constant)
        high = min(above, key=lambda each: each.constant)
        wanted = _between(low, high, target, bisect=len(tries) % 2 == 1)
    else:
        wanted = _beyond(tries, target)
    wanted = round(min(max(wanted, LOWEST), HIGHEST), DECIMALS)
    return None if wanted in {each.constant for each in tries} else wanted


def _error(response: float, target: float) -> float:
    """Return the logarithm of response over target, which is near linear in the constant."""
    return math.log(response / target) if response > 0.0 else -math.inf


def _between(low: Try, high: Try, target: float, bisect: bool) -> float:
    error_low, error_high = _error(low.response, target), _error(high.response, target)
    if bisect or math.isinf(error_low):
        return (low.constant + high.constant) / 2.0
    share = -error_low / (error_high - error_low)
    return low.constant + share * (high.constant - low.constant)


def _beyond(tries: Sequence[Try], target: float) -> float:
    """Return where the last two tries point to; at first, rare purchases rise as exp(constant)."""
    last = tries[-1]
    error = _error(last.response, target)
    step = -error
    if len(tries) > 1 and tries[-2].response > 0.0:
        before = tries[-2]
        slope = (error - _error(before.response, target)) / (last.constant - before.constant)
        step = -error / slope if slope > 0.0 else math.copysign(LONGEST_STEP, -error)
    return last.constant + min(max(step, -LONGEST_STEP), LONGEST_STEP)
