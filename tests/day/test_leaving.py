"""Brands at a month's turn by hand: who is banned, exits, runs, comes back or is vetted anew."""

import pytest

from sim.day.leaving import (
    BANNED,
    EXITS,
    RENAMED,
    REVETTED,
    RUNS,
    STAYS,
    clear_records,
    mark_revetted,
    remove_brands,
    rename_brands,
)
from sim.day.month import review_months
from sim.state.columns import (
    CHEATS,
    COUNTERFEIT,
    FRIEND,
    INFLUENCER,
    MEANS_TO_CHEAT,
)
from sim.state.ledger import Account, Tally
from sim.state.randomness import Purpose
from sim.state.state import Fact

from .tiny import Now, Tiny

CALM = {
    **{"policing.ban": 0.0, "policing.ban_orders": 8.0, "policing.ban_above": 0.25},
    **{"policing.whitewash": 0.0, "policing.real_names": 0, "policing.vetting": 0.0},
    **{"merchants.value_to_sellers": 0.0, "merchants.exit_probability": 0.0},
    **{"merchants.exit_age": 0, "cheating.run_after": 1, "mechanisms.effort": 0},
    **{"insurance.experience_rated": 1, "insurance.loading": 2.0, "insurance.premium_least": 0.0},
}
"""Nothing happens to a brand."""


def fate(brand: dict[str, float], **overrides: float) -> int:
    """Return what becomes of a brand on day 40, as the second of two."""
    market = Tiny(1, **{**CALM, **overrides})
    market.brand(profit=0, month_complaints=0)
    market.brand(**{"profit": 0, **brand})
    market.run(review_months, 0, 2, 0.5, 0.0, "brands", "today", "parameters")
    assert market.state.brands.leaving[0] == STAYS
    return int(market.state.brands.leaving[1])


def draw(purpose: Purpose) -> float:
    return Tiny(1).uniform(purpose, 1)


# Bans ---------------------------------------------------------------------------------------------

ACCUSED = {"month_orders": 16.0, "month_complaints": 5.0}
BANS = {"policing.ban": 1.0}
RETURNS = {"policing.whitewash": 1.0}


@pytest.mark.parametrize(
    ("orders", "complaints", "becomes"),
    [
        (16.0, 5.0, BANNED),
        (16.0, 4.0, STAYS),  # a quarter is borne
        (8.0, 8.0, STAYS),  # so is everything of 8 orders
        (0.0, 0.0, STAYS),
    ],
)
def test_a_brand_is_banned_for_its_share_of_complaints(
    orders: float, complaints: float, becomes: int
) -> None:
    record = {"month_orders": orders, "month_complaints": complaints}
    assert fate(record, **BANS) == becomes


def test_bans_and_new_names_are_drawn() -> None:
    drawn = draw(Purpose.BAN)
    assert fate(ACCUSED, **{"policing.ban": drawn + 1e-6}) == BANNED
    assert fate(ACCUSED, **{"policing.ban": drawn - 1e-6}) == STAYS
    drawn = draw(Purpose.WHITEWASH)
    assert fate(ACCUSED, **BANS, **{"policing.whitewash": drawn + 1e-6}) == RENAMED
    assert fate(ACCUSED, **BANS, **{"policing.whitewash": drawn - 1e-6}) == BANNED


def test_real_names_keep_the_banned_away() -> None:
    assert fate(ACCUSED, **BANS, **RETURNS) == RENAMED
    assert fate(ACCUSED, **BANS, **RETURNS, **{"policing.real_names": 1}) == BANNED


# Cheats -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("strategic", "since", "becomes"),
    [
        (CHEATS, 10, EXITS),  # a full month ago
        (CHEATS, 11, STAYS),
        (MEANS_TO_CHEAT, 10, STAYS),
    ],
)
def test_a_cheat_leaves_after_its_months(strategic: int, since: int, becomes: int) -> None:
    assert fate({"strategic": strategic, "defected": since}) == becomes


def test_a_cheat_returns_where_names_are_not_verified() -> None:
    cheat = {"strategic": CHEATS, "defected": 10}
    drawn = draw(Purpose.WHITEWASH)
    assert fate(cheat, **{"policing.whitewash": drawn + 1e-6}) == RUNS
    assert fate(cheat, **{"policing.whitewash": drawn - 1e-6}) == EXITS
    assert fate(cheat, **RETURNS, **{"policing.real_names": 1}) == EXITS


# Exits --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("price", "switch", "becomes"), [(4_999, 1, EXITS), (5_000, 1, STAYS), (4_999, 0, STAYS)]
)
def test_a_brand_exits_whose_price_is_below_what_its_quality_is_worth(
    price: int, switch: int, becomes: int
) -> None:
    # Half of 100 yuan.
    worth = {"merchants.value_to_sellers": 100.0, "mechanisms.exit": switch}
    assert fate({"price": price, "quality": 0.5}, **worth) == becomes


LOSES = {"merchants.exit_probability": 1.0}


@pytest.mark.parametrize(
    ("profit", "born", "becomes", "switch"),
    [
        (-1, 10, EXITS, 1),
        (0, 10, STAYS, 1),
        (-1, 11, STAYS, 1),  # not yet older than its first month
        (-1, 10, STAYS, 0),
    ],
)
def test_a_losing_brand_exits_after_its_first_month(
    profit: int, born: int, becomes: int, switch: int
) -> None:
    assert fate({"profit": profit, "born": born}, **LOSES, **{"mechanisms.exit": switch}) == becomes


def test_a_losing_brand_exits_by_a_draw() -> None:
    drawn = draw(Purpose.EXIT)
    loser = {"profit": -1, "born": 0}
    assert fate(loser, **{"merchants.exit_probability": drawn + 1e-6}) == EXITS
    assert fate(loser, **{"merchants.exit_probability": drawn - 1e-6}) == STAYS


# New names ----------------------------------------------------------------------------------------

RECORD = ("month_orders", "month_complaints", "insured_orders", "insured_sales", "claims",
          "reviews")  # fmt: skip


def recorded(**brand: float) -> Tiny:
    """Return a market with a brand that has a record, and one more."""
    market = Tiny(1, **CALM)
    usual = dict(score=0.875, bought_reviews=1, name=3, premium=0.5, quality=0.25)
    market.brand(**usual)
    market.brand(**{**usual, **brand})
    return market


def cleared(brand: int = 1) -> dict[str, dict[int, float]]:
    return {
        **{f"brands.{name}": {brand: Now(0)} for name in RECORD},
        "brands.score": {brand: Now(0.5)},
        "brands.bought_reviews": {brand: Now(0)},
    }


def rename(market: Tiny) -> None:
    market.run(rename_brands, 2, 0.125, "brands", "tally", "today", "parameters")


def test_a_banned_brand_comes_back_with_a_new_name_and_no_record() -> None:
    # Its premium is that of who has none: twice the pooled ratio.
    market = recorded(leaving=RENAMED)
    rename(market)
    market.check(
        {
            **cleared(),
            "brands.name": {1: 1},
            "brands.premium": {1: Now(0.25)},
            "brands.leaving": {1: Now(STAYS)},
            "tally": {Tally.BANNED: 1, Tally.WHITEWASHED: 1},
        }
    )


def test_a_cheat_who_ran_is_honest_under_its_new_name_until_it_is_trusted() -> None:
    market = recorded(leaving=RUNS, strategic=CHEATS, price=20_001)
    m = market.p.merchants
    drawn = market.uniform(Purpose.BRAND_QUALITY, 1)
    rename(market)
    low, high = m.quality_genuine_low, m.quality_genuine_high
    market.check(
        {
            **cleared(),
            "brands.name": {1: 1},
            "brands.premium": {1: Now(0.25)},
            "brands.leaving": {1: Now(STAYS)},
            "brands.quality": {1: Now(low + (high - low) * drawn)},
            "brands.cost": {1: Now(int(m.cost_genuine * 20_001 + 0.5))},
            "brands.strategic": {1: Now(MEANS_TO_CHEAT)},
            "tally": {Tally.RAN: 1},
        }
    )


@pytest.mark.parametrize("brand", [{"leaving": EXITS}, {"leaving": RUNS, "active": 0}, {}])
def test_nobody_else_gets_a_new_name(brand: dict[str, int]) -> None:
    market = recorded(**brand)
    rename(market)
    market.check({})


def test_at_the_beginning_of_an_era_every_record_is_forgotten() -> None:
    market = recorded()
    market.run(clear_records, 2, "brands")
    before, after = cleared(0), cleared(1)
    market.check({name: {**before[name], **after[name]} for name in before})


# Leaving ------------------------------------------------------------------------------------------


def leaving(becomes: int) -> Tiny:
    """Return sellers of brand 0, which stays, and of brand 1, which leaves, with a friend each."""
    market = Tiny(8, **CALM)
    market.brand()
    market.brand(leaving=becomes)
    market.seller(1, brand=0, stock=5)
    market.seller(2, brand=1, stock=3)
    market.seller(3, brand=1, kind=INFLUENCER, stock=0)
    market.seller(4, brand=-1, kind=INFLUENCER)
    market.seller(5, brand=1, active=0)
    for seller in (1, 2, 3):
        market.tie(0, seller, FRIEND)
        market.tie(seller, 0, FRIEND)
    rows = market.state.count(Fact.SELLERS)
    names = ("people", "contacts", "sellers", "brands", "accounts", "tally")
    market.run(remove_brands, 2, rows, *names, 40, "parameters")
    return market


@pytest.mark.parametrize(
    ("becomes", "counted"),
    [(EXITS, Tally.EXITED), (BANNED, Tally.BANNED), (REVETTED, Tally.REVETTED)],
)
def test_a_brand_that_leaves_pays_its_owners_out_and_its_sellers_close(
    becomes: int, counted: Tally
) -> None:
    market = leaving(becomes)
    assert market.sold_by(0) == [1, 3]
    market.check(
        {
            "brands.active": {1: -1},
            "brands.leaving": {1: Now(STAYS)},
            "brands.balance": {1: -1000},
            "accounts": {Account.OWNERS: 1000},
            # The distributor closes; the influencer loses the endorsement only.
            "sellers.active": {1: -1},
            "sellers.stock": {1: -3},
            "sellers.units_lost": {1: 3},
            "sellers.brand": {2: Now(-1)},
            "people.selling": {2: -1},
            "people.immunity": {2: Now(1.0)},
            "tally": {counted: 1, Tally.WRITTEN_OFF: 3},
        },
        ("brands", "accounts", "sellers", "people", "tally"),
    )


def test_where_no_brand_leaves_nothing_changes() -> None:
    leaving(STAYS).check({})


def test_a_brand_that_left_before_does_not_leave_again() -> None:
    market = Tiny(2, **CALM)
    market.brand(active=0, leaving=EXITS)
    names = ("people", "contacts", "sellers", "brands", "accounts", "tally")
    market.run(remove_brands, 1, 0, *names, 40, "parameters")
    market.check({})


def test_counterfeits_and_no_others_are_found_out_when_incumbents_are_vetted_again() -> None:
    drawn = draw(Purpose.REVET)
    for vetting, found in ((drawn + 1e-6, REVETTED), (drawn - 1e-6, STAYS)):
        market = Tiny(1, **{**CALM, "policing.vetting": vetting})
        market.brand()
        market.brand(kind=COUNTERFEIT)
        market.brand(kind=COUNTERFEIT, active=0)
        market.run(mark_revetted, 3, "brands", "today", "parameters")
        market.check({"brands.leaving": {1: found}})
