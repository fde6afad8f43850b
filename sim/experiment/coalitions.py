"""Games of coalitions: subsets and Shapley values (Shapley 1953)."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, combinations

Coalition = frozenset[str]
Worth = Mapping[Coalition, float]


def subsets(names: Iterable[str]) -> list[Coalition]:
    """Return every subset, the empty one first, in order of size."""
    listed = sorted(names)
    sizes = range(len(listed) + 1)
    return [frozenset(s) for s in chain.from_iterable(combinations(listed, k) for k in sizes)]


def shapley_values(players: Sequence[str], worth: Worth) -> dict[str, float]:
    """Return the Shapley value of every player of a game.

    Parameters
    ----------
    players : sequence of str
        Who plays.
    worth : mapping of frozenset to float
        What every coalition is worth; all 2^n of them.

    Returns
    -------
    dict
        Player to value. Together ``worth[all] - worth[none]``; a player who adds nothing to any
        coalition gets 0; players who add the same everywhere get the same.

    Raises
    ------
    KeyError
        Where a coalition is missing.
    """
    n = len(players)
    values = {}
    for player in players:
        total = 0.0
        for coalition in subsets(set(players) - {player}):
            size = len(coalition)
            weight = math.factorial(size) * math.factorial(n - size - 1) / math.factorial(n)
            total += weight * (worth[coalition | {player}] - worth[coalition])
        values[player] = total
    return values
