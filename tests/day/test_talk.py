"""Talk by hand: what persons 2 and 6 write to their contacts, letter by letter."""

from typing import Any

import numpy as np
import pytest

from sim.day.talk import chats, forward_all, give_packets, regret, talks
from sim.state.columns import (
    CHAT,
    DELETED,
    DISTRIBUTOR,
    FAN,
    FOLLOWER,
    FORWARD,
    FRIEND,
    HOST,
    INVITATION,
    MEMBER,
    MET,
    PACKET,
    REGRET,
    WORD,
)
from sim.state.randomness import Purpose

from .handmade import Handmade, drawn, picked

approx = pytest.approx
TALKER, SELLER, ROW = 2, 6, 3
BUYERS_AND_MORE = ("people", "contacts", "sellers", "brands", "orders", "mail", "today")


def market(**values: float) -> Handmade:
    """Return a market in which 2 has three friends (0, 1, 3), its seller 6 and a friend lost, 5."""
    m = Handmade(**values)
    for friend in (0, 1, 3):
        m.know(TALKER, friend, FRIEND, trust=0.25)
    m.know(TALKER, SELLER, MET, trust=0.75)
    m.know(TALKER, 5, FRIEND | MET | DELETED)
    m.sell(ROW, SELLER, DISTRIBUTOR, 1)
    for column in m.mail:
        column[:] = 99  # so that every field that is written shows
    return m


def columns(m: Handmade, *names: str) -> tuple[Any, ...]:
    return tuple(getattr(m, name) for name in names)


def letters(m: Handmade, call: Any, *arguments: Any) -> list[tuple[Any, ...]]:
    """Call, and return the letters that it wrote, in order; nothing else may have changed.

    A letter is (position, sender, recipient, seller, kind, weight, platform).
    """
    changed = m.changes(call, *arguments)
    fields = ("sender", "recipient", "seller", "kind", "weight", "platform")
    assert set(changed) == {f"mail.{field}" for field in fields} if changed else True
    return written(m)


def written(m: Handmade) -> list[tuple[Any, ...]]:
    mail = m.mail
    return [
        (n, *(column[n].item() for column in mail[:6]))
        for n in range(len(mail.kind))
        if mail.kind[n] != 99
    ]


# --- word of mouth -------------------------------------------------------------------------------


def order(m: Handmade, listeners: int, surprise: float, **more: float) -> None:
    """Let 2 have bought of row 3, brand 1, by order 1; its mail begins at position 4."""
    orders = m.orders
    orders.buyer[1], orders.seller[1], orders.brand[1], orders.mail[1] = TALKER, ROW, 1, 4
    orders.listeners[1], orders.surprise[1] = listeners, surprise
    for name, value in more.items():
        getattr(orders, name)[1] = value


def told(m: Handmade, first: int = 1, last: int = 2) -> list[tuple[Any, ...]]:
    return letters(m, talks, first, last, *columns(m, *BUYERS_AND_MORE, "parameters"))


def word_to(n: int, about: int, weight: float, platform: int = 0) -> tuple[Any, ...]:
    """Return the n-th word: to which of the friends that are left it goes is drawn."""
    friend = picked(Purpose.LISTENER, TALKER, (0, 1, 3), n)
    return (4 + n, TALKER, friend, about, WORD, approx(weight), platform)


def test_joy_is_told_to_friends_as_strongly_as_it_is_felt() -> None:
    m = market(trust__full_surprise=0.25)
    order(m, 5, 0.1)
    assert told(m) == [word_to(n, SELLER, 0.4) for n in range(5)]
    assert len({recipient for _, _, recipient, *_ in written(m)}) > 1
    m = market(trust__full_surprise=0.25)
    order(m, 1, 0.3)
    assert told(m) == [word_to(0, SELLER, 1.0)]


def test_trouble_is_told_with_the_opposite_sign() -> None:
    m = market(trust__full_surprise=0.25)
    order(m, 2, -0.1, bad=1)
    assert told(m) == [word_to(n, SELLER, -0.4) for n in range(2)]


def test_goods_of_the_brands_own_shop_are_told_of_nobody() -> None:
    m = market(trust__full_surprise=0.25)
    m.sellers.kind[-1] = HOST  # not asked: row -1 is no row
    order(m, 2, 0.1, seller=-1)
    assert told(m) == [word_to(n, -1, 0.4) for n in range(2)]


def test_the_seller_of_row_0_is_told_of() -> None:
    m = market(trust__full_surprise=0.25)
    m.sell(0, 3, DISTRIBUTOR, 1)
    order(m, 1, 0.1, seller=0)
    assert told(m) == [word_to(0, 3, 0.4)]


@pytest.mark.parametrize(
    ("over", "private", "bad", "resolved", "platform"),
    [(1, 0, 0, 0, 1), (1, 0, 1, 0, -1), (1, 0, 1, 1, 1), (1, 0, 0, 1, 1),
     (1, 1, 0, 0, 0), (1, 1, 1, 0, 0), (0, 0, 0, 0, 0), (0, 0, 1, 0, 0)],
)  # fmt: skip
def test_word_speaks_for_the_platform_that_resolved_or_was_not_needed(
    over: int, private: int, bad: int, resolved: int, platform: int
) -> None:
    m = market(platform_trust__platform_orders=over, trust__full_surprise=0.25)
    order(m, 1, -0.1 if bad else 0.1, private=private, bad=bad, resolved=resolved)
    assert told(m) == [word_to(0, SELLER, -0.4 if bad else 0.4, platform)]


def test_a_word_to_nobody_is_a_letter_without_recipient() -> None:
    m = market()
    m.contacts.used[TALKER] = 0
    order(m, 1, 0.0)
    assert told(m) == [(4, TALKER, -1, SELLER, WORD, 0.0, 0)]


def test_only_the_orders_of_the_range_are_told_of() -> None:
    m = market()
    order(m, 1, 0.0)
    for column in m.orders:
        column[:] = column[1]
    m.orders.mail[:] = 0, 1, 2
    assert [letter[0] for letter in told(m, 1, 3)] == [1, 2]
    assert [letter[0] for letter in told(m, 0, 1)] == [0, 1, 2]


# --- members bring friends in --------------------------------------------------------------------

JOY = {"fulfilment__told_above": 0.05, "word_of_mouth__bring_probability": 1,
       "word_of_mouth__bring_reach": 2}  # fmt: skip


def invited(felt: float, **values: float) -> tuple[int, Handmade]:
    """Return whom 2 brings into the community of 6, behind two words; all tastes but 1's fit."""
    m = market(**{**JOY, **values})
    m.sellers.kind[ROW] = HOST
    m.brands.width[:] = (0.01, 0.06, 0.01)
    m.people.taste[:6] = 0.5, 0.95, 0.9, 0.95, 0.9, 0.9
    order(m, 2, felt)
    found = told(m)
    assert [letter[0] for letter in found] == [4, 5, 6]
    position, sender, friend, *rest = found[-1]
    assert (position, sender, rest) == (6, TALKER, [SELLER, INVITATION, 0.0, 0])
    return friend, m


def test_a_happy_member_brings_in_a_friend_of_like_taste() -> None:
    assert invited(0.06)[0] == picked(Purpose.BROUGHT, TALKER, (1, 3), 0)
    # Within 2 times .06 of .9; .5 is beyond, also on a circle of which 0 and 1 are one point.
    assert invited(0.06, word_of_mouth__bring_reach=0.5)[0] == -1
    anybody = picked(Purpose.BROUGHT, TALKER, (0, 1, 3), 0)
    assert invited(0.06, word_of_mouth__bring_reach=9)[0] == anybody


def test_an_invitation_goes_to_nobody_without_joy_or_communities() -> None:
    assert invited(0.05)[0] == -1  # not above the threshold
    assert invited(0.06, mechanisms__communities=0)[0] == -1
    assert invited(0.06, word_of_mouth__bring_probability=0)[0] == -1


def test_the_community_of_row_0_is_one_too() -> None:
    m = market(**JOY)
    m.sell(0, SELLER, HOST, 1)
    order(m, 0, 0.06, seller=0)
    assert [letter[4] for letter in told(m)] == [INVITATION]


def test_members_bring_friends_with_the_declared_probability() -> None:
    rare = drawn(Purpose.BRING, TALKER, SELLER)
    assert invited(0.06, word_of_mouth__bring_probability=rare - 1e-6)[0] == -1
    assert invited(0.06, word_of_mouth__bring_probability=rare + 1e-6)[0] >= 0


# --- chats ---------------------------------------------------------------------------------------


def chatting(m: Handmade, first: int, last: int) -> list[tuple[Any, ...]]:
    arguments = columns(m, "people", "contacts", "sellers", "mail", "today")
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
    arguments = columns(m, "people", "contacts", "sellers", "mail", "today", "parameters")
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
    arguments = columns(m, "contacts", "sellers", "mail", "today", "parameters")
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
    arguments = columns(m, "people", "contacts", "sellers", "mail", "today", "parameters")
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
