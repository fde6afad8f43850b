"""Operations on rows of contacts.

Selling contacts stand first in a row, in id order, so that 150 friends of whom 5 sell cost like
5: fatigue, face and mutes change daily only there. A contact behind them is caught up in closed
form when it starts to sell again; this is the definition of the model, not an approximation.
"""

import numpy as np

from sim.mechanisms import Parameters
from sim.mechanisms.declare import rule
from sim.mechanisms.face import full_face, recovered_face
from sim.mechanisms.fatigue import fading
from sim.mechanisms.people import taste_distance
from sim.state.columns import (
    DELETED,
    FRIEND,
    MET,
    MUTED,
    SEEN_BY,
    SEES,
    STRONG,
    ContactColumns,
    PersonColumns,
)
from sim.state.prefetch import fetch_rows_of_contacts
from sim.state.randomness import bits, happens

_NEVER = np.uint64(0xFFFFFFFFFFFFFFFF)  # no draw is below it


@rule
def find_slot(contacts: ContactColumns, owner: int, other: int) -> int:
    """Return the slot of `other` among the contacts of `owner`, or -1."""
    first = contacts.start[owner]
    for slot in range(first, first + contacts.used[owner]):
        if contacts.person[slot] == other:
            return int(slot)
    return -1


@rule
def is_strong(flags: int) -> int:
    """Return 1 for a strong friend, else 0."""
    return 1 if flags & STRONG else 0


@rule
def is_friend(flags: int) -> int:
    """Return 1 for a friend of old, or a strong tie made by trade; 0 for others (face: M23)."""
    return 1 if flags & (FRIEND | STRONG) else 0


@rule
def set_tie(contacts: ContactColumns, slot: int, tie: float, p: Parameters) -> None:
    """Set the strength of a tie; a friend at or above the threshold is a strong one (M04)."""
    flags = int(contacts.flags[slot])
    contacts.tie[slot] = tie
    # Flags are written in any case; a branch would be guessed wrong (sim.day.feed).
    above = tie >= p.ties.strong_above
    strong = above and flags & (FRIEND | MET)
    contacts.flags[slot] = flags | STRONG if strong else flags & ~STRONG


@rule
def _swap(contacts: ContactColumns, one: int, two: int) -> None:
    for column in (contacts.trust, contacts.fatigue, contacts.face, contacts.tie):
        column[one], column[two] = column[two], column[one]
    person, flags, purchases, touched = (
        contacts.person[one],
        contacts.flags[one],
        contacts.purchases[one],
        contacts.touched[one],
    )
    contacts.person[one] = contacts.person[two]
    contacts.flags[one] = contacts.flags[two]
    contacts.purchases[one] = contacts.purchases[two]
    contacts.touched[one] = contacts.touched[two]
    contacts.person[two] = person
    contacts.flags[two] = flags
    contacts.purchases[two] = purchases
    contacts.touched[two] = touched


@rule
def _catch_up(
    contacts: ContactColumns,
    slot: int,
    owner: int,
    day: int,
    stream: np.uint64,
    p: Parameters,
) -> None:
    days = np.float64(day - contacts.touched[slot])
    if days <= 0.0:
        return
    flags = int(contacts.flags[slot])
    if flags & MET and p.ties.silence < 1.0:
        tie = np.float64(contacts.tie[slot]) * fading(1.0 - p.ties.silence, days)
        set_tie(contacts, slot, tie, p)
        flags = int(contacts.flags[slot])
    if p.mechanisms.fatigue:
        contacts.fatigue[slot] = np.float64(contacts.fatigue[slot]) * fading(p.fatigue.kept, days)
    if p.mechanisms.face_depletion:
        full = full_face(is_strong(flags), is_friend(flags), p.face)
        contacts.face[slot] = recovered_face(np.float64(contacts.face[slot]), full, days, p.face)
    if flags & MUTED:
        ended = 1.0
        if p.blocking.unmute < 1.0:
            ended = 1.0 - fading(1.0 - p.blocking.unmute, days)
        if happens(bits(stream, owner, contacts.person[slot]), ended):
            contacts.flags[slot] = flags & ~MUTED


@rule
def wake(
    contacts: ContactColumns,
    slot: int,
    owner: int,
    day: int,
    stream: np.uint64,
    p: Parameters,
) -> None:
    """Move a slot among the selling ones of its row, caught up to the end of `day`."""
    flags = int(contacts.flags[slot])
    first = contacts.start[owner]
    boundary = first + contacts.selling[owner]
    if slot < boundary or flags & DELETED or not flags & SEES:
        return
    _catch_up(contacts, slot, owner, day, stream, p)
    if slot != boundary:
        _swap(contacts, slot, boundary)
    contacts.selling[owner] += 1
    while boundary > first and contacts.person[boundary - 1] > contacts.person[boundary]:
        _swap(contacts, boundary - 1, boundary)
        boundary -= 1


@rule
def sleep(contacts: ContactColumns, slot: int, owner: int, day: int) -> None:
    """Move a slot behind the selling ones of its row; it is up to date for the end of `day`."""
    last = contacts.start[owner] + contacts.selling[owner] - 1
    if slot > last:
        return
    contacts.touched[slot] = day
    while slot < last:
        _swap(contacts, slot, slot + 1)
        slot += 1
    contacts.selling[owner] -= 1


@rule
def wake_seller(
    contacts: ContactColumns,
    seller: int,
    day: int,
    stream: np.uint64,
    p: Parameters,
) -> None:
    """Let everybody who sees person `seller` count it among its selling contacts."""
    first = contacts.start[seller]
    for slot in range(first, first + contacts.used[seller]):
        flags = int(contacts.flags[slot])
        if flags & SEEN_BY and not flags & DELETED:
            viewer = contacts.person[slot]
            back = find_slot(contacts, viewer, seller)
            wake(contacts, back, viewer, day, stream, p)


@rule
def sleep_seller(contacts: ContactColumns, seller: int, day: int) -> None:
    """Let nobody count person `seller` among its selling contacts any longer."""
    fetch_rows_of_contacts(contacts, seller)
    first = contacts.start[seller]
    for slot in range(first, first + contacts.used[seller]):
        flags = int(contacts.flags[slot])
        if flags & SEEN_BY and not flags & DELETED:
            viewer = contacts.person[slot]
            back = find_slot(contacts, viewer, seller)
            sleep(contacts, back, viewer, day)


@rule
def _cut(people: PersonColumns, contacts: ContactColumns, one: int, two: int, day: int) -> None:
    slot = find_slot(contacts, one, two)
    if slot >= 0:
        sleep(contacts, slot, one, day)
        # Sleeping moved the slot.
        slot = find_slot(contacts, one, two)
        contacts.flags[slot] |= DELETED
        if not contacts.flags[slot] & MET:
            people.deleted_ties[one] += 1


@rule
def delete_tie(
    people: PersonColumns, contacts: ContactColumns, owner: int, other: int, day: int
) -> None:
    """Delete a tie in both directions, for good."""
    _cut(people, contacts, owner, other, day)
    _cut(people, contacts, other, owner, day)


@rule
def has_place(contacts: ContactColumns, person: int, most: int) -> bool:
    """Return whether a person has fewer than `most` friends, deleted and fans left out (M18)."""
    if contacts.used[person] < most:
        return True
    first = contacts.start[person]
    friends = 0
    for slot in range(first, first + contacts.used[person]):
        flags = int(contacts.flags[slot])
        if flags & (FRIEND | MET) and not flags & DELETED:
            friends += 1
    return friends < most


@rule
def pick_contact(
    people: PersonColumns,
    contacts: ContactColumns,
    owner: int,
    allowed: int,
    within: float,
    stream: np.uint64,
    counter: int,
) -> int:
    """Return a person drawn uniformly from the contacts of `owner`, or -1 if there is none.

    The draw is the contact with the least hash, so that it depends neither on the order of slots
    nor on other contacts; draws with different counters are independent (with replacement).

    Parameters
    ----------
    allowed : int
        Flags of which the contact must bear at least one; deleted contacts never count.
    within : float
        Greatest distance of tastes from `owner`; 1 takes all.
    """
    first = contacts.start[owner]
    best = -1
    least = _NEVER
    for slot in range(first, first + contacts.used[owner]):
        flags = int(contacts.flags[slot])
        other = int(contacts.person[slot])
        drawn = bits(stream, owner, other, counter)
        eligible = flags & allowed and not flags & DELETED
        if within < 0.5 and eligible:
            distance = taste_distance(
                np.float64(people.taste[owner]), np.float64(people.taste[other])
            )
            eligible = distance <= within
        # Chosen without a branch, which a processor would guess wrong.
        drawn = drawn if eligible else _NEVER
        best = other if drawn < least else best
        least = min(drawn, least)
    return best


@rule
def add_slot(contacts: ContactColumns, owner: int, other: int, flags: int, day: int) -> int:
    """Append a contact to a row that has room; its levels start at 0."""
    slot = contacts.start[owner] + contacts.used[owner]
    contacts.used[owner] += 1
    contacts.person[slot] = other
    contacts.trust[slot] = 0.0
    contacts.fatigue[slot] = 0.0
    contacts.face[slot] = 0.0
    contacts.tie[slot] = 0.0
    contacts.flags[slot] = flags
    contacts.purchases[slot] = 0
    contacts.touched[slot] = day
    return int(slot)


@rule
def copy_row(contacts: ContactColumns, owner: int, target: ContactColumns, free: int) -> None:
    """Copy the slots of a row to those of `target` from `free` on."""
    old = contacts.start[owner]
    for k in range(contacts.used[owner]):
        target.person[free + k] = contacts.person[old + k]
        target.trust[free + k] = contacts.trust[old + k]
        target.fatigue[free + k] = contacts.fatigue[old + k]
        target.face[free + k] = contacts.face[old + k]
        target.tie[free + k] = contacts.tie[old + k]
        target.flags[free + k] = contacts.flags[old + k]
        target.purchases[free + k] = contacts.purchases[old + k]
        target.touched[free + k] = contacts.touched[old + k]


@rule
def move_row(contacts: ContactColumns, owner: int, free: int, room: int) -> None:
    """Move a row to the free slots from `free` on, `room` of them."""
    copy_row(contacts, owner, contacts, free)
    contacts.start[owner] = free
    contacts.room[owner] = room
