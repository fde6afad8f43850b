"""Who lives in the market: its agents as Mesa users know them, made from columns on the fly."""

from collections.abc import Iterator
from typing import Any, ClassVar

import mesa
import numpy as np

from sim.agents.agentset import ColumnarAgentSet
from sim.agents.consumers import Consumer
from sim.agents.institutions import Insurer, Merchant, Platform
from sim.agents.sellers import Distributor, Host, Influencer
from sim.agents.views import REFUSAL, MarketAgent
from sim.day.engine import Engine
from sim.state.columns import DISTRIBUTOR, HOST, INFLUENCER
from sim.state.state import Fact, State


class Population(mesa.Model):
    """A model whose agents are rows of columns; name your own classes of agents here."""

    consumer_class: ClassVar[type[Consumer]] = Consumer
    distributor_class: ClassVar[type[Distributor]] = Distributor
    host_class: ClassVar[type[Host]] = Host
    influencer_class: ClassVar[type[Influencer]] = Influencer
    merchant_class: ClassVar[type[Merchant]] = Merchant
    platform_class: ClassVar[type[Platform]] = Platform
    insurer_class: ClassVar[type[Insurer]] = Insurer

    engine: Engine

    @property
    def state(self) -> State:
        """The columns of the market."""
        return self.engine.state

    def _types_of(self, rows: str) -> tuple[type[MarketAgent], ...]:
        if rows == "sellers":
            return (self.distributor_class, self.host_class, self.influencer_class)
        return (self.merchant_class,) if rows == "brands" else (self.consumer_class,)

    def _type_of(self, rows: str, row: int) -> type[MarketAgent]:
        types = self._types_of(rows)
        return types[int(self.state.sellers.kind[row])] if rows == "sellers" else types[0]

    def _agent_row(self, rows: str, row: int) -> int:
        """Return the row of the agent who does a row of a step: a person for orders and mail."""
        if rows == "orders":
            return int(self.state.orders.buyer[row])
        return int(self.state.inbox.person[row]) if rows == "inbox" else row

    def _step_row(self, rows: str, agent_row: int) -> int | None:
        """Return the row of a step that belongs to an agent; None if it has none today."""
        if rows not in ("orders", "inbox"):
            return agent_row
        column = self.state.orders.buyer if rows == "orders" else self.state.inbox.person
        persons = column[: self.engine.row_count(rows)]
        at = int(np.searchsorted(persons, agent_row))
        return at if at < len(persons) and persons[at] == agent_row else None

    @property
    def agents_by_type(self) -> dict[type[MarketAgent], ColumnarAgentSet]:
        """All persons as consumers, active sellers by kind, brands, platform and insurer."""
        return {kind: ColumnarAgentSet.of(self, [(kind, rows)]) for kind, rows in self._members()}

    @property
    def agents(self) -> ColumnarAgentSet:
        """All agents; a seller stands here as a seller and, as a person, as a consumer."""
        return ColumnarAgentSet.of(self, self._members())

    @agents.setter
    def agents(self, agents: Any) -> None:
        raise AttributeError("the agents of a Market follow from its columns")

    @property
    def agent_types(self) -> list[type]:
        """Types of agents."""
        return [kind for kind, _ in self._members()]

    def _members(self) -> Iterator[tuple[type[MarketAgent], np.ndarray]]:
        state = self.state
        sellers, brands = state.sellers, state.brands
        count = state.count(Fact.SELLERS)
        yield self.consumer_class, np.arange(len(state.people.taste))
        for kind, cls in (
            (DISTRIBUTOR, self.distributor_class),
            (HOST, self.host_class),
            (INFLUENCER, self.influencer_class),
        ):
            yield (
                cls,
                np.flatnonzero((sellers.active[:count] == 1) & (sellers.kind[:count] == kind)),
            )
        yield self.merchant_class, np.flatnonzero(brands.active[: state.count(Fact.BRANDS)])
        yield self.platform_class, np.zeros(1, np.int64)
        yield self.insurer_class, np.zeros(1, np.int64)

    def register_agent(self, agent: Any) -> None:
        """Refuse: agents of a Market are rows of its columns."""
        raise TypeError(REFUSAL)

    def deregister_agent(self, agent: Any) -> None:
        """Refuse: agents of a Market are rows of its columns."""
        raise TypeError(REFUSAL)

    def remove_all_agents(self) -> None:
        """Refuse: agents of a Market are rows of its columns."""
        raise TypeError(REFUSAL)
