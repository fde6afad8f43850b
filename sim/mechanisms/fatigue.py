"""Fatigue by advertisements, relief by value posts (M08, M21, M23; equations 4-6).

f is the fatigue of a person with one contact, F with its whole feed; both are at least 0 and
fade by a constant share a day. Annoyance fades fast (Kronrod & Huber 2019).
"""

import math
from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class Fatigue(NamedTuple):
    """YAML group ``fatigue``."""

    per_ad: float = parameter(
        0.05, "1/ad", (0, 10), "fatigue per ad seen, at the worst match times 1.5 (phi)",
        ("fatigue per ad", "单条广告疲劳"), "M23")
    match_relief: float = parameter(
        1.5, "1", (1, 10), "fatigue per ad is multiplied by this less the match of tastes",
        ("relief by match", "匹配缓解"), "M23", "M38")
    feed_per_ad: float = parameter(
        0.004, "1/ad", (0, 10), "feed fatigue per ad seen (phi_F)",
        ("feed fatigue per ad", "单条广告信息流疲劳"), "M21")
    kept: float = parameter(
        0.95, "share", (0.001, 1), "share of fatigue left after a day",
        ("fatigue kept", "疲劳保留"), "M23")
    feed_kept: float = parameter(
        0.98, "share", (0.001, 1), "share of feed fatigue left after a day",
        ("feed fatigue kept", "信息流疲劳保留"), "M21")
    trust_wear: float = parameter(
        0.0015, "1/ad", (0, 1), "share of personal trust worn by an ad per unit of fatigue",
        ("trust worn by ads", "广告磨损信任"), "M08", "M35")
    trust_wear_cap: float = parameter(
        2.0, "1", (0, 100), "fatigue above which that wear grows no more",
        ("cap of trust wear", "信任磨损上限"), "M08")
    channel_wear: float = parameter(
        0.0003, "1/ad", (0, 1), "share of channel trust worn by an ad per unit of feed fatigue",
        ("channel trust worn by ads", "广告磨损渠道信任"), "M32")
    channel_wear_cap: float = parameter(
        3.0, "1", (0, 100), "feed fatigue above which that wear grows no more",
        ("cap of channel wear", "渠道磨损上限"), "M32")
    value_gain: float = parameter(
        0.01, "share", (0, 1), "share of the gap of trust to 1 that a value post seen closes",
        ("trust by value posts", "价值内容增信"), "M08")
    value_relief: float = parameter(
        0.02, "1/post", (0, 10), "fatigue taken away by a value post seen",
        ("relief by value posts", "价值内容缓解"), "M08")
    value_deaf: float = parameter(
        2.0, "1", (0.01, 100), "fatigue at which value posts stop building trust",
        ("fatigue that deafens", "失聪疲劳"), "M08")


@rule
def fading(kept: float, days: float) -> float:
    """Return the share left after `days` days, kept^days in closed form (equation 6)."""
    return math.exp(days * math.log(kept))


@rule
def fatigue_after_ad(fatigue: float, match: float, p: Fatigue) -> float:
    """Return f + phi (1.5 - m): a fitting ad tires less (equation 5)."""
    return fatigue + p.per_ad * (p.match_relief - match)


@rule
def trust_after_ad(trust: float, fatigue: float, p: Fatigue) -> float:
    """Return T - spamT T min(2, f) (equation 5; M08: ads spend trust)."""
    return trust - trust * min(1.0, p.trust_wear * min(p.trust_wear_cap, fatigue))


@rule
def channel_trust_after_ad(channel: float, feed_fatigue: float, p: Fatigue) -> float:
    """Return C - spamC C min(3, F) (equation 5)."""
    return channel - channel * min(1.0, p.channel_wear * min(p.channel_wear_cap, feed_fatigue))


@rule
def trust_after_value_post(trust: float, fatigue: float, p: Fatigue) -> float:
    """Return T + .01 (1-T) max(0, 1 - f/2) (equation 4; M08: value posts build trust)."""
    return trust + p.value_gain * (1.0 - trust) * max(0.0, 1.0 - fatigue / p.value_deaf)


@rule
def fatigue_after_value_post(fatigue: float, p: Fatigue) -> float:
    """Return max(0, f - .02) (equation 4)."""
    return max(0.0, fatigue - p.value_relief)
