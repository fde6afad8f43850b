"""Brands: what they are, how they enter and leave, who polices them (M20, M26, M30-M33, M42, M46).

The platform's own supply (M76) and communities, true or not (M53, M69, M78), are brands too.
Counts are given per 4,000 persons and scale with the population.
"""

from typing import NamedTuple

from sim.mechanisms.declare import flag, parameter, rule

PERSONS_PER_UNIT = 4000.0


class Merchants(NamedTuple):
    """YAML group ``merchants``."""

    brands: float = parameter(
        10.0, "1/4000 persons", (0, 4000), "brands at the start",
        ("brands", "品牌数"), "M20", initial=True)
    counterfeit_share: float = parameter(
        0.10, "share", (0, 1), "share of them that are counterfeit",
        ("counterfeits at start", "初始仿品占比"), "M26", initial=True)
    founders: int = parameter(
        3, "sellers", (0, 100), "first sellers of a brand",
        ("first sellers", "创始代理"), "M16", "M19")
    price_median: float = parameter(
        100.0, "yuan", (1, 100_000), "median retail price (lognormal)",
        ("price", "价格"))
    price_log_sd: float = parameter(
        0.3, "1", (0, 3), "its log standard deviation", ("spread of prices", "价格离散"))
    quality_genuine_low: float = parameter(
        0.60, "share", (0, 1), "least quality of genuine brands",
        ("least quality, genuine", "正品最低质量"), "M06")
    quality_genuine_high: float = parameter(
        0.90, "share", (0, 1), "greatest quality of genuine brands",
        ("greatest quality, genuine", "正品最高质量"), "M06")
    quality_counterfeit_low: float = parameter(
        0.20, "share", (0, 1), "least quality of counterfeit brands",
        ("least quality, counterfeit", "仿品最低质量"), "M26")
    quality_counterfeit_high: float = parameter(
        0.55, "share", (0, 1), "greatest quality of counterfeit brands",
        ("greatest quality, counterfeit", "仿品最高质量"), "M26")
    width_low: float = parameter(
        0.10, "1", (0.001, 10), "least taste width of genuine brands",
        ("least width", "最小品味宽度"), "M55")
    width_high: float = parameter(
        0.20, "1", (0.001, 10), "greatest taste width of genuine brands",
        ("greatest width", "最大品味宽度"), "M55")
    width_counterfeit: float = parameter(
        0.25, "1", (0.001, 10), "taste width of counterfeit brands (face masks for all)",
        ("width, counterfeit", "仿品品味宽度"), "M26", "M56")
    cost_genuine: float = parameter(
        0.30, "share", (0, 1), "unit cost of genuine brands and communities, in prices",
        ("unit cost, genuine", "正品单位成本"), "M20")
    cost_counterfeit: float = parameter(
        0.12, "share", (0, 1), "unit cost of counterfeit brands, in prices",
        ("unit cost, counterfeit", "仿品单位成本"), "M26")
    fixed_genuine: float = parameter(
        25.0, "yuan/day", (0, 1e7), "fixed cost of genuine brands",
        ("fixed cost, genuine", "正品固定成本"), "M64")
    fixed_counterfeit: float = parameter(
        10.0, "yuan/day", (0, 1e7), "fixed cost of counterfeit brands",
        ("fixed cost, counterfeit", "仿品固定成本"), "M64")
    fixed_community: float = parameter(
        3.0, "yuan/day", (0, 1e7), "fixed cost of communities",
        ("fixed cost, community", "社群固定成本"), "M54")
    entry: float = parameter(
        0.6, "1/month", (0, 100), "entry per 4,000 persons and unit of profit over fixed cost "
        "(ent), times one half", ("entry", "进入率"), "M56", "M57")
    entry_most: float = parameter(
        3.0, "1/month", (0, 400), "greatest entry by profit a type, per 4,000 persons",
        ("greatest entry", "最大进入率"), "M56")
    entry_floor: float = parameter(
        0.05, "1/month", (0, 100), "entry whatever the profit, per 4,000 persons and type",
        ("entry floor", "基础进入率"), "M56")
    exit_probability: float = parameter(
        0.35, "1/month", (0, 1), "probability a month that a losing brand leaves",
        ("exit", "退出率"), "M64")
    exit_age: int = parameter(
        3, "months", (0, 1200), "months that a brand stays at least",
        ("age of exit", "退出年龄"), "M64")
    memory: float = parameter(
        0.7, "share", (0, 1), "share of recorded orders and complaints kept at a month's turn",
        ("monthly memory", "月度记忆"), "M43")
    pooling: float = parameter(
        0.0, "share", (0, 1), "how far prices move a month to what buyers pay for the mean "
        "quality on offer, where no quality is known",
        ("pooled prices", "混同定价"), "M20", source="Akerlof 1970; off in the shipped eras")
    value_to_buyers: float = parameter(
        150.0, "yuan", (0, 1e7), "what a buyer pays for quality 1 under pooled prices",
        ("value to buyers", "买方估值"), "M20")
    value_to_sellers: float = parameter(
        0.0, "yuan", (0, 1e7), "what a unit of quality 1 is worth to a brand; below it the brand "
        "does not sell but leaves", ("value to sellers", "卖方估值"), "M20")
    courted_at_switch: float = parameter(
        0.0, "1/4000 persons", (0, 1000), "genuine brands courted when an era begins by a "
        "dated change", ("courted at the switch", "切换时引入品牌"), "M42", "M76")
    courted_quality: float = parameter(
        0.80, "share", (0, 1), "least quality of brands that the platform brings in",
        ("quality of courted brands", "引入品牌最低质量"), "M76",
        source="assumption; seed S4: 對於貨源嚴格把關")
    courted_rate: float = parameter(
        0.0, "1/month", (0, 400), "genuine brands courted a month, per 4,000 persons",
        ("courted a month", "每月引入品牌"), "M42", "M76")


class Community(NamedTuple):
    """YAML group ``community``: brands that live in a group of like taste (M53, M54)."""

    count: float = parameter(  # type: ignore[assignment]
        4.0, "1/4000 persons", (0, 4000), "communities at the start",
        ("communities", "社群数"), "M53", initial=True)
    candidates: int = parameter(
        60, "persons", (0, 100_000), "persons who hear of a new community",
        ("candidates", "候选成员"), "M53")
    reach: float = parameter(
        0.12, "1", (0, 0.5), "taste distance within which they join",
        ("reach", "社群范围"), "M54")
    posting: float = parameter(
        0.6, "posts/day", (0, 500), "posts a day", ("posting", "社群发帖率"), "M53")
    value_share: float = parameter(
        0.70, "share", (0, 1), "share of posts that are useful",
        ("value posts", "社群价值内容"), "M08", "M53")
    quality_low: float = parameter(
        0.80, "share", (0, 1), "least quality", ("least quality", "社群最低质量"), "M53")
    quality_high: float = parameter(
        0.92, "share", (0, 1), "greatest quality", ("greatest quality", "社群最高质量"), "M53")
    width: float = parameter(
        0.06, "1", (0.001, 10), "taste width", ("taste width", "社群品味宽度"), "M54", "M55")
    identity: float = parameter(
        1.5, "1", (0, 100), "factor on consideration among members of like taste",
        ("identity", "社群认同"), "M54", source="assumption; seed S2: 产品文化、族群认同、品牌信仰")
    pseudo: float = parameter(
        0.25, "share", (0, 1), "share of new communities that are none: flooders under the label",
        ("pseudo-communities", "伪社群占比"), "M78")
    pseudo_posting: float = parameter(
        3.0, "posts/day", (0, 500), "posts a day of a pseudo-community, all of them ads",
        ("posting, pseudo", "伪社群发帖率"), "M78")
    presold: int = flag(
        1, "whether goods of communities are ordered before they are made",
        ("pre-sold", "预售定制"), "M69", source="seed S4: 定製、眾籌")
    batch: float = parameter(
        1.3, "1", (0, 100), "units made ahead for a month, in units of last month's orders",
        ("batch", "备货系数"), "M69")


class Influencers(NamedTuple):
    """YAML group ``influencers`` (M13)."""

    count: float = parameter(  # type: ignore[assignment]
        4.0, "1/4000 persons", (0, 4000), "influencers",
        ("influencers", "达人数"), "M13", initial=True)
    reach: float = parameter(
        0.20, "1", (0, 0.5), "taste distance within which persons follow",
        ("reach", "达人范围"), "M13", initial=True)
    follow: float = parameter(
        0.15, "probability", (0, 1), "probability that a person within reach follows",
        ("following", "关注概率"), "M13", initial=True)
    posting: float = parameter(
        0.6, "probability", (0, 1), "probability of a post a day",
        ("posting", "达人发帖率"), "M13")
    campaign_days: int = parameter(
        21, "days", (1, 3650), "length of an endorsement",
        ("campaign", "代言天数"), "M13")
    campaign_gap: float = parameter(
        60.0, "days", (1, 36_500), "mean days between endorsements; the brand is drawn at random",
        ("gap of campaigns", "代言间隔"), "M13")


class Policing(NamedTuple):
    """YAML group ``policing``: bans, vetting and identity."""

    ban: float = parameter(
        0.0, "1/month", (0, 1), "probability a month that a brand above the threshold is banned",
        ("bans", "封禁率"), "M33")
    ban_above: float = parameter(
        0.25, "complaints/order", (0, 10), "complaints per order above which it may be (ban_thr)",
        ("ban threshold", "封禁阈值"), "M33")
    ban_orders: float = parameter(
        10.0, "orders", (0, 1e6), "orders below which nobody is banned",
        ("orders before bans", "封禁最低订单"), "M33")
    vetting: float = parameter(
        0.0, "probability", (0, 1), "probability that a counterfeit entrant is refused (vet)",
        ("vetting", "审核"), "M42")
    false_alarm: float = parameter(
        0.02, "probability", (0, 1), "probability that a genuine entrant is refused where there "
        "is vetting", ("false alarms", "误拒率"), "M42")
    real_names: int = flag(
        0, "whether payouts go to verified names only, so that a banned brand is gone",
        ("real names", "实名"), "M46", source="seed S4: payout only to the verified name")
    whitewash: float = parameter(
        0.8, "probability", (0, 1), "probability that a banned brand returns under a new name "
        "where names are not verified", ("return under a new name", "换名重来"), "M46",
        source="assumption; Friedman & Resnick 2001")


class Media(NamedTuple):
    """YAML group ``media``: exposure in the press (M31, M32, M74; equation 32)."""

    hazard: float = parameter(
        0.1, "1/day", (0, 10), "hazard of an expose per complaint a day and 100 persons",
        ("expose hazard", "曝光风险"), "M31",
        source="assumption: about one a year at the complaints of wild growth's peak, .03")
    base_hazard: float = parameter(
        0.0, "1/day", (0, 1), "probability a day of an expose whatever the complaints; a dated "
        "change to 1 makes a dated expose", ("dated expose", "定时曝光"), "M31")
    first_day: int = parameter(
        91, "days", (0, 100_000), "first day on which the hazard may strike",
        ("first expose", "首次曝光"), "M31")
    gap: int = parameter(
        90, "days", (1, 100_000), "least days between exposes",
        ("gap of exposes", "曝光间隔"), "M31")
    complaint_days: float = parameter(
        30.0, "days", (1, 3650), "time constant of the average of complaints",
        ("complaint memory", "投诉记忆"), "M30")
    reached: float = parameter(
        0.8, "share", (0, 1), "share of persons who hear of it",
        ("reached", "曝光覆盖"), "M31")
    channel_kept: float = parameter(
        0.55, "share", (0, 1), "share of channel trust left to them",
        ("trust after an expose", "曝光后信任"), "M31", "M32")
    weak_kept: float = parameter(
        0.8, "share", (0, 1), "share of trust in contacts that are not strong friends left to "
        "them", ("weak ties after an expose", "曝光后弱关系"), "M32", "M74")
    blocking_factor: float = parameter(
        2.0, "1", (0, 100), "factor on blocking after it",
        ("blocking after an expose", "曝光后屏蔽"), "M31")
    blocking_days: int = parameter(
        14, "days", (0, 3650), "days of more blocking",
        ("days of more blocking", "屏蔽天数"), "M31")
    joining_factor: float = parameter(
        0.5, "1", (0, 100), "factor on joining after it",
        ("joining after an expose", "曝光后加入"), "M31")
    joining_days: int = parameter(
        60, "days", (0, 3650), "days of less joining",
        ("days of less joining", "少加入天数"), "M31")


@rule
def entry_mean(profit: float, fixed: float, p: Merchants) -> float:
    """Return entrants a month per 4,000 persons: min(3, .5 ent max(0, profit/fixed)) + .05.

    `profit` is the mean daily profit of the type in yuan, after fixed cost (equation 30; M56).
    """
    ratio = max(0.0, profit) / fixed if fixed > 0.0 else max(0.0, profit)
    return min(p.entry_most, 0.5 * p.entry * ratio) + p.entry_floor
