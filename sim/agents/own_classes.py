"""Classes of one's own: what overrides a verb, and what was probably meant to.

A method of a subclass is called by the day if it bears the name of a verb, and by nobody else if
it does not. So a name that is nearly a verb, on a method that nothing calls, is refused.
"""

import difflib
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

from sim.agents.population import Population
from sim.agents.views import MarketAgent
from sim.day.table import DAY, MONTH_TURN, Action

NEAR = 0.75
"""Likeness (`difflib`) from which on one name is taken for another that was misspelt."""

CLASSES = tuple(name for name in vars(Population) if name.endswith("_class"))
"""Attributes of a market that name a class of agents."""

_NOT_OWN = ("sim", "mesa", "builtins")
_DOERS = {
    "people": ("consumer_class",),
    "orders": ("consumer_class",),
    "inbox": ("consumer_class",),
    "sellers": ("distributor_class", "host_class", "influencer_class"),
    "brands": ("merchant_class",),
    "platform": ("platform_class",),
    "insurer": ("insurer_class",),
}
"""Who does a step, by its rows, or an action, by its agent."""


def overrides(kind: type[MarketAgent], verb: str) -> bool:
    """Return whether a class, or one that it inherits from outside `sim.agents`, overrides."""
    for base in kind.__mro__:
        if verb in vars(base):
            return not base.__module__.startswith("sim.agents")
    return False


def check_classes(market: type[Population]) -> None:
    """Refuse classes of agents that the market would not use as they were meant.

    Parameters
    ----------
    market : type
        The class of the market.

    Raises
    ------
    TypeError
        Where an attribute nearly has the name of one that names a class of agents, where such an
        attribute names anything but a subclass of what it stands for, or where a class of agents
        has a method that nearly has the name of a verb, or that of another agent's verb, and
        nothing calls it.
    """
    for base in _own(market):
        for name, value in vars(base).items():
            near = difflib.get_close_matches(name, CLASSES, 1, NEAR)
            if isinstance(value, type) and near and name not in CLASSES:
                raise TypeError(f"{base.__name__}.{name}: a market names no such class of agents, "
                                f"did you mean {near[0]}?")
    verbs = _verbs()
    for name in CLASSES:
        kind, shipped = getattr(market, name), getattr(Population, name)
        if not (isinstance(kind, type) and issubclass(kind, shipped)):
            raise TypeError(f"{market.__name__}.{name} is a subclass of {shipped.__name__}, not "
                            f"{kind.__name__ if isinstance(kind, type) else repr(kind)}")
        _check_verbs(kind, shipped, verbs, market)


def _check_verbs(
    kind: type[MarketAgent],
    shipped: type[MarketAgent],
    verbs: dict[str, set[type[MarketAgent]]],
    market: type[Population],
) -> None:
    own_verbs = [verb for verb, doers in verbs.items() if shipped in doers]
    functions = [(base, *pair) for base in _own(kind) for pair in _functions(base)]
    others = [function for base in _own(market) for _, function in _functions(base)]
    for base, name, function in functions:
        if name.startswith("_") or hasattr(shipped, name):
            continue
        near = difflib.get_close_matches(name, own_verbs, 1, NEAR)
        if not near and name not in verbs:
            continue
        callers = [*others, *(other for *_, other in functions if other is not function)]
        if any(name in _names(caller.__code__) for caller in callers):
            continue
        doers = " and ".join(sorted(doer.__name__ for doer in verbs.get(name, ())))
        raise TypeError(
            f"{base.__name__}.{name}: "
            + (f"is a verb of {doers}, which no {shipped.__name__} does" if doers
               else f"is no verb of {shipped.__name__}, did you mean {near[0]}?")
            + "; nothing calls it (if it is a helper, begin its name with _)"
        )


def _verbs() -> dict[str, set[type[MarketAgent]]]:
    """Return every verb of the day with the shipped classes whose agents do it."""
    verbs: dict[str, set[type[MarketAgent]]] = {}
    for work in (entry.work for entry in MONTH_TURN + DAY):
        doers = _DOERS[work.agent if isinstance(work, Action) else work.rows]
        verbs.setdefault(work.verb, set()).update(getattr(Population, doer) for doer in doers)
    return verbs


def _own(kind: type) -> Iterator[type]:
    """Yield the classes of one's own among those that a class inherits from, itself included."""
    return (base for base in kind.__mro__ if base.__module__.partition(".")[0] not in _NOT_OWN)


def _functions(base: type) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the functions of a class by name, getters and setters of properties among them."""
    for name, value in vars(base).items():
        parts = (value.fget, value.fset) if isinstance(value, property) else (value,)
        for part in parts:
            function: Any = getattr(part, "__func__", part)
            if hasattr(function, "__code__"):
                yield (name if part is value else f"_{name}"), function


def _names(code: CodeType) -> set[str]:
    """Return the names that a function looks up, in functions within it too."""
    inner = (const for const in code.co_consts if isinstance(const, CodeType))
    return set(code.co_names).union(*map(_names, inner))
