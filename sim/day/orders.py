"""Orders: what the buyer experiences, complains of and learns, and how it is settled."""

import numpy as np

from sim.day.choice import personal_weight
from sim.day.step import Step, Today, kernel
from sim.mechanisms import Parameters
from sim.mechanisms.blocking import probability_of
from sim.mechanisms.chains import fen, pack_units
from sim.mechanisms.declare import rule
from sim.mechanisms.fulfilment import Fulfilment, experience, service_level, surprise
from sim.mechanisms.insurance import claim_paid
from sim.mechanisms.platform_trust import platform_trust_after
from sim.mechanisms.recruiting import joining_hazard_after_purchase, lure
from sim.mechanisms.redress import resolution_probability
from sim.mechanisms.trust import channel_trust_after, mixed_trust, trust_after
from sim.mechanisms.word_of_mouth import rounded
from sim.state.columns import (
    COMMUNITY,
    COUNTERFEIT,
    DISTRIBUTOR,
    Array,
    BrandColumns,
    ContactColumns,
    OrderColumns,
    PersonColumns,
    SellerColumns,
)
from sim.state.contacts import is_strong
from sim.state.distributions import normal
from sim.state.randomness import Purpose, bits, happens, open_uniform, uniform


@kernel
def collect_orders(
    buyers: Array,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    orders: OrderColumns,
    parameters: Array,
) -> None:
    """Write the day's orders, by ascending buyer; the price is rounded to fen once."""
    p = parameters[0]
    for o in range(len(buyers)):
        buyer = int(buyers[o])
        slot = int(people.bought[buyer])
        row = int(people.seller[contacts.person[slot]])
        brand = int(sellers.brand[row])
        private = int(people.private[buyer])
        price = int(brands.price[brand])
        if private:
            price = fen(price * (1.0 - p.private_deals.buyer_share * p.insurance.platform_fee))
        orders.buyer[o] = buyer
        orders.slot[o] = slot
        orders.seller[o] = row
        orders.brand[o] = brand
        orders.price[o] = price
        orders.private[o] = private
        orders.strong[o] = is_strong(int(contacts.flags[slot]))
        brands.orders_today[brand] += 1


@rule
def hype_of(kind: int, p: Fulfilment) -> float:
    """Return what a brand's words add to expectation, by type."""
    if kind == COUNTERFEIT:
        return p.hype_counterfeit
    return p.hype_community if kind == COMMUNITY else p.hype_genuine


@rule
def seek_redress(
    o: int, other: int, kind: int, orders: OrderColumns, today: Today, p: Parameters
) -> None:
    """Complain and see what comes of it (equation 21; M29, M30, M43, M44)."""
    buyer = int(orders.buyer[o])
    if not orders.bad[o] or not p.mechanisms.complaints:
        return
    if not happens(bits(today.keys[Purpose.COMPLAIN], buyer, other), p.redress.complaint):
        return
    orders.complained[o] = 1
    if orders.private[o]:
        return
    price = int(orders.price[o])
    evidence = bits(today.keys[Purpose.EVIDENCE], buyer, other)
    if orders.insured[o] and happens(evidence, p.redress.evidence):
        claim = fen(claim_paid(price / 100.0, p.insurance) * 100.0)
        orders.claim[o] = claim
        orders.resolved[o] = 1
        if happens(bits(today.keys[Purpose.RECOURSE], buyer, other), p.insurance.recourse):
            orders.recovered[o] = fen(claim * p.insurance.recovered_share)
        return
    solved = resolution_probability(1 if kind == COUNTERFEIT else 0, p.redress)
    if happens(bits(today.keys[Purpose.RESOLVE], buyer, other), solved):
        orders.refund[o] = price
        orders.resolved[o] = 1


@rule
def learn(
    o: int, people: PersonColumns, contacts: ContactColumns, orders: OrderColumns, p: Parameters
) -> None:
    """Update own trust in seller, channel and platform (equations 17 and 19)."""
    buyer, slot = int(orders.buyer[o]), int(orders.slot[o])
    resolved = int(orders.resolved[o])
    felt = np.float64(orders.surprise[o])
    if p.mechanisms.trust_dynamics:
        contacts.trust[slot] = trust_after(
            np.float64(contacts.trust[slot]), felt, resolved, p.trust
        )
        if p.mechanisms.stigma:
            channel = np.float64(people.channel_trust[buyer])
            people.channel_trust[buyer] = channel_trust_after(channel, felt, resolved, p.trust)
        if p.platform_trust.platform_orders and not orders.private[o]:
            people.platform_trust[buyer] = platform_trust_after(
                np.float64(people.platform_trust[buyer]),
                int(orders.bad[o]),
                int(orders.complained[o]),
                resolved,
                p.platform_trust,
            )


@rule
def plan_to_tell(
    o: int, other: int, kind: int, orders: OrderColumns, today: Today, p: Parameters
) -> None:
    """Decide how many friends will hear of it (equation 18; M50)."""
    buyer = int(orders.buyer[o])
    count, chance = 0.0, 0.0
    if orders.bad[o]:
        chance, count = p.word_of_mouth.bad_probability, p.word_of_mouth.bad_listeners
        if orders.resolved[o]:
            count *= p.word_of_mouth.resolved_factor
    elif orders.surprise[o] > p.fulfilment.told_above:
        chance, count = p.word_of_mouth.good_probability, p.word_of_mouth.good_listeners
    if p.mechanisms.word_of_mouth and happens(bits(today.keys[Purpose.TELL], buyer, other), chance):
        drawn = uniform(bits(today.keys[Purpose.LISTENERS], buyer, other))
        orders.listeners[o] = rounded(count, drawn)


@rule
def join_by_purchase(
    o: int,
    other: int,
    people: PersonColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    orders: OrderColumns,
    today: Today,
    p: Parameters,
) -> None:
    """Let a delighted buyer become a seller (equation 26; M15)."""
    buyer, row, brand = int(orders.buyer[o]), int(orders.seller[o]), int(orders.brand[o])
    if (
        not p.mechanisms.recruiting
        or orders.surprise[o] <= p.fulfilment.told_above
        or sellers.kind[row] != DISTRIBUTOR
        or people.selling[buyer]
        or people.recruiter[buyer] >= 0
    ):
        return
    units = pack_units(1 if brands.kind[brand] == COUNTERFEIT else 0, p.chains)
    pack = p.recruiting.pack_cost_share * units * np.float64(brands.price[brand]) / 100.0
    lured = lure(
        np.float64(sellers.income[row]), np.float64(people.income[buyer]), pack, p.recruiting
    )
    hazard = joining_hazard_after_purchase(
        np.float64(people.propensity[buyer]),
        np.float64(people.channel_trust[buyer]),
        lured,
        np.float64(people.immunity[buyer]),
        p.recruiting,
    )
    word = bits(today.keys[Purpose.JOIN_AFTER_PURCHASE], buyer)
    if happens(word, probability_of(hazard * today.joining_factor)):
        people.recruiter[buyer] = other


@kernel
def receive_order(
    o: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    orders: OrderColumns,
    today: Today,
    parameters: Array,
) -> None:
    """Let the buyer of order `o` experience it, complain, learn, and perhaps join."""
    p = parameters[0]
    buyer, slot, brand = int(orders.buyer[o]), int(orders.slot[o]), int(orders.brand[o])
    other = int(contacts.person[slot])
    kind = int(brands.kind[brand])
    flags = int(contacts.flags[slot])
    private = int(orders.private[o])
    trust = mixed_trust(
        np.float64(contacts.trust[slot]),
        np.float64(people.channel_trust[buyer]),
        personal_weight(flags, p.trust),
    )
    service = p.fulfilment.service
    if p.mechanisms.congestion:
        service = service_level(np.float64(brands.orders_mean[brand]), p.fulfilment)
    noise = normal(open_uniform(bits(today.keys[Purpose.EXPERIENCE], buyer, other)))
    lived = experience(
        np.float64(brands.quality[brand]),
        np.float64(brands.effort[brand]),
        service,
        noise,
        p.fulfilment,
    )
    felt = surprise(lived, trust, hype_of(kind, p.fulfilment), p.fulfilment)
    orders.trust[o] = trust
    orders.service[o] = service
    orders.surprise[o] = felt
    orders.bad[o] = 1 if felt < p.fulfilment.bad_below else 0
    orders.complained[o] = 0
    orders.resolved[o] = 0
    orders.claim[o] = 0
    orders.recovered[o] = 0
    orders.refund[o] = 0
    orders.listeners[o] = 0
    orders.insured[o] = 1 if today.cover > 0.0 and not private else 0
    detection = p.private_deals.detection
    if orders.strong[o]:
        detection *= p.private_deals.friend_factor
    caught = private and happens(bits(today.keys[Purpose.DETECT], buyer, other), detection)
    orders.detected[o] = 1 if caught else 0
    seek_redress(o, other, kind, orders, today, p)
    learn(o, people, contacts, orders, p)
    plan_to_tell(o, other, kind, orders, today, p)
    join_by_purchase(o, other, people, sellers, brands, orders, today, p)


@kernel
def receive_orders(
    first: int,
    last: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    orders: OrderColumns,
    today: Today,
    parameters: Array,
) -> None:
    """Let the buyers of a range of orders experience them."""
    for o in range(first, last):
        receive_order(o, people, contacts, sellers, brands, orders, today, parameters)


RECEIVE_ORDER = Step(
    "receive_order",
    "orders",
    ("people", "contacts", "sellers", "brands", "orders", "today", "parameters"),
    receive_order,
    receive_orders,
    "service and product experienced; complaint and redress; own trust; joining after a purchase",
)
