"""From customer to seller: the lure of shown wealth, and quitting (M15-M18; eq. 26-28).

What a prospect believes is the income that is shown, not the mean: the exaggeration of the
recruiter's own average, at least a floor.
"""

from typing import NamedTuple

from sim.mechanisms.declare import flag, parameter, rule


class Recruiting(NamedTuple):
    """YAML group ``recruiting``."""

    rate: float = parameter(
        0.045, "1/ad", (0, 10), "hazard of joining per wealth-showing ad, at full trust, lure "
        "and propensity 1 (rho)", ("joining rate", "加入率"), "M15", "M17")
    innovation: float = parameter(
        0.0, "1/day", (0, 10), "hazard of joining of one's own accord, at propensity 1",
        ("joining of one's own accord", "自发加入率"), "M15",
        source="the coefficient of innovation of Bass 1969; the articles know recruits only")
    purchase_rate: float = parameter(
        0.02, "1/purchase", (0, 10), "hazard of joining after a good purchase (rho2)",
        ("joining after a purchase", "购后加入率"), "M15")
    exaggeration: float = parameter(
        6.0, "1", (0, 1000), "factor by which shown income exceeds true income (infl)",
        ("exaggeration", "收入夸大"), "M17")
    show_floor: float = parameter(
        6.0, "yuan/day", (0, 1e6), "least income that is shown",
        ("least income shown", "最低展示收入"), "M17")
    wealth_genuine: float = parameter(
        0.10, "share", (0, 1), "share of ads that show wealth, genuine brands",
        ("wealth shown, genuine", "正品炫富占比"), "M17")
    wealth_counterfeit: float = parameter(
        0.22, "share", (0, 1), "the same for counterfeit brands",
        ("wealth shown, counterfeit", "仿品炫富占比"), "M17")
    pack_cost_share: float = parameter(
        0.7, "share", (0, 1), "price of a unit of the pack as the prospect reckons it",
        ("reckoned pack price", "预估进货价"), "M15")
    pack_burden: float = parameter(
        0.6, "1/1000 yuan", (0, 100), "how a costly pack raises the income that must be beaten",
        ("burden of the pack", "进货负担"), "M15")
    immunity_days: float = parameter(
        400.0, "days", (1, 36_500), "time constant in which an ex-seller's immunity fades",
        ("immunity", "免疫期"), "M18")
    uniform: int = flag(
        0, "null model: a newcomer's upline is drawn at random among all active sellers",
        ("uniform recruiting", "均匀招募"), "M16")


class Quitting(NamedTuple):
    """YAML group ``quitting``."""

    patience: float = parameter(
        60.0, "days", (0, 36_500), "mean patience before a newcomer may give up",
        ("patience", "耐心"), "M64")
    hazard: float = parameter(
        0.03, "1/day", (0, 1), "probability a day of quitting when income is below what the "
        "seller wants", ("quitting", "退出率"), "M64")
    hazard_losing: float = parameter(
        0.06, "1/day", (0, 1), "the same when income is negative",
        ("quitting at a loss", "亏损退出率"), "M64")
    wanted_income: float = parameter(
        4.0, "yuan/day", (0, 1e6), "median income that a seller wants (opp)",
        ("wanted income", "期望收入"), "M64")
    wanted_log_sd: float = parameter(
        0.6, "1", (0, 5), "its log standard deviation",
        ("spread of wanted income", "期望收入离散"), "M64")
    income_days: float = parameter(
        30.0, "days", (1, 3650), "time constant of the average of income (Y)",
        ("income memory", "收入记忆"), "M17")
    income_start: float = parameter(
        4.0, "yuan/day", (-1e6, 1e6), "average income that a newcomer starts with",
        ("income at start", "初始收入"), "M17")
    regret_stock: int = parameter(
        2, "units", (0, 10_000), "stock above which a quitter regrets",
        ("regretted stock", "后悔库存"), "M64")
    regret_kept: float = parameter(
        0.65, "share", (0, 1), "share of channel trust left to who quits with stock",
        ("trust after regret", "后悔后信任"), "M64")
    regret_friends: int = parameter(
        5, "friends", (0, 50), "friends who hear of the regret",
        ("friends told of regret", "后悔听众"), "M64", "M50")
    regret_friends_kept: float = parameter(
        0.9825, "share", (0, 1), "share of channel trust left to them",
        ("trust after told regret", "听闻后信任"), "M64", "M50")


@rule
def lure(income: float, wage: float, pack_cost: float, p: Recruiting) -> float:
    """Return g = app / (app + w (1 + .6 pack/1000)), in [0, 1) (equation 26).

    app = infl max(floor, Y); `pack_cost` in yuan as the prospect reckons it.
    """
    shown = p.exaggeration * max(p.show_floor, income)
    needed = wage * (1.0 + p.pack_burden * pack_cost / 1000.0)
    return shown / (shown + needed)


@rule
def lure_of_mean(income: float, wage: float, pack_cost: float, p: Recruiting) -> float:
    """Return g for a prospect who knows the mean income of sellers: app = max(0, Y mean) (M17)."""
    expected = max(0.0, income)
    needed = wage * (1.0 + p.pack_burden * pack_cost / 1000.0)
    return expected / (expected + needed)


@rule
def joining_hazard(
    propensity: float, trust: float, channel: float, lured: float, immunity: float, p: Recruiting
) -> float:
    """Return rho pi 4 ((T+C)/2)^2 g^2 (1-J), the hazard per wealth-showing ad (equation 26)."""
    mean = 0.5 * (trust + channel)
    return p.rate * propensity * 4.0 * mean * mean * lured * lured * (1.0 - immunity)


@rule
def joining_hazard_after_purchase(
    propensity: float, channel: float, lured: float, immunity: float, p: Recruiting
) -> float:
    """Return rho2 pi 4 C g (1-J), the hazard after a good purchase (equation 26; M15)."""
    return p.purchase_rate * propensity * 4.0 * channel * lured * (1.0 - immunity)


@rule
def immunity_after_day(immunity: float, p: Recruiting) -> float:
    """Return J a day later: J (1 - 1/400)."""
    return immunity - immunity / p.immunity_days


@rule
def quit_probability(
    income: float, wanted: float, age: float, patience: float, p: Quitting
) -> float:
    """Return the probability of quitting today (equation 28; M64)."""
    if age <= patience or income >= wanted:
        return 0.0
    return p.hazard_losing if income < 0.0 else p.hazard
