"""Premiums: what insuring a brand's orders costs it, by its record (equation 22; M44)."""

import numpy as np

from sim.day.step import kernel
from sim.mechanisms import Parameters
from sim.mechanisms.declare import rule
from sim.mechanisms.insurance import premium_rate
from sim.state.columns import (
    Array,
    BrandColumns,
)


@rule
def credibility_of(brand: int, brands: BrandColumns, p: Parameters) -> float:
    """Return Z = n / (n + 15) over the brand's insured orders."""
    orders = np.float64(brands.insured_orders[brand])
    return orders / (orders + p.insurance.credibility) if orders > 0.0 else 0.0


@rule
def renew_premium(brand: int, pooled_ratio: float, brands: BrandColumns, p: Parameters) -> None:
    """Set a brand's premium from its own and the pooled loss ratio (equation 22)."""
    sales = np.float64(brands.insured_sales[brand])
    own = np.float64(brands.claims[brand]) / sales if sales > 0.0 else 0.0
    brands.premium[brand] = premium_rate(
        np.float64(brands.insured_orders[brand]), own, pooled_ratio, p.insurance
    )


@kernel
def renew_premiums(
    count: int, pooled_ratio: float, brands: BrandColumns, parameters: Array
) -> None:
    """Set every brand's premium anew, as a dated change of the rules demands."""
    p = parameters[0]
    for brand in range(count):
        renew_premium(brand, pooled_ratio, brands, p)
