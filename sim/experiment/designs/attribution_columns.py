"""The columns of an attribution, in words."""

from sim.experiment.definition import Column

_FROM: Column = ("from", "scenario in which no lever is moved", "text", "from", "起点")
_TO: Column = ("to", "scenario whose values the levers are moved to", "text", "to", "终点")
_MOVED: Column = ("moved", "groups of levers that are moved; empty: none", "text", "moved",
                  "已移动")
_METRIC: Column = ("metric", "metric, mean over the last days of a run as in runs.csv", "text",
                   "metric", "指标")
_GROUP: Column = ("group", "group of levers", "text", "group of levers", "杠杆组")

POINT_COLUMNS: tuple[Column, ...] = (_FROM, _TO, _MOVED)


def _interval(prefix: str, words: str, zh: str) -> tuple[Column, Column]:
    low, high = (
        (f"{prefix}ci_{end}", f"{side} end of the 95 % t interval of {words}", "as the metric",
         f"{words}, interval, {side} end", f"{zh}区间{side_zh}")
        for end, side, side_zh in (("low", "lower", "下限"), ("high", "upper", "上限"))
    )
    return low, high


TABLE_COLUMNS: dict[str, tuple[Column, ...]] = {
    "attribution": (
        _FROM, _TO, _METRIC, _GROUP,
        ("n", "seeds in which every coalition has a value", "seeds", "seeds", "种子数"),
        ("contribution", "mean over seeds of the Shapley value; over all groups they add up to "
         "the difference between the two scenarios", "as the metric", "contribution", "贡献"),
        ("sd", "its standard deviation over seeds", "as the metric", "standard deviation",
         "标准差"),
        *_interval("", "the contribution", "贡献"),
        ("of_difference", "mean contribution over mean difference; missing where the interval of "
         "the difference holds 0", "share", "share of the difference", "占差异"),
        ("alone_n", "seeds with both runs", "seeds", "moved alone, seeds", "单独移动种子数"),
        ("alone", "change when this group alone is moved, from the first scenario",
         "as the metric", "moved alone", "单独移动"),
        *_interval("alone_", "the change when moved alone", "单独移动"),
        ("back_n", "seeds with both runs", "seeds", "moved back, seeds", "单独移回种子数"),
        ("back", "change when this group alone is moved back, from the second scenario",
         "as the metric", "moved back alone", "单独移回"),
        *_interval("back_", "the change when moved back alone", "单独移回"),
    ),
    "attribution_seeds": (
        _FROM, _TO, _METRIC,
        ("seed", "seed of every draw of the runs", "1", "seed", "随机种子"),
        ("start", "value in the first scenario", "as the metric", "start", "起点值"),
        ("end", "value in the second scenario", "as the metric", "end", "终点值"),
        _GROUP,
        ("contribution", "Shapley value in this seed", "as the metric", "contribution", "贡献"),
    ),
    "coalitions": (
        _FROM, _TO, _MOVED, _METRIC,
        ("n", "seeds with a value", "seeds", "seeds", "种子数"),
        ("mean", "mean over seeds", "as the metric", "mean", "均值"),
        ("sd", "standard deviation over seeds", "as the metric", "standard deviation", "标准差"),
        ("least", "least value over seeds", "as the metric", "least", "最小值"),
        ("greatest", "greatest value over seeds", "as the metric", "greatest", "最大值"),
        ("judged", "runs long enough to say whether the market died out", "runs", "judged",
         "可判定"),
        ("extinct", "runs in which it did", "runs", "extinct", "消亡"),
    ),
}
