"""What pairs say of a difference besides its mean, in words, for every table that tells it."""

from sim.experiment.definition import Column
from sim.experiment.statistics import FEWEST_FOR_BOOTSTRAP, FEWEST_FOR_EFFECT_SIZE, RESAMPLES

PAIRED: tuple[Column, ...] = (
    ("variance_removed_by_pairing", "1 - var(a - b) / (var(a) + var(b)) over pairs; below 0 "
     "where pairing does harm", "share", "variance removed by pairing", "配对消除的方差"),
    *(
        (f"bootstrap_{end}", f"{words} end of the studentised bootstrap 95 % interval of the "
         f"mean difference ({RESAMPLES:,} resamples at most), which follows a skew; empty "
         f"below {FEWEST_FOR_BOOTSTRAP} pairs, and where most of them differ by the same",
         "as the metric", f"bootstrap interval, {words} end", f"自助法区间{zh}")
        for end, words, zh in (("low", "lower", "下限"), ("high", "upper", "上限"))
    ),
    ("p", "two-sided p value of the paired t test, of the sign test where all pairs differ by "
     "the same; empty below two pairs", "probability", "p", "p 值"),
    ("p_holm", "the same, adjusted for all rows of this table (Holm 1979)", "probability",
     "p (Holm)", "p 值（Holm）"),
    ("effect_size", "mean over standard deviation of the paired differences (Cohen's d_z), "
     "corrected for few pairs (Hedges 1981): how far the metric is moved beside what the luck of "
     "a seed moves the difference, not how much that matters; empty below "
     f"{FEWEST_FOR_EFFECT_SIZE} pairs, and where all differ by the same",
     "standard deviations", "effect size", "效应量"),
)
