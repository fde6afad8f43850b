"""Patterns P13 to P16: communities, influencers, exposes, stigma."""

import math

import numpy as np

from sim.experiment.fall import LAST_DAYS
from sim.patterns.cases import FROZEN_SELLERS, NO_DISTRUST, WILD
from sim.patterns.measures import (
    less,
    over,
    ratio,
    total,
    weighted,
)
from sim.patterns.pattern import (
    Ended,
    Pattern,
    Statistic,
    Values,
    above,
    below,
    beside,
    case,
    model,
    null,
)

# --- P13 --------------------------------------------------------------------------------------

EQUAL_TRUST = 0.5
_EQUAL: Values = {
    # Everybody trusts everybody, and weishang, alike and for ever; nothing sells but ads.
    "mechanisms.trust_dynamics": "off",
    "mechanisms.influencers": "off",
    "mechanisms.forwarding": "off",
    "mechanisms.loyalty": "off",
    "search.rate": 0,
    "traffic.share": 0,
    "trust.strong_start": EQUAL_TRUST,
    "trust.weak_start": EQUAL_TRUST,
    "trust.member_start": EQUAL_TRUST,
    "trust.brought_start": EQUAL_TRUST,
    "trust.start_sd": 0,
    "trust.channel_start": EQUAL_TRUST,
    "trust.channel_start_sd": 0,
    "trust.product_weight": 1,
    "posting.value_share": 0,
    "community.value_share": 0,
    "community.pseudo": 0,
    "mechanisms.seller_talk": "off",
    "mechanisms.counterfeits": "off",
    **FROZEN_SELLERS,
}
COMMUNITIES = case("platform_insured", _EQUAL | {"merchants.founders": 0}, days=120)
BROADCAST = case("platform_insured", _EQUAL | {"mechanisms.communities": "off"}, days=120)
ANYBODY = beside(COMMUNITIES, {"community.reach": 0.5, "community.identity": 1,
                               "word_of_mouth.bring_probability": 0})
"""Communities of persons of any taste, without an identity of their own."""


def conversion(run: Ended) -> float:
    """Return orders per 1,000 ads seen, over the whole run."""
    return ratio(1000.0 * float(run.daily["orders"].sum()), float(run.daily["ads_seen"].sum()))


def members_gained(run: Ended) -> float:
    """Return members of communities in the last days over those of the first week."""
    members = run.daily["community_members"]
    return ratio(float(members.tail(LAST_DAYS).mean()), float(members.head(7).mean()))


P13 = Pattern(
    "P13", "communities convert, and grow", "社群转化与增长",
    "members grow; an ad in a community sells over twice as often as a broadcast one at equal "
    "trust; fewer people are reached",
    "members are of like taste, an identity that raises consideration, half the friction",
    "whether communities grow, and how large their advantage is",
    (
        Statistic("conversion", "orders per ad seen, communities over broadcast, at equal trust",
                  "同等信任下社群与广播转化之比", over(conversion),
                  (model("like taste and identity", "同好与认同", COMMUNITIES, BROADCAST),
                   null("members of any taste", "任意品味成员", ANYBODY, BROADCAST)), above(2.0)),
        Statistic("growth", "members, last 60 days over first week", "成员增长倍数", members_gained,
                  (model("insured platform", "平台保障", case("platform_insured")),
                   null("nobody is brought in", "无人被带入",
                        case("platform_insured", {"mechanisms.member_recruiting": "off"}))),
                  above(1.0)),
        Statistic("reach", "ads seen, communities over broadcast", "社群与广播触达之比",
                  over(total("ads_seen")),
                  (model("communities over broadcast", "社群比广播", COMMUNITIES, BROADCAST),),
                  below(1.0)),
    ),
)

# --- P14 --------------------------------------------------------------------------------------

FIRST_WAVE, SECOND_WAVE, WAVE = 60, 120, 21
_NEVER: Values = {"influencers.campaign_gap": 36_500}
_WAVES: dict[int, Values] = {
    day: {"influencers.campaign_gap": gap}
    for first in (FIRST_WAVE, SECOND_WAVE)
    for day, gap in ((first, 1), (first + 1, 36_500))
}
_ENDORSED: Values = {
    **_NEVER,
    **FROZEN_SELLERS,
    "mechanisms.communities": "off",
    "mechanisms.strategic_cheating": "off",
    "merchants.founders": 0,
    "search.rate": 0,
}
_BAD: Values = {"merchants.counterfeit_share": 1}
_GOOD: Values = {"merchants.counterfeit_share": 0}
WITH = case("wild_growth", _NEVER, days=180, dated=_WAVES)
WITHOUT = case("wild_growth", _NEVER, days=180)
GOOD, BAD = (case("wild_growth", _ENDORSED | kind, days=180, dated=_WAVES)
             for kind in (_GOOD, _BAD))
NO_GOOD, NO_BAD = (case("wild_growth", _ENDORSED | kind, days=180) for kind in (_GOOD, _BAD))
NO_BONUS: Values = {"purchase.influencer": 0}


def window(run: Ended, day: int = FIRST_WAVE) -> float:
    """Return the orders of an endorsement's days; NaN where the run is over before."""
    part = run.daily["orders"].iloc[day : day + WAVE]
    return float(part.sum()) if len(part) == WAVE else math.nan


def trust_between(run: Ended) -> float:
    """Return trust in influencers, the only sellers, on the day before the second endorsements."""
    trust = run.daily["contact_trust_mean"]
    return float(trust.iloc[SECOND_WAVE - 1]) if len(trust) >= SECOND_WAVE else math.nan


def next_campaign(run: Ended) -> float:
    """Return orders of the second endorsement over those of the first."""
    return ratio(window(run, SECOND_WAVE), window(run))


P14 = Pattern(
    "P14", "influencers move trust both ways", "达人使信任双向变动",
    "more is sold in the days of an endorsement than in the same seed without it; after a bad "
    "product trust falls and the next campaign is weaker",
    "an endorsement raises utility; who sold a bad product is trusted less",
    "how much is new demand, how much trust is lost, whether a next campaign is weaker",
    (
        Statistic("window", "orders in the days of an endorsement, with over without",
                  "代言期订单之比", over(window),
                  (model("all influencers endorse", "达人齐代言", WITH, WITHOUT),
                   null("the same without their bonus", "同上，无加成",
                        beside(WITH, NO_BONUS), beside(WITHOUT, NO_BONUS))), above(1.0)),
        Statistic("trust_bad", "trust in influencers after a bad product, less without it",
                  "劣质代言后达人信任之差", less(trust_between),
                  (model("a bad product", "劣质商品", BAD, NO_BAD),
                   null("the same, trust frozen", "同上，信任冻结",
                        beside(BAD, NO_DISTRUST), beside(NO_BAD, NO_DISTRUST))), below(0.0)),
        Statistic("trust_good", "trust in influencers after a good product, less without it",
                  "优质代言后达人信任之差", less(trust_between),
                  (model("a good product", "优质商品", GOOD, NO_GOOD),), above(0.0)),
        Statistic("next", "orders of the next campaign, of a bad product less of a good one, each "
                  "over the first", "下次代言，劣减优", less(next_campaign),
                  (model("bad less good", "劣减优", BAD, GOOD),
                   null("the same, trust frozen", "同上，信任冻结",
                        beside(BAD, NO_DISTRUST), beside(GOOD, NO_DISTRUST))), below(0.0)),
    ),
)

# --- P15 --------------------------------------------------------------------------------------

EXPOSE, SHOCK_DAYS, WEEK = 150, 14, 7
_PRESS: Values = {"mechanisms.exposure": "on", "media.hazard": 0}
_DAYS = 510
EXPOSED = case("wild_growth", _PRESS, days=_DAYS,
               dated={EXPOSE: {"media.base_hazard": 1}, EXPOSE + 1: {"media.base_hazard": 0}})
UNEXPOSED = case("wild_growth", _PRESS, days=_DAYS)
NO_RETREAT: Values = {"media.weak_kept": 1, "media.channel_kept": 1}


def honest(run: Ended) -> np.ndarray:
    """Return daily orders for brands that are not counterfeit."""
    return (run.daily["orders"] - run.daily["counterfeit_orders"]).to_numpy()


def counterfeited(run: Ended) -> np.ndarray:
    """Return daily orders for counterfeits."""
    return run.daily["counterfeit_orders"].to_numpy()


def _after(orders: np.ndarray) -> float:
    after = orders[EXPOSE + 1 : EXPOSE + 1 + SHOCK_DAYS]
    return float(after.sum()) if len(after) == SHOCK_DAYS else math.nan


def fall_of_honest(exposed: Ended, other: Ended) -> float:
    """Return honest orders in the two weeks after the expose over those without it."""
    return ratio(_after(honest(exposed)), _after(honest(other)))


def fall_of_cheats(exposed: Ended, other: Ended) -> float:
    """Return the same for counterfeits."""
    return ratio(_after(counterfeited(exposed)), _after(counterfeited(other)))


def days_to_recover_half(exposed: Ended, other: Ended) -> float:
    """Return days from the lowest week until half of the loss is made good; the rest if never.

    Orders are weekly sums over those of the same seed without the expose.
    """
    weeks = [run.daily["orders"].rolling(WEEK).sum().to_numpy()[EXPOSE + WEEK :]
             for run in (exposed, other)]
    there = weeks[1] > 0.0
    relative = weeks[0][there] / weeks[1][there]
    if len(relative) < 3 * SHOCK_DAYS:
        return math.nan
    lowest = int(np.argmin(relative[: 2 * SHOCK_DAYS]))
    half = 1.0 - 0.5 * (1.0 - relative[lowest])
    back = np.flatnonzero(relative[lowest:] >= half)
    return float(back[0]) if len(back) else float(len(relative) - lowest)


def strong_share(run: Ended) -> float:
    """Return the share of orders over strong ties in the two months after the expose."""
    part = run.daily.iloc[EXPOSE + 1 : EXPOSE + 1 + LAST_DAYS]
    return weighted(part, "strong_tie_order_share")


_PAIR = (model("expose on day 150 against none", "第 150 天曝光与无曝光", EXPOSED, UNEXPOSED),
         null("an expose that nobody minds", "无人在意的曝光", beside(EXPOSED, NO_RETREAT),
              UNEXPOSED))
P15 = Pattern(
    "P15", "an expose spreads", "曝光扩散",
    "slow and partial recovery; the honest fall with the cheats; orders move to strong ties",
    "the depth of the cliff (trust left to those who hear of it), that weak ties suffer",
    "how long it lasts, who falls, where buyers go",
    (
        Statistic("recovery", "days until half of the loss is made good (360: never)",
                  "恢复一半所需天数", days_to_recover_half, _PAIR, above(30.0)),
        Statistic("honest", "honest orders in the 14 days after, over those without it",
                  "曝光后 14 天正品订单之比", fall_of_honest, _PAIR, below(1.0)),
        Statistic("cheats", "the same for counterfeits", "同上，仿品", fall_of_cheats, _PAIR,
                  below(1.0)),
        Statistic("strong", "share of orders over strong ties in the 60 days after, more than "
                  "without", "强关系订单占比之升", less(strong_share), _PAIR, above(0.0)),
    ),
)

# --- P16 --------------------------------------------------------------------------------------

NO_STIGMA = case("wild_growth", {"mechanisms.stigma": "off"})
NO_CHEATS = case("no_cheats")
UNTOLD = case("no_hearsay")
UNTOLD_HONEST = case("no_hearsay", {"mechanisms.counterfeits": "off",
                                    "mechanisms.strategic_cheating": "off"})


def all_honest(run: Ended) -> float:
    """Return all orders for brands that are not counterfeit."""
    return float(honest(run).sum())


P16 = Pattern(
    "P16", "stigma hits the honest", "污名殃及诚信者",
    "the honest sell about 1.75 times as much where channel trust is frozen, and more where there "
    "are no cheats (1.6 at 4,000 persons, 2.5 at 10,000)",
    "channel trust is one number for all of weishang",
    "what the cheats cost the honest, and how much of it by talk",
    (
        Statistic("by_cheats", "honest orders, without cheats over with them",
                  "正品订单之比：无欺诈者", over(all_honest),
                  (model("no cheats", "无欺诈者", NO_CHEATS, WILD),
                   null("nobody tells", "无口碑", UNTOLD_HONEST, UNTOLD),
                   null("channel trust frozen", "渠道信任冻结",
                        beside(NO_CHEATS, {"mechanisms.stigma": "off"}), NO_STIGMA)), above(1.0)),
        Statistic("by_stigma", "honest orders, channel trust frozen over not",
                  "正品订单之比：渠道信任冻结", over(all_honest),
                  (model("channel trust frozen", "渠道信任冻结", NO_STIGMA, WILD),), above(1.0)),
    ),
)
