"""The columns of designs over parameters, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.experiment.paired_columns import PAIRED
from sim.scenario.moves import meaning

if TYPE_CHECKING:
    from sim.experiment.definition import Column
    from sim.experiment.designs.factors import Factor

NEGLIGIBLE = 0.05
"""Share of the variance, or of the greatest mu_star, to which an index should be known (the width
of its interval, as cited from Sarrazin, Pianosi and Wagener 2016, Environmental Modelling &
Software 79, 135-152), and below which a parameter counts for nothing, which is ours."""

_SCENARIO: Column = ("scenario", "name of the scenario in the experiment", "text", "scenario",
                     "情景")
_METRIC: Column = ("metric", "metric, mean over the last days of a run as in runs.csv", "text",
                   "metric", "指标")

POINT: Column = ("point", "number of the point of the design; 0: a reference that is none of them; "
                 "empty: the scenario as it stands", "1", "point", "设计点")

RESPONSE: tuple[Column, ...] = (
    _SCENARIO,
    _METRIC,
    ("n", "seeds in which the metric is not missing", "seeds", "seeds", "种子数"),
    ("mean", "mean over these seeds", "as the metric", "mean", "均值"),
    ("sd", "its standard deviation over seeds", "as the metric", "standard deviation", "标准差"),
    ("ci_low", "lower end of the 95 % t interval of the mean; empty below two seeds; "
     "of shares it ends where shares end",
     "as the metric", "95 % interval, lower end", "95% 区间下限"),
    ("ci_high", "upper end of the 95 % t interval of the mean; empty below two seeds; "
     "of shares it ends where shares end",
     "as the metric", "95 % interval, upper end", "95% 区间上限"),
    ("is_reference", "yes where the point is the reference, from which the others differ; no row "
     "says yes where that is the scenario as it stands", "yes or no", "is the reference",
     "是否参照点"),
    ("n_pairs", "seeds in which point and reference both have the metric; empty at the reference, "
     "as all that follows", "pairs", "pairs", "配对数"),
    ("reference_mean", "mean of the reference over these pairs", "as the metric",
     "mean of the reference", "参照点均值"),
    ("mean_difference", "mean of point less reference over pairs of equal seed", "as the metric",
     "difference", "差异"),
    ("difference_ci_low", "lower end of the 95 % t interval of the mean difference; empty below "
     "two pairs", "as the metric", "difference, 95 % interval, lower end", "差异 95% 区间下限"),
    ("difference_ci_high", "upper end of it", "as the metric",
     "difference, 95 % interval, upper end", "差异 95% 区间上限"),
    *PAIRED,
)
"""Columns of ``response.csv``; those of the point come after the scenario."""

SENSITIVITY: tuple[Column, ...] = (
    _SCENARIO,
    _METRIC,
    ("factor", "path of the parameter", "text", "parameter", "参数"),
    ("other", "second parameter of a second-order index, else empty", "text", "other parameter",
     "另一参数"),
    ("index", "S1: share of the variance of the metric over the ranges that the parameter takes "
     "away alone; ST: together with all its interactions; S2: what two take away together beyond "
     "both alone (Saltelli et al. 2010). mu_star: mean absolute change of the metric over the "
     "whole range of the parameter, from elementary effects; mu: the same with its sign; sigma: "
     "their standard deviation, great where the effect is not linear or hangs on others "
     "(Morris 1991; Campolongo et al. 2007)", "text", "index", "指数"),
    ("n", "base samples (Sobol) or trajectories (Morris) that went into it", "1", "sample",
     "样本数"),
    ("value", "the index, of the mean over seeds", "share; Morris: as the metric", "value", "数值"),
    ("ci_low", "lower end of its 95 % interval over samples: bootstrap, for mu a t interval; "
     "sigma has none", "as the value", "95 % interval, lower end", "95% 区间下限"),
    ("ci_high", "upper end of it", "as the value", "95 % interval, upper end", "95% 区间上限"),
    ("warning", "what the sample cannot bear, parted by semicolons. overlaps PATH: the intervals "
     "of neighbours in the order overlap, so that these two are not ranked (not said where both "
     f"may be negligible, below {NEGLIGIBLE:g} of the variance or of the greatest mu_star); wide: "
     f"the interval is wider than {NEGLIGIBLE:g}, for Morris of the greatest mu_star; outside: a "
     f"share beyond 0 or 1 by more than {NEGLIGIBLE:g}; left out: samples without a value; "
     "constant: the metric does not vary. The limit of the width is cited from "
     "Sarrazin, Pianosi and Wagener (2016), Environmental Modelling & Software 79", "text",
     "warning", "警告"),
)


def factor_columns(factors: tuple[Factor, ...]) -> tuple[Column, ...]:
    """Return a column for the value of every factor, described by its declaration."""
    return tuple(
        (factor.path, f"value at the point of: {meaning(factor.path)}", factor.unit,
         factor.label["en"], factor.label["zh"])
        for factor in factors
    )
