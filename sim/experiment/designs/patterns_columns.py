"""The columns of the patterns' tables, in words."""

from sim.experiment.definition import Column

POINT_COLUMNS: tuple[Column, ...] = (
    ("patterns", "patterns that the run is for; empty: a scenario as it stands", "text",
     "patterns", "规律"),
    ("given", "parameters given, on which day, and the length where it is not the scenario's",
     "text", "given", "给定"),
)

_KEY: tuple[Column, ...] = (
    ("pattern", "id of the pattern, P1 to P20", "text", "pattern", "规律"),
    ("statistic", "what is asked of a seed, by name", "text", "statistic", "统计量"),
    ("arm", "model, variant or null in which it is asked", "text", "model or null", "模型或对照"),
)

TABLE_COLUMNS: dict[str, tuple[Column, ...]] = {
    "patterns": (
        *_KEY[:2],
        ("meaning", "the statistic in words", "text", "statistic", "统计量"),
        _KEY[2],
        ("is_null", "yes: a trivial null, which must not show the same effect; no: the model or a "
         "variant of it", "text", "null", "对照"),
        ("criterion", "what counts as passing; empty where the number only goes with others",
         "text", "criterion", "判据"),
        ("n", "seeds in which the statistic is there", "seeds", "seeds", "种子数"),
        ("mean", "mean over seeds", "as the statistic", "mean", "均值"),
        ("sd", "standard deviation over seeds", "as the statistic", "standard deviation",
         "标准差"),
        ("ci_low", "lower end of the 95 % t interval of the mean", "as the statistic",
         "interval, lower end", "区间下限"),
        ("ci_high", "upper end of the 95 % t interval of the mean", "as the statistic",
         "interval, upper end", "区间上限"),
        ("least", "least value of a seed", "as the statistic", "least", "最小值"),
        ("greatest", "greatest value of a seed", "as the statistic", "greatest", "最大值"),
        ("passed", "share of these seeds that meet the criterion", "share", "seeds that pass",
         "通过占比"),
        ("verdict", "holds or fails where the interval is on one side of the criterion, else not "
         "clear; empty without a criterion", "text", "verdict", "结论"),
        ("effect", "mean over seeds of the first line of the statistic less this one, paired; "
         "given for nulls", "as the statistic", "model less this", "模型减此项"),
        ("effect_low", "lower end of its 95 % t interval", "as the statistic",
         "model less this, lower end", "模型减此项下限"),
        ("effect_high", "upper end of its 95 % t interval", "as the statistic",
         "model less this, upper end", "模型减此项上限"),
        ("extinct", "share of the judged runs of the line's first case whose market died out",
         "share", "extinct", "消亡占比"),
        ("persons", "persons of the line's first case", "persons", "persons", "人数"),
        ("days", "days of the line's first case", "days", "days", "天数"),
    ),
    "patterns_seeds": (
        *_KEY,
        ("seed", "seed of every draw of the runs", "1", "seed", "随机种子"),
        ("value", "value of the statistic", "as the statistic", "value", "值"),
    ),
}
