"""What influence earns and does: premium prices, learned taste, referrals (M70, M81, M82)."""

import math
from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class Influence(NamedTuple):
    """YAML group ``influence``."""

    premium: float = parameter(
        0.05, "1", (0, 10), "price premium per unit of influence, log(1 + contacts / 25), contacts "
        "lost since counted in",
        ("premium", "人格溢价"), "M81", source="assumption; seed S0: 附加值归根到底还是人赋予的")
    premium_most: float = parameter(
        0.3, "1", (0, 10), "greatest price premium", ("greatest premium", "最高溢价"), "M81")
    taste_drift: float = parameter(
        0.003, "share/post", (0, 1), "share of the distance to an expert's taste that a follower "
        "moves by a useful post seen", ("drift of taste", "品味漂移"), "M82",
        source="assumption; seed S3: 需要他人的指導")
    referral: float = parameter(
        0.05, "1/month", (0, 1), "probability a month that a follower follows an expert of another "
        "taste whom its own one recommends", ("referrals", "互荐率"), "M70",
        source="assumption; seed S4: 互相交流，易貨、舉薦均可以")
    referral_distance: float = parameter(
        0.2, "1", (0, 0.5), "least distance of tastes of experts who recommend each other",
        ("distance of referrals", "互荐距离"), "M70")


@rule
def price_premium(contacts: int, p: Influence) -> float:
    """Return the premium on the price, k log(1 + n / 25), at most `premium_most` (M81)."""
    return min(p.premium_most, p.premium * math.log(1.0 + contacts / 25.0))


@rule
def learned_taste(taste: float, expert: float, posts: int, p: Influence) -> float:
    """Return a taste after useful posts of an expert, moved along the shorter arc (M82)."""
    gap = expert - taste
    if gap > 0.5:
        gap -= 1.0
    elif gap < -0.5:
        gap += 1.0
    moved = taste + min(1.0, p.taste_drift * posts) * gap
    return moved - math.floor(moved)
