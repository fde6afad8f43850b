"""How often sellers post and talk, and whom they copy (M08-M11, M21, M33, M38, M77; eq. 1, 29)."""

import math
from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class Posting(NamedTuple):
    """YAML group ``posting``."""

    start: float = parameter(
        1.2, "posts/day", (0, 500), "posts a day of a brand's first sellers (lam0)",
        ("posting at start", "初始发帖率"), "M21")
    start_log_sd: float = parameter(
        0.3, "1", (0, 3), "its log standard deviation",
        ("spread of posting", "发帖率离散"), "M21")
    least: float = parameter(
        0.1, "posts/day", (0.001, 500), "least posting rate",
        ("least posting", "最低发帖率"), "M21")
    limit: float = parameter(
        25.0, "posts/day", (0.001, 500), "greatest posting rate (lam_max)",
        ("rate limit", "发帖上限"), "M33")
    limit_unruled: float = parameter(
        25.0, "posts/day", (0.001, 500), "the same where the platform sets no limit",
        ("limit without rules", "无规则发帖上限"), "M33")
    value_share: float = parameter(
        0.08, "share", (0, 1), "share of posts that are useful instead of advertising (vsh)",
        ("value posts", "价值内容占比"), "M08", "M79")
    mutation: float = parameter(
        0.2, "1", (0, 3), "log standard deviation of copied posting rates (mut)",
        ("mutation", "变异"), "M21", "M48")
    imitation: float = parameter(
        0.06, "1/day", (0, 1), "probability a day of looking at another seller",
        ("imitation", "模仿率"), "M21", "M40")
    imitation_age: int = parameter(
        20, "days", (0, 3650), "days of selling before one imitates and is imitated",
        ("age of imitation", "模仿年龄"), "M21")
    cost: float = parameter(
        0.15, "yuan/ad", (0, 1000), "worth of the time that an ad costs; enters the seller's "
        "income average only", ("cost of an ad", "发帖成本"), "M21")


class Targeting(NamedTuple):
    """YAML group ``targeting``."""

    withheld: float = parameter(
        0.0, "probability", (0, 1), "probability that a day's ads are withheld from a contact "
        "of other taste (tau)", ("targeting", "精准投放"), "M38")
    reach: float = parameter(
        2.0, "taste widths", (0, 100), "distance of tastes up to which nothing is withheld",
        ("targeting reach", "投放范围"), "M38")


class SellerTalk(NamedTuple):
    """YAML group ``seller_talk``: chats and weekly red packets."""

    rate: float = parameter(
        0.5, "chats/day", (0, 100), "chats that a seller starts a day (inter)",
        ("chats", "互动次数"), "M04", "M10")
    trust_gain: float = parameter(
        0.03, "share", (0, 1), "share of the gap of trust to 1 that a chat closes",
        ("trust by chat", "互动增信"), "M04")
    deaf: float = parameter(
        3.0, "1", (0.01, 100), "fatigue at which chats stop building trust",
        ("fatigue that deafens to chats", "互动失聪疲劳"), "M04")
    intrusion: float = parameter(
        0.1, "1", (0, 10), "fatigue added by a chat with a person who needs "
        "nothing, whom it neither relieves nor wins",
        ("intrusion", "社交打扰"), "M77", source="assumption; seed S4: 不需要社交")
    intrusion_below: float = parameter(
        0.5, "share", (0, 1), "need below which a person only browses",
        ("browsing below", "只看需求阈值"), "M77")
    fatigue_kept: float = parameter(
        0.9, "share", (0, 1), "share of fatigue left after a chat",
        ("fatigue after a chat", "互动后疲劳"), "M04")
    packet_days: int = parameter(
        7, "days", (1, 3650), "days between red packets of a community",
        ("days between red packets", "红包间隔"), "M11", "M83")
    packet_probability: float = parameter(
        0.4, "probability", (0, 1), "probability that a member gets one",
        ("share of members with a packet", "红包概率"), "M11")
    packet: float = parameter(
        1.0, "yuan", (0, 10_000), "what a red packet holds",
        ("red packet", "红包"), "M11")
    packet_trust: float = parameter(
        0.02, "share", (0, 1), "share of the gap of trust to 1 that a packet closes",
        ("trust by packet", "红包增信"), "M11")
    packet_fatigue_kept: float = parameter(
        0.7, "share", (0, 1), "share of fatigue left after a packet",
        ("fatigue after a packet", "红包后疲劳"), "M11")


@rule
def copied_rate(rate: float, normal: float, least: float, limit: float, spread: float) -> float:
    """Return lam lognormal(spread) clipped to [least, limit] (equations 27, 29)."""
    return min(limit, max(least, rate * math.exp(spread * normal)))


@rule
def trust_after_chat(trust: float, fatigue: float, p: SellerTalk) -> float:
    """Return T + .03 (1-T) max(0, 1 - f/3) (equation 20)."""
    return trust + p.trust_gain * (1.0 - trust) * max(0.0, 1.0 - fatigue / p.deaf)
