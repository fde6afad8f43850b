"""Buying goods through the chain of uplines by hand, and closing a shop."""

import numpy as np
import pytest

from sim.day.turnover import close_shops
from sim.state.columns import DELETED, FAN, FOLLOWER, FRIEND
from sim.state.ledger import Account, Tally
from sim.state.randomness import Purpose

from .tiny import Now, Tiny, added, earned

Changes = dict[str, dict[int, float]]

# A unit at 100 yuan costs 45 at depth 0, 56 at depth 1 and 64.80 at depth 2: the margin of 55 %
# falls to 44 % and 35.2 %.
TOP, MIDDLE, DEEP = 4_500, 5_600, 6_480


def chain(units: int, **overrides: float) -> Tiny:
    """Return sellers at depths 0, 1 and 2, persons 1 to 3; the last is to buy `units` units."""
    market = Tiny(4, **{"chains.restock": units, **overrides})
    market.brand()
    for depth in range(3):
        market.seller(depth + 1, depth=depth, upline=depth - 1)
    market.order(seller=2)
    return market


def buyer_pays(amount: int) -> Changes:
    """Return the changes of the deepest seller's goods."""
    return {"people.cash": {3: -amount}, "sellers.net": {2: -amount}}


def upline_earns(row: int, difference: int) -> Changes:
    return {
        "people.cash": {row + 1: difference},
        "sellers.net": {row: difference},
        "sellers.gross": {row: difference},
        "sellers.downline_today": {row: difference},
        "tally": {Tally.DIFFERENCES: difference},
    }


def made(units: int, cost: int = 4_000) -> Changes:
    return added(earned(-cost * units), {"accounts": {Account.FACTORIES: cost * units}})


def sold() -> Changes:
    """Return the changes of the sale itself, which the goods are bought for."""
    return {
        "people.cash": {0: -10_000, 3: 10_000},
        "sellers.net": {2: 10_000},
        "sellers.margin_today": {2: 10_000 - DEEP},
        "sellers.gross": {2: 10_000 - DEEP},
        "sellers.units_sold": {2: 1},
        "tally": {Tally.TURNOVER: 10_000, Tally.RESTOCKED: 1},
    }


def kept(units: int) -> Changes:
    return {"sellers.units_bought": {2: units}, "sellers.stock": {2: units - 1}}


MONEY = ("people", "sellers.net", "sellers.gross", "sellers.downline", "brands.balance", "tally",
         "accounts", "sellers.stock", "sellers.units")  # fmt: skip


@pytest.mark.parametrize("units", [1, 5])
def test_every_upline_earns_the_difference_to_the_price_below_it(units: int) -> None:
    market = chain(units)
    market.settle()
    through = added(
        buyer_pays(DEEP * units),
        upline_earns(1, (DEEP - MIDDLE) * units),
        upline_earns(0, (MIDDLE - TOP) * units),
        earned(TOP * units),
    )
    market.check(added(sold(), through, made(units), kept(units)), MONEY)


def test_an_upline_who_has_quit_is_skipped() -> None:
    market = chain(5)
    market.state.sellers.active[1] = 0
    market.settle()
    through = added(buyer_pays(DEEP * 5), upline_earns(0, (DEEP - TOP) * 5), earned(TOP * 5))
    market.check(added(sold(), through, made(5), kept(5)), MONEY)


@pytest.mark.parametrize("depth", [2, 3])
def test_an_upline_who_pays_no_less_earns_nothing(depth: int) -> None:
    market = chain(5)
    market.state.sellers.depth[1] = depth
    market.settle()
    through = added(buyer_pays(DEEP * 5), upline_earns(0, (DEEP - TOP) * 5), earned(TOP * 5))
    market.check(added(sold(), through, made(5), kept(5)), MONEY)


def test_where_the_uplines_are_gone_the_brand_gets_the_whole_price() -> None:
    market = chain(5)
    market.state.sellers.upline[2] = -1
    market.settle()
    through = added(buyer_pays(DEEP * 5), earned(DEEP * 5))
    market.check(added(sold(), through, made(5), kept(5)), MONEY)


def test_goods_are_bought_of_the_seller_s_own_brand() -> None:
    market = Tiny(2, **{"chains.restock": 2})
    market.brand(price=20_000)
    market.brand()
    market.seller(1, brand=1)
    market.order(seller=0, brand=1)
    market.settle()
    goods = added(earned(TOP * 2, brand=1), earned(-4_000 * 2, brand=1))
    flows = {"tally": {Tally.TURNOVER: 10_000, Tally.RESTOCKED: 1}}
    market.check(
        added(goods, flows, {"accounts": {Account.FACTORIES: 8_000}}),
        ("brands.balance", "brands.profit", "tally", "accounts"),
    )


@pytest.mark.parametrize(
    ("effort", "cost"),
    [
        (1.0, 4_000),
        (0.5, 3_000),  # 40 yuan + 20 % of 100 yuan times (.5 - 1)
        (1.5, 5_000),
        (-2.0, 0),  # never below nothing
    ],
)
def test_the_factory_is_paid_for_effort_too(effort: float, cost: int) -> None:
    market = Tiny(1, **{"effort.cost": 0.2})
    market.brand(effort=effort)
    market.order()
    market.settle()
    sale: Changes = {"people.cash": {0: -10_000}, "tally": {Tally.TURNOVER: 10_000}}
    market.check(added(sale, earned(10_000), made(1, cost)), MONEY)


# Closing a shop -----------------------------------------------------------------------------------


def shop(**overrides: float) -> Tiny:
    """Return a seller, person 1, with stock, whom person 0 sees and a friend who left does not."""
    market = Tiny(5, **overrides)
    market.brand()
    market.seller(4)
    market.seller(1, stock=7, quitting=1, upline=0)
    market.person(1, propensity=3.0, immunity=0.25)
    for viewer, seen, back in (
        (0, FRIEND, FRIEND),
        (2, FOLLOWER, FAN),
        (3, FRIEND | DELETED, FRIEND | DELETED),
    ):
        market.tie(viewer, 1, seen)
        market.tie(1, viewer, back)
    market.tie(0, 4, FRIEND)
    market.tie(4, 0, FRIEND)
    return market


def quits(market: Tiny, row: int = 1) -> None:
    names = ("people", "contacts", "sellers", "tally", "today", "parameters")
    market.run(close_shops, np.array([row]), *names)


def closed(market: Tiny) -> Changes:
    """Return the changes of a shop that closes, what becomes of the person left out."""
    return {
        "sellers.active": {1: -1},
        "sellers.quitting": {1: -1},
        "sellers.stock": {1: -7},
        "sellers.units_lost": {1: 7},
        "people.selling": {1: -1},
        "tally": {Tally.WRITTEN_OFF: 7, Tally.QUIT: 1},
    }


OTHERS = ("people", "sellers", "brands", "accounts", "tally")


def test_who_quits_loses_the_stock_and_is_immune() -> None:
    market = shop()
    quits(market)
    market.check(added(closed(market), {"people.immunity": {1: Now(1.0)}}), OTHERS)


def test_nobody_sees_an_ex_seller_among_those_who_sell() -> None:
    market = shop()
    assert (market.sold_by(0), market.sold_by(2), market.sold_by(3)) == ([1, 4], [1], [])
    quits(market)
    assert (market.sold_by(0), market.sold_by(2), market.sold_by(3)) == ([4], [], [])
    assert (market.level("touched", 0, 1), market.level("touched", 2, 1)) == (40, 40)
    assert (market.level("touched", 0, 4), market.level("touched", 3, 1)) == (0, 0)


def test_where_recruits_never_run_out_a_quitter_gets_the_propensity_of_a_non_seller() -> None:
    market = shop(**{"mechanisms.recruit_depletion": 0})
    market.state.people.propensity[:] = [5, 3, 7, 9, 11]
    # The first draw that is neither the quitter nor person 4, who sells.
    drawn = (int(5 * market.uniform(Purpose.HEIR, 1, 0, n)) for n in range(64))
    model = next(person for person in drawn if person in (0, 2, 3))
    gained = market.state.people.propensity[model].item() - 3
    quits(market)
    market.check(added(closed(market), {"people.propensity": {1: gained}}), OTHERS)


def test_the_last_non_seller_is_found_whoever_it_is() -> None:
    market = shop(**{"mechanisms.recruit_depletion": 0})
    market.state.people.propensity[:] = [5, 3, 7, 9, 11]
    market.state.people.selling[[2, 3]] = 1
    quits(market)
    market.check(added(closed(market), {"people.propensity": {1: 5 - 3}}), OTHERS)


def test_where_everybody_sells_a_quitter_keeps_its_propensity() -> None:
    market = shop(**{"mechanisms.recruit_depletion": 0})
    market.state.people.selling[[0, 2, 3]] = 1
    quits(market)
    market.check(closed(market), OTHERS)


def test_shops_close_one_after_the_other() -> None:
    market = shop()
    names = ("people", "contacts", "sellers", "tally", "today", "parameters")
    market.run(close_shops, np.array([0, 1]), *names)
    assert market.state.sellers.active[:2].tolist() == [0, 0]
    assert market.state.people.immunity.tolist() == [0, 1, 0, 0, 1]
    assert market.state.tally[Tally.QUIT] - market.before["tally"][Tally.QUIT] == 2
