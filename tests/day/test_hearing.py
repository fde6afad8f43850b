"""Hearing by hand: person 2 reads mail about its contact 4, about 5 whom it deleted, and others.

Trust in contact 4 is .5, in the channel .4, in the platform .3; fatigue .6, tie .2. Person 2
bought ten times, so that friends' words weigh 1 / (1 + .1 10) = .5.
"""

from typing import Any

import pytest

from sim.day.hearing import hear_all
from sim.state.columns import (
    CHAT,
    DELETED,
    FORWARD,
    FRIEND,
    INVITATION,
    MET,
    PACKET,
    REGRET,
    STRONG,
    WORD,
)

from .handmade import Handmade

approx = pytest.approx
READER, KNOWN, GONE, UNKNOWN, NOBODY = 2, 4, 5, 3, -1
SLOT = 12

WEIGHTS = {
    "decision__independence": 0.1, "word_of_mouth__contact_weight": 0.25,
    "word_of_mouth__channel_weight": 0.75, "trust__gain": 0.12, "trust__loss": 0.6,
    "trust__channel_gain": 0.02, "trust__channel_loss": 0.45, "platform_trust__hearsay_gain": 0.01,
    "platform_trust__hearsay_loss": 0.025, "quitting__regret_friends_kept": 0.9,
    "ties__contact_gain": 0.05, "ties__strong_above": 0.5, "seller_talk__trust_gain": 0.03,
    "seller_talk__deaf": 3, "seller_talk__intrusion": 0.1, "seller_talk__intrusion_below": 0.5,
    "seller_talk__fatigue_kept": 0.9, "seller_talk__packet": 1.5,
    "seller_talk__packet_trust": 0.02, "seller_talk__packet_fatigue_kept": 0.7,
}  # fmt: skip


def market(**values: float) -> Handmade:
    m = Handmade(**{**WEIGHTS, **values})
    m.know(READER, KNOWN, FRIEND, trust=0.5, fatigue=0.6, tie=0.2)
    m.know(READER, GONE, FRIEND | DELETED, trust=0.5, fatigue=0.6, tie=0.2)
    people = m.people
    people.channel_trust[READER], people.platform_trust[READER] = 0.4, 0.3
    people.purchases[READER], people.need[READER] = 10, 0.8
    people.offered[READER] = people.last_cascade[READER] = -1
    people.offered_by[READER] = people.offered_cascade[READER] = -1
    people.seller[:] = -1
    people.seller[KNOWN], people.seller[GONE] = 0, 3
    return m


def post(m: Handmade, kind: int, about: int, **more: float) -> None:
    """Post the reader one more letter; the first lies at position 5 of the mail."""
    reader, inbox = 1, m.inbox
    if inbox.last[reader] == 0:
        inbox.person[reader], inbox.first[reader], inbox.last[reader] = READER, 2, 2
    letter = 5 + int(inbox.last[reader]) - 2
    inbox.order[inbox.last[reader]] = letter
    inbox.last[reader] += 1
    m.mail.kind[letter], m.mail.seller[letter] = kind, about
    for name, value in more.items():
        getattr(m.mail, name)[letter] = value


def read(m: Handmade, first: int = 1, last: int = 2) -> dict[str, Any]:
    return m.changes(hear_all, first, last, m.people, m.contacts, m.mail, m.inbox, m.parameters)


def heard(kind: int, about: int = KNOWN, values: Any = None, **more: float) -> dict[str, Any]:
    """Return what one letter changes."""
    m = market(**(values or {}))
    post(m, kind, about, **more)
    return read(m)


# --- word of mouth -------------------------------------------------------------------------------

GOOD = approx(0.4 + 0.5 * 0.75 * 0.8 * 0.02 * 0.6)
BAD = approx(0.4 - 0.5 * 0.75 * 0.8 * 0.45 * 0.4)


def test_good_word_raises_trust_in_seller_and_channel() -> None:
    assert heard(WORD, weight=0.8) == {
        "contacts.trust": {SLOT: approx(0.5 + 0.5 * 0.25 * 0.8 * 0.12 * 0.5)},
        "people.channel_trust": {READER: GOOD},
    }


def test_bad_word_takes_trust_in_seller_and_channel() -> None:
    assert heard(WORD, weight=-0.8) == {
        "contacts.trust": {SLOT: approx(0.5 - 0.5 * 0.25 * 0.8 * 0.6 * 0.5)},
        "people.channel_trust": {READER: BAD},
    }


@pytest.mark.parametrize("about", [GONE, UNKNOWN, NOBODY])
def test_word_of_who_is_no_contact_moves_the_channel_only(about: int) -> None:
    assert heard(WORD, about, weight=0.8) == {"people.channel_trust": {READER: GOOD}}
    assert heard(WORD, about, weight=-0.8) == {"people.channel_trust": {READER: BAD}}


def test_words_weigh_less_with_every_purchase() -> None:
    m = market()
    m.people.purchases[READER] = 0
    post(m, WORD, KNOWN, weight=-0.8)
    assert read(m) == {
        "contacts.trust": {SLOT: approx(0.5 - 0.25 * 0.8 * 0.6 * 0.5)},
        "people.channel_trust": {READER: approx(0.4 - 0.75 * 0.8 * 0.45 * 0.4)},
    }


def test_without_stigma_the_channel_is_left_alone() -> None:
    stigma_off = {"mechanisms__stigma": 0}
    assert set(heard(WORD, values=stigma_off, weight=0.8)) == {"contacts.trust"}
    assert set(heard(WORD, values=stigma_off, weight=-0.8)) == {"contacts.trust"}
    assert heard(WORD, UNKNOWN, stigma_off, weight=-0.8) == {}


def test_word_moves_platform_trust_by_its_sign() -> None:
    for sign, wanted in ((1, 0.3 + 0.01 * 0.7), (-1, 0.3 - 0.025 * 0.3), (2, 0.307), (-2, 0.2925)):
        changed = heard(WORD, NOBODY, {"mechanisms__stigma": 0}, weight=0.8, platform=sign)
        assert changed == {"people.platform_trust": {READER: approx(wanted)}}


def test_where_trust_is_frozen_words_move_nothing() -> None:
    frozen = {"mechanisms__trust_dynamics": 0}
    assert heard(WORD, values=frozen, weight=0.8, platform=1) == {}
    assert heard(WORD, values=frozen, weight=-0.8, platform=-1) == {}


def test_letters_are_read_in_the_order_of_the_inbox() -> None:
    m = market(mechanisms__stigma=0)
    post(m, WORD, KNOWN, weight=1.0, platform=1)
    post(m, WORD, KNOWN, weight=-1.0, platform=-1)
    m.inbox.order[2:4] = 6, 5
    lost = 0.5 - 0.5 * 0.25 * 0.6 * 0.5
    platform = 0.3 - 0.025 * 0.3
    assert read(m) == {
        "contacts.trust": {SLOT: approx(lost + 0.5 * 0.25 * 0.12 * (1 - lost))},
        "people.platform_trust": {READER: approx(platform + 0.01 * (1 - platform))},
    }


def test_channel_trust_moves_on_from_letter_to_letter() -> None:
    m = market()
    post(m, WORD, UNKNOWN, weight=1.0)
    post(m, REGRET, NOBODY)
    post(m, WORD, UNKNOWN, weight=-1.0)
    gained = 0.4 + 0.5 * 0.75 * 0.02 * 0.6
    kept = 0.9 * gained
    wanted = approx(kept - 0.5 * 0.75 * 0.45 * kept)
    assert read(m) == {"people.channel_trust": {READER: wanted}}


def test_told_regret_takes_a_share_of_channel_trust() -> None:
    assert heard(REGRET, NOBODY) == {"people.channel_trust": {READER: approx(0.9 * 0.4)}}
    assert heard(REGRET, NOBODY, {"mechanisms__stigma": 0}) == {}
    assert heard(REGRET, NOBODY, {"mechanisms__trust_dynamics": 0}) == {}


# --- chats and red packets -----------------------------------------------------------------------

TIE = {"contacts.tie": {SLOT: approx(0.2 + 0.05 * 0.8)}}
WON = {"contacts.trust": {SLOT: approx(0.5 + 0.03 * 0.5 * (1 - 0.6 / 3))}}
EASED = {"contacts.fatigue": {SLOT: approx(0.6 * 0.9)}}


def chatted(need: float, **values: float) -> dict[str, Any]:
    m = market(**values)
    m.people.need[READER] = need
    post(m, CHAT, KNOWN)
    return read(m)


def test_a_chat_with_who_needs_something_wins_and_eases() -> None:
    assert chatted(0.8) == {**TIE, **WON, **EASED}


def test_a_chat_with_who_only_browses_intrudes() -> None:
    assert chatted(0.4) == {**TIE, "contacts.fatigue": {SLOT: approx(0.6 + 0.1)}}
    assert chatted(0.5) == {**TIE, **WON, **EASED}  # a need of just the threshold
    assert chatted(0.4, seller_talk__intrusion=0) == {**TIE, **WON, **EASED}


def test_a_frozen_level_is_left_as_it_is_by_a_chat() -> None:
    assert chatted(0.8, mechanisms__trust_dynamics=0) == {**TIE, **EASED}
    assert chatted(0.8, mechanisms__fatigue=0) == {**TIE, **WON}
    assert chatted(0.4, mechanisms__fatigue=0) == TIE


GIVEN = {
    **TIE,
    "contacts.trust": {SLOT: approx(0.5 + 0.02 * 0.5)},
    "contacts.fatigue": {SLOT: approx(0.6 * 0.7)},
    "people.cash": {READER: 150},
}


@pytest.mark.parametrize("need", [0.4, 0.8])
def test_a_red_packet_gives_money_and_never_intrudes(need: float) -> None:
    m = market()
    m.people.need[READER] = need
    post(m, PACKET, KNOWN)
    assert read(m) == GIVEN


def test_red_packets_add_up_in_whole_fen() -> None:
    for yuan, fen in ((0.1246, 12), (0.1254, 13), (2.0, 200)):
        m = market(seller_talk__packet=yuan)
        m.people.cash[READER] = 7
        post(m, PACKET, UNKNOWN)
        post(m, PACKET, UNKNOWN)
        assert read(m) == {"people.cash": {READER: 7 + 2 * fen}}


@pytest.mark.parametrize("about", [GONE, UNKNOWN])
def test_who_is_no_contact_any_more_wins_nothing(about: int) -> None:
    assert heard(CHAT, about) == {}
    assert heard(PACKET, about) == {"people.cash": {READER: 150}}


def test_contact_makes_a_friend_a_strong_one_at_the_threshold() -> None:
    tie = 0.48  # .48 + .05 .52 is above .5
    for flags, after in ((FRIEND, FRIEND | STRONG), (MET, MET | STRONG)):
        m = market()
        m.contacts.tie[SLOT], m.contacts.flags[SLOT] = tie, flags
        post(m, CHAT, KNOWN)
        assert read(m)["contacts.flags"] == {SLOT: after}
    m = market(ties__strong_above=0.51)
    m.contacts.tie[SLOT], m.contacts.flags[SLOT] = tie, FRIEND | STRONG
    post(m, CHAT, KNOWN)
    assert read(m)["contacts.flags"] == {SLOT: FRIEND}


def test_the_first_slot_of_all_is_a_contact_too() -> None:
    m = market()
    m.contacts.start[READER] = 0
    m.contacts.person[0], m.contacts.flags[0], m.contacts.trust[0] = KNOWN, FRIEND, 0.5
    post(m, WORD, KNOWN, weight=1.0)
    assert "contacts.trust" in read(m)
    m = market(mechanisms__trust_dynamics=0, mechanisms__fatigue=0)
    m.contacts.start[READER] = 0
    m.contacts.person[0], m.contacts.flags[0] = KNOWN, FRIEND
    post(m, CHAT, KNOWN)
    assert read(m) == {"contacts.tie": {0: approx(0.05)}}
    m.contacts.flags[0] = FRIEND | DELETED
    assert read(m) == {}


def test_person_0_can_be_spoken_of() -> None:
    m = market(mechanisms__stigma=0)
    slot = m.know(READER, 0, FRIEND, trust=0.5)
    post(m, WORD, 0, weight=1.0)
    assert read(m) == {"contacts.trust": {slot: approx(0.5 + 0.5 * 0.25 * 0.12 * 0.5)}}


# --- forwarded posts -----------------------------------------------------------------------------


def show(m: Handmade, about: int, sender: int, cascade: int, trust: float = 0.7) -> None:
    post(m, FORWARD, about, sender=sender, weight=trust, depth=sender + 1, cascade=cascade)


def kept(row: int, sender: int, cascade: int) -> dict[str, Any]:
    return {
        "people.last_cascade": {READER: cascade},
        "people.offered": {READER: row},
        "people.offered_by": {READER: sender},
        "people.offered_trust": {READER: approx(0.7)},
        "people.offered_depth": {READER: sender + 1},
        "people.offered_cascade": {READER: cascade},
    }


def test_the_first_post_that_is_forwarded_is_kept_for_tomorrow() -> None:
    m = market()
    show(m, KNOWN, 1, 8)
    show(m, GONE, 0, 9, 0.2)
    assert read(m) == kept(0, 1, 8)
    show(m, GONE, 0, 9, 0.2)
    assert read(m) == {}  # row 0 is on offer still


def test_a_post_of_its_own_or_seen_before_is_not_kept() -> None:
    m = market()
    m.people.last_cascade[READER] = 8
    show(m, READER, 1, 7)
    show(m, KNOWN, 1, 8)
    show(m, GONE, 3, 9)
    assert read(m) == kept(3, 3, 9)


def test_a_forward_moves_no_trust_by_itself_and_an_invitation_nothing() -> None:
    m = market()
    show(m, KNOWN, 1, 8)
    assert not {"contacts.trust", "people.channel_trust", "people.cash"} & set(read(m))
    assert heard(INVITATION, weight=0.8, platform=1) == {}


# --- who reads -----------------------------------------------------------------------------------


def test_every_recipient_of_a_range_reads_its_own_mail() -> None:
    m = market()
    m.inbox.person[:3] = 0, READER, 4
    m.inbox.first[:3], m.inbox.last[:3] = (0, 1, 2), (1, 2, 3)
    m.inbox.order[:3] = 9, 8, 7
    m.mail.kind[7:10], m.mail.seller[7:10] = PACKET, NOBODY
    assert read(m, 1, 3) == {"people.cash": {READER: 150, 4: 150}}
    assert read(m, 0, 1) == {"people.cash": {0: 150}}
