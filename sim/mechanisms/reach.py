"""Reach beyond the feed: search, paid traffic, forwards, loyalty (M07, M09, M62, M63, M68, M73).

Four ways to an order that needs no ad of a contact: the buyer searches, sees a paid ad, gets a
post forwarded by a friend, or comes back of its own accord.
"""

from typing import NamedTuple

from sim.mechanisms.declare import flag, parameter, rule


class Search(NamedTuple):
    """YAML group ``search``: looking for a product instead of being fed (M63)."""

    rate: float = parameter(
        0.001, "1/day", (0, 1), "probability a day of searching weishang at full need",
        ("search", "主动搜索率"), "M63")
    results: int = parameter(
        3, "brands", (1, 8), "brands that a search shows, drawn at random",
        ("search results", "搜索结果数"), "M63")
    cost: float = parameter(
        0.5, "1", (0, 50), "utility that a search costs (c_s)",
        ("search cost", "搜索成本"), "M63")
    fed: float = parameter(
        1.0, "share", (0, 1), "share of ads that may sell to who was not searching",
        ("fed consumption", "投喂消费"), "M63", source="seed S3: 「投喂」型被动消费时代")


class Traffic(NamedTuple):
    """YAML group ``traffic``: reach that is paid for, at a price that demand drives (M68)."""

    share: float = parameter(
        0.0, "share", (0, 1), "share of last month's profit that a brand spends on paid reach",
        ("spent on traffic", "流量支出占比"), "M68")
    price: float = parameter(
        0.02, "yuan/view", (0.0001, 1000), "price of a view where demand is low",
        ("price of a view", "单次展示价格"), "M68")
    views: float = parameter(
        0.25, "1/day", (0, 1), "paid views to be had a person and day before their "
        "price rises",
        ("supply of paid views", "付费展示供给"), "M68")
    scarcity: float = parameter(
        1.0, "1", (0, 1), "how far the price rises to what clears the market; 0 keeps it low "
        "and lets the views be rationed", ("scarcity of traffic", "流量稀缺"), "M68",
        source="seed S3: 隨著流量成本越發高昂")


class Forwarding(NamedTuple):
    """YAML group ``forwarding``: posts passed on by hand (M07, M09, M49, M73)."""

    buyer: float = parameter(
        0.3, "probability", (0, 1), "probability that a satisfied buyer forwards, at full trust "
        "and face", ("forwarding by buyers", "买家转发率"), "M73")
    fan: float = parameter(
        0.004, "1/contact", (0, 1), "the same for a reader whom a contact's posts of the day ask",
        ("forwarding by readers", "读者转发率"), "M73")
    again: float = parameter(
        0.02, "probability", (0, 1), "the same for who got the post forwarded",
        ("forwarding again", "再转发率"), "M73",
        source="assumption; cascades are shallow: Goel et al. 2016")
    viewers: float = parameter(
        5.0, "friends", (0, 50), "friends who see a forwarded post",
        ("viewers of a forward", "转发观看数"), "M73")
    face_used: float = parameter(
        0.1, "purchases", (0, 100), "face that being asked to forward uses up",
        ("face used by forwarding", "转发消耗面子"), "M73", "M23",
        source="assumption; seed S2: 人力转发的效果也就变得越来越差")
    consideration: float = parameter(
        0.10, "1/offer", (0, 1), "probability that a forwarded post is considered at full need",
        ("consideration of forwards", "转发考虑率"), "M73")
    endorsement: float = parameter(
        1.0, "share", (0, 1), "how far the forwarder's trust in the seller passes to who trusts "
        "the forwarder", ("endorsement", "信誉背书"), "M07")
    commission: float = parameter(
        0.05, "share", (0, 1), "share of the price that the seller pays to who forwarded",
        ("commission", "分享佣金"), "M09", "M49")
    commission_pull: float = parameter(
        10.0, "1", (0, 1000), "how a commission raises forwarding: factor 1 + this times it",
        ("pull of commission", "佣金拉力"), "M09", "M49")


class Loyalty(NamedTuple):
    """YAML group ``loyalty``: coming back without an ad, and new ties by buying (M60, M62)."""

    rate: float = parameter(
        0.01, "1/day", (0, 1), "probability a day of considering a former seller at full need, "
        "when loyalty is full", ("re-orders", "复购率"), "M62")
    half: float = parameter(
        3.0, "purchases", (0.1, 1000), "purchases at which loyalty is half",
        ("purchases until loyal", "忠诚半值购买数"), "M62")
    closure: float = parameter(
        0.05, "probability", (0, 1), "probability that a buyer makes friends with another "
        "contact of the seller", ("closure", "购买结识"), "M60")
    ties: int = flag(
        1, "whether a purchase by a forwarded post makes the seller a contact",
        ("ties by buying", "购买建立关系"), "M60")


@rule
def considered_ads(consideration: float, p: Search) -> float:
    """Return the probability of considering an ad: fed, or else only when searching (M63)."""
    return p.fed * consideration + (1.0 - p.fed) * min(p.rate, consideration)


@rule
def loyal(purchases: int, p: Loyalty) -> float:
    """Return the probability of thinking of a former seller at full need, r n / (n + n0) (M62)."""
    return p.rate * purchases / (purchases + p.half)


@rule
def price_of_view(budget: float, persons: float, p: Traffic) -> float:
    """Return the price of a paid view when brands spend `budget` yuan a day in all (M68).

    The price that clears a supply of `views` a person and day, if above the lowest; `scarcity`
    says how far it rises there.
    """
    clearing = budget / (persons * p.views) if p.views > 0.0 else p.price
    return p.price + p.scarcity * max(0.0, clearing - p.price)


@rule
def endorsed_trust(
    in_forwarder: float, of_forwarder: float, channel: float, p: Forwarding
) -> float:
    """Return the personal trust in a seller whom a friend's forward shows (M07).

    e (a T_fj + (1 - a) C) + (1 - e) C with a = T_if: the forwarder's trust in the seller counts as
    far as the forwarder is trusted.
    """
    passed = in_forwarder * of_forwarder + (1.0 - in_forwarder) * channel
    return p.endorsement * passed + (1.0 - p.endorsement) * channel


@rule
def forwarding_probability(base: float, trust: float, face: float, p: Forwarding) -> float:
    """Return the probability of forwarding: base T min(1, G/2) (1 + pull s) (M09, M73)."""
    favour = min(1.0, 0.5 * face)
    return min(1.0, base * trust * favour * (1.0 + p.commission_pull * p.commission))


@rule
def forwarding_again(trust: float, p: Forwarding) -> float:
    """Return the probability of passing a forwarded post on, again T (1 + pull s) (M09, M73)."""
    return min(1.0, p.again * trust * (1.0 + p.commission_pull * p.commission))
