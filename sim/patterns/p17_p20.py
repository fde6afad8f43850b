"""Patterns P17 to P20: kinds of trust, private deals, false names, idle stores."""

import math

import numpy as np

from sim.experiment.fall import LAST_DAYS
from sim.patterns.cases import FROZEN_SELLERS, WILD
from sim.patterns.measures import distribution, less, over, ratio
from sim.patterns.p05_p09 import cheats
from sim.patterns.pattern import (
    Ended,
    Pattern,
    Statistic,
    Value,
    Values,
    above,
    below,
    beside,
    case,
    model,
    null,
)

# --- P17 --------------------------------------------------------------------------------------

STEP = 0.1
_STILL: Values = FROZEN_SELLERS | {
    "mechanisms.trust_dynamics": "off",
    "merchants.founders": 30,
    "search.rate": 0.01,
}
_PERSONAL: Values = {"trust.strong_start": 0.65 + STEP, "trust.weak_start": 0.40 + STEP}
_INSTITUTIONAL: Values = {"trust.channel_start": 0.60 + STEP}
_ALIKE: Values = {"trust.strong_weight": 0.5, "trust.weak_weight": 0.5}
BASE = case("wild_growth", _STILL, days=180)
PERSONAL, INSTITUTIONAL = beside(BASE, _PERSONAL), beside(BASE, _INSTITUTIONAL)
ALIKE = tuple(beside(each, _ALIKE) for each in (PERSONAL, INSTITUTIONAL, BASE))


def _strong_orders(run: Ended) -> float:
    return float(run.outcome["counters"]["orders_strong"])


def _stranger_orders(run: Ended) -> float:
    return float(run.outcome["counters"]["searched"])


def _weak_orders(run: Ended) -> float:
    return float(run.outcome["counters"]["orders"]) - _strong_orders(run) - _stranger_orders(run)


def personal_less_institutional(orders: Value) -> Value:
    """Ask how much more orders rise (in logarithms) by personal than by institutional trust."""

    def value(personal: Ended, institutional: Ended, _base: Ended) -> float:
        counts = orders(personal), orders(institutional)
        return math.log(counts[0] / counts[1]) if min(counts) > 0.0 else math.nan

    return value


_SOURCES = (model("trust raised by .1 each", "各提高 .1", PERSONAL, INSTITUTIONAL, BASE),
            null("equal weights", "等权重", *ALIKE))
P17 = Pattern(
    "P17", "which trust matters, by tie", "信任来源因关系而异",
    "trust in weishang decides among strangers, trust in the person among close friends",
    "the weights themselves, by tie (a_e): this pattern is put in; the null has equal ones",
    "that competition among offers does not undo it",
    (
        Statistic("strong", "strong ties: log orders by personal less by institutional trust",
                  "强关系：人格减制度（对数）", personal_less_institutional(_strong_orders),
                  _SOURCES,
                  above(0.0)),
        Statistic("weak", "weak ties: the same", "弱关系：同上",
                  personal_less_institutional(_weak_orders), _SOURCES),
        Statistic("strangers", "strangers (found by search): the same", "陌生人（搜索）：同上",
                  personal_less_institutional(_stranger_orders), _SOURCES, below(0.0)),
    ),
)

# --- P18 --------------------------------------------------------------------------------------

DETECTIONS = (0.0, 0.05, 0.1, 0.2)
DETECTED = {
    level: case("platform_insured", {"private_deals.detection": level}, days=365)
    for level in DETECTIONS
}
SEEING = case("platform_insured", {
    "private_deals.detection": DETECTIONS[-1],
    "mechanisms.enforcement_blind_to_friends": "off",
}, days=365)


def private_among_friends(run: Ended) -> float:
    """Return the private share of orders between strong friends."""
    counters = run.outcome["counters"]
    return ratio(float(counters["private_strong"]), float(counters["orders_strong"]))


def private_among_others(run: Ended) -> float:
    """Return the private share of all other orders."""
    counters = run.outcome["counters"]
    return ratio(float(counters["private_deals"] - counters["private_strong"]),
                 float(counters["orders"] - counters["orders_strong"]))


def kept_by_friends(watched: Ended, free: Ended) -> float:
    """Return which share of private deals detection leaves to friends, less what to others."""
    return over(private_among_friends)(watched, free) - over(private_among_others)(watched, free)


_LEVELS = tuple(model(f"detection {level:g}", f"检测率 {level:g}", each)
                for level, each in reversed(DETECTED.items()))
_BLIND = null("detection 0.2, also among friends", "检测率 0.2，含好友", SEEING)
_STEPS = (model("detection 0.2 less 0", "检测率 0.2 减 0", DETECTED[0.2], DETECTED[0.0]),
          null("the same, also among friends", "同上，含好友", SEEING, DETECTED[0.0]))
P18 = Pattern(
    "P18", "private deals go where nobody looks", "私单转入监管盲区",
    "as detection rises from 0 to .2, private deals among strangers vanish; between strong friends "
    "they stay at .10 to .18 of orders",
    "enforcement is nearly blind between strong friends (factor .02)",
    "how many deals are left, and where",
    (
        Statistic("friends", "private share of orders between strong friends", "强关系私单占比",
                  private_among_friends, (*_LEVELS, _BLIND), above(0.1)),
        Statistic("others", "private share of other orders", "其他订单私单占比",
                  private_among_others, (*_LEVELS, _BLIND)),
        Statistic("change_others", "change of the private share of other orders",
                  "其他订单私单占比变化", less(private_among_others), _STEPS, below(0.0)),
        Statistic("kept", "share of private deals kept between strong friends, less that kept by "
                  "others", "强关系私单留存减其他", kept_by_friends, _STEPS, above(0.0)),
    ),
)

# --- P19 --------------------------------------------------------------------------------------

POLICED_SEEDS = 20
_BAN: Values = {"policing.ban": 0.5, "policing.ban_above": 0.1, "redress.complaint": 0.7}
_COMPLAINING: Values = {"policing.ban_above": 0.1, "redress.complaint": 0.7}
UNBANNED = case("wild_growth", _COMPLAINING, days=545, seeds=POLICED_SEEDS)
RENAMED = case("wild_growth", _BAN, days=545, seeds=POLICED_SEEDS)
BANNED = beside(RENAMED, {"policing.real_names": "yes"})


def late_cheats(run: Ended) -> float:
    """Return the counterfeits' share of orders in the last days."""
    return cheats(run, slice(-LAST_DAYS, None))


P19 = Pattern(
    "P19", "false names pay", "换名重来得利",
    "a ban lowers the counterfeits' share clearly only where names are verified",
    "a banned brand comes back under a new name where names are not verified",
    "what bans are worth with and without",
    (
        Statistic("share", "counterfeits' share of orders, last 60 days", "末 60 天仿品占比",
                  late_cheats,
                  (model("ban with real names", "实名封禁", BANNED),
                   null("ban, new name", "封禁可换名", RENAMED),
                   null("no ban", "无封禁", UNBANNED))),
        Statistic("by_names", "share with real names less that with new names", "实名减换名",
                  less(late_cheats),
                  (model("real names less new names", "实名减换名", BANNED, RENAMED),),
                  below(0.0)),
        Statistic("by_ban", "share with a ban less that without one", "封禁减无封禁",
                  less(late_cheats),
                  (model("real names", "实名", BANNED, UNBANNED),
                   model("new names", "换名", RENAMED, UNBANNED))),
    ),
)

# --- P20 --------------------------------------------------------------------------------------

PLATFORM = case("platform_insured")
POISSON = "Poisson stores"


def excess_of_zeros(run: Ended) -> float:
    """Return the share of stores without a sale in a month less that of Poisson stores."""
    units, stores = distribution(run, "month_sales")
    return _excess(np.repeat(units, stores))


def of_poisson_stores(run: Ended) -> float:
    """Return the same for as many stores that sell at one rate, drawn at random."""
    units, stores = distribution(run, "month_sales")
    sold = np.repeat(units, stores)
    if not len(sold):
        return math.nan
    return _excess(np.random.default_rng(int(sold.sum())).poisson(sold.mean(), len(sold)))


def _excess(sold: np.ndarray) -> float:
    return float((sold == 0).mean() - math.exp(-sold.mean())) if len(sold) else math.nan


def zero_share(run: Ended) -> float:
    """Return the share of stores without a sale in the month."""
    units, stores = distribution(run, "month_sales")
    return ratio(float(stores[units == 0].sum()), float(stores.sum()))


P20 = Pattern(
    "P20", "retail is zero-inflated", "零售零膨胀",
    "many more stores without a sale in a month than a Poisson distribution of the same mean has",
    "stores differ in friends, posting and skill",
    "how many sell nothing at all",
    (
        Statistic("excess", "share of stores without a sale in the last month, beyond Poisson",
                  "月内零销售店铺超出泊松", excess_of_zeros,
                  (model("insured platform", "平台保障", PLATFORM),
                   null(POISSON, "泊松店铺", PLATFORM, value=of_poisson_stores)), above(0.0)),
        Statistic("zeros", "share of stores without a sale in the last month", "月内零销售店铺占比",
                  zero_share, (model("insured platform", "平台保障", PLATFORM),
                               model("wild growth", "野蛮生长", WILD))),
    ),
)
