"""How many enter in a month: by profit, courted, or pushed from outside (equation 30; M20, M57)."""

import math

import numpy as np

from sim.day.engine import Engine
from sim.day.month import fixed_cost
from sim.day.step import MONTH, Today, kernel
from sim.mechanisms.merchants import PERSONS_PER_UNIT, entry_mean
from sim.state.columns import COMMUNITY, COUNTERFEIT, GENUINE, Array, BrandColumns
from sim.state.distributions import poisson
from sim.state.randomness import Purpose, bits, uniform
from sim.state.state import Fact

TYPES = 3
"""Types of brands: genuine, counterfeit, community."""


@kernel
def draw_entrants(kind: int, mean: float, units: float, today: Today) -> int:
    """Return a Poisson number of entrants with `mean` a unit of persons, drawn unit by unit."""
    number = 0
    for unit in range(int(math.ceil(units))):
        drawn = uniform(bits(today.keys[Purpose.ENTRY], kind, unit))
        number += poisson(mean * min(1.0, units - unit), drawn)
    return number


@kernel
def expect_entrants(
    count: int,
    brands: BrandColumns,
    pushed: float,
    deterrence: float,
    profits: Array,
    numbers: Array,
    rates: Array,
    parameters: Array,
) -> None:
    """Write the expected entrants a month and unit of persons by type.

    `profits` and `numbers` (zeros, a place a type) are working memory.
    """
    p = parameters[0]
    for brand in range(count):
        if brands.active[brand]:
            profits[brands.kind[brand]] += brands.profit[brand]
            numbers[brands.kind[brand]] += 1
    for kind in range(TYPES):
        profit, number = int(profits[kind]), int(numbers[kind])
        if number == 0:
            # Where a type is absent the mean over genuine and counterfeit brands stands in.
            profit = int(profits[GENUINE] + profits[COUNTERFEIT])
            number = max(1, int(numbers[GENUINE] + numbers[COUNTERFEIT]))
        a_day = profit / 100.0 / MONTH / number
        rates[kind] = entry_mean(a_day, fixed_cost(kind, p.merchants), p.merchants)
    share = p.merchants.counterfeit_share
    if not p.mechanisms.entry_by_profit:
        both = rates[GENUINE] + rates[COUNTERFEIT]
        rates[COUNTERFEIT] = both * share
        rates[GENUINE] = both - rates[COUNTERFEIT]
    for kind in range(TYPES):
        rates[kind] *= deterrence
    rates[COUNTERFEIT] += pushed * share
    rates[GENUINE] += pushed * (1.0 - share)
    if not p.mechanisms.counterfeits:
        rates[COUNTERFEIT] = 0.0
    if not p.mechanisms.communities:
        rates[COMMUNITY] = 0.0


def drawn_number(engine: Engine, kind: int, mean: float) -> int:
    """Return how many of a type enter this month, `mean` being per 4,000 persons."""
    units = len(engine.state.people.taste) / PERSONS_PER_UNIT
    return int(draw_entrants(kind, mean, units, engine.today))


def entry_rates(engine: Engine) -> dict[int, float]:
    """Return entrants a month per 4,000 persons by type: by profit, and pushed.

    Equation 30; M57. Uninsured failures of payouts deter from entry by profit (M45).
    """
    rates = np.zeros(TYPES)
    expect_entrants(
        engine.state.count(Fact.BRANDS),
        engine.state.brands,
        engine.pushed_entry,
        engine.deterrence,
        np.zeros(TYPES, np.int64),
        np.zeros(TYPES, np.int64),
        rates,
        engine.parameters,
    )
    return dict(enumerate(rates.tolist()))
