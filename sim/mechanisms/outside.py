"""The world outside: ordinary e-commerce, habit, mobile phones, sellers in need (M57, M58, M65).

The outside option of every choice has the utility b (h - h0) + g t: h is the person's habit of
buying elsewhere, g the growth of what the incumbents offer on mobile phones.
"""

import math
from typing import NamedTuple

from sim.mechanisms.curves import logistic
from sim.mechanisms.declare import parameter, rule


class Outside(NamedTuple):
    """YAML group ``outside``."""

    habit_weight: float = parameter(
        1.0, "1", (0, 50), "weight of habit in the utility of buying elsewhere",
        ("weight of habit", "习惯权重"), "M58",
        source="assumption; seed S2: most buy by searching on Taobao or JD")
    habit_start: float = parameter(
        0.5, "share", (0, 1), "habit of buying elsewhere at the start, h0",
        ("habit at start", "初始习惯"), "M58", initial=True)
    habit_gain: float = parameter(
        0.05, "share", (0, 1), "share of the gap to 1 that an occasion lost to it closes",
        ("habit by buying elsewhere", "外部购买增习惯"), "M58")
    habit_loss: float = parameter(
        0.10, "share", (0, 1), "share of the habit that a weishang purchase takes",
        ("habit lost by weishang", "微商购买减习惯"), "M58")
    mobile_offer: float = parameter(
        0.15, "1/year", (0, 10), "growth of the utility of buying elsewhere on a mobile phone",
        ("incumbents go mobile", "传统电商移动化"), "M71",
        source="assumption; seed S2: Paipai and others move to mobile")
    days_before: int = parameter(
        0, "days", (-10_000, 100_000), "days from 1 January 2013 to day 0, by which all "
        "trends are dated", ("date of day 0", "起始日"),
        "M57", "M65", "M66", "M67", "M71", "M80", initial=True)
    mobile_start: float = parameter(
        0.12, "share", (0.01, 0.99), "share of online purchases made on mobile phones on 1 January "
        "2013", ("mobile share in 2013", "2013 年移动占比"), "M65",
        source="the curve below, taken back")
    mobile_growth: float = parameter(
        0.0025, "1/day", (0, 1), "logistic growth of that share",
        ("growth of mobile", "移动增长"), "M65",
        source="from 42.6 % on 11 November 2014 to 82 % two years later (docs/facts.md)")
    mobile_reference: float = parameter(
        0.426, "share", (0.01, 0.99), "mobile share at which consideration is as declared",
        ("reference mobile share", "移动占比基准"), "M65",
        source="share of 11 November 2014: 24.3 of 57.1 billion yuan (docs/facts.md)")
    mobile_elasticity: float = parameter(
        0.3, "1", (0, 10), "elasticity of consideration with the mobile share",
        ("elasticity with mobile", "移动弹性"), "M65")
    squeeze: float = parameter(
        0.8, "1/month", (0, 100), "brands a month and 4,000 persons that leave ordinary "
        "e-commerce for weishang, at full squeeze",
        ("push from Taobao", "淘宝推力"), "M57",
        source="assumption; seed S1: 80 % of sellers earn nothing")
    squeeze_day: float = parameter(
        180.0, "days", (-100_000, 100_000), "day on which half of the squeeze is reached",
        ("day of the squeeze", "挤压日"), "M57")
    squeeze_days: float = parameter(
        60.0, "days", (1, 100_000), "time scale of its logistic rise",
        ("rise of the squeeze", "挤压时长"), "M57")


@rule
def mobile_share(day: int, p: Outside) -> float:
    """Return the share of online purchases made on mobile phones: a logistic curve (M65)."""
    start = math.log(p.mobile_start / (1.0 - p.mobile_start))
    return logistic(start + p.mobile_growth * day)


@rule
def mobile_factor(day: int, p: Outside) -> float:
    """Return (share / reference)^elasticity, the factor on consideration (M65)."""
    return math.exp(p.mobile_elasticity * math.log(mobile_share(day, p) / p.mobile_reference))


@rule
def outside_utility(habit: float, day: int, p: Outside) -> float:
    """Return the utility of buying elsewhere, b (h - h0) + g t / 365 (M58, M71)."""
    return p.habit_weight * (habit - p.habit_start) + p.mobile_offer * day / 365.0


@rule
def pushed_entry(day: int, p: Outside) -> float:
    """Return brands a month and 4,000 persons pushed out of ordinary e-commerce (M57)."""
    return p.squeeze * logistic((day - p.squeeze_day) / p.squeeze_days)
