"""What buyers tell their friends, by hand, letter by letter."""

from typing import Any

import pytest

from sim.day.talk import talks
from sim.state.columns import DISTRIBUTOR, HOST, INVITATION, WORD
from sim.state.randomness import Purpose

from .handmade import Handmade, drawn, picked
from .letters import ROW, SELLER, TALKER, letters, market, written

approx = pytest.approx
COLUMNS = (
    "people", "contacts", "sellers", "brands", "orders", "mail", "today", "parameters",
)  # fmt: skip


def order(m: Handmade, listeners: int, surprise: float, **more: float) -> None:
    """Let 2 have bought of row 3, brand 1, by order 1; its mail begins at position 4."""
    orders = m.orders
    orders.buyer[1], orders.seller[1], orders.brand[1], orders.mail[1] = TALKER, ROW, 1, 4
    orders.listeners[1], orders.surprise[1] = listeners, surprise
    for name, value in more.items():
        getattr(orders, name)[1] = value


def told(m: Handmade, first: int = 1, last: int = 2) -> list[tuple[Any, ...]]:
    return letters(m, talks, first, last, *m.arguments(*COLUMNS))


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
