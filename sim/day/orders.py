"""Orders: what the buyer experiences, complains of and learns, and how it is settled."""

import numpy as np

from sim.day.aftermath import (
    forward_purchase,
    join_by_purchase,
    learn,
    learn_of_seller,
    make_friend,
    plan_to_tell,
)
from sim.day.step import Step, Today, kernel, row_function
from sim.day.worth import personal_weight, retail_price
from sim.mechanisms import Parameters
from sim.mechanisms.chains import fen
from sim.mechanisms.declare import rule
from sim.mechanisms.fulfilment import Fulfilment, experience, service_level, surprise
from sim.mechanisms.insurance import claim_paid
from sim.mechanisms.redress import complaint_probability, promptness, resolution_probability
from sim.mechanisms.trust import mixed_trust
from sim.state.columns import (
    COMMUNITY,
    COUNTERFEIT,
    FORWARDED,
    Array,
    BrandColumns,
    ContactColumns,
    OrderColumns,
    PersonColumns,
    SellerColumns,
)
from sim.state.contacts import is_strong
from sim.state.distributions import normal
from sim.state.randomness import Purpose, bits, happens, open_uniform


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
        brand = int(people.bought_brand[buyer])
        private = int(people.private[buyer])
        price = retail_price(brand, int(people.bought_from[buyer]), sellers, brands)
        if private:
            price = fen(price * (1.0 - p.private_deals.buyer_share * p.insurance.platform_fee))
        orders.buyer[o] = buyer
        orders.slot[o] = slot
        orders.seller[o] = people.bought_from[buyer]
        orders.brand[o] = brand
        orders.way[o] = people.buying[buyer]
        orders.forwarder[o] = -1
        if people.buying[buyer] == FORWARDED:
            orders.forwarder[o] = people.offered_by[buyer]
        orders.price[o] = price
        orders.private[o] = private
        orders.strong[o] = is_strong(int(contacts.flags[slot])) if slot >= 0 else 0
        brands.orders_today[brand] += 1


@rule
def service_of(brand: int, brands: BrandColumns, p: Parameters) -> float:
    """Return the service level of a brand today: with tools, or by hand (equation 13; M36, M37)."""
    capacity, best = p.tools.manual_capacity, p.tools.manual_service
    if p.mechanisms.tools and brands.tool[brand]:
        capacity, best = p.fulfilment.capacity, p.fulfilment.service
    if not p.mechanisms.congestion:
        return best
    orders = np.float64(brands.orders_mean[brand])
    return service_level(orders, capacity, best, p.fulfilment)


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
    solved = resolution_probability(1 if kind == COUNTERFEIT else 0, p.redress)
    hope = solved
    if orders.private[o]:
        hope = 0.0
    elif orders.insured[o]:
        hope = p.redress.evidence + (1.0 - p.redress.evidence) * solved
    complaint = complaint_probability(hope * promptness(p.redress), p.redress)
    if not happens(bits(today.keys[Purpose.COMPLAIN], buyer, other), complaint):
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
    if happens(bits(today.keys[Purpose.RESOLVE], buyer, other), solved):
        orders.refund[o] = price
        orders.resolved[o] = 1


@row_function
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
    row = int(orders.seller[o])
    # A brand's own shop stands beside the persons in what draws are about.
    other = int(sellers.person[row]) if row >= 0 else len(people.taste) + brand
    kind = int(brands.kind[brand])
    private = int(orders.private[o])
    trust: float = np.float64(people.channel_trust[buyer])
    if slot >= 0:
        weight = personal_weight(int(contacts.flags[slot]), p.trust)
        trust = mixed_trust(np.float64(contacts.trust[slot]), trust, weight)
    service = service_of(brand, brands, p)
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
    orders.friend[o] = -1
    orders.insured[o] = 1 if today.cover > 0.0 and not private else 0
    detection = p.private_deals.detection
    if orders.strong[o]:
        detection *= p.private_deals.friend_factor
    caught = private and happens(bits(today.keys[Purpose.DETECT], buyer, other), detection)
    orders.detected[o] = 1 if caught else 0
    seek_redress(o, other, kind, orders, today, p)
    learn(o, people, contacts, orders, p)
    if slot >= 0:
        learn_of_seller(o, slot, contacts, orders, p)
        forward_purchase(o, slot, other, people, contacts, orders, today, p)
    if row >= 0:
        make_friend(o, other, people, contacts, orders, today, p)
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
    "service and product experienced; complaint and redress; own trust; forwarding; new friends; "
    "joining after a purchase",
)
