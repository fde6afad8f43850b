"""What comes on top of the price: fees, fines, freight, payouts, commissions, insurance."""

import pytest

from sim.state.columns import HOST
from sim.state.ledger import Account, Tally
from sim.state.randomness import Purpose

from .sales import FROM_STOCK, OWN_SHOP, from_stock, own_shop
from .tiny import added, charged, earned

Changes = dict[str, dict[int, float]]
FEE = {"insurance.platform_fee": 0.1, "platforms.own_channel": 0.0}
OUT = {"payouts.failure": 1.0, "payouts.insured": 0}


# The platform -------------------------------------------------------------------------------------


def fee(amount: int) -> Changes:
    return {"accounts": {Account.PLATFORM: amount}, "tally": {Tally.FEES: amount}}


@pytest.mark.parametrize(
    ("platform", "own_channel", "amount"),
    [
        (1, 0.0, 1_000),  # 10 % of 100 yuan on the middle platform
        (0, 0.0, 600),  # 40 % less on the cheap one, more on the dear one
        (2, 0.0, 1_400),
        (1, 0.3, 700),  # 30 % go through channels of the brand's own
    ],
)
def test_who_sells_pays_the_fee(platform: int, own_channel: float, amount: int) -> None:
    market = from_stock(**{**FEE, "platforms.own_channel": own_channel})
    market.state.brands.platform[0] = platform
    market.settle()
    market.check(added(FROM_STOCK, charged(amount), fee(amount)))


def test_a_brand_pays_the_fee_on_what_it_sells_itself_rounded_to_a_fen() -> None:
    # 10 % of 100.05 yuan are 1000.5 fen.
    market = own_shop(**FEE)
    market.state.brands.platform[0] = 1
    market.state.orders.price[0] = 10_005
    market.settle()
    dearer = added(earned(5), {"people.cash": {0: -5}, "tally": {Tally.TURNOVER: 5}})
    market.check(added(OWN_SHOP, dearer, earned(-1_001), fee(1_001)))


def test_a_brand_pays_the_fee_on_what_its_host_sells() -> None:
    market = from_stock(**FEE)
    market.state.sellers.kind[0] = HOST
    market.state.brands.platform[0] = 1
    market.settle()
    market.check(added(OWN_SHOP, earned(-1_000), fee(1_000)))


def test_a_private_deal_pays_no_fee() -> None:
    market = from_stock(**FEE)
    market.state.orders.private[0] = 1
    market.settle()
    market.check(FROM_STOCK)


def test_a_private_deal_found_out_is_fined() -> None:
    # Half of 100 yuan.
    market = from_stock(**FEE, **{"private_deals.fine": 0.5})
    market.state.orders.private[0] = 1
    market.state.orders.detected[0] = 1
    market.settle()
    fine: Changes = {
        "accounts": {Account.PLATFORM: 5_000},
        "tally": {Tally.FINES: 5_000, Tally.DETECTED: 1},
    }
    market.check(added(FROM_STOCK, charged(5_000), fine))


# Freight ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("taste", "private", "freight"),
    [
        (0.125, 0, 4_000),  # 40 % of 100 yuan
        (0.25, 0, 0),  # from here on nothing is fresh
        (0.125, 1, 0),  # private deals are fetched
    ],
)
def test_the_buyer_of_fresh_produce_pays_the_cold_chain(
    taste: float, private: int, freight: int
) -> None:
    market = own_shop({"freight": 0.4}, **{"categories.fresh": 0.25})
    market.state.brands.taste[0] = taste
    market.state.orders.private[0] = private
    market.settle()
    paid: Changes = {
        "people.cash": {0: -freight},
        "accounts": {Account.OUTSIDE: freight},
        "tally": {Tally.FREIGHT: freight},
    }
    market.check(added(OWN_SHOP, paid))


# Payouts ------------------------------------------------------------------------------------------


def withheld(amount: int) -> Changes:
    tally = {Tally.FAILED_PAYOUTS: 1, Tally.WITHHELD: amount}
    return {"accounts": {Account.PLATFORM: amount}, "tally": tally}


def premium(amount: int) -> Changes:
    return {
        "accounts": {Account.PLATFORM: -amount, Account.INSURER: amount},
        "tally": {Tally.PAYOUT_PREMIUMS: amount},
    }


def test_a_payout_that_fails_is_lost_to_the_seller() -> None:
    market = from_stock(**OUT)
    market.settle()
    market.check(added(FROM_STOCK, charged(10_000), withheld(10_000)))


@pytest.mark.parametrize(
    ("limit", "paid", "recovered"),
    [(500.0, 10_000, 7_500), (60.0, 6_000, 4_500)],  # 75 % of what the insurer paid
)
def test_the_insurer_pays_first_within_its_limit(limit: float, paid: int, recovered: int) -> None:
    market = from_stock(
        **{
            **{"payouts.failure": 1.0, "payouts.insured": 1, "payouts.premium": 0.003},
            **{"payouts.limit": limit, "payouts.recovered": 0.75},
        }
    )
    market.settle()
    claimed: Changes = {
        "accounts": {Account.INSURER: recovered - paid, Account.PLATFORM: -recovered},
        "tally": {
            Tally.PAYOUTS_INSURED: 1,
            Tally.PAYOUT_CLAIMS: paid,
            Tally.PAYOUT_RECOVERED: recovered,
        },
    }
    failed = added(charged(10_000), withheld(10_000), charged(-paid))
    market.check(added(FROM_STOCK, premium(30), failed, claimed))


def test_a_payout_fails_by_the_draw_of_buyer_and_seller() -> None:
    drawn = from_stock().uniform(Purpose.PAYOUT, 0, 1)
    for failure, loss in ((drawn + 1e-6, 10_000), (drawn - 1e-6, 0)):
        market = from_stock(**{**OUT, "payouts.failure": failure})
        market.settle()
        failed = added(charged(loss), withheld(loss)) if loss else {}
        market.check(added(FROM_STOCK, failed))


def test_the_platform_insures_payouts_that_do_not_fail_as_well() -> None:
    market = from_stock(**{"payouts.failure": 1e-9, "payouts.premium": 0.003})
    market.settle()
    market.check(added(FROM_STOCK, premium(30)))


def test_where_no_payout_fails_none_is_insured() -> None:
    market = from_stock(**{"payouts.failure": 0.0, "payouts.insured": 1})
    market.settle()
    market.check(FROM_STOCK)


def test_a_brand_s_own_shop_waits_for_no_payout() -> None:
    market = own_shop(**OUT)
    market.settle()
    market.check(OWN_SHOP)


def test_a_host_waits_for_no_payout() -> None:
    market = from_stock(**OUT)
    market.state.sellers.kind[0] = HOST
    market.settle()
    market.check(OWN_SHOP)


def test_a_private_deal_waits_for_no_payout() -> None:
    market = from_stock(**OUT)
    market.state.orders.private[0] = 1
    market.settle()
    market.check(FROM_STOCK)


# Commission and coupon ----------------------------------------------------------------------------


@pytest.mark.parametrize("forwarder", [0, 2])
def test_a_seller_pays_who_forwarded_its_post(forwarder: int) -> None:
    market = from_stock(**{"forwarding.commission": 0.05})
    market.state.orders.forwarder[0] = forwarder
    market.settle()
    paid: Changes = {"people.cash": {forwarder: 500}, "tally": {Tally.COMMISSIONS: 500}}
    market.check(added(FROM_STOCK, charged(500), paid))


def test_a_brand_pays_who_forwarded_the_post_of_its_host() -> None:
    market = from_stock(**{"forwarding.commission": 0.05})
    market.state.sellers.kind[0] = HOST
    market.state.orders.forwarder[0] = 2
    market.settle()
    paid: Changes = {"people.cash": {2: 500}, "tally": {Tally.COMMISSIONS: 500}}
    market.check(added(OWN_SHOP, earned(-500), paid))


@pytest.mark.parametrize(
    ("coupon_day", "worth", "private", "amount"),
    [
        (1, 20.0, 0, 2_000),
        (1, 80.0, 0, 5_000),  # at most half of 100 yuan
        (1, 20.0, 1, 0),
        (0, 20.0, 0, 0),
    ],
)
def test_the_platform_pays_the_buyer_s_coupon(
    coupon_day: int, worth: float, private: int, amount: int
) -> None:
    market = own_shop({"coupon": coupon_day}, **{"campaigns.coupon": worth})
    market.state.orders.private[0] = private
    market.settle()
    paid: Changes = {
        "people.cash": {0: amount},
        "accounts": {Account.PLATFORM: -amount},
        "tally": {Tally.COUPONS: amount},
    }
    market.check(added(OWN_SHOP, paid))


# Insurance of buyers ------------------------------------------------------------------------------


def test_the_brand_pays_the_premium_and_what_is_recovered_of_a_claim() -> None:
    # Premium 1/32 of 100 yuan: 312.5 fen, rounded up. The insurer pays 60 yuan, 24 come back.
    market = own_shop()
    market.state.brands.premium[0] = 1 / 32
    orders = market.state.orders
    orders.insured[0], orders.claim[0], orders.recovered[0] = 1, 6_000, 2_400
    market.settle()
    insured: Changes = {
        "people.cash": {0: 6_000},
        "accounts": {Account.INSURER: 313 + 2_400 - 6_000},
        "tally": {
            Tally.PREMIUMS: 313,
            Tally.CLAIMS: 6_000,
            Tally.RECOVERED: 2_400,
            Tally.INSURED_SALES: 10_000,
        },
        # In orders and yuan.
        "brands.insured_orders": {0: 1},
        "brands.insured_sales": {0: 100},
        "brands.claims": {0: 60 - 24},
    }
    market.check(added(OWN_SHOP, earned(-313 - 2_400), insured))


def test_an_order_that_is_not_insured_pays_no_premium() -> None:
    market = own_shop()
    market.state.brands.premium[0] = 1 / 32
    market.settle()
    market.check(OWN_SHOP)
