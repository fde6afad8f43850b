"""Fill docs/ablation.md with what was measured.

    python run.py run scenarios/ablation.yaml
    python run.py run scenarios/ablation_confirmation.yaml
    python docs/ablation_page.py results/ablation results/ablation_confirmation

copies the tables of the result folders, and the figures of the first experiment, to docs/ and fills
the page from them; what is not named is taken as it was copied before. What stands between
markers is made here, the rest is written by hand. A test (tests/docs) fails when the page is not
what its tables say.

    python docs/ablation_page.py --redraw

draws the figures anew from the copied table, which holds all that is in them.
"""

import shutil
import sys
from pathlib import Path

import pandas as pd
from tables import filled, number, table, with_interval

from sim.catalogue.sources import HOME
from sim.experiment.plan import read_plan
from sim.experiment.store import write_text
from sim.report.figures import ablation
from sim.report.labels import Words
from sim.report.results import Results, Scenario
from sim.report.style import figure_style, rendered
from sim.scenario import load_scenario

HERE = Path(__file__).resolve().parent
PAGE, TABLE, AGAIN = (
    HERE / name for name in ("ablation.md", "ablation.csv", "ablation_confirmation.csv")
)
ERAS = ("wild_growth", "tool_based", "platform_insured")
FORMS = {"raw": "as it stands", "recentred": "re-centred"}
AS_EXPECTED, OPPOSITE, MIXED, UNCLEAR, EMPTY = (
    "as expected", "opposite", "mixed", "not distinguishable", "not made",
)  # fmt: skip
VERDICTS = (AS_EXPECTED, MIXED, OPPOSITE, UNCLEAR)

NEAR = (
    "M04", "M10", "M11", "M30", "M34", "M35", "M39", "M43", "M49", "M50", "M60", "M61", "M63",
    "M69", "M72", "M73", "M81",
)  # fmt: skip
"""Rows whose observable on the expected side is what the switch itself writes or counts."""


def beyond(rows: pd.DataFrame, prefix: str) -> tuple[bool, bool]:
    """Return whether every observable is as expected, and whether one is that is not near."""
    every = bool((rows[f"{prefix}_verdict"] == AS_EXPECTED).all())
    far = verdict_of(rows, prefix) == AS_EXPECTED and rows["row"].iloc[0] not in NEAR
    return every, far


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


def rows_of(measured: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the observables of each row of the catalogue."""
    return dict(tuple(measured.groupby("row", sort=False)))


def ablation_tables(measured: pd.DataFrame) -> dict[str, str]:
    """Return the tables of docs/ablation.md."""
    by_row = rows_of(measured)
    forms = {
        prefix: label for prefix, label in FORMS.items()
        if measured[f"{prefix}_verdict"].notna().any()
    }
    counted = [
        (label + (", Holm" if corrected else ""),
         *(str(sum(verdict_of(rows, prefix, corrected) == verdict for rows in by_row.values()))
           for verdict in (AS_EXPECTED, MIXED, OPPOSITE, UNCLEAR, EMPTY)))
        for prefix, label in forms.items()
        for corrected in (False, True)
    ]
    stricter = [
        (label, *(str(sum(beyond(rows, prefix)[which] for rows in by_row.values()))
                  for which in (1, 0)))
        for prefix, label in forms.items()
    ]
    verdicts = [
        (row, rows["name"].iloc[0], rows["switch"].iloc[0],
         *(verdict_of(rows, prefix) for prefix in forms))
        for row, rows in by_row.items()
    ]
    details = [
        (each["row"], each["switch"], each["arm"],
         "" if pd.isna(each["given"]) else each["given"],
         f"{each['metric']}, {each['summary']}", each["expected"], number(each["full_mean"]),
         *(cell for prefix in forms for cell in (
             with_interval(each, f"{prefix}_difference", f"{prefix}_ci_low", f"{prefix}_ci_high"),
             "" if pd.isna(each[f"{prefix}_verdict"]) else each[f"{prefix}_verdict"],
             number(each[f"{prefix}_p_holm"]))))
        for _, each in measured.iterrows()
    ]
    return {
        "counts": table(("comparison", AS_EXPECTED, MIXED, OPPOSITE, UNCLEAR, EMPTY), counted),
        "stricter": table(("comparison", "as expected in more than the switch writes itself",
                           "as expected in every observable"), stricter),
        "verdicts": table(("row", "mechanism", "switch", *forms.values()), verdicts),
        "observables": table(
            ("row", "switch", "era", "given", "observable", "expected", "full model",
             *(cell for label in forms.values()
               for cell in (f"off, less full, {label} (95 %)", "verdict", "p, Holm"))),
            details,
        ),
    }


def confirmation_tables(measured: pd.DataFrame, again: pd.DataFrame) -> dict[str, str]:
    """Return what came out with the first seeds beside what came out with others, as it stands."""
    first, second = rows_of(measured), rows_of(again)
    seeds = (f"{measured['raw_n'].max():.0f} seeds", f"{again['raw_n'].max():.0f} other seeds")
    before, now = ({row: verdict_of(rows, "raw") for row, rows in by_row.items()}
                   for by_row in (first, second))
    pairs = [(before[row], now[row]) for row in second]
    crossed = [(one, *(str(pairs.count((one, other))) for other in VERDICTS)) for one in VERDICTS]
    changed = [
        (row, each["switch"], f"{each['metric']}, {each['summary']}", each["expected"],
         *(cell for found in (earlier, each) for cell in (
             with_interval(found, "raw_difference", "raw_ci_low", "raw_ci_high"),
             found["raw_verdict"])))
        for row, rows in second.items() if before[row] != now[row]
        for (_, earlier), (_, each) in zip(first[row].iterrows(), rows.iterrows(), strict=True)
    ]
    return {
        "confirmed": table(
            ("seeds", AS_EXPECTED, "Holm", "in more than the switch writes itself",
             "in every observable"),
            [(name, *counted(by_row)) for name, by_row in zip(seeds, (first, second), strict=True)],
        ),
        "crossed": table((" \\ ".join(seeds), *VERDICTS), crossed),
        "changed": table(
            ("row", "switch", "observable", "expected",
             *(cell for name in seeds for cell in (f"{name} (95 %)", "verdict"))),
            changed,
        ),
    }


def counted(by_row: dict[str, pd.DataFrame]) -> list[str]:
    """Return how many rows are as expected: at all, after Holm, and by the stricter counts."""
    every, far = zip(*(beyond(rows, "raw") for rows in by_row.values()), strict=True)
    plain, corrected = (
        [verdict_of(rows, "raw", holm) == AS_EXPECTED for rows in by_row.values()]
        for holm in (False, True)
    )
    return [str(sum(which)) for which in (plain, corrected, far, every)]


def page() -> str:
    """Return docs/ablation.md, its tables made from the copied ones."""
    measured, again = pd.read_csv(TABLE), pd.read_csv(AGAIN)
    tables = ablation_tables(measured) | confirmation_tables(measured, again)
    return filled(PAGE.read_text(encoding="utf-8"), tables)


def copy_from(folder: Path) -> None:
    """Copy what the page needs from a result folder of either experiment."""
    name = read_plan(folder)["name"]
    shutil.copyfile(folder / TABLE.name, HERE / f"{name}.csv")
    for figure in (folder / "figures").glob("ablation*.svg") if name == TABLE.stem else ():
        if "_zh" not in figure.stem:
            shutil.copyfile(figure, HERE / "figures" / figure.name)


def redraw() -> None:
    """Draw the figures from the copied table, by the drawing of now."""
    titles = {name: load_scenario(HOME / "scenarios" / f"{name}.yaml").title for name in ERAS}
    scenarios = {name: Scenario(name, title, None, None, {}, {}, (), (), ())
                 for name, title in titles.items()}
    nothing = pd.DataFrame()
    results = Results(TABLE.stem, {}, None, "", "", scenarios, nothing, (), nothing, nothing, {},
                      HERE, ablation.NAME)
    with figure_style():
        drawn = ablation.draw(ablation.table(results), results, Words("en"))
        for page, figure in enumerate(drawn, start=1):
            name = TABLE.stem if page == 1 else f"{TABLE.stem}_page{page}"
            (HERE / "figures" / f"{name}.svg").write_bytes(rendered(figure, "svg"))


if __name__ == "__main__":
    for asked in sys.argv[1:]:
        if asked == "--redraw":
            redraw()
        else:
            copy_from(Path(asked))
    write_text(PAGE, page())
