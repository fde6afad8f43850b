"""The page: one file with everything in it, that asks nothing of any network."""

import base64
import html
import io
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import numpy as np
import pandas as pd
from fontTools import subset
from fontTools.ttLib import TTFont

from sim.catalogue.observables import FEWEST_FOR_EXTINCT
from sim.experiment.statistics import SIGNIFICANT
from sim.report.averages import LAST_DAYS
from sim.report.change_titles import out_of_force
from sim.report.design_tables import design_tables
from sim.report.drawing import interval_text, number
from sim.report.final_orders import extinct_counts, final_orders
from sim.report.inline_svg import inline_svg
from sim.report.labels import Words
from sim.report.results import Results
from sim.report.style import FONT

KEY_METRICS = (
    "orders_total", "orders", "gmv", "response_rate", "contact_trust_mean", "channel_trust_mean",
    "feed_fatigue_mean", "blocked_share", "active_distributors", "chain_depth_mean",
    "counterfeit_order_share", "distributor_loss_share", "distributor_income_gini",
    "insurer_reserve", "weishang_share", "consumer_surplus", "merchant_profit",
)

SCENARIOS_A_TABLE, DIFFERENCES_A_TABLE = 7, 3
"""More find no room side by side on a printed page: a wider table is parted."""


@dataclass(frozen=True)
class Illustration:
    """A figure on the page: its SVG (empty where there are no data) and what is to be said."""

    name: str
    svg: str
    caption: str
    notes: tuple[str, ...]
    files: str = ""
    page: int = 1
    pages: int = 1


def render_page(results: Results, pages: Mapping[str, list[Illustration]]) -> str:
    """Return the page with one article a language, the first of them shown."""
    folder = Path(__file__).parent
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )
    template = environment.get_template("page.html")
    articles = [_article(results, Words(language), shown) for language, shown in pages.items()]
    style = (folder / "page.css").read_text(encoding="utf-8")
    page = template.render(articles=articles, style=style, font="", title=articles[0]["title"])
    font = _embedded_font(page) if "zh" in pages else ""
    return template.render(articles=articles, style=style, font=font, title=articles[0]["title"])


def _article(results: Results, words: Words, shown: list[Illustration]) -> dict[str, Any]:
    differences = _difference_rows(results, words)
    summary = _summary_rows(results, words)
    return {
        "words": words,
        "language": words.language,
        "title": words.title(results.title),
        "baseline": _title(results, results.baseline, words) if results.baseline else "",
        "scenarios": [_title(results, name, words) for name in results.scenarios],
        "runs": _run_rows(results, words),
        "out_of_force": out_of_force(results, words),
        "model_version": results.model_version,
        "command": results.command,
        "figures": [_figure(each, words) for each in shown],
        "design_tables": design_tables(results, words),
        "summary_parts": _parts(len(results.scenarios), SCENARIOS_A_TABLE),
        "difference_parts": _parts(len(results.scenarios) - 1, DIFFERENCES_A_TABLE),
        "has_intervals": bool(len(results.summary)) and results.summary["ci_low"].notna().any(),
        "summary": [row for row in summary if row["name"] in KEY_METRICS],
        "all_summary": summary,
        "compared": _compared(results, words),
        "differences": [row for row in differences if row["name"] in KEY_METRICS],
        "all_differences": differences,
        "extinct": _extinct_rows(results, words),
        "last_days": LAST_DAYS,
        "least_days": FEWEST_FOR_EXTINCT,
    }


def _parts(columns: int, most: int) -> list[slice]:
    """Return which columns stand in each of the tables that a wide one is parted into."""
    tables = max(-(-columns // most), 1)
    size = max(-(-columns // tables), 1)
    return [slice(at, at + size) for at in range(0, max(columns, 1), size)]


def _title(results: Results, scenario: str, words: Words) -> str:
    return words.title(results.scenarios[scenario].title)


def _compared(results: Results, words: Words) -> list[tuple[str, str]]:
    """Return title and number of pairs of the scenarios that are compared with the baseline."""
    if results.differences.empty:
        return []
    pairs = results.differences.groupby("scenario")["n_pairs"].max()
    return [
        (_title(results, name, words), words("pairs", n=pairs.get(name, 0)))
        for name in results.scenarios if name != results.baseline
    ]


def _run_rows(results: Results, words: Words) -> list[dict[str, Any]]:
    rows = []
    for name, scenario in results.scenarios.items():
        days = results.days[name]
        rows.append({
            "title": _title(results, name, words),
            "is_baseline": name == results.baseline,
            "seeds": _ranges([int(seed) for seed in days.index]),
            "runs": len(days),
            "failed": results.failed.get(name, 0),
            "days": number(float(days.max())),
            "persons": number(scenario.persons) if scenario.persons else words("none"),
            "start": scenario.start.isoformat() if scenario.start else words("none"),
        })
    return rows


def _ranges(seeds: list[int]) -> str:
    """Return seeds as text: runs of neighbours shortened."""
    parts: list[list[int]] = []
    for seed in sorted(seeds):
        if parts and seed == parts[-1][-1] + 1:
            parts[-1] = [parts[-1][0], seed]
        else:
            parts.append([seed])
    return ", ".join("–".join(map(str, part)) for part in parts)


def _figure(shown: Illustration, words: Words) -> dict[str, Any]:
    caption = shown.caption
    if shown.pages > 1:
        caption += words("page_of", page=shown.page, pages=shown.pages)
    prefix = f"{words.language}{shown.name[:3]}{shown.page}-"
    svg = inline_svg(shown.svg, prefix, html.escape(caption, quote=True)) if shown.svg else ""
    return {"name": shown.name, "svg": svg, "caption": caption, "notes": shown.notes,
            "files": shown.files}


def _metric_rows(known: pd.DataFrame, scenarios: list[str], words: Words) -> list[dict[str, Any]]:
    """Return a row a metric with the records of the scenarios side by side."""
    rows = []
    for metric, own in known.groupby("metric", sort=False):
        name = str(metric)
        records = own.set_index("scenario").to_dict("index")
        rows.append({
            "name": name, "label": words.metric(name), "unit": words.unit(name),
            "records": [records.get(scenario) for scenario in scenarios],
        })
    return rows


def _summary_rows(results: Results, words: Words) -> list[dict[str, Any]]:
    if results.summary.empty:
        return []
    known = results.summary[results.summary["mean"].notna()]
    known = known.assign(
        text=known["mean"].map(number),
        interval=[*map(interval_text, known["ci_low"], known["ci_high"])],
    )
    return _metric_rows(known, list(results.scenarios), words)


def _difference_rows(results: Results, words: Words) -> list[dict[str, Any]]:
    if results.differences.empty:
        return []
    known = results.differences[results.differences["mean_difference"].notna()]
    known = known.assign(
        text=known["mean_difference"].map(number),
        interval=[*map(interval_text, known["ci_low"], known["ci_high"])],
        removed=[
            words("none") if pd.isna(share) else f"{number(round(100 * share))} %"
            for share in known["variance_removed_by_pairing"]
        ],
        excludes_0=(known["ci_low"] > 0) | (known["ci_high"] < 0),
        mark=np.where(known["p_holm"] < SIGNIFICANT, "*", ""),
        effect=[words("none") if pd.isna(each) else number(each) for each in known["effect_size"]],
    )
    others = [name for name in results.scenarios if name != results.baseline]
    return _metric_rows(known, others, words)


def _extinct_rows(results: Results, words: Words) -> list[dict[str, Any]]:
    counts = extinct_counts(final_orders(results), results)
    return [
        {
            "title": _title(results, row["scenario"], words),
            "share": (
                f"{100 * row['extinct'] / row['judged']:.0f} % ({row['extinct']}/{row['judged']})"
                if row["judged"] else words("not_judged")
            ),
            "final": f"{number(row['value'])} {interval_text(row['ci_low'], row['ci_high'])}",
        }
        for row in counts.to_dict("records")
    ]


def _embedded_font(page: str) -> str:
    """Return the characters of the page, cut out of the shipped font, as base64 WOFF.

    Only a machine without any Chinese font needs it. WOFF, because WOFF2 needs a library more.
    """
    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)
    font = TTFont(FONT)
    options = subset.Options(flavor="woff", layout_features=[], hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(sorted({each for each in page if each >= "\u2e80"})))
    cutter.subset(font)
    font.recalcTimestamp = False
    font.flavor = "woff"
    buffer = io.BytesIO()
    font.save(buffer)
    return base64.b64encode(buffer.getvalue()).decode()
