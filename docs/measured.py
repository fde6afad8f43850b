"""Fill docs/ablation.md and docs/attribution.md with what was measured.

    python run.py run scenarios/ablation.yaml
    python run.py run scenarios/era_attribution.yaml
    python docs/measured.py results/ablation results/era_attribution

copies the tables and figures of these result folders to docs/ and fills the pages from them;
without folders the pages are filled from what was copied before. What stands between markers is
made here, the rest is written by hand. A test (tests/docs) fails when a page is not what its tables
say.
"""

import shutil
import sys
from pathlib import Path

import pandas as pd
from tables import filled, table

from sim.experiment.store import write_text

HERE = Path(__file__).resolve().parent
COPIED = ("ablation.csv", "attribution.csv", "coalitions.csv")
FIGURES = ("ablation*.svg", "attribution*.svg")
FORMS = {"raw": "as it stands", "recentred": "re-centred"}
AS_EXPECTED, OPPOSITE, MIXED, UNCLEAR, EMPTY = (
    "as expected", "opposite", "mixed", "not distinguishable", "not made",
)  # fmt: skip


def number(value: float) -> str:
    """Return a number in three significant digits, whole above 100; nothing where it is missing."""
    if pd.isna(value):
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def with_interval(row: pd.Series, name: str, low: str, high: str) -> str:
    """Return a mean with its interval."""
    if pd.isna(row[name]):
        return ""
    return f"{number(row[name])} ({number(row[low])} to {number(row[high])})"


def verdict_of(rows: pd.DataFrame, prefix: str, corrected: bool = False) -> str:
    """Return what the observables of one mechanism say together.

    As expected: one at least is, and none is opposite. Mixed: one is as expected, another opposite.
    `corrected` counts only those whose Holm-adjusted p value is below .05.
    """
    said = rows[f"{prefix}_verdict"]
    if said.isna().all():
        return EMPTY
    if corrected:
        said = said[rows[f"{prefix}_p_holm"] < 0.05]
    good, bad = (said == AS_EXPECTED).any(), (said == OPPOSITE).any()
    if good and bad:
        return MIXED
    return AS_EXPECTED if good else OPPOSITE if bad else UNCLEAR


def ablation_tables(measured: pd.DataFrame) -> dict[str, str]:
    """Return the tables of docs/ablation.md."""
    by_row = dict(tuple(measured.groupby("row", sort=False)))
    counted = [
        (label + (", Holm" if corrected else ""),
         *(str(sum(verdict_of(rows, prefix, corrected) == verdict for rows in by_row.values()))
           for verdict in (AS_EXPECTED, MIXED, OPPOSITE, UNCLEAR, EMPTY)))
        for prefix, label in FORMS.items()
        for corrected in (False, True)
    ]
    verdicts = [
        (row, rows["name"].iloc[0], rows["switch"].iloc[0],
         *(verdict_of(rows, prefix) for prefix in FORMS))
        for row, rows in by_row.items()
    ]
    details = [
        (each["row"], each["switch"], each["arm"],
         "" if pd.isna(each["given"]) else each["given"],
         f"{each['metric']}, {each['summary']}", each["expected"], number(each["full_mean"]),
         *(cell for prefix in FORMS for cell in (
             with_interval(each, f"{prefix}_difference", f"{prefix}_ci_low", f"{prefix}_ci_high"),
             "" if pd.isna(each[f"{prefix}_verdict"]) else each[f"{prefix}_verdict"],
             number(each[f"{prefix}_p_holm"]))))
        for _, each in measured.iterrows()
    ]
    return {
        "counts": table(("comparison", AS_EXPECTED, MIXED, OPPOSITE, UNCLEAR, EMPTY), counted),
        "verdicts": table(("row", "mechanism", "switch", *FORMS.values()), verdicts),
        "observables": table(
            ("row", "switch", "era", "given", "observable", "expected", "full model",
             "off, less full (95 %)", "verdict", "p, Holm",
             "re-centred, less full (95 %)", "verdict", "p, Holm"),
            details,
        ),
    }


def attribution_tables(measured: pd.DataFrame, coalitions: pd.DataFrame) -> dict[str, str]:
    """Return the tables of docs/attribution.md."""
    values = [
        (f"{each['from']} → {each['to']}", each["metric"], each["group"], str(each["n"]),
         with_interval(each, "contribution", "ci_low", "ci_high"),
         "" if pd.isna(each["of_difference"]) else f"{each['of_difference']:.0%}",
         with_interval(each, "alone", "alone_ci_low", "alone_ci_high"),
         with_interval(each, "back", "back_ci_low", "back_ci_high"))
        for _, each in measured.iterrows()
    ]
    groups = {key: set(rows["group"]) for key, rows in measured.groupby(["from", "to"])}
    ends = []
    for _, each in coalitions.iterrows():
        moved = set() if pd.isna(each["moved"]) else set(str(each["moved"]).split(", "))
        if moved in (set(), groups[(each["from"], each["to"])]):
            ends.append(
                (f"{each['from']} → {each['to']}", "all" if moved else "none", each["metric"],
                 str(each["n"]), number(each["mean"]), number(each["sd"]),
                 f"{number(each['least'])} to {number(each['greatest'])}",
                 f"{each['extinct']} of {each['judged']}")
            )
    return {
        "contributions": table(
            ("eras", "metric", "levers", "seeds", "contribution (95 %)", "of the difference",
             "moved alone (95 %)", "taken back alone (95 %)"), values),
        "ends": table(
            ("eras", "levers moved", "metric", "seeds", "mean", "sd", "range", "extinct"), ends),
    }


def pages() -> dict[str, str]:
    """Return both pages by name, filled from the copied tables."""
    ablation, attribution, coalitions = (pd.read_csv(HERE / name) for name in COPIED)
    made = {
        "ablation.md": ablation_tables(ablation),
        "attribution.md": attribution_tables(attribution, coalitions),
    }
    return {
        name: filled((HERE / name).read_text(encoding="utf-8"), tables)
        for name, tables in made.items()
    }


def copy_from(folder: Path) -> None:
    """Copy what the pages need from a result folder."""
    for name in COPIED:
        if (folder / name).is_file():
            shutil.copyfile(folder / name, HERE / name)
    for pattern in FIGURES:
        for figure in (folder / "figures").glob(pattern):
            if "_zh" not in figure.stem:
                shutil.copyfile(figure, HERE / "figures" / figure.name)


if __name__ == "__main__":
    for result in sys.argv[1:]:
        copy_from(Path(result))
    for page, content in pages().items():
        write_text(HERE / page, content)
