"""Talk: word of mouth, chats, red packets and regrets, as mail from person to person.

Senders write mail; recipients read theirs in the order of (kind of step, sender, sequence). A
letter carries an intensity; it acts on the recipient's own level (equations 18-20, 28).
"""

import numpy as np

from sim.day.step import Step, Today, kernel
from sim.mechanisms import Parameters
from sim.mechanisms.declare import rule
from sim.mechanisms.posting import trust_after_chat
from sim.mechanisms.trust import gained, intensity, lost
from sim.state.columns import (
    CHAT,
    DELETED,
    FAN,
    FRIEND,
    HOST,
    INVITATION,
    PACKET,
    REGRET,
    SEEN_BY,
    WORD,
    Array,
    BrandColumns,
    ContactColumns,
    InboxColumns,
    MailColumns,
    OrderColumns,
    PersonColumns,
    SellerColumns,
)
from sim.state.contacts import find_slot, pick_contact
from sim.state.randomness import Purpose, bits, happens


@rule
def write(
    position: int,
    sender: int,
    recipient: int,
    seller: int,
    kind: int,
    weight: float,
    platform: int,
    mail: MailColumns,
) -> None:
    """Put one letter at its position; recipient -1 is a letter to nobody."""
    mail.sender[position] = sender
    mail.recipient[position] = recipient
    mail.seller[position] = seller
    mail.kind[position] = kind
    mail.weight[position] = weight
    mail.platform[position] = platform


@kernel
def talk(
    o: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    orders: OrderColumns,
    mail: MailColumns,
    today: Today,
    parameters: Array,
) -> None:
    """Let the buyer of order `o` tell friends, and bring one into a community (M50, M53)."""
    p = parameters[0]
    buyer, row = int(orders.buyer[o]), int(orders.seller[o])
    other = int(sellers.person[row])
    felt = np.float64(orders.surprise[o])
    weight = intensity(felt, p.trust)
    if orders.bad[o]:
        weight = -weight
    platform = 0
    if p.platform_trust.platform_orders and not orders.private[o]:
        platform = -1 if orders.bad[o] and not orders.resolved[o] else 1
    position = int(orders.mail[o])
    for n in range(orders.listeners[o]):
        friend = pick_contact(people, contacts, buyer, FRIEND, 1.0, today.keys[Purpose.LISTENER], n)
        write(position + n, buyer, friend, other, WORD, weight, platform, mail)
    if sellers.kind[row] != HOST:
        return
    position += orders.listeners[o]
    friend = -1
    if felt > p.fulfilment.told_above and happens(
        bits(today.keys[Purpose.BRING], buyer, other), p.word_of_mouth.bring_probability
    ):
        reach = p.word_of_mouth.bring_reach * np.float64(brands.width[orders.brand[o]])
        friend = pick_contact(
            people, contacts, buyer, FRIEND, reach, today.keys[Purpose.BROUGHT], 0
        )
    write(position, buyer, friend, other, INVITATION, 0.0, 0, mail)


@kernel
def talks(
    first: int,
    last: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    orders: OrderColumns,
    mail: MailColumns,
    today: Today,
    parameters: Array,
) -> None:
    """Let the buyers of a range of orders talk."""
    for o in range(first, last):
        talk(o, people, contacts, sellers, brands, orders, mail, today, parameters)


TALK = Step(
    "talk",
    "orders",
    ("people", "contacts", "sellers", "brands", "orders", "mail", "today", "parameters"),
    talk,
    talks,
    "word of mouth on trouble and joy; members bring friends into communities",
)


@kernel
def chat(
    row: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    mail: MailColumns,
    today: Today,
) -> None:
    """Let a seller chat with random contacts who see it."""
    person = int(sellers.person[row])
    position = int(sellers.mail[row])
    for n in range(sellers.chats[row]):
        friend = pick_contact(
            people, contacts, person, SEEN_BY, 1.0, today.keys[Purpose.CHAT_FRIEND], n
        )
        write(position + n, person, friend, person, CHAT, 0.0, 0, mail)


@kernel
def chats(
    first: int,
    last: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    mail: MailColumns,
    today: Today,
) -> None:
    """Let a range of sellers chat."""
    for row in range(first, last):
        if sellers.active[row]:
            chat(row, people, contacts, sellers, mail, today)


CHAT_STEP = Step(
    "chat",
    "sellers",
    ("people", "contacts", "sellers", "mail", "today"),
    chat,
    chats,
    "sellers chat with random contacts",
)


@kernel
def give_packets(
    rows: Array,
    first: int,
    contacts: ContactColumns,
    sellers: SellerColumns,
    mail: MailColumns,
    today: Today,
    parameters: Array,
) -> int:
    """Write the red packets of the hosts `rows` from position `first`; return the next one."""
    p = parameters[0]
    position = first
    for n in range(len(rows)):
        host = int(sellers.person[rows[n]])
        start = contacts.start[host]
        for slot in range(start, start + contacts.used[host]):
            flags = int(contacts.flags[slot])
            if not flags & FAN or flags & DELETED:
                continue
            member = int(contacts.person[slot])
            word = bits(today.keys[Purpose.PACKET], member, host)
            if happens(word, p.seller_talk.packet_probability):
                write(position, host, member, host, PACKET, 0.0, 0, mail)
                position += 1
    return position


@kernel
def regret(
    rows: Array,
    first: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    mail: MailColumns,
    today: Today,
    parameters: Array,
) -> int:
    """Let quitters with stock (`rows`) tell friends, from position `first`; return the next."""
    p = parameters[0]
    position = first
    for n in range(len(rows)):
        person = int(sellers.person[rows[n]])
        if p.mechanisms.trust_dynamics and p.mechanisms.stigma:
            kept = p.quitting.regret_kept * np.float64(people.channel_trust[person])
            people.channel_trust[person] = kept
        for k in range(p.quitting.regret_friends):
            friend = pick_contact(
                people, contacts, person, FRIEND, 1.0, today.keys[Purpose.REGRET_FRIEND], k
            )
            write(position, person, friend, -1, REGRET, 0.0, 0, mail)
            position += 1
    return position


@rule
def hear_word(
    slot: int, weight: float, channel: float, contacts: ContactColumns, p: Parameters
) -> float:
    """Move trust in the seller told of (slot -1: no contact); return channel trust (eq. 18)."""
    told = p.word_of_mouth.contact_weight * abs(weight)
    if slot >= 0:
        trust = np.float64(contacts.trust[slot])
        if weight >= 0.0:
            contacts.trust[slot] = gained(trust, told * p.trust.gain)
        else:
            contacts.trust[slot] = lost(trust, told * p.trust.loss)
    if not p.mechanisms.stigma:
        return channel
    told = p.word_of_mouth.channel_weight * abs(weight)
    if weight >= 0.0:
        return gained(channel, told * p.trust.channel_gain)
    return lost(channel, told * p.trust.channel_loss)


@rule
def feel_contact(slot: int, kind: int, contacts: ContactColumns, p: Parameters) -> None:
    """Let a chat or a red packet act on trust and fatigue (equation 20; M04, M11)."""
    trust: float = np.float64(contacts.trust[slot])
    fatigue: float = np.float64(contacts.fatigue[slot])
    kept = p.seller_talk.fatigue_kept
    if kind == PACKET:
        trust = gained(trust, p.seller_talk.packet_trust)
        kept = p.seller_talk.packet_fatigue_kept
    else:
        trust = trust_after_chat(trust, fatigue, p.seller_talk)
    if p.mechanisms.trust_dynamics:
        contacts.trust[slot] = trust
    if p.mechanisms.fatigue:
        contacts.fatigue[slot] = fatigue * kept


@kernel
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
                channel = hear_word(slot, np.float64(mail.weight[letter]), channel, contacts, p)
                if mail.platform[letter] > 0:
                    platform = gained(platform, p.platform_trust.hearsay_gain)
                elif mail.platform[letter] < 0:
                    platform = lost(platform, p.platform_trust.hearsay_loss)
        elif kind == REGRET:
            if p.mechanisms.trust_dynamics and p.mechanisms.stigma:
                channel *= p.quitting.regret_friends_kept
        elif kind == PACKET or kind == CHAT:
            if kind == PACKET:
                people.cash[person] += packet
            if slot >= 0:
                feel_contact(slot, kind, contacts, p)
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
