"""Make the goldens anew, and commit them by themselves, with what changed in the message.

    python tests/goldens/refresh.py

Only for a change that is meant to change results, after that change is committed. The message lists
for each metric how far its mean over a run moved, in standard deviations over eight seeds.
"""

import json
import platform
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

import numba  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

from goldens.arithmetic import ABOUT  # noqa: E402
from goldens.cases import CASES, SPREAD_SEEDS  # noqa: E402
from goldens.record import DATA, Record, joined, recorded, write  # noqa: E402
from sim.files import write_atomically  # noqa: E402
from sim.metrics import METRIC_NAMES  # noqa: E402
from sim.version import MODEL_VERSION, arithmetic_digest  # noqa: E402

SPREAD = DATA / "spread.csv"
KEY = ["case", "metric"]
ROUNDING = 1e-8
"""What `SPREAD` loses of a value, which it gives with nine digits."""


def main() -> None:
    """Refresh and commit; refuse where something else would slip into the commit."""
    if changed := _git("status", "--porcelain"):
        sys.exit(f"commit or undo these first; the goldens get a commit of their own:\n{changed}")
    before = pd.read_csv(SPREAD, index_col=KEY) if SPREAD.exists() else None
    write(_goldens(), DATA)
    after = _spread()
    write_atomically(SPREAD, lambda to: after.to_csv(to, float_format="%.9g"))
    about = {
        "model": MODEL_VERSION,
        "arithmetic": arithmetic_digest(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "numba": numba.__version__,
    }
    text = json.dumps(about, indent=1) + "\n"
    write_atomically(ABOUT, lambda to: to.write_text(text, encoding="utf-8"))
    _git("add", str(DATA))
    _git("commit", "-m", message(before, after))
    print(_git("log", "-1", "--format=%B"))


def _goldens() -> Record:
    records = []
    for case in CASES:
        print(f"{case.name}: {len(case.seeds)} seeds", flush=True)
        records += [recorded(case, seed) for seed in case.seeds]
    return joined(records)


def _spread() -> pd.DataFrame:
    """Return mean and standard deviation over seeds of each metric's mean over a run."""
    found = []
    for case in CASES:
        if not case.uncompiled:
            continue
        print(f"{case.name}: spread over {len(SPREAD_SEEDS)} seeds", flush=True)
        means = pd.DataFrame(
            [case.market(seed).run()[list(METRIC_NAMES)].mean() for seed in SPREAD_SEEDS]
        )
        of_case = pd.DataFrame({"mean": means.mean(), "sd": means.std()})
        of_case.index = pd.MultiIndex.from_product([[case.name], of_case.index], names=KEY)
        found.append(of_case)
    return pd.concat(found)


def message(before: pd.DataFrame | None, after: pd.DataFrame) -> str:
    """Return what the commit says: of each metric, how far it moved in the case that moved most."""
    title = f"Goldens: refreshed for model {MODEL_VERSION}"
    if before is None:
        return f"Goldens: made with model {MODEL_VERSION}"
    lines = [title, ""]
    names = [set(table.index.get_level_values("metric")) for table in (before, after)]
    for what, metrics in (("New", names[1] - names[0]), ("Gone", names[0] - names[1])):
        if metrics:
            lines.append(f"{what}: {', '.join(sorted(metrics))}")
    both = before.add_suffix("_before").join(after, how="inner")
    was, now = both["mean_before"], both["mean"]
    for what, cases in (("a value now", was.isna() & now.notna()),
                        ("none now", was.notna() & now.isna())):  # fmt: skip
        lines += [f"{metric}: {what} in {case}" for case, metric in both.index[cases]]
    moved = both[(now - was).abs() > ROUNDING * was.abs()]
    if moved.empty:
        return "\n".join([*lines, "No metric's mean over a run moved."])
    lines.append("Metric, the case that moved most, by standard deviations over 8 seeds:")
    by = (moved["mean"] - moved["mean_before"]) / moved["sd_before"].replace(0.0, np.nan)
    for metric, of_metric in by.groupby("metric", sort=False):
        most = of_metric.abs().idxmax() if of_metric.notna().any() else of_metric.index[0]
        lines.append(f"{metric}: {most[0]} {of_metric[most]:+.2f} ({len(of_metric)} cases moved)")
    return "\n".join(lines)


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=TESTS.parent, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"git {arguments[0]} failed: {done.stderr.strip()}")
    return done.stdout.strip()


if __name__ == "__main__":
    main()
