"""Limiting cases with known answers: verification rows V11 to V13."""

import numpy as np
import pytest
from markets import ran
from scipy import stats

from sim.day.feed import READ_FEED
from sim.market import Market
from sim.mechanisms import kernel_parameters
from sim.mechanisms.reviews import reviewed
from sim.mechanisms.trust import trust_after
from sim.scenario import default_scenario
from sim.state.columns import MUTED

P = kernel_parameters(default_scenario().values)


def test_v11_reviews_are_a_beta_mean() -> None:
    score = 0.5
    for count in range(10):
        score = reviewed(score, count, 1.0, P.reviews)
    assert score == pytest.approx(11 / 12)  # .9167
    assert reviewed(score, 10, 0.0, P.reviews) == pytest.approx(11 / 13)  # .8462


@pytest.mark.parametrize("good", [0.2, 0.5, 0.9])
def test_v12_asymmetric_trust_has_its_stationary_mean(good: float) -> None:
    # T gains a (1-T) with probability q and loses b T otherwise: mean a q / (a q + b (1-q)).
    draw = np.random.default_rng(12)
    trust, total, steps = 0.5, 0.0, 60_000
    for happy in draw.random(steps) < good:
        trust = trust_after(trust, 1.0 if happy else -1.0, 0, P.trust)
        total += trust
    gain, loss = P.trust.gain * good, P.trust.loss * (1 - good)
    # Standard error below .002 (autocorrelation time under 10 steps); false alarms below 1e-6.
    assert total / steps == pytest.approx(gain / (gain + loss), abs=0.01)


FLAT = {
    # Utility 0 for every ad and for buying elsewhere, whatever trust, taste, face, fatigue, skill,
    # quality or price; all ads are considered, and nothing sells but ads.
    **{f"purchase.{name}": 0.0 for name in (
        "constant", "trust", "match", "face", "reviews", "fatigue", "feed_fatigue",
        "friction_weight", "influencer")},
    "purchase.price": 0.01,
    "purchase.consideration": 1.0,
    "decision.quality": 0.0,
    "skill.response": 0.0,
    "search.rate": 0.0,
    "categories.freight": 0.0,
    **{f"mechanisms.{name}": 0 for name in (
        "private_deals", "blocking", "recruiting", "targeting", "limited_attention", "loyalty",
        "forwarding", "shopping_habit", "incumbents_go_mobile", "mobile_shift", "person_premium")},
}  # fmt: skip


@pytest.fixture(scope="module")
def market() -> Market:
    """Return a market of many sellers, each with one ad, in which every utility is 0."""
    market = ran("rough", 2500, 8)
    market.engine.set_values({**market.engine.values, **FLAT})
    state = market.state
    state.brands.price[:] = 10_000  # 100 yuan, where price adds nothing
    state.people.allowance[:] = 1e4
    state.contacts.flags[:] &= 255 - MUTED
    state.sellers.ads[:] = 1
    state.sellers.values[:] = 0
    state.sellers.brand[state.sellers.brand < 0] = 0
    return market


@pytest.mark.parametrize("sellers", [4, 8, 16])
def test_v13_equal_sellers_and_the_outside_option_share_equally(
    market: Market, sellers: int
) -> None:
    engine, people, contacts = market.engine, market.state.people, market.state.contacts
    viewers = np.flatnonzero(contacts.selling == sellers)
    chosen = np.zeros(sellers + 1)
    for day in range(100, 300):
        engine.set_today(day)
        people.need[:] = 1
        engine.run(READ_FEED)
        assert (people.ads_seen[viewers] == sellers).all()
        slots = people.bought[viewers] - contacts.start[viewers]
        place = np.where(people.buying[viewers] == 0, sellers, slots)
        chosen += np.bincount(place, minlength=sellers + 1)
    assert chosen.mean() > 500
    assert stats.chisquare(chosen).pvalue > 1e-5
