"""The world of day 0: persons, contacts, brands, communities, influencers."""

import time

import numpy as np

from sim.day.engine import Engine
from sim.day.entry import found_market
from sim.state.ledger import Account
from sim.state.network import friend_graph
from sim.state.randomness import keys_of_day
from sim.state.state import Fact, State
from sim.state.world import build_contacts, build_people

NETWORK = ("kind", "ties", "triads", "strong_share", "score_noise", "path")


def build_world(engine: Engine, days: int, changes: int) -> None:
    """Give an engine the state of day 0.

    Parameters
    ----------
    engine : Engine
        With seed and parameters set, without a state.
    days : int
        Days of the run.
    changes : int
        Dated and conditional changes of its scenario.
    """
    started = time.perf_counter()
    keys, p = keys_of_day(engine.seed, 0), engine.p
    network = {name: engine.values[f"people.network.{name}"] for name in NETWORK}
    people = build_people(p.people.count, p.people.propensity_shape, keys, engine.parameters)
    graph = friend_graph(p.people.count, seed=engine.seed, **network)
    state = State(people, build_contacts(graph, keys, engine.parameters), days)
    engine.state = state
    reserve = int(p.insurance.reserve * 100.0 * (p.people.count / 4000.0) + 0.5)
    state.accounts[Account.INSURER] = reserve
    state.accounts[Account.OWNERS] = -reserve
    state.facts[Fact.POOLED_RATIO] = p.insurance.pooled_start
    state.fired = np.full(changes, -1, np.int64)
    engine.widen_scratch()
    engine.set_today(0)
    found_market(engine)
    state.tally[:] = 0
    state.facts[Fact.PLATFORM_TRUST_MEAN] = float(np.mean(people.platform_trust, dtype=np.float64))
    engine.book("build", started)
