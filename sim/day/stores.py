"""What single stores sell: in a month, and by how often they post."""

import numpy as np

from sim.day.step import MONTH
from sim.state.columns import DISTRIBUTOR, Array
from sim.state.state import Fact, State

RATE_EDGES = np.geomspace(0.1, 25.6, 17)
"""Edges of the classes of posting rates, 0.1 to 25.6 posts a day; rates beyond are in the last."""


def close_month(state: State, day: int) -> None:
    """At a month's end note what every seller sold in it, if it sold all through it."""
    if (day + 1) % MONTH:
        return
    sellers = state.sellers
    rows = slice(state.count(Fact.SELLERS))
    through = (sellers.active[rows] == 1) & (sellers.since[rows] <= day + 1 - MONTH)
    sold = sellers.units_sold[rows] - sellers.units_before[rows]
    sellers.month_units[rows] = np.where(through, sold, -1)
    sellers.units_before[rows] = sellers.units_sold[rows]


def month_sales(state: State) -> Array:
    """Return the units that each distributor sold in the last full month that it sold through."""
    rows = slice(state.count(Fact.SELLERS))
    units = state.sellers.month_units[rows][state.sellers.kind[rows] == DISTRIBUTOR]
    return units[units >= 0]


def sales_by_posting(state: State) -> list[dict[str, float]]:
    """Return sales of the active distributors by class of posting rate.

    Returns
    -------
    list of dict
        A class of `RATE_EDGES` that has sellers: ``rate`` (their geometric mean, posts a day),
        ``sellers``, ``units`` they sold so far, ``contacts`` they have together.
    """
    sellers = state.sellers
    count = state.count(Fact.SELLERS)
    rows = np.flatnonzero((sellers.active[:count] == 1) & (sellers.kind[:count] == DISTRIBUTOR))
    rates = sellers.rate[rows].astype(np.float64)
    contacts = state.contacts.used[sellers.person[rows]]
    classes = np.clip(np.searchsorted(RATE_EDGES, rates, side="right") - 1, 0, len(RATE_EDGES) - 2)
    return [
        {
            "rate": float(np.exp(np.log(rates[own]).mean())),
            "sellers": int(own.sum()),
            "units": int(sellers.units_sold[rows[own]].sum()),
            "contacts": int(contacts[own].sum()),
        }
        for own in (classes == c for c in np.unique(classes))
    ]
