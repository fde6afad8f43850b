"""The friend graph: who knows whom, and which ties are strong.

Grown graphs follow Holme & Kim (2002), doi 10.1103/PhysRevE.65.026107: preferential attachment
with triad closure, hence heavy-tailed degrees and clustering, in time linear in the ties.
"""

import math
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compilation.decorator import compiled
from sim.state.network_file import NetworkError, read_edge_list
from sim.state.network_growth import Persons, Starts, below, holme_kim, stream_of
from sim.state.randomness import bits, uniform

Marks = NDArray[np.bool_]
Scores = NDArray[np.float64]

COMPLETE_LIMIT = 5_000
"""Most persons of a complete graph: ties grow with the square, and WeChat ends at 5,000 friends."""

# Purposes of the draws (see sim.state.randomness).
_PAIR, _SCORE = 905, 906

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
            ends = holme_kim(persons, ties, triads, seed)
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
    scores = _scores(start, friend, shared, score_noise, stream_of(seed, _SCORE))
    return FriendGraph(start, friend, _strong(start, friend, scores, strong_share))


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
    return _random_ends(persons, possible, wanted, stream_of(seed, _PAIR))


@compiled(nogil=True)
def _random_ends(persons: int, possible: int, wanted: int, stream: np.uint64) -> Persons:
    """Draw a set of ties by Floyd's method: one draw a tie, none in vain."""
    taken = np.full(2 * wanted + 1, -1, dtype=np.int64)
    ends = np.empty(2 * wanted, dtype=np.int32)
    for tie in range(wanted):
        last = possible - wanted + tie
        pair = below(last + 1, bits(stream, tie))
        if not _enter(taken, pair):
            pair = last
            _enter(taken, pair)
        # Pairs are numbered by their distance on a circle of all persons.
        ends[2 * tie] = pair % persons
        ends[2 * tie + 1] = (pair % persons + pair // persons + 1) % persons
    return ends


@compiled(nogil=True)
def _enter(taken: Starts, pair: int) -> bool:
    """Enter a pair into the hash set, and return whether it is new."""
    slot = below(taken.size, bits(np.uint64(0), pair))
    while taken[slot] >= 0:
        if taken[slot] == pair:
            return False
        slot = (slot + 1) % taken.size
    taken[slot] = pair
    return True


@compiled(nogil=True)
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


@compiled(nogil=True)
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


@compiled(nogil=True)
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


@compiled(nogil=True)
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
