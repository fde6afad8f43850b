"""Friend requests: sellers look for customers among the friends of their friends (M04, M19)."""

import numpy as np

from sim.day.step import Step, Today, kernel, row_function
from sim.mechanisms.ties import acceptance
from sim.state.columns import (
    DELETED,
    DISTRIBUTOR,
    FRIEND,
    MET,
    Array,
    ContactColumns,
    PersonColumns,
    SellerColumns,
)
from sim.state.contacts import find_slot, has_place, pick_contact
from sim.state.randomness import Purpose, bits, happens


@row_function
def request_friend(
    row: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    today: Today,
    parameters: Array,
) -> None:
    """Let a distributor ask a friend of a friend to become a contact; note who accepts."""
    p = parameters[0]
    sellers.met[row] = -1
    person = int(sellers.person[row])
    if sellers.kind[row] != DISTRIBUTOR or not has_place(contacts, person, p.ties.most_contacts):
        return
    if not happens(bits(today.keys[Purpose.REQUEST], person), p.ties.requests):
        return
    friends = FRIEND | MET
    friend = pick_contact(
        people, contacts, person, friends, 1.0, today.keys[Purpose.REQUEST_FRIEND], 0
    )
    if friend < 0:
        return
    target = pick_contact(
        people, contacts, friend, friends, 1.0, today.keys[Purpose.REQUEST_TARGET], person
    )
    if target < 0 or target == person or not has_place(contacts, target, p.ties.most_contacts):
        return
    slot = find_slot(contacts, person, target)
    if slot >= 0 and contacts.flags[slot] & (FRIEND | MET | DELETED):
        return
    chance = acceptance(
        np.float64(people.channel_trust[target]), int(contacts.used[person]), p.ties
    )
    if happens(bits(today.keys[Purpose.ACCEPT], target, person), chance):
        sellers.met[row] = target


@kernel
def request_friends(
    first: int,
    last: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    today: Today,
    parameters: Array,
) -> None:
    """Let a range of sellers ask for friends."""
    for row in range(first, last):
        if sellers.active[row]:
            request_friend(row, people, contacts, sellers, today, parameters)


REQUEST_FRIEND = Step(
    "request_friend",
    "sellers",
    ("people", "contacts", "sellers", "today", "parameters"),
    request_friend,
    request_friends,
    "friend requests to friends of friends",
)
