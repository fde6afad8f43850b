"""An order by hand: how it is written down, and what its buyer experiences."""

from statistics import NormalDist

import numpy as np
import pytest

from sim.day.orders import collect_orders, receive_orders
from sim.state.columns import (
    COMMUNITY,
    COUNTERFEIT,
    FAN,
    FED,
    FORWARDED,
    FRIEND,
    MEMBER,
    PAID,
    STRONG,
)
from sim.state.randomness import Purpose

from .purchases import CHANNEL, MIXED, TRUST, purchase, received
from .tiny import Now, Tiny, added

Changes = dict[str, dict[int, float]]

# Writing orders down ------------------------------------------------------------------------------


def collecting(private: int = 0, way: int = FED, flags: int = FRIEND, **overrides: float) -> Tiny:
    """Return person 2 who buys brand 1, at 100 yuan, of person 1, seller 0."""
    market = Tiny(4, **overrides)
    market.brand(price=7_000)
    market.brand()
    market.seller(1, brand=1)
    market.tie(2, 1, flags)
    market.tie(1, 2, flags)
    bought = dict(bought=market.slot(2, 1), bought_from=0, bought_brand=1)
    market.person(2, **bought, private=private, buying=way, offered_by=3)
    return market


def collect(market: Tiny, *buyers: int) -> None:
    names = ("people", "contacts", "sellers", "brands", "orders", "parameters")
    market.run(collect_orders, np.array(buyers, np.int64), *names)


def collected(market: Tiny, **cells: float) -> Changes:
    """Return the changes where the order is written down at row 0, as FED for 100 yuan."""
    order = dict(buyer=2, slot=market.slot(2, 1), seller=0, brand=1, way=FED, forwarder=-1,
                 price=10_000, private=0, strong=0)  # fmt: skip
    order.update(cells)
    changes: Changes = {f"orders.{name}": {0: Now(value)} for name, value in order.items()}
    return {**changes, "brands.orders_today": {1: 1}}


def test_an_order_is_written_down_as_the_buyer_decided() -> None:
    market = collecting()
    collect(market, 2)
    market.check(collected(market))


def test_at_the_brand_s_own_shop_the_list_price_is_paid_and_no_tie_is_strong() -> None:
    market = collecting(way=PAID, flags=FRIEND | STRONG)
    market.person(2, bought=-1, bought_from=-1)
    market.state.sellers.premium[:] = 0.5
    collect(market, 2)
    market.check(collected(market, slot=-1, seller=-1, way=PAID))


def test_a_forwarded_post_is_bought_by_names_who_forwarded_it() -> None:
    market = collecting(way=FORWARDED)
    collect(market, 2)
    market.check(collected(market, way=FORWARDED, forwarder=3))


def test_a_seller_asks_its_premium() -> None:
    market = collecting()
    market.state.sellers.premium[0] = 0.125
    collect(market, 2)
    market.check(collected(market, price=11_250))


def test_a_private_deal_is_cheaper_by_the_buyer_s_share_of_the_fee_saved() -> None:
    # 100 yuan less a quarter of a fee of 12.5 %: 96.875 yuan, rounded once.
    terms = {"private_deals.buyer_share": 0.25, "insurance.platform_fee": 0.125}
    market = collecting(private=1, **terms)
    collect(market, 2)
    market.check(collected(market, private=1, price=9_688))


def test_an_order_on_the_platform_pays_the_whole_price() -> None:
    market = collecting(**{"private_deals.buyer_share": 1.0, "insurance.platform_fee": 0.5})
    collect(market, 2)
    market.check(collected(market))


def test_an_order_among_strong_friends_is_marked() -> None:
    market = collecting(flags=FRIEND | STRONG)
    collect(market, 2)
    market.check(collected(market, strong=1))


def test_every_buyer_has_an_order_in_turn() -> None:
    market = collecting()
    market.person(0, buying=FED, bought=-1, bought_from=-1, bought_brand=0)
    collect(market, 0, 2)
    orders = market.state.orders
    assert orders.buyer[:2].tolist() == [0, 2]
    assert orders.price[:2].tolist() == [7_000, 10_000]
    assert orders.brand[:2].tolist() == [0, 1]
    market.check({"brands.orders_today": {0: 1, 1: 1}}, ("brands",))


# Trust and expectation ----------------------------------------------------------------------------


def test_of_a_middling_purchase_nothing_follows() -> None:
    market = purchase()
    market.receive()
    market.check(received())


def test_nothing_is_left_of_the_order_that_stood_in_the_row_before() -> None:
    market = purchase()
    for name in ("trust", "service", "surprise", "bad", "complained", "insured", "resolved",
                 "claim", "recovered", "refund", "detected", "listeners", "friend"):  # fmt: skip
        getattr(market.state.orders, name)[0] = 9
    market.receive()
    orders = market.state.orders
    for name in ("bad", "complained", "insured", "resolved", "claim", "recovered", "refund",
                 "detected", "listeners"):  # fmt: skip
        assert getattr(orders, name)[0] == 0, name
    assert orders.friend[0] == -1


@pytest.mark.parametrize(
    ("flags", "weight"), [(FRIEND | STRONG, 0.75), (FRIEND, 0.45), (MEMBER, 0.6), (FAN, 0.6)]
)
def test_trust_in_the_person_weighs_by_the_kind_of_tie(flags: int, weight: float) -> None:
    # Expectation rises by half of the trust.
    weights = {"trust.strong_weight": 0.75, "trust.weak_weight": 0.45, "trust.followed_weight": 0.6}
    market = purchase(flags=flags, **weights, **{"fulfilment.trusting_expectation": 0.5})
    market.state.orders.strong[0] = 1 if flags & STRONG else 0
    market.receive()
    trust = weight * TRUST + (1 - weight) * CHANNEL
    felt = {"orders.trust": {0: trust}, "orders.surprise": {0: MIXED - 0.5 * trust}}
    market.check(felt, ("orders.trust", "orders.surprise"))


def test_without_a_tie_trust_in_the_channel_stands_alone() -> None:
    market = purchase(own_shop=True)
    market.receive()
    market.check(received(trust=CHANNEL))


@pytest.mark.parametrize(("kind", "hype"), [(0, 0.0625), (COUNTERFEIT, 0.25), (COMMUNITY, -0.125)])
def test_a_brand_s_words_raise_expectation_by_its_type(kind: int, hype: float) -> None:
    words = {"fulfilment.hype_genuine": 0.0625, "fulfilment.hype_counterfeit": 0.25,
             "fulfilment.hype_community": -0.125}  # fmt: skip
    market = purchase(**words)
    market.state.brands.kind[0] = kind
    market.receive()
    market.check(received(MIXED - hype))


@pytest.mark.parametrize("felt", [-0.25, -0.375, 0.0])
def test_a_purchase_is_bad_below_the_threshold(felt: float) -> None:
    market = purchase(felt)
    market.receive()
    market.check(received(felt, bad=1 if felt == -0.375 else 0))


# Service and experience ---------------------------------------------------------------------------

HANDS = {"tools.manual_capacity": 4.0, "tools.manual_service": 0.5, "fulfilment.capacity": 8.0,
         "fulfilment.service": 0.75, "fulfilment.congestion": 0.5}  # fmt: skip


@pytest.mark.parametrize(
    ("tool", "orders", "switches", "service"),
    [
        (0, 4.0, {}, 0.5),
        (0, 16.0, {}, 0.5 * 0.25**0.5),  # 4 of 16 orders, to the power of .5
        (1, 8.0, {}, 0.75),
        (1, 32.0, {}, 0.75 * 0.25**0.5),
        (1, 16.0, {"mechanisms.tools": 0}, 0.5 * 0.25**0.5),
        (0, 16.0, {"mechanisms.congestion": 0}, 0.5),
        (1, 32.0, {"mechanisms.congestion": 0}, 0.75),
    ],
)
def test_service_suffers_above_capacity(
    tool: int, orders: float, switches: dict[str, int], service: float
) -> None:
    market = purchase(**HANDS, **switches)
    market.state.brands.tool[0] = tool
    market.state.brands.orders_mean[0] = orders
    market.receive()
    market.check(received(service=service))


@pytest.mark.parametrize(("effort", "product"), [(0.5, 0.3125), (1.0, 0.625), (4.0, 1.0)])
def test_the_experience_is_of_product_effort_and_service(effort: float, product: float) -> None:
    # 3/4 of quality times effort, at most 1, and 1/4 of the service.
    market = purchase(**{"fulfilment.quality_weight": 0.75})
    market.state.brands.effort[0] = effort
    market.receive()
    market.check(received(0.75 * product + 0.25 * 0.75 - 0.5))


@pytest.mark.parametrize(("own_shop", "other"), [(False, 1), (True, 5 + 0)])
def test_the_noise_is_drawn_of_buyer_and_seller(own_shop: bool, other: int) -> None:
    # A brand's own shop stands beside the 5 persons.
    market = purchase(own_shop=own_shop, **{"fulfilment.noise": 0.0625})
    noise = NormalDist().inv_cdf(market.uniform(Purpose.EXPERIENCE, 0, other))
    market.receive()
    felt = MIXED + 0.0625 * noise
    market.check(received(felt, **({"trust": CHANNEL} if own_shop else {})))


# Private deals and cover --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cover", "private", "insured"), [(0.5, 0, 1), (0.5, 1, 0), (0.0, 0, 0), (0.0, 1, 0)]
)
def test_an_order_on_the_platform_is_insured_under_cover(
    cover: float, private: int, insured: int
) -> None:
    market = purchase(today={"cover": cover})
    market.state.orders.private[0] = private
    market.receive()
    market.check(received(insured=insured))


def detected(detection: float, strong: int = 0, private: int = 1) -> int:
    """Return whether a private deal was found out; strong friends are watched half as much."""
    watch = {"private_deals.detection": detection, "private_deals.friend_factor": 0.5}
    market = purchase(**watch)
    market.state.orders.private[0], market.state.orders.strong[0] = private, strong
    market.receive()
    market.check(received(detected=int(market.state.orders.detected[0])))
    return int(market.state.orders.detected[0])


def test_a_private_deal_is_found_out_by_a_draw() -> None:
    drawn = purchase().uniform(Purpose.DETECT, 0, 1)
    assert detected(drawn + 1e-6)
    assert not detected(drawn - 1e-6)


def test_among_strong_friends_detection_is_rarer() -> None:
    drawn = purchase().uniform(Purpose.DETECT, 0, 1)
    assert detected(2 * (drawn + 1e-6), strong=1)
    assert not detected(2 * (drawn - 1e-6), strong=1)


def test_an_order_on_the_platform_is_no_private_deal() -> None:
    assert not detected(1.0, private=0)


def test_only_the_buyers_of_a_range_of_orders_experience_them() -> None:
    market = purchase()
    for buyer in (2, 3):
        market.order(buyer=buyer)
    names = ("people", "contacts", "sellers", "brands", "orders", "today", "parameters")
    market.run(receive_orders, 1, 2, *names)
    other = {"people.purchases": {2: 1}}
    cells = {"orders.service": {1: 0.75}, "orders.surprise": {1: MIXED}}
    market.check(added(other, cells))
