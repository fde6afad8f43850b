"""What a buyer knows and heeds, what the world outside offers, and the rhythm of the week."""

import datetime
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.mechanisms.campaigns import Campaigns, coupon_day, coupon_worth
from sim.mechanisms.curves import logistic
from sim.mechanisms.decision import (
    Decision,
    curious,
    heeded,
    noise_on_day,
    novelty_left,
    perceived_quality,
    taste_weight,
)
from sim.mechanisms.outside import (
    Outside,
    mobile_factor,
    mobile_share,
    outside_utility,
    pushed_entry,
)

from .groups import group

P, OUT = group(Decision), group(Outside)
share = st.floats(0, 1)
days = st.integers(0, 3650)


def test_curiosity_by_hand() -> None:
    assert curious(0.025, 1.0, P) == pytest.approx(0.0375)
    assert curious(0.025, 0.0, P) == 0.025
    assert curious(0.9, 1.0, P) == 1
    assert novelty_left(0.8, 100, P) == pytest.approx(0.8 * 0.9)
    assert novelty_left(0.8, 0, P) == 0.8
    assert novelty_left(0.8, 5000, P) == 0


@given(share, share, share, st.integers(0, 5000))
def test_novelty_raises_consideration_and_fades(
    base: float, one: float, two: float, ads: int
) -> None:
    stale, fresh = sorted((one, two))
    assert base <= curious(base, stale, P) <= curious(base, fresh, P) <= 1
    assert 0 <= novelty_left(fresh, ads, P) <= fresh


def test_independence_by_hand() -> None:
    assert [heeded(n, P) for n in (0, 10, 30)] == pytest.approx([1, 0.5, 0.25])
    assert heeded(1000, group(Decision, independence=0)) == 1


def test_perceived_quality_by_hand() -> None:
    assert perceived_quality(0.9, 0.0, 2.0, P) == pytest.approx(0.2)  # no noise: as it is
    # Noise as wide as the spread of qualities: half of the signal is believed.
    assert perceived_quality(0.9, 0.18, 1.0, P) == pytest.approx(0.5 * (0.9 + 0.18 - 0.7))
    weight = 0.18 * 0.18 / (0.18 * 0.18 + 0.36)
    assert perceived_quality(0.3, 0.6, -1.0, P) == pytest.approx(weight * (0.3 - 0.6 - 0.7))
    assert abs(perceived_quality(0.9, 1e6, 1.0, P)) < 1e-6


def test_perceived_quality_is_the_best_guess_from_one_signal() -> None:
    # The posterior mean is the regression of quality on the signal: slope 1, no remainder.
    draw = np.random.default_rng(3)
    quality = P.quality_mean + P.quality_sd * draw.standard_normal(20_000)
    seen = [perceived_quality(q, 0.3, z, P) for q, z in zip(quality, draw.standard_normal(20_000))]
    slope, constant = np.polyfit(seen, quality - P.quality_mean, 1)
    # Standard error of the slope .012, of the constant .0011: false alarms below 1e-5.
    assert slope == pytest.approx(1, abs=0.055)
    assert constant == pytest.approx(0, abs=0.006)


@given(share, share, st.floats(0, 10), st.floats(-8, 8))
def test_better_goods_are_seen_as_better(one: float, two: float, noise: float, z: float) -> None:
    worse, better = sorted((one, two))
    assert perceived_quality(worse, noise, z, P) <= perceived_quality(better, noise, z, P)


def test_trends_by_hand() -> None:
    assert noise_on_day(0, P) == 0.6
    assert noise_on_day(1000, P) == pytest.approx(0.6 * math.exp(-0.8))
    assert noise_on_day(1000, group(Decision, transparency=0)) == 0.6
    assert taste_weight(1.5, 0, P) == 1.5
    assert taste_weight(1.5, 730, P) == pytest.approx(1.5 * 1.2)


@given(days, days)
def test_trends_go_one_way(one: int, two: int) -> None:
    early, late = sorted((one, two))
    assert 0 < noise_on_day(late, P) <= noise_on_day(early, P)
    assert taste_weight(1.0, early, P) <= taste_weight(1.0, late, P)
    assert mobile_share(early, OUT) <= mobile_share(late, OUT) < 1
    assert 0 <= pushed_entry(early, OUT) <= pushed_entry(late, OUT) <= OUT.squeeze
    assert outside_utility(0.5, early, OUT) <= outside_utility(0.5, late, OUT)


def test_the_mobile_share_is_the_one_reported_on_11_november() -> None:
    assert mobile_share(0, OUT) == pytest.approx(0.12)
    start = datetime.date(2013, 1, 1)
    shares = [mobile_share((datetime.date(y, 11, 11) - start).days, OUT) for y in (2014, 2016)]
    assert shares == pytest.approx([0.426, 0.82], abs=0.003)


def test_the_mobile_factor_by_hand() -> None:
    assert mobile_factor(0, OUT) == pytest.approx(math.pow(0.12 / 0.426, 0.3))
    assert mobile_factor(0, group(Outside, mobile_start=0.426)) == pytest.approx(1)
    assert mobile_factor(500, group(Outside, mobile_elasticity=0)) == 1


def test_the_outside_option_by_hand() -> None:
    assert outside_utility(0.5, 0, OUT) == 0
    assert outside_utility(0.8, 365, OUT) == pytest.approx(0.3 + 0.15)
    assert outside_utility(0.1, 0, group(Outside, habit_weight=2)) == pytest.approx(-0.8)


@given(share, share, days)
def test_habit_keeps_buyers_elsewhere(one: float, two: float, day: int) -> None:
    less, more = sorted((one, two))
    assert outside_utility(less, day, OUT) <= outside_utility(more, day, OUT)


def test_the_push_by_hand() -> None:
    assert pushed_entry(180, OUT) == pytest.approx(0.4)
    assert pushed_entry(240, OUT) == pytest.approx(0.8 / (1 + math.exp(-1)))
    assert pushed_entry(0, group(Outside, squeeze=0)) == 0
    assert [logistic(x) for x in (-1e6, 0.0, 1e6)] == [0, 0.5, 1]


def test_coupons_by_hand() -> None:
    p = group(Campaigns, coupon=5)
    assert [day for day in range(20) if coupon_day(day, p)] == [0, 7, 14]
    assert not any(coupon_day(day, group(Campaigns)) for day in range(20))
    assert coupon_day(7, group(Campaigns, coupon=0.5))
    assert coupon_worth(10_000, p) == 500
    assert coupon_worth(801, p) == 400
    assert coupon_worth(0, p) == 0


@given(st.integers(0, 10**7), st.floats(0, 10_000))
def test_a_coupon_is_at_most_half_of_the_price(price: int, worth: float) -> None:
    taken = coupon_worth(price, group(Campaigns, coupon=worth))
    assert 0 <= 2 * taken <= price
    assert taken <= 100 * worth + 0.5
