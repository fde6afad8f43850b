"""What a purchase leaves behind: learning, ties, talk, recruits (equations 17 to 19 and 26)."""

import numpy as np

from sim.day.joining import believed_lure
from sim.day.step import Today
from sim.mechanisms import Parameters
from sim.mechanisms.chains import pack_units
from sim.mechanisms.declare import rule
from sim.mechanisms.platform_trust import platform_trust_after
from sim.mechanisms.reach import forwarding_probability
from sim.mechanisms.recruiting import joining_hazard_after_purchase
from sim.mechanisms.redress import promptness
from sim.mechanisms.ties import contacted, tie_after_bad_deal
from sim.mechanisms.trust import channel_trust_after, trust_after
from sim.mechanisms.word_of_mouth import rounded
from sim.state.columns import (
    COUNTERFEIT,
    DISTRIBUTOR,
    NOBODY,
    SEEN_BY,
    BrandColumns,
    ContactColumns,
    OrderColumns,
    PersonColumns,
    SellerColumns,
)
from sim.state.contacts import pick_contact, set_tie
from sim.state.randomness import Purpose, bits, happens, strikes, uniform


@rule
def redress_felt(o: int, orders: OrderColumns, p: Parameters) -> float:
    """Return how much of full and prompt redress the buyer got, 0 to 1 (M43)."""
    return promptness(p.redress) if orders.resolved[o] else 0.0


@rule
def learn(
    o: int, people: PersonColumns, contacts: ContactColumns, orders: OrderColumns, p: Parameters
) -> None:
    """Update novelty, and trust in channel and platform (equations 17 and 19; M06, M24, M32)."""
    buyer = int(orders.buyer[o])
    redress = redress_felt(o, orders, p)
    people.purchases[buyer] = min(65_535, int(people.purchases[buyer]) + 1)
    novelty = np.float64(people.novelty[buyer])
    people.novelty[buyer] = novelty - p.decision.novelty_per_purchase * novelty
    if not p.mechanisms.trust_dynamics or not p.mechanisms.learning_by_experience:
        return
    if p.mechanisms.stigma:
        channel = np.float64(people.channel_trust[buyer])
        felt = np.float64(orders.surprise[o])
        people.channel_trust[buyer] = channel_trust_after(channel, felt, redress, p.trust)
    if p.platform_trust.platform_orders and not orders.private[o]:
        people.platform_trust[buyer] = platform_trust_after(
            np.float64(people.platform_trust[buyer]),
            int(orders.bad[o]),
            int(orders.complained[o]),
            redress,
            p.platform_trust,
        )


@rule
def learn_of_seller(
    o: int, slot: int, contacts: ContactColumns, orders: OrderColumns, p: Parameters
) -> None:
    """Update tie and trust in the contact who sold (equation 17; M06, M14, M35)."""
    tie = np.float64(contacts.tie[slot])
    after = tie_after_bad_deal(tie, p.ties) if orders.bad[o] else contacted(tie, p.ties)
    set_tie(contacts, slot, after, p)
    if p.mechanisms.trust_dynamics and p.mechanisms.learning_by_experience:
        contacts.trust[slot] = trust_after(
            np.float64(contacts.trust[slot]),
            np.float64(orders.surprise[o]),
            redress_felt(o, orders, p),
            p.trust,
        )


@rule
def forward_purchase(
    o: int,
    slot: int,
    other: int,
    people: PersonColumns,
    contacts: ContactColumns,
    orders: OrderColumns,
    today: Today,
    p: Parameters,
) -> None:
    """Let a satisfied buyer forward the seller's post, as a favour or for pay (M09, M73)."""
    buyer = int(orders.buyer[o])
    if orders.surprise[o] <= p.fulfilment.told_above:
        return
    trust, face = np.float64(contacts.trust[slot]), np.float64(contacts.face[slot])
    chance = forwarding_probability(p.forwarding.buyer, trust, face, p.forwarding)
    if happens(bits(today.keys[Purpose.FORWARD_BOUGHT], buyer, other), chance):
        people.forwarding[buyer] = orders.seller[o]
        people.forward_depth[buyer] = 0
        people.forward_cascade[buyer] = -1
        if p.mechanisms.face_depletion:
            contacts.face[slot] = max(0.0, face - p.forwarding.face_used)


@rule
def make_friend(
    o: int,
    other: int,
    people: PersonColumns,
    contacts: ContactColumns,
    orders: OrderColumns,
    today: Today,
    p: Parameters,
) -> None:
    """Let a buyer make friends over a purchase: with the seller, or another contact of it (M60)."""
    buyer = int(orders.buyer[o])
    if orders.slot[o] < 0:
        if p.loyalty.ties:
            orders.friend[o] = other
        return
    if happens(bits(today.keys[Purpose.CLOSURE], buyer, other), p.loyalty.closure):
        friend = pick_contact(
            people, contacts, other, SEEN_BY, 1.0, today.keys[Purpose.CLOSURE_FRIEND], buyer
        )
        if friend != buyer:
            orders.friend[o] = friend


@rule
def plan_to_tell(
    o: int, other: int, kind: int, orders: OrderColumns, today: Today, p: Parameters
) -> None:
    """Decide how many friends will hear of it (equation 18; M50)."""
    buyer = int(orders.buyer[o])
    count, chance = 0.0, 0.0
    if orders.bad[o]:
        chance, count = p.word_of_mouth.bad_probability, p.word_of_mouth.bad_listeners
        count *= 1.0 - redress_felt(o, orders, p) * (1.0 - p.word_of_mouth.resolved_factor)
    elif orders.surprise[o] > p.fulfilment.told_above:
        chance, count = p.word_of_mouth.good_probability, p.word_of_mouth.good_listeners
    if not p.mechanisms.situated_talk:
        chance, count = 1.0, p.word_of_mouth.steady_listeners
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
        or row < 0
        or sellers.kind[row] != DISTRIBUTOR
        or people.selling[buyer]
        or people.recruiter[buyer] != NOBODY
    ):
        return
    units = pack_units(1 if brands.kind[brand] == COUNTERFEIT else 0, p.chains)
    pack = p.recruiting.pack_cost_share * units * np.float64(brands.price[brand]) / 100.0
    lured = believed_lure(
        np.float64(sellers.income[row]), np.float64(people.income[buyer]), pack, today, p
    )
    hazard = joining_hazard_after_purchase(
        np.float64(people.propensity[buyer]),
        np.float64(people.channel_trust[buyer]),
        lured,
        np.float64(people.immunity[buyer]),
        p.recruiting,
    )
    word = bits(today.keys[Purpose.JOIN_AFTER_PURCHASE], buyer)
    if strikes(word, hazard * today.joining_factor):
        people.recruiter[buyer] = other
