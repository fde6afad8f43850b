"""Growing a friend graph by preferential attachment with triad closure (Holme & Kim 2002)."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compilation.decorator import compiled
from sim.state.randomness import bits, happens, key, uniform

Starts = NDArray[np.int64]
Persons = NDArray[np.int32]

# Purposes of the draws, beside those of sim.state.randomness.
_ORDER, _NUMBER, _TRIAD, _TARGET, _FRIEND = range(900, 905)

_TRIES = 8


class _Rows(NamedTuple):
    """Friends of every person while the graph grows; a full row moves to one twice as long."""

    begin: Starts
    room: Starts
    friends: Starts
    pool: Persons


class _Streams(NamedTuple):
    """Keys of the draws by which the graph grows."""

    number: np.uint64
    triad: np.uint64
    target: np.uint64
    friend: np.uint64


def stream_of(seed: int, purpose: int) -> np.uint64:
    """Return the key of a purpose of the friend graph."""
    # Compiled functions return Python integers, which numba would type by their size.
    return np.uint64(key(seed, 0, purpose))


def holme_kim(persons: int, ties: float, triads: float, seed: int) -> Persons:
    """Return the ends of the ties of a grown graph: persons 2k and 2k + 1 are tied."""
    most = math.ceil(ties)
    core = min(most + 1, persons)
    most_ends = core * (core - 1) + 2 * most * (persons - core)
    # A row that ends with d friends has taken less than 4 d places, or its first room.
    rows = _Rows(
        begin=np.zeros(persons, dtype=np.int64),
        room=np.full(persons, 2 * most, dtype=np.int64),
        friends=np.zeros(persons, dtype=np.int64),
        pool=np.empty(2 * most * persons + 4 * most_ends, dtype=np.int32),
    )
    purposes = (_NUMBER, _TRIAD, _TARGET, _FRIEND)
    streams = _Streams(*(stream_of(seed, purpose) for purpose in purposes))
    ends = np.empty(most_ends, dtype=np.int32)
    used = _grow(rows, ends, core, persons, ties, triads, streams)
    return _dealt(persons, stream_of(seed, _ORDER))[ends[:used]]


@compiled(nogil=True)
def below(limit: int, drawn: np.uint64) -> int:
    """Return an integer in [0, limit), uniform, from the bits of a draw."""
    return int(uniform(drawn) * limit)


@compiled(nogil=True)
def _grow(
    rows: _Rows,
    ends: Persons,
    core: int,
    persons: int,
    ties: float,
    triads: float,
    streams: _Streams,
) -> int:
    """Write the two ends of every tie, and return how many ends there are.

    The ends are the urn too: a person stands in them once for each of its friends.
    """
    knows = np.full(persons, -1, dtype=np.int32)
    whole = math.floor(ties)
    free = 0
    used = 0
    for person in range(persons):
        rows.begin[person] = free
        free += rows.room[person]
        urn = used
        knows[person] = person
        if person < core:
            for friend in range(person):
                ends[used], ends[used + 1] = friend, person
                used += 2
        else:
            one_more = happens(bits(streams.number, person), ties - whole)
            target = -1
            for made in range(whole + one_more):
                friend = -1
                if made > 0 and happens(bits(streams.triad, person, made), triads):
                    friend = _friend_of(rows, target, knows, person, made, streams.friend)
                if friend < 0:
                    friend = _popular(ends, urn, knows, person, made, streams.target)
                    target = friend
                knows[friend] = person
                ends[used], ends[used + 1] = friend, person
                used += 2
        for end in range(urn, used, 2):
            free = _add(rows, ends[end], person, free)
            free = _add(rows, person, ends[end], free)
    return used


@compiled(nogil=True)
def _add(rows: _Rows, person: int, friend: int, free: int) -> int:
    """Put a friend into a row, and return the first free place of the pool."""
    count = rows.friends[person]
    if count == rows.room[person]:
        begin = rows.begin[person]
        for place in range(count):
            rows.pool[free + place] = rows.pool[begin + place]
        rows.begin[person] = free
        rows.room[person] = 2 * count
        free += 2 * count
    rows.pool[rows.begin[person] + count] = friend
    rows.friends[person] = count + 1
    return free


@compiled(nogil=True)
def _popular(
    ends: Persons, urn: int, knows: Persons, person: int, made: int, stream: np.uint64
) -> int:
    """Draw a person unknown to the newcomer, in proportion to its friends."""
    attempt = 0
    while True:
        candidate = ends[below(urn, bits(stream, person, made, attempt))]
        if knows[candidate] != person:
            return candidate
        attempt += 1


@compiled(nogil=True)
def _friend_of(
    rows: _Rows, target: int, knows: Persons, person: int, made: int, stream: np.uint64
) -> int:
    """Draw one of the target's friends that the newcomer does not know, or -1 without any."""
    begin, count = rows.begin[target], rows.friends[target]
    for attempt in range(_TRIES):
        candidate = rows.pool[begin + below(count, bits(stream, person, made, attempt))]
        if knows[candidate] != person:
            return candidate
    # Most are known: draw among the others alone, which gives them the same chances.
    unknown = 0
    for place in range(begin, begin + count):
        unknown += knows[rows.pool[place]] != person
    if unknown == 0:
        return -1
    left = below(unknown, bits(stream, person, made, _TRIES))
    place = begin
    while left > 0 or knows[rows.pool[place]] == person:
        left -= knows[rows.pool[place]] != person
        place += 1
    return rows.pool[place]


@compiled(nogil=True)
def _dealt(persons: int, stream: np.uint64) -> Persons:
    """Return all ids in random order (Fisher-Yates)."""
    ids = np.arange(persons).astype(np.int32)
    for last in range(persons - 1, 0, -1):
        other = below(last + 1, bits(stream, last))
        ids[last], ids[other] = ids[other], ids[last]
    return ids
