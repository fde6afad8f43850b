"""Private deals beside the platform: cheaper, unprotected, hard to detect (M28, M34; eq. 12)."""

from typing import NamedTuple

from sim.mechanisms.curves import logistic
from sim.mechanisms.declare import parameter, rule


class PrivateDeals(NamedTuple):
    """YAML group ``private_deals``."""

    detection: float = parameter(
        0.0, "probability", (0, 1), "probability that a private deal among strangers is detected "
        "(det)", ("detection", "检测率"), "M28")
    friend_factor: float = parameter(
        0.02, "1", (0, 1), "factor on it between strong friends: enforcement is blind to them",
        ("detection among friends", "好友检测系数"), "M34",
        source="seed S2: 好友之间的交易无法干预")
    fine: float = parameter(
        1.0, "price", (0, 100), "fine for a detected deal, in prices",
        ("fine", "罚款"), "M28")
    reminded: float = parameter(
        0.3, "share", (0, 1), "share of buyers whom the platform's warning moves back to the "
        "protected channel", ("moved by a reminder", "提醒转化"), "M72",
        source="assumption; seed S2: 平台的政策和提醒")
    offer_spread: float = parameter(
        0.015, "1", (0.0001, 10), "spread of the seller's decision to offer one",
        ("spread of offers", "私单提议离散"), "M28")
    buyer_share: float = parameter(
        0.5, "share", (0, 1), "share of the saved fee that the buyer gets",
        ("buyer's share of the saving", "买家分成"), "M28")
    saving_weight: float = parameter(
        4.0, "1", (0, 100), "weight of that saving in the buyer's utility, times the price weight",
        ("weight of the saving", "节省权重"), "M28")
    acceptance_spread: float = parameter(
        0.3, "1", (0.0001, 10), "spread of the buyer's decision",
        ("spread of acceptance", "私单接受离散"), "M28")


@rule
def offer_probability(fee: float, strong: int, p: PrivateDeals) -> float:
    """Return the probability that the seller proposes a private deal (equation 12)."""
    detection = p.detection * p.friend_factor if strong else p.detection
    return logistic((fee - detection * p.fine) / p.offer_spread)


@rule
def acceptance_probability(
    trust_lost: float, fee: float, trust_weight: float, price_weight: float, p: PrivateDeals
) -> float:
    """Return the probability that the buyer accepts (equation 12).

    The difference of utilities is the gain by the shared saving less bT (T_eff - Tm), the
    protection given up; a share of those who would accept heeds the platform's warning (M72).
    """
    saving = p.saving_weight * price_weight * p.buyer_share * fee
    accepted = logistic((saving - trust_weight * trust_lost) / p.acceptance_spread)
    return accepted * (1.0 - p.reminded)
