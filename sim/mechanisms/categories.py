"""Categories of goods: herding into what pays, and fresh produce (M55, M56, M67).

A category is a place on the circle of tastes. The first arc of the circle holds fresh produce,
which needs a cold chain.
"""

import math
from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class Categories(NamedTuple):
    """YAML group ``categories``."""

    herding: float = parameter(
        0.6, "probability", (0, 1), "probability that an entrant copies the category of the brand "
        "that earns most among those it sees", ("herding", "品类跟风"), "M56",
        source="assumption; seed S2: 铺天盖地的面膜、护肤品")
    visible: int = parameter(
        5, "brands", (1, 1000), "brands that an entrant looks at",
        ("brands looked at", "观察品牌数"), "M56")
    spread: float = parameter(
        0.03, "1", (0, 0.5), "standard deviation of the place of a copied category",
        ("spread of a category", "品类离散"), "M56")
    fresh: float = parameter(
        0.15, "share", (0, 1), "share of the circle of tastes that is fresh produce",
        ("fresh produce", "生鲜占比"), "M67")
    freight: float = parameter(
        0.4, "price", (0, 10), "what the cold chain costs the buyer on day 0, in prices",
        ("cold chain", "冷链成本"), "M67")
    freight_decline: float = parameter(
        0.001, "1/day", (0, 1), "rate at which that cost falls",
        ("decline of freight", "冷链成本下降"), "M67",
        source="assumption; seed S2: 冷链物流的兴起")


@rule
def is_fresh(taste: float, p: Categories) -> int:
    """Return 1 where a place on the circle holds fresh produce (M67)."""
    return 1 if taste < p.fresh else 0


@rule
def freight_share(day: int, p: Categories) -> float:
    """Return the cold chain's cost on a day, in prices: freight exp(-rate t) (M67)."""
    return p.freight * math.exp(-p.freight_decline * day)
