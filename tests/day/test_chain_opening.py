"""Opening a shop by hand: what a newcomer starts with, its pack, and the trust it is shown."""

import math
from statistics import NormalDist

import pytest

from sim.state.columns import (
    COUNTERFEIT,
    DELETED,
    DISTRIBUTOR,
    FAN,
    FOLLOWER,
    FRIEND,
    HOST,
    INFLUENCER,
    MET,
)
from sim.state.ledger import Account, Tally
from sim.state.randomness import Purpose

from .joining import MONEY, found, join, opened, prospect
from .tiny import Now, Tiny, added, earned


def standard_normal(market: Tiny, purpose: Purpose, person: int = 0) -> float:
    return NormalDist().inv_cdf(market.open_uniform(purpose, person))


def test_a_newcomer_stands_below_who_won_it() -> None:
    market = prospect()
    join(market)
    market.check(opened())


def test_who_opens_again_starts_anew_with_its_sums_for_life() -> None:
    market = prospect()
    market.seller(0, active=0, upline=-1, stock=9, since=3, first_sale=2, met=3)
    sellers = market.state.sellers
    for name in ("margin_mean", "downline_mean", "net_180", "judged", "quitting", "ads", "values",
                 "wealthy", "chats", "campaign_end", "shares", "premium"):  # fmt: skip
        getattr(sellers, name)[1] = 1
    join(market, row=1)
    for name in ("stock", "margin_today", "downline_today", "margin_mean", "downline_mean", "net",
                 "net_180", "judged", "quitting", "ads", "values", "wealthy", "chats",
                 "campaign_end", "shares", "premium"):  # fmt: skip
        assert getattr(sellers, name)[1] == 0, name
    assert sellers.met[1] == sellers.first_sale[1] == -1
    for name in ("units_bought", "units_sold", "units_lost", "gross"):
        assert getattr(sellers, name)[1] == 1000, name
    assert (sellers.since[1], sellers.active[1], market.state.people.seller[0]) == (40, 1, 1)


# What is drawn ------------------------------------------------------------------------------------


def test_the_posting_rate_is_the_recruiter_s_with_a_mutation() -> None:
    market = prospect(**{"posting.mutation": 0.5})
    market.person(2, recruiter=1)
    join(market, person=2)
    rate = 2.0 * math.exp(0.5 * standard_normal(market, Purpose.INHERITANCE, 2))
    rates = {"sellers.rate": {1: Now(rate)}, "sellers.next_rate": {1: Now(rate)}}
    market.check(added(opened(person=2), rates))


@pytest.mark.parametrize(("least", "limit", "rate"), [(3.0, 25.0, 3.0), (0.1, 1.5, 1.5)])
def test_the_posting_rate_stays_within_its_limits(least: float, limit: float, rate: float) -> None:
    market = prospect(**{"posting.least": least, "posting.limit": limit})
    join(market)
    market.check(
        added(opened(), {"sellers.rate": {1: Now(rate)}, "sellers.next_rate": {1: Now(rate)}})
    )


def test_patience_lies_between_half_and_one_and_a_half_times_its_mean() -> None:
    market = prospect(**{"quitting.patience": 60.0})
    join(market)
    patience = 60.0 * (0.5 + 1.0 * market.uniform(Purpose.PATIENCE, 0))
    market.check(added(opened(), {"sellers.patience": {1: patience}}))


def test_the_income_wanted_is_lognormal() -> None:
    market = prospect(**{"quitting.wanted_log_sd": 0.6})
    join(market)
    wanted = 4.0 * math.exp(0.6 * standard_normal(market, Purpose.WANTED))
    market.check(added(opened(), {"sellers.wanted": {1: Now(wanted)}}))


def test_content_is_copied_with_a_mutation() -> None:
    market = prospect(**{"skill.content_spread": 0.2})
    join(market)
    content = 1.5 * math.exp(0.2 * standard_normal(market, Purpose.CONTENT))
    cells = {1: Now(content)}
    market.check(added(opened(), {"sellers.content": cells, "sellers.next_content": cells}))


@pytest.mark.parametrize(
    ("before", "copied", "start"),
    [(0.0, 0.5, 0.0), (0.0, 0.0, 1.0), (0.0, 0.01, 1.0), (0.99, 0.5, 1.0)],
)
def test_skill_is_the_greatest_of_old_own_and_copied_skill(
    before: float, copied: float, start: float
) -> None:
    market = prospect(**{"skill.copied": copied, "skill.start": start})
    market.state.sellers.skill[:2] = [0.8, before]
    join(market)
    skill = max(before, start * market.uniform(Purpose.SKILL, 0), copied * 0.8)
    market.check(added(opened(), {"sellers.skill": {1: skill - before}}))


@pytest.mark.parametrize(
    ("contacts", "premium"), [(2, 0.5 * math.log(1 + 2 / 25)), (0, 0.0), (6, 0.1)]
)
def test_a_newcomer_s_premium_grows_with_its_contacts(contacts: int, premium: float) -> None:
    # .5 log(1 + n / 25), at most .1.
    market = prospect(8, **{"influence.premium": 0.5, "influence.premium_most": 0.1})
    for other in range(2, 2 + contacts):
        market.tie(0, other, FRIEND | DELETED)
    join(market)
    market.check(added(opened(), {"sellers.premium": {1: premium}}))


# The pack -----------------------------------------------------------------------------------------


def pack(units: int) -> dict[str, dict[int, float]]:
    """Return the changes of a pack at depth 1: 56 yuan a unit, of which the upline earns 11."""
    return added(
        {"people.cash": {0: -5_600 * units, 1: 1_100 * units}},
        {"sellers.net": {0: 1_100 * units, 1: Now(-5_600 * units)}},
        {"sellers.gross": {0: 1_100 * units}, "sellers.downline_today": {0: 1_100 * units}},
        {"tally": {Tally.DIFFERENCES: 1_100 * units}},
        {"accounts": {Account.FACTORIES: 4_000 * units}},
        earned(4_500 * units),
        earned(-4_000 * units),
        {"sellers.stock": {1: units}, "sellers.units_bought": {1: units}},
    )


PACKS = {"chains.pack_genuine": 1, "chains.pack_counterfeit": 30}


@pytest.mark.parametrize(("kind", "units"), [(0, 1), (COUNTERFEIT, 30)])
def test_a_newcomer_buys_its_pack_through_the_chain(kind: int, units: int) -> None:
    market = prospect(**PACKS)
    market.state.brands.kind[0] = kind
    join(market)
    market.check(added(opened(), pack(units)))


def test_under_drop_shipping_there_is_no_pack() -> None:
    market = prospect(**PACKS, **{"chains.drop_ship": 1})
    join(market)
    market.check(opened())


def test_the_pack_is_of_the_brand_that_the_recruiter_sells() -> None:
    market = prospect(**PACKS)
    market.brand(price=20_000, cost=2_000)
    market.state.sellers.brand[0] = 1
    join(market)
    assert market.state.sellers.brand[1] == 1
    # 200 yuan less 55 % come to the brand, which pays 20; the upline earns 11 % of 200.
    flows = {"tally": {Tally.JOINED: 1, Tally.DIFFERENCES: 2_200}}
    market.check(
        added(earned(9_000, brand=1), earned(-2_000, brand=1), flows),
        ("brands.balance", "brands.profit", "tally"),
    )


# Trust that passes on -----------------------------------------------------------------------------


def known(**overrides: float) -> Tiny:
    """Return a newcomer whom persons 2 to 7 know in different ways, with trust of .6."""
    market = prospect(8, **overrides)
    market.state.people.channel_trust[:] = 0.1
    ways = (
        (2, FRIEND, FRIEND),
        (3, FOLLOWER, FAN),
        (4, MET, MET),
        (5, FRIEND | DELETED, FRIEND | DELETED),
        (6, FAN, FOLLOWER),  # the newcomer follows it
    )
    for viewer, seen, back in ways:
        market.tie(viewer, 0, seen, trust=0.6)
        market.tie(0, viewer, back, trust=0.9)
    return market


def trusts(market: Tiny) -> list[float]:
    return [market.level("trust", viewer, 0) for viewer in range(2, 7)]


def test_trust_in_the_person_passes_to_what_it_sells() -> None:
    market = known(**{"trust.product_weight": 0.7})
    join(market)
    assert trusts(market) == pytest.approx([0.7 * 0.6 + 0.3 * 0.1] * 3 + [0.6] * 2)
    assert [market.level("trust", 0, other) for other in range(2, 7)] == pytest.approx([0.9] * 5)


def test_an_unknown_product_is_trusted_alike_where_trust_does_not_pass_on() -> None:
    market = known(**{"mechanisms.product_trust": 0, "trust.unknown_product": 0.35})
    join(market)
    assert trusts(market) == pytest.approx([0.35] * 3 + [0.6] * 2)


def test_where_trust_is_frozen_it_stays_as_it_was_in_the_person() -> None:
    market = known(**{"mechanisms.trust_dynamics": 0})
    join(market)
    assert trusts(market) == pytest.approx([0.6] * 5)


def test_who_sees_a_newcomer_counts_it_among_those_who_sell() -> None:
    market = known()
    join(market)
    assert [market.sold_by(viewer) for viewer in range(2, 7)] == [[0], [0], [0], [], []]


# At the top ---------------------------------------------------------------------------------------


def at_the_top(kind: int, brand: int = 0) -> dict[str, dict[int, float]]:
    """Return the changes where person 0 opens a shop with the posting rate of the start, 1.2."""
    changes = opened()
    del changes["tally"]
    for name in ("rate", "next_rate"):
        changes[f"sellers.{name}"] = {1: Now(1.2)}
    for name in ("content", "next_content"):
        changes[f"sellers.{name}"] = {1: Now(1.0)}
    place = {
        "sellers.upline": {1: Now(-1)},
        "sellers.depth": {1: Now(0)},
        "sellers.kind": {1: Now(kind)},
        "sellers.brand": {1: Now(brand)},
    }
    return added(changes, place)


def test_a_founder_stands_at_the_top_and_buys_its_pack_of_the_brand() -> None:
    market = prospect(**PACKS)
    found(market, DISTRIBUTOR)
    own = {"people.cash": {0: -4_500}, "sellers.net": {1: Now(-4_500)}}
    stock = {"sellers.stock": {1: 1}, "sellers.units_bought": {1: 1}}
    factory = added(earned(-4_000), {"accounts": {Account.FACTORIES: 4_000}})
    market.check(
        added(at_the_top(DISTRIBUTOR), own, earned(4_500), factory, stock), (*MONEY, "contacts")
    )


def test_a_founder_copies_the_skill_of_nobody() -> None:
    market = prospect(**{"skill.start": 0.3, "skill.copied": 1.0})
    market.state.sellers.skill[:] = 0.0
    market.state.sellers.skill[0] = 0.9
    found(market, DISTRIBUTOR)
    skill = 0.3 * market.uniform(Purpose.SKILL, 0)
    market.check(added(at_the_top(DISTRIBUTOR), {"sellers.skill": {1: skill}}))


TOP = {**PACKS, "influence.premium": 0.5, "influence.premium_most": 10.0}


def test_a_host_asks_no_premium_buys_no_pack_and_is_trusted_as_before() -> None:
    market = known(**TOP)
    found(market, HOST)
    market.check(added(at_the_top(HOST), {"brands.host": {0: Now(0)}}), MONEY)
    assert trusts(market) == pytest.approx([0.6] * 5)
    assert [market.sold_by(viewer) for viewer in range(2, 7)] == [[0], [0], [0], [], []]


def test_an_influencer_asks_a_premium_and_buys_no_pack() -> None:
    market = known(**TOP)
    found(market, INFLUENCER, brand=-1)
    premium = {"sellers.premium": {1: 0.5 * math.log(1 + 5 / 25)}}
    market.check(added(at_the_top(INFLUENCER, brand=-1), premium), MONEY)
    assert trusts(market) == pytest.approx([0.6] * 5)
