"""What a survey of the persons would find at the end of a run, and the trade of brand cohorts."""

import numpy as np

from sim.day.step import MONTH
from sim.state.columns import DELETED, FRIEND, MET, Array
from sim.state.state import Fact, State

COHORT_MONTHS = 3
"""Months in which the brands of a cohort were born."""


def count_cohort_orders(state: State, day: int) -> None:
    """Add the orders of a day to the cohorts of brands, rows, by month, columns.

    The months are the 30 days of the model from day 0 on. What lives by its members, a community,
    is in the cohorts like any brand.
    """
    brands = slice(state.count(Fact.BRANDS))
    month = day // MONTH
    cohorts = state.brands.born[brands] // (COHORT_MONTHS * MONTH)
    wanted = (month // COHORT_MONTHS + 1, month + 1)
    before = state.cohort_orders
    if before.shape != wanted:
        state.cohort_orders = np.zeros(wanted, np.int64)
        state.cohort_orders[: before.shape[0], : before.shape[1]] = before
    np.add.at(state.cohort_orders[:, month], cohorts, state.brands.orders_today[brands])


def friends_by_person(state: State) -> Array:
    """Return how many friends each person has: those of the start and those met by trade."""
    contacts = state.contacts
    owner = np.repeat(np.arange(len(contacts.used)), contacts.used)
    first = np.cumsum(contacts.used) - contacts.used
    slots = np.arange(len(owner)) - first[owner] + contacts.start[owner].astype(np.int64)
    flags = contacts.flags[slots]
    friends = ((flags & (FRIEND | MET)) != 0) & ((flags & DELETED) == 0)
    return np.bincount(owner[friends], minlength=len(contacts.used))
