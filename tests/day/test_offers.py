"""Passing on a post that a friend forwarded, by hand."""

from typing import Any

import pytest

from sim.day import offers
from sim.state.columns import DISTRIBUTOR, FRIEND

from .handmade import Handmade, plain

PERSON, FRIEND_OF_HIS, SELLER = 0, 3, 5


def market(trust: float) -> Handmade:
    """Return a market in which person 0 was shown a post; its first contact forwarded it."""
    m = Handmade(forwarding__again=1, forwarding__commission=0)
    m.sell(2, SELLER, DISTRIBUTOR, 1)
    assert m.know(PERSON, FRIEND_OF_HIS, FRIEND, trust=trust) == 0
    m.people.offered[PERSON], m.people.offered_by[PERSON] = 2, FRIEND_OF_HIS
    m.people.offered_depth[PERSON], m.people.offered_cascade[PERSON] = 4, 9
    m.people.forwarding[PERSON] = -1
    return m


def passed_on(m: Handmade) -> tuple[int, dict[str, Any]]:
    """Return whether person 0 passes it on, and what that changes."""
    told = m.arguments("people", "contacts", "sellers", "today", "p")
    answer: tuple[int, dict[str, Any]] = m.result(plain(offers.pass_offer_on), PERSON, *told)
    return answer


def test_a_post_of_a_trusted_friend_is_passed_on() -> None:
    assert passed_on(market(trust=1.0)) == (1, {
        "people.forwarding": {PERSON: 2},
        "people.forward_depth": {PERSON: 5},
        "people.forward_cascade": {PERSON: 9},
    })  # fmt: skip


@pytest.mark.parametrize("why", ["no trust", "no contact", "no post", "seller quit"])
def test_otherwise_it_ends_with_the_person(why: str) -> None:
    m = market(trust=0.0 if why == "no trust" else 1.0)
    if why == "no contact":
        m.people.offered_by[PERSON] = 6
    if why == "no post":
        m.people.offered[PERSON] = -1
    if why == "seller quit":
        m.sellers.active[2] = 0
    assert passed_on(m) == (0, {})
