"""An AgentSet over columns: what Mesa users know, without an object per agent.

A plain `mesa.agent.AgentSet` holds weak references, so one of throw-away views would be silently
empty; every method that builds or walks a set is therefore overridden here.
"""

import operator
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

try:
    from mesa.agentset import AgentSet, GroupBy  # mesa 3.5
except ImportError:  # mesa 3.3, the newest for Python 3.11
    from mesa.agent import AgentSet, GroupBy

from sim.agents.views import REFUSAL, MarketAgent

if TYPE_CHECKING:
    from sim.market import Market

Member = tuple[type[MarketAgent], np.ndarray]
_MISSING = object()


class ColumnarAgentSet(AgentSet):
    """An ordered set of agents, given by their types and rows.

    Parameters
    ----------
    model : Market
        The market.
    types : sequence of type
        Types of agents.
    kinds : array of int
        For every agent the position of its type in `types`.
    rows : array of int
        For every agent its row.
    """

    def __init__(
        self,
        model: "Market",
        types: Sequence[type[MarketAgent]],
        kinds: np.ndarray,
        rows: np.ndarray,
    ) -> None:
        self.model = model
        self.random = model.random
        self._types = tuple(types)
        self._kinds = kinds
        self._rows = rows

    @classmethod
    def of(cls, model: "Market", members: Iterable[Member]) -> "ColumnarAgentSet":
        """Return the set of the given (type, rows) one after the other."""
        pairs = list(members)
        kinds = [np.full(len(rows), k, np.int16) for k, (_, rows) in enumerate(pairs)]
        rows = [np.asarray(rows, np.int64) for _, rows in pairs]
        return cls(
            model,
            [kind for kind, _ in pairs],
            np.concatenate(kinds) if kinds else np.zeros(0, np.int16),
            np.concatenate(rows) if rows else np.zeros(0, np.int64),
        )

    def _subset(self, chosen: np.ndarray) -> "ColumnarAgentSet":
        return ColumnarAgentSet(self.model, self._types, self._kinds[chosen], self._rows[chosen])

    def _replace(self, other: "ColumnarAgentSet") -> "ColumnarAgentSet":
        self._types, self._kinds, self._rows = other._types, other._kinds, other._rows
        return self

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[MarketAgent]:
        types, model = self._types, self.model
        for kind, row in zip(self._kinds.tolist(), self._rows.tolist(), strict=True):
            yield types[kind](model, row)

    def __contains__(self, agent: object) -> bool:
        if type(agent) not in self._types or agent.model is not self.model:  # type: ignore[attr-defined]
            return False
        kind = self._types.index(type(agent))
        return bool(np.any((self._rows == agent.row) & (self._kinds == kind)))  # type: ignore[attr-defined]

    def __getitem__(self, item: int | slice) -> Any:
        if isinstance(item, slice):
            return list(self._subset(np.arange(len(self))[item]))
        return self._types[self._kinds[item]](self.model, int(self._rows[item]))

    def __getstate__(self) -> dict[str, Any]:
        return {"model": self.model, "types": self._types, "kinds": self._kinds, "rows": self._rows}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(**state)  # type: ignore[misc]

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type[MarketAgent] | None = None,
    ) -> "ColumnarAgentSet":
        """Return the agents that pass, in order; `at_most` is a number or, below 1, a share."""
        if isinstance(at_most, float) and at_most <= 1.0:
            at_most = int(len(self) * at_most)
        chosen: list[int] = []
        for k, agent in enumerate(self):
            if len(chosen) >= at_most:
                break
            if agent_type is not None and not isinstance(agent, agent_type):
                continue
            if filter_func is None or filter_func(agent):
                chosen.append(k)
        subset = self._subset(np.array(chosen, dtype=np.int64))
        return self._replace(subset) if inplace else subset

    def shuffle(self, inplace: bool = False) -> "ColumnarAgentSet":
        """Return the agents in an order drawn from the model's random generator."""
        order = list(range(len(self)))
        self.random.shuffle(order)
        subset = self._subset(np.array(order, dtype=np.int64))
        return self._replace(subset) if inplace else subset

    def sort(
        self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False
    ) -> "ColumnarAgentSet":
        """Return the agents sorted by an attribute or a function of the agent."""
        function = operator.attrgetter(key) if isinstance(key, str) else key
        values = [function(agent) for agent in self]
        order = sorted(range(len(self)), key=values.__getitem__, reverse=not ascending)
        subset = self._subset(np.array(order, dtype=np.int64))
        return self._replace(subset) if inplace else subset

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> "ColumnarAgentSet":
        """Call a method of every agent, or a function with every agent.

        A verb of the day that no class overrides is done compiled where the set holds all rows.
        """
        if isinstance(method, str) and not args and not kwargs and self.model.do_all(method, self):
            return self
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(
        self, method: str | Callable[..., Any], *args: Any, **kwargs: Any
    ) -> "ColumnarAgentSet":
        """Do in a shuffled order. For verbs of the day the order makes no difference."""
        self.shuffle().map(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Call a method of every agent, or a function with every agent; return the results."""
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]

    def _values(self, name: str, missing: Any) -> list[Any]:
        if len(self._types) == 1 and not hasattr(self._types[0], name):
            column = getattr(getattr(self.model.state, self._types[0].columns, None), name, None)
            if column is not None:
                values: list[Any] = column[self._rows].tolist()
                return values
        if missing is _MISSING:
            return [getattr(agent, name) for agent in self]
        return [getattr(agent, name, missing) for agent in self]

    def get(
        self,
        attr_names: str | list[str],
        handle_missing: str = "error",
        default_value: Any = None,
    ) -> list[Any]:
        """Return an attribute, or lists of several, of every agent."""
        if handle_missing not in ("error", "default"):
            raise ValueError(f"handle_missing is 'error' or 'default', not {handle_missing!r}")
        missing = _MISSING if handle_missing == "error" else default_value
        if isinstance(attr_names, str):
            return self._values(attr_names, missing)
        return [list(v) for v in zip(*(self._values(n, missing) for n in attr_names), strict=True)]

    def set(self, attr_name: str, value: Any) -> "ColumnarAgentSet":
        """Set an attribute of every agent."""
        for agent in self:
            setattr(agent, attr_name, value)
        return self

    def agg(self, attribute: str, func: Any) -> Any:
        """Return a function, or several, of an attribute's values."""
        values = self.get(attribute)
        if callable(func):
            return func(values)
        return [each(values) for each in func]

    def groupby(self, by: Callable[[Any], Any] | str, result_type: str = "agentset") -> GroupBy:
        """Group by an attribute or a function of the agent."""
        keys = self.get(by) if isinstance(by, str) else [by(agent) for agent in self]
        groups: dict[Hashable, list[int]] = {}
        for k, key in enumerate(keys):
            groups.setdefault(key, []).append(k)
        subsets = {key: self._subset(np.array(members)) for key, members in groups.items()}
        if result_type == "agentset":
            return GroupBy(subsets)
        return GroupBy({key: list(subset) for key, subset in subsets.items()})

    def add(self, agent: Any) -> None:
        """Refuse: the rules of the market decide who is in a set."""
        raise TypeError(REFUSAL)

    def discard(self, agent: Any) -> None:
        """Leave an agent out of this set; the market keeps it."""
        if agent in self:
            kind = self._types.index(type(agent))
            self._replace(self._subset((self._rows != agent.row) | (self._kinds != kind)))

    def remove(self, agent: Any) -> None:
        """Leave an agent out of this set; KeyError if it is not there."""
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    @property
    def types(self) -> tuple[type[MarketAgent], ...]:
        """Types of agents that the set may hold."""
        return self._types
