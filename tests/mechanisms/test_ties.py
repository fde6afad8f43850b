import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.mechanisms.ties import (
    Ties,
    acceptance,
    contacted,
    tie_after_ads,
    tie_after_bad_deal,
    welcomed,
)

from .groups import group

P = group(Ties)
share = st.floats(0, 1)


def test_ties_by_hand() -> None:
    assert contacted(0.2, P) == pytest.approx(0.2 + 0.05 * 0.8)
    assert tie_after_bad_deal(0.6, P) == pytest.approx(0.45)
    assert tie_after_ads(0.6, 10, 2.0, P) == pytest.approx(0.6 * (1 - 0.001 * 2 * 10))
    assert tie_after_ads(0.6, 10, 0.0, P) == 0.6
    assert tie_after_ads(0.6, 1000, 2.0, P) == 0


def test_the_first_talk_makes_an_acquaintance_of_a_stranger() -> None:
    # .95 of the gap to 1 is left after each of five messages, from .05 on.
    assert welcomed(P) == pytest.approx(1 - math.pow(0.95, 6))
    silent = group(Ties, onboarding=0)
    assert welcomed(silent) == P.met_start < P.acquainted_above < welcomed(P) < P.strong_above


def test_acceptance_by_hand() -> None:
    assert acceptance(0.6, 0, P) == pytest.approx(0.3)
    assert acceptance(0.6, 25, P) == pytest.approx(0.3 * (1 + 0.3 * math.log(2)))
    assert acceptance(0.0, 5000, P) == 0
    assert acceptance(1.0, 5000, P) == 1  # .5 (1 + .3 log 201) is above 1
    assert acceptance(0.6, 5000, group(Ties, attachment=0)) == pytest.approx(0.3)


@given(share, share, share, share)
def test_ties_stay_shares(tie: float, gain: float, wear: float, start: float) -> None:
    p = group(Ties, contact_gain=gain, bad_wear=wear, met_start=start)
    assert tie <= contacted(tie, p) <= 1
    assert 0 <= tie_after_bad_deal(tie, p) <= tie
    assert start <= welcomed(p) <= 1


@given(share, st.integers(0, 500), st.integers(0, 500), st.floats(0, 50), share)
def test_more_ads_wear_a_tie_more(
    tie: float, one: int, two: int, fatigue: float, wear: float
) -> None:
    few, many = sorted((one, two))
    p = group(Ties, ad_wear=wear)
    assert 0 <= tie_after_ads(tie, many, fatigue, p) <= tie_after_ads(tie, few, fatigue, p) <= tie


@given(share, st.integers(0, 5000), st.integers(0, 5000), st.floats(0, 10))
def test_the_well_known_are_accepted_more(
    channel: float, one: int, two: int, attachment: float
) -> None:
    few, many = sorted((one, two))
    p = group(Ties, attachment=attachment)
    assert 0 <= acceptance(channel, few, p) <= acceptance(channel, many, p) <= 1
