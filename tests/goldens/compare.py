"""Finds where a run leaves its golden: the first wrong day, and what is wrong on it."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from goldens.record import Record

RELATIVE = 1e-6
"""Difference that another arithmetic may make in a metric that is not a whole number."""
MOST_NAMED = 6


def differences(
    golden: Record, run: Record, renamed: Mapping[str, str | None], exact: bool
) -> list[str]:
    """Return sentences that say where a run is not its golden; none if it is.

    Parameters
    ----------
    golden, run : Record
        Of one run, as `of_run` returns them.
    renamed : mapping
        Names of metrics and columns in the golden, to their names now; None if they are gone.
        Names that the golden does not have are new and not compared.
    exact : bool
        Whether every bit must agree; otherwise whole numbers must, and others to `RELATIVE`.
        Digests of columns are compared where it is exact only.
    """
    found = _metrics(golden.daily, run.daily, renamed, exact)
    return found + _columns(golden.columns, run.columns, renamed) if exact else found


def _metrics(
    golden: pd.DataFrame, run: pd.DataFrame, renamed: Mapping[str, str | None], exact: bool
) -> list[str]:
    old, new = (table.set_index("day") for table in (golden, run))
    if not old.index.equals(new.index):
        return [f"the golden has {len(old)} days and the run {len(new)}"]
    first: dict[int, list[str]] = {}
    for name in old.columns:
        now = renamed.get(name, name)
        if now is None:
            continue
        if now not in new.columns:
            return [f"metric {name} is gone; renamed.yaml says what became of a name"]
        wrong = ~_agree(old[name].to_numpy(), new[now].to_numpy(), exact)
        if wrong.any():
            day = int(old.index[int(np.argmax(wrong))])
            words = f"{now} {float(old.at[day, name])!r} -> {float(new.at[day, now])!r}"
            first.setdefault(day, []).append(words)
    return [f"metrics differ first on day {min(first)}: {_few(first[min(first)])}"] if first else []


def _agree(old: np.ndarray, new: np.ndarray, exact: bool) -> np.ndarray:
    old, new = old.astype(np.float64), new.astype(np.float64)
    equal = (old == new) | (np.isnan(old) & np.isnan(new))
    if exact:
        return np.asarray(equal & (np.signbit(old) == np.signbit(new)))
    present = old[~np.isnan(old)]
    if (present == np.floor(present)).all():
        return np.asarray(equal)
    within = RELATIVE * np.maximum(np.abs(old), np.abs(new))
    return np.asarray(equal | (np.abs(old - new) <= within))


def _columns(
    golden: pd.DataFrame, run: pd.DataFrame, renamed: Mapping[str, str | None]
) -> list[str]:
    kept = golden.assign(column=[renamed.get(name, name) for name in golden["column"]])
    kept = kept[kept["column"].notna()]
    both = kept.merge(run, on=["day", "column"], how="left", suffixes=("", "_now"))
    gone = sorted(set(both.loc[both["digest_now"].isna(), "column"]))
    if gone:
        return [f"columns are gone: {_few(gone)}; renamed.yaml says what became of a name"]
    wrong = both[both["digest"] != both["digest_now"]]
    if wrong.empty:
        return []
    day = int(wrong["day"].min())
    names = sorted(wrong.loc[wrong["day"] == day, "column"])
    return [f"columns differ first after {day} days: {_few(names)}"]


def _few(words: list[str]) -> str:
    more = len(words) - MOST_NAMED
    return ", ".join(words[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
