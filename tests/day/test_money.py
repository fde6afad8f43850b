"""The ledger and the counts of goods, on every day of every scenario."""

from dataclasses import replace

import numpy as np
import pytest
from markets import MARKETS, shipped

from sim.market import Market
from sim.mechanisms import all_parameters
from sim.state.columns import COMMUNITY, COUNTERFEIT, GENUINE
from sim.state.ledger import Account, Tally
from sim.state.state import Fact

PERSONS, DAYS = 1200, 60


def check_ledger(market: Market) -> None:
    state = market.state
    assert market.state.accounts.sum() + state.people.cash.sum() + state.brands.balance.sum() == 0


def check_goods(market: Market) -> None:
    count = market.state.count(Fact.SELLERS)
    s = market.state.sellers
    assert s.stock[:count].min(initial=0) >= 0
    moved = s.units_sold[:count] + s.stock[:count] + s.units_lost[:count]
    assert s.units_bought[:count].tolist() == moved.tolist()
    assert not s.stock[:count][s.active[:count] == 0].any()


def check_orders(market: Market) -> None:
    state, p = market.state, market.engine.p
    count = state.count(Fact.ORDERS)
    o = type(state.orders)(*(column[:count] for column in state.orders))
    kinds = np.bincount(state.brands.kind[o.brand], minlength=3)
    assert kinds[GENUINE] + kinds[COUNTERFEIT] + kinds[COMMUNITY] == count
    assert market.metrics["orders"] == count
    assert (np.diff(o.buyer) > 0).all()
    assert not (o.resolved > o.complained).any()
    assert not (o.complained > o.bad).any()
    # Money that answers for a bad order: a claim or a refund, never both, never on a private deal.
    assert not ((o.claim > 0) & (o.refund > 0)).any()
    assert not (o.resolved[o.private == 1]).any()
    assert ((o.claim > 0) | (o.refund > 0) | (o.resolved == 0) | (o.price * p.insurance.coverage
            < 1)).all()  # fmt: skip
    most = np.minimum(o.price, p.insurance.limit * 100) * p.insurance.coverage + 0.5
    assert (o.claim <= most).all()
    assert (o.recovered <= o.claim).all()
    assert not o.claim[o.insured == 0].any()
    assert not (o.detected > o.private).any()
    assert (o.refund <= o.price).all()
    tally = state.tally
    assert tally[Tally.TURNOVER] == o.price.sum()
    assert tally[Tally.CLAIMS] == o.claim.sum()
    assert tally[Tally.RECOVERED] == o.recovered.sum()
    assert tally[Tally.REFUNDS] == o.refund.sum()
    assert tally[Tally.INSURED_SALES] == o.price[o.insured == 1].sum()


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", MARKETS)
def test_nothing_is_created_or_lost_on_any_day(name: str, seed: int) -> None:
    market = Market(MARKETS[name](DAYS, **{"people.count": PERSONS}), seed=seed)
    check_ledger(market)
    for _ in range(DAYS):
        reserve = int(market.state.accounts[Account.INSURER])
        platform = int(market.state.accounts[Account.PLATFORM])
        market.step()
        check_ledger(market)
        check_goods(market)
        check_orders(market)
        tally = market.state.tally
        insurer = tally[Tally.PREMIUMS] + tally[Tally.RECOVERED] - tally[Tally.CLAIMS]
        payouts = tally[Tally.PAYOUT_RECOVERED] - tally[Tally.PAYOUT_CLAIMS]
        insurer += tally[Tally.PAYOUT_PREMIUMS] + payouts
        assert market.state.accounts[Account.INSURER] - reserve == insurer
        fees = tally[Tally.FEES] + tally[Tally.FINES] + tally[Tally.TRAFFIC]
        fees += tally[Tally.WITHHELD] - tally[Tally.PAYOUT_RECOVERED] - tally[Tally.COUPONS]
        fees -= tally[Tally.PAYOUT_PREMIUMS]
        assert market.state.accounts[Account.PLATFORM] - platform == fees
    assert sum(market.outcome()["ledger"].values()) == 0
    assert market.state.people.cash.any()


@pytest.mark.nightly
def test_nothing_is_created_or_lost_over_the_whole_history_with_everything_on() -> None:
    switches = [path for path, declared in all_parameters() if declared.unit == "switch"]
    market = Market(shipped("history", None, **dict.fromkeys(switches, 1)), seed=1)
    assert market.engine.p.people.count == 20_000
    while market.running:
        market.step()
        check_ledger(market)
        check_goods(market)
    assert market.day == market.settings.days > 1800
    assert sum(market.outcome()["ledger"].values()) == 0


def test_a_lost_fen_is_seen() -> None:
    market = Market(MARKETS["wild_growth"](2, **{"people.count": 200}), seed=1)
    market.run()
    check_ledger(market)
    market.state.people.cash[7] += 1
    with pytest.raises(AssertionError):
        check_ledger(market)


def test_the_change_to_drop_shipping_books_the_stock() -> None:
    scenario = MARKETS["rough_platform"](14, **{"people.count": PERSONS})
    before = Market(replace(scenario, days=12), seed=3)
    before.run()
    state = before.state
    stock = int(state.sellers.stock[: state.count(Fact.SELLERS)].sum())
    lost = int(state.sellers.units_lost.sum())
    assert stock > 100
    after = Market(scenario, seed=3)
    for _ in range(13):
        after.step()
    assert after.state.sellers.stock.sum() == 0
    assert after.state.sellers.units_lost.sum() == lost + stock
    cap = after.engine.p.chains.depth_cap
    assert after.state.sellers.depth.max() <= cap - 1


def test_chain_payments_are_differences_of_rounded_prices() -> None:
    # A unit's payments to uplines and brand add up to what its seller pays, to the fen.
    scenario = MARKETS["rough"](20, **{"people.count": PERSONS, "chains.depth_cap": 6})
    market = Market(scenario, seed=4)
    market.run()
    sellers, count = market.state.sellers, market.state.count(Fact.SELLERS)
    deep = sellers.depth[:count] >= 3
    assert deep.any()
    assert market.outcome()["counters"]["differences"] > 0
    check_ledger(market)
    uplines = sellers.upline[:count]
    linked = uplines >= 0
    assert (sellers.depth[uplines[linked]] < sellers.depth[:count][linked]).all()
