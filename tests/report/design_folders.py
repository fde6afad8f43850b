"""Result folders of designs, made of nothing but arithmetic."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from sim.catalogue import ROWS
from sim.experiment.designs.ablation_columns import TABLE_COLUMNS

from .folders import INSURED, TOOLS, WILD, make_folder, small

ERAS = tuple(small(made, days=130) for made in (WILD, TOOLS, INSURED))


def name_design(folder: Path, kind: str) -> None:
    """Make a made folder that of a design."""
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    plan["design"] = {"kind": kind}
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")


def ablation_table(rows=ROWS) -> pd.DataFrame:
    """Return a table of an ablation with every kind of row: clear, unclear, opposite, missing."""
    rng = np.random.default_rng(1)
    records = []
    for place, row in enumerate(rows):
        for each in row.expectations:
            sign = 1 if each.direction == "up" else -1
            raw, half = sign * rng.choice([5.0, 1.0, 0.1, -1.0]), rng.uniform(0.1, 1.5)
            reached = place % 7 != 3
            records.append({
                "row": row.id, "name": row.en, "switch": row.switch, "arm": row.arm,
                "given": ", ".join(f"{k}={v}" for k, v in row.given.items()),
                "metric": each.observable.metric, "summary": each.observable.summary,
                "expected": each.direction, "full_mean": 10.0,
                "full_sd": 0.0 if place == 5 else 2.0,
                **compared("raw", raw, half, sign),
                "recentring": "within 1% after 3 of the short runs" if reached else
                "not reached in 8 tries: 1 at -3 instead of 2",
                "recentred_constant": -5.0 if reached else np.nan,
                **(compared("recentred", raw / 2, half, sign) if reached else {}),
            })
    return pd.DataFrame(records, columns=[name for name, *_ in TABLE_COLUMNS])


def compared(prefix: str, difference: float, half: float, sign: int) -> dict:
    low, high = difference - half, difference + half
    clear = low > 0 or high < 0
    verdict = "not distinguishable" if not clear else \
        "as expected" if difference * sign > 0 else "opposite"
    return {
        f"{prefix}_n": 8, f"{prefix}_difference": difference, f"{prefix}_ci_low": low,
        f"{prefix}_ci_high": high, f"{prefix}_p": 0.01 if clear else 0.4,
        f"{prefix}_p_holm": 0.2 if clear else 1.0, f"{prefix}_verdict": verdict,
    }


def ablation_folder(folder: Path) -> Path:
    """Write the result folder of an ablation of every row."""
    make_folder(folder, ERAS)
    name_design(folder, "ablation")
    ablation_table().to_csv(folder / "ablation.csv", index=False)
    return folder
