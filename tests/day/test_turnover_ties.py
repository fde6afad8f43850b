"""The day's end by hand: ties that are cut, made and moved."""

import numpy as np
import pytest

from sim.day.turnover import delete_ties, detach, join_communities, make_room, pack_rows
from sim.state.columns import DELETED, FAN, FOLLOWER, FRIEND, MEMBER, MET, STRONG
from sim.state.state import SLOT_COLUMNS

from .tiny import DAY, ROOM, Tiny

WELCOMED = 1 - 0.95**6
"""A new tie of .05 after five messages, each of which closes 5 % of the gap to 1."""


def both(market: Tiny, one: int, two: int, flags: int, back: int, **levels: float) -> None:
    market.tie(one, two, flags, **levels)
    market.tie(two, one, back, **levels)


def flags_of(market: Tiny, one: int, two: int) -> tuple[int, int]:
    """Return the flags of a tie as either side sees it."""
    return int(market.level("flags", one, two)), int(market.level("flags", two, one))


# Deleting -----------------------------------------------------------------------------------------


def cut(*marked: tuple[int, int]) -> Tiny:
    """Return a market in which persons deleted the contacts `marked` in their feeds today."""
    market = Tiny(6)
    for person in (1, 2, 3, 4):
        market.seller(person)
    for person in (1, 2, 3):
        both(market, 0, person, FRIEND, FRIEND)
    both(market, 0, 4, MET, MET)
    both(market, 5, 1, FRIEND, FRIEND)
    for owner, other in marked:
        market.state.contacts.flags[market.slot(owner, other)] |= DELETED
    owners = np.unique([owner for owner, _ in marked]).astype(np.int64)
    market.run(delete_ties, owners, "people", "contacts", DAY)
    return market


def test_a_deletion_cuts_the_tie_on_both_sides_for_good() -> None:
    market = cut((0, 2))
    assert flags_of(market, 0, 2) == (FRIEND | DELETED, FRIEND | DELETED)
    assert flags_of(market, 0, 1) == flags_of(market, 0, 3) == (FRIEND, FRIEND)
    assert market.sold_by(0) == [1, 3, 4]
    assert market.level("touched", 0, 2) == DAY
    market.check({"people.deleted_ties": {0: 1, 2: 1}}, ("people", "contacts.used"))


def test_neighbours_in_a_row_are_deleted_too() -> None:
    market = cut((0, 1), (0, 2), (0, 3))
    assert market.sold_by(0) == [4]
    market.check({"people.deleted_ties": {0: 3, 1: 1, 2: 1, 3: 1}}, ("people", "contacts.used"))


def test_a_tie_made_by_trade_is_not_counted_among_ties_lost() -> None:
    market = cut((0, 4))
    assert market.sold_by(0) == [1, 2, 3]
    assert flags_of(market, 0, 4) == (MET | DELETED, MET | DELETED)
    market.check({}, ("people",))


def test_everybody_s_deletions_are_carried_out() -> None:
    market = cut((0, 1), (5, 1))
    assert (market.sold_by(0), market.sold_by(5)) == ([2, 3, 4], [])
    market.check({"people.deleted_ties": {0: 1, 1: 2, 5: 1}}, ("people",))


# Chains that are cut ------------------------------------------------------------------------------


def test_who_opens_anew_loses_its_former_downlines() -> None:
    market = Tiny(6)
    for person, upline in enumerate((-1, 0, 1, 0, 2)):
        market.seller(person, upline=upline, depth=1)
    market.run(detach, np.array([1, 0, 0, 0, 0], np.uint8), 5, "sellers")
    market.check({"sellers.upline": {1: -1, 3: -1}})
    market.run(detach, np.array([0, 1, 1, 0, 0], np.uint8), 4, "sellers")
    market.check({"sellers.upline": {2: -2}})  # row 4 is beyond the count


# Making ties --------------------------------------------------------------------------------------


def meeting(**overrides: float) -> Tiny:
    """Return persons 0 to 4, of whom 2 and 3 sell; ties of contact .05, five messages."""
    ties = {"ties.met_start": 0.05, "ties.onboarding": 5, "ties.contact_gain": 0.05}
    market = Tiny(5, **{**ties, "ties.followed_start": 0.1, **overrides})
    market.seller(2)
    market.seller(3)
    return market


def link(market: Tiny, flag: int, *pairs: tuple[int, int], trust: float = 0.25) -> int:
    members, hosts = (np.array(side, np.int64) for side in zip(*pairs))
    names = ("people", "contacts", "sellers", "today", "parameters")
    return int(market.run(join_communities, members, hosts, trust, flag, *names))


def levels(market: Tiny, one: int, two: int) -> tuple[float, ...]:
    """Return trust and tie of one side, then of the other."""
    sides = ((one, two), (two, one))
    return tuple(market.level(name, *ends) for ends in sides for name in ("trust", "tie"))


def test_strangers_who_meet_become_friends_on_both_sides() -> None:
    market = meeting()
    assert link(market, MET, (0, 1)) == 1
    assert flags_of(market, 0, 1) == (MET, MET)
    assert levels(market, 0, 1) == pytest.approx((0.25, WELCOMED) * 2)
    assert (market.level("touched", 0, 1), market.level("touched", 1, 0)) == (DAY, DAY)
    assert (market.sold_by(0), market.sold_by(1)) == ([], [])
    assert market.state.contacts.used.tolist() == [1, 1, 0, 0, 0]


def test_friends_see_each_other_s_shops_from_the_next_day_on() -> None:
    market = meeting()
    assert link(market, MET, (0, 2), (3, 0), (2, 3)) == 3
    assert [market.sold_by(person) for person in range(5)] == [[2, 3], [], [3], [2], []]


@pytest.mark.parametrize("flag", [MEMBER, FOLLOWER])
def test_a_member_sees_its_host_who_has_a_fan(flag: int) -> None:
    market = meeting()
    assert link(market, flag, (0, 2), (3, 2)) == 2
    assert flags_of(market, 0, 2) == flags_of(market, 3, 2) == (flag, FAN)
    assert levels(market, 0, 2) == pytest.approx((0.25, 0.1) * 2)
    # The host does not see what its fan, person 3, sells.
    assert [market.sold_by(person) for person in range(5)] == [[2], [], [], [2], []]
    assert market.level("touched", 2, 0) == DAY


@pytest.mark.parametrize("flag", [MEMBER, FOLLOWER])
def test_nobody_joins_who_does_not_sell_or_sells_no_more(flag: int) -> None:
    market = meeting()
    market.state.sellers.active[1] = 0
    assert link(market, flag, (0, 1), (0, 3), (0, 2)) == 1
    assert market.state.contacts.used.tolist() == [1, 0, 1, 0, 0]


def test_an_ex_seller_may_be_befriended() -> None:
    market = meeting()
    market.state.sellers.active[1] = 0
    market.state.people.selling[3] = 0
    assert link(market, MET, (0, 3)) == 1
    assert market.sold_by(0) == []


@pytest.mark.parametrize("flag", [MET, MEMBER])
def test_nobody_is_linked_to_itself(flag: int) -> None:
    market = meeting()
    assert link(market, flag, (2, 2)) == 0
    market.check({})


@pytest.mark.parametrize(
    ("old", "flag"),
    [
        (FRIEND, MET),  # friends need not meet
        (MET, MET),
        (MEMBER, MEMBER),
        (FRIEND | DELETED, MEMBER),
        (FOLLOWER | DELETED, MET),
    ],
)
def test_a_tie_that_is_there_or_was_deleted_is_not_made(old: int, flag: int) -> None:
    market = meeting()
    both(market, 0, 2, old, old, trust=0.125, tie=0.0625)
    assert link(market, flag, (0, 2)) == 0
    market.check({})


@pytest.mark.parametrize(
    ("trust", "tie", "trusted", "tied"),
    [(0.125, 0.0625, 0.25, WELCOMED), (0.5, 0.375, 0.5, 0.375)],
)
def test_a_fan_who_is_befriended_keeps_the_greater_levels(
    trust: float, tie: float, trusted: float, tied: float
) -> None:
    # Person 2 sees its fan, person 0, from now on: what slept was no tie.
    market = meeting()
    both(market, 2, 0, FAN, MEMBER, trust=trust, tie=tie, touched=3)
    assert link(market, MET, (2, 0)) == 1
    assert flags_of(market, 2, 0) == (FAN | MET, MEMBER | MET)
    assert levels(market, 2, 0) == pytest.approx((trusted, tied, trust, tied))
    assert (market.level("touched", 2, 0), market.level("touched", 0, 2)) == (DAY, 3)
    assert market.state.contacts.used.tolist() == [1, 0, 1, 0, 0]


def test_a_member_who_is_befriended_was_seen_before() -> None:
    market = meeting()
    both(market, 0, 2, MEMBER, FAN, touched=3)
    assert link(market, MET, (0, 2)) == 1
    assert (market.level("touched", 0, 2), market.level("touched", 2, 0)) == (3, 3)
    assert flags_of(market, 0, 2) == (MEMBER | MET, FAN | MET)


def test_a_fan_who_sells_is_seen_once_it_is_a_friend() -> None:
    market = meeting()
    both(market, 3, 2, MEMBER, FAN, touched=3)
    assert (market.sold_by(3), market.sold_by(2)) == ([2], [])
    assert link(market, MET, (3, 2)) == 1
    assert (market.sold_by(3), market.sold_by(2)) == ([2], [3])


def test_a_friend_who_joins_a_community_stays_a_friend() -> None:
    market = meeting()
    both(market, 0, 2, FRIEND, FRIEND, trust=0.125, tie=0.0625)
    assert link(market, MEMBER, (0, 2)) == 1
    assert flags_of(market, 0, 2) == (FRIEND | MEMBER, FRIEND | FAN)
    assert levels(market, 0, 2) == pytest.approx((0.25, 0.1, 0.125, 0.1))


@pytest.mark.parametrize(("strength", "strong"), [(0.5, STRONG), (0.4375, 0)])
def test_a_tie_that_is_strong_at_once_is_marked(strength: float, strong: int) -> None:
    market = meeting(**{"ties.met_start": strength, "ties.onboarding": 0})
    link(market, MET, (0, 1))
    both(market, 2, 4, FAN, MEMBER, tie=0.25)
    assert flags_of(market, 0, 1) == (MET | strong, MET | strong)
    link(market, MET, (2, 4))
    assert flags_of(market, 2, 4) == (FAN | MET | strong, MEMBER | MET | strong)


@pytest.mark.parametrize(
    ("most", "flag", "made"), [(2, MET, 1), (1, MET, 0), (1, MEMBER, 1), (0, MET, 0)]
)
def test_nobody_befriends_more_than_the_cap_on_either_side(most: int, flag: int, made: int) -> None:
    for pair in ((0, 2), (2, 0)):
        market = meeting(**{"ties.most_contacts": most})
        both(market, 0, 4, FRIEND, FRIEND)
        if flag == MEMBER and pair == (2, 0):
            continue
        assert link(market, flag, pair) == made


def test_every_pair_is_linked_in_order_and_a_second_time_not() -> None:
    market = meeting()
    assert link(market, MET, (0, 1), (0, 4), (1, 0), (1, 4), (2, 4), (0, 3), (4, 2)) == 5
    assert market.state.contacts.used.tolist() == [3, 2, 1, 1, 3]


# Moving rows --------------------------------------------------------------------------------------


def rows() -> tuple[Tiny, dict[str, list[list[float]]]]:
    """Return three rows of contacts with gaps between, and what they hold by column."""
    market = Tiny(3)
    for owner, other, trust in ((0, 1, 0.25), (0, 2, 0.5), (1, 0, 0.75), (2, 0, 0.125)):
        levels = dict(tie=trust / 2, fatigue=trust + 1, face=trust + 2)
        market.tie(owner, other, FRIEND, trust=trust, purchases=other + 3, touched=9, **levels)
    return market, held(market)


def held(market: Tiny) -> dict[str, list[list[float]]]:
    contacts = market.state.contacts
    ends = [(int(s), int(s + u)) for s, u in zip(contacts.start, contacts.used)]
    return {n: [getattr(contacts, n)[a:b].tolist() for a, b in ends] for n in SLOT_COLUMNS}


def test_rows_are_packed_one_behind_the_other_with_room_to_spare() -> None:
    market, before = rows()
    target = market.state.fresh_slots(4 + 3 * 2)
    assert market.run(pack_rows, "contacts", target, 2) == 4 + 3 * 2
    market.state.contacts = target
    assert target.start.tolist() == [0, 4, 7]
    assert target.room.tolist() == [4, 3, 3]
    assert held(market) == before


def test_a_row_that_is_too_short_moves_behind_the_others() -> None:
    market, before = rows()
    contacts = market.state.contacts
    contacts.room[:] = 3
    end = 2 * ROOM + 2  # the row of person 0 stands last
    owners, wanted = np.array([0, 1, 2], np.int64), np.array([4, 3, 4], np.int64)
    assert market.run(make_room, owners, wanted, "contacts", end) == end + 8
    assert contacts.start.tolist() == [end, ROOM, end + 4]
    assert contacts.room.tolist() == [4, 3, 4]
    assert held(market) == before
