"""Chats, forwards, red packets and regrets by hand, letter by letter."""

from typing import Any

import numpy as np
import pytest

from sim.day.talk import chats, forward_all, give_packets, regret
from sim.state.columns import (
    CHAT,
    DELETED,
    DISTRIBUTOR,
    FAN,
    FOLLOWER,
    FORWARD,
    FRIEND,
    HOST,
    MEMBER,
    MET,
    PACKET,
    REGRET,
)
from sim.state.randomness import Purpose

from .handmade import Handmade, drawn, picked
from .letters import ROW, SELLER, TALKER, letters, market, written

approx = pytest.approx


def chatting(m: Handmade, first: int, last: int) -> list[tuple[Any, ...]]:
    arguments = m.arguments("people", "contacts", "sellers", "mail", "today")
    return letters(m, chats, first, last, *arguments)


def talkative() -> Handmade:
    """Return a market in which 6 is seen by 1, 2 and 3, sees 0, and has lost 5."""
    m = market()
    for other, flags in ((1, FRIEND), (2, FAN), (3, MET), (0, FOLLOWER | MEMBER)):
        m.know(SELLER, other, flags)
    m.know(SELLER, 5, FRIEND | DELETED)
    m.sellers.chats[ROW], m.sellers.mail[ROW] = 4, 3
    return m


def test_a_seller_chats_with_who_sees_it() -> None:
    m = talkative()
    assert chatting(m, 0, 4) == [
        (3 + n, SELLER, picked(Purpose.CHAT_FRIEND, SELLER, (1, 2, 3), n), SELLER, CHAT, 0.0, 0)
        for n in range(4)
    ]


def test_only_active_sellers_of_the_range_chat() -> None:
    assert chatting(talkative(), 0, 3) == []
    assert len(chatting(talkative(), 3, 4)) == 4
    m = talkative()
    m.sellers.active[ROW] = 0
    assert chatting(m, 0, 4) == []


# --- forwards ------------------------------------------------------------------------------------


def shown(m: Handmade, begin: int, end: int, first: int = 1) -> list[tuple[Any, ...]]:
    """Return the letters of forwarders 0 and 2, with depth and cascade."""
    m.people.forwarding[TALKER], m.people.channel_trust[[0, TALKER]] = ROW, 0.5
    m.people.forwarding[0] = ROW
    m.people.forward_depth[[0, TALKER]], m.people.forward_cascade[[0, TALKER]] = (0, 2), (7, 8)
    arguments = m.arguments("people", "contacts", "sellers", "mail", "today", "parameters")
    changed = m.changes(forward_all, begin, end, np.array([0, TALKER]), first, *arguments)
    assert all(name.startswith("mail.") for name in changed)
    mail = m.mail
    return [(*letter, mail.depth[letter[0]], mail.cascade[letter[0]]) for letter in written(m)]


def viewer(owner: int, eligible: tuple[int, ...], k: int) -> int:
    return picked(Purpose.FORWARD_VIEWER, owner, eligible, k)


def test_a_forwarder_vouches_with_its_trust_in_the_seller() -> None:
    friends = (0, 1, 3, SELLER)  # met by trade, too
    assert shown(market(forwarding__viewers=3), 1, 2) == [
        (1 + 3 + k, TALKER, viewer(TALKER, friends, k), SELLER, FORWARD, 0.75, 0, 2, 8)
        for k in range(3)
    ]


def test_at_third_hand_a_forwarder_vouches_as_far_as_it_trusts_the_channel() -> None:
    m = market(forwarding__viewers=2)
    m.know(0, 1, FRIEND, trust=0.25)  # does not know person 6
    m.know(0, 2, FOLLOWER)
    assert shown(m, 0, 1) == [(1 + k, 0, 1, SELLER, FORWARD, 0.5, 0, 0, 7) for k in range(2)]


def test_the_contact_of_the_first_slot_of_all_is_vouched_for() -> None:
    m = market(forwarding__viewers=1)
    m.know(0, SELLER, FRIEND, trust=0.25)
    assert shown(m, 0, 1) == [(1, 0, SELLER, SELLER, FORWARD, 0.25, 0, 0, 7)]


def test_a_share_of_a_viewer_is_drawn_and_places_are_left_empty() -> None:
    share = drawn(Purpose.FORWARD_COUNT, TALKER)
    for viewers, empty in ((2 + share + 1e-6, False), (2 + share - 1e-6, True)):
        found = shown(market(forwarding__viewers=viewers), 1, 2)
        assert [letter[0] for letter in found] == [1 + 3, 1 + 4, 1 + 5]
        assert [letter[2] == -1 for letter in found] == [False, False, empty]


def test_every_forwarder_of_the_range_has_its_places() -> None:
    m = market(forwarding__viewers=2)
    assert [letter[0] for letter in shown(m, 0, 2)] == [1, 2, 3, 4]


# --- red packets and regrets ---------------------------------------------------------------------


def packets(m: Handmade, *rows: int) -> tuple[int, list[tuple[Any, ...]]]:
    arguments = m.arguments("contacts", "sellers", "mail", "today", "parameters")
    end, changed = m.result(give_packets, np.array(rows, dtype=np.int64), 2, *arguments)
    assert all(name.startswith("mail.") for name in changed)
    return end, written(m)


def hosted(probability: float) -> Handmade:
    """Return a market in which 6 has the members 1 and 3 and 5, who left; 0 is a friend only."""
    m = market(seller_talk__packet_probability=probability)
    for other, flags in ((0, FRIEND), (1, FAN), (5, FAN | DELETED), (3, FAN | FRIEND)):
        m.know(SELLER, other, flags)
    return m


def test_a_host_gives_its_members_red_packets() -> None:
    to_members = [(2, SELLER, 1, SELLER, PACKET, 0.0, 0), (3, SELLER, 3, SELLER, PACKET, 0.0, 0)]
    assert packets(hosted(1), ROW) == (4, to_members)
    assert packets(hosted(0), ROW) == (2, [])
    assert packets(hosted(1)) == (2, [])


def test_members_get_a_packet_with_the_declared_probability() -> None:
    m = hosted(0)
    m.contacts.used[SELLER] = 2  # 0 and 1
    rare = drawn(Purpose.PACKET, 1, SELLER)
    for shift, end in ((-1e-6, 2), (1e-6, 3)):
        m.change(seller_talk__packet_probability=rare + shift)
        assert packets(m, ROW)[0] == end


def test_hosts_give_one_after_the_other() -> None:
    m = hosted(1)
    m.sell(0, 1, HOST, 0)
    m.know(1, 0, FAN)
    end, found = packets(m, 0, ROW)
    assert end == 5
    assert [letter[:3] for letter in found] == [(2, 1, 0), (3, SELLER, 1), (4, SELLER, 3)]


def regretting(m: Handmade, *rows: int) -> tuple[int, list[tuple[Any, ...]], dict[str, Any]]:
    m.sell(1, TALKER, DISTRIBUTOR, 0)
    m.people.channel_trust[[TALKER, SELLER]] = 0.4, 0.8
    arguments = m.arguments("people", "contacts", "sellers", "mail", "today", "parameters")
    end, changed = m.result(regret, np.array(rows, dtype=np.int64), 1, *arguments)
    others = {name: rows for name, rows in changed.items() if not name.startswith("mail.")}
    return end, written(m), others


REGRETS = {"quitting__regret_kept": 0.75, "quitting__regret_friends": 2}


def test_who_quits_with_stock_tells_friends_and_trusts_the_channel_less() -> None:
    def told_by_2(first: int) -> list[tuple[Any, ...]]:
        friends = (picked(Purpose.REGRET_FRIEND, TALKER, (0, 1, 3), k) for k in range(2))
        return [(first + k, TALKER, f, -1, REGRET, 0.0, 0) for k, f in enumerate(friends)]

    less = {"people.channel_trust": {TALKER: approx(0.75 * 0.4)}}
    assert regretting(market(**REGRETS), 1) == (3, told_by_2(1), less)
    # Of two, each has its letters; 6 has no friend to tell.
    to_nobody = [(1 + k, SELLER, -1, -1, REGRET, 0.0, 0) for k in range(2)]
    less["people.channel_trust"][SELLER] = approx(0.75 * 0.8)
    assert regretting(market(**REGRETS), ROW, 1) == (5, to_nobody + told_by_2(3), less)


@pytest.mark.parametrize("switch", ["trust_dynamics", "stigma"])
def test_where_the_channel_is_frozen_regret_is_told_only(switch: str) -> None:
    end, found, others = regretting(market(**REGRETS, **{f"mechanisms__{switch}": 0}), 1)
    assert (end, len(found), others) == (3, 2, {})


def test_without_quitters_nothing_is_told() -> None:
    assert regretting(market(**REGRETS)) == (1, [], {})
