"""A newcomer by hand: person 0, won by person 1, who sells brand 0 at the top."""

import numpy as np

from sim.day.founding import found_shop
from sim.day.turnover import open_shops
from sim.state.columns import DISTRIBUTOR
from sim.state.ledger import Tally
from sim.state.state import Fact

from .tiny import DAY, Now, Tiny

STEADY = {
    **{"posting.mutation": 0.0, "posting.start_log_sd": 0.0, "skill.content_spread": 0.0},
    **{"skill.start": 0.0, "skill.copied": 0.0, "influence.premium": 0.0},
    **{"quitting.wanted_log_sd": 0.0, "quitting.wanted_income": 4.0, "quitting.patience": 0.0},
    "quitting.income_start": 4.0,
}
"""Nothing that a newcomer starts with is drawn."""
MONEY = ("people", "sellers", "brands", "accounts", "tally")


def prospect(persons: int = 4, **overrides: float) -> Tiny:
    """Return a market in which person 0 was recruited by person 1."""
    market = Tiny(persons, **{**STEADY, **overrides})
    market.brand()
    market.seller(1, rate=2.0, content=1.5)
    market.person(0, recruiter=1)
    return market


def join(market: Tiny, person: int = 0, row: int | None = None) -> None:
    """Let a person open a shop at a row, the next one by default."""
    sellers, count = market.state.sellers, market.state.count(Fact.SELLERS)
    actives = np.flatnonzero((sellers.active[:count] == 1) & (sellers.kind[:count] == DISTRIBUTOR))
    joiners, rows = np.array([person]), np.array([count if row is None else row])
    names = ("people", "contacts", "sellers", "brands", "accounts", "tally")
    market.run(open_shops, joiners, rows, actives, *names, "today", "parameters")


def found(market: Tiny, kind: int, brand: int = 0, person: int = 0) -> None:
    """Let a person open a shop at the top, at the next row."""
    names = ("people", "contacts", "sellers", "brands", "accounts", "tally")
    row = market.state.count(Fact.SELLERS)
    market.run(found_shop, row, person, kind, brand, *names, "today", "parameters")


def opened(row: int = 1, person: int = 0) -> dict[str, dict[int, float]]:
    """Return the changes where a newcomer joins below seller 0, without a pack."""
    return {
        "people.seller": {person: Now(row)},
        "people.selling": {person: 1},
        "sellers.person": {row: Now(person)},
        "sellers.active": {row: 1},
        "sellers.upline": {row: Now(0)},
        "sellers.depth": {row: Now(1)},
        "sellers.since": {row: Now(DAY)},
        "sellers.rate": {row: Now(2.0)},
        "sellers.next_rate": {row: Now(2.0)},
        "sellers.content": {row: Now(1.5)},
        "sellers.next_content": {row: Now(1.5)},
        "sellers.income": {row: Now(4.0)},
        "sellers.wanted": {row: Now(4.0)},
        "sellers.margin_today": {row: Now(0)},
        "sellers.downline_today": {row: Now(0)},
        "sellers.net": {row: Now(0)},
        "tally": {Tally.JOINED: 1},
    }
