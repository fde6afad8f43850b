"""The steps of the day that are done once, for the market as a whole, by the platform."""

import numpy as np

from sim.day.adapt import adapt_brands
from sim.day.engine import Engine, exclusive_sum
from sim.day.entry import (
    COURTED,
    drawn_number,
    enter,
    entry_rates,
    link_all,
    log_results,
    pack_contacts,
    reopen,
    seller_row,
)
from sim.day.month import (
    remove_brands,
    rename_brands,
    run_brands,
    sell_traffic,
)
from sim.day.orders import collect_orders
from sim.day.selling import JUDGED_AFTER
from sim.day.settlement import settle_orders
from sim.day.talk import forward_all, give_packets, regret
from sim.day.trade import refer_followers, train_sellers
from sim.day.turnover import close_shops, delete_ties, open_shops
from sim.state.columns import (
    DISTRIBUTOR,
    FOLLOWER,
    GENUINE,
    HOST,
    INFLUENCER,
    INVITATION,
    MEMBER,
    MET,
    NOBODY,
    OWN_ACCORD,
)
from sim.state.ledger import Account, Tally
from sim.state.randomness import Purpose, bits, happens
from sim.state.state import Fact, Flow


def plan_entry(engine: Engine) -> None:
    """At a month's turn: draw how many enter, from the profits of the month now ending."""
    engine.entrants = {}
    if engine.p.mechanisms.entry:
        rates = entry_rates(engine)
        engine.entrants = {kind: drawn_number(engine, kind, rate) for kind, rate in rates.items()}
        rate = engine.p.merchants.courted_rate
        engine.entrants[COURTED] = drawn_number(engine, COURTED, rate)


def turn_month(engine: Engine) -> None:
    """At a month's turn: new names, leavers, strategies, entrants, paid views."""
    state = engine.state
    pack_contacts(engine)
    rename_brands(
        state.count(Fact.BRANDS),
        float(state.facts[Fact.POOLED_RATIO]),
        state.brands,
        state.tally,
        engine.today,
        engine.parameters,
    )
    take_off(engine)
    adapt(engine)
    for kind, number in engine.entrants.items():
        for _ in range(number):
            enter(engine, GENUINE if kind == COURTED else kind, courted=kind == COURTED)
    state.facts[Fact.PAID_VIEW] = sell_traffic(
        state.count(Fact.BRANDS),
        len(state.people.taste),
        state.brands,
        state.traffic,
        engine.parameters,
    )


def adapt(engine: Engine) -> None:
    """Let brands look around and cheat, uplines train, experts recommend (M27, M39, M40, M70)."""
    state = engine.state
    brands, count = state.brands, state.count(Fact.BRANDS)
    adapt_brands(
        count,
        brands.tool[:count].copy(),
        brands.platform[:count].copy(),
        brands,
        state.accounts,
        state.tally,
        engine.today,
        engine.parameters,
    )
    sellers = state.count(Fact.SELLERS)
    train_sellers(
        sellers,
        state.sellers.skill[:sellers].copy(),
        state.people,
        state.sellers,
        state.tally,
        engine.today,
        engine.parameters,
    )
    experts = np.flatnonzero(
        (state.sellers.kind[:sellers] == INFLUENCER) & (state.sellers.active[:sellers] == 1)
    )
    audience = int(state.contacts.used[state.sellers.person[experts]].sum())
    followers, recommended = np.empty(audience, np.int64), np.empty(audience, np.int64)
    found = refer_followers(
        experts,
        state.people,
        state.contacts,
        state.sellers,
        followers,
        recommended,
        engine.today,
        engine.parameters,
    )
    state.tally[Tally.REFERRED] += link_all(
        engine, followers[:found], recommended[:found], FOLLOWER, engine.p.trust.follower_start
    )


def take_off(engine: Engine) -> None:
    """Take the brands marked as leaving off the market."""
    state = engine.state
    remove_brands(
        state.count(Fact.BRANDS),
        state.count(Fact.SELLERS),
        state.people,
        state.contacts,
        state.sellers,
        state.brands,
        state.accounts,
        state.tally,
        engine.today.day,
        engine.parameters,
    )


def review_insurer(engine: Engine) -> None:
    """Renew the pooled loss ratio and see whether the insurer is solvent (equation 22)."""
    state, p = engine.state, engine.p.insurance
    if engine.today.cover <= 0.0:
        return
    window = state.flows[max(0, engine.today.day - int(p.pooled_days)) : engine.today.day]
    sums = window.sum(axis=0)
    if sums[Flow.SALES] > 0:
        ratio = float(sums[Flow.CLAIMS] - sums[Flow.RECOVERED]) / float(sums[Flow.SALES])
        old = float(state.facts[Fact.POOLED_RATIO])
        kept = p.pooled_smoothing
        state.facts[Fact.POOLED_RATIO] = kept * old + (1.0 - kept) * ratio
    if state.accounts[Account.INSURER] < 0:
        state.facts[Fact.SOLVENT] = 0


def open_day(engine: Engine) -> None:
    """Pay fixed costs, move the averages of orders, and clear yesterday's posts."""
    state = engine.state
    for column in ("ads", "wealthy", "values", "chats"):
        getattr(state.sellers, column)[:] = 0
    run_brands(
        state.count(Fact.BRANDS),
        state.brands,
        state.accounts,
        state.tally,
        engine.today,
        engine.parameters,
    )


def collect(engine: Engine) -> None:
    """Gather the day's orders by ascending buyer."""
    state = engine.state
    buyers = np.flatnonzero(state.people.buying)
    state.reserve("orders", len(buyers))
    state.facts[Fact.ORDERS] = len(buyers)
    collect_orders(
        buyers,
        state.people,
        state.contacts,
        state.sellers,
        state.brands,
        state.orders,
        engine.parameters,
    )


def settle(engine: Engine) -> None:
    """Settle the day's orders; afterwards lay out the mail of the buyers."""
    state = engine.state
    count = state.count(Fact.ORDERS)
    settle_orders(
        count,
        state.people,
        state.sellers,
        state.brands,
        state.orders,
        state.accounts,
        state.tally,
        engine.today,
        engine.parameters,
    )
    orders = state.orders
    letters = orders.listeners[:count].astype(np.int64)
    rows = orders.seller[:count]
    letters += (rows >= 0) & (state.sellers.kind[rows] == HOST)
    positions, total = exclusive_sum(letters)
    orders.mail[:count] = positions
    state.reserve("mail", total)
    state.facts[Fact.MAIL] = total


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


def send_packets_and_regrets(engine: Engine) -> None:
    """Write weekly red packets, which the communities pay, and what quitters with stock say."""
    state, p = engine.state, engine.p
    sellers, count = state.sellers, state.count(Fact.SELLERS)
    day, active = engine.today.day, state.sellers.active[:count] == 1
    kinds = sellers.kind[:count]
    if p.mechanisms.red_packets and day % p.seller_talk.packet_days == 0:
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


def turn_over(engine: Engine) -> None:
    """Carry out deletions, quits, joinings and invitations, in this order."""
    state = engine.state
    leavers = state.people.deleted + state.people.dropped
    delete_ties(
        np.flatnonzero(leavers), state.people, state.contacts, engine.today.day
    )
    count = state.count(Fact.SELLERS)
    close_shops(
        np.flatnonzero(state.sellers.quitting[:count]),
        state.people,
        state.contacts,
        state.sellers,
        state.tally,
        engine.today,
        engine.parameters,
    )
    state.sellers.rate[:count] = state.sellers.next_rate[:count]
    state.sellers.content[:count] = state.sellers.next_content[:count]
    log_judged(engine)
    let_in(engine)
    make_friends(engine)
    total = state.count(Fact.MAIL)
    mail = state.mail
    invited = np.flatnonzero((mail.kind[:total] == INVITATION) & (mail.recipient[:total] >= 0))
    state.tally[Tally.BROUGHT] += link_all(
        engine,
        mail.recipient[invited],
        mail.seller[invited],
        MEMBER,
        engine.p.trust.brought_start,
    )


def make_friends(engine: Engine) -> None:
    """Make contacts of those who met today: by requests, and over purchases (M04, M60)."""
    state = engine.state
    orders = state.orders
    over = np.flatnonzero(orders.friend[: state.count(Fact.ORDERS)] >= 0)
    state.tally[Tally.BEFRIENDED] += link_all(
        engine, orders.buyer[over], orders.friend[over], MET, engine.p.ties.met_trust
    )
    count = state.count(Fact.SELLERS)
    rows = np.flatnonzero((state.sellers.met[:count] >= 0) & (state.sellers.active[:count] == 1))
    state.tally[Tally.MET] += link_all(
        engine,
        state.sellers.met[rows],
        state.sellers.person[rows],
        MET,
        engine.p.ties.met_trust,
    )


def let_in(engine: Engine) -> None:
    """Open the shops of those who were recruited today, by ascending person."""
    state = engine.state
    joiners = np.flatnonzero((state.people.recruiter != NOBODY) & (state.people.selling == 0))
    count = state.count(Fact.SELLERS)
    sellers = state.sellers
    actives = np.flatnonzero((sellers.active[:count] == 1) & (sellers.kind[:count] == DISTRIBUTOR))
    if len(actives) == 0:
        # Nobody is left to join, not even for who would of its own accord.
        joiners = joiners[state.people.recruiter[joiners] != OWN_ACCORD]
    if len(joiners) == 0:
        return
    reopen(engine, state.people.seller[joiners])
    rows = np.array([seller_row(engine, int(person)) for person in joiners])
    open_shops(
        joiners,
        rows,
        actives,
        state.people,
        state.contacts,
        state.sellers,
        state.brands,
        state.accounts,
        state.tally,
        engine.today,
        engine.parameters,
    )


def log_judged(engine: Engine) -> None:
    """Note the results of those who joined 180 days ago."""
    sellers = engine.state.sellers
    count = engine.state.count(Fact.SELLERS)
    due = sellers.since[:count] == engine.today.day - JUDGED_AFTER
    log_results(engine, np.flatnonzero(due & (sellers.judged[:count] == 1)))


def watch_press(engine: Engine) -> None:
    """Move the average of complaints and decide whether the press strikes (equation 32; M31)."""
    state, p, day = engine.state, engine.p, engine.today.day
    complaints = int(state.orders.complained[: state.count(Fact.ORDERS)].sum())
    per_hundred = complaints * 100.0 / len(state.people.taste)
    mean = float(state.facts[Fact.COMPLAINTS_MEAN])
    mean += (per_hundred - mean) / p.media.complaint_days
    state.facts[Fact.COMPLAINTS_MEAN] = mean
    if not p.mechanisms.exposure or day - state.facts[Fact.LAST_EXPOSE] < p.media.gap:
        return
    hazard = p.media.hazard * mean if day >= p.media.first_day else 0.0
    word = np.uint64(bits(engine.today.keys[Purpose.EXPOSE], 0))
    if happens(word, min(1.0, p.media.base_hazard + hazard)):
        state.facts[Fact.LAST_EXPOSE] = day
        state.tally[Tally.EXPOSES] += 1
