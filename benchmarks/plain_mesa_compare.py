"""Compare two samples of runs of the wild era: Welch's t-tests on outcomes of a run.

Used by `tests/oracle/test_plain_mesa.py`; a run is one observation.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from scipy import stats

LAST_DAYS = 10


def outcomes(daily: pd.DataFrame) -> dict[str, float]:
    """Condense a run's daily series, of either model, into its outcomes.

    Totals are logarithms, for they grow by compounding and are skewed; levels are means of the
    last ten days; rates are logarithms of ratios of totals, which vary less than the totals do.
    """
    total = daily.sum()
    last = daily.tail(LAST_DAYS).mean()
    blocked = total["muted"] + total["deleted"]
    return {
        "log orders": math.log(total["orders"] + 1),
        "log ads seen": math.log(total["ads_seen"] + 1),
        "log blocked contacts": math.log(blocked + 1),
        "log active distributors": math.log(last["active_distributors"] + 1),
        "channel trust": last["channel_trust_mean"],
        "contact trust": last["contact_trust_mean"],
        "log orders an ad seen": math.log((total["orders"] + 1) / (total["ads_seen"] + 1)),
        "log blocks an ad seen": math.log((blocked + 1) / (total["ads_seen"] + 1)),
        "log share of ads seen": math.log((total["ads_seen"] + 1) / (total["ads_posted"] + 1)),
    }


@dataclass(frozen=True)
class Difference:
    """Welch's comparison of one outcome between two samples of runs."""

    outcome: str
    one: float
    other: float
    error: float
    p_value: float

    def detectable(self, alpha: float, power: float = 0.9) -> float:
        """Return the true difference that such samples find with this power at this level."""
        return (stats.norm.ppf(1 - alpha / 2) + stats.norm.ppf(power)) * self.error

    def __str__(self) -> str:
        return (
            f"{self.outcome:24s} {self.one:9.3f} {self.other:9.3f}  difference "
            f"{self.one - self.other:+.3f} (standard error {self.error:.3f}), p {self.p_value:.4f}"
        )


def differences(one: Sequence[pd.DataFrame], other: Sequence[pd.DataFrame]) -> list[Difference]:
    """Compare the daily series of two samples of runs, outcome by outcome."""
    ones = pd.DataFrame([outcomes(daily) for daily in one])
    others = pd.DataFrame([outcomes(daily) for daily in other])
    compared = []
    for name in ones:
        left, right = ones[name], others[name]
        error = math.sqrt(left.var() / len(left) + right.var() / len(right))
        p_value = float(stats.ttest_ind(left, right, equal_var=False).pvalue)
        compared.append(Difference(str(name), left.mean(), right.mean(), error, p_value))
    return compared
