"""Result folders of designs, made of nothing but arithmetic."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from sim.catalogue import ROWS
from sim.catalogue.sources import HOME
from sim.experiment.definition import Arm
from sim.experiment.designs.ablation_columns import TABLE_COLUMNS
from sim.experiment.designs.attribution_columns import TABLE_COLUMNS as ATTRIBUTION_COLUMNS
from sim.experiment.designs.falls import TABLE_COLUMNS as FALL_COLUMNS
from sim.experiment.designs.patterns_columns import TABLE_COLUMNS as PATTERN_COLUMNS
from sim.experiment.designs.sweep import Sweep
from sim.experiment.statistics import outcome_metrics
from sim.experiment.store import StoredRun
from sim.metrics import METRIC_NAMES
from sim.patterns import PATTERNS
from sim.scenario import load_scenario

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


def attribution_folder(folder: Path) -> Path:
    """Write the result folder of an attribution between the first two eras."""
    make_folder(folder, ERAS[:2])
    name_design(folder, "attribution")
    one, other = (era.name for era in ERAS[:2])
    rng = np.random.default_rng(2)
    groups = ["friction", "reviews", "my own levers"]
    pair = {"from": one, "to": other}
    seeds, table, coalitions = [], [], []
    for metric, start, steps in (("orders", 100.0, (30.0, -10.0, 0.0)),
                                 ("channel_trust_mean", 0.5, (0.02, 0.03, -0.01))):
        for seed in (1, 2, 3):
            values = [step * rng.uniform(0.8, 1.2) for step in steps]
            ends = {"start": start, "end": start + sum(values)}
            seeds += [{**pair, "metric": metric, "seed": seed, **ends, "group": group,
                       "contribution": value} for group, value in zip(groups, values)]
        for group, step in zip(groups, steps):
            around = {"ci_low": step - 1, "ci_high": step + 1}
            table.append({
                **pair, "metric": metric, "group": group, "n": 3, "contribution": step, "sd": 0.5,
                **around, "of_difference": step / sum(steps) if metric == "orders" else np.nan,
                **{f"{swap}{name}": value for swap in ("alone", "back")
                   for name, value in (("_n", 3), ("", step), ("_ci_low", step - 1),
                                       ("_ci_high", step + 1))},
            })
    table.append({**table[-1], "metric": "distributor_loss_share", "n": 0,
                  "contribution": np.nan, "ci_low": np.nan, "ci_high": np.nan})
    for moved, extinct in (("", 2), ("friction", 1), ("friction + my own levers + reviews", 0)):
        coalitions.append({**pair, "moved": moved, "metric": "orders", "n": 3, "mean": 1.0,
                           "sd": 1.0, "least": 0.0, "greatest": 2.0, "judged": 3,
                           "extinct": extinct})
    for name, rows in (("attribution_seeds", seeds), ("attribution", table),
                       ("coalitions", coalitions)):
        columns = [column for column, *_ in ATTRIBUTION_COLUMNS[name]]
        pd.DataFrame(rows, columns=columns).to_csv(folder / f"{name}.csv", index=False)
    return folder


def fall_folder(folder: Path) -> Path:
    """Write the result folder of a decomposition of the fall of two scenarios."""
    make_folder(folder, ERAS[:2])
    name_design(folder, "fall")
    shares = {"trust": 0.3, "fatigue and blocking": 0.6, "face": 0.1, "recruits": 0.0}
    seeds, table = [], []
    for era in ERAS[:2]:
        for mechanism, share in shares.items():
            seeds += [{"scenario": era.name, "seed": seed, "mechanism": mechanism,
                       "share": share + 0.01 * seed, "peak_day": 80, "peak_orders": 100.0,
                       "none_frozen": 0.1 * seed, "all_frozen": 0.9} for seed in (1, 2, 3)]
            table.append({"scenario": era.name, "mechanism": mechanism, "n": 3, "share": share,
                          "sd": 0.01, "ci_low": share - 0.02, "ci_high": share + 0.02,
                          "log_share": share, "log_ci_low": share - 0.02,
                          "log_ci_high": share + 0.02, "of_the_fall": share, "alone": 0.5})
    for name, rows in (("fall_seeds", seeds), ("fall", table)):
        columns = [column for column, *_ in FALL_COLUMNS[name]]
        pd.DataFrame(rows, columns=columns).to_csv(folder / f"{name}.csv", index=False)
    return folder


def patterns_folder(folder: Path, unmeasured: str) -> Path:
    """Write the result folder of all patterns, one of them without any value."""
    make_folder(folder, ERAS[:1])
    name_design(folder, "patterns")
    seeds, table = [], []
    for pattern in PATTERNS:
        for statistic in pattern.statistics:
            for place, line in enumerate(statistic.lines):
                key = {"pattern": pattern.id, "statistic": statistic.name, "arm": line.en}
                values = [] if pattern.id == unmeasured else [place + 0.1 * s for s in (1, 2, 3)]
                seeds += [key | {"seed": s, "value": v} for s, v in zip((1, 2, 3), values)]
                mean = float(np.mean(values)) if values else np.nan
                marked = statistic.mark is not None and values
                table.append(key | {
                    "meaning": statistic.en, "is_null": "yes" if line.null else "no",
                    "criterion": str(statistic.mark) if statistic.mark else "",
                    "n": len(values), "mean": mean, "sd": 0.1, "ci_low": mean - 0.25,
                    "ci_high": mean + 0.25, "passed": 2 / 3 if marked else np.nan,
                    "verdict": ("holds", "fails", "not clear")[place % 3] if marked else "",
                    "effect": -place if line.null else np.nan,
                    "effect_low": -place - 1 if line.null else np.nan,
                    "effect_high": -place + 1 if line.null else np.nan,
                })
    for name, rows in (("patterns_seeds", seeds), ("patterns", table)):
        columns = [column for column, *_ in PATTERN_COLUMNS[name]]
        pd.DataFrame(rows, columns=columns).to_csv(folder / f"{name}.csv", index=False)
    return folder


def sweep_folder(
    folder: Path, design: Sweep, scenarios: tuple[str, ...], of_point, seeds: int = 3,
    noise: float = 0.0,
) -> Path:
    """Write the result folder of a design over parameters; `of_point` gives orders at values.

    A seed raises orders by its number, and by luck of the scale of `noise` at every point.
    """
    eras = tuple(replace(made, seeds=seeds) for made in ERAS if made.name in scenarios)
    make_folder(folder, eras)
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    plan["design"] = {"kind": design.kind, **design.described()}
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    arms = tuple(Arm(name, load_scenario(HOME / "scenarios" / f"{name}.yaml"), seeds)
                 for name in scenarios)

    def stored(scenario, seed):
        exact = of_point(scenario.values)
        luck = np.random.default_rng([seed, round(1000 * exact)]).normal(scale=noise)
        trust = float("nan") if exact > 90 else 0.5 + 0.01 * luck
        values = dict.fromkeys(METRIC_NAMES, 0.5 + 0.02 * luck)
        values |= {"orders": exact + seed + luck, "channel_trust_mean": trust}
        return StoredRun(pd.DataFrame({"day": [0], **values}), {})

    for name, table in design.tables(arms, stored).items():
        table.to_csv(folder / f"{name}.csv", index=False)
    rows = [
        {"scenario": point.arm, "seed": seed, **point.columns, "status": "done",
         **outcome_metrics(stored(point.scenario, seed).daily)}
        for point in design.points(arms, stored) for seed in point.seeds
    ]
    pd.DataFrame(rows).to_csv(folder / "runs.csv", index=False)
    return folder
