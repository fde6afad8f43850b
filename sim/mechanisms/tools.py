"""Tools: micro-stores, order handling and customer data, adopted by imitation (M36, M37, M40)."""

from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class Tools(NamedTuple):
    """YAML group ``tools``: who has no tool handles orders by hand and posts to everybody."""

    start: float = parameter(
        0.0, "share", (0, 1), "share of brands with tools at the start, and of those without that "
        "take them up as an era begins", ("tools at start", "初始工具占比"), "M37")
    imitation: float = parameter(
        0.2, "1/month", (0, 1), "probability a month that a brand looks at another and takes the "
        "road of who earns more", ("imitation of tools", "工具模仿率"), "M40")
    fee: float = parameter(
        2.0, "yuan/day", (0, 1e6), "what tools cost", ("fee for tools", "工具费"), "M37")
    manual_cost: float = parameter(
        4.0, "yuan/order", (0, 10_000), "labour of an order handled by hand; the brand pays it",
        ("labour by hand", "手工订单成本"), "M36", "M37",
        source="assumption: ten minutes at 25 yuan an hour; seed S2: 人工处理订单…效率整体偏低")
    tool_cost: float = parameter(
        1.0, "yuan/order", (0, 10_000), "the same with tools",
        ("labour with tools", "工具订单成本"), "M37")
    manual_capacity: float = parameter(
        5.0, "orders/day", (0.01, 1e9), "orders a day that are handled at full service by hand",
        ("capacity by hand", "手工处理能力"), "M36", "M37")
    manual_service: float = parameter(
        0.75, "share", (0, 1), "service level by hand, within capacity",
        ("service by hand", "手工服务水平"), "M36", "M37")


@rule
def takes_over(own_profit: int, other_profit: int) -> int:
    """Return 1 where the other brand earned more last month: whom one imitates (M40, M84)."""
    return 1 if other_profit > own_profit else 0
