"""The columns of a calibration, in words."""

from collections.abc import Mapping

from sim.experiment.definition import Column
from sim.experiment.designs.factors import Factor
from sim.experiment.designs.targets import Target

_PARAMETER: Column = ("parameter", "dotted path of the parameter", "text", "parameter", "参数")
_LABEL: Column = ("label", "its English label", "text", "label", "标签")
_TARGET: Column = ("target", "name of the target", "text", "target", "目标")

BEST: tuple[Column, ...] = (
    _PARAMETER,
    _LABEL,
    ("unit", "its unit", "text", "unit", "单位"),
    ("lowest", "lower end of the range that is searched", "as the parameter", "lowest", "下界"),
    ("highest", "upper end of that range", "as the parameter", "highest", "上界"),
    ("scale", "linear, or logarithmic: equal steps of the search are equal ratios", "text", "scale",
     "刻度"),
    ("base", "value of the first scenario that a target names", "as the parameter", "as it stands",
     "原值"),
    ("value", "optuna: value of the nearest trial; abc: median of the posterior",
     "as the parameter", "calibrated", "校准值"),
    ("low", "optuna: least value among the trials near the best, see near; abc: 5 % quantile of "
     "the posterior", "as the parameter", "low", "区间下限"),
    ("high", "optuna: greatest value among them; abc: 95 % quantile", "as the parameter", "high",
     "区间上限"),
    ("near", "optuna: trials whose distance is less than 3.84 above the least, by which a "
     "parameter would be in its 95 % interval were the distance minus twice a log likelihood; few "
     "trials tell too narrow a range; abc: draws kept", "trials", "trials near", "邻近试验数"),
    ("width", "high less low over the range that is searched, of abc over 90 % of it, both on the "
     "scale of the search", "1", "width over range", "区间宽度占比"),
    ("found", "found where the width is .5 or less, vaguely up to .8, else not found; too few "
     "trials where fewer than ten are near", "text", "found", "可识别性"),
)  # fmt: skip

TARGETS: tuple[Column, ...] = (
    _TARGET,
    ("scenario", "scenario in which it is asked", "text", "scenario", "情景"),
    ("asked", "what is asked of a run", "text", "asked", "统计量"),
    ("value", "what is known", "as the target", "target", "目标值"),
    ("tolerance", "one standard deviation of what is not known about it", "as the target",
     "tolerance", "容差"),
    ("weight", "weight in the distance", "1", "weight", "权重"),
    ("fitted", "no: a check, which the search does not look at", "text", "fitted", "参与拟合"),
    ("source", "where the value is from", "text", "source", "来源"),
    ("standing", "mean over seeds of the scenario as it stands", "as the target", "as it stands",
     "原样"),
    ("n", "runs with fresh seeds that show it", "runs", "fresh runs", "新种子运行数"),
    ("model", "mean of these runs: of optuna at the best values, of abc at draws of the posterior",
     "as the target", "model", "模型"),
    ("sd", "their standard deviation", "as the target", "standard deviation", "标准差"),
    ("low", "optuna: lower end of the 95 % t interval of the mean; abc: 5 % quantile of the "
     "runs, the posterior predictive", "as the target", "model, low", "模型下限"),
    ("high", "optuna: upper end of that interval; abc: 95 % quantile", "as the target",
     "model, high", "模型上限"),
    ("z", "model less value, in tolerances", "1", "deviation in tolerances", "偏差（容差数）"),
    ("verdict", "met within two tolerances, else missed", "text", "verdict", "结论"),
)  # fmt: skip

POSTERIOR: tuple[Column, ...] = (
    _PARAMETER,
    ("mean", "mean of the posterior", "as the parameter", "mean", "均值"),
    ("sd", "its standard deviation", "as the parameter", "standard deviation", "标准差"),
    *(
        (f"q{percent:02d}", f"{percent} % quantile", "as the parameter", f"{percent} %",
         f"{percent}%")
        for percent in (5, 25, 50, 75, 95)
    ),
    ("effective_size", "draws of equal weight that would tell as much (Kish)", "draws",
     "effective sample size", "有效样本量"),
    ("kept", "draws kept", "draws", "draws kept", "保留抽样数"),
    ("radius", "greatest distance of a draw kept", "1", "radius", "接受半径"),
    ("adjusted", "yes: moved by local linear regression; no: too few draws for it", "text",
     "adjusted", "回归校正"),
)  # fmt: skip

CORRELATIONS: tuple[Column, ...] = (
    _PARAMETER,
    ("other", "dotted path of another parameter", "text", "other parameter", "另一参数"),
    ("correlation", "their correlation in the posterior, on the scale of the search", "1",
     "correlation", "相关系数"),
)  # fmt: skip


def point_columns(factors: tuple[Factor, ...]) -> tuple[Column, ...]:
    """Return the columns of ``runs.csv``."""
    return (
        ("form", "trial: a run of the search; fresh: one with a seed that the search has not seen, "
         "at the best values or at a draw of the posterior; empty: a scenario as it stands",
         "text", "form", "形式"),
        ("trial", "number of the trial, or of the fresh run", "1", "trial", "试验"),
        *_of_parameters(factors),
    )  # fmt: skip


def table_columns(
    factors: tuple[Factor, ...], targets: tuple[Target, ...]
) -> Mapping[str, tuple[Column, ...]]:
    """Return the columns of every table by the table's name."""
    trials = (
        ("trial", "number of the trial", "1", "trial", "试验"),
        *_of_parameters(factors),
        ("distance", "sum over targets of weight * ((value - target) / tolerance)^2, of abc with "
         "an error drawn beside each value; infinite where a target is missing, empty where a run "
         "is", "1", "distance", "距离"),
        *((t.name, f"mean over seeds of {t.asked} in {t.arm}", "as the target", t.title["en"],
           t.title["zh"]) for t in targets),
    )  # fmt: skip
    draws = (
        ("draw", "number of the draw, nearest first", "1", "draw", "抽样"),
        ("weight", "its weight; together 1", "1", "weight", "权重"),
        *_of_parameters(factors),
    )
    return {
        "trials": trials,
        "targets": TARGETS,
        "best": BEST,
        "posterior": POSTERIOR,
        "posterior_correlations": CORRELATIONS,
        "posterior_draws": draws,
    }


def _of_parameters(factors: tuple[Factor, ...]) -> tuple[Column, ...]:
    return tuple(
        (f.path, "value of the parameter", f.unit, f.label["en"], f.label["zh"]) for f in factors
    )
