"""Mail from person to person: laid out, forwarded, and sorted by who gets it (M11, M73)."""

import numpy as np

from sim.day.engine import Engine, exclusive_sum
from sim.day.talk import forward_all, give_packets, regret
from sim.state.columns import (
    HOST,
    INVITATION,
)
from sim.state.ledger import Tally
from sim.state.state import Fact


def forward_posts(engine: Engine) -> None:
    """Let those who forward a post today show it to friends; keep count of cascades (M73)."""
    state = engine.state
    people, cascades = state.people, state.count(Fact.CASCADES)
    forwarders = np.flatnonzero(people.forwarding >= 0)
    state.tally[Tally.FORWARDS] += len(forwarders)
    count = state.count(Fact.SELLERS)
    shared = np.bincount(people.forwarding[forwarders], minlength=count)[:count]
    shares = state.sellers.shares[:count].astype(np.float64)
    state.sellers.shares[:count] = shares + (shared - shares) / engine.p.skill.share_days
    begun = forwarders[people.forward_cascade[forwarders] < 0]
    state.reserve("cascades", cascades + len(begun))
    people.forward_cascade[begun] = np.arange(cascades, cascades + len(begun))
    state.cascades.root[cascades : cascades + len(begun)] = begun
    state.cascades.day[cascades : cascades + len(begun)] = engine.today.day
    state.cascades.seller[cascades : cascades + len(begun)] = people.forwarding[begun]
    state.facts[Fact.CASCADES] = cascades + len(begun)
    people.last_cascade[begun] = people.forward_cascade[begun]
    rows = people.forward_cascade[forwarders]
    np.add.at(state.cascades.forwards, rows, 1)
    np.maximum.at(state.cascades.depth, rows, people.forward_depth[forwarders])
    first = state.count(Fact.MAIL)
    total = first + len(forwarders) * int(np.ceil(engine.p.forwarding.viewers))
    state.reserve("mail", total)
    state.facts[Fact.MAIL] = total
    forward_all(
        0,
        len(forwarders),
        forwarders,
        first,
        people,
        state.contacts,
        state.sellers,
        state.mail,
        engine.today,
        engine.parameters,
    )


def lay_out_chats(engine: Engine) -> None:
    """Give every seller the positions of its chats behind the buyers' mail."""
    state = engine.state
    count = state.count(Fact.SELLERS)
    chats = state.sellers.chats[:count].astype(np.int64) * state.sellers.active[:count]
    positions, total = exclusive_sum(chats)
    first = state.count(Fact.MAIL)
    state.sellers.mail[:count] = first + positions
    state.reserve("mail", first + total)
    state.facts[Fact.MAIL] = first + total


def send_packets(engine: Engine) -> None:
    """Write weekly red packets, which the communities pay, and what quitters with stock say."""
    state, p = engine.state, engine.p
    sellers, count = state.sellers, state.count(Fact.SELLERS)
    day, active = engine.today.day, state.sellers.active[:count] == 1
    kinds = sellers.kind[:count]
    gives = p.mechanisms.red_packets and p.mechanisms.communities
    if gives and day % p.seller_talk.packet_days == 0:
        hosts = np.flatnonzero(active & (kinds == HOST))
        first = state.count(Fact.MAIL)
        state.reserve("mail", first + int(state.contacts.used[sellers.person[hosts]].sum()))
        last = give_packets(
            hosts, first, state.contacts, sellers, state.mail, engine.today, engine.parameters
        )
        pay_packets(engine, first, last)
        state.facts[Fact.MAIL] = last
    stock = sellers.stock[:count] > p.quitting.regret_stock
    rows = np.flatnonzero((sellers.quitting[:count] == 1) & stock)
    first = state.count(Fact.MAIL)
    state.reserve("mail", first + len(rows) * p.quitting.regret_friends)
    state.facts[Fact.MAIL] = regret(
        rows,
        first,
        state.people,
        state.contacts,
        sellers,
        state.mail,
        engine.today,
        engine.parameters,
    )
    state.tally[Tally.REGRETTED] += len(rows)


def pay_packets(engine: Engine, first: int, last: int) -> None:
    """Take the money of the red packets in mail [first, last) from the communities' brands."""
    state = engine.state
    amount = int(engine.p.seller_talk.packet * 100.0 + 0.5)
    rows = state.people.seller[state.mail.sender[first:last]]
    owed = np.bincount(state.sellers.brand[rows], minlength=1) * amount
    brands = np.flatnonzero(owed)
    state.brands.balance[brands] -= owed[brands]
    state.brands.profit[brands] -= owed[brands]
    paid = (last - first) * amount
    state.tally[Tally.MERCHANTS] -= paid
    state.tally[Tally.PACKETS] += paid


def sort_mail(engine: Engine) -> None:
    """Sort the mail by recipient, stably, so that each reads in the order of sending."""
    state = engine.state
    total = state.count(Fact.MAIL)
    mail = state.mail
    letters = np.flatnonzero((mail.recipient[:total] >= 0) & (mail.kind[:total] != INVITATION))
    letters = letters[np.argsort(mail.recipient[letters], kind="stable")]
    recipients = mail.recipient[letters]
    first = np.flatnonzero(np.diff(recipients, prepend=-1))
    state.reserve("inbox", len(letters))
    inbox = state.inbox
    inbox.order[: len(letters)] = letters
    inbox.person[: len(first)] = recipients[first]
    inbox.first[: len(first)] = first
    inbox.last[: len(first)] = np.append(first[1:], len(letters))[: len(first)]
    state.facts[Fact.RECIPIENTS] = len(first)
