"""What is asked of each pattern: the lines of its table, with what counts as passing."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from patterns_designs import LONE_RATE

Values = pd.Series
Passes = Callable[[Values], Values]


class Measured:
    """The rows that were measured: a series over seeds for a case and statistic."""

    def __init__(self, rows: pd.DataFrame) -> None:
        greatest = rows.groupby("case")["persons"].transform("max")
        kept = rows[rows["persons"] == greatest]
        self.by = {key: part.set_index("seed")["value"].sort_index()
                   for key, part in kept.groupby(["case", "statistic"])}

    def of(self, case: str, statistic: str) -> Values:
        """Return the values over seeds; empty where the case was not run."""
        return self.by.get((case, statistic), pd.Series(dtype=float))


@dataclass(frozen=True)
class Line:
    """A row of a table: what, in which run, its values over seeds, and what counts as passing."""

    what: str
    run: str
    values: Callable[[Measured], Values]
    passes: Passes | None = None


def plain(what: str, case: str, statistic: str, passes: Passes | None = None) -> Line:
    """Return the line of one statistic of one case."""
    return Line(what, case, lambda m: m.of(case, statistic), passes)


def less(what: str, one: str, other: str, statistic: str, passes: Passes | None = None) -> Line:
    """Return the line of a difference of two cases, paired by seed."""
    return Line(what, f"{one} less {other}",
                lambda m: m.of(one, statistic) - m.of(other, statistic), passes)


def over(what: str, one: str, other: str, statistic: str, passes: Passes | None = None) -> Line:
    """Return the line of a ratio of two cases, paired by seed."""
    return Line(what, f"{one} over {other}",
                lambda m: m.of(one, statistic) / m.of(other, statistic), passes)


def change(what: str, case: str, after: str, before: str, passes: Passes | None = None) -> Line:
    """Return the line of a difference of two statistics of one case."""
    return Line(what, case, lambda m: m.of(case, after) - m.of(case, before), passes)


def above(mark: float) -> Passes:
    """Return the test that a value is above a mark."""
    return lambda values: values > mark


def below(mark: float) -> Passes:
    """Return the test that a value is below a mark."""
    return lambda values: values < mark


def asymmetry(ending: str, run: str) -> Line:
    """Return P2's line: purchases to gain trust over purchases to lose it, in the model."""
    return Line(
        "gain over loss, in the model", run,
        lambda m: m.of(f"gained{ending}", "purchases") / m.of(f"lost{ending}", "purchases"),
        above(5),
    )


WILD, CALM, UNIFORM = "wild growth", "no trust", "uniform recruiting"
RACE, SECOND = "spam race", "spam race, unlimited attention"
VETTED, UNVETTED = "insured after wild", "insured after wild, incumbents not vetted"
PAST, FLAT, ALONE = "history", "history, flat premium", "history without platform"
STILL, STILL_FLAT = "history, effort frozen", "history, effort frozen, flat premium"

LINES: dict[str, list[Line]] = {
    "P1": [
        line
        for case in (WILD, CALM)
        for line in (
            plain("end over peak", case, "end_over_peak", below(0.5)),
            plain("day of the peak", case, "peak_day"),
            plain("orders a day at the peak", case, "peak_orders"),
            plain("all orders", case, "orders_total"),
            plain("channel trust, start", case, "channel_trust_start"),
            plain("channel trust, end", case, "channel_trust_end"),
            plain("extinct", case, "extinct"),
        )
    ]
    + [over("all orders", CALM, WILD, "orders_total")],
    "P2": [
        plain("purchases to lose half", "lost", "purchases"),
        plain("purchases to gain half", "gained", "purchases"),
        asymmetry("", "word of mouth on"),
        asymmetry(", nobody tells", "nobody tells"),
        asymmetry(", symmetric", "null: symmetric trust, word of mouth on"),
        asymmetry(", symmetric, nobody tells", "null: symmetric trust, nobody tells"),
    ],
    "P3": [
        plain("posts a day, start", RACE, "rate_start"),
        plain("posts a day, end", RACE, "rate_end", above(LONE_RATE)),
        plain("posts a day, end", SECOND, "rate_end", above(LONE_RATE)),
        plain("posts a day, end (null)", "spam race, blind copying", "rate_end", above(LONE_RATE)),
        less("rise by limited attention", RACE, SECOND, "rate_end", above(0.0)),
        over("all orders", RACE, SECOND, "orders_total"),
    ],
    "P4": [
        line
        for case in (WILD, CALM, "fatigue frozen")
        for line in (
            plain("blocks per 10,000 ads, first 60 days", case, "blocks_first"),
            plain("the same, 60 days round the peak", case, "blocks_peak"),
            plain("the same, last 60 days", case, "blocks_last"),
            change("rise from first to last", case, "blocks_last", "blocks_first", above(0.0)),
            plain("contacts still active at the end", case, "active_ties_end"),
        )
    ],
    "P5": [
        line
        for case in (WILD, "random entry")
        for line in (
            plain("counterfeit share of orders, first 60 days", case, "counterfeit_orders_early"),
            plain("the same, last 60 days", case, "counterfeit_orders_late"),
            change("its rise", case, "counterfeit_orders_late", "counterfeit_orders_early",
                   above(0.0)),
            plain("counterfeit share of brands, first", case, "counterfeit_brands_early"),
            plain("the same, last", case, "counterfeit_brands_late"),
            plain("odds per brand, first", case, "counterfeit_odds_per_brand_early"),
            plain("odds per brand, last", case, "counterfeit_odds_per_brand_late"),
        )
    ]
    + [less("late share of orders", WILD, "random entry", "counterfeit_orders_late", above(0.0))]
    + [
        line
        for case in (VETTED, UNVETTED)
        for line in (
            plain("share of orders before the switch", case, "counterfeit_orders_early"),
            plain("share of orders, last 60 days", case, "counterfeit_orders_late"),
            change("its change over the switch", case, "counterfeit_orders_late",
                   "counterfeit_orders_early", below(0.0)),
        )
    ]
    + [less("late share of orders", UNVETTED, VETTED, "counterfeit_orders_late", above(0.0))],
    "P6": [
        plain("share with a net loss at 180 days", case, "loss_share", above(0.5))
        for case in ("depth cap 1", "depth cap 2", "depth cap 3", WILD, UNIFORM)
    ]
    + [
        less("difference", more, fewer, "loss_share", above(0.0))
        for more, fewer in (
            (WILD, "depth cap 3"),
            ("depth cap 3", "depth cap 2"),
            ("depth cap 2", "depth cap 1"),
            (WILD, "depth cap 1"),
            (WILD, UNIFORM),
        )
    ],
    "P7": [
        line
        for case in (WILD, "depth cap 1", UNIFORM)
        for line in (
            plain("Gini of gross income", case, "income_gini"),
            plain("top 1 % share of downlines", case, "downlines_top_percent"),
            plain("net at 180 days, first quarter, yuan", case, "net_first_quarter"),
            plain("net at 180 days, last quarter, yuan", case, "net_last_quarter", below(0.0)),
        )
    ]
    + [
        less("Gini", WILD, "depth cap 1", "income_gini", above(0.0)),
        less("Gini", WILD, UNIFORM, "income_gini", above(0.0)),
        less("top 1 % share", WILD, UNIFORM, "downlines_top_percent", above(0.0)),
    ],
    "P9": [
        line
        for case in (WILD, UNIFORM)
        for line in (
            plain("share by recruiting, days 20-39", case, "recruitment_start"),
            plain("the same, peak", case, "recruitment_peak"),
            plain("the same, last 60 days", case, "recruitment_end"),
            change("rise into the peak", case, "recruitment_peak", "recruitment_start", above(0.0)),
            change("change after it", case, "recruitment_end", "recruitment_peak", below(0.0)),
        )
    ],
    "P10": [
        plain("service level", WILD, "service_level"),
        plain("service level", "capacity 25", "service_level"),
        less("service level", "capacity 25", WILD, "service_level", above(0.1)),
        over("all orders", "capacity 25", WILD, "orders_total"),
        less("channel trust at the end", "capacity 25", WILD, "channel_trust_end"),
        less("service level (null)", "no congestion, capacity 25", "no congestion",
             "service_level", above(0.1)),
    ],
    "P11": [
        plain("orders a day, end of wild growth", PAST, "wild_end"),
        plain("the same, end of the tool era", PAST, "tool_end"),
        plain("the same, end of the insured era", PAST, "insured_end"),
        plain("insured end over wild end", PAST, "insured_over_wild", above(1.0)),
        plain("the same", FLAT, "insured_over_wild", above(1.0)),
        plain("the same (null)", ALONE, "insured_over_wild", above(1.0)),
        over("insured end over wild end", PAST, ALONE, "insured_over_wild", above(1.0)),
        plain("distributors at the switch", PAST, "distributors_at_switch"),
        plain("extinct", PAST, "extinct"),
        plain("claims per insured yuan", PAST, "claims_per_insured_yuan"),
        plain("claims per insured yuan", FLAT, "claims_per_insured_yuan"),
        over("claims per insured yuan", FLAT, PAST, "claims_per_insured_yuan", above(1.0)),
        over("the same (null)", STILL_FLAT, STILL, "claims_per_insured_yuan", above(1.0)),
        plain("effort of genuine brands, end", PAST, "effort_end"),
        less("effort", FLAT, PAST, "effort_end", below(0.0)),
        plain("insolvent", PAST, "insolvent"),
        plain("insolvent", FLAT, "insolvent"),
        plain("insolvent (null)", STILL_FLAT, "insolvent"),
    ],
    "P12": [
        plain(f"curvature, {days} days", case, f"curvature_{days}", below(0.0))
        for days in (365, 60)
        for case in (
            "lone sellers",
            "lone sellers, trust frozen",
            "lone sellers, fatigue frozen",
            "lone sellers, both frozen",
        )
    ],
}
