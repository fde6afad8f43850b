import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from sim.mechanisms.chains import (
    Chains,
    fen,
    margin_share,
    pack_units,
    restock_units,
    tier_price,
)
from sim.mechanisms.effort import Effort, effort_after, marginal_benefit, normal_density
from sim.mechanisms.fulfilment import Fulfilment, experience, service_level, surprise
from sim.mechanisms.insurance import Insurance, claim_paid, premium_rate
from sim.mechanisms.merchants import Merchants, entry_mean
from sim.mechanisms.private_deals import (
    PrivateDeals,
    acceptance_probability,
    logistic,
    offer_probability,
)
from sim.mechanisms.purchase import Purchase, contact_utility, offer_utility
from sim.mechanisms.recruiting import (
    Quitting,
    Recruiting,
    immunity_after_day,
    joining_hazard,
    joining_hazard_after_purchase,
    lure,
    lure_of_mean,
    quit_probability,
)
from sim.mechanisms.redress import (
    Redress,
    complaint_probability,
    promptness,
    resolution_probability,
)
from sim.mechanisms.reviews import Reviews, review_mark, review_term, reviewed

from .groups import group

share = st.floats(0, 1)
WILD = group(Purchase)
AD = {
    "trust": 0.5, "taste": 1.2, "width": 0.15, "face": 1.0, "purchases": 0, "review_term": 0.1,
    "fatigue": 0.4, "feed_fatigue": 0.2, "price": 120.0, "community": 0, "influencer": 0,
}  # fmt: skip
OFFER = ("trust", "taste", "width", "review_term", "feed_fatigue", "price")
CONTACT = ("face", "purchases", "fatigue", "community", "influencer")


def utility(**changes: float) -> float:
    """Return the utility of a contact's ad: what is offered, and who offers it."""
    ad = {**AD, **changes}
    offered = offer_utility(*(ad[name] for name in OFFER), WILD)
    return offered + contact_utility(*(ad[name] for name in CONTACT), 6, WILD)


def test_equation_10_by_hand() -> None:
    by_hand = (
        -5.6 + 8 * 0.5 + 1.2 * 1.25 + 1.5 * 1.0 / 2 + 1.5 * 0.1
        - 0.35 * 0.4 - 0.5 * 0.2 - 1.0 * 0.8 - 1.5 * 0.2
    )  # fmt: skip
    assert utility() == pytest.approx(by_hand)
    assert utility(influencer=1) == pytest.approx(by_hand + 1.2)
    assert utility(community=1) == pytest.approx(by_hand + 0.4)
    assert utility(purchases=6) == pytest.approx(by_hand - 0.375)
    assert utility(purchases=5) == pytest.approx(by_hand)
    assert utility(width=0.21) == pytest.approx(by_hand - 1.2 * 0.25)


@pytest.mark.parametrize(
    ("name", "sign"),
    [("trust", 1), ("taste", 1), ("face", 1), ("review_term", 1), ("fatigue", -1),
     ("feed_fatigue", -1), ("price", -1)],
)  # fmt: skip
@given(step=st.floats(0.001, 0.5))
def test_utility_moves_the_right_way(name: str, sign: int, step: float) -> None:
    assert sign * (utility(**{name: AD[name] + step}) - utility()) > 0


def test_equation_12_by_hand() -> None:
    p = group(PrivateDeals, detection=0.15)
    assert offer_probability(0.05, 0, p) == pytest.approx(1 / (1 + math.exp(0.1 / 0.015)))
    assert offer_probability(0.05, 1, p) == pytest.approx(1 / (1 + math.exp(-0.047 / 0.015)))
    dear = group(PrivateDeals, detection=0.15, fine=2)
    assert offer_probability(0.05, 0, dear) == pytest.approx(1 / (1 + math.exp(0.25 / 0.015)))
    # 4 bp .5 s = .15 of utility gained, 8 * .1 lost; three in ten heed the warning (M72).
    assert acceptance_probability(0.1, 0.05, 8, 1.5, p) == pytest.approx(
        0.7 / (1 + math.exp(0.65 / 0.3))
    )
    heeded = group(PrivateDeals, reminded=1)
    assert acceptance_probability(0.0, 0.5, 8, 1.5, heeded) == 0
    assert logistic(-1e6) == 0
    assert logistic(1e6) == 1
    assert logistic(0) == 0.5


@given(share, share, st.integers(0, 1))
def test_private_deals_are_offered_less_where_they_are_found_out(
    fee: float, detection: float, strong: int
) -> None:
    watched, blind = group(PrivateDeals, detection=detection), group(PrivateDeals, detection=0)
    offered = offer_probability(fee, strong, watched)
    assert 0 <= offered <= offer_probability(fee, strong, blind) <= 1


def test_equations_13_to_15_by_hand() -> None:
    p = group(Fulfilment)
    assert service_level(5.0, 5.0, 0.75, p) == 0.75
    assert service_level(0.0, 5.0, 0.75, p) == 0.75
    assert service_level(10.0, 5.0, 0.75, p) == pytest.approx(0.75 * math.pow(0.5, 0.7))
    assert service_level(10.0, 25.0, 0.9, p) == 0.9
    assert experience(0.8, 1.0, 0.75, 0.0, p) == pytest.approx(0.75 * 0.8 + 0.25 * 0.75)
    assert experience(0.9, 1.2, 0.0, 1.0, p) == pytest.approx(0.75 + 0.1)
    assert surprise(0.7, 0.5, 0.02, p) == pytest.approx(0.7 - 0.37 - 0.125 - 0.02)


@given(st.floats(0, 1e4), st.floats(0, 1e4))
def test_service_falls_with_orders(one: float, two: float) -> None:
    few, many = sorted((one, two))
    p = group(Fulfilment)
    assert 0.75 >= service_level(few, 5.0, 0.75, p) >= service_level(many, 5.0, 0.75, p) > 0


@given(st.floats(0, 1e4), st.floats(0.01, 1e3), st.floats(0.01, 1e3))
def test_service_rises_with_capacity(orders: float, one: float, two: float) -> None:
    less, more = sorted((one, two))
    p = group(Fulfilment)
    strained, eased = (service_level(orders, capacity, 0.75, p) for capacity in (less, more))
    assert strained <= eased * (1 + 1e-12)


@given(share, share, share)
def test_who_trusts_more_is_surprised_less(lived: float, one: float, two: float) -> None:
    less, more = sorted((one, two))
    p = group(Fulfilment)
    assert surprise(lived, more, 0.0, p) <= surprise(lived, less, 0.0, p)


def test_equation_16_by_hand() -> None:
    p = group(Reviews)
    assert review_mark(0.2, p) == pytest.approx(0.8)
    assert review_mark(1.0, p) == 1
    assert review_mark(-1.0, p) == 0
    assert reviewed(0.5, 0, 1.0, p) == pytest.approx(0.5 + 0.5 / 3)
    assert reviewed(0.5, 500, 1.0, p) == pytest.approx(0.5 + 0.5 / 33)
    assert review_term(0.9, 8, p) == pytest.approx(2 * 0.2 * 0.4 * 0.5)
    assert review_term(0.9, 0, p) == 0


@given(share, st.floats(0, 1e4), st.floats(-2, 2))
def test_scores_stay_shares(score: float, count: float, felt: float) -> None:
    p = group(Reviews)
    mark = review_mark(felt, p)
    assert 0 <= reviewed(score, count, mark, p) <= 1
    assert -1 <= review_term(score, count, p) <= 1


def test_equation_21_by_hand() -> None:
    p = group(Redress, resolution=0.3)
    assert resolution_probability(0, p) == pytest.approx(0.45)
    assert resolution_probability(1, p) == pytest.approx(0.15)
    assert resolution_probability(0, group(Redress, resolution=0.9)) == 1
    # comp .3 of all, and half of the other .7 where redress is certain.
    assert complaint_probability(0.0, p) == pytest.approx(0.3)
    assert complaint_probability(1.0, p) == pytest.approx(0.65)
    assert complaint_probability(0.4, p) == pytest.approx(0.3 + 0.7 * 0.5 * 0.4)
    # Redress after as many days as patience lasts is worth exp(-1) of what it is at once.
    assert promptness(group(Redress, days=30, patience=30)) == pytest.approx(math.exp(-1))
    assert promptness(group(Redress, days=0)) == 1
    cover = group(Insurance, coverage=0.8)
    assert claim_paid(100.0, cover) == pytest.approx(80)
    assert claim_paid(500.0, cover) == pytest.approx(120)


def test_equation_22_by_hand() -> None:
    p = group(Insurance)
    assert premium_rate(15, 0.10, 0.04, p) == pytest.approx(1.15 * 0.07)
    assert premium_rate(0, 0.0, 0.04, p) == pytest.approx(0.046)
    assert premium_rate(1e6, 0.0, 0.04, p) == 0.003
    assert premium_rate(1e6, 2.0, 0.04, p) == 0.4
    assert premium_rate(15, 0.10, 0.04, group(Insurance, experience_rated=0)) == 0.015


@given(st.floats(0, 1e5), st.floats(-1, 3), st.floats(0, 3))
def test_premiums_stay_within_their_bounds(orders: float, own: float, pooled: float) -> None:
    assert 0.003 <= premium_rate(orders, own, pooled, group(Insurance)) <= 0.4


INSURED = dict(coverage=0.8)


def benefit(solvent: int, noise: float = 0.1, platform: float = 0.5, **insurance: float) -> float:
    return marginal_benefit(
        0.05, 0.8, 100.0, 0.5, 0, platform, solvent, -0.08, noise, 0.75,
        group(Effort), group(Insurance, **{**INSURED, **insurance}),
        group(Redress, complaint=0.7, resolution=0.3),
    )  # fmt: skip


def test_equation_23_by_hand() -> None:
    density = norm.pdf(1.3) / 0.1 * 0.75 * 0.8
    claims = 0.85 * 80 * (1.15 * 0.5 * (1 - 0.3) + 0.3)
    refunds = 0.15 * 0.45 * 100
    reputation = 100 * 0.03 * (1 - 0.4)
    assert benefit(1) == pytest.approx(density * (0.7 * (claims + refunds) + reputation))
    uncovered = density * (0.7 * 0.45 * 100 + 3)
    assert benefit(0) == pytest.approx(uncovered)
    flat = 0.85 * 80 * 0.3
    assert benefit(1, experience_rated=0) == pytest.approx(
        density * (0.7 * (flat + refunds) + reputation)
    )


def test_the_density_is_the_normal_one() -> None:
    for z in (-3.0, 0.0, 0.5, 2.0):
        assert normal_density(z) == pytest.approx(norm.pdf(z), rel=1e-14)


def test_benefit_is_finite_without_noise() -> None:
    assert benefit(1, noise=0.0) == 0


def test_cover_that_replaces_trust_weakens_reputation() -> None:
    assert benefit(1, platform=1.0) < benefit(1, platform=0.0)


@given(st.floats(0.4, 1.1), st.floats(-1e3, 1e3), st.floats(1, 1e4))
def test_effort_moves_by_a_step_within_its_range(level: float, gain: float, price: float) -> None:
    p = group(Effort)
    after = effort_after(level, gain, price, p)
    assert p.least <= after <= p.most
    assert abs(after - level) <= p.step + 1e-12
    assert effort_after(1.0, 30.0, 100.0, p) == pytest.approx(1.05)
    assert effort_after(1.0, 7.5, 100.0, p) == pytest.approx(0.975)


def test_equation_24_and_25_by_hand() -> None:
    p = group(Chains)
    assert [margin_share(d, p) for d in (0, 1, 2)] == pytest.approx([0.55, 0.44, 0.352])
    assert margin_share(8, p) == 0.10
    assert margin_share(63, p) == 0.10
    assert [tier_price(10_000, d, p) for d in (0, 1, 2, 20)] == [4500, 5600, 6480, 9000]
    assert tier_price(101, 0, p) == 45  # 45.45
    assert fen(0.5) == 1
    assert fen(0.49) == 0
    assert pack_units(0, p) == 15
    assert pack_units(1, p) == 30
    assert pack_units(1, group(Chains, drop_ship=1)) == 0
    assert [restock_units(n, p) for n in (-3, 0, 1, 5, 6)] == [0, 0, 5, 5, 10]


@given(st.integers(1, 10**9), st.integers(0, 63), st.integers(0, 63))
def test_deeper_sellers_never_pay_less(price: int, one: int, two: int) -> None:
    p = group(Chains)
    upper, lower = sorted((one, two))
    assert 0 <= tier_price(price, upper, p) <= tier_price(price, lower, p) <= price


@given(st.integers(1, 10**5), st.integers(1, 500))
def test_restocks_are_whole_and_just_enough(shortfall: int, size: int) -> None:
    units = restock_units(shortfall, group(Chains, restock=size))
    assert units % size == 0
    assert shortfall <= units < shortfall + size


def test_equation_26_by_hand() -> None:
    p = group(Recruiting)
    # 6 * 6 shown; 100 (1 + .6 * 1.05) needed.
    assert lure(1.0, 100.0, 1050.0, p) == pytest.approx(36 / (36 + 163))
    assert lure(50.0, 100.0, 0.0, p) == pytest.approx(300 / 400)
    # Who knows the mean income is lured by that alone; a loss lures nobody.
    assert lure_of_mean(40.0, 100.0, 1050.0, p) == pytest.approx(40 / (40 + 163))
    assert lure_of_mean(-3.0, 100.0, 0.0, p) == 0
    assert joining_hazard(2.0, 0.8, 0.4, 0.5, 0.25, p) == pytest.approx(
        0.045 * 2 * 4 * 0.36 * 0.25 * 0.75
    )
    assert joining_hazard_after_purchase(2.0, 0.4, 0.5, 0.25, p) == pytest.approx(
        0.02 * 2 * 4 * 0.4 * 0.5 * 0.75
    )
    assert immunity_after_day(1.0, p) == pytest.approx(399 / 400)


@given(st.floats(-100, 1e4), st.floats(0.1, 1e4), st.floats(0, 1e5))
def test_lure_is_a_share_and_packs_deter(income: float, wage: float, pack: float) -> None:
    p = group(Recruiting)
    assert 0 <= lure(income, wage, pack, p) <= lure(income, wage, 0.0, p) < 1
    assert 0 <= lure_of_mean(income, wage, pack, p) <= lure(income, wage, pack, p)


@given(share, share, share)
def test_more_complain_where_redress_is_expected(one: float, two: float, hope: float) -> None:
    less, more = sorted((one, two))
    p = group(Redress, hope=hope)
    assert p.complaint <= complaint_probability(less, p) <= complaint_probability(more, p) <= 1


def test_equation_28_by_hand() -> None:
    p = group(Quitting)
    assert quit_probability(1.0, 4.0, 60.0, 60.0, p) == 0
    assert quit_probability(1.0, 4.0, 61.0, 60.0, p) == 0.03
    assert quit_probability(0.5, 4.0, 61.0, 60.0, p) == 0.03
    assert quit_probability(0.0, 4.0, 61.0, 60.0, p) == 0.03
    assert quit_probability(-1.0, 4.0, 61.0, 60.0, p) == 0.06
    assert quit_probability(4.0, 4.0, 61.0, 60.0, p) == 0


def test_equation_30_by_hand() -> None:
    p = group(Merchants)
    assert entry_mean(50.0, 25.0, p) == pytest.approx(0.5 * 0.6 * 2 + 0.05)
    assert entry_mean(-50.0, 25.0, p) == pytest.approx(0.05)
    assert entry_mean(1e6, 25.0, p) == pytest.approx(3.05)
    assert np.isfinite(entry_mean(10.0, 0.0, p))
