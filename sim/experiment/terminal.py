"""The table at the end of an experiment."""

import math

import pandas as pd
from rich.table import Table

from sim.experiment.statistics import LAST_DAYS
from sim.metrics import METRICS

YES = "yes"
MOST_POINTS = 40
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
        caption=f"mean ± half of the 95 % interval over seeds, of a share that reaches 0 or 1 its "
        f"ends; last {LAST_DAYS} days, or all days of a shorter run",
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


def points_tables(response: pd.DataFrame) -> list[Table]:
    """Return a table a metric of what a design shows at its points: differences with intervals."""
    paths = list(response.columns[2 : response.columns.get_loc("metric")])
    named = bool((response["is_reference"] == YES).any())
    reference = "the reference" if named else "the scenario as it stands"
    made = []
    for metric, own in response.groupby("metric", sort=False):
        table = Table(
            title=f"{metric}, point by point", title_justify="left", caption_justify="left",
            caption=f"difference from {reference}, paired by seed, with its 95 % interval"
            + (f"; the first {MOST_POINTS} of {len(own)} rows of response.csv"
               if len(own) > MOST_POINTS else ""),
        )
        for name in ("scenario", *paths):
            table.add_column(name)
        for name in ("seeds", "mean", "difference", "95 % interval"):
            table.add_column(name, justify="right")
        for _, row in own.head(MOST_POINTS).iterrows():
            values = ["-" if pd.isna(row[path]) else _value(row[path]) for path in paths]
            table.add_row(row["scenario"], *values, *_response(row))
        made.append(table)
    return made


def _response(row: pd.Series) -> tuple[str, str, str, str]:
    """Return seeds, mean, difference and interval of a point; of the reference that it is one."""
    mean = _known(row["mean"])
    if row["is_reference"] == YES:
        return str(row["n"]), mean, "reference", ""
    low, high = row["difference_ci_low"], row["difference_ci_high"]
    ends = "-" if math.isnan(low) else f"{_number(low)} to {_number(high)}"
    return str(row["n"]), mean, _known(row["mean_difference"]), ends


def _known(value: float) -> str:
    return "-" if math.isnan(value) else _number(value)


def _value(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _cell(row: pd.Series) -> str:
    if row["n"] == 0:
        return "-"
    low, high = row["ci_low"], row["ci_high"]
    if math.isnan(low):
        return _number(row["mean"])
    if not math.isclose(high - row["mean"], row["mean"] - low, rel_tol=1e-6, abs_tol=1e-12):
        return f"{_number(row['mean'])} [{_number(low)}, {_number(high)}]"
    return f"{_number(row['mean'])} ± {_number((high - low) / 2)}"


def _number(value: float) -> str:
    """Return three significant digits, and all digits of what is larger."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
