"""The day's end: deletions, leavers, joiners, invitations (M04, M15, M18, M25, M48, M85).

Serial, in ascending order: it rewrites the structure that the next day's parallel steps read.
"""

import numpy as np

from sim.day.chain import (
    allowed_upline,
    close_shop,
    depth_below,
    hand_on_propensity,
    inherited_rate,
    newcomer_patience,
    open_shop,
    take_propensity,
)
from sim.day.step import Today, kernel
from sim.mechanisms import Parameters
from sim.mechanisms.declare import rule
from sim.mechanisms.ties import welcomed
from sim.state.columns import (
    DELETED,
    DISTRIBUTOR,
    FAN,
    FRIEND,
    MET,
    OWN_ACCORD,
    SEES,
    Array,
    BrandColumns,
    ContactColumns,
    PersonColumns,
    SellerColumns,
)
from sim.state.contacts import (
    add_slot,
    copy_row,
    delete_tie,
    find_slot,
    has_place,
    move_row,
    set_tie,
    wake,
)
from sim.state.ledger import Tally
from sim.state.prefetch import fetch_row
from sim.state.randomness import Purpose, bits, happens, uniform

AHEAD = 4
"""Ties made between asking for the rows of two persons and needing them."""


@kernel
def delete_ties(persons: Array, people: PersonColumns, contacts: ContactColumns, day: int) -> None:
    """Carry out the deletions that `persons` (ascending) decided in their feeds today."""
    for n in range(len(persons)):
        owner = int(persons[n])
        k = 0
        while k < contacts.selling[owner]:
            slot = contacts.start[owner] + k
            if contacts.flags[slot] & DELETED:
                delete_tie(people, contacts, owner, int(contacts.person[slot]), day)
            else:
                k += 1


@kernel
def close_shops(
    rows: Array,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    tally: Array,
    today: Today,
    parameters: Array,
) -> None:
    """Let the distributors `rows` quit (equation 28)."""
    p = parameters[0]
    for n in range(len(rows)):
        row = int(rows[n])
        close_shop(row, today.day, people, contacts, sellers, tally, p)
        tally[Tally.QUIT] += 1
        if not p.mechanisms.recruit_depletion:
            take_propensity(int(sellers.person[row]), people, today)


@rule
def mentor_of(
    person: int,
    recruiter: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    today: Today,
    p: Parameters,
) -> int:
    """Return under whom a newcomer joins: the best earner it sees, or its recruiter (M48)."""
    if not happens(bits(today.keys[Purpose.MENTOR], person), p.skill.mentors):
        return recruiter
    best = recruiter
    first = contacts.start[person]
    for slot in range(first, first + contacts.selling[person]):
        row = int(people.seller[contacts.person[slot]])
        if sellers.active[row] and sellers.kind[row] == DISTRIBUTOR:
            income = np.float64(sellers.income[row])
            if not sellers.active[best] or income > np.float64(sellers.income[best]):
                best = row
    return best


@kernel
def open_shops(
    joiners: Array,
    rows: Array,
    actives: Array,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    accounts: Array,
    tally: Array,
    today: Today,
    parameters: Array,
) -> None:
    """Let `joiners` (persons, ascending) open shops at `rows` (equation 27).

    `actives` are the rows of active distributors, among whom uniform recruiting draws, and whoever
    joins of its own accord.
    """
    p = parameters[0]
    for n in range(len(joiners)):
        person, row = int(joiners[n]), int(rows[n])
        by_itself = people.recruiter[person] == OWN_ACCORD
        recruiter = -1 if by_itself else int(people.seller[people.recruiter[person]])
        if by_itself or (p.recruiting.uniform and len(actives) > 0):
            drawn = uniform(bits(today.keys[Purpose.UPLINE], person))
            recruiter = int(actives[int(drawn * len(actives))])
        recruiter = mentor_of(person, recruiter, people, contacts, sellers, today, p)
        upline = allowed_upline(recruiter, sellers, p, tally)
        rate = inherited_rate(recruiter, person, sellers, today, p)
        patience = newcomer_patience(person, 0.5, 1.5, today, p)
        open_shop(
            row,
            person,
            DISTRIBUTOR,
            int(sellers.brand[recruiter]),
            upline,
            depth_below(upline, recruiter, sellers, p),
            recruiter,
            rate,
            patience,
            people,
            contacts,
            sellers,
            brands,
            accounts,
            tally,
            today,
            p,
        )
        tally[Tally.JOINED] += 1
        if not p.mechanisms.recruit_depletion:
            hand_on_propensity(person, people, tally, today)


@kernel
def detach(marked: Array, count: int, sellers: SellerColumns) -> None:
    """Cut the former downlines of rows that open anew (`marked`); they keep their depth."""
    for row in range(count):
        upline = sellers.upline[row]
        if upline >= 0 and marked[upline]:
            sellers.upline[row] = -1


@rule
def link(
    person: int,
    seller: int,
    flag: int,
    trust: float,
    people: PersonColumns,
    contacts: ContactColumns,
    today: Today,
    p: Parameters,
) -> bool:
    """Let a person see a seller, or make two persons friends; a deleted tie stays deleted.

    A tie made by trade (`flag` MET) is one of friends: the seller sees the person too, should it
    sell. Both rows must have room for one more slot.
    """
    back_flag = MET if flag == MET else FAN
    tie = welcomed(p.ties) if flag == MET else p.ties.followed_start
    slot = find_slot(contacts, person, seller)
    if slot >= 0:
        flags = int(contacts.flags[slot])
        if flags & (DELETED | flag) or person == seller or (flag == MET and flags & FRIEND):
            return False
        if flag == MET and not flags & SEES:
            # A fan becomes a friend: what slept until today was no tie.
            contacts.touched[slot] = today.day
        contacts.flags[slot] = flags | flag
        contacts.trust[slot] = max(trust, np.float64(contacts.trust[slot]))
        back = find_slot(contacts, seller, person)
        contacts.flags[back] |= back_flag
        set_tie(contacts, slot, max(tie, np.float64(contacts.tie[slot])), p)
        set_tie(contacts, back, max(tie, np.float64(contacts.tie[back])), p)
    else:
        slot = add_slot(contacts, person, seller, flag, today.day)
        contacts.trust[slot] = trust
        back = add_slot(contacts, seller, person, back_flag, today.day)
        contacts.trust[back] = trust
        set_tie(contacts, slot, tie, p)
        set_tie(contacts, back, tie, p)
    if flag == MET and people.selling[person]:
        wake(contacts, back, seller, today.day, today.keys[Purpose.UNMUTE_RETURN], p)
    # A fan who is no friend is a slot that its owner does not see; seen ones are woken.
    if people.selling[seller]:
        wake(contacts, slot, person, today.day, today.keys[Purpose.UNMUTE_RETURN], p)
    return True


@kernel
def join_communities(
    members: Array,
    hosts: Array,
    trust: float,
    flag: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    today: Today,
    parameters: Array,
) -> int:
    """Link `members` to `hosts` in order; return how many ties were made.

    Communities and influencers must be active; friends (`flag` MET) may be anybody who has not
    got all the friends that one may have (M18).
    """
    p = parameters[0]
    made = 0
    for n in range(len(members)):
        ahead = min(n + AHEAD, len(members) - 1)
        fetch_row(contacts, members[ahead])
        fetch_row(contacts, hosts[ahead])
        host = int(hosts[n])
        row = int(people.seller[host])
        if members[n] == host or (flag != MET and (row < 0 or not sellers.active[row])):
            continue
        most = p.ties.most_contacts
        if flag == MET and not (
            has_place(contacts, int(members[n]), most) and has_place(contacts, host, most)
        ):
            continue
        if link(int(members[n]), host, flag, trust, people, contacts, today, p):
            made += 1
    return made


@kernel
def pack_rows(contacts: ContactColumns, target: ContactColumns, spare: int) -> int:
    """Move all rows to the slots of `target`, one behind the other; return the end.

    `target` has slots of its own and shares the rest with `contacts`.
    """
    free = 0
    for owner in range(len(contacts.start)):
        copy_row(contacts, owner, target, free)
        contacts.start[owner] = free
        contacts.room[owner] = contacts.used[owner] + spare
        free += int(contacts.room[owner])
    return free


@kernel
def make_room(owners: Array, wanted: Array, contacts: ContactColumns, free: int) -> int:
    """Move the rows of `owners` that lack room for `wanted` slots behind `free`; return the end."""
    for n in range(len(owners)):
        owner = int(owners[n])
        if wanted[n] > contacts.room[owner]:
            move_row(contacts, owner, free, int(wanted[n]))
            free += int(wanted[n])
    return free
