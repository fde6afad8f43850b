"""Rows of contacts stay sorted and complete, and catching up equals living day by day."""

import itertools
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.day.engine import packed
from sim.day.step import Today
from sim.day.turnover import join_communities, make_room, pack_rows
from sim.mechanisms import kernel_parameters
from sim.mechanisms.face import recovered_face
from sim.mechanisms.ties import welcomed
from sim.scenario import default_scenario
from sim.state.columns import (
    DELETED,
    FAN,
    FRIEND,
    MEMBER,
    MET,
    MUTED,
    SEES,
    STRONG,
    ContactColumns,
    PersonColumns,
    made,
)
from sim.state.contacts import (
    add_slot,
    delete_tie,
    find_slot,
    pick_contact,
    set_tie,
    sleep_seller,
    wake,
    wake_seller,
)
from sim.state.randomness import key, keys_of_day
from sim.state.state import State

P = kernel_parameters(default_scenario().values)
PACKED = packed(P)  # as kernels take them: compiles in a quarter of the time
CATCH_UP = (np.uint64(key(1, 1, 1)), PACKED[0])
LISTENER = np.uint64(key(1, 1, 26))
PERSONS = 9


@dataclass
class Tie:
    """What one person knows of a contact: the naive copy of a slot."""

    flags: int
    trust: float
    fatigue: float
    purchases: int


@dataclass
class Naive:
    """Contacts as dictionaries, and who sells."""

    ties: list[dict[int, Tie]] = field(default_factory=lambda: [{} for _ in range(PERSONS)])
    selling: set[int] = field(default_factory=set)

    def shown(self, owner: int) -> list[int]:
        """Return the contacts that must lead the row of `owner`, in order."""
        return sorted(
            other
            for other, tie in self.ties[owner].items()
            if other in self.selling and tie.flags & SEES and not tie.flags & DELETED
        )


def world() -> tuple[State, Naive]:
    """Return a ring of friends with a chord, and its naive copy."""
    naive = Naive()
    for one in range(PERSONS):
        for other, flags in (((one + 1) % PERSONS, FRIEND | STRONG), ((one + 3) % PERSONS, FRIEND)):
            for a, b in ((one, other), (other, one)):
                naive.ties[a][b] = Tie(flags, 0.0, 0.0, 0)
    rows = made(ContactColumns, PERSONS)
    slots = made(ContactColumns, sum(len(t) for t in naive.ties))
    columns = {
        name: getattr(rows if name in ("start", "room", "used", "selling") else slots, name)
        for name in ContactColumns._fields
    }
    contacts = ContactColumns(**columns)
    free = 0
    for owner, ties in enumerate(naive.ties):
        contacts.start[owner], contacts.room[owner] = free, len(ties)
        # Friends stand in any order at first.
        for other in sorted(ties, key=lambda other: (other * 7) % PERSONS):
            slot = add_slot(contacts, owner, other, ties[other].flags, 0)
            tie = ties[other]
            tie.trust = float(np.float32(0.01 * (owner * PERSONS + other)))
            tie.purchases = owner * 10 + other
            contacts.trust[slot], contacts.purchases[slot] = tie.trust, tie.purchases
        free += len(ties)
    return State(made(PersonColumns, PERSONS), contacts, days=1), naive


def check(state: State, naive: Naive) -> None:
    contacts = state.contacts
    spans = []
    for owner, ties in enumerate(naive.ties):
        first, used = int(contacts.start[owner]), int(contacts.used[owner])
        assert used <= contacts.room[owner]
        spans.append((first, first + int(contacts.room[owner])))
        row = contacts.person[first : first + used].tolist()
        assert sorted(row) == sorted(ties)
        shown = naive.shown(owner)
        assert row[: contacts.selling[owner]] == shown
        for other, tie in ties.items():
            slot = find_slot(contacts, owner, other)
            assert contacts.person[slot] == other
            assert int(contacts.flags[slot]) & ~(MUTED | STRONG) == tie.flags & ~(MUTED | STRONG)
            assert contacts.trust[slot] == np.float32(tie.trust)
            assert contacts.purchases[slot] == tie.purchases
    spans.sort()
    assert all(end <= begin for (_, end), (begin, _) in itertools.pairwise(spans))
    assert spans[-1][1] <= len(contacts.person)


def widen(state: State, one: int, two: int) -> None:
    """Make room for one more slot in two rows."""
    owners = np.array(sorted((one, two)))
    contacts = state.contacts
    wanted = contacts.used[owners].astype(np.int64) + 1
    free = max(int(s + r) for s, r in zip(contacts.start, contacts.room, strict=True))
    state.reserve_slots(free + int(wanted.sum()))
    make_room(owners, wanted, state.contacts, free)


def today(day: int) -> Today:
    """Return a day on which nothing happens but its date."""
    trends = dict.fromkeys(Today._fields, 0.0)
    numbers = dict.fromkeys(("month_turn", "coupon", "featured"), 0)
    return Today(**{**trends, **numbers, "day": day, "keys": keys_of_day(1, day)})


def meet(state: State, naive: Naive, one: int, two: int, day: int) -> bool:
    """Make friends of two persons by trade, making room in both rows first."""
    widen(state, one, two)
    for person in (one, two):
        state.people.selling[person] = person in naive.selling
    return bool(
        join_communities(
            np.array([one]), np.array([two]), 0.25, MET,
            state.people, state.contacts, state.sellers, today(day), PACKED,
        )
    )  # fmt: skip


def note_meeting(naive: Naive, one: int, two: int) -> None:
    """Do to the naive copy what a meeting does: old trust stays, the one who joins gains."""
    for a, b in ((one, two), (two, one)):
        tie = naive.ties[a].setdefault(b, Tie(0, 0.25, 0.0, 0))
        tie.flags |= MET
    naive.ties[one][two].trust = max(0.25, naive.ties[one][two].trust)


def pack(state: State) -> None:
    """Move all rows to new slots, with one to spare each."""
    target = state.fresh_slots(int(state.contacts.used.sum()) + PERSONS)
    assert pack_rows(state.contacts, target, 1) == len(target.person)
    state.contacts = target


def link_member(state: State, naive: Naive, member: int, host: int, day: int) -> None:
    """Let a person who does not know a host see it, making room in both rows."""
    widen(state, member, host)
    slot = add_slot(state.contacts, member, host, MEMBER, day)
    add_slot(state.contacts, host, member, FAN, day)
    naive.ties[member][host] = Tie(MEMBER, 0.0, 0.0, 0)
    naive.ties[host][member] = Tie(FAN, 0.0, 0.0, 0)
    if host in naive.selling:
        wake(state.contacts, slot, member, day, *CATCH_UP)


person = st.integers(0, PERSONS - 1)
operation = st.one_of(
    st.tuples(st.just("sell"), person, person),
    st.tuples(st.just("leave"), person, person),
    st.tuples(st.just("delete"), person, person),
    st.tuples(st.just("join"), person, person),
    st.tuples(st.just("mark"), person, person),
    st.tuples(st.just("meet"), person, person),
    st.tuples(st.just("pack"), person, person),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(operation, max_size=40))
def test_rows_stay_sorted_and_complete(operations: list[tuple[str, int, int]]) -> None:
    state, naive = world()
    for day, (what, one, two) in enumerate(operations, start=1):
        known = two in naive.ties[one]
        if what == "sell" and one not in naive.selling:
            naive.selling.add(one)
            wake_seller(state.contacts, one, day, *CATCH_UP)
        elif what == "leave" and one in naive.selling:
            naive.selling.discard(one)
            sleep_seller(state.contacts, one, day)
        elif what == "delete" and known:
            delete_tie(state.people, state.contacts, one, two, day)
            naive.ties[one][two].flags |= DELETED
            naive.ties[two][one].flags |= DELETED
        elif what == "join" and not known and one != two:
            link_member(state, naive, one, two, day)
        elif what == "meet" and one != two:
            new = not known or not naive.ties[one][two].flags & (FRIEND | MET | DELETED)
            assert meet(state, naive, one, two, day) == new
            if new:
                note_meeting(naive, one, two)
        elif what == "pack":
            pack(state)
        elif what == "mark" and known:
            slot = find_slot(state.contacts, one, two)
            naive.ties[one][two].trust = day / 64
            state.contacts.trust[slot] = day / 64
        check(state, naive)
    deletions = sum(t.flags & DELETED != 0 for ties in naive.ties for t in ties.values())
    assert (state.people.deleted_ties > 0).sum() <= deletions


@pytest.mark.parametrize("days", [1, 7, 30, 365])
@pytest.mark.parametrize("strong", [0, STRONG])
def test_catching_up_equals_daily_decay(days: int, strong: int) -> None:
    state, _ = world()
    contacts = state.contacts
    one, two = (0, 1) if strong else (0, 3)
    slot = find_slot(contacts, one, two)
    contacts.fatigue[slot], contacts.face[slot] = 1.7, 0.1
    contacts.touched[slot] = 100
    # As the feed does it: in float64, rounded to float32 every night.
    fatigue, face = np.float32(1.7), np.float32(0.1)
    full = P.face.strong if strong else P.face.weak
    for _ in range(days):
        fatigue = np.float32(np.float64(fatigue) * P.fatigue.kept)
        face = np.float32(recovered_face(np.float64(face), full, 1.0, P.face))
    wake_seller(contacts, two, 100 + days, *CATCH_UP)
    slot = find_slot(contacts, one, two)
    # Half a unit in the last place a day at most.
    assert contacts.fatigue[slot] == pytest.approx(fatigue, rel=days * 6e-8)
    assert contacts.face[slot] == pytest.approx(face, rel=days * 6e-8)


def test_ties_made_by_trade_fade_in_silence_as_day_by_day_and_old_ones_stay() -> None:
    state, naive = world()
    assert meet(state, naive, 0, 4, 100)
    before = {other: state.contacts.tie[find_slot(state.contacts, 0, other)] for other in (1, 4)}
    assert before[4] == np.float32(welcomed(P.ties))
    for seller in (1, 4):
        wake_seller(state.contacts, seller, 130, *CATCH_UP)
    after = {other: state.contacts.tie[find_slot(state.contacts, 0, other)] for other in (1, 4)}
    tie = np.float32(before[4])
    for _ in range(30):
        tie = np.float32(np.float64(tie) * (1 - P.ties.silence))
    assert after[4] == pytest.approx(tie, rel=30 * 6e-8)
    assert after[1] == before[1]


def test_the_strength_of_a_tie_says_whether_it_is_strong() -> None:
    state, naive = world()
    assert meet(state, naive, 0, 4, 1)
    link_member(state, naive, 0, 5, 1)
    contacts = state.contacts
    for other, may in ((1, True), (3, True), (4, True), (5, False)):
        slot = find_slot(contacts, 0, other)
        kind = int(contacts.flags[slot]) & ~STRONG
        for tie, strong in ((0.49, False), (0.5, may), (0.9, may), (0.2, False)):
            set_tie(contacts, slot, tie, PACKED[0])
            assert contacts.tie[slot] == np.float32(tie)
            assert int(contacts.flags[slot]) == kind | (STRONG if strong else 0)


def test_a_friend_made_by_trade_is_seen_from_both_sides_and_never_made_twice() -> None:
    state, naive = world()
    naive.selling = {4}
    wake_seller(state.contacts, 4, 1, *CATCH_UP)
    assert meet(state, naive, 0, 4, 2)
    contacts = state.contacts
    assert 4 in contacts.person[contacts.start[0] : contacts.start[0] + contacts.selling[0]]
    assert contacts.trust[find_slot(contacts, 0, 4)] == np.float32(0.25)
    wake_seller(contacts, 0, 3, *CATCH_UP)
    assert 0 in contacts.person[contacts.start[4] : contacts.start[4] + contacts.selling[4]]
    assert not meet(state, naive, 0, 4, 4)  # they are friends
    assert not meet(state, naive, 0, 1, 4)  # and these are old friends
    delete_tie(state.people, state.contacts, 0, 4, 5)
    assert not meet(state, naive, 4, 0, 6)  # who parts, parts for good


def test_a_contact_sleeps_from_the_day_on_which_its_seller_left() -> None:
    state, _ = world()
    wake_seller(state.contacts, 1, 50, *CATCH_UP)
    state.contacts.fatigue[find_slot(state.contacts, 0, 1)] = 1.0
    sleep_seller(state.contacts, 1, 60)
    wake_seller(state.contacts, 1, 70, *CATCH_UP)
    fatigue = state.contacts.fatigue[find_slot(state.contacts, 0, 1)]
    assert fatigue == pytest.approx(P.fatigue.kept**10, rel=1e-6)


def test_mutes_end_while_nobody_looks() -> None:
    days, ended = 300, 0
    for seed in range(150):
        state, _ = world()
        contacts = state.contacts
        for owner in range(PERSONS):
            for other in range(PERSONS):
                slot = find_slot(contacts, owner, other)
                if slot >= 0:
                    contacts.flags[slot] |= MUTED
        for seller in range(PERSONS):
            wake_seller(contacts, seller, days, np.uint64(key(seed, days, 70)), *CATCH_UP[1:])
        used = contacts.used.sum()
        ended += used - sum(bool(f & MUTED) for f in contacts.flags)
    share = ended / (150 * used)
    # 1 - .999^300 = .259; 5,400 draws: standard error .006; false alarms 1e-5.
    assert share == pytest.approx(1 - 0.999**days, abs=0.027)


def test_a_contact_is_picked_uniformly_and_whatever_the_order_of_slots() -> None:
    state, naive = world()
    people, contacts = state.people, state.contacts
    delete_tie(people, contacts, 0, 1, 1)
    naive.ties[0][1].flags |= DELETED
    allowed = [o for o, tie in naive.ties[0].items() if not tie.flags & DELETED]
    drawn = [pick_contact(people, contacts, 0, FRIEND, 1.0, LISTENER, n) for n in range(6000)]
    counts = [drawn.count(other) for other in allowed]
    assert sum(counts) == 6000
    expected = 6000 / len(allowed)
    assert sum((c - expected) ** 2 / expected for c in counts) < 25  # 2 or more df, 1e-5
    for seller in (3, 6, 8):
        wake_seller(contacts, seller, 2, *CATCH_UP)
    again = [pick_contact(people, contacts, 0, FRIEND, 1.0, LISTENER, n) for n in range(200)]
    assert again == drawn[:200]
    assert pick_contact(people, contacts, 0, MEMBER, 1.0, LISTENER, 0) == -1


def test_a_contact_is_picked_within_reach_of_taste() -> None:
    state, naive = world()
    state.people.taste[:] = np.arange(PERSONS) / PERSONS
    reach = 0.15
    near = {other for other in naive.ties[0] if min(other, PERSONS - other) / PERSONS <= reach}
    drawn = {
        pick_contact(state.people, state.contacts, 0, FRIEND, reach, LISTENER, n)
        for n in range(100)
    }
    assert drawn == near
