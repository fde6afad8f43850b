"""Premiums and their discipline by hand (equations 22 and 23)."""

import math

import pytest

from sim.day.month import review_months
from sim.day.premiums import renew_premiums

from .tiny import Now, Tiny

RATED = {
    **{"insurance.experience_rated": 1, "insurance.loading": 2.0, "insurance.credibility": 15.0},
    **{"insurance.premium_least": 0.0625, "insurance.premium_most": 0.75},
    "insurance.premium": 0.03125,
}


@pytest.mark.parametrize(
    ("orders", "sales", "claims", "premium"),
    [
        # Z = 15 / 30; own ratio 50 / 200, pooled 1/8: twice their mean.
        (15.0, 200.0, 50.0, 2 * (0.5 * 0.25 + 0.5 * 0.125)),
        (0.0, 200.0, 50.0, 2 * 0.125),  # no credit, no own experience
        (15.0, 0.0, 50.0, 2 * 0.5 * 0.125),  # nothing sold, no ratio of its own
        (15.0, 200.0, 400.0, 0.75),  # at most
        (15.0, 200.0, -50.0, 0.0625),  # at least
    ],
)
def test_a_brand_s_premium_follows_its_own_claims_and_everybody_s(
    orders: float, sales: float, claims: float, premium: float
) -> None:
    market = Tiny(1, **RATED)
    market.brand()
    market.brand(insured_orders=orders, insured_sales=sales, claims=claims)
    market.run(renew_premiums, 2, 0.125, "brands", "parameters")
    # Brand 0 holds 1000 of each: Z = 1000 / 1015, own ratio 1, at most 3/4.
    market.check({"brands.premium": {0: Now(0.75), 1: Now(premium)}})


def test_a_flat_premium_is_the_same_for_all() -> None:
    market = Tiny(1, **{**RATED, "insurance.experience_rated": 0})
    market.brand()
    market.brand(insured_orders=15, insured_sales=200, claims=50)
    market.run(renew_premiums, 2, 0.125, "brands", "parameters")
    market.check({"brands.premium": {0: Now(0.03125), 1: Now(0.03125)}})


@pytest.mark.parametrize(("orders", "credibility"), [(15.0, 0.5), (45.0, 0.75), (0.0, 0.0)])
def test_effort_rises_with_how_far_the_premium_follows_own_claims(
    orders: float, credibility: float
) -> None:
    # At the margin the density is that of a standard normal at 0, over a noise of 1/2. A claim
    # is half of 100 yuan; of it the brand bears 2 Z through its premium, refunds are none.
    market = Tiny(
        1,
        {"cover": 0.5},
        **{
            **RATED,
            **{"insurance.coverage": 0.5, "insurance.limit": 150.0, "insurance.recourse": 0.0},
            **{"redress.complaint": 1.0, "redress.evidence": 1.0, "effort.reputation": 0.0},
            **{"fulfilment.noise": 0.5, "fulfilment.quality_weight": 1.0, "effort.step": 0.0625},
            **{"fulfilment.bad_below": -0.25, "effort.cost": 0.5, "effort.most": 9.0},
        },
    )
    market.brand(insured_orders=orders, mean_surprise=-0.25, quality=1.0)
    market.run(review_months, 0, 1, 0.5, 0.125, "brands", "today", "parameters")
    density = 1 / math.sqrt(2 * math.pi) / 0.5
    benefit, cost = density * 50 * 2 * credibility, 0.5 * 100
    push = max(-1.0, min(1.0, (benefit - cost) / cost))
    market.check({"brands.effort": {0: 0.0625 * push}}, ("brands.effort",))
