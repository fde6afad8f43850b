"""The numbers of the plain-Mesa wild-growth market, the draws that `random` lacks, a distance.

Every number is the specification's (equation numbers in brackets). They are written down here a
second time on purpose: the plain model is an oracle for the main one and shares nothing with it.
"""

import math
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class BrandKind:
    """What differs between genuine and counterfeit brands in the wild era."""

    name: str
    quality: tuple[float, float]
    taste_width: tuple[float, float]
    unit_cost_share: float
    fixed_cost: float
    hype: float
    wealth_share: float
    pack_units: int
    redress: float


GENUINE = BrandKind("genuine", (0.60, 0.90), (0.10, 0.20), 0.30, 25.0, 0.02, 0.10, 15, 1.5)
COUNTERFEIT = BrandKind("counterfeit", (0.20, 0.55), (0.25, 0.25), 0.12, 10.0, 0.12, 0.22, 30, 0.5)


@dataclass(frozen=True)
class Values:
    """Parameters of the wild era; pass another instance to try a changed rule."""

    # World: a quarter of a percent of persons own a brand, one brand in ten is counterfeit.
    brands_per_person: float = 10 / 4000
    counterfeit_share: float = 0.10
    top_sellers: int = 3
    friends_per_newcomer: int = 12
    triad_probability: float = 0.7
    strong_share: float = 0.20
    # Posting (1).
    posting_rate_start: float = 1.2
    posting_rate_most: float = 25.0
    value_share: float = 0.08
    posting_cost: float = 0.15
    # Feed (3)-(6).
    background_posts: float = 15.0
    value_trust: float = 0.01
    value_relief: float = 0.02
    wear: float = 0.05
    feed_wear: float = 0.004
    spam_trust: float = 0.0015
    spam_channel: float = 0.0003
    ad_favour: float = 0.003
    fatigue_kept: float = 0.95
    feed_fatigue_kept: float = 0.98
    favour_days: float = 180.0
    need_days: float = 20.0
    channel_base: float = 0.55
    channel_return: float = 0.001
    # Blocking (7).
    blocking: float = 0.006
    unmute: float = 0.001
    delete_share: float = 0.5
    delete_strong: float = 0.3
    # Purchase (8)-(11).
    consideration: float = 0.025
    tie_weight_strong: float = 0.75
    tie_weight_weak: float = 0.45
    utility_base: float = -5.6
    utility_trust: float = 8.0
    utility_match: float = 1.5
    utility_favour: float = 1.5
    utility_review: float = 1.5
    review_visibility: float = 0.2
    utility_fatigue: float = 0.35
    utility_feed_fatigue: float = 0.5
    friction: float = 0.8
    utility_price: float = 1.5
    niche_width: float = 0.2
    niche_peak: float = 1.25
    favours_asked: int = 6
    # Order handling and experience (13)-(16), complaints (21).
    capacity: float = 5.0
    service_full: float = 0.75
    service_exponent: float = 0.7
    expectation: float = 0.37
    bad_below: float = -0.08
    good_above: float = 0.05
    complaint: float = 0.3
    resolution: float = 0.05
    # Trust (17), word of mouth (18), seller chats (20).
    trust_up: float = 0.12
    trust_down: float = 0.60
    channel_up: float = 0.02
    channel_down: float = 0.45
    hearsay: float = 0.25
    praise_probability: float = 0.15
    praise_listeners: float = 1.0
    warn_probability: float = 0.5
    warn_listeners: float = 8.0
    warn_resolved: float = 0.4
    chats: float = 0.5
    chat_trust: float = 0.03
    chat_relief: float = 0.9
    # Chains (24), (25).
    margin: float = 0.55
    margin_decay: float = 0.80
    margin_least: float = 0.10
    restock_units: int = 5
    # Joining (26), (27), quitting (28), imitation (29).
    joining: float = 0.045
    joining_after_purchase: float = 0.02
    income_exaggeration: float = 6.0
    income_shown_least: float = 6.0
    immunity_days: float = 400.0
    income_start: float = 4.0
    income_days: float = 30.0
    patience: float = 60.0
    quitting: float = 0.03
    quitting_loss: float = 0.06
    regret_stock: int = 2
    regret: float = 0.65
    regret_heard: float = 0.9825
    regret_listeners: int = 5
    imitation: float = 0.06
    imitation_age: int = 20
    mutation: float = 0.2
    # Merchants (30).
    entry: float = 0.6
    entry_most: float = 3.0
    entry_base: float = 0.05
    exit: float = 0.35
    exit_age: int = 90


def poisson(random: Random, mean: float) -> int:
    """Draw a Poisson number by multiplying uniforms (Knuth); quick for the small means here."""
    limit, product, count = math.exp(-mean), random.random(), 0
    while product > limit:
        product *= random.random()
        count += 1
    return count


def rounded_at_random(random: Random, number: float) -> int:
    """Round up with the probability of the fraction, else down."""
    return math.floor(number + random.random())


def clipped_normal(random: Random, mean: float, sd: float, low: float, high: float) -> float:
    """Draw from a normal distribution and clip the result to [low, high]."""
    return min(high, max(low, random.gauss(mean, sd)))


def circular_distance(one: float, other: float) -> float:
    """Return the shorter way between two places on a circle of length 1."""
    apart = abs(one - other)
    return min(apart, 1.0 - apart)
