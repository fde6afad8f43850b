"""The friend graph: who knows whom, and which ties are strong.

Grown graphs follow Holme & Kim (2002), doi 10.1103/PhysRevE.65.026107: preferential attachment
with triad closure, hence heavy-tailed degrees and clustering, in time linear in the ties.
"""

import math
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sim.state.network_file import NetworkError, read_edge_list
from sim.state.randomness import bits, happens, key, uniform

Starts = NDArray[np.int64]
Persons = NDArray[np.int32]
Marks = NDArray[np.bool_]
Scores = NDArray[np.float64]

COMPLETE_LIMIT = 5_000
"""Most persons of a complete graph: ties grow with the square, and WeChat ends at 5,000 friends."""

# Purposes of the draws (see sim.state.randomness).
_ORDER, _NUMBER, _TRIAD, _TARGET, _FRIEND, _PAIR, _SCORE = range(900, 907)

_TRIES = 8


class FriendGraph(NamedTuple):
    """Friends of every person, as compressed rows.

    Attributes
    ----------
    start : int64 array, persons + 1
        Friends of person p stand at ``friend[start[p]:start[p + 1]]``.
    friend : int32 array, 2 * ties
        Person ids, ascending within a row; every tie stands in both rows, once.
    strong : bool array, 2 * ties
        Parallel to `friend`, the same in both directions.
    """

    start: Starts
    friend: Persons
    strong: Marks


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


def friend_graph(
    persons: int,
    kind: str,
    ties: float,
    triads: float,
    strong_share: float,
    score_noise: float,
    seed: int,
    path: str | Path = "",
) -> FriendGraph:
    """Make or read the friend graph.

    Parameters
    ----------
    persons : int
        Number of persons.
    kind : {"holme_kim", "random", "complete", "file"}
        ``holme_kim``: each newcomer makes `ties` ties, the first to a person drawn in proportion
        to its friends, each further one with probability `triads` to a friend of the last person
        so drawn. The first ``ceil(ties) + 1`` persons all know each other. Ids are dealt out at
        random in the end, so that an id says nothing of a person's number of friends.
        ``random``: ``ties * persons`` ties, each set of ties equally likely (Erdős-Rényi).
        ``complete``: everybody knows everybody. ``file``: see `read_edge_list`; persons beyond
        those of the file have no friends.
    ties : float
        Ties per person, half the mean number of friends; the fraction of a Holme-Kim newcomer's
        ties is a probability of one more. Below 1 a newcomer without a tie stays alone.
    triads : float
        Probability of triad closure, in [0, 1].
    strong_share : float
        Share of the ties, highest score first, that are strong. The score of a tie is shared
        friends / sqrt(product of both numbers of friends) + U(0, `score_noise`); of equal scores
        the tie of lower ids comes first.
    score_noise : float
        Width of the noise of the score.
    seed : int
        Seed of the run.
    path : str or Path
        Edge list of kind ``file``.

    Raises
    ------
    NetworkError
        Where the graph cannot be made; a sentence that says why.
    """
    if kind == "complete":
        start, friend = _complete(persons)
        shared = np.full(friend.size, persons - 2, dtype=np.int32)
    else:
        if kind == "holme_kim":
            ends = _holme_kim(persons, ties, triads, seed)
        elif kind == "random":
            ends = _random(persons, ties, seed)
        elif kind == "file":
            ends = _from_file(persons, path)
        else:
            raise NetworkError(
                f"'{kind}' is no kind of friend graph: use holme_kim, random, complete or file"
            )
        start, friend = _rows(persons, ends)
        shared = _shared(start, friend)
    scores = _scores(start, friend, shared, score_noise, _stream(seed, _SCORE))
    return FriendGraph(start, friend, _strong(start, friend, scores, strong_share))


def _stream(seed: int, purpose: int) -> np.uint64:
    # Compiled functions return Python integers, which numba would type by their size.
    return np.uint64(key(seed, 0, purpose))


def _complete(persons: int) -> tuple[Starts, Persons]:
    if persons > COMPLETE_LIMIT:
        raise NetworkError(
            f"a complete friend graph of {persons:,} persons is too large: use at most "
            f"{COMPLETE_LIMIT:,} persons, or another kind of friend graph"
        )
    others = np.arange(max(persons - 1, 0), dtype=np.int32)
    friend = others + (others >= np.arange(persons, dtype=np.int32)[:, None])
    return np.arange(persons + 1, dtype=np.int64) * others.size, friend.ravel()


def _from_file(persons: int, path: str | Path) -> Persons:
    if not str(path):
        raise NetworkError("a friend graph of kind 'file' needs the path of its edge list")
    edges = read_edge_list(path)
    if len(edges.ids) > persons:
        raise NetworkError(
            f"{path}: holds {len(edges.ids):,} persons, more than the {persons:,} of the "
            f"scenario: set people.count to {len(edges.ids):,} or more"
        )
    return edges.ends


def _random(persons: int, ties: float, seed: int) -> Persons:
    possible = persons * (persons - 1) // 2
    wanted = min(math.floor(ties * persons + 0.5), possible)
    return _random_ends(persons, possible, wanted, _stream(seed, _PAIR))


def _holme_kim(persons: int, ties: float, triads: float, seed: int) -> Persons:
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
    streams = _Streams(*(_stream(seed, purpose) for purpose in (_NUMBER, _TRIAD, _TARGET, _FRIEND)))
    ends = np.empty(most_ends, dtype=np.int32)
    used = _grow(rows, ends, core, persons, ties, triads, streams)
    return _dealt(persons, _stream(seed, _ORDER))[ends[:used]]


@njit(nogil=True, cache=True)
def _below(limit: int, drawn: np.uint64) -> int:
    """Return an integer in [0, limit), uniform, from the bits of a draw."""
    return int(uniform(drawn) * limit)


@njit(nogil=True, cache=True)
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


@njit(nogil=True, cache=True)
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


@njit(nogil=True, cache=True)
def _popular(
    ends: Persons, urn: int, knows: Persons, person: int, made: int, stream: np.uint64
) -> int:
    """Draw a person unknown to the newcomer, in proportion to its friends."""
    attempt = 0
    while True:
        candidate = ends[_below(urn, bits(stream, person, made, attempt))]
        if knows[candidate] != person:
            return candidate
        attempt += 1


@njit(nogil=True, cache=True)
def _friend_of(
    rows: _Rows, target: int, knows: Persons, person: int, made: int, stream: np.uint64
) -> int:
    """Draw one of the target's friends that the newcomer does not know, or -1 without any."""
    begin, count = rows.begin[target], rows.friends[target]
    for attempt in range(_TRIES):
        candidate = rows.pool[begin + _below(count, bits(stream, person, made, attempt))]
        if knows[candidate] != person:
            return candidate
    # Most are known: draw among the others alone, which gives them the same chances.
    unknown = 0
    for place in range(begin, begin + count):
        unknown += knows[rows.pool[place]] != person
    if unknown == 0:
        return -1
    left = _below(unknown, bits(stream, person, made, _TRIES))
    place = begin
    while left > 0 or knows[rows.pool[place]] == person:
        left -= knows[rows.pool[place]] != person
        place += 1
    return rows.pool[place]


@njit(nogil=True, cache=True)
def _dealt(persons: int, stream: np.uint64) -> Persons:
    """Return all ids in random order (Fisher-Yates)."""
    ids = np.arange(persons).astype(np.int32)
    for last in range(persons - 1, 0, -1):
        other = _below(last + 1, bits(stream, last))
        ids[last], ids[other] = ids[other], ids[last]
    return ids


@njit(nogil=True, cache=True)
def _random_ends(persons: int, possible: int, wanted: int, stream: np.uint64) -> Persons:
    """Draw a set of ties by Floyd's method: one draw a tie, none in vain."""
    taken = np.full(2 * wanted + 1, -1, dtype=np.int64)
    ends = np.empty(2 * wanted, dtype=np.int32)
    for tie in range(wanted):
        last = possible - wanted + tie
        pair = _below(last + 1, bits(stream, tie))
        if not _enter(taken, pair):
            pair = last
            _enter(taken, pair)
        # Pairs are numbered by their distance on a circle of all persons.
        ends[2 * tie] = pair % persons
        ends[2 * tie + 1] = (pair % persons + pair // persons + 1) % persons
    return ends


@njit(nogil=True, cache=True)
def _enter(taken: Starts, pair: int) -> bool:
    """Enter a pair into the hash set, and return whether it is new."""
    slot = _below(taken.size, bits(np.uint64(0), pair))
    while taken[slot] >= 0:
        if taken[slot] == pair:
            return False
        slot = (slot + 1) % taken.size
    taken[slot] = pair
    return True


@njit(nogil=True, cache=True)
def _rows(persons: int, ends: Persons) -> tuple[Starts, Persons]:
    """Return start and friend of the compressed rows, each row ascending."""
    start = np.zeros(persons + 1, dtype=np.int64)
    for end in ends:
        start[end + 1] += 1
    for person in range(persons):
        start[person + 1] += start[person]
    unsorted = np.empty(ends.size, dtype=np.int32)
    place = start[:-1].copy()
    for end in range(ends.size):
        unsorted[place[ends[end]]] = ends[end ^ 1]
        place[ends[end]] += 1
    # Handing every person, in ascending order, to its friends sorts the rows in linear time.
    friend = np.empty(ends.size, dtype=np.int32)
    place = start[:-1].copy()
    for person in range(persons):
        for other in unsorted[start[person] : start[person + 1]]:
            friend[place[other]] = person
            place[other] += 1
    return start, friend


@njit(nogil=True, cache=True)
def _shared(start: Starts, friend: Persons) -> Persons:
    """Count the friends that both ends of a tie share.

    The count stands in the row of the end with more friends, 0 in the other: looking through the
    shorter row alone keeps hubs cheap.
    """
    persons = start.size - 1
    shared = np.zeros(friend.size, dtype=np.int32)
    known = np.zeros(persons, dtype=np.bool_)
    for person in range(persons):
        row = friend[start[person] : start[person + 1]]
        known[row] = True
        for place in range(row.size):
            other = row[place]
            friends = start[other + 1] - start[other]
            if friends < row.size or (friends == row.size and other < person):
                count = 0
                for third in friend[start[other] : start[other + 1]]:
                    count += known[third]
                shared[start[person] + place] = count
        known[row] = False
    return shared


@njit(nogil=True, cache=True)
def _scores(
    start: Starts, friend: Persons, shared: Persons, noise: float, stream: np.uint64
) -> Scores:
    """Return the score of every tie, by lower id, then by higher."""
    scores = np.empty(friend.size // 2, dtype=np.float64)
    # As persons come in ascending order, the next place of a friend's row is the tie's other side.
    mirror = start[:-1].copy()
    tie = 0
    for person in range(start.size - 1):
        friends = start[person + 1] - start[person]
        for place in range(start[person], start[person + 1]):
            other = friend[place]
            if other > person:
                common = float(max(shared[place], shared[mirror[other]]))
                both = float(friends * (start[other + 1] - start[other]))
                noisy = noise * uniform(bits(stream, person, other))
                scores[tie] = common / math.sqrt(both) + noisy
                tie += 1
            mirror[other] += 1
    return scores


def _strong(start: Starts, friend: Persons, scores: Scores, share: float) -> Marks:
    wanted = math.floor(share * scores.size + 0.5)
    if wanted == 0:
        return np.zeros(friend.size, dtype=np.bool_)
    weakest = scores.size - wanted
    least = float(np.partition(scores, weakest)[weakest])
    return _marked(start, friend, scores, least, wanted - int(np.count_nonzero(scores > least)))


@njit(nogil=True, cache=True)
def _marked(start: Starts, friend: Persons, scores: Scores, least: float, equals: int) -> Marks:
    """Mark ties above the least score, and the first few of those equal to it, on both sides."""
    strong = np.zeros(friend.size, dtype=np.bool_)
    mirror = start[:-1].copy()
    tie = 0
    for person in range(start.size - 1):
        for place in range(start[person], start[person + 1]):
            other = friend[place]
            if other > person:
                equal = scores[tie] == least and equals > 0
                if scores[tie] > least or equal:
                    strong[place] = strong[mirror[other]] = True
                equals -= equal
                tie += 1
            mirror[other] += 1
    return strong
