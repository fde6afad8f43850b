"""Trust: slow to build, fast to lose, and contagious for the whole category (M01-M03, M32).

T is the trust of a person in one contact, C its trust in weishang as such (the channel). Both
live in [0, 1]. Class of model: asymmetric exponential averaging (Jonker & Treur 1999); the
asymmetry principle is Slovic 1993, its limits Poortinga & Pidgeon 2004.
"""

from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class Trust(NamedTuple):
    """YAML group ``trust``."""

    strong_start: float = parameter(
        0.65, "share", (0, 1), "mean trust in a strong friend at the start",
        ("trust in strong friends", "强关系初始信任"), "M04", initial=True)
    weak_start: float = parameter(
        0.40, "share", (0, 1), "mean trust in a weak friend at the start",
        ("trust in weak friends", "弱关系初始信任"), "M04", initial=True)
    start_sd: float = parameter(
        0.10, "share", (0, 1), "standard deviation of trust in friends at the start",
        ("spread of trust", "信任离散"), "M04", initial=True)
    member_start: float = parameter(
        0.50, "share", (0, 1), "trust of a new community member in its host",
        ("trust of members", "社群成员信任"), "M53", initial=True)
    brought_start: float = parameter(
        0.45, "share", (0, 1), "trust of a member whom a friend brought in",
        ("trust of members brought in", "被带入成员信任"), "M53", "M85")
    follower_start: float = parameter(
        0.55, "share", (0, 1), "trust of a new follower in an influencer",
        ("trust of followers", "粉丝信任"), "M13", initial=True)
    gain: float = parameter(
        0.12, "share", (0, 1), "share of the gap to 1 that one fully good experience closes "
        "(a_up)", ("trust gain", "信任增益"), "M02")
    loss: float = parameter(
        0.60, "share", (0, 1), "share of trust that one fully bad experience takes (a_dn)",
        ("trust loss", "信任损失"), "M03",
        source="assumption; direction: Slovic 1993")
    channel_start: float = parameter(
        0.60, "share", (0, 1), "mean channel trust at the start",
        ("channel trust at start", "初始渠道信任"), "M32", initial=True)
    channel_start_sd: float = parameter(
        0.12, "share", (0, 1), "standard deviation of channel trust at the start",
        ("spread of channel trust", "渠道信任离散"), "M32", initial=True)
    channel_gain: float = parameter(
        0.02, "share", (0, 1), "as `gain`, for channel trust (c_up)",
        ("channel trust gain", "渠道信任增益"), "M02", "M32")
    channel_loss: float = parameter(
        0.45, "share", (0, 1), "as `loss`, for channel trust (c_dn)",
        ("channel trust loss", "渠道信任损失"), "M03", "M32",
        source="assumption; sellers share a platform's reputation: Nosko & Tadelis 2015")
    channel_baseline: float = parameter(
        0.55, "share", (0, 1), "level to which channel trust relaxes",
        ("channel trust baseline", "渠道信任基线"), "M32")
    channel_relaxation: float = parameter(
        0.001, "1/day", (0, 1), "speed of that relaxation",
        ("channel trust relaxation", "渠道信任回归"), "M32")
    full_surprise: float = parameter(
        0.25, "1", (0.001, 10), "surprise at which an experience counts fully",
        ("full surprise", "饱和意外"), "M02", "M03")
    resolved_factor: float = parameter(
        0.5, "share", (0, 1), "share of a loss that remains where the complaint was resolved at "
        "once (k)",
        ("loss after redress", "补救后损失"), "M29")
    person_share: float = parameter(
        1.0, "share", (0, 1), "share of an experience that is put down to the person who sold; the "
        "rest is put down to the product", ("share of the person", "归于人的份额"), "M14")
    product_weight: float = parameter(
        0.7, "share", (0, 1), "weight of trust in the person in the trust that a product starts "
        "with; the rest is channel trust", ("person in product trust", "产品信任中的人"), "M05")
    unknown_product: float = parameter(
        0.35, "share", (0, 1), "trust that an unknown product starts with where trust does not "
        "pass from the person", ("trust in unknown products", "陌生产品信任"), "M05")
    strong_weight: float = parameter(
        0.75, "share", (0, 1), "weight of personal trust between strong friends (a_e); the rest "
        "is channel trust", ("weight of the person, strong", "强关系人格权重"), "M04",
        source="assumption; direction: personal trust decides for quasi-family, institutional "
        "trust for strangers (periodical 010xtgcllffyy202404016)")
    weak_weight: float = parameter(
        0.45, "share", (0, 1), "the same between weak friends",
        ("weight of the person, weak", "弱关系人格权重"), "M04")
    followed_weight: float = parameter(
        0.60, "share", (0, 1), "the same for communities and influencers that one follows",
        ("weight of the person, followed", "关注关系人格权重"), "M04", "M13")


@rule
def intensity(surprise: float, p: Trust) -> float:
    """Return how fully an experience counts, min(1, |D| / full surprise), in [0, 1]."""
    return min(1.0, abs(surprise) / p.full_surprise)


@rule
def gained(level: float, share: float) -> float:
    """Return the level after a gain: L + share (1 - L) (equations 4, 17-20; M02)."""
    return level + share * (1.0 - level)


@rule
def lost(level: float, share: float) -> float:
    """Return the level after a loss: L - share L (equations 5, 17-19; M03)."""
    return level - share * level


@rule
def trust_after(trust: float, surprise: float, redress: float, p: Trust) -> float:
    """Return personal trust after an own experience (equation 17; M02, M03, M14).

    D >= 0: T += s gain (1-T) min(1, 4D); D < 0: T -= s (1 - r (1 - k)) loss T min(1, 4|D|), r the
    redress felt, 0 where the complaint was not resolved, s the share put down to the person.
    """
    if surprise >= 0.0:
        return gained(trust, p.person_share * p.gain * intensity(surprise, p))
    softening = 1.0 - redress * (1.0 - p.resolved_factor)
    return lost(trust, p.person_share * softening * p.loss * intensity(surprise, p))


@rule
def product_trust(trust: float, channel: float, p: Trust) -> float:
    """Return the trust with which a known person's new product starts (M05).

    b T + (1 - b) C: trust in the person passes to the product.
    """
    return p.product_weight * trust + (1.0 - p.product_weight) * channel


@rule
def channel_trust_after(channel: float, surprise: float, redress: float, p: Trust) -> float:
    """Return channel trust after an own experience (equation 17; M32): one deal marks them all."""
    if surprise >= 0.0:
        return gained(channel, p.channel_gain * intensity(surprise, p))
    softening = 1.0 - redress * (1.0 - p.resolved_factor)
    return lost(channel, softening * p.channel_loss * intensity(surprise, p))


@rule
def relaxed_channel_trust(channel: float, p: Trust) -> float:
    """Return channel trust a day later: C += r (C_base - C) (equation 6)."""
    return channel + p.channel_relaxation * (p.channel_baseline - channel)


@rule
def mixed_trust(trust: float, channel: float, weight: float) -> float:
    """Return Tm = a T + (1 - a) C (equation 9), a by kind of tie."""
    return weight * trust + (1.0 - weight) * channel
