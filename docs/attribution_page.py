"""Fill docs/attribution.md with what was measured.

    python run.py run scenarios/era_attribution.yaml
    python docs/attribution_page.py results/era_attribution

copies tables and figures of the result folder to docs/ and fills the page from them; without a
folder the page is filled from what was copied before. What stands between markers is made here,
the rest is written by hand. A test (tests/docs) fails when the page is not what its tables say.
"""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from tables import filled, number, table, with_interval

from sim.experiment.store import write_text
from sim.metrics import METRICS

HERE = Path(__file__).resolve().parent
PAGE = HERE / "attribution.md"
TABLE, SEEDS, ENDS = (
    HERE / f"attribution{part}.csv" for part in ("", "_seeds", "_ends")
)  # fmt: skip
LABELS = {metric.name: metric.en for metric in METRICS}


def pairs(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield every pair of eras as "A to B", with its rows."""
    for (one, other), of_pair in rows.groupby(["from", "to"], sort=False):
        yield f"{one} to {other}", of_pair


def contributions(measured: pd.DataFrame) -> str:
    """Return a table a pair and metric: each group's contribution, alone, and taken back."""
    parts = []
    for pair, of_pair in pairs(measured):
        for metric, rows in of_pair.groupby("metric", sort=False):
            head = f"**{pair}: {LABELS[str(metric)]}** (`{metric}`)\n\n"
            cells = [
                (row["group"], with_interval(row, "contribution", "ci_low", "ci_high"),
                 "" if pd.isna(row["of_difference"]) else f"{row['of_difference']:.0%}",
                 with_interval(row, "alone", "alone_ci_low", "alone_ci_high"),
                 with_interval(row, "back", "back_ci_low", "back_ci_high"))
                for _, row in rows.iterrows()
            ]  # fmt: skip
            titles = ("levers", "contribution (95 %)", "of the difference", "moved alone (95 %)",
                      "taken back alone (95 %)")  # fmt: skip
            parts.append(head + table(titles, cells))
    return "\n".join(parts)


def ends(coalitions: pd.DataFrame) -> str:
    """Return a table of the two ends of every pair: mean, spread over seeds, extinct markets."""
    cells = [
        (pair, row["levers"], row["metric"], number(row["mean"]), number(row["sd"]),
         f"{number(row['least'])} to {number(row['greatest'])}",
         f"{row['extinct']:.0f} of {row['judged']:.0f}")
        for pair, rows in pairs(coalitions) for _, row in rows.iterrows()
    ]  # fmt: skip
    return table(("eras", "levers moved", "metric", "mean", "sd", "range", "extinct"), cells)


def by_seed(seeds: pd.DataFrame) -> str:
    """Return a table of the orders of every seed at both ends of every pair."""
    one_group = seeds.drop_duplicates(["from", "to", "metric", "seed"])
    orders = one_group[one_group["metric"] == "orders"]
    cells = [
        (pair, end, *(number(value) for value in rows.sort_values("seed")[column]))
        for pair, rows in pairs(orders)
        for end, column in (("none moved", "start"), ("all moved", "end"))
    ]
    numbers = sorted(orders["seed"].unique())
    return table(("eras", "levers", *(f"seed {seed}" for seed in numbers)), cells)


def copy_from(folder: Path) -> None:
    """Copy what the page needs from a result folder."""
    shutil.copyfile(folder / "attribution.csv", TABLE)
    shutil.copyfile(folder / "attribution_seeds.csv", SEEDS)
    coalitions = pd.read_csv(folder / "coalitions.csv", keep_default_na=False, na_values=[""])
    moved = coalitions["moved"].fillna("").str.len()
    longest = moved.groupby([coalitions["from"], coalitions["to"]]).transform("max")
    at_an_end = coalitions[(moved == 0) | (moved == longest)].copy()
    moved_there = at_an_end["moved"].fillna("")
    at_an_end["levers"] = moved_there.map(lambda names: "all" if names else "none")
    at_an_end.drop(columns="moved").to_csv(ENDS, index=False)
    for figure in (folder / "figures").glob("attribution*.svg"):
        if "_zh" not in figure.stem:
            shutil.copyfile(figure, HERE / "figures" / figure.name)


def page() -> str:
    """Return the page, filled from the tables copied before."""
    tables = {
        "contributions": contributions(pd.read_csv(TABLE)),
        "ends": ends(pd.read_csv(ENDS)),
        "seeds": by_seed(pd.read_csv(SEEDS)),
    }
    return filled(PAGE.read_text(encoding="utf-8"), tables)


if __name__ == "__main__":
    if sys.argv[1:]:
        copy_from(Path(sys.argv[1]))
    write_text(PAGE, page())
