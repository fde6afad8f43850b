"""The columns of an ablation, in words."""

from sim.experiment.definition import Column
from sim.experiment.designs.recentring import DAYS

POINT_COLUMNS: tuple[Column, ...] = (
    ("switched_off", "switch that is off; empty in the full model", "text", "switched off",
     "关闭的机制"),
    ("given", "parameters set on both sides of the comparison", "text", "given", "给定"),
    ("form", "full: everything on; as it stands: the switch off; re-centred: off, and the constant "
     f"of utility moved so that the response of the first {DAYS} days is that of the full model; "
     "re-centring: a short run of the search for this constant; empty: a scenario as it stands",
     "text", "form", "形式"),
    ("constant", "purchase.constant of the run", "1", "utility constant", "效用常数"),
)


def _compared(prefix: str, words: str, zh: str) -> tuple[Column, ...]:
    low, high = (
        (f"{prefix}_ci_{end}", f"{side} end of its 95 % t interval", "as the observable",
         f"{words}, interval, {side} end", f"{zh}区间{side_zh}")
        for end, side, side_zh in (("low", "lower", "下限"), ("high", "upper", "上限"))
    )
    return (
        (f"{prefix}_n", "pairs of seeds in which the observable is there", "pairs",
         f"{words}, pairs", f"{zh}配对数"),
        (f"{prefix}_difference", f"mean over pairs of the model without the mechanism, {words}, "
         "less the full model", "as the observable", f"{words}, difference", f"{zh}差异"),
        low,
        high,
        (f"{prefix}_p", "two-sided p value of the paired t test", "probability", f"{words}, p",
         f"{zh} p 值"),
        (f"{prefix}_p_holm", "the same, adjusted for all rows of the table (Holm 1979)",
         "probability", f"{words}, p (Holm)", f"{zh} p 值（Holm）"),
        (f"{prefix}_verdict", "as expected or opposite where the interval leaves 0 out, else not "
         "distinguishable; too few pairs below two", "text", f"{words}, verdict", f"{zh}结论"),
    )


TABLE_COLUMNS: tuple[Column, ...] = (
    ("row", "id of the mechanism, M01 to M85", "text", "mechanism", "机制"),
    ("name", "its name", "text", "name", "名称"),
    ("switch", "its switch", "text", "switch", "开关"),
    ("arm", "scenario in which it is switched off", "text", "era", "时期"),
    ("given", "parameters set on both sides of the comparison", "text", "given", "给定"),
    ("metric", "metric of the observable", "text", "metric", "指标"),
    ("summary", "how its days become one number", "text", "statistic", "统计量"),
    ("expected", "direction expected when the mechanism is off", "text", "expected", "预期"),
    ("full_mean", "mean of the observable over seeds in the full model", "as the observable",
     "full model", "完整模型"),
    ("full_sd", "its standard deviation over seeds", "as the observable", "standard deviation",
     "标准差"),
    *_compared("raw", "as it stands", "原样"),
    ("recentring", "how the search for the constant ended", "text", "re-centring", "水平校准"),
    ("recentred_constant", "purchase.constant that restores the response", "1", "utility constant",
     "效用常数"),
    *_compared("recentred", "re-centred", "水平校准后"),
)
