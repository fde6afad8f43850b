"""The steps of the day that are done once, for the market as a whole, by the platform."""

import numpy as np

from sim.day.engine import Engine, exclusive_sum
from sim.day.entry import (
    link_all,
    log_results,
    reopen,
    seller_row,
)
from sim.day.month import (
    run_brands,
)
from sim.day.orders import collect_orders
from sim.day.selling import JUDGED_AFTER
from sim.day.settlement import settle_orders
from sim.day.turnover import close_shops, delete_ties, open_shops
from sim.state.columns import (
    DISTRIBUTOR,
    HOST,
    INVITATION,
    MEMBER,
    MET,
    NOBODY,
    OWN_ACCORD,
)
from sim.state.ledger import Tally
from sim.state.randomness import Purpose, bits, happens
from sim.state.state import Fact


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


def turn_over(engine: Engine) -> None:
    """Carry out deletions, quits, joinings and invitations, in this order."""
    state = engine.state
    leavers = state.people.deleted + state.people.dropped
    delete_ties(np.flatnonzero(leavers), state.people, state.contacts, engine.today.day)
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
