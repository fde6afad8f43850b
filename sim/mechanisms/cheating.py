"""Strategic cheats: milk a reputation and run; bought reviews (M27, M52)."""

from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class Cheating(NamedTuple):
    """YAML group ``cheating``."""

    strategic: float = parameter(
        0.15, "share", (0, 1), "share of genuine entrants that mean to cheat once they are trusted",
        ("strategic cheats", "策略性欺诈占比"), "M27")
    trusted_orders: float = parameter(
        30.0, "orders", (0, 1e7), "reviews from which a cheat feels trusted, as many as "
        "a score remembers",
        ("orders until defection", "背叛前订单"), "M27")
    defected_quality: float = parameter(
        0.3, "share", (0, 1), "quality from then on",
        ("quality after defection", "背叛后质量"), "M27")
    defected_cost: float = parameter(
        0.12, "share", (0, 1), "unit cost from then on, in prices",
        ("cost after defection", "背叛后成本"), "M27")
    run_after: int = parameter(
        2, "months", (1, 120), "months of milking before it runs",
        ("months of milking", "背叛月数"), "M27")
    fake_reviews: float = parameter(
        0.0, "1/month", (0, 1000), "reviews that a brand of low quality buys a month",
        ("bought reviews", "刷单数"), "M52", source="seed S2: 靠刷信誉、刷排名争夺流量")
    fake_below: float = parameter(
        0.6, "share", (0, 1), "quality below which a brand buys reviews",
        ("quality of who buys reviews", "刷单质量阈值"), "M52")
    fake_price: float = parameter(
        2.0, "yuan", (0, 1000), "price of a bought review",
        ("price of a review", "刷单价格"), "M52")
    fake_detection: float = parameter(
        0.1, "1/month", (0, 1), "probability a month that bought reviews are found out",
        ("detection of bought reviews", "刷单检出率"), "M52",
        source="assumption within the .02-.25 of reported audits")
    marked_score: float = parameter(
        0.2, "share", (0, 1), "review score of who was found out",
        ("score after detection", "检出后评分"), "M52")


@rule
def feels_trusted(reviews: float, score: float, p: Cheating) -> int:
    """Return 1 where a strategic cheat begins to milk: enough orders, and well spoken of (M27)."""
    return 1 if reviews >= p.trusted_orders and score > 0.5 else 0


@rule
def with_bought_reviews(score: float, count: float, bought: float, window: float) -> float:
    """Return a score after `bought` reviews of full marks: a Beta mean over the window (M52)."""
    weight = min(count, window) + 2.0
    return (score * weight + bought) / (weight + bought)
