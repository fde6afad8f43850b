"""Patterns P10 to P12: tools, insurance, the rate of posts."""

import math

import numpy as np

from sim.experiment.fall import LAST_DAYS
from sim.patterns.cases import FROZEN_SELLERS, NO_DISTRUST, NOTHING_ELSE, WILD
from sim.patterns.measures import (
    day_of,
    last,
    less,
    mean,
    outcome,
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

# --- P10 --------------------------------------------------------------------------------------

CAPACITY: Values = {"tools.manual_capacity": 25}
MORE = case("wild_growth", CAPACITY)
FREE = case("wild_growth", {"mechanisms.congestion": "off"}, days=365)
FREE_MORE = beside(FREE, CAPACITY)


def service(run: Ended) -> float:
    """Return the mean service level over orders."""
    return weighted(run.daily, "service_level")


_MOVED = (
    model("25 orders a day less 5", "日处理 25 减 5", MORE, WILD),
    null("the same without congestion", "同上，无拥堵", FREE_MORE, FREE),
)
P10 = Pattern(
    "P10", "capacity alone improves service; stigma stays", "产能只改善服务，污名犹在",
    "capacity moved from 5 to 25 orders a day and nothing else: service rises by a fifth or more, "
    "channel trust stays, orders move within their noise",
    "service falls with orders above capacity",
    "whether orders and trust follow",
    (
        Statistic("service", "change of service level", "服务水平变化", less(service), _MOVED,
                  above(0.1)),
        Statistic("trust", "change of channel trust, last 60 days", "渠道信任变化",
                  less(last("channel_trust_mean")), _MOVED),
        Statistic("orders", "all orders, ratio", "总订单之比", over(total("orders")), _MOVED),
    ),
)

# --- P11 --------------------------------------------------------------------------------------

HISTORY = case("history")
FLAT_RULE: Values = {"insurance.experience_rated": "no"}
NO_EFFORT: Values = {"mechanisms.effort": "off"}
FLAT = case("history", FLAT_RULE)
STILL = case("history", NO_EFFORT)
STILL_FLAT = case("history", FLAT_RULE | NO_EFFORT)
NO_PLATFORM = case("history", {"timeline.platform": "off"})


def recovery(run: Ended) -> float:
    """Return orders of the last days over those of the last days of wild growth."""
    day = day_of(run, "tools")
    if day is None or day < LAST_DAYS:
        return math.nan
    orders = run.daily["orders"]
    return ratio(float(orders.tail(LAST_DAYS).mean()),
                 float(orders.iloc[day - LAST_DAYS : day].mean()))


def claims(run: Ended) -> float:
    """Return claims per insured yuan over the insured era."""
    day = day_of(run, "platform")
    return math.nan if day is None else mean(run.daily["claims_per_insured_yuan"].iloc[day:])


P11 = Pattern(
    "P11", "insured era: recovery, and moral hazard", "保险时期：复苏与道德风险",
    "orders above the wild bust in nearly every seed; two to three times the claims per insured "
    "yuan under a flat premium; little difference in effort; insolvency under a flat premium only",
    "what changes at the switch: cover, friction, targeting, courted brands",
    "whether the market recovers, what claims cost, whether the insurer survives",
    (
        Statistic("recovery", "orders at the end over those at the end of wild growth",
                  "末期与野蛮生长末期订单之比", recovery,
                  (model("history", "历史", HISTORY), model("flat premium", "统一费率", FLAT),
                   null("history without the platform", "无平台的历史", NO_PLATFORM)), above(1.0)),
        Statistic("moral_hazard", "claims per insured yuan, flat over experience-rated",
                  "统一与经验费率赔付之比", over(claims),
                  (model("effort chosen", "自选努力", FLAT, HISTORY),
                   null("effort frozen", "努力冻结", STILL_FLAT, STILL)), above(1.0)),
        Statistic("effort", "effort of genuine brands, flat less experience-rated",
                  "正品努力之差", less(last("effort_mean")),
                  (model("effort chosen", "自选努力", FLAT, HISTORY),), below(0.0)),
        Statistic("solvent", "share of insurers still solvent", "保险仍有偿付能力",
                  outcome("solvent"),
                  (model("history", "历史", HISTORY), model("flat premium", "统一费率", FLAT))),
    ),
)

# --- P12 --------------------------------------------------------------------------------------

YEAR, SHORT = 365, 60
_LONE: Values = FROZEN_SELLERS | NOTHING_ELSE | {
    "mechanisms.imitation": "off",
    "merchants.brands": 40,  # far apart: a person rarely sees a second seller
    "merchants.founders": 1,
    "posting.start": 1.6,
    "posting.start_log_sd": 1.6,
}
LONE = {days: case("wild_growth", _LONE, days=days) for days in (YEAR, SHORT)}
NO_FATIGUE: Values = {"mechanisms.fatigue": "off", "mechanisms.blocking": "off"}
FEWEST_CLASSES = 4


def hump(run: Ended) -> np.ndarray | None:
    """Return the quadratic of sales per contact, over their mean, in the logarithm of the rate.

    Classes of posting rates are weighted by their sellers. None where there are too few.
    """
    classes = run.outcome["sales_by_posting"]
    sellers = np.array([each["sellers"] for each in classes], dtype=float)
    sold = np.array([each["units"] / max(each["contacts"], 1) for each in classes])
    if len(classes) < FEWEST_CLASSES or not sold.sum() > 0.0:
        return None
    relative = sold / np.average(sold, weights=sellers)
    rates = np.log([each["rate"] for each in classes])
    return np.asarray(np.polyfit(rates, relative, 2, w=np.sqrt(sellers)))


def curvature(run: Ended) -> float:
    """Return the curvature of sales in the logarithm of the posting rate."""
    found = hump(run)
    return math.nan if found is None else float(found[0])


def best_rate(run: Ended) -> float:
    """Return the rate at which the quadratic is greatest, within the rates that there are."""
    found = hump(run)
    if found is None:
        return math.nan
    rates = [each["rate"] for each in run.outcome["sales_by_posting"]]
    if found[0] >= 0.0:
        return rates[0] if np.polyval(found, np.log(rates[0])) > np.polyval(
            found, np.log(rates[-1])) else rates[-1]
    return float(np.clip(math.exp(-found[1] / (2.0 * found[0])), rates[0], rates[-1]))


def _lone_lines(days: int) -> tuple:
    lone = LONE[days]
    return (
        model("lone sellers", "孤立卖家", lone),
        model("trust frozen", "信任冻结", beside(lone, NO_DISTRUST)),
        null("fatigue and blocking frozen", "疲劳与屏蔽冻结", beside(lone, NO_FATIGUE)),
    )


P12 = Pattern(
    "P12", "inverted U of posting", "发帖的倒 U 形",
    "sales of a lone seller first rise, then fall with its posting rate; the best rate is about 1 "
    "a day over a year, many more over 60 days",
    "fatigue lowers utility, blocking is for long",
    "where the best rate is, and that impatience rewards spam",
    (
        Statistic("curvature_year", "curvature of sales in log rate, 365 days", "365 天曲率",
                  curvature, _lone_lines(YEAR), below(0.0)),
        Statistic("curvature_short", "curvature of sales in log rate, 60 days", "60 天曲率",
                  curvature, _lone_lines(SHORT), below(0.0)),
        Statistic("best_year", "best posts a day over 365 days", "365 天最佳日发帖", best_rate,
                  _lone_lines(YEAR)),
        Statistic("best_short", "best posts a day over 60 days", "60 天最佳日发帖", best_rate,
                  _lone_lines(SHORT)),
        Statistic("impatience", "best rate over 60 days over that over 365", "短期与长期最佳之比",
                  lambda short, year: ratio(best_rate(short), best_rate(year)),
                  (model("lone sellers", "孤立卖家", LONE[SHORT], LONE[YEAR]),), above(1.0)),
    ),
)
