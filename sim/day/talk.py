"""Talk: word of mouth, chats, red packets and regrets, as mail (M10, M11, M50, M64, M73).

Senders write mail; recipients read theirs in the order of (kind of step, sender, sequence). A
letter carries an intensity; it acts on the recipient's own level (equations 18-20, 28).
"""

import math

import numpy as np

from sim.day.step import Step, Today, kernel, row_function
from sim.mechanisms.declare import rule
from sim.mechanisms.trust import intensity
from sim.mechanisms.word_of_mouth import rounded
from sim.state.columns import (
    CHAT,
    DELETED,
    FAN,
    FORWARD,
    FRIEND,
    HOST,
    INVITATION,
    MET,
    PACKET,
    REGRET,
    SEEN_BY,
    WORD,
    Array,
    BrandColumns,
    ContactColumns,
    MailColumns,
    OrderColumns,
    PersonColumns,
    SellerColumns,
)
from sim.state.contacts import find_slot, pick_contact
from sim.state.randomness import Purpose, bits, happens, uniform


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


@row_function
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
    """Let the buyer of order `o` tell friends, and bring one into a community (M50, M53, M85)."""
    p = parameters[0]
    buyer, row = int(orders.buyer[o]), int(orders.seller[o])
    other = int(sellers.person[row]) if row >= 0 else -1
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
    if row < 0 or sellers.kind[row] != HOST:
        return
    position += orders.listeners[o]
    friend = -1
    brings = p.mechanisms.communities and felt > p.fulfilment.told_above
    if brings and happens(
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


@row_function
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


@row_function
def forward(
    n: int,
    forwarders: Array,
    first: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    mail: MailColumns,
    today: Today,
    parameters: Array,
) -> None:
    """Let forwarder `n` of the day show the post to friends, in the mail from `first` on (M73)."""
    p = parameters[0]
    person = int(forwarders[n])
    other = int(sellers.person[people.forwarding[person]])
    slot = find_slot(contacts, person, other)
    # Who has the post at third hand can vouch for it only as far as it trusts the channel.
    trust: float = np.float64(people.channel_trust[person])
    if slot >= 0:
        trust = np.float64(contacts.trust[slot])
    drawn = uniform(bits(today.keys[Purpose.FORWARD_COUNT], person))
    viewers = rounded(p.forwarding.viewers, drawn)
    places = int(math.ceil(p.forwarding.viewers))
    for k in range(places):
        friend = -1
        if k < viewers:
            friend = pick_contact(
                people, contacts, person, FRIEND | MET, 1.0, today.keys[Purpose.FORWARD_VIEWER], k
            )
        position = first + n * places + k
        write(position, person, friend, other, FORWARD, trust, 0, mail)
        mail.depth[position] = people.forward_depth[person]
        mail.cascade[position] = people.forward_cascade[person]


@kernel
def forward_all(
    begin: int,
    end: int,
    forwarders: Array,
    first: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    mail: MailColumns,
    today: Today,
    parameters: Array,
) -> None:
    """Let a range of forwarders show their posts."""
    for n in range(begin, end):
        forward(n, forwarders, first, people, contacts, sellers, mail, today, parameters)


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
