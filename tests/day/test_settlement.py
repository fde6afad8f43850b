"""Settling an order by hand: who pays and gets what, delivery and stock, the brand's record."""

import pytest

from sim.state.columns import HOST, INFLUENCER
from sim.state.ledger import Account, Tally
from sim.state.state import Fact

from .sales import FROM_STOCK, OWN_SHOP, PAID, RECORDED, from_stock, own_shop
from .tiny import Now, Tiny, added, charged, earned


def bought(units: int, person: int = 1, row: int = 0) -> dict[str, dict[int, float]]:
    """Return the changes where a seller at the top buys units at 45 yuan, made for 40."""
    return added(
        {"people.cash": {person: -4_500 * units}, "sellers.net": {row: -4_500 * units}},
        {"sellers.units_bought": {row: units}, "accounts": {Account.FACTORIES: 4_000 * units}},
        earned(4_500 * units),
        earned(-4_000 * units),
    )


# Delivery -----------------------------------------------------------------------------------------


def test_a_brand_that_sells_itself_gets_the_price_and_pays_the_factory() -> None:
    market = own_shop()
    market.settle()
    market.check(OWN_SHOP)


def test_a_brand_hands_over_its_last_unit_made_ahead_before_one_is_produced() -> None:
    market = own_shop()
    market.state.brands.stock[0] = 1
    market.settle()
    sold = {"brands.month_sold": {0: 1}, "brands.stock": {0: -1}}
    market.check(added(PAID, earned(10_000), sold, RECORDED))


def test_what_a_host_sells_is_sold_by_the_brand() -> None:
    market = from_stock()
    market.state.sellers.kind[0] = HOST
    market.settle()
    market.check(OWN_SHOP)


def test_a_distributor_sells_its_last_unit_and_restocks_nothing() -> None:
    market = from_stock()
    market.settle()
    market.check(FROM_STOCK)


@pytest.mark.parametrize("first", [0, 12])
def test_the_day_of_the_first_sale_stays(first: int) -> None:
    market = from_stock()
    market.state.sellers.first_sale[0] = first
    market.settle()
    market.check(added(FROM_STOCK, {"sellers.first_sale": {0: Now(first)}}))


def test_the_margin_is_the_price_paid_less_the_price_at_the_depth_of_the_seller() -> None:
    # With a premium the buyer pays 110 yuan; a unit at depth 1 costs 100 (1 - .55 * .8) = 56.
    market = from_stock()
    market.state.orders.price[0] = 11_000
    market.state.sellers.depth[0] = 1
    market.settle()
    more = {
        "people.cash": {0: -1_000, 1: 1_000},
        "sellers.net": {0: 1_000},
        "sellers.margin_today": {0: 5_400 - 5_500},
        "sellers.gross": {0: 5_400 - 5_500},
        "tally": {Tally.TURNOVER: 1_000},
    }
    market.check(added(FROM_STOCK, more))


def test_a_distributor_without_stock_buys_a_whole_restock_first() -> None:
    # Restocks are of 5: it buys 5, of which one goes to the buyer.
    market = from_stock()
    market.state.sellers.stock[0] = 0
    market.settle()
    restocked = {"sellers.stock": {0: 5}, "tally": {Tally.RESTOCKED: 1}}
    market.check(added(FROM_STOCK, bought(5), restocked))


def test_under_drop_shipping_the_seller_buys_the_one_unit_and_its_stock_stays() -> None:
    market = from_stock(**{"chains.drop_ship": 1})
    market.settle()
    market.check(added(FROM_STOCK, bought(1), {"sellers.stock": {0: 1}}))


def test_an_influencer_sells_what_the_brand_ships() -> None:
    market = from_stock()
    market.state.sellers.kind[0] = INFLUENCER
    market.settle()
    market.check(added(FROM_STOCK, bought(1), {"sellers.stock": {0: 1}}))


def test_every_order_of_the_day_is_settled_after_the_one_before() -> None:
    # The first takes the unit in stock, the second has to wait for a restock of 5.
    market = from_stock()
    market.order(buyer=2, seller=0)
    market.settle()
    other = added(FROM_STOCK, {"people.cash": {0: 10_000, 2: -10_000}})
    restocked = {"sellers.stock": {0: 5}, "tally": {Tally.RESTOCKED: 1}}
    market.check(added(FROM_STOCK, other, bought(5), restocked))


def test_orders_beyond_the_count_are_of_another_day() -> None:
    market = own_shop()
    market.order(buyer=2)
    market.state.facts[Fact.ORDERS] = 1
    market.settle()
    market.check(OWN_SHOP)


# Labour -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tool", "switch", "cost"), [(0, 1, 400), (1, 1, 100), (1, 0, 400)])
def test_the_brand_pays_who_handles_the_order(tool: int, switch: int, cost: int) -> None:
    # By hand 4 yuan, with tools that are on the market 1 yuan.
    labour = {"tools.manual_cost": 4.0, "tools.tool_cost": 1.0, "mechanisms.tools": switch}
    market = from_stock(**labour)
    market.state.brands.tool[0] = tool
    market.settle()
    market.check(added(FROM_STOCK, earned(-cost), {"accounts": {Account.OUTSIDE: cost}}))


# Refunds ------------------------------------------------------------------------------------------


def refunded(amount: int) -> dict[str, dict[int, float]]:
    return {"people.cash": {0: amount}, "tally": {Tally.REFUNDS: amount}}


@pytest.mark.parametrize("amount", [1, 10_000])
def test_a_distributor_who_holds_stock_refunds_itself(amount: int) -> None:
    market = from_stock()
    market.state.orders.refund[0] = amount
    market.settle()
    market.check(added(FROM_STOCK, refunded(amount), charged(amount)))


def test_a_brand_refunds_what_its_own_shop_sold() -> None:
    market = own_shop()
    market.state.orders.refund[0] = 10_000
    market.settle()
    market.check(added(OWN_SHOP, refunded(10_000), earned(-10_000)))


def test_a_brand_refunds_what_it_shipped_for_a_seller() -> None:
    market = from_stock(**{"chains.drop_ship": 1})
    market.state.orders.refund[0] = 3_000
    market.settle()
    shipped = added(FROM_STOCK, bought(1), {"sellers.stock": {0: 1}})
    market.check(added(shipped, refunded(3_000), earned(-3_000)))


# The record ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("felt", "mark", "count", "remembered"),
    [
        (0.2, 0.8, 2.0, 2.0),  # .5 + 1.5 * .2
        (-0.2, 0.2, 2.0, 2.0),
        (0.2, 0.8, 100.0, 30.0),  # a score remembers 30 reviews
        (-1.0, 0.0, 2.0, 2.0),  # marks end at 0 and 1
    ],
)
def test_an_order_is_reviewed_and_kept_in_the_brand_s_record(
    felt: float, mark: float, count: float, remembered: float
) -> None:
    market = own_shop()
    market.state.orders.surprise[0] = felt
    brands = market.state.brands
    brands.score[0], brands.reviews[0], brands.mean_surprise[0] = 0.25, count, 0.5
    market.settle()
    record = {
        "brands.score": {0: (mark - 0.25) / (remembered + 3)},
        "brands.mean_surprise": {0: 0.08 * (felt - 0.5)},
    }
    market.check(added(OWN_SHOP, record))


def test_a_complaint_counts_against_the_brand() -> None:
    market = own_shop()
    market.state.orders.complained[0] = 1
    market.settle()
    market.check(added(OWN_SHOP, {"brands.month_complaints": {0: 1}}))


def test_the_brand_of_the_order_is_paid_and_recorded_and_no_other() -> None:
    market = Tiny(3)
    market.brand(price=7_000)
    market.brand(cost=3_000)
    market.order(brand=1)
    market.settle()
    sold = {
        "accounts": {Account.FACTORIES: 3_000},
        "brands.month_sold": {1: 1},
        "brands.reviews": {1: 1},
        "brands.month_orders": {1: 1},
    }
    market.check(added(PAID, earned(7_000, brand=1), sold))
