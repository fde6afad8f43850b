"""Tables and figures of designs: what is drawn, what is said, and what is left out."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from sim.catalogue import ROWS
from sim.patterns import PATTERNS
from sim.report.current import FORMATS
from sim.report.design_tables import design_tables
from sim.report.figures import ablation, attribution, fall, patterns
from sim.report.labels import Words
from sim.report.make import make_report
from sim.report.results import read_results
from sim.written import note_written

from .design_folders import (
    ERAS,
    ablation_folder,
    ablation_table,
    attribution_folder,
    fall_folder,
    name_design,
    patterns_folder,
)
from .folders import make_folder


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = ablation_folder(tmp_path_factory.mktemp("designs") / "ablation")
    return folder, make_report(folder, "zh")


def test_an_ablation_is_drawn_over_pages_in_every_format(made):
    folder, written = made
    drawn = {path.name for path in written if path.name.startswith("ablation")}
    stems = [f"ablation{page}" for page in ("", "_page2", "_page3")]
    assert drawn == {f"{stem}.{kind}" for stem in stems for kind in FORMATS} | {"ablation.csv"}
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.count('<figure class="ablation">') == 3
    assert "第 3 页，共 3 页。" in page
    assert len(re.findall(r'id="([^"]+)"', page)) == len(set(re.findall(r'id="([^"]+)"', page)))


def test_differences_are_in_standard_deviations_of_the_full_model(made):
    folder, _ = made
    table = pd.read_csv(folder / "ablation.csv").set_index(["row", "metric", "summary"])
    points = ablation.table(read_results(folder))
    for each in points.sample(40, random_state=1).itertuples():
        row = table.loc[(each.row, each.metric, each.summary)]
        assert each.value == pytest.approx(row[f"{each.form}_difference"] / row["full_sd"])
        assert each.ci_low == pytest.approx(row[f"{each.form}_ci_low"] / row["full_sd"])
    order = list(dict.fromkeys(points["arm"]))
    assert order == [made.name for made in ERAS]


def test_an_ablation_that_was_not_recentred_says_nothing_of_it(tmp_path):
    folder = ablation_folder(tmp_path / "raw")
    table = ablation_table().assign(recentring="not asked for")
    table.loc[:, [name for name in table if name.startswith("recentred_")]] = np.nan
    table.to_csv(folder / "ablation.csv", index=False)
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    plan["design"] = {"kind": "ablation", "recentre": False}
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    results, words = read_results(folder), Words("en")
    (shown,) = design_tables(results, words)
    assert {6} == {len(shown.head), *map(len, shown.rows)}
    for figure in ablation.draw(ablation.table(results), results, words):
        (legend,) = figure.legends
        assert [text.get_text() for text in legend.texts] == ["as it stands", "expected direction"]


def test_what_does_not_vary_is_named_and_not_drawn(made):
    results = read_results(made[0])
    points = ablation.table(results)
    assert "M06" not in set(points["row"])
    said = ablation.notes(points, results, Words("en"))[0]
    assert "M06 counterfeit orders (last 60 days)" in said and "M07" not in said


def test_the_page_holds_every_row_with_its_verdicts(made):
    results = read_results(made[0])
    for language, verdict in (("en", "as expected"), ("zh", "符合预期")):
        (table,) = design_tables(results, Words(language))
        assert len(table.rows) == len(ablation_table())
        clear = [cells for cells in table.rows if cells[5].kind == "clear"]
        assert clear and all(cells[5].small.startswith(verdict) for cells in clear)
        assert any(cells[5].kind == "bad" for cells in table.rows)
        assert {len(cells) for cells in table.rows} == {len(table.head)}
    by_row = {cells[0].text.split()[0]: cells for cells in table.rows}
    assert set(by_row) == {row.id for row in ROWS}
    assert by_row["M04"][6].small == "响应率未能恢复"
    assert "mechanisms.exposure=on" in by_row["M31"][1].small


def test_a_design_without_its_table_says_so_and_an_older_figure_goes(tmp_path):
    folder = make_folder(tmp_path / "made", ERAS[:1])
    name_design(folder, "ablation")
    earlier = ("ablation_page2.svg", "ablation_zh.pdf")
    note_written(folder / "figures", earlier)
    for stale in earlier:
        (folder / "figures" / stale).touch()
    (folder / "figures" / "mine.svg").touch()
    make_report(folder, "en")
    left = {path.name for path in (folder / "figures").iterdir()}
    assert "mine.svg" in left and not [name for name in left if name.startswith("ablation")]
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "No mechanism has two pairs of runs to compare." in page


def test_an_attribution_steps_from_one_era_to_the_other(tmp_path):
    folder = attribution_folder(tmp_path / "made")
    make_report(folder, "zh")
    results = read_results(folder)
    points = attribution.table(results)
    orders = points[(points["metric"] == "orders") & points["seed"].isna()]
    assert list(orders["step"]) == ["start", "lever", "lever", "lever", "end"]
    levels = (orders["before"] + orders["value"]).tolist()
    assert orders["before"].tolist()[1:4] == pytest.approx(levels[:3])
    assert levels[3] == pytest.approx(levels[4])
    assert (points["seed"].notna()).sum() == 2 * 5 * 3
    said = attribution.notes(points, results, Words("en"))
    assert said == ["Left out, because no seed has a value of it in every coalition: losing "
                    "distributors."]
    labels = attribution._labels(points, results, Words("zh"))
    assert labels[0].endswith("3 次中 2 次消亡") and labels[-1].endswith("3 次中 0 次消亡")
    assert labels[1:4] == ["交易摩擦", "评价", "my own levers"]
    for kind in FORMATS:
        assert (folder / "figures" / f"attribution.{kind}").stat().st_size > 1000
    (table,) = design_tables(results, Words("en"))
    assert table.title == "What each group of levers explains: Wild growth to Tool-based"
    assert [cells[1].text for cells in table.rows[:3]] == ["friction", "reviews", "my own levers"]
    assert "150 % of the difference" in table.rows[0][2].small
    assert "%" not in table.rows[3][2].small


def test_a_fall_is_drawn_with_every_seed_and_both_ends(tmp_path):
    folder = fall_folder(tmp_path / "made")
    make_report(folder, "zh")
    results = read_results(folder)
    points = fall.table(results)
    ends = points[(points["panel"] == "end") & points["seed"].notna()]
    assert len(ends) == 2 * 2 * 3
    shares = points[(points["panel"] == "share") & points["seed"].isna()].set_index("name")
    assert shares.loc["trust", "value"].tolist() == pytest.approx([32.0, 32.0])
    assert fall.notes(points, results, Words("en")) == []
    (table,) = design_tables(results, Words("zh"))
    assert [cells[1].text for cells in table.rows[:2]] == ["信任", "疲劳与屏蔽"]
    assert (folder / "figures" / "fall.svg").is_file()


def test_every_pattern_has_a_panel_with_its_nulls(tmp_path):
    folder = patterns_folder(tmp_path / "made", unmeasured="P5")
    make_report(folder, "both")
    results = read_results(folder)
    points = patterns.table(results)
    assert list(dict.fromkeys(points["pattern"])) == [p.id for p in PATTERNS if p.id != "P5"]
    first = PATTERNS[0].statistics[0]
    own = points[points["pattern"] == "P1"]
    assert set(own["arm"]) == {line.en for line in first.lines}
    assert set(own["is_null"]) == {"yes", "no"} and own["seed"].notna().sum() == 2 * 3
    assert patterns.notes(points, results, Words("en")) == \
        ["Not drawn, because no seed has a value: P5."]
    for suffix in ("", "_zh"):
        assert (folder / "figures" / f"patterns{suffix}.svg").stat().st_size > 1000


def test_the_page_tells_criteria_verdicts_and_effects_of_patterns(tmp_path):
    results = read_results(patterns_folder(tmp_path / "made", unmeasured="P5"))
    for language, words in (("en", ("2 / 3", "< 0.5; holds", "null", "−1 [−2, 0]")),
                            ("zh", ("2 / 3", "< 0.5; 成立", "对照", "−1 [−2, 0]"))):
        (table,) = design_tables(results, Words(language))
        assert {len(cells) for cells in table.rows} == {len(table.head)}
        assert len(table.rows) == sum(len(s.lines) for p in PATTERNS for s in p.statistics)
        model, null = table.rows[:2]
        assert (model[4].text, model[4].small, model[4].kind) == (*words[:2], "clear")
        assert (null[2].small, null[5].text) == words[2:]
    by_pattern = [cells for cells in table.rows if cells[0].text.startswith("P5 ")]
    assert {cells[3].text for cells in by_pattern} == {"–"}


@pytest.mark.parametrize("kind", ["attribution", "fall", "patterns"])
def test_a_design_that_was_interrupted_has_a_page_all_the_same(tmp_path, kind):
    folder = make_folder(tmp_path / "made", ERAS[:1])
    name_design(folder, kind)
    make_report(folder, "en")
    assert not list((folder / "figures").glob(f"{kind}*"))
