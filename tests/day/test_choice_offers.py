"""Offers beyond the feed by hand: searched, paid for, or forwarded by a friend."""

import math
from typing import Any

import pytest

from sim.day import choice
from sim.state.columns import DELETED, FORWARDED, FRIEND, PAID, SEARCHED
from sim.state.randomness import Purpose

from .buyer import BUYER, FIRST, LOSES, SECOND, SURE, chosen, market, surplus
from .handmade import Handmade, noise, plain

approx = pytest.approx


def offered(way: int, **more: float) -> Handmade:
    """Return a market in which the buyer has two offers of a way: of brand 2, then of brand 1."""
    m = market(**more)
    m.scratch.offer[:2] = way
    m.scratch.offer_brand[:2] = 2, 1
    m.people.offered[BUYER] = 3
    m.brands.price[:] = 10_000, 10_000, 60_000  # brand 2 is beyond the purse
    return m


def taken(way: int, row: int, slot: int, paid: float, brand: int = 1) -> dict[str, Any]:
    """Return what the purchase of an offer changes, but for the surplus."""
    return {
        "people.need": {BUYER: 0},
        "people.purse": {BUYER: approx(500 - paid)},
        "people.habit": {BUYER: approx(0.45)},
        "people.occasion": {BUYER: 1},
        "people.buying": {BUYER: way},
        "people.bought": {BUYER: slot},
        "people.bought_from": {BUYER: row},
        "people.bought_brand": {BUYER: brand},
        "people.private": {BUYER: 0},
    }


@pytest.mark.parametrize(("way", "cost"), [(PAID, 0.0), (SEARCHED, 0.5)])
def test_an_offer_of_a_brand_is_bought_in_its_own_shop(way: int, cost: float) -> None:
    m = offered(way, purchase__constant=SURE, search__cost=0.5)
    m.sellers.premium[:] = 0.5  # which the shop does not ask
    gain = {"people.surplus": {BUYER: approx((SURE - cost) * 100 / 1.5)}}
    assert chosen(m, 2) == {**taken(way, -1, -1, 100), **gain}


def test_a_forwarded_offer_is_bought_of_the_seller_at_its_price() -> None:
    m = offered(FORWARDED, purchase__constant=SURE, search__cost=9)
    m.sellers.premium[3] = 0.5
    gain = {"people.surplus": {BUYER: approx((SURE - 1.5 * 0.5) * 100 / 1.5)}}
    bought = {"contacts.purchases": {FIRST: 4}}
    assert chosen(m, 2) == {**taken(FORWARDED, 3, FIRST, 150), **gain, **bought}


def test_the_first_offer_can_be_taken_too() -> None:
    m = offered(PAID, purchase__constant=SURE)
    m.scratch.offer_brand[:2] = 1, 2
    changed = chosen(m, 2)
    changed.pop("people.surplus")
    assert changed == taken(PAID, -1, -1, 100)


def test_offers_that_nobody_takes_are_an_occasion() -> None:
    m = offered(PAID, purchase__constant=-SURE)
    assert chosen(m, 2) == {**LOSES, "people.surplus": {BUYER: approx(0, abs=1e-9)}}


def test_offers_and_contacts_are_weighed_together() -> None:
    m = offered(PAID, purchase__constant=0.3)
    m.people.purse[BUYER] = 1000
    m.scratch.considered[0] = 2
    weights = 1 + 2 * math.exp(0.3) + math.exp(0.3 - 1.5 * 5) + math.exp(0.3)
    assert surplus(m, 2) == approx(math.log(weights))


def test_trust_and_feed_fatigue_reach_the_utility_of_an_offer() -> None:
    m = offered(PAID, purchase__trust=2, purchase__feed_fatigue=0.5)
    m.scratch.offer_trust[:2] = 0.9, 0.4
    assert surplus(m, 2, 0.9, 0.7) == approx(math.log(1 + math.exp(2 * 0.4 - 0.5 * 0.7)))


def test_the_taste_of_the_buyer_and_the_quality_of_the_brand_reach_the_utility_of_an_offer() -> (
    None
):
    m = offered(PAID, decision__quality=2, decision__quality_mean=0.7, purchase__niche_peak=1)
    m.today = m.today._replace(taste_weight=1.5)
    m.people.taste[BUYER] = 0.6
    m.brands.quality[:] = 0.1, 0.9, 0.3
    # Tastes of .5 and .6 are one width of .1 apart.
    utility = 1.5 * math.exp(-0.5) + 2 * (0.9 - 0.7)
    assert surplus(m, 2) == approx(math.log(1 + math.exp(utility)))


@pytest.mark.parametrize("way", [PAID, SEARCHED, FORWARDED])
def test_the_noise_of_an_offer_belongs_to_buyer_brand_and_way(way: int) -> None:
    outside, inside = noise(Purpose.OUTSIDE, BUYER), noise(Purpose.OFFER_CHOICE, BUYER, 1, way)
    for shift, brand in ((1e-4, 1), (-1e-4, 77)):
        m = offered(way, purchase__constant=outside - inside + shift, search__cost=0)
        chosen(m, 2)
        assert m.people.bought_brand[BUYER] == brand


def accepted(m: Handmade) -> dict[str, Any]:
    arguments = m.arguments("people", "contacts", "sellers", "scratch")
    return m.changes(plain(choice.take_offer), BUYER, 1, *arguments)


@pytest.mark.parametrize("way", [PAID, SEARCHED])
def test_a_brands_own_shop_is_no_contact(way: int) -> None:
    assert accepted(offered(way)) == {
        "people.buying": {BUYER: way},
        "people.bought": {BUYER: -1},
        "people.bought_from": {BUYER: -1},
        "people.bought_brand": {BUYER: 1},
        "people.private": {BUYER: 0},
    }


def forwarded(row: int, slot: int) -> dict[str, Any]:
    return {
        "people.buying": {BUYER: FORWARDED},
        "people.bought": {BUYER: slot},
        "people.bought_from": {BUYER: row},
        "people.bought_brand": {BUYER: 1},
        "people.private": {BUYER: 0},
    }


def test_a_seller_forwarded_is_a_contact_only_where_the_buyer_knows_it() -> None:
    m = offered(FORWARDED)
    m.people.offered[BUYER] = 1  # person 5, the second contact
    assert accepted(m) == {**forwarded(1, SECOND), "contacts.purchases": {SECOND: 4}}
    m = offered(FORWARDED)
    m.contacts.person[FIRST] = 3  # another than person 4, who sells
    assert accepted(m) == forwarded(3, -1)
    m = offered(FORWARDED)
    m.contacts.flags[FIRST] = FRIEND | DELETED
    assert accepted(m) == forwarded(3, -1)


def test_purchases_of_a_seller_forwarded_are_counted_up_to_255() -> None:
    m = offered(FORWARDED)
    m.contacts.purchases[FIRST] = 254
    assert accepted(m)["contacts.purchases"] == {FIRST: 255}
    assert "contacts.purchases" not in accepted(m)


def test_the_first_slot_of_all_is_a_contact_too() -> None:
    m = offered(FORWARDED)
    m.contacts.start[BUYER] = 0
    m.contacts.person[0], m.contacts.flags[0] = 4, FRIEND
    assert accepted(m)["people.bought"] == {BUYER: 0}
