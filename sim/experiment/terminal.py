"""The table at the end of an experiment."""

import math

import pandas as pd
from rich.table import Table

from sim.experiment.statistics import LAST_DAYS
from sim.metrics import METRICS

MAIN_METRICS = (
    "orders",
    "response_rate",
    "contact_trust_mean",
    "channel_trust_mean",
    "feed_fatigue_mean",
    "blocked_share",
    "active_distributors",
    "chain_depth_mean",
    "distributor_loss_share",
    "counterfeit_order_share",
    "weishang_share",
)


def results_table(summary: pd.DataFrame) -> Table:
    """Return main metrics by scenario: mean and half the width of its 95 % interval."""
    scenarios = list(dict.fromkeys(summary["scenario"]))
    cells = summary.set_index(["metric", "scenario"])
    seeds = summary.groupby("scenario")["n"].max()
    made = Table(
        caption=f"mean ± half of the 95 % interval over seeds; last {LAST_DAYS} days, or all "
        "days of a shorter run",
        caption_justify="left",
    )
    made.add_column("metric")
    made.add_column("unit")
    for scenario in scenarios:
        made.add_column(f"{scenario}\n(seeds: {seeds[scenario]})", justify="right")
    for metric in METRICS:
        if metric.name in MAIN_METRICS:
            row = [_cell(cells.loc[(metric.name, scenario)]) for scenario in scenarios]
            made.add_row(metric.en, metric.unit, *row)
    return made


def _cell(row: pd.Series) -> str:
    if row["n"] == 0:
        return "-"
    half = (row["ci_high"] - row["ci_low"]) / 2
    return _number(row["mean"]) + ("" if math.isnan(half) else f" ± {_number(half)}")


def _number(value: float) -> str:
    """Return three significant digits, and all digits of what is larger."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
