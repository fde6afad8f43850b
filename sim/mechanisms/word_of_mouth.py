"""Word of mouth on trouble and on joy (M50; equation 18)."""

from typing import NamedTuple

from sim.mechanisms.declare import parameter, rule


class WordOfMouth(NamedTuple):
    """YAML group ``word_of_mouth``."""

    good_probability: float = parameter(
        0.15, "probability", (0, 1), "probability of telling a good purchase (pw_pos)",
        ("good word", "正面口碑"), "M50")
    good_listeners: float = parameter(
        1.0, "friends", (0, 50), "friends told of a good purchase (w_pos)",
        ("listeners of good word", "正面听众"), "M50")
    bad_probability: float = parameter(
        0.5, "probability", (0, 1), "probability of telling a bad purchase (pw_neg)",
        ("bad word", "负面口碑"), "M50")
    bad_listeners: float = parameter(
        8.0, "friends", (0, 50), "friends told of a bad purchase (w_neg)",
        ("listeners of bad word", "负面听众"), "M50")
    steady_listeners: float = parameter(
        0.9, "friends", (0, 50), "friends told of every purchase where talk has no occasion",
        ("listeners without occasion", "无场景听众"), "M50",
        source="assumption; with occasions wild growth tells 0.4 to 2.7 friends an order "
        "(5,000 persons, 365 days, seeds 1 to 4)")
    resolved_factor: float = parameter(
        0.4, "1", (0, 1), "factor on listeners when the complaint was resolved at once",
        ("listeners after redress", "补救后听众"), "M50", "M29")
    contact_weight: float = parameter(
        0.25, "share", (0, 1), "weight of hearsay against own experience for the seller (wt)",
        ("hearsay on the seller", "对卖家传闻权重"), "M50",
        source="assumption; asymmetric from experience, not from description: doi "
        "10.3389/fpsyg.2023.1207453")
    channel_weight: float = parameter(
        0.25, "share", (0, 1), "the same for the channel (wc)",
        ("hearsay on the channel", "对渠道传闻权重"), "M50", "M32")
    bring_probability: float = parameter(
        0.5, "probability", (0, 1), "probability that a happy community member brings a friend "
        "of like taste in", ("friends brought in", "带人入群"), "M53", "M85")
    bring_reach: float = parameter(
        2.0, "taste widths", (0, 100), "distance of tastes within which a friend is brought in",
        ("reach of bringing", "带人范围"), "M53")


@rule
def rounded(count: float, uniform: float) -> int:
    """Return a count rounded up with the probability of its fraction."""
    whole = int(count)
    return whole + 1 if uniform < count - whole else whole
