"""Keyed draws behave as independent ones, whatever part of the key moves.

Every test is on fixed keys, so it passes or fails for good; the bounds are such that a perfect
generator would fail one of them with a probability below 1e-4.
"""

import itertools
import math

import numpy as np
import pytest
from numba import njit
from scipy import stats

from sim.state.randomness import (
    Purpose,
    bits,
    happens,
    key,
    keys_of_day,
    mixed,
    open_uniform,
    strikes,
    uniform,
)

COUNT = 100_000
ALPHA = 1e-5


@njit
def _draws(seed, day, purpose, who, whom, counter, moving, count):  # type: ignore[no-untyped-def]
    out = np.empty(count)
    for n in range(count):
        out[n] = uniform(
            bits(
                key(seed + n * moving[0], day + n * moving[1], purpose + n * moving[2]),
                who + n * moving[3],
                whom + n * moving[4],
                counter + n * moving[5],
            )
        )
    return out


PLACE = {"seed": 1, "day": 40, "purpose": 6, "who": 77, "whom": 1234, "counter": 0}
PARTS = tuple(PLACE)


def draws(moving: str, **at: int) -> np.ndarray:
    """Return draws whose key moves in one part, by ones, from a place."""
    steps = np.array([int(part == moving) for part in PARTS])
    return _draws(*{**PLACE, **at}.values(), steps, COUNT)


@pytest.mark.parametrize("part", PARTS)
def test_draws_are_uniform(part: str) -> None:
    drawn = draws(part)
    assert drawn.min() >= 0
    assert drawn.max() < 1
    counts = np.bincount((drawn * 256).astype(int), minlength=256)
    assert stats.chisquare(counts).pvalue > ALPHA
    assert stats.kstest(drawn, "uniform").pvalue > ALPHA
    # Low bits too: uniform() keeps 53 of 64.
    low = (drawn * 2.0**53).astype(np.uint64) & np.uint64(255)
    assert stats.chisquare(np.bincount(low.astype(int), minlength=256)).pvalue > ALPHA


@pytest.mark.parametrize("part", PARTS)
def test_successive_draws_are_not_related(part: str) -> None:
    drawn = draws(part)
    for lag in (1, 2, 16, 4096):
        r = np.corrcoef(drawn[:-lag], drawn[lag:])[0, 1]
        assert abs(r) * np.sqrt(COUNT) < 4.5, (part, lag)
    grid = np.histogram2d(drawn[:-1:2], drawn[1::2], bins=16)[0].ravel()
    assert stats.chisquare(grid).pvalue > ALPHA


@pytest.mark.parametrize(("moving", "neighbour"), list(itertools.permutations(PARTS, 2)))
def test_neighbouring_keys_are_not_related(moving: str, neighbour: str) -> None:
    here, there = draws(moving), draws(moving, **{neighbour: PLACE[neighbour] + 1})
    assert abs(np.corrcoef(here, there)[0, 1]) * np.sqrt(COUNT) < 4.5


def test_the_pair_is_ordered() -> None:
    stream = np.uint64(key(1, 1, int(Purpose.ADS_SEEN)))
    pairs = [(i, j) for i in range(60) for j in range(60)]
    words = {int(bits(stream, i, j)) for i, j in pairs}
    assert len(words) == len(pairs)


def test_a_bit_of_the_key_flips_half_of_the_bits() -> None:
    flips = []
    for n in range(2000):
        word = mixed(np.uint64(n * 7919 + 1))
        flips += [
            bin(int(word) ^ int(mixed(np.uint64((n * 7919 + 1) ^ (1 << bit))))).count("1")
            for bit in (0, 7, 31, 63)
        ]
    # The mean of 8,000 binomials (64, 1/2) has a standard error of .045.
    assert np.mean(flips) == pytest.approx(32, abs=0.2)


@pytest.mark.parametrize("p", [0.001, 0.06, 0.5, 0.93])
def test_things_happen_with_their_probability(p: float) -> None:
    stream = np.uint64(key(3, 9, int(Purpose.QUIT)))
    happened = sum(happens(np.uint64(bits(stream, who)), p) for who in range(COUNT))
    assert stats.binomtest(happened, COUNT, p).pvalue > ALPHA


@pytest.mark.parametrize("hazard", [0.001, 0.06, 0.7, 3.0])
def test_a_hazard_strikes_with_its_probability(hazard: float) -> None:
    stream = np.uint64(key(4, 9, int(Purpose.BLOCK)))
    struck = sum(strikes(np.uint64(bits(stream, who)), hazard) for who in range(COUNT))
    assert stats.binomtest(struck, COUNT, 1 - math.exp(-hazard)).pvalue > ALPHA


def test_certainty_is_certain() -> None:
    for word in (0, 1, 2**63, 2**64 - 1):
        assert happens(np.uint64(word), 1.0)
        assert happens(np.uint64(word), 7.0)
        assert not happens(np.uint64(word), 0.0)
        assert not happens(np.uint64(word), -1.0)
        assert 0 <= uniform(np.uint64(word)) < 1
        assert 0 < open_uniform(np.uint64(word)) < 1


def test_a_small_probability_is_no_certainty_of_not() -> None:
    assert happens(np.uint64(0), 2.0**-31)


def test_purposes_have_keys_of_their_own() -> None:
    assert len({int(purpose) for purpose in Purpose}) == len(Purpose.__members__)
    assert [int(p) for p in Purpose] == list(range(len(Purpose)))
    keys = np.concatenate([keys_of_day(seed, day) for seed in range(20) for day in range(50)])
    assert len(np.unique(keys)) == len(keys)


def test_keys_are_the_same_for_ever() -> None:
    # A change of these numbers changes every result that was ever published.
    assert int(key(1, 0, 0)) == 12793040940332582595
    assert int(bits(np.uint64(key(1, 730, 6)), 12, 345, 6)) == 4490151288470281139
