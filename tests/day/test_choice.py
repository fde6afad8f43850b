"""The choice of the day by hand: person 2 reads contacts 4 and 5 (rows 3 and 1, brands 1 and 0).

Where nothing else is said, utility is the constant of the purchase, prices are 100 yuan, and the
outside option is worth 0.
"""

import math
from typing import Any

import pytest

from sim.day import choice
from sim.state.columns import (
    DELETED,
    DISTRIBUTOR,
    FED,
    FORWARDED,
    FRIEND,
    HOST,
    INFLUENCER,
    MEMBER,
    PAID,
    REORDERED,
    SEARCHED,
    STRONG,
)
from sim.state.randomness import Purpose

from .handmade import Handmade, drawn, noise, plain

approx = pytest.approx
BUYER, FIRST, SECOND = 2, 12, 13
"""The buyer and the slots of its two contacts."""

QUIET = dict.fromkeys(
    ("purchase__constant", "purchase__trust", "purchase__face", "purchase__fatigue",
     "purchase__feed_fatigue", "purchase__friction", "decision__quality", "skill__response",
     "purchase__influencer", "outside__mobile_offer", "mechanisms__private_deals",
     "private_deals__detection", "private_deals__reminded"),
    0,
)  # fmt: skip
SURE = 40
"""A constant of utility at which somebody surely buys; less 40, surely not."""


def market(**values: float) -> Handmade:
    m = Handmade(**{**QUIET, **values})
    for k, row, person, brand in ((0, 3, 4, 1), (1, 1, 5, 0)):
        m.sell(row, person, DISTRIBUTOR, brand)
        m.know(BUYER, person, FRIEND, purchases=3)
        m.scratch.row[k] = row
    m.contacts.selling[BUYER] = 2
    m.brands.price[:] = 10_000
    m.brands.taste[:] = 0.5  # nothing fresh
    m.scratch.ads[:2] = 1
    m.scratch.face[:2] = 1.5
    people = m.people
    people.taste[BUYER], people.need[BUYER], people.purse[BUYER] = 0.5, 0.8, 500
    people.habit[BUYER], people.private[BUYER], people.surplus[BUYER] = 0.5, 1, 9
    for column in (people.bought, people.bought_from, people.bought_brand):
        column[BUYER] = 77
    return m


def columns(m: Handmade, *names: str) -> tuple[Any, ...]:
    return tuple(getattr(m, name) for name in names)


def chosen(m: Handmade, offers: int = 0, channel: float = 0.3, feed_fatigue: float = 0.0) -> Any:
    arguments = columns(m, "people", "contacts", "sellers", "brands", "scratch", "today", "p")
    return m.changes(plain(choice.choose), BUYER, offers, channel, feed_fatigue, *arguments)


def surplus(m: Handmade, *how: Any) -> float:
    """Return the buyer's surplus in units of utility: log(exp(outside) + sum exp U) - outside."""
    return float(chosen(m, *how)["people.surplus"][BUYER]) * m.p.purchase.price / 100.0


def bought_from(m: Handmade, *how: Any) -> int:
    """Return the row from which the buyer bought, 77 if it bought nothing."""
    chosen(m, *how)
    return int(m.people.bought_from[BUYER])


# --- consideration -------------------------------------------------------------------------------


def test_members_of_a_true_community_identify_with_it() -> None:
    m = market(community__identity=1.5)
    arguments = columns(m, "sellers", "brands", "scratch", "p")
    factor = plain(choice.identity_of)
    for kind, pseudo, wanted in (
        (HOST, 0, 1.5), (HOST, 1, 1.0), (DISTRIBUTOR, 0, 1.0), (INFLUENCER, 0, 1.0)
    ):  # fmt: skip
        m.sellers.kind[1], m.brands.pseudo[0] = kind, pseudo
        assert m.result(factor, 1, *arguments) == (wanted, {})
        assert factor(0, *arguments) == 1.0


def test_consideration_is_need_times_curiosity_times_what_is_fed() -> None:
    m = market(decision__curiosity=0.5, search__fed=0.75, search__rate=0.01)
    m.today = m.today._replace(consideration=0.1)
    m.people.novelty[BUYER] = 0.8
    arguments = columns(m, "people", "today", "p")
    # .1 (1 + .5 .8) = .14 of the ads that are fed, .01 of the others.
    wanted = 0.8 * (0.75 * 0.14 + 0.25 * 0.01)
    assert m.result(plain(choice.consideration), BUYER, *arguments) == (approx(wanted), {})
    assert plain(choice.consideration)(1, *arguments) == 0.0  # who needs nothing


def considered(m: Handmade, chance: float, k: int = 1) -> tuple[int, dict[str, Any]]:
    arguments = columns(m, "people", "contacts", "sellers", "brands", "scratch", "today", "p")
    found: tuple[int, dict[str, Any]] = m.result(
        plain(choice.consider), BUYER, k, chance, *arguments
    )
    return found


def reading(ads: int, values: int, kind: int = DISTRIBUTOR, **more: float) -> Handmade:
    """Return a market in which the buyer has read posts of contact 5, of whom it never bought."""
    m = market(**more)
    m.scratch.ads[1], m.scratch.values[1], m.sellers.kind[1] = ads, values, kind
    m.contacts.purchases[SECOND] = 0
    return m


def test_each_ad_is_considered_with_the_chance() -> None:
    assert considered(reading(3, 0), 1.0) == (3, {})
    assert considered(reading(3, 0), 0.0) == (0, {})
    assert considered(reading(0, 0), 1.0) == (0, {})
    rare = 1.0 - drawn(Purpose.CONSIDER_AD, BUYER, 5)
    assert considered(reading(1, 0), rare - 1e-6) == (0, {})
    assert considered(reading(1, 0), rare + 1e-6) == (1, {})


def test_of_two_posts_both_are_considered_with_the_square_of_the_chance() -> None:
    both = math.sqrt(1.0 - drawn(Purpose.CONSIDER_AD, BUYER, 5))
    assert considered(reading(2, 0), both - 1e-6)[0] == 1
    assert considered(reading(2, 0), both + 1e-6)[0] == 2
    both = math.sqrt(1.0 - drawn(Purpose.CONSIDER_VALUE, BUYER, 5))
    m = reading(0, 2, HOST, purchase__community_value_factor=1, community__identity=1)
    assert considered(m, both - 1e-6)[0] == 1
    assert considered(m, both + 1e-6)[0] == 2


def test_members_consider_ads_of_their_community_more() -> None:
    rare = 1.0 - drawn(Purpose.CONSIDER_AD, BUYER, 5)
    identity = 1.25
    for kind, factor in ((HOST, identity), (DISTRIBUTOR, 1.0)):
        m = reading(1, 0, kind, community__identity=identity)
        assert considered(m, rare / factor - 1e-6)[0] == 0
        assert considered(m, rare / factor + 1e-6)[0] == 1
    # A chance above 1 is one of 1.
    assert considered(reading(2, 0, HOST, community__identity=9), 0.5)[0] == 2


def test_value_posts_of_a_community_are_considered_by_a_factor_less() -> None:
    rare = 1.0 - drawn(Purpose.CONSIDER_VALUE, BUYER, 5)
    factor, identity = 0.75, 1.25
    values = {"purchase__community_value_factor": factor, "community__identity": identity}
    m = reading(0, 1, HOST, **values)
    assert considered(m, rare / (factor * identity) - 1e-6) == (0, {})
    assert considered(m, rare / (factor * identity) + 1e-6) == (1, {})
    # A chance above 1 is one of 1; ads count beside them.
    assert considered(reading(2, 3, HOST, community__identity=9), 1.0) == (5, {})
    assert considered(reading(0, 3, HOST, purchase__community_value_factor=0), 1.0) == (0, {})
    assert considered(reading(2, 3, DISTRIBUTOR), 1.0) == (2, {})  # of others they sell nothing
    m.brands.pseudo[0] = 1
    assert considered(m, rare / factor - 1e-6) == (0, {})
    assert considered(m, rare / factor + 1e-6) == (1, {})


def remembering(need: float, **more: float) -> Handmade:
    """Return a market in which the buyer has posts of contact 5, of whom it bought 3 times."""
    m = reading(2, 1, **{"loyalty__rate": 1, "loyalty__half": 1, **more})
    m.contacts.purchases[SECOND] = 3  # thought of with probability 3 / (3 + 1)
    m.people.need[BUYER] = need
    return m


def test_a_former_seller_comes_to_mind_with_need_and_loyalty() -> None:
    rare = drawn(Purpose.REORDER, BUYER, 5)
    assert rare < 0.75
    assert considered(remembering(rare / 0.75 - 1e-6), 0.0) == (0, {})
    wanted = {"scratch.ads": {1: 0}, "scratch.values": {1: 0}}
    assert considered(remembering(rare / 0.75 + 1e-6), 0.0) == (1, wanted)


def test_nobody_comes_to_mind_who_is_considered_or_was_never_bought_of_or_sells_nothing() -> None:
    assert considered(remembering(1.0, loyalty__half=0.1), 1.0) == (2, {})
    m = remembering(1.0, loyalty__half=0.1)
    m.contacts.purchases[SECOND] = 0
    assert considered(m, 0.0) == (0, {})
    m = remembering(1.0, loyalty__half=0.1)
    m.sellers.brand[1] = -1  # an influencer between endorsements
    assert considered(m, 0.0) == (0, {})


def test_one_purchase_is_enough_to_come_to_mind() -> None:
    m = remembering(1.0)
    m.contacts.purchases[SECOND] = 1  # with probability 1 / (1 + 1)
    rare = drawn(Purpose.REORDER, BUYER, 5)
    m.people.need[BUYER] = 2 * rare + 1e-6
    assert considered(m, 0.0)[0] == int(2 * rare < 1)


# --- private deals -------------------------------------------------------------------------------

SPREAD = 0.1
PRIVATE = {
    "mechanisms__private_deals": 1, "insurance__platform_fee": 0.2,
    "private_deals__offer_spread": SPREAD, "private_deals__acceptance_spread": SPREAD,
}  # fmt: skip
EAGER = {**PRIVATE, "private_deals__offer_spread": 1e-4, "private_deals__acceptance_spread": 1e-4}
"""Both sides surely want a private deal."""


def private(m: Handmade, channel: float = 0.3) -> int:
    arguments = columns(m, "people", "contacts", "scratch", "today", "p")
    settled, changed = m.result(plain(choice.goes_private), BUYER, 1, SECOND, channel, *arguments)
    assert changed == {}
    return int(settled)


def logit(probability: float) -> float:
    """Return the argument at which the logistic function has a value."""
    return math.log(probability / (1.0 - probability))


def test_private_deals_need_the_mechanism_and_a_fee_to_save() -> None:
    assert private(market(**EAGER)) == 1
    assert private(market(**{**EAGER, "mechanisms__private_deals": 0})) == 0
    # Without a fee both are indifferent; a draw below one half would settle it.
    indifferent = {**PRIVATE, "insurance__platform_fee": 0, "private_deals__fine": 0}
    m = market(**indifferent)
    for day_key in range(100):
        m.today = m.today._replace(keys=m.today.keys + m.today.keys.dtype.type(day_key))
        assert private(m) == 0


def test_a_seller_offers_with_the_probability_of_equation_12() -> None:
    fee, argument = 0.2, logit(drawn(Purpose.PRIVATE_OFFER, BUYER, 5))
    sure = {**EAGER, "private_deals__offer_spread": SPREAD, "private_deals__detection": 1}
    for shift, wanted in ((1e-4, 0), (-1e-4, 1)):
        fine = fee - SPREAD * argument + shift
        assert private(market(**sure, private_deals__fine=fine)) == wanted


def test_detection_is_blind_to_strong_friends() -> None:
    watched = {**EAGER, "private_deals__detection": 1, "private_deals__friend_factor": 0}
    m = market(**watched)
    assert private(m) == 0
    m.contacts.flags[SECOND] = FRIEND | STRONG
    assert private(m) == 1


def doubting(weight: float, **more: float) -> Handmade:
    """Return a market in which a covered buyer weighs trust lost against the fee saved.

    Trust in contact 5 is .5 by itself and .45 .5 + .55 .3 = .39 mixed with that in the channel;
    cover of .8 by a platform that is trusted by .25 makes .39 + .61 .2 = .512 of it.
    """
    m = market(**{**PRIVATE, "private_deals__offer_spread": 1e-4, "purchase__trust": weight,
                  "private_deals__buyer_share": 0.5, **more})  # fmt: skip
    m.scratch.trust[1] = 0.5
    m.people.platform_trust[BUYER] = 0.25
    m.today = m.today._replace(cover=0.8)
    return m


def test_a_buyer_accepts_with_the_probability_of_equation_12() -> None:
    rare = drawn(Purpose.PRIVATE_ACCEPT, BUYER, 5)
    lost = 3.0 * (0.61 * 0.2)
    for shift, wanted in ((-1e-3, 0), (1e-3, 1)):
        # Utility gained: saving weight, price weight 2, half of a fee of .2.
        gained = lost + SPREAD * logit(rare) + shift
        m = doubting(3.0, private_deals__saving_weight=gained / (2 * 0.5 * 0.2), purchase__price=2)
        assert private(m) == wanted


@pytest.mark.parametrize(
    ("flags", "weight"), [(FRIEND, 0.45), (FRIEND | STRONG, 0.75), (MEMBER, 0.6)]
)
def test_the_trust_that_is_lost_is_mixed_by_kind_of_tie(flags: int, weight: float) -> None:
    rare = drawn(Purpose.PRIVATE_ACCEPT, BUYER, 5)
    mixed = weight * 0.5 + (1 - weight) * 0.1
    lost = 3.0 * (1 - mixed) * 0.2
    for shift, wanted in ((-1e-3, 0), (1e-3, 1)):
        gained = lost + SPREAD * logit(rare) + shift
        m = doubting(3.0, private_deals__saving_weight=gained / (2 * 0.5 * 0.2), purchase__price=2)
        m.contacts.flags[SECOND] = flags
        assert private(m, channel=0.1) == wanted


def test_who_does_not_choose_by_trust_misses_no_protection() -> None:
    # Without a saving only the protection counts: 10 (.122), much against the spread.
    sharp = {"private_deals__saving_weight": 0.1, "private_deals__acceptance_spread": 1e-3}
    assert private(doubting(10.0, **sharp)) == 0
    assert private(doubting(10.0, **sharp, mechanisms__trust_in_choice=0)) == 1


# --- the choice ----------------------------------------------------------------------------------

LOSES = {"people.habit": {BUYER: approx(0.5 + 0.05 * 0.5)}, "people.occasion": {BUYER: 1}}
"""What becomes of a buyer who ends outside."""


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


# --- offers beyond the feed ----------------------------------------------------------------------


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


@pytest.mark.parametrize("way", [PAID, SEARCHED, FORWARDED])
def test_the_noise_of_an_offer_belongs_to_buyer_brand_and_way(way: int) -> None:
    outside, inside = noise(Purpose.OUTSIDE, BUYER), noise(Purpose.OFFER_CHOICE, BUYER, 1, way)
    for shift, brand in ((1e-4, 1), (-1e-4, 77)):
        m = offered(way, purchase__constant=outside - inside + shift, search__cost=0)
        chosen(m, 2)
        assert m.people.bought_brand[BUYER] == brand


# --- what is written of a purchase ---------------------------------------------------------------


def ordered(m: Handmade) -> dict[str, Any]:
    arguments = columns(m, "people", "contacts", "sellers", "brands", "scratch", "today", "p")
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


def accepted(m: Handmade) -> dict[str, Any]:
    arguments = columns(m, "people", "contacts", "sellers", "scratch")
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
