"""Effort of brands under cover: discipline by premium and by reputation (M44; equation 23)."""

import math
from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule
from sim.mechanisms.insurance import Insurance
from sim.mechanisms.redress import Redress


class Effort(NamedTuple):
    """YAML group ``effort``."""

    cost: float = parameter(
        0.15, "price", (0, 10), "cost of effort 1, in prices (ceff)",
        ("cost of effort", "努力成本"), "M44")
    reputation: float = parameter(
        0.03, "1", (0, 10), "value of reputation per unit of risk, in prices (repw)",
        ("weight of reputation", "声誉权重"), "M44")
    step: float = parameter(
        0.05, "1", (0, 1), "greatest change of effort a month",
        ("step of effort", "努力步长"), "M44")
    least: float = parameter(
        0.4, "1", (0, 10), "least effort", ("least effort", "最低努力"), "M44")
    most: float = parameter(
        1.1, "1", (0, 10), "greatest effort", ("greatest effort", "最高努力"), "M44")
    memory: float = parameter(
        0.08, "share", (0, 1), "weight of an order in the brand's average surprise",
        ("memory of surprise", "意外记忆"), "M44")


@rule
def normal_density(z: float) -> float:
    """Return the standard normal density at z."""
    return 0.3989422804014327 * math.exp(-0.5 * z * z)


@rule
def marginal_benefit(
    mean_surprise: float,
    quality: float,
    price: float,
    credibility: float,
    counterfeit: int,
    platform_trust: float,
    solvent: int,
    bad_below: float,
    noise: float,
    quality_weight: float,
    effort: Effort,
    insurance: Insurance,
    redress: Redress,
) -> float:
    """Return MB, yuan saved per unit of effort and order (equation 23).

    The density of bad purchases at the margin, times what one costs: the claim through the
    premium and recourse, the refund where evidence fails, and reputation, which cover weakens
    where it replaces trust.
    """
    at_margin = 0.0
    if noise > 0.0:
        z = (mean_surprise - bad_below) / noise
        at_margin = normal_density(z) / noise * quality_weight * quality
    cover = insurance.coverage if solvent else 0.0
    evidence = redress.evidence if cover > 0.0 else 0.0
    claim = cover * min(price, insurance.limit)
    half_recourse = insurance.recovered_share * insurance.recourse
    own_cost = half_recourse
    if insurance.experience_rated:
        own_cost += insurance.loading * credibility * (1.0 - half_recourse)
    factor = redress.counterfeit_factor if counterfeit else redress.genuine_factor
    refund = (1.0 - evidence) * min(1.0, redress.resolution * factor) * price
    complaint = redress.complaint * (evidence * claim * own_cost + refund)
    reputation = price * effort.reputation * (1.0 - cover * platform_trust)
    return at_margin * (complaint + reputation)


@rule
def effort_after(level: float, benefit: float, price: float, p: Effort) -> float:
    """Return effort after a monthly step .05 clip((MB - MC) / MC, -1, 1), MC = ceff price."""
    marginal_cost = p.cost * price
    if marginal_cost <= 0.0:
        return p.most
    push = min(1.0, max(-1.0, (benefit - marginal_cost) / marginal_cost))
    return min(p.most, max(p.least, level + p.step * push))
