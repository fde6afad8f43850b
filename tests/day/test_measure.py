"""What is summed over the day's orders, by hand."""

import numpy as np
import pytest

from sim.day import measure
from sim.day.sums import FIRST_WAY, NARROW, OrderSum
from sim.state.columns import (
    COUNTERFEIT,
    DISTRIBUTOR,
    FED,
    FORWARDED,
    FRIEND,
    HOST,
    INFLUENCER,
    REORDERED,
)

from .handmade import Handmade, plain

approx = pytest.approx


def sums(m: Handmade, orders: int) -> dict[OrderSum, float]:
    """Return the sums that are not 0."""
    found = np.zeros(len(OrderSum))
    told = m.arguments("orders", "contacts", "sellers", "brands")
    assert m.changes(plain(measure.sum_orders), orders, *told, found, (m.p,)) == {}
    return {which: found[which] for which in OrderSum if found[which]}


def market() -> Handmade:
    """Return a market without fresh produce and narrow brands."""
    m = Handmade(categories__fresh=0)
    m.brands.width[:] = 2 * NARROW
    return m


def order(m: Handmade, place: int, seller: int, brand: int, **values: float) -> None:
    """Lay an order of a brand of a seller into the day's orders."""
    o = m.orders
    o.seller[place], o.brand[place], o.slot[place] = seller, brand, -1
    for name, value in values.items():
        getattr(o, name)[place] = value


def test_a_bad_order_costs_its_price_less_what_comes_back() -> None:
    m = market()
    order(m, 0, -1, 0, bad=1, price=1000, refund=300, claim=150)
    order(m, 1, -1, 0, bad=1, price=500)
    order(m, 2, -1, 0, price=800, refund=100)  # a good one costs nothing
    assert sums(m, 3) == {OrderSum.BAD: 2, OrderSum.LOSS: 1050}


def test_each_order_is_counted_for_what_it_is() -> None:
    m = market()
    m.brands.kind[:], m.brands.quality[:] = COUNTERFEIT, 0.25
    order(m, 0, -1, 0, complained=1, resolved=1, service=0.5)
    order(m, 1, -1, 0, private=1, strong=1, listeners=3, way=FORWARDED)
    found = sums(m, 2)
    assert found == {
        OrderSum.SERVICE: 0.5, OrderSum.COMPLAINED: 1, OrderSum.RESOLVED: 1, OrderSum.PRIVATE: 1,
        OrderSum.STRONG: 1, OrderSum.COUNTERFEIT: 2, OrderSum.QUALITY: 0.5, OrderSum.TOLD: 3,
        OrderSum.TOLD_SQUARED: 9, OrderSum.FORWARDED: 1,
    }  # fmt: skip


def test_ways_have_their_places_and_what_is_fed_has_none() -> None:
    m = market()
    order(m, 0, -1, 0, way=FED)
    assert sums(m, 1) == {}
    order(m, 0, -1, 0, way=REORDERED)
    assert sums(m, 1) == {OrderSum(FIRST_WAY + REORDERED): 1} == {OrderSum.REORDERED: 1}


def test_a_repeat_is_an_order_of_a_contact_of_whom_one_bought_before() -> None:
    m = market()
    m.know(0, 1, FRIEND, purchases=1)
    m.know(0, 2, FRIEND, purchases=2)
    for place, slot in enumerate((0, 1)):
        order(m, place, -1, 0)
        m.orders.slot[place] = slot
    assert sums(m, 2) == {OrderSum.REPEAT: 1}


def test_premiums_are_those_of_sellers_of_their_own() -> None:
    m = market()
    for row, kind in enumerate((DISTRIBUTOR, HOST, INFLUENCER)):
        m.sell(row, row, kind, 0)
        m.sellers.premium[row] = 0.5
        order(m, row, row, 0)
    assert sums(m, 3) == {
        OrderSum.PERSONAL: 2, OrderSum.PREMIUM: 1.0, OrderSum.PREMIUM_SQUARED: 0.5,
        OrderSum.COMMUNITY: 1, OrderSum.INFLUENCER: 1,
    }  # fmt: skip


def test_narrow_brands_are_niches() -> None:
    m = market()
    m.brands.width[:] = NARROW, 2 * NARROW, 0.0
    for brand in range(3):
        order(m, brand, -1, brand)
    assert sums(m, 3) == {OrderSum.NICHE: 2}
