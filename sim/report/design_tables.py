"""Tables of a design for the page."""

from collections.abc import Callable

import pandas as pd

from sim.catalogue import ROWS
from sim.catalogue.observables import OUTCOME_LABELS, SUMMARY_LABELS
from sim.patterns import PATTERNS, Line, Pattern, Statistic
from sim.report.calibration_tables import calibration_tables
from sim.report.drawing import interval_text, number
from sim.report.labels import Words
from sim.report.page_table import MISSING, Cell, PageTable, missing_or_number, scenario_title
from sim.report.parameters import parameter_label
from sim.report.response_tables import response_tables
from sim.report.results import Results
from sim.report.sensitivities import warning_text

CHINESE_NAMES = {row.id: row.zh for row in ROWS}


def design_tables(results: Results, words: Words) -> list[PageTable]:
    """Return the tables of the design of an experiment, none where it has none."""
    make = TABLES.get(results.design)
    return make(results, words) if make else []


def observable_label(metric: str, summary: str, words: Words) -> str:
    """Return an observable in words: the metric and how its days become one number."""
    if metric in OUTCOME_LABELS:
        return OUTCOME_LABELS[metric][words.index]
    return f"{words.metric(metric)} ({SUMMARY_LABELS[summary][words.index]})"


def mechanism_name(row_id: str, english: str, words: Words) -> str:
    """Return the name of a mechanism; the English one of the table where there is no other."""
    return CHINESE_NAMES.get(row_id, english) if words.language == "zh" else english


def _ablation(results: Results, words: Words) -> list[PageTable]:
    table = results.table("ablation")
    if table.empty:
        return []
    recentred = results.design_options.get("recentre", True)
    head = [words(each) for each in ("mechanism", "era", "observable", "expected", "full_model",
                                     "as_it_stands", *(["recentred"] if recentred else []))]
    rows = [_ablation_row(row, results, words)[: len(head)] for _, row in table.iterrows()]
    return [PageTable(words("ablation_title"), head, rows, words("ablation_note"))]


def _ablation_row(row: pd.Series, results: Results, words: Words) -> list[Cell]:
    given = "" if pd.isna(row["given"]) else words("beside", given=row["given"])
    name = mechanism_name(row["row"], row["name"], words)
    return [
        Cell(f"{row['row']} {name}", row["switch"], "text"),
        Cell(scenario_title(row["arm"], results, words), given, "text"),
        Cell(observable_label(row["metric"], row["summary"], words), kind="text"),
        Cell(words(row["expected"])),
        Cell(missing_or_number(row["full_mean"]), f"({missing_or_number(row['full_sd'])})"),
        _compared(row, "raw", words),
        _compared(row, "recentred", words),
    ]


def _compared(row: pd.Series, prefix: str, words: Words) -> Cell:
    """Return a difference with its interval, verdict and p values."""
    verdict = row[f"{prefix}_verdict"]
    if pd.isna(verdict):
        return Cell(MISSING, words("not_recentred"))
    ends = (row[f"{prefix}_ci_low"], row[f"{prefix}_ci_high"])
    difference = f"{missing_or_number(row[f'{prefix}_difference'])} {interval_text(*ends)}"
    p_values = words("p_value", p=missing_or_number(row[f"{prefix}_p"]), n=int(row[f"{prefix}_n"]),
                     adjusted=missing_or_number(row[f"{prefix}_p_holm"]))
    kind = {"as expected": "clear", "opposite": "bad"}.get(verdict, "")
    return Cell(difference, f"{words(verdict.replace(' ', '_'))}; {p_values}", kind)


def _attribution(results: Results, words: Words) -> list[PageTable]:
    table = results.table("attribution")
    if table.empty:
        return []
    made = []
    for (one, other), own in table.groupby(["from", "to"], sort=False):
        ends = [scenario_title(str(name), results, words) for name in (one, other)]
        head = [words("metric"), words("lever_group"), words("contribution"),
                words("moved_alone", title=ends[0]), words("moved_back", title=ends[1])]
        title = words("attribution_title", one=ends[0], other=ends[1])
        rows = [_attribution_row(row, words) for _, row in own.iterrows()]
        made.append(PageTable(title, head, rows, words("attribution_note")))
    return made


def _attribution_row(row: pd.Series, words: Words) -> list[Cell]:
    share = row["of_difference"]
    said = [words("n_seeds", n=int(row["n"]))]
    if not pd.isna(share):
        said.append(words("of_difference", percent=number(round(100 * share))))
    clear = "clear" if row["ci_low"] > 0 or row["ci_high"] < 0 else ""
    unit = words.unit(row["metric"])
    return [
        Cell(words.metric(row["metric"]), unit, "text"),
        Cell(words.named("group", row["group"]), kind="text"),
        Cell(_with_interval(row, "contribution", ""), words.joined(said), clear),
        Cell(_with_interval(row, "alone", "alone_"), words("n_seeds", n=int(row["alone_n"]))),
        Cell(_with_interval(row, "back", "back_"), words("n_seeds", n=int(row["back_n"]))),
    ]


def _with_interval(row: pd.Series, name: str, prefix: str) -> str:
    ends = interval_text(row[f"{prefix}ci_low"], row[f"{prefix}ci_high"])
    return f"{missing_or_number(row[name])} {ends}".strip()


def _fall(results: Results, words: Words) -> list[PageTable]:
    table = results.table("fall")
    if table.empty:
        return []
    head = [words(each) for each in ("scenario", "mechanism", "share_of_fall", "log_share",
                                     "acting_alone")]
    rows = [
        [
            Cell(scenario_title(row["scenario"], results, words), kind="text"),
            Cell(words.named("mechanism", row["mechanism"]), kind="text"),
            Cell(_with_interval(row, "share", ""), words("n_seeds", n=int(row["n"]))),
            Cell(_with_interval(row, "log_share", "log_")),
            Cell(missing_or_number(row["alone"])),
        ]
        for _, row in table.iterrows()
    ]
    return [PageTable(words("fall_title"), head, rows, words("fall_note"))]


def _patterns(results: Results, words: Words) -> list[PageTable]:
    table = results.table("patterns")
    if table.empty:
        return []
    measured = {(row["pattern"], row["statistic"], row["arm"]): row for _, row in table.iterrows()}
    head = [words(each) for each in ("pattern", "statistic", "model_or_null", "mean_over_seeds",
                                     "seeds_that_pass", "model_less_this")]
    rows = [
        _pattern_row(pattern, statistic, line, row, words)
        for pattern in PATTERNS
        for statistic in pattern.statistics
        for line in statistic.lines
        if (row := measured.get((pattern.id, statistic.name, line.en))) is not None
    ]
    return [PageTable(words("patterns_title"), head, rows, words("patterns_note"))]


def _pattern_row(
    pattern: Pattern, statistic: Statistic, line: Line, row: pd.Series, words: Words
) -> list[Cell]:
    name, asked, arm = ((each.zh if words.language == "zh" else each.en)
                        for each in (pattern, statistic, line))
    passed, said, kind = MISSING, "", ""
    if not pd.isna(row["passed"]):
        passed = f"{round(row['passed'] * row['n'])} / {row['n']}"
        said = row["criterion"]
    if not pd.isna(row["verdict"]):
        said += f"; {words(row['verdict'].replace(' ', '_'))}"
        kind = {"holds": "clear", "fails": "bad"}.get(row["verdict"], "") if not line.null else ""
    effect = missing_or_number(row["effect"])
    if not pd.isna(row["effect"]):
        effect = f"{effect} {interval_text(row['effect_low'], row['effect_high'])}".strip()
    return [
        Cell(f"{pattern.id} {name}", kind="text"),
        Cell(asked, kind="text"),
        Cell(arm, words("a_null") if line.null else "", "text"),
        Cell(_with_interval(row, "mean", ""), words("n_seeds", n=int(row["n"]))),
        Cell(passed, said, kind),
        Cell(effect),
    ]


def _sensitivity(results: Results, words: Words) -> list[PageTable]:
    table = results.table("sensitivity")
    if table.empty:
        return []
    made = []
    head = [words("metric"), words("parameter"),
            *(words(f"index_{name}") for name in INDICES[results.design]),
            words("sensitivity_warning")]
    for scenario, own in table[table["other"].isna()].groupby("scenario", sort=False):
        title = words("sensitivity_title", title=scenario_title(str(scenario), results, words))
        rows = [
            _sensitivity_row(rows, results.design, words)
            for _, rows in own.groupby(["metric", "factor"], sort=False)
        ]
        made.append(PageTable(title, head, rows, words(f"{results.design}_note")))
    return made


def _sensitivity_row(rows: pd.DataFrame, design: str, words: Words) -> list[Cell]:
    """Return the indices of one metric and parameter; the warning is that of the ranking one."""
    by_name = {row["index"]: row for _, row in rows.iterrows()}
    ranked = by_name[RANKED[design]]
    warned = warning_text(ranked["warning"], words)
    return [
        Cell(words.metric(ranked["metric"]),
             words.unit(ranked["metric"]) if design == "morris" else "", "text"),
        Cell(parameter_label(ranked["factor"], words), ranked["factor"], "text"),
        *(Cell(_with_interval(by_name[name], "value", "") if name in by_name else MISSING)
          for name in INDICES[design]),
        Cell(warned, kind="text" if warned else "clear"),
    ]


INDICES = {"sobol": ("S1", "ST"), "morris": ("mu_star", "mu", "sigma")}
RANKED = {"sobol": "ST", "morris": "mu_star"}

TABLES: dict[str, Callable[[Results, Words], list[PageTable]]] = {
    "ablation": _ablation, "attribution": _attribution, "calibrate": calibration_tables,
    "fall": _fall, "patterns": _patterns, "sobol": _sensitivity, "morris": _sensitivity,
    "grid": response_tables, "lhs": response_tables,
}
"""Kind of a design to what makes its tables."""
