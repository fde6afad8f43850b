"""What the month brings sellers: training by uplines, referrals among experts (M39, M70)."""

import numpy as np

from sim.day.settlement import charge_seller
from sim.day.step import Today, kernel
from sim.mechanisms.chains import fen
from sim.mechanisms.people import taste_distance
from sim.mechanisms.skill import trained
from sim.state.columns import (
    DELETED,
    DISTRIBUTOR,
    FAN,
    Array,
    ContactColumns,
    PersonColumns,
    SellerColumns,
)
from sim.state.ledger import Tally
from sim.state.randomness import Purpose, bits, happens


@kernel
def train_sellers(
    count: int,
    skills: Array,
    people: PersonColumns,
    sellers: SellerColumns,
    tally: Array,
    today: Today,
    parameters: Array,
) -> None:
    """Let distributors be trained by their uplines, who earn the fee (M39).

    `skills` are as they were before anybody was trained.
    """
    p = parameters[0]
    fee = fen(100.0 * p.skill.fee)
    for row in range(count):
        upline = int(sellers.upline[row])
        if not sellers.active[row] or sellers.kind[row] != DISTRIBUTOR or upline < 0:
            continue
        word = bits(today.keys[Purpose.TRAINING], int(sellers.person[row]))
        if not sellers.active[upline] or not happens(word, p.skill.training):
            continue
        sellers.skill[row] = trained(np.float64(skills[row]), np.float64(skills[upline]), p.skill)
        charge_seller(row, fee, people, sellers)
        charge_seller(upline, -fee, people, sellers)
        tally[Tally.TRAINED] += 1
        tally[Tally.TRAINING] += fee


@kernel
def refer_followers(
    experts: Array,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    followers: Array,
    recommended: Array,
    today: Today,
    parameters: Array,
) -> int:
    """Let experts recommend one another to their followers; return how many follow (M70).

    Each recommends the one of another taste that a draw of the pair puts first. Fills `followers`
    and `recommended` with persons.
    """
    p = parameters[0]
    found = 0
    for n in range(len(experts)):
        expert = int(sellers.person[experts[n]])
        other = -1
        least = np.uint64(0xFFFFFFFFFFFFFFFF)
        for m in range(len(experts)):
            person = int(sellers.person[experts[m]])
            distance = taste_distance(
                np.float64(people.taste[expert]), np.float64(people.taste[person])
            )
            if distance < p.influence.referral_distance:
                continue
            drawn = bits(today.keys[Purpose.REFERRAL_EXPERT], expert, person)
            if other < 0 or drawn < least:
                other, least = person, drawn
        if other < 0:
            continue
        start = contacts.start[expert]
        for slot in range(start, start + contacts.used[expert]):
            flags = int(contacts.flags[slot])
            follower = int(contacts.person[slot])
            if not flags & FAN or flags & DELETED or follower == other:
                continue
            word = bits(today.keys[Purpose.REFERRAL], follower, expert)
            if happens(word, p.influence.referral):
                followers[found] = follower
                recommended[found] = other
                found += 1
    return found
