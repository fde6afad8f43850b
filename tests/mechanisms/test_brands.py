"""Brands and platforms: tools, categories, cheating, fees, payouts."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.mechanisms.categories import Categories, freight_share, is_fresh
from sim.mechanisms.cheating import Cheating, feels_trusted, with_bought_reviews
from sim.mechanisms.payouts import Payouts, deterrence
from sim.mechanisms.platforms import PLATFORMS, Platforms, fee_share, traffic_pull
from sim.mechanisms.reviews import Reviews, reviewed
from sim.mechanisms.tools import takes_over

from .groups import group

CATEGORIES, CHEATING, SITES = group(Categories), group(Cheating), group(Platforms)
share = st.floats(0, 1)


def test_who_earns_more_is_copied() -> None:
    assert [takes_over(own, 200) for own in (-300, 199, 200, 201)] == [1, 1, 0, 0]


def test_fresh_produce_by_hand() -> None:
    assert [is_fresh(place, CATEGORIES) for place in (0.0, 0.149, 0.15, 0.99)] == [1, 1, 0, 0]
    assert not is_fresh(0.0, group(Categories, fresh=0))
    assert freight_share(0, CATEGORIES) == 0.4
    assert freight_share(1000, CATEGORIES) == pytest.approx(0.4 / math.e)
    assert freight_share(1000, group(Categories, freight_decline=0)) == 0.4


@given(st.integers(0, 3650), st.integers(0, 3650))
def test_the_cold_chain_grows_cheaper(one: int, two: int) -> None:
    early, late = sorted((one, two))
    assert 0 < freight_share(late, CATEGORIES) <= freight_share(early, CATEGORIES) <= 0.4


def test_cheats_wait_until_they_are_trusted() -> None:
    assert feels_trusted(30.0, 0.51, CHEATING) == 1
    assert feels_trusted(29.0, 0.9, CHEATING) == 0
    assert feels_trusted(1e4, 0.5, CHEATING) == 0


def test_bought_reviews_by_hand() -> None:
    # The prior counts as two reviews, the past as 30 at most.
    assert with_bought_reviews(0.2, 10.0, 5.0, 30.0) == pytest.approx((0.2 * 12 + 5) / 17)
    assert with_bought_reviews(0.2, 100.0, 5.0, 30.0) == pytest.approx((0.2 * 32 + 5) / 37)
    assert with_bought_reviews(0.2, 10.0, 0.0, 30.0) == pytest.approx(0.2)
    assert with_bought_reviews(0.5, 0.0, 2.0, 30.0) == pytest.approx(0.75)


@given(share, st.integers(0, 100), st.integers(1, 20))
def test_a_bought_review_counts_like_an_earned_one(score: float, count: int, bought: int) -> None:
    p = group(Reviews)
    assert with_bought_reviews(score, count, 1.0, p.window) == pytest.approx(
        reviewed(score, count, 1.0, p)
    )
    few, more = (with_bought_reviews(score, count, n, p.window) for n in (bought, bought + 1))
    assert score * (1 - 1e-12) <= few <= more * (1 + 1e-12) <= 1 + 1e-12


def test_fees_by_hand() -> None:
    # Seven in ten orders pay, 40 % less on the cheap and 40 % more on the dear platform.
    fees = [fee_share(0.05, platform, SITES) for platform in range(PLATFORMS)]
    assert fees == pytest.approx([0.021, 0.035, 0.049])
    alike = group(Platforms, fee_spread=0, own_channel=0)
    assert [fee_share(0.05, platform, alike) for platform in range(PLATFORMS)] == [0.05] * 3
    assert fee_share(0.05, 2, group(Platforms, own_channel=1)) == 0
    assert [traffic_pull(platform, SITES) for platform in range(PLATFORMS)] == [-0.25, 0, 0.25]


@given(share, share, share, st.integers(0, PLATFORMS - 1))
def test_own_channels_save_fees(fee: float, one: float, two: float, platform: int) -> None:
    less, more = (group(Platforms, own_channel=own) for own in sorted((one, two)))
    assert 0 <= fee_share(fee, platform, more) <= fee_share(fee, platform, less)


def test_failed_payouts_deter_unless_insured() -> None:
    uninsured = group(Payouts, insured=0, failure=0.02)
    assert deterrence(uninsured) == pytest.approx(1 / 1.2)
    assert deterrence(group(Payouts, insured=1, failure=0.02)) == 1
    assert deterrence(group(Payouts, insured=0, failure=0)) == 1
    assert deterrence(group(Payouts, insured=0, failure=1)) == pytest.approx(1 / 11)
