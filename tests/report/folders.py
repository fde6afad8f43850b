"""Result folders made of nothing but arithmetic, for tests of the report."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiment import statistics, store
from sim.metrics import METRIC_NAMES

SHARES = [name for name in METRIC_NAMES if name.endswith(("_share", "_mean", "service_level"))]


@dataclass(frozen=True)
class Made:
    """A scenario of a made folder; `fall` is the rate at which its market shrinks."""

    name: str
    en: str
    zh: str
    days: int = 730
    seeds: int = 8
    start: str | None = None
    fall: float = 0.002
    insured: bool = False
    distributors: bool = True
    bistable: bool = False
    changes: tuple[dict[str, Any], ...] = ()
    values: tuple[tuple[str, Any], ...] = ()
    era: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = field(default=())


WILD = Made("wild_growth", "Wild growth", "野蛮生长", fall=0.006, bistable=True)
TOOLS = Made("tool_based", "Tool-based", "工具化", fall=0.001)
INSURED = Made("platform_insured", "Platform with insurance", "平台与保险", fall=0.0, insured=True)
HISTORY = Made(
    "history", "History 2013–2017", "历史（2013–2017）", days=1826, seeds=4, start="2013-01-01",
    insured=True, fall=0.003,
    changes=(
        {"day": 829, "era": None, "title": {"en": "Exposé in the press", "zh": "媒体曝光"}},
        {"day": 850, "era": None, "title": {"en": "Ban on long chains", "zh": "禁止多级分销"}},
        {"day": 851, "era": None, "title": {}},
        {"day": 880, "era": "tool_based", "title": {"en": "Tool-based", "zh": "工具化"}},
        {"day": 1400, "era": "insured", "title": {"en": "Platform, insured", "zh": "平台与保险"}},
    ),
)
FOUR = (WILD, TOOLS, INSURED, HISTORY)


def small(made: Made, days: int = 90, seeds: int = 2) -> Made:
    """Return a scenario cut down for quick tests."""
    changes = tuple({**each, "day": each["day"] * days // 2000} for each in made.changes)
    return replace(made, days=days, seeds=seeds, changes=changes)


def daily_of(made: Made, seed: int) -> pd.DataFrame:
    """Return the daily metrics of a made run: smooth courses with noise."""
    rng = np.random.default_rng([seed, len(made.name), made.days])
    day = np.arange(made.days)
    dies = made.bistable and seed % 3 == 0
    growth = 1 / (1 + np.exp(-(day - 90) / 25))
    course = growth * np.exp(-made.fall * (3 if dies else 1) * np.maximum(day - 150, 0))
    course = course * (1 + 0.02 * rng.normal())
    daily = pd.DataFrame({"day": day, **dict.fromkeys(METRIC_NAMES, course * 100)})
    for place, name in enumerate(SHARES):
        daily[name] = np.clip(0.2 + 0.05 * (place % 7) + 0.4 * course + 0.01 * rng.normal(), 0, 1)
    daily["distributor_income_gini"] = 0.5 + 0.3 * course
    daily["orders"] = rng.poisson(900 * course).astype(float)
    daily["active_distributors"] = np.round(2400 * course)
    daily["feed_fatigue_mean"] = 1.4 * (1 - np.exp(-day / 200)) * course
    daily["response_rate"] = np.where(course > 0.02, 1.5 + 3 * course, np.nan)
    daily["chain_depth_mean"] = 1 + 1.5 * growth
    daily["chain_depth_max"] = np.ceil(1 + 8 * growth)
    daily["insurer_reserve"] = (2e5 + 120.0 * day + 3e4 * rng.normal()) if made.insured else 2500.0
    if not made.distributors:
        daily["active_distributors"] = 0.0
    daily.loc[:, list(made.missing)] = np.nan
    return daily


def outcome_of(made: Made, seed: int) -> dict[str, Any]:
    """Return distributions at the end of a made run."""
    if not made.distributors:
        return {"net_180": {"count": 0, "quantiles": []}, "lorenz": [], "downline_sizes": {}}
    rng = np.random.default_rng([seed, 7, len(made.name)])
    net = np.sort(rng.normal(-900 + 300 * len(made.zh), 700, 900) + 200 * rng.pareto(1.6, 900))
    gross = np.sort(rng.pareto(1.5 + 0.2 * len(made.zh), 900))
    curve = np.concatenate([[0.0], np.cumsum(gross) / gross.sum()])
    lorenz = np.interp(np.linspace(0, 1, 101), np.linspace(0, 1, len(curve)), curve)
    sizes, counts = np.unique(
        np.minimum(rng.pareto(1.0 + 0.1 * len(made.zh), 4000).astype(int), 900), return_counts=True
    )
    return {
        "net_180": {"count": len(net), "quantiles": net.tolist()},
        "lorenz": lorenz.tolist(),
        "downline_sizes": {str(size): int(count) for size, count in zip(sizes, counts)},
    }


def make_folder(
    folder: Path, scenarios: tuple[Made, ...] = FOUR, title: dict[str, str] | None = None
) -> Path:
    """Write a result folder as an experiment leaves it, and return it."""
    (folder / "runs").mkdir(parents=True)
    parts, rows, planned = [], [], []
    for made in scenarios:
        for seed in range(1, made.seeds + 1):
            daily = daily_of(made, seed)
            name = f"runs/{len(planned):016x}.parquet"
            manifest = {"seed": seed, "outcome": outcome_of(made, seed)}
            store.save_encoded(folder / name, store.encoded_run(daily, manifest))
            planned.append({"scenario": made.name, "seed": seed, "file": name})
            parts.append(daily.assign(scenario=made.name, seed=seed))
            rows.append({"scenario": made.name, "seed": seed, **statistics.outcome_metrics(daily)})
    baseline = scenarios[0].name if len(scenarios) > 1 else None
    plan = {
        "name": "made", "title": title or {"en": "Three eras compared", "zh": "三个时期的比较"},
        "baseline": baseline, "model_version": "0123456789abcdef",
        "scenarios": [_described(made) for made in scenarios], "runs": planned,
    }
    (folder / "plan.json").write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    outcomes = pd.DataFrame(rows)
    outcomes.assign(status="done").to_csv(folder / "runs.csv", index=False)
    statistics.summary(outcomes).to_csv(folder / "summary.csv", index=False)
    statistics.differences(outcomes, baseline).to_csv(folder / "differences.csv", index=False)
    daily = pa.Table.from_pandas(pd.concat(parts), preserve_index=False)
    pq.write_table(daily, folder / "daily.parquet")
    return folder


def _described(made: Made) -> dict[str, Any]:
    return {
        "name": made.name, "title": {"en": made.en, "zh": made.zh}, "days": made.days,
        "start": made.start, "persons": 20000, "changes": list(made.changes),
        "era": dict(made.era), "resolved": {"values": dict(made.values)},
    }
