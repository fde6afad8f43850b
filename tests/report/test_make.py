"""The report as a whole: its files, their bytes, and what it makes of poor folders."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.text import Text

from sim.metrics import METRIC_NAMES
from sim.report.current import FIGURE_NAMES, FORMATS
from sim.report.figures import differences, eras
from sim.report.labels import Words
from sim.report.make import DESIGN_FIGURES, FIGURES, make_report
from sim.report.results import ReportError, read_results
from sim.report.style import figure_style
from sim.written import LIST, note_written

from .folders import HISTORY, INSURED, TOOLS, WILD, make_folder, small


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in [*folder.glob("figures/*"), folder / "report.html"]
    }


def test_every_figure_is_there_in_every_format_and_language(reported):
    folder, written = reported
    names = {module.NAME for module in FIGURES}
    stems = names | {f"{name}_zh" for name in names}
    expected = {f"{stem}.{kind}" for stem in stems for kind in FORMATS}
    expected |= {f"{name}.csv" for name in names}
    assert {path.name for path in (folder / "figures").iterdir()} == expected | {LIST}
    figures = {folder / "figures" / name for name in expected}
    assert set(written) == figures | {folder / "report.html"}


def test_the_names_of_figures_are_those_of_the_modules():
    modules = {module for each in (FIGURES, *DESIGN_FIGURES.values()) for module in each}
    assert sorted(module.NAME for module in modules) == sorted(FIGURE_NAMES)


def test_no_tick_is_a_formula_that_stands_as_it_is(reported):
    """Text is kept as a comment beside its paths."""
    for figure in (reported[0] / "figures").glob("*.svg"):
        assert "mathdefault" not in figure.read_text(encoding="utf-8"), figure.name


def test_the_same_data_give_the_same_bytes(tmp_path):
    scenarios = (small(HISTORY, days=60), small(TOOLS, days=60))
    folders = [make_folder(tmp_path / name / "made", scenarios) for name in ("one", "other")]
    for folder in folders:
        make_report(folder, "zh")
    first, second = map(contents, folders)
    # Three formats and the numbers a figure; the page; the list of what was written.
    assert set(first) == set(second) and len(first) == 4 * len(FIGURES) + 2
    assert [name for name in first if first[name] != second[name]] == []


def test_pictures_hold_no_date_and_no_version(reported):
    folder, _ = reported
    for path in (folder / "figures").glob("eras.*"):
        for word in (b"CreationDate", b"dc:date", b"Matplotlib v"):
            assert word not in path.read_bytes()


class References(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.targets: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name.split(":")[-1] in ("href", "src", "srcset", "action", "data"):
                self.targets.append(value or "")
            if name == "id":
                self.ids.append(value or "")


def test_the_page_asks_nothing_of_any_network(reported):
    page = (reported[0] / "report.html").read_text(encoding="utf-8")
    references = References()
    references.feed(page)
    assert all(target.startswith("#") for target in references.targets)
    assert not references.tags & {"script", "link", "img", "iframe", "object", "base"}
    assert all(each.startswith(("#", "data:")) for each in re.findall(r"url\(([^)]*)\)", page))
    assert "@import" not in page
    assert page.count("<svg") == 2 * len(FIGURES)
    assert len(references.ids) == len(set(references.ids))
    assert {target[1:] for target in references.targets} <= set(references.ids)


def test_differences_whose_interval_excludes_0_are_bold(reported):
    folder, _ = reported
    table = pd.read_csv(folder / "differences.csv")
    excludes = (table["ci_low"] > 0) | (table["ci_high"] < 0)
    page = (folder / "report.html").read_text(encoding="utf-8")
    english = page[page.index('<article lang="en"') : page.index('<article lang="zh"')]
    everything = english[english.index("All differences") :]
    assert 0 < excludes.sum() < len(table)
    assert everything.count('<td class="clear">') == excludes.sum()


def test_a_star_marks_what_holm_leaves_on_the_page_and_in_the_figure(tmp_path):
    folder = make_folder(tmp_path / "made", (small(WILD), small(TOOLS)))
    table = pd.read_csv(folder / "differences.csv")
    table["p_holm"] = [0.049, 0.051, None, 0.2, 0.9] * (len(table) // 5)
    table.to_csv(folder / "differences.csv", index=False)
    make_report(folder, "en")
    page = (folder / "report.html").read_text(encoding="utf-8")
    everything = page[page.index("All differences") :]
    assert everything.count("* <small>[") == len(table) // 5
    results = read_results(folder)
    points = differences.table(results)
    with figure_style():
        drawn = differences.draw(points, results, Words("en"))
    stars = sum(
        len(marks.get_offsets()) for panel in drawn.axes for marks in panel.collections
        if isinstance(marks, PathCollection) and len(marks.get_paths()[0].vertices) == 11
    )
    assert stars == (points["p_holm"] < 0.05).sum() > 3


def test_titles_cannot_inject_anything(tmp_path):
    evil = '<script>alert(1)</script>"onload="x'
    made = replace(small(WILD, days=30), en=evil, zh=evil)
    folder = make_folder(tmp_path / "made", (made, small(TOOLS, days=30)), {"en": evil, "zh": evil})
    make_report(folder, "en")
    page = (folder / "report.html").read_text(encoding="utf-8")
    references = References()
    references.feed(page)
    assert "script" not in references.tags
    assert "&lt;script&gt;" in page


def test_scenarios_of_one_title_are_told_apart_by_their_names(tmp_path):
    made = [replace(small(WILD, days=30), name=name, en="Market", zh=zh)
            for name, zh in (("one", "甲"), ("two", "乙"))]
    results = read_results(make_folder(tmp_path / "made", (*made, small(TOOLS, days=30))))
    assert [each.title for each in results.scenarios.values()][:2] == [
        {"en": "Market (one)", "zh": "甲"}, {"en": "Market (two)", "zh": "乙"},
    ]
    assert results.scenarios[TOOLS.name].title["en"] == TOOLS.en


def test_names_that_look_like_numbers_or_missing_ones_are_names(tmp_path):
    names = ("NA", "007", "nan", "1e3")
    made = tuple(replace(small(WILD, days=30 + place), name=name, en=f"the {name}")
                 for place, name in enumerate(names))
    folder = make_folder(tmp_path / "made", made)
    results = read_results(folder)
    assert tuple(dict.fromkeys(results.summary["scenario"])) == names
    assert set(results.differences["baseline"]) == {"NA"}
    make_report(folder, "en")
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert all(f"the {name}" in page for name in names)


@pytest.mark.parametrize("title", ["from 5 $ to 10 $", r"$\nothing$ ^ _ {", "100 % \\ $"])
def test_a_title_is_no_formula(tmp_path, title):
    made = replace(small(WILD, days=30), en=title, zh=title)
    folder = make_folder(tmp_path / "made", (made, small(TOOLS, days=30)), {"en": title})
    make_report(folder, "en")
    with figure_style():
        results = read_results(folder)
        drawn = eras.draw(eras.table(results), results, Words("en"))
        assert not any(text.get_parse_math() for text in drawn.findobj(Text))


NAN = tuple(name for name in METRIC_NAMES if name != "orders")
POOR = {
    "one scenario": (small(HISTORY),),
    "one seed": (small(WILD, seeds=1), small(INSURED, seeds=1)),
    "three days": (small(WILD, days=3), small(TOOLS, days=3)),
    "one day": (small(WILD, days=1, seeds=1),),
    "no distributors": (replace(small(WILD), distributors=False),),
    "nothing but orders": (replace(small(WILD), missing=NAN), replace(small(TOOLS), missing=NAN)),
    "many seeds": (small(WILD, seeds=9),),
    "no values at all": (replace(small(WILD), missing=METRIC_NAMES),),
    "eight scenarios": tuple(
        replace(small(TOOLS, days=20, seeds=2), name=f"point_{i}", en="x" * 70, zh="很" * 40)
        for i in range(8)
    ),
}


@pytest.mark.parametrize("name", POOR)
def test_poor_folders_give_a_report_that_says_what_is_missing(name, tmp_path):
    folder = make_folder(tmp_path / "made", POOR[name])
    written = make_report(folder, "zh" if name == "eight scenarios" else "en")
    page = (folder / "report.html").read_text(encoding="utf-8")
    figures = {path.stem for path in written if path.suffix == ".svg"}
    assert page.count("<svg") == len(figures)
    sentence = "没有情景在途中" if name == "eight scenarios" else "No scenario had a change"
    assert (sentence in page) == ("history" not in figures)
    if name == "no distributors":
        assert "income" not in figures and "downlines" not in figures
        assert "Nobody distributed for 180 days" in page
    if name == "nothing but orders":
        assert "Left out for want of values: trust in sellers" in page
    if name == "one scenario":
        assert "differences" not in figures and "history" in figures


def test_figures_of_an_earlier_report_do_not_outlive_it(tmp_path):
    folder = make_folder(tmp_path / "made", (small(WILD, days=20), small(TOOLS, days=20)))
    figures = folder / "figures"
    figures.mkdir()
    # An older version kept no list of its figures, but left its page; the others are somebody's.
    (folder / "report.html").touch()
    for name in ("history_zh.svg", "my_own.svg", "downlines_page2.png"):
        (figures / name).touch()
    make_report(folder, "en")
    assert not (figures / "history_zh.svg").exists() and (figures / "my_own.svg").exists()
    for name in ("grid.png", "history_zh.svg"):
        (figures / name).write_text("mine")
    note_written(figures, ["history_page2.pdf"])
    (figures / "history_page2.pdf").touch()
    before = set(figures.iterdir())
    make_report(folder, "en")
    assert before - set(figures.iterdir()) == {figures / "history_page2.pdf"}


def test_a_folder_without_a_report_loses_no_figure_to_the_first_one(tmp_path):
    folder = make_folder(tmp_path / "made", (small(WILD, days=5),))
    (folder / "figures").mkdir()
    (folder / "figures" / "grid.png").write_text("mine")
    make_report(folder, "en")
    assert (folder / "figures" / "grid.png").read_text() == "mine"


@pytest.mark.parametrize(
    ("broken", "words"),
    [("plan.json", "no plan.json"), ("daily.parquet", "no run of this experiment has finished")],
)
def test_a_folder_without_results_is_named(tmp_path, broken, words):
    folder = make_folder(tmp_path / "made", (small(WILD, days=5),))
    (folder / broken).unlink()
    with pytest.raises(ReportError, match=words):
        make_report(folder)


def test_garbage_in_the_folder_is_named(tmp_path):
    folder = make_folder(tmp_path / "made", (small(WILD, days=5),))
    (folder / "daily.parquet").write_bytes(b"no parquet")
    with pytest.raises(ReportError, match="not readable as Parquet"):
        make_report(folder)
    (folder / "plan.json").write_text("{")
    with pytest.raises(ReportError, match="not readable as JSON"):
        make_report(folder)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xff\xfe{", "plan.json: is not UTF-8 text"), (b"[" * 100_000, "not readable as JSON"),
     (b"[]", "is no plan of this program"), (b'{"scenarios": [1], "runs": []}', "is no plan")],
)
def test_a_plan_that_is_none_is_named(tmp_path, content, words):
    (tmp_path / "plan.json").write_bytes(content)
    with pytest.raises(ReportError, match=words):
        make_report(tmp_path)


def test_a_table_of_an_earlier_version_is_named_with_what_it_lacks(tmp_path):
    folder = make_folder(tmp_path, (small(WILD, days=5), small(TOOLS, days=5)))
    table = pd.read_csv(folder / "differences.csv")
    table.drop(columns=["p_holm", "effect_size"]).to_csv(folder / "differences.csv", index=False)
    with pytest.raises(ReportError, match=r"differences.csv: no column p_holm, effect_size, as"):
        make_report(folder)


def test_a_scenario_that_the_plan_does_not_name_is_an_error(tmp_path):
    folder = make_folder(tmp_path / "made", (small(WILD, days=5), small(TOOLS, days=5)))
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    plan["scenarios"] = plan["scenarios"][:1]
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    with pytest.raises(ReportError, match="tool_based"):
        make_report(folder)


def test_an_unknown_language_is_an_error(reported):
    with pytest.raises(ValueError, match="both, en or zh"):
        make_report(reported[0], "fr")


def test_failed_runs_are_on_the_page(tmp_path):
    folder = make_folder(tmp_path / "made", (small(WILD, days=5),))
    runs = pd.read_csv(folder / "runs.csv")
    failed = pd.DataFrame([{"scenario": "wild_growth", "seed": 3, "status": "failed"}])
    pd.concat([runs, failed]).to_csv(folder / "runs.csv", index=False)
    make_report(folder, "en")
    assert '<td class="bad">1</td>' in (folder / "report.html").read_text(encoding="utf-8")


