"""Final orders of every run, and which markets died out."""

import numpy as np
import pandas as pd

from sim.report.averages import LAST_DAYS, WEEK, over_seeds
from sim.report.results import Results

EXTINCT_BELOW = 0.01
"""A market is extinct where its final orders are below this share of the run's best week."""
LEAST_DAYS = 2 * LAST_DAYS
"""Shorter runs are not judged: their last days are most of what there was."""


def final_orders(results: Results) -> pd.DataFrame:
    """Return a row a run: final orders, share of the best week, whether the market is extinct.

    Final orders are the mean of the last `LAST_DAYS` days, per 1,000 persons where their number
    is known. A run without any order is extinct; `extinct` is missing for runs shorter than
    `LEAST_DAYS` days.
    """
    runs = results.daily.groupby(["scenario", "seed"], sort=False)
    rows = []
    for scenario, seed in results.days.index:
        run = runs.get_group((scenario, seed))
        orders = run["orders"].to_numpy(dtype=float)
        persons = results.scenarios[scenario].persons if results.per_thousand else None
        final = float(orders[-LAST_DAYS:].mean())
        best = _best_week(orders)
        of_best = final / best if best > 0 else 0.0
        extinct = of_best < EXTINCT_BELOW if len(orders) >= LEAST_DAYS else None
        scale = 1000.0 / persons if persons else 1.0
        rows.append((scenario, seed, final * scale, 100 * of_best, extinct))
    names = ["scenario", "seed", "final_orders", "percent_of_best_week", "extinct"]
    return pd.DataFrame(rows, columns=names).astype({"extinct": "boolean"})


def _best_week(orders: np.ndarray) -> float:
    length = min(WEEK, len(orders))
    return float(np.convolve(orders, np.full(length, 1 / length), mode="valid").max())


def extinct_counts(finals: pd.DataFrame, results: Results) -> pd.DataFrame:
    """Return a row a scenario: runs judged, extinct ones, final orders with their interval."""
    rows = []
    for scenario in results.scenarios:
        own = finals[finals["scenario"] == scenario]
        judged = own["extinct"].dropna()
        rows.append(
            {"scenario": scenario, "judged": len(judged), "extinct": int(judged.sum()),
             **over_seeds(own["final_orders"])}
        )
    return pd.DataFrame(rows)
