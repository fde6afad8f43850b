"""What makes an ad a purchase: need, purse, trust, taste, face, price (M01, M41, M55; eq. 8-11).

The choice is a multinomial logit (McFadden) over every ad considered in a day and the outside
option, whose utility is 0.
"""

import math
from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class Purchase(NamedTuple):
    """YAML group ``purchase``: the weights of utility."""

    consideration: float = parameter(
        0.025, "1/ad", (0, 1), "probability that an ad seen is considered at full need (eta)",
        ("consideration", "考虑率"), "M63")
    community_value_factor: float = parameter(
        0.5, "1", (0, 1), "factor on it for a value post of a community",
        ("consideration of value posts", "价值内容考虑系数"), "M53")
    constant: float = parameter(
        -5.6, "1", (-50, 50), "constant of utility against the outside option (b0)",
        ("utility constant", "效用常数"), "M58")
    trust: float = parameter(
        8.0, "1", (0, 50), "weight of effective trust (bT)",
        ("weight of trust", "信任权重"), "M01",
        source="assumption; sign and rank: meta-analysis doi 10.1177/21582440221091262")
    match: float = parameter(
        1.5, "1", (0, 50), "weight of the match of tastes (bm)",
        ("weight of taste", "品味权重"), "M55")
    niche_peak: float = parameter(
        1.25, "1", (0, 10), "factor on the match for niche brands",
        ("niche peak", "小众峰值"), "M55")
    niche_width: float = parameter(
        0.20, "1", (0, 1), "taste width up to which a brand is niche",
        ("niche width", "小众宽度"), "M55")
    face: float = parameter(
        1.5, "1", (0, 50), "weight of face, per two favours left (bG)",
        ("weight of face", "面子权重"), "M23")
    reviews: float = parameter(
        1.5, "1", (0, 50), "weight of the review score (bR)",
        ("weight of reviews", "评价权重"), "M51")
    fatigue: float = parameter(
        0.35, "1", (0, 50), "weight of fatigue with the contact (bf)",
        ("weight of fatigue", "疲劳权重"), "M23")
    feed_fatigue: float = parameter(
        0.5, "1", (0, 50), "weight of feed fatigue (bF)",
        ("weight of feed fatigue", "信息流疲劳权重"), "M21")
    friction_weight: float = parameter(
        1.0, "1", (0, 50), "weight of friction (bfr)",
        ("weight of friction", "摩擦权重"), "M41")
    friction: float = parameter(
        0.8, "1", (0, 50), "friction of ordering and paying",
        ("friction", "交易摩擦"), "M41")
    friction_unintegrated: float = parameter(
        0.8, "1", (0, 50), "friction where neither shop nor payment is integrated",
        ("friction without integration", "未整合摩擦"), "M41")
    community_friction: float = parameter(
        0.5, "1", (0, 1), "factor on friction in communities",
        ("friction in communities", "社群摩擦系数"), "M53")
    price: float = parameter(
        1.5, "1/100 yuan", (0.01, 50), "weight of price above 100 yuan (bp)",
        ("weight of price", "价格权重"))
    influencer: float = parameter(
        1.2, "1", (0, 50), "bonus of an influencer's endorsement (bE)",
        ("influencer bonus", "达人加成"), "M13",
        source="assumption; effects from d = +.90 to -.96: Knoll & Matthes 2017")


@rule
def taste_match(distance: float, width: float) -> float:
    """Return m = exp(-(d/w)^2 / 2), in (0, 1] (equation 5)."""
    scaled = distance / width
    return math.exp(-0.5 * scaled * scaled)


@rule
def offer_utility(
    trust: float,
    taste: float,
    width: float,
    review_term: float,
    feed_fatigue: float,
    price: float,
    p: Purchase,
) -> float:
    """Return what is worth the same whoever offers it, against the outside option (equation 10).

    `trust` is effective trust in [0, 1], `taste` the match times the weight that it has today,
    `review_term` the visible, shrunk review score in [-1, 1], `price` in yuan.
    """
    peak = p.niche_peak if width <= p.niche_width else 1.0
    return (
        p.constant
        + p.trust * trust
        + taste * peak
        + p.reviews * review_term
        - p.feed_fatigue * feed_fatigue
        - p.friction_weight * p.friction
        - p.price * (price - 100.0) / 100.0
    )


@rule
def contact_utility(
    face: float,
    purchases: int,
    fatigue: float,
    community: int,
    influencer: int,
    familiar_after: int,
    p: Purchase,
) -> float:
    """Return what is added where a contact offers it (equation 10; M13, M23, M53).

    `face` counts the favours left, half after `familiar_after` purchases; communities take part
    of the friction away; influencers have their bonus.
    """
    face_weight = p.face * 0.5 if purchases >= familiar_after else p.face
    utility = face_weight * face * 0.5 - p.fatigue * fatigue
    if community:
        utility += p.friction_weight * p.friction * (1.0 - p.community_friction)
    return utility + p.influencer if influencer else utility
