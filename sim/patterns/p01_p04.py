"""Patterns P1 to P4: the fall, the asymmetry of trust, the race of posts, blocking."""

import math

import numpy as np

from sim.experiment.fall import LAST_DAYS
from sim.patterns.cases import FROZEN_SELLERS, NOTHING_ELSE, WILD
from sim.patterns.measures import last, less, mean, over, peak, ratio, total
from sim.patterns.pattern import (
    Case,
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

NO_TRUST = case("no_trust")

# --- P1 ---------------------------------------------------------------------------------------


def end_over_peak(run: Ended) -> float:
    """Return orders of the last days over the peak."""
    return ratio(float(run.daily["orders"].tail(LAST_DAYS).mean()), peak(run).orders)


def peak_a_thousand(run: Ended) -> float:
    """Return orders a day at the peak, per 1,000 persons."""
    return 1000.0 * peak(run).orders / float(run.scenario.values["people.count"])


def trust_lost(run: Ended) -> float:
    """Return by how much channel trust fell from the first to the last day."""
    trust = run.daily["channel_trust_mean"]
    return float(trust.iloc[0] - trust.iloc[-1])


_WILD_LINE = model("wild growth", "野蛮生长", WILD)
_NO_TRUST_LINE = null("trust frozen", "信任冻结", NO_TRUST)

P1 = Pattern(
    "P1", "boom, then bust without a shock", "无冲击的繁荣与崩溃",
    "orders of the last 60 days well below half of the peak; channel trust falls; with trust "
    "frozen the fall is smaller",
    "asymmetric trust, fatigue, a finite pool of keen recruits",
    "timing and height of the boom, depth of the bust, that no single mechanism makes it",
    (
        Statistic("end_over_peak", "orders of the last 60 days over the peak", "末 60 天与峰值之比",
                  end_over_peak, (_WILD_LINE, _NO_TRUST_LINE), below(0.5)),
        Statistic("fall_by_trust", "the same, less that with trust frozen", "与信任冻结之差",
                  less(end_over_peak), (model("wild growth less trust frozen", "野蛮生长减信任冻结",
                                              WILD, NO_TRUST),), below(0.0)),
        Statistic("trust_lost", "channel trust, first day less last", "渠道信任下降",
                  trust_lost, (_WILD_LINE, _NO_TRUST_LINE), above(0.0)),
        Statistic("peak_day", "day of the peak", "峰值日", lambda run: float(peak(run).day),
                  (_WILD_LINE, _NO_TRUST_LINE)),
        Statistic("peak_orders", "orders a day at the peak, per 1,000 persons", "每千人峰值日订单",
                  peak_a_thousand,
                  (_WILD_LINE, _NO_TRUST_LINE,
                   null("no face", "无面子", case("no_face")),
                   null("no hearsay", "无口碑", case("no_hearsay")))),
        Statistic("orders", "all orders, in units of wild growth", "总订单（野蛮生长为 1）",
                  over(total("orders")),
                  (model("trust frozen", "信任冻结", NO_TRUST, WILD),
                   model("no face", "无面子", case("no_face"), WILD),
                   model("no hearsay", "无口碑", case("no_hearsay"), WILD))),
    ),
)

# --- P2 ---------------------------------------------------------------------------------------

SURPRISE, START, HALVED = 0.2, 0.5, math.log(0.5)
SHARE_OF_PRODUCT, QUALITY, SERVICE = 0.75, 0.7, 0.75


def purchases_to_the_mark(run: Ended, gaining: bool) -> float:
    """Return purchases a person until mean channel trust is at 0.75 (or 0.25), from 0.5.

    Where the mark is not reached, it is extrapolated on the scale on which the rule is linear.
    """
    bought = run.daily["orders"].cumsum().to_numpy() / float(run.scenario.values["people.count"])
    trust = run.daily["channel_trust_mean"].to_numpy()
    distance = np.log((1.0 - trust) / (1.0 - START) if gaining else trust / START)
    reached = np.flatnonzero(distance <= HALVED)
    at = int(reached[0]) if len(reached) else len(distance) - 1
    return ratio(float(-bought[at] * HALVED), float(-distance[at]))


def gain_over_loss(gained: Ended, lost: Ended) -> float:
    """Return purchases to gain trust over purchases to lose it."""
    return ratio(purchases_to_the_mark(gained, True), purchases_to_the_mark(lost, False))


def trust_path(scenario: str, surprise: float, telling: bool) -> Case:
    """Return the case in which every purchase surprises by the same amount.

    One quality, no noise, the expectation set accordingly. Trust is left out of utility and its
    mean put into the constant, so that demand does not answer; ads, relaxation, chats and
    complaints leave channel trust alone.
    """
    expectation = SHARE_OF_PRODUCT * QUALITY + (1.0 - SHARE_OF_PRODUCT) * SERVICE - surprise
    given = FROZEN_SELLERS | NOTHING_ELSE | {
        "mechanisms.trust_in_choice": "off",
        "mechanisms.congestion": "off",
        "mechanisms.complaints": "off",
        "mechanisms.word_of_mouth": "on" if telling else "off",
        "merchants.founders": 20,
        "merchants.quality_genuine_low": QUALITY,
        "merchants.quality_genuine_high": QUALITY,
        "fulfilment.service": SERVICE,
        "tools.manual_service": SERVICE,
        "fulfilment.quality_weight": SHARE_OF_PRODUCT,
        "fulfilment.noise": 0,
        "fulfilment.expectation": round(expectation, 6),
        "fulfilment.trusting_expectation": 0,
        "fulfilment.hype_genuine": 0,
        "fatigue.channel_wear": 0,
        "purchase.constant": -5.6 + 8.0 * START,
        "trust.channel_start": START,
        "trust.channel_start_sd": 0,
        "trust.channel_relaxation": 0,
    }
    return case(scenario, given, days=180)


def _paths(scenario: str, telling: bool) -> tuple[Case, Case]:
    return trust_path(scenario, SURPRISE, telling), trust_path(scenario, -SURPRISE, telling)


P2 = Pattern(
    "P2", "trust is lost faster than it is gained", "信任易失难得",
    "over five times as many purchases to gain half the way to full trust as to lose half of it; "
    "with symmetric shares as many",
    "the asymmetry of the rule (0.45 of trust against 0.02 of the gap)",
    "how much telling adds, and how much the spread of buyers takes away",
    (
        Statistic("gain_over_loss", "purchases to gain trust over purchases to lose it",
                  "得信与失信所需购买数之比", gain_over_loss,
                  (model("word of mouth on", "有口碑", *_paths("wild_growth", True)),
                   model("nobody tells", "无口碑", *_paths("wild_growth", False)),
                   null("symmetric trust", "对称信任", *_paths("symmetric_trust", True)),
                   null("symmetric trust, nobody tells", "对称信任，无口碑",
                        *_paths("symmetric_trust", False))), above(5.0)),
        Statistic("purchases_to_lose", "purchases a person to lose half", "失去一半所需购买数",
                  lambda run: purchases_to_the_mark(run, False),
                  (model("word of mouth on", "有口碑", _paths("wild_growth", True)[1]),
                   null("symmetric trust", "对称信任", _paths("symmetric_trust", True)[1]))),
        Statistic("told", "friends told of a purchase, mean", "每次购买告知好友数",
                  lambda run: ratio(total("word_of_mouth")(run), total("orders")(run)),
                  (_WILD_LINE, null("no hearsay", "无口碑", case("no_hearsay")))),
    ),
)

# --- P3 ---------------------------------------------------------------------------------------

LONE_RATE = 1.5
"""Posts a day at which a lone seller sells most in a year (P12): the start of the race."""

_RACE: Values = FROZEN_SELLERS | {
    "merchants.founders": 60,  # of ten brands: 600 sellers a 4,000 persons
    "posting.start": LONE_RATE,
    "posting.start_log_sd": 0,
}
RACE = case("wild_growth", _RACE, days=365)
UNLIMITED = case("unlimited_attention", _RACE, days=365)
BLIND = beside(RACE, {"purchase.consideration": 0, "posting.cost": 0, "search.rate": 0,
                      "forwarding.consideration": 0})
"""Nobody buys and posting costs nothing: nobody earns more, so that only mutation is left."""

P3 = Pattern(
    "P3", "spam race", "刷屏竞赛",
    "sellers fixed and started at the lone seller's best rate post more in the end, by half a post "
    "a day more where attention is limited",
    "sellers copy who earns more",
    "which way rates go, and that scarce attention drives it",
    (
        Statistic("posts", "posts a day, last 60 days", "末 60 天日发帖", last("posting_rate_mean"),
                  (model("attention of 20 posts a day", "每日阅读 20 帖", RACE),
                   null("unlimited attention", "无限注意力", UNLIMITED),
                   null("nobody earns: mutation alone", "无人获利：仅变异", BLIND)),
                   above(LONE_RATE)),
        Statistic("rise_by_scarcity", "posts a day more than under unlimited attention",
                  "注意力有限时多发的帖", less(last("posting_rate_mean")),
                  (model("attention of 20 less unlimited", "有限减无限", RACE, UNLIMITED),),
                  above(0.5)),
    ),
)

# --- P4 ---------------------------------------------------------------------------------------


def blocks(run: Ended, days: slice) -> float:
    """Return mutes and deletions per 10,000 ads seen."""
    part = run.daily.iloc[days]
    closed = float(part["muted"].sum() + part["deleted"].sum())
    return ratio(1e4 * closed, float(part["ads_seen"].sum()))


def rise_of_blocks(run: Ended) -> float:
    """Return blocks per 10,000 ads of the last days less those of the first."""
    return blocks(run, slice(-LAST_DAYS, None)) - blocks(run, slice(LAST_DAYS))


_BLOCKING_LINES = (
    _WILD_LINE,
    model("trust frozen", "信任冻结", NO_TRUST),
    null("fatigue frozen", "疲劳冻结", case("wild_growth", {"mechanisms.fatigue": "off"})),
)
P4 = Pattern(
    "P4", "blocking accelerates", "屏蔽加速",
    "mutes and deletions per ad seen rise, so that the audience that sellers count and the one "
    "that reads part; also without trust, since it is no trust pattern",
    "a hazard of blocking that rises faster than fatigue",
    "that markets reach that region, and when",
    (
        Statistic("rise", "blocks per 10,000 ads, last 60 days less first", "每万次广告屏蔽数之升",
                  rise_of_blocks, _BLOCKING_LINES, above(0.0)),
        Statistic("first", "blocks per 10,000 ads, first 60 days", "每万次广告屏蔽数，前 60 天",
                  lambda run: blocks(run, slice(LAST_DAYS)), _BLOCKING_LINES),
        Statistic("reading", "share of contacts who still read, last 60 days",
                  "仍在阅读的联系人占比",
                  lambda run: 1.0 - mean(run.daily["blocked_share"].tail(LAST_DAYS)),
                  _BLOCKING_LINES),
    ),
)
