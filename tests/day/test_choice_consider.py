"""Consideration by hand: which of the posts that a buyer has read it considers."""

import math
from typing import Any

import pytest

from sim.day import choice
from sim.state.columns import DISTRIBUTOR, HOST, INFLUENCER
from sim.state.randomness import Purpose

from .buyer import BUYER, SECOND, market
from .handmade import Handmade, drawn, plain

approx = pytest.approx


def test_members_of_a_true_community_identify_with_it() -> None:
    m = market(community__identity=1.5)
    arguments = m.arguments("sellers", "brands", "scratch", "p")
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
    arguments = m.arguments("people", "today", "p")
    # .1 (1 + .5 .8) = .14 of the ads that are fed, .01 of the others.
    wanted = 0.8 * (0.75 * 0.14 + 0.25 * 0.01)
    assert m.result(plain(choice.consideration), BUYER, *arguments) == (approx(wanted), {})
    assert plain(choice.consideration)(1, *arguments) == 0.0  # who needs nothing


def considered(m: Handmade, chance: float, k: int = 1) -> tuple[int, dict[str, Any]]:
    arguments = m.arguments("people", "contacts", "sellers", "brands", "scratch", "today", "p")
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
