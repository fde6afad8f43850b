"""Handling orders by hand or with tools, and what the buyer experiences (M06, M36, M37)."""

import math
from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class Fulfilment(NamedTuple):
    """YAML group ``fulfilment``."""

    capacity: float = parameter(
        5.0, "orders/day", (0.01, 1e9), "orders a day that a brand handles at full service "
        "(cap_b)", ("capacity", "处理能力"), "M36", "M37")
    service: float = parameter(
        0.75, "share", (0, 1), "service level within capacity (s0)",
        ("service", "服务水平"), "M36")
    congestion: float = parameter(
        0.7, "1", (0, 5), "exponent of the loss of service above capacity",
        ("congestion", "拥堵指数"), "M36")
    memory_days: float = parameter(
        7.0, "days", (1, 365), "time constant of the average of orders a day (o_b)",
        ("order memory", "订单记忆"), "M36")
    quality_weight: float = parameter(
        0.75, "share", (0, 1), "weight of the product in the experience; the rest is service",
        ("weight of the product", "产品权重"), "M06")
    noise: float = parameter(
        0.10, "1", (0, 2), "standard deviation of the experience",
        ("noise of experience", "体验噪声"), "M06")
    expectation: float = parameter(
        0.37, "1", (-1, 2), "expectation without trust (e0)",
        ("expectation", "期望"), "M06")
    trusting_expectation: float = parameter(
        0.25, "1", (0, 2), "expectation added by full trust",
        ("expectation by trust", "信任期望"), "M06")
    hype_genuine: float = parameter(
        0.02, "1", (-1, 1), "expectation added by the words of genuine brands",
        ("hype, genuine", "正品吹嘘"), "M27")
    hype_counterfeit: float = parameter(
        0.12, "1", (-1, 1), "expectation added by the words of counterfeit brands",
        ("hype, counterfeit", "仿品吹嘘"), "M27")
    hype_community: float = parameter(
        -0.02, "1", (-1, 1), "the same for communities, who promise less",
        ("hype, community", "社群吹嘘"), "M53")
    bad_below: float = parameter(
        -0.08, "1", (-2, 0), "surprise below which a purchase is bad",
        ("bad below", "差评阈值"), "M30")
    told_above: float = parameter(
        0.05, "1", (0, 2), "surprise above which a purchase is worth telling",
        ("told above", "分享阈值"), "M50")


@rule
def service_level(orders: float, capacity: float, best: float, p: Fulfilment) -> float:
    """Return s0 within capacity, s0 (cap/o)^.7 above it (equation 13; M36)."""
    if orders <= capacity:
        return best
    return best * math.exp(p.congestion * math.log(capacity / orders))


@rule
def experience(quality: float, effort: float, service: float, noise: float, p: Fulfilment) -> float:
    """Return .75 min(1, q eff) + .25 sv + noise (equation 14), noise standard normal."""
    product = min(1.0, quality * effort)
    return p.quality_weight * product + (1.0 - p.quality_weight) * service + p.noise * noise


@rule
def surprise(experienced: float, trust: float, hype: float, p: Fulfilment) -> float:
    """Return D = ex - (e0 + .25 Tm + hype) (equation 15): who trusts more expects more."""
    return experienced - (p.expectation + p.trusting_expectation * trust + hype)
