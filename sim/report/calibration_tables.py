"""Tables of a calibration for the page."""

import pandas as pd

from sim.report.drawing import interval_text, number
from sim.report.labels import Words
from sim.report.page_table import (
    Cell,
    PageTable,
    column_label,
    missing_or_number,
    scenario_title,
)
from sim.report.results import Results


def calibration_tables(results: Results, words: Words) -> list[PageTable]:
    """Return the tables of targets and of parameters."""
    targets, best = results.table("targets"), results.table("best")
    made = []
    if len(targets):
        head = [
            words(each)
            for each in (
                "target",
                "target_value",
                "as_it_stands_here",
                "calibrated_model",
                "in_tolerances",
                "target_source",
            )
        ]
        rows = [_target_row(row, results, words) for _, row in targets.iterrows()]
        made.append(PageTable(words("targets_title"), head, rows, words("targets_note")))
    if len(best):
        head = [
            words(each)
            for each in (
                "parameter",
                "searched",
                "as_it_stands_here",
                "calibrated_value",
                "identified",
            )
        ]
        rows = [_parameter_row(row, results, words) for _, row in best.iterrows()]
        made.append(PageTable(words("best_title"), head, rows, words("best_note")))
    return made


def _target_row(row: pd.Series, results: Results, words: Words) -> list[Cell]:
    label = column_label(results, "trials.csv", row["target"], words)
    said = scenario_title(row["scenario"], results, words)
    if row["fitted"] == "no":
        said = words.joined([said, words("a_check")])
    verdict = "" if pd.isna(row["verdict"]) else words(row["verdict"])
    kind = {"met": "clear", "missed": "bad"}.get(str(row["verdict"]), "")
    return [
        Cell(label, said, "text"),
        Cell(missing_or_number(row["value"]), f"± {missing_or_number(row['tolerance'])}"),
        Cell(missing_or_number(row["standing"])),
        Cell(f"{missing_or_number(row['model'])} {interval_text(row['low'], row['high'])}".strip()),
        Cell(missing_or_number(row["z"]), verdict, kind),
        Cell(row["source"], kind="text"),
    ]


def _parameter_row(row: pd.Series, results: Results, words: Words) -> list[Cell]:
    label = column_label(results, "trials.csv", row["parameter"], words)
    width = words("width_of_range", percent=number(round(100 * row["width"])))
    return [
        Cell(label, row["parameter"], "text"),
        Cell(f"{missing_or_number(row['lowest'])} – {missing_or_number(row['highest'])}"),
        Cell(missing_or_number(row["base"])),
        Cell(f"{missing_or_number(row['value'])} {interval_text(row['low'], row['high'])}"),
        Cell(words(row["found"].replace(" ", "_")), width),
    ]
