"""Tables of a response over points for the page."""

import pandas as pd

from sim.report import parameters
from sim.report.drawing import interval_text, number
from sim.report.labels import Words
from sim.report.page_table import MISSING, Cell, PageTable, missing_or_number, scenario_title
from sim.report.response import reference_text, response_of, seeds_text
from sim.report.results import Results

MOST_METRICS, PLACES = 4, 12
"""Metrics of a table at most, and how many parameters a page is wide; a metric takes two places."""
WHOLE = 200
"""Width in which no label is broken."""
MOST_POINTS = 200
"""More points are in the file, and no page is read to their end."""


def response_tables(results: Results, words: Words) -> list[PageTable]:
    """Return tables with a row a point and a column a metric, scenario after scenario."""
    known = response_of(results)
    if known.empty:
        return []
    paths = parameters.parameters_of(results)
    metrics = list(dict.fromkeys(known["metric"]))
    note = words.flowing(words("response_note"), reference_text(results, words))
    made = []
    for scenario, own in known.groupby("scenario", sort=False):
        title = words("response_title", title=scenario_title(str(scenario), results, words))
        points = [each for _, each in own.groupby("point", sort=False)]
        cut = words("points_in_csv", shown=MOST_POINTS, of=len(points)) \
            if len(points) > MOST_POINTS else ""
        size = min(max((PLACES - len(paths)) // 2, 1), MOST_METRICS)
        for at in range(0, len(metrics), size):
            shown = metrics[at : at + size]
            head = [*(parameters.axis_label(path, words, WHOLE) for path in paths),
                    words("seeds"), *(_metric_head(metric, words) for metric in shown)]
            rows = [_row(point, paths, shown, words) for point in points[:MOST_POINTS]]
            made.append(PageTable(title, head, rows, words.flowing(note, cut)))
    return made


def _metric_head(metric: str, words: Words) -> str:
    unit = words.unit(metric)
    return words.metric(metric) + (f" ({unit})" if unit not in ("", "1") else "")


def _row(point: pd.DataFrame, paths: list[str], metrics: list[str], words: Words) -> list[Cell]:
    first = point.iloc[0]
    by_metric = {row["metric"]: row for _, row in point.iterrows()}
    return [
        *(Cell(MISSING if pd.isna(first[path]) else
               parameters.shown_value(path, first[path], words)) for path in paths),
        Cell(seeds_text(point)),
        *(_cell(by_metric[metric], words) if metric in by_metric else Cell(MISSING)
          for metric in metrics),
    ]


def _cell(row: pd.Series, words: Words) -> Cell:
    """Return mean and difference, each with its interval; bold where that leaves 0 out."""
    mean = f"{number(row['mean'])} {interval_text(row['ci_low'], row['ci_high'])}".strip()
    if row["is_reference"] == "yes":
        return Cell(mean, words("legend_framed"))
    ends = (row["difference_ci_low"], row["difference_ci_high"])
    difference = f"{missing_or_number(row['mean_difference'])} {interval_text(*ends)}".strip()
    clear = ends[0] > 0 or ends[1] < 0
    return Cell(mean, words("from_reference", difference=difference), "clear" if clear else "")
