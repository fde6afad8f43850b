"""Patterns P5 to P9: cheats and the good, losses, concentration, chains and cascades."""

import math

import numpy as np

from sim.experiment.fall import LAST_DAYS
from sim.patterns.cases import RANDOM_GRAPH, WILD
from sim.patterns.measures import (
    distribution,
    less,
    mean,
    peak,
    ratio,
    share_of_those,
)
from sim.patterns.pattern import (
    Ended,
    Pattern,
    Statistic,
    Value,
    above,
    below,
    case,
    model,
    null,
)

UNIFORM = case("uniform_recruiting")
CAP_1 = case("depth_cap_1")
RANDOM_ENTRY = case("random_entry")
_WILD_LINE = model("wild growth", "野蛮生长", WILD)
_UNIFORM_LINE = null("uniform recruiting", "均匀招募", UNIFORM)
_RANDOM_LINE = null("random friend graph", "随机好友网络", RANDOM_GRAPH)

# --- P5 ---------------------------------------------------------------------------------------

INSURED = case("insured_after_wild")
UNVETTED = case("insured_after_wild", {"mechanisms.revetting": "off"})
FIRST, LAST = slice(LAST_DAYS), slice(-LAST_DAYS, None)


def cheats(run: Ended, days: slice) -> float:
    """Return the counterfeits' share of orders."""
    part = run.daily.iloc[days]
    return ratio(float(part["counterfeit_orders"].sum()), float(part["orders"].sum()))


def odds_per_brand(run: Ended, days: slice) -> float:
    """Return the odds of an order at a counterfeit brand over those at another one.

    Orders of counterfeits over the others', over the same ratio of brands; communities are among
    the others.
    """
    part = run.daily.iloc[days]
    share = cheats(run, days)
    brands = float(part["counterfeit_brands"].mean())
    others = float(part["active_merchants"].mean()) - brands
    return ratio(ratio(share, 1.0 - share), ratio(brands, others))


def _rise(value: Value) -> Value:
    return lambda run: value(run, LAST) - value(run, FIRST)


def _late(run: Ended) -> float:
    return cheats(run, LAST)


_ENTRY_LINES = (_WILD_LINE, null("random entry", "随机进入", RANDOM_ENTRY))
P5 = Pattern(
    "P5", "good sellers are crowded out, and come back", "劣币驱逐良币与回归",
    "the counterfeits' share of orders rises by entry, their odds per brand do not; on the insured "
    "platform it is .02 to .05, far more where incumbents are not vetted",
    "counterfeits cost less and promise more; vetting takes them off the market",
    "the share that entry gives them, and whether they die out or take over",
    (
        Statistic("rise", "counterfeits' share of orders, last 60 days less first",
                  "仿品订单占比之升", _rise(cheats), _ENTRY_LINES, above(0.0)),
        Statistic("late_share", "counterfeits' share of orders, last 60 days",
                  "末 60 天仿品订单占比", _late,
                  (*_ENTRY_LINES,
                   null("trust frozen", "信任冻结", case("no_trust")))),
        Statistic("rise_of_odds", "odds per brand, last 60 days less first", "单品牌优势比之升",
                  _rise(odds_per_brand), _ENTRY_LINES, below(0.0)),
        Statistic("insured_share", "counterfeits' share on the insured platform after wild growth",
                  "野蛮生长后平台期仿品占比", _late,
                  (model("incumbents vetted", "存量商家受审", INSURED),
                   null("incumbents not vetted", "存量商家不受审", UNVETTED)), below(0.05)),
        Statistic("by_vetting", "share more where incumbents are not vetted",
                  "不审存量时多出的占比",
                  less(_late), (model("not vetted less vetted", "不审减受审", UNVETTED, INSURED),),
                  above(0.0)),
    ),
)

# --- P6 and P7 --------------------------------------------------------------------------------

CAPS = (
    ("depth cap 3", "上限 3 层", case("wild_growth", {"chains.depth_cap": 3})),
    ("depth cap 2", "上限 2 层", case("wild_growth", {"chains.depth_cap": 2})),
    ("depth cap 1", "上限 1 层", CAP_1),
)


def at_the_end(name: str) -> Value:
    """Ask for the last value of a metric that counts from the beginning."""
    return lambda run: float(run.daily[name].iloc[-1])


_loss = at_the_end("distributor_loss_share")
P6 = Pattern(
    "P6", "most distributors lose", "多数代理亏损",
    "well over half of the joiners have a net loss 180 days after joining; the fewer, the shorter "
    "chains may be",
    "the pack that newcomers buy is the only way to lose money",
    "who loses, and that depth makes it more",
    (
        Statistic("loss_share", "share with a net loss 180 days after joining",
                  "加入 180 天后亏损占比", _loss,
                  (_WILD_LINE, *(null(*cap) for cap in CAPS), _UNIFORM_LINE), above(0.5)),
        Statistic("by_depth", "that share less the one under a cap", "与有上限时之差", less(_loss),
                  tuple(model(f"less {en}", f"减{zh}", WILD, each) for en, zh, each in CAPS),
                  above(0.0)),
    ),
)


def top_share(run: Ended) -> float:
    """Return the share of all downlines that the top 1 % of distributors have."""
    values, times = distribution(run, "downline_sizes")
    sizes = np.repeat(values, times)[::-1]
    top = sizes[: max(1, round(len(sizes) / 100))].sum()
    return ratio(float(top), float(sizes.sum()))


def net_of_quarter(place: int) -> Value:
    """Ask for the mean net result of the first (0) or last (1) quarter of joiners, yuan."""

    def value(run: Ended) -> float:
        quarters = run.outcome["joined_quarters"]
        return float(quarters[place]) if quarters else math.nan

    return value


_TREES = (_WILD_LINE, null("depth cap 1", "上限 1 层", CAP_1), _UNIFORM_LINE, _RANDOM_LINE)
_gini = at_the_end("distributor_income_gini")
P7 = Pattern(
    "P7", "income is concentrated, late joiners lose", "收入集中，晚入者亏",
    "a Gini coefficient of gross income around .8, lower with one level and with uniform "
    "recruiting; the first quarter of joiners gains, the last one loses",
    "price steps between levels; a friend graph in which some have very many friends",
    "concentration, and early against late (which uniform recruiting shows too)",
    (
        Statistic("gini", "Gini coefficient of gross income", "毛收入基尼系数", _gini, _TREES),
        Statistic("gini_by_chains", "the same, less that of the null", "与对照之差", less(_gini),
                  (model("less depth cap 1", "减上限 1 层", WILD, CAP_1),
                   model("less uniform recruiting", "减均匀招募", WILD, UNIFORM),
                   model("less random friend graph", "减随机好友网络", WILD, RANDOM_GRAPH)),
                  above(0.0)),
        Statistic("top_percent", "share of all downlines below the top 1 %", "前 1% 所占下线",
                  top_share, (_WILD_LINE, _UNIFORM_LINE)),
        Statistic("early", "net at 180 days of the first quarter of joiners, yuan",
                  "首批四分之一净收益（元）", net_of_quarter(0), _TREES, above(0.0)),
        Statistic("late", "net at 180 days of the last quarter of joiners, yuan",
                  "末批四分之一净收益（元）", net_of_quarter(1), _TREES, below(0.0)),
    ),
)

# --- P8 ---------------------------------------------------------------------------------------

MANY = 10
"""Direct recruits of a great recruiter: one in 2^10 has so many in the uniform tree (V04)."""

SHALLOW = 1
"""Greatest depth of a shallow cascade: what is forwarded is passed on once at most."""


def recruiters_over_uniform(run: Ended) -> float:
    """Return the share with `MANY` direct recruits or more over that of the uniform tree."""
    return share_of_those("recruits", lambda n: n >= MANY)(run) * 2.0**MANY


shallow_share = share_of_those("cascade_depths", lambda depth: depth <= SHALLOW)

P8 = Pattern(
    "P8", "downlines heavy-tailed, cascades shallow", "下线重尾，转发层浅",
    "more great recruiters than in the uniform recursive tree (V04); over nine in ten cascades of "
    "forwards no deeper than 1",
    "who shows wealth recruits; a friend graph in which some have very many friends, whom the tail "
    "of recruits follows; a forwarded post is passed on with a small probability (the depth of "
    "cascades is near to put in)",
    "how far the tail goes beyond that of the graph",
    (
        Statistic("great_recruiters", "share with 10 direct recruits or more, over that of the "
                  "uniform tree", "直接招募 ≥10 人占比与均匀树之比", recruiters_over_uniform,
                  (_WILD_LINE, _UNIFORM_LINE, _RANDOM_LINE), above(1.0)),
        Statistic("no_recruits", "share who never recruit (one half in the uniform tree)",
                  "从未招募者占比", share_of_those("recruits", lambda n: n == 0),
                  (_WILD_LINE, _UNIFORM_LINE)),
        Statistic("shallow", "share of cascades of depth 1 or less", "深度 ≤1 的转发占比",
                  shallow_share,
                  (_WILD_LINE,
                   null("forwarded again with probability .3", "再转发率 .3",
                        case("wild_growth", {"forwarding.again": 0.3}, days=180))), above(0.9)),
    ),
)

# --- P9 ---------------------------------------------------------------------------------------

EARLY_DAYS = slice(20, 40)


def _recruiting(run: Ended, days: slice) -> float:
    return mean(run.daily["recruitment_income_share"].iloc[days])


def at_peak(run: Ended) -> float:
    """Return the share of income by recruiting in the week around the peak."""
    day = peak(run).day
    return _recruiting(run, slice(max(0, day - 3), day + 4))


_CHAINS = (
    _WILD_LINE,
    _UNIFORM_LINE,
    null("no wealth shown", "无炫富", case("no_wealth_showing")),
)
P9 = Pattern(
    "P9", "recruiting pays most at the peak", "招募收入先升后降",
    "the share of distributors' income that comes from recruiting rises into the peak, then falls "
    "(in three quarters of the seeds)",
    "packs and restocks are paid up the chain",
    "its course",
    (
        Statistic("rise", "share by recruiting at the peak less days 20 to 39", "至峰值之升",
                  lambda run: at_peak(run) - _recruiting(run, EARLY_DAYS), _CHAINS, above(0.0)),
        Statistic("fall", "share by recruiting, last 60 days less peak", "峰值后之降",
                  lambda run: _recruiting(run, LAST) - at_peak(run), _CHAINS, below(0.0)),
        Statistic("at_peak", "share by recruiting at the peak", "峰值时招募收入占比", at_peak,
                  _CHAINS),
    ),
)
