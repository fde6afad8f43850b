"""Muting and deleting tiresome contacts (M25; equation 7; Kwak, Chun & Moon 2011)."""

from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class Blocking(NamedTuple):
    """YAML group ``blocking``."""

    hazard: float = parameter(
        0.006, "1/ad", (0, 10), "hazard of blocking a contact per ad seen, at saturated fatigue "
        "and feed fatigue 0.5 (h_mute)", ("blocking hazard", "屏蔽风险"), "M25")
    tolerance: float = parameter(
        0.15, "1", (0, 10), "fatigue with a contact up to which nobody blocks it: its first ads",
        ("early tolerance", "早期容忍"), "M75",
        source="assumption; wear-in before wear-out: Pechmann & Stewart 1988")
    feed_base: float = parameter(
        0.5, "1", (0, 10), "the hazard is multiplied by this plus feed fatigue",
        ("blocking without feed fatigue", "基础屏蔽"), "M25")
    strong_factor: float = parameter(
        0.5, "1", (0, 10), "factor on the hazard between strong friends",
        ("blocking of strong friends", "强关系屏蔽系数"), "M25")
    delete_share: float = parameter(
        0.5, "probability", (0, 1), "probability that a block deletes the friend for good instead "
        "of muting (p_del)", ("deletes among blocks", "删除占比"), "M25",
        source="seed S2: novices did not know how to mute and deleted")
    strong_delete_factor: float = parameter(
        0.3, "1", (0, 1), "factor on that probability between strong friends",
        ("deletes of strong friends", "强关系删除系数"), "M25")
    unmute: float = parameter(
        0.001, "1/day", (0, 1), "probability a day that a mute ends",
        ("end of a mute", "解除屏蔽"), "M25")


@rule
def blocking_hazard(fatigue: float, feed_fatigue: float, strong: int, p: Blocking) -> float:
    """Return the hazard per ad seen, h (g/(1+g))^2 (.5 + F), halved if strong (equation 7).

    g = max(0, f - tolerance): the first ads of a friend are forgiven (M75).

    Convex below f = .5, saturating above: a convex hazard is what gives posting an inside
    optimum (docs/facts.md, B2).
    """
    annoyed = max(0.0, fatigue - p.tolerance)
    worn = annoyed / (1.0 + annoyed)
    hazard = p.hazard * worn * worn * (p.feed_base + feed_fatigue)
    factor = p.strong_factor  # read in either case, so that choosing needs no branch
    return hazard * (factor if strong else 1.0)
