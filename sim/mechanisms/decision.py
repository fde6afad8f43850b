"""What a buyer knows and heeds: curiosity, quality, own experience, taste (M20, M24, M59).

Quality is hidden before the purchase. A buyer reads a noisy signal of it, and gives it the weight
that Bayes' rule gives a normal signal; the noise falls as offers are compared ever more easily.
"""

import math
from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class Decision(NamedTuple):
    """YAML group ``decision``."""

    curiosity: float = parameter(
        0.5, "1", (0, 10), "how much more an untouched person considers: factor 1 + this times n",
        ("curiosity", "新鲜感"), "M24", source="assumption; seed S2: novelty fades")
    novelty_per_purchase: float = parameter(
        0.05, "share", (0, 1), "share of novelty lost by a purchase",
        ("novelty lost by buying", "购买消耗新鲜感"), "M24")
    novelty_per_ad: float = parameter(
        0.001, "share", (0, 1), "share of novelty lost by an ad seen",
        ("novelty lost by ads", "广告消耗新鲜感"), "M24")
    independence: float = parameter(
        0.1, "1/purchase", (0, 10), "how fast friends' words and favours lose weight with own "
        "purchases n: factor 1 / (1 + this times n)",
        ("independence", "自主决策"), "M59")
    quality: float = parameter(
        3.0, "1", (0, 50), "weight of perceived quality in utility",
        ("weight of quality", "质量权重"), "M06", "M20")
    quality_mean: float = parameter(
        0.70, "share", (0, 1), "quality that a buyer expects without any sign of it",
        ("expected quality", "预期质量"), "M20")
    quality_sd: float = parameter(
        0.18, "share", (0.001, 1), "spread of quality among brands, as buyers know it",
        ("spread of quality", "质量离散"), "M20")
    signal_noise: float = parameter(
        0.6, "1", (0, 10), "standard deviation of what a buyer reads of a quality",
        ("noise of quality signals", "质量信号噪声"), "M20", "M80")
    transparency: float = parameter(
        0.0008, "1/day", (0, 1), "rate at which that noise falls from day 0 on",
        ("growing transparency", "信息对称"), "M80", source="assumption; seed S1: 會越來越對稱")
    taste_growth: float = parameter(
        0.1, "1/year", (0, 10), "growth of the weight of taste a year",
        ("growing weight of taste", "精神消费增长"), "M66",
        source="assumption; seed S2: young people's consumption of the mind")


@rule
def curious(consideration: float, novelty: float, p: Decision) -> float:
    """Return the probability of considering an ad, eta (1 + curiosity n) (M24)."""
    return min(1.0, consideration * (1.0 + p.curiosity * novelty))


@rule
def novelty_left(novelty: float, ads: int, p: Decision) -> float:
    """Return the novelty left after a day's ads, n (1 - loss k), at least 0 (M24)."""
    return novelty - novelty * min(1.0, p.novelty_per_ad * ads)


@rule
def heeded(purchases: int, p: Decision) -> float:
    """Return the weight left to the words and favours of friends, 1 / (1 + k n) (M59)."""
    return 1.0 / (1.0 + p.independence * purchases)


@rule
def noise_on_day(day: int, p: Decision) -> float:
    """Return the noise of quality signals on a day, sd exp(-rate t) (M80)."""
    return p.signal_noise * math.exp(-p.transparency * day)


@rule
def perceived_quality(quality: float, noise: float, normal: float, p: Decision) -> float:
    """Return the posterior mean of a quality after one signal, less the mean expected (M20).

    k (q + noise z - mean) with k = sd^2 / (sd^2 + noise^2): no noise shows q as it is.
    """
    spread = p.quality_sd * p.quality_sd
    weight = spread / (spread + noise * noise)
    return weight * (quality + noise * normal - p.quality_mean)


@rule
def taste_weight(weight: float, day: int, p: Decision) -> float:
    """Return the weight of taste on a day, b (1 + growth t / 365) (M66)."""
    return weight * (1.0 + p.taste_growth * day / 365.0)
