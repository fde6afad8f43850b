"""The codebook: every column of every table of a result folder, in words."""

import pandas as pd

from sim.experiment.definition import Column, Design
from sim.experiment.paired_columns import PAIRED
from sim.experiment.statistics import LAST_DAYS, TOTALS
from sim.metrics import METRICS

COLUMNS = ["file", "column", "meaning", "unit", "en", "zh"]

_SCENARIO = ("scenario", "name of the scenario in the experiment", "text", "scenario", "情景")
_SEED = ("seed", "seed of every draw of the run; equal seeds make a pair", "1", "seed", "随机种子")
_HASH = ("hash", "SHA-256 of resolved scenario, seed and model version", "text", "hash", "哈希")
_METRIC = ("metric", "name of the metric; see the rows of runs.csv", "text", "metric", "指标")
_LOW, _HIGH = (
    (f"ci_{end}", f"{words} end of the 95 % t interval of the mean over seeds; empty below two "
     "values; of shares it ends where shares end", "as the metric",
     f"95 % interval, {words} end", f"95% 区间{zh}")
    for end, words, zh in (("low", "lower", "下限"), ("high", "upper", "上限"))
)

_FIXED: dict[str, list[Column]] = {
    "runs.csv": [
        _SCENARIO,
        _SEED,
        _HASH,
        ("status", "done, failed, or pending (not made yet)", "text",
         "status", "状态"),
        ("error", "what went wrong in a failed run", "text", "error", "错误"),
        ("traceback", "file with the traceback of a failed run", "text", "traceback", "回溯"),
    ],
    "daily.csv": [
        _SCENARIO,
        _SEED,
        ("day", "day of the run, from 0", "day", "day", "天"),
    ],
    "summary.csv": [
        _SCENARIO,
        _METRIC,
        ("n", "runs in which the metric is not missing", "runs", "runs", "运行数"),
        ("mean", "mean over runs", "as the metric", "mean", "均值"),
        ("sd", "standard deviation over runs", "as the metric", "standard deviation", "标准差"),
        _LOW,
        _HIGH,
    ],
    "differences.csv": [
        _METRIC,
        _SCENARIO,
        ("baseline", "scenario from which the difference is taken", "text", "baseline", "基准"),
        ("n_pairs", "seeds that both scenarios were run with", "pairs", "pairs", "配对数"),
        ("mean_difference", "mean of scenario less baseline over pairs", "as the metric",
         "difference", "差异"),
        _LOW,
        _HIGH,
        *PAIRED,
    ],
    "timing.csv": [
        _HASH,
        _SCENARIO,
        _SEED,
        ("seconds", "time the run took", "s", "time", "用时"),
        ("peak_memory_mb", "greatest memory of the worker process up to the end of the run; 0 "
         "where the system does not say", "MB", "peak memory", "峰值内存"),
        ("host", "name of the machine", "text", "host", "主机"),
    ],
}


def codebook(design: Design) -> pd.DataFrame:
    """Return one row a column: file, column, meaning, unit, English and Chinese label."""
    files = {**_FIXED, "runs.csv": _runs_columns(design)}
    files |= {f"{name}.csv": list(columns) for name, columns in design.table_columns.items()}
    rows = [(file, *row) for file, columns in files.items() for row in columns + _metric_rows(file)]
    rows += [("daily.parquet", *row[1:]) for row in rows if row[0] == "daily.csv"]
    return pd.DataFrame(rows, columns=COLUMNS)


def _runs_columns(design: Design) -> list[Column]:
    """Return the columns of ``runs.csv`` before the metrics: those of the design after the seed."""
    fixed = _FIXED["runs.csv"]
    return [*fixed[:2], *design.columns, *fixed[2:]]


def _metric_rows(file: str) -> list[Column]:
    if file == "daily.csv":
        return [(m.name, m.meaning, m.unit, m.en, m.zh) for m in METRICS]
    if file != "runs.csv":
        return []
    means = [
        (m.name, f"mean over the last {LAST_DAYS} days of: {m.meaning}", m.unit, m.en, m.zh)
        for m in METRICS
    ]
    labels = {m.name: m for m in METRICS}
    totals = [
        (total, f"sum over all days of: {labels[name].meaning}",
         labels[name].unit.removesuffix("/day"), f"{labels[name].en}, total",
         f"{labels[name].zh}总数")
        for total, name in TOTALS.items()
    ]
    return means + totals
