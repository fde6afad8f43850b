"""Limits of the model with known answers: scenarios/limits run by the same Market (V01 to V14).

Tolerances are stated beside each; seeds are fixed, so a result can only change with the model.
"""

import math

import numpy as np
import pytest
from markets import SCENARIOS

from sim import Market, load_scenario
from sim.state.state import Fact

LIMITS = SCENARIOS / "limits"


def limit(name: str, seed: int = 1, days: int | None = None, **changed: object) -> Market:
    """Return a market of a limit, at its start."""
    overrides = {path.replace("__", "."): value for path, value in changed.items()}
    return Market(load_scenario(LIMITS / f"{name}.yaml", overrides, days=days), seed=seed)


def test_v01_adoption_follows_bass() -> None:
    # Seeds scatter by about .2 years around the median; the mean of two by .14.
    crossings = []
    for seed in range(1, 3):
        daily = limit("v01_bass", seed).run()
        sellers = daily["active_distributors"].to_numpy() / 1000.0
        joined = np.convolve(daily["joined"], np.ones(15) / 15, mode="same")
        crossings.append(
            [np.argmax(sellers >= 0.5) / 20, np.argmax(sellers >= 0.9) / 20, joined.argmax() / 20]
        )
    half, most, fastest = np.mean(crossings, axis=0)
    assert half == pytest.approx(6.550, abs=0.45)
    assert most == pytest.approx(11.757, abs=0.8)
    assert fastest == pytest.approx(6.193, abs=1.2)


@pytest.mark.parametrize(("reproduction", "share"), [(1.5, 0.583), (2.0, 0.797), (3.0, 0.940)])
def test_v02_a_rumour_reaches_its_final_size(reproduction: float, share: float) -> None:
    # Given take-off, the share has a standard deviation of about .01 at 10,000 persons; a forwarder
    # picks who told it once in 120 times, which takes .4 % off.
    reached = []
    for seed in range(1, 7):
        market = limit("v02_rumour", seed, forwarding__viewers=reproduction / 0.95)
        people = market.state.people
        people.forwarding[0] = 0
        people.forward_cascade[0] = -1
        market.platform.forward_posts()
        market.platform.sort_mail()
        for person in market.state.inbox.person[: market.state.count(Fact.RECIPIENTS)]:
            market.consumer_class(market, int(person)).hear()
        market.run()
        informed = float((people.last_cascade >= 0).mean())
        if informed > 0.1:
            reached.append(informed)
    assert len(reached) >= 2
    assert np.mean(reached) == pytest.approx(share, abs=0.025)


def test_v04_uniform_recruiting_grows_a_uniform_tree() -> None:
    # The mean depth of one tree has a standard deviation of .6, that of eight of .21.
    depths, childless, degrees = [], [], []
    for seed in range(1, 9):
        market = limit("v04_uniform_tree", seed)
        while market.state.count(Fact.SELLERS) < 1000 and market.day < market.settings.days:
            market.step()
        count = market.state.count(Fact.SELLERS)
        uplines = market.state.sellers.upline[:count]
        children = np.bincount(uplines[uplines >= 0], minlength=count)
        depths.append(float(market.state.sellers.depth[:count].mean()))
        childless.append(float((children == 0).mean()))
        degrees.append([float((children == d).mean()) for d in range(4)])
        assert count == pytest.approx(1000, abs=5)
    harmonic = sum(1.0 / k for k in range(1, 1001))
    assert np.mean(depths) == pytest.approx(harmonic - 1.0, abs=0.7)
    assert np.mean(childless) == pytest.approx(0.5, abs=0.02)
    assert np.mean(degrees, axis=0) == pytest.approx([2.0 ** -(d + 1) for d in range(4)], abs=0.02)


def test_v08_lemons_drive_the_good_out() -> None:
    market = limit("v08_lemons")
    prices = []
    while market.day < market.settings.days:
        market.step()
        count = market.state.count(Fact.BRANDS)
        active = market.state.brands.active[:count] == 1
        if market.day % 30 == 1 and market.day > 1 and active.sum() >= 30:
            prices.append(float(market.state.brands.price[:count][active].mean()))
    assert len(prices) >= 8
    ratios = np.array(prices[1:]) / np.array(prices[:-1])
    # 2,000 brands leave the mean quality of those who stay within 3 %, 30 within 12 %.
    assert ratios[:6] == pytest.approx(0.75, rel=0.04)
    assert ratios.mean() == pytest.approx(0.75, abs=0.03)


def test_v11_reviews_are_a_beta_mean_of_orders() -> None:
    market = limit("v11_reputation")
    market.run()
    brands = market.state.brands
    rated = np.flatnonzero((brands.reviews > 0) & (brands.reviews <= 30))
    assert len(rated) > 5
    count = brands.reviews[rated].astype(float)
    assert brands.score[rated] == pytest.approx((count + 1) / (count + 2), abs=1e-5)
    assert pytest.approx(0.9167, abs=1e-4) == (10 + 1) / (10 + 2)


@pytest.mark.parametrize(
    ("bad", "normal", "trust"),
    [(0.02, 2.0537, 0.891), (0.05, 1.6449, 0.760), (0.10, 1.2816, 0.600), (0.20, 0.8416, 0.400)],
)
def test_v12_asymmetric_trust_settles_at_its_mean(bad: float, normal: float, trust: float) -> None:
    market = limit("v12_asymmetric_trust", fulfilment__expectation=0.7 - 0.1 * normal)
    market.run()
    contacts = market.state.contacts
    bought = contacts.purchases >= 100
    assert bought.sum() > 1000
    assert float(contacts.trust[bought].mean()) == pytest.approx(trust, abs=0.02)


def test_v13_equal_offers_are_chosen_equally() -> None:
    market = limit("v13_logit")
    market.step()
    chosen, expected, variance = 0, 0.0, 0.0
    state = market.state
    for person in range(len(state.people.taste)):
        first = state.contacts.start[person]
        rows = state.people.seller[
            state.contacts.person[first : first + state.contacts.selling[person]]
        ]
        offers = int(state.sellers.ads[rows].sum())
        share = offers / (offers + 1.0)
        expected += share
        variance += share * (1.0 - share)
        chosen += int(state.people.buying[person] > 0)
    assert expected > 500
    # Four standard deviations: a right model fails with a probability of 6e-5.
    assert abs(chosen - expected) < 4.0 * math.sqrt(variance)


SELLERS = 5


def contest(rates: list[float], **changed: object) -> Market:
    """Return a posting contest of five sellers with the given rates, at its start."""
    market = limit("v14_contest", **changed)
    sellers = market.state.sellers
    assert market.state.count(Fact.SELLERS) == SELLERS
    sellers.rate[:SELLERS] = rates
    sellers.next_rate[:SELLERS] = rates
    return market


def test_v14_the_best_reply_dissipates_the_textbook_share() -> None:
    # All buyers' money is the prize, attention the field: a seller's share of sales is its share of
    # posts. Best reply to m - 1 others at x: sqrt((m-1) x V/c) - (m-1) x, whose fixed point is
    # (m-1)/m^2 of V/c, so that (m-1)/m of the prize is spent.
    others = 4.0
    shares = []
    for own in (2.0, 4.0, 8.0):
        market = contest([own] + [others] * (SELLERS - 1))
        market.run()
        sold = market.state.sellers.units_sold[:SELLERS]
        shares.append((own, float(sold[0] / sold.sum())))
    rivals = np.mean([own * (1.0 - share) / share for own, share in shares])
    assert rivals == pytest.approx((SELLERS - 1) * others, rel=0.06)
    # The prize at which four posts a day are the best reply to four: V/c = x m^2 / (m-1).
    prize = others * SELLERS**2 / (SELLERS - 1)
    reply = math.sqrt(rivals * prize) - rivals
    assert reply == pytest.approx(others, rel=0.05)
    assert SELLERS * reply / prize == pytest.approx((SELLERS - 1) / SELLERS, rel=0.05)
