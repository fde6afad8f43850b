"""Hearing: what a person's mail does to its trust and fatigue (equations 18-20, 28)."""

import numpy as np

from sim.day.step import Step, kernel, row_function
from sim.mechanisms import Parameters
from sim.mechanisms.decision import heeded
from sim.mechanisms.declare import rule
from sim.mechanisms.posting import trust_after_chat
from sim.mechanisms.ties import contacted
from sim.mechanisms.trust import gained, lost
from sim.state.columns import (
    CHAT,
    DELETED,
    FORWARD,
    PACKET,
    REGRET,
    WORD,
    Array,
    ContactColumns,
    InboxColumns,
    MailColumns,
    PersonColumns,
)
from sim.state.contacts import find_slot, set_tie


@rule
def hear_word(
    slot: int, weight: float, heed: float, channel: float, contacts: ContactColumns, p: Parameters
) -> float:
    """Move trust in the seller told of (slot -1: no contact); return channel trust (eq. 18; M59).

    `heed` is the weight that the listener still gives to friends' words.
    """
    told = heed * p.word_of_mouth.contact_weight * abs(weight)
    if slot >= 0:
        trust = np.float64(contacts.trust[slot])
        if weight >= 0.0:
            contacts.trust[slot] = gained(trust, told * p.trust.gain)
        else:
            contacts.trust[slot] = lost(trust, told * p.trust.loss)
    if not p.mechanisms.stigma:
        return channel
    told = heed * p.word_of_mouth.channel_weight * abs(weight)
    if weight >= 0.0:
        return gained(channel, told * p.trust.channel_gain)
    return lost(channel, told * p.trust.channel_loss)


@rule
def feel_contact(
    slot: int, kind: int, need: float, contacts: ContactColumns, p: Parameters
) -> None:
    """Let a chat or a red packet act on trust, tie and fatigue (equation 20; M04, M11, M77)."""
    trust: float = np.float64(contacts.trust[slot])
    fatigue: float = np.float64(contacts.fatigue[slot])
    kept = p.seller_talk.fatigue_kept
    intrusion = p.seller_talk.intrusion if kind == CHAT else 0.0
    intrudes = intrusion > 0.0 and need < p.seller_talk.intrusion_below
    if kind == PACKET:
        trust = gained(trust, p.seller_talk.packet_trust)
        kept = p.seller_talk.packet_fatigue_kept
    elif not intrudes:
        trust = trust_after_chat(trust, fatigue, p.seller_talk)
    set_tie(contacts, slot, contacted(np.float64(contacts.tie[slot]), p.ties), p)
    if p.mechanisms.trust_dynamics:
        contacts.trust[slot] = trust
    if p.mechanisms.fatigue:
        contacts.fatigue[slot] = fatigue + intrusion if intrudes else fatigue * kept


@rule
def get_forward(person: int, letter: int, people: PersonColumns, mail: MailColumns) -> None:
    """Keep the first post that is forwarded today for tomorrow's feed, if it is new (M73)."""
    if people.offered[person] >= 0 or mail.seller[letter] == person:
        return
    if people.last_cascade[person] == mail.cascade[letter]:
        return
    people.last_cascade[person] = mail.cascade[letter]
    people.offered[person] = people.seller[mail.seller[letter]]
    people.offered_by[person] = mail.sender[letter]
    people.offered_trust[person] = mail.weight[letter]
    people.offered_depth[person] = mail.depth[letter]
    people.offered_cascade[person] = mail.cascade[letter]


@row_function
def hear(
    g: int,
    people: PersonColumns,
    contacts: ContactColumns,
    mail: MailColumns,
    inbox: InboxColumns,
    parameters: Array,
) -> None:
    """Let recipient `g` of the day read its mail."""
    p = parameters[0]
    person = int(inbox.person[g])
    channel: float = np.float64(people.channel_trust[person])
    platform: float = np.float64(people.platform_trust[person])
    heed = heeded(int(people.purchases[person]), p.decision)
    packet = int(p.seller_talk.packet * 100.0 + 0.5)
    for k in range(inbox.first[g], inbox.last[g]):
        letter = int(inbox.order[k])
        kind = int(mail.kind[letter])
        slot = -1
        if mail.seller[letter] >= 0:
            slot = find_slot(contacts, person, int(mail.seller[letter]))
            if slot >= 0 and contacts.flags[slot] & DELETED:
                slot = -1
        if kind == WORD:
            if p.mechanisms.trust_dynamics:
                weight = np.float64(mail.weight[letter])
                channel = hear_word(slot, weight, heed, channel, contacts, p)
                if mail.platform[letter] > 0:
                    platform = gained(platform, p.platform_trust.hearsay_gain)
                elif mail.platform[letter] < 0:
                    platform = lost(platform, p.platform_trust.hearsay_loss)
        elif kind == REGRET:
            if p.mechanisms.trust_dynamics and p.mechanisms.stigma:
                channel *= p.quitting.regret_friends_kept
        elif kind == FORWARD:
            get_forward(person, letter, people, mail)
        elif kind == PACKET or kind == CHAT:
            if kind == PACKET:
                people.cash[person] += packet
            if slot >= 0:
                feel_contact(slot, kind, np.float64(people.need[person]), contacts, p)
    people.channel_trust[person] = channel
    people.platform_trust[person] = platform


@kernel
def hear_all(
    first: int,
    last: int,
    people: PersonColumns,
    contacts: ContactColumns,
    mail: MailColumns,
    inbox: InboxColumns,
    parameters: Array,
) -> None:
    """Let a range of recipients read their mail."""
    for g in range(first, last):
        hear(g, people, contacts, mail, inbox, parameters)


HEAR = Step(
    "hear",
    "inbox",
    ("people", "contacts", "mail", "inbox", "parameters"),
    hear,
    hear_all,
    "recipients read their mail: hearsay, chats, red packets, regrets",
)
