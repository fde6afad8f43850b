"""The one choice of the day by hand: who is chosen, what is paid, and what is written of it."""

import math
from typing import Any

import pytest

from sim.day import choice
from sim.state.columns import FED, REORDERED
from sim.state.randomness import Purpose

from .buyer import BUYER, EAGER, FIRST, LOSES, SECOND, SURE, bought_from, chosen, market, surplus
from .handmade import Handmade, noise, plain

approx = pytest.approx


def test_who_considers_nothing_has_no_occasion() -> None:
    m = market(purchase__constant=SURE, outside__habit_weight=2)
    m.people.habit[BUYER] = 0.9
    assert chosen(m) == {"people.surplus": {BUYER: 0}}


def test_a_purchase_of_a_contact_writes_all_that_follows_from_it() -> None:
    m = market(purchase__constant=SURE)
    m.scratch.considered[1] = 1
    assert chosen(m) == {
        "people.need": {BUYER: 0},
        "people.purse": {BUYER: 400},
        "people.habit": {BUYER: approx(0.5 - 0.1 * 0.5)},
        "people.occasion": {BUYER: 1},
        "people.surplus": {BUYER: approx(SURE * 100 / 1.5)},
        "people.buying": {BUYER: FED},
        "people.bought": {BUYER: SECOND},
        "people.bought_from": {BUYER: 1},
        "people.bought_brand": {BUYER: 0},
        "people.private": {BUYER: 0},
        "contacts.purchases": {SECOND: 4},
        "scratch.face": {1: 0.5},
    }


def test_an_occasion_lost_to_the_outside_makes_a_habit() -> None:
    m = market(purchase__constant=-SURE)
    m.scratch.considered[0] = 1
    assert chosen(m) == {**LOSES, "people.surplus": {BUYER: approx(0, abs=1e-9)}}


def test_what_a_purse_does_not_hold_is_not_bought() -> None:
    m = market(purchase__constant=SURE)
    m.scratch.considered[0] = 1
    m.people.purse[BUYER] = 99.99
    assert chosen(m) == {**LOSES, "people.surplus": {BUYER: 0}}
    m.people.purse[BUYER] = 100
    assert chosen(m)["people.purse"] == {BUYER: 0}


@pytest.mark.parametrize(("first", "second"), [(1, 3), (3, 1)])
@pytest.mark.parametrize("constant", [0.9, -0.9])
def test_the_surplus_is_the_logarithm_of_all_weights(
    first: int, second: int, constant: float
) -> None:
    # Outside: 2 (.7 - .5) = .4. Equal ads of one contact weigh as often as they are considered.
    m = market(purchase__constant=constant, outside__habit_weight=2)
    m.people.habit[BUYER] = 0.7
    m.scratch.considered[:2] = first, second
    weights = math.exp(0.4) + (first + second) * math.exp(constant)
    assert surplus(m) == approx(math.log(weights) - 0.4)


@pytest.mark.parametrize("prices", [(10_000_000, 10_000), (10_000, 10_000_000)])
def test_what_is_dear_beyond_comparison_leaves_the_surplus_finite(prices: tuple[int, int]) -> None:
    # At 100,000 yuan and a weight of 50, utility is some 50,000 lower.
    m = market(purchase__constant=0.3, purchase__price=50)
    m.people.purse[BUYER] = 1e6
    m.brands.price[:2] = prices
    m.scratch.considered[:2] = 1
    assert surplus(m) == approx(math.log(1 + math.exp(0.3)))


def test_the_surplus_is_in_yuan_by_the_weight_of_price() -> None:
    m = market(purchase__constant=SURE, purchase__price=4)
    m.scratch.considered[0] = 1
    assert chosen(m)["people.surplus"] == {BUYER: approx(SURE * 100 / 4)}


def test_buying_elsewhere_grows_better_from_the_first_of_january_2013() -> None:
    # Day 40 is day 292 + 40 of the calendar.
    values = {"outside__days_before": 292, "outside__mobile_offer": 0.5}
    m = market(purchase__constant=1, **values)
    m.scratch.considered[0] = 1
    outside = 0.5 * 332 / 365
    assert surplus(m) == approx(math.log(math.exp(outside) + math.exp(1)) - outside)


def test_the_greatest_of_utility_plus_noise_is_chosen() -> None:
    outside, inside = noise(Purpose.OUTSIDE, BUYER), noise(Purpose.CHOICE, BUYER, 4)
    for shift, row in ((1e-4, 3), (-1e-4, 77)):
        m = market(purchase__constant=outside - inside + shift)
        m.scratch.considered[0] = 1
        assert bought_from(m) == row


def test_habit_draws_a_choice_outside() -> None:
    outside, inside = noise(Purpose.OUTSIDE, BUYER), noise(Purpose.CHOICE, BUYER, 4)
    for shift, row in ((1e-4, 3), (-1e-4, 77)):
        m = market(purchase__constant=outside + 0.6 - inside + shift, outside__habit_weight=2)
        m.people.habit[BUYER] = 0.8
        m.scratch.considered[0] = 1
        assert bought_from(m) == row


def test_of_two_contacts_the_better_after_noise_is_chosen() -> None:
    lead = noise(Purpose.CHOICE, BUYER, 4) - noise(Purpose.CHOICE, BUYER, 5)
    for shift, row in ((0.01, 1), (-0.01, 3)):
        # Price 1.5 a 100 yuan: so much dearer the first must be to lose its lead.
        m = market(purchase__constant=SURE)
        m.people.purse[BUYER] = 10_000
        m.brands.price[:2] = 20_000
        m.brands.price[1] += round((lead + shift) / 1.5 * 10_000)
        m.scratch.considered[:2] = 1
        assert bought_from(m) == row


def test_the_price_of_what_was_chosen_is_paid_not_that_of_what_was_looked_at_last() -> None:
    m = market(purchase__constant=SURE)
    m.today = m.today._replace(freight=0.4)
    m.people.purse[BUYER] = 10_000
    m.brands.price[:2] = 500_000, 10_000  # at 5,000 yuan nobody wants the second
    m.brands.taste[:2] = 0.5, 0.1  # the first is fresh
    m.scratch.considered[:2] = 1
    changed = chosen(m)
    assert changed["people.bought_brand"] == {BUYER: 1}
    assert changed["people.purse"] == {BUYER: 10_000 - 140}


def test_trust_and_feed_fatigue_reach_the_utility_of_a_contact() -> None:
    m = market(purchase__trust=2, purchase__feed_fatigue=0.5, purchase__fatigue=0.25)
    m.scratch.considered[1] = 1
    m.scratch.trust[:2], m.scratch.fatigue[:2] = (0.9, 0.5), (0.0, 0.4)
    utility = 2 * (0.45 * 0.5 + 0.55 * 0.2) - 0.5 * 0.7 - 0.25 * 0.4
    assert surplus(m, 0, 0.2, 0.7) == approx(math.log(1 + math.exp(utility)))


def test_a_dear_seller_costs_what_it_asks() -> None:
    m = market(purchase__constant=SURE)
    m.scratch.considered[0] = 1
    m.sellers.premium[:] = (0.9, 0.8, 0.7, 0.5)
    assert chosen(m)["people.purse"] == {BUYER: 350}
    assert float(m.people.surplus[BUYER]) == approx((SURE - 1.5 * 0.5) * 100 / 1.5)


def coupons(price: float, **more: float) -> Handmade:
    """Return a market on a coupon day; the goods are fresh and cost 40 % freight."""
    m = market(purchase__constant=SURE, campaigns__coupon=20, campaigns__appeal=0, **more)
    m.today = m.today._replace(coupon=1, freight=0.4)
    m.brands.taste[:] = 0.1
    m.brands.price[:] = price
    m.scratch.considered[0] = 1
    return m


def test_coupons_and_freight_count_in_purse_and_utility() -> None:
    m = coupons(10_000)
    assert chosen(m)["people.purse"] == {BUYER: 500 - 100 + 20 - 40}
    assert float(m.people.surplus[BUYER]) == approx((SURE - 1.5 * 0.2) * 100 / 1.5)
    m = coupons(10_000)
    m.people.purse[BUYER] = 119
    assert bought_from(m) == 77


def test_a_private_deal_saves_its_share_of_the_fee_and_bears_no_freight() -> None:
    m = coupons(10_000, **EAGER, private_deals__buyer_share=0.25)
    changed = chosen(m)
    assert "people.private" not in changed  # 1, as before
    assert changed["people.purse"] == {BUYER: approx(500 - 100 * (1 - 0.25 * 0.2))}


def test_a_purse_is_never_below_nothing() -> None:
    m = coupons(10_000, **EAGER, private_deals__buyer_share=0)
    m.today = m.today._replace(freight=0.0)
    m.people.purse[BUYER] = 80  # enough with the coupon, which a private deal forgoes
    assert chosen(m)["people.purse"] == {BUYER: 0}


# --- what is written of a purchase ---------------------------------------------------------------


def ordered(m: Handmade) -> dict[str, Any]:
    arguments = m.arguments("people", "contacts", "sellers", "brands", "scratch", "today", "p")
    return m.changes(plain(choice.buy_from_contact), BUYER, 0, 0.3, *arguments)


@pytest.mark.parametrize(
    ("ads", "values", "way"), [(1, 0, FED), (0, 1, FED), (2, 1, FED), (0, 0, REORDERED)]
)
def test_who_read_no_post_today_came_of_its_own_accord(ads: int, values: int, way: int) -> None:
    m = market()
    m.scratch.ads[0], m.scratch.values[0] = ads, values
    assert ordered(m) == {
        "people.buying": {BUYER: way},
        "people.bought": {BUYER: FIRST},
        "people.bought_from": {BUYER: 3},
        "people.bought_brand": {BUYER: 1},
        "people.private": {BUYER: 0},
        "contacts.purchases": {FIRST: 4},
        "scratch.face": {0: 0.5},
    }


def test_a_purchase_uses_up_a_favour_where_face_is_used_up() -> None:
    m = market()
    m.scratch.face[0] = 0.6
    assert ordered(m)["scratch.face"] == {0: 0}
    assert "scratch.face" not in ordered(market(mechanisms__face_depletion=0))


def test_purchases_of_a_contact_are_counted_up_to_255() -> None:
    m = market()
    m.contacts.purchases[FIRST] = 254
    assert ordered(m)["contacts.purchases"] == {FIRST: 255}
    assert "contacts.purchases" not in ordered(m)


def test_a_purchase_of_a_contact_may_be_private() -> None:
    m = market(**EAGER)
    m.people.private[BUYER] = 0
    assert ordered(m)["people.private"] == {BUYER: 1}
    # The trust of that contact, and the channel's, decide: .45 .9 + .55 .3 = .57 mixed.
    sharp = {"private_deals__saving_weight": 1.0, "private_deals__acceptance_spread": 1e-3}
    m = market(**{**EAGER, **sharp, "purchase__trust": 1.0})  # .15 saved
    m.today = m.today._replace(cover=0.4)
    m.people.platform_trust[BUYER] = 1.0
    m.scratch.trust[:2] = 0.9, 0.0
    assert 1.5 * 0.5 * 0.2 < 0.4 * (1 - 0.57)
    assert ordered(m)["people.private"] == {BUYER: 0}
    m.scratch.trust[:2] = 1.0, 0.0
    m.today = m.today._replace(cover=0.38)
    assert 1.5 * 0.5 * 0.2 > 0.38 * (1 - (0.45 + 0.55 * 0.3))
    assert ordered(m)["people.private"] == {BUYER: 1}
