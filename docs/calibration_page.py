"""Fill docs/calibration.md with what came out, and ship the calibrated values.

    python run.py run scenarios/calibration.yaml
    python docs/calibration_page.py results/calibration

copies tables and figures of the result folder to docs/, the calibrated values to
scenarios/calibrated.yaml, and fills the page; without a folder the page is filled from what was
copied before. What stands between markers is made here, the rest is written by hand. A test
(tests/docs) fails when the page is not what its tables say.
"""

import shutil
import sys
from pathlib import Path

import pandas as pd
from tables import filled, number, table, with_interval

from sim.experiment.store import write_text

HERE = Path(__file__).resolve().parent
PAGE = HERE / "calibration.md"
TARGETS, BEST, TRIALS = (
    HERE / f"calibration_{part}.csv" for part in ("targets", "best", "trials")
)  # fmt: skip
SHIPPED = HERE.parent / "scenarios" / "calibrated.yaml"
LAID_OVER = "# To be laid over a scenario: extends: [scenario.yaml, calibrated.yaml]\n"


def targets(rows: pd.DataFrame) -> str:
    """Return a table of every target against the model."""
    cells = [
        (f"`{row['target']}`" + ("" if row["fitted"] == "yes" else " (check)"), row["asked"],
         f"{number(row['value'])} ± {number(row['tolerance'])}", number(row["standing"]),
         with_interval(row, "model", "low", "high"), number(row["z"]), row["verdict"],
         row["source"])
        for _, row in rows.iterrows()
    ]  # fmt: skip
    head = ("target", "asked of a run", "value ± tolerance", "as it stands", "calibrated (95 %)",
            "deviation in tolerances", "verdict", "source")  # fmt: skip
    return table(head, cells)


def parameters(rows: pd.DataFrame) -> str:
    """Return a table of every parameter: range, value and what the trials near the best hold."""
    cells = [
        (f"`{row['parameter']}`", row["label"], f"{number(row['lowest'])} to "
         f"{number(row['highest'])}", number(row["base"]),
         with_interval(row, "value", "low", "high"), f"{row['width']:.0%}", row["found"])
        for _, row in rows.iterrows()
    ]  # fmt: skip
    head = ("parameter", "meaning", "searched", "as it stands", "calibrated (trials near)",
            "of the range", "told by the targets")  # fmt: skip
    return table(head, cells)


def search(trials: pd.DataFrame, best: pd.DataFrame) -> str:
    """Return a table of how far the search came."""
    known = trials["distance"]
    cells = [
        ("trials", number(len(trials))),
        ("trials that show every target", number(int((known < float("inf")).sum()))),
        ("distance of the first, the model as it stands", number(known.iloc[0])),
        ("least distance", number(known.min())),
        ("trial of the least distance", number(int(trials.loc[known.idxmin(), "trial"]))),
        ("trials less than 3.84 above it", number(best["near"].iloc[0])),
    ]
    return table(("search", "value"), cells)


def copy_from(folder: Path) -> None:
    """Copy what the page needs from a result folder, and the calibrated values."""
    for path in (TARGETS, BEST, TRIALS):
        shutil.copyfile(folder / path.name.removeprefix("calibration_"), path)
    for figure in (folder / "figures").glob("calibration_*.svg"):
        if "_zh" not in figure.stem:
            shutil.copyfile(figure, HERE / "figures" / figure.name)
    text = (folder / "calibrated.yaml").read_text(encoding="utf-8").replace(LAID_OVER, "")
    write_text(SHIPPED, text.replace("\ntitle:", "\nextends: history.yaml\ntitle:"))


def page() -> str:
    """Return the page, filled from the tables copied before."""
    best = pd.read_csv(BEST)
    tables = {
        "targets": targets(pd.read_csv(TARGETS, keep_default_na=False, na_values=[""])),
        "parameters": parameters(best),
        "search": search(pd.read_csv(TRIALS), best),
    }
    return filled(PAGE.read_text(encoding="utf-8"), tables)


if __name__ == "__main__":
    if sys.argv[1:]:
        copy_from(Path(sys.argv[1]))
    write_text(PAGE, page())
