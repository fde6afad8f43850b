"""Limiting cases with known answers: verification rows V11 to V13."""

import numpy as np
import pytest
from markets import ran

from sim.day.choice import choose
from sim.market import Market
from sim.mechanisms import kernel_parameters
from sim.mechanisms.reviews import reviewed
from sim.mechanisms.trust import trust_after
from sim.scenario import default_scenario
from sim.state.randomness import keys_of_day

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


SELLERS = 4
FLAT = {
    # Utility 0 for everybody, whatever trust, taste, face, fatigue or price.
    **{f"purchase.{name}": 0.0 for name in (
        "constant", "trust", "match", "face", "reviews", "fatigue", "feed_fatigue",
        "friction_weight", "influencer")},
    "purchase.price": 0.01,
    "merchants.price_log_sd": 0.0,
    "mechanisms.private_deals": 0,
}  # fmt: skip


@pytest.fixture(scope="module")
def market() -> Market:
    """Return a market of many sellers in which every utility is 0."""
    market = ran("rough", 800, 8)
    flat = {**market.engine.values, **FLAT}
    market.engine.set_values(flat)
    market.state.brands.price[:] = 10_000  # 100 yuan, where price adds nothing
    return market


def test_v13_equal_sellers_and_the_outside_option_share_equally(market: Market) -> None:
    state, engine = market.state, market.engine
    people, contacts, scratch = state.people, state.contacts, engine.scratches[0]
    buyers = np.flatnonzero(contacts.selling >= SELLERS)
    people.purse[buyers] = 1e6
    chosen = np.zeros(SELLERS + 1)
    for day in range(100, 150):
        engine.today = engine.today._replace(day=day, keys=keys_of_day(7, day))
        for person in buyers:
            person = int(person)
            first = int(contacts.start[person])
            people.bought[person] = -1
            people.occasion[person] = 0
            scratch.considered[:] = 0
            scratch.considered[:SELLERS] = 1
            scratch.row[:SELLERS] = people.seller[contacts.person[first : first + SELLERS]]
            choose_one(person, market)
            chosen[SELLERS if people.bought[person] < 0 else people.bought[person] - first] += 1
    expected = chosen.sum() / (SELLERS + 1)
    assert expected > 1000
    # Chi-square with 4 degrees of freedom; false alarms 1e-4.
    assert ((chosen - expected) ** 2 / expected).sum() < 23.5


def choose_one(person: int, market: Market) -> None:
    state, engine = market.state, market.engine
    choose(
        person, 0.5, 0.0, state.people, state.contacts, state.sellers, state.brands,
        engine.scratches[0], engine.today, engine.parameters[0],
    )  # fmt: skip
