"""The rhythm of a platform's week: coupons and the brand of the day (M83)."""

from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class Campaigns(NamedTuple):
    """YAML group ``campaigns``."""

    every: int = parameter(
        7, "days", (1, 3650), "days between coupon days",
        ("days between coupons", "优惠券间隔"), "M83", source="seed S4: weekly coupons")
    coupon: float = parameter(
        0.0, "yuan", (0, 10_000), "what a coupon is worth, at most half of the price; the platform "
        "pays it", ("coupon", "优惠券"), "M83")
    appeal: float = parameter(
        0.6, "1", (0, 50), "utility of a coupon beside its worth: the occasion",
        ("appeal of coupons", "优惠券吸引力"), "M83")
    brand_appeal: float = parameter(
        0.0, "1", (0, 50), "utility added to the brand of the day",
        ("brand of the day", "每日品牌"), "M83", source="seed S4: 天天一款品牌")


@rule
def coupon_day(day: int, p: Campaigns) -> int:
    """Return 1 on a coupon day where there are coupons, else 0."""
    return 1 if p.coupon > 0.0 and day % p.every == 0 else 0


@rule
def coupon_worth(price: int, p: Campaigns) -> int:
    """Return what a coupon takes off a price, fen: its worth, at most half of the price."""
    return min(int(p.coupon * 100.0 + 0.5), price // 2)
