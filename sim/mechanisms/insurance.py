"""Insured buyer compensation, its premium and its solvency (M44; equations 21 and 22).

The insurance of the article (众安保险) covers the payout to store-owners; compensation of buyers
is the norm that the article asks for, here insured. Its sign is an outcome, not an input: buyer
protection helped on eBay (Hui et al. 2016) and hurt on Eachnet (Cai, Jin, Liu & Zhou 2013).
"""

from typing import NamedTuple

from sim.mechanisms.declare import flag, parameter, rule


class Insurance(NamedTuple):
    """YAML group ``insurance``."""

    coverage: float = parameter(
        0.0, "share", (0, 1), "share of the price that a successful claim pays (cov)",
        ("coverage", "赔付比例"), "M44")
    limit: float = parameter(
        150.0, "yuan", (0, 1e7), "price up to which a claim is covered (lim)",
        ("limit", "赔付限额"), "M44")
    platform_fee: float = parameter(
        0.0, "share", (0, 1), "share of the price that the platform takes",
        ("platform fee", "平台费率"), "M61")
    premium: float = parameter(
        0.015, "share", (0, 1), "flat premium per yuan of insured order",
        ("flat premium", "固定保费率"), "M44")
    recourse: float = parameter(
        0.6, "probability", (0, 1), "probability that half of a claim is recovered from the brand",
        ("recourse", "追偿概率"), "M44")
    recovered_share: float = parameter(
        0.5, "share", (0, 1), "share of a claim recovered when recourse succeeds",
        ("recovered share", "追偿比例"), "M44")
    experience_rated: int = flag(
        1, "whether the premium follows the brand's own claims",
        ("experience-rated premium", "经验费率"), "M44")
    loading: float = parameter(
        1.15, "1", (0, 10), "premium per yuan of expected claims",
        ("loading", "附加系数"), "M44")
    credibility: float = parameter(
        15.0, "orders", (0, 1e6), "insured orders at which own experience weighs half",
        ("credibility", "信度"), "M44", source="Buhlmann credibility, constant assumed")
    memory: float = parameter(
        0.7, "share", (0, 1), "share of insured orders, sales and claims kept at a month's turn",
        ("insurer's memory", "保险月度记忆"), "M44")
    premium_least: float = parameter(
        0.003, "share", (0, 1), "least experience-rated premium",
        ("least premium", "最低费率"), "M44")
    premium_most: float = parameter(
        0.4, "share", (0, 1), "greatest experience-rated premium",
        ("greatest premium", "最高费率"), "M44")
    reserve: float = parameter(
        5000.0, "yuan/4000 persons", (0, 1e9), "reserve that the insurer starts with",
        ("reserve at start", "初始准备金"), "M44", initial=True)
    pooled_start: float = parameter(
        0.04, "share", (0, 1), "pooled loss ratio per insured yuan at the start (l)",
        ("pooled ratio at start", "初始综合赔付率"), "M44", initial=True)
    pooled_days: float = parameter(
        90.0, "days", (30, 3650), "days over which the pooled ratio is taken",
        ("pooled window", "综合赔付窗口"), "M44")
    pooled_smoothing: float = parameter(
        0.5, "share", (0, 1), "share of the old pooled ratio kept at a month's turn",
        ("pooled smoothing", "综合赔付平滑"), "M44")


@rule
def claim_paid(price: float, p: Insurance) -> float:
    """Return cov min(price, lim), what a successful claim pays, in the unit of `price`."""
    return p.coverage * min(price, p.limit)


@rule
def premium_rate(orders: float, own_ratio: float, pooled_ratio: float, p: Insurance) -> float:
    """Return the premium per insured yuan (equation 22).

    Flat: `premium`. Experience-rated: clip(load (Z own + (1-Z) l), least, most) with
    Z = n / (n + 15) over the brand's insured orders n.
    """
    if not p.experience_rated:
        return p.premium
    trust_in_own = orders / (orders + p.credibility) if orders > 0.0 else 0.0
    expected = trust_in_own * own_ratio + (1.0 - trust_in_own) * pooled_ratio
    return min(p.premium_most, max(p.premium_least, p.loading * expected))
