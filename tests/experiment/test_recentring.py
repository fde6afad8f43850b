"""The search for the constant that restores a response."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiment.designs.recentring import (
    HIGHEST,
    MOST_TRIES,
    Search,
    Try,
    next_constant,
    reaches,
)


def search(response_of, target, start=-5.6):
    tries = []
    while (constant := next_constant(start, target, tries)) is not None:
        tries.append(Try(constant, response_of(constant)))
    return Search(target, tuple(tries), None)


def logistic(shift):
    return lambda constant: 25.0 / (1.0 + math.exp(-(constant + shift)))


@given(st.floats(-3, 8), st.floats(-5, 3))
def test_a_logistic_response_is_restored(shift, wanted):
    """What a choice against an outside option gives, wherever it starts and should end."""
    target = logistic(0.0)(wanted)
    found = search(logistic(shift), target)
    assert found.found is not None
    assert reaches(logistic(shift)(found.found), target)
    assert len(found.tries) <= MOST_TRIES


def test_what_is_in_place_already_takes_one_try():
    found = search(logistic(0.0), logistic(0.0)(-5.6))
    assert (found.found, len(found.tries)) == (-5.6, 1)


def test_a_step_is_bisected_and_what_cannot_be_reached_is_told_with_the_nearest():
    found = search(lambda constant: 2.0 if constant < 1.0 else 6.0, 4.1)
    assert found.found is None
    assert len(found.tries) == MOST_TRIES
    assert abs(found.tries[-1].constant - 1.0) < 0.5
    assert found.nearest.response == 6.0


def test_a_response_that_is_nought_at_first_is_found_from_below():
    found = search(lambda b: 0.0 if b < 2.0 else math.exp(b), math.exp(4.0))
    assert found.found == pytest.approx(4.0, abs=0.02)


def test_a_market_without_any_response_ends_the_search():
    found = search(lambda constant: 0.0, 3.0)
    assert found.found is None
    assert max(each.constant for each in found.tries) <= HIGHEST
    assert len(search(lambda constant: 1.0, 0.0).tries) == 1


def test_the_search_is_the_same_every_time():
    assert search(logistic(1.3), 0.2) == search(logistic(1.3), 0.2)
