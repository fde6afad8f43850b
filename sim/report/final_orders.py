"""Final orders of every run, and which markets died out."""

import pandas as pd

from sim.catalogue.observables import extinct, percent_of_best_week
from sim.report.averages import LAST_DAYS, over_seeds
from sim.report.results import Results


def final_orders(results: Results) -> pd.DataFrame:
    """Return a row a run: final orders, share of the best week, whether the market is extinct.

    Final orders are the mean of the last `LAST_DAYS` days, per 1,000 persons where their number
    is known. A run without any order is extinct; `extinct` is missing for runs shorter than
    `sim.catalogue.observables.FEWEST_FOR_EXTINCT` days.
    """
    runs = results.daily.groupby(["scenario", "seed"], sort=False)
    rows = []
    for scenario, seed in results.days.index:
        run = runs.get_group((scenario, seed))
        orders = run["orders"].to_numpy(dtype=float)
        persons = results.scenarios[scenario].persons if results.per_thousand else None
        final = float(orders[-LAST_DAYS:].mean())
        scale = 1000.0 / persons if persons else 1.0
        rows.append(
            (scenario, seed, final * scale, percent_of_best_week(orders), extinct(orders))
        )
    names = ["scenario", "seed", "final_orders", "percent_of_best_week", "extinct"]
    return pd.DataFrame(rows, columns=names).astype({"extinct": "boolean"})


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
