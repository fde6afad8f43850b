"""Mesa agents: what each is, and its verbs. A subclass may override a verb in plain Python."""

from sim.agents.agentset import ColumnarAgentSet
from sim.agents.consumers import Consumer
from sim.agents.institutions import Insurer, Merchant, Platform
from sim.agents.population import Population
from sim.agents.sellers import Distributor, Host, Influencer, Seller

__all__ = [
    "ColumnarAgentSet",
    "Consumer",
    "Distributor",
    "Host",
    "Influencer",
    "Insurer",
    "Merchant",
    "Platform",
    "Population",
    "Seller",
]
