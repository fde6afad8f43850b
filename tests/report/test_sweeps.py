"""Figures and tables of designs over parameters: what is drawn, said and left out."""

import numpy as np
import pandas as pd
import pytest

from sim.experiment.designs.factors import Factor
from sim.experiment.designs.grid import Grid
from sim.experiment.designs.hypercube import Hypercube
from sim.experiment.designs.morris import Morris
from sim.experiment.designs.sobol import Sobol
from sim.experiment.statistics import t_interval
from sim.report.current import FORMATS
from sim.report.design_tables import design_tables
from sim.report.figures import grid, lhs, morris, sobol
from sim.report.labels import Words
from sim.report.make import make_report
from sim.report.parameters import axis_label, is_logarithmic, parameter_label
from sim.report.results import ReportError, read_results
from sim.report.style import figure_style
from sim.scenario.settings import DECLARED
from sim.written import LIST

from .design_folders import ERAS, name_design, sweep_folder
from .folders import make_folder

WILD, TOOLS = "wild_growth", "tool_based"
METRICS = ("orders", "channel_trust_mean")


def factor(path, low=0.0, high=1.0, values=(), log=False):
    declared = DECLARED[path]
    kind = "choice" if declared.kind is str else \
        "flag" if declared.unit in ("switch", "flag") else declared.kind.__name__
    label = {"en": declared.en, "zh": declared.zh}
    return Factor(path, label, declared.unit, kind, low, high, values, log)


GAIN = factor("trust.gain")
LIMIT = factor("posting.limit", 1.0, 25.0, log=True)
SWITCH = factor("mechanisms.blocking")


def orders(values):
    """Gain does much, the limit little, blocking only beside gain; above 90 trust is missing."""
    return 80.0 * values["trust.gain"] + 0.4 * values["posting.limit"] \
        + 10.0 * values["mechanisms.blocking"] * values["trust.gain"]


def made(folder, design, scenarios=(WILD, TOOLS), **luck):
    return sweep_folder(folder / "made", design, scenarios, orders, **luck)


def drawn(folder, module, language="en"):
    results = read_results(folder)
    points = module.table(results)
    with figure_style():
        figures = module.draw(points, results, Words(language))
    return figures if isinstance(figures, list) else [figures]


def test_a_design_has_its_figure_in_every_format_and_language(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.report.make.FIGURES", ())
    folder = made(tmp_path, Sobol((GAIN, SWITCH), (WILD,), METRICS[:1], 8, 1, False), (WILD,))
    make_report(folder, "both")
    names = {path.name for path in (folder / "figures").iterdir()}
    assert names == {"sobol.csv", LIST} | {f"sobol{end}.{kind}" for end in ("", "_zh")
                                     for kind in FORMATS}
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.count('<figure class="sobol">') == 2


def test_bars_and_whiskers_of_sobol_are_the_table(tmp_path):
    design = Sobol((GAIN, LIMIT, SWITCH), (WILD, TOOLS), METRICS[:1], 8, 1, True)
    folder = made(tmp_path, design)
    figures = drawn(folder, sobol)
    assert len(figures) == 2
    table = pd.read_csv(folder / "sensitivity.csv")
    own = table[(table["scenario"] == WILD) & table["other"].isna()]
    panel = figures[0].axes[0]
    widths = sorted(bar.get_width() for bar in panel.patches)
    assert widths == pytest.approx(sorted(own["value"]))
    ends = np.sort([segment[:, 0] for lines in panel.collections
                    for segment in lines.get_segments()], axis=0)
    assert ends == pytest.approx(np.sort(own[["ci_low", "ci_high"]], axis=0))
    labels = [text.get_text() for text in panel.get_yticklabels()]
    assert labels[0] == parameter_label("trust.gain", Words("en"))
    chinese = drawn(folder, sobol, "zh")[0].axes[0].get_yticklabels()[0].get_text()
    assert chinese == DECLARED["trust.gain"].zh


def test_effects_stand_at_mu_star_and_sigma(tmp_path):
    folder = made(tmp_path, Morris((GAIN, LIMIT, SWITCH), (WILD,), METRICS[:1], 4, 1, 4), (WILD,))
    points = morris.table(read_results(folder))
    panel = drawn(folder, morris)[0].axes[0]
    (offsets,) = [each.get_offsets() for each in panel.collections
                  if len(each.get_offsets()) == 3]
    assert np.asarray(offsets) == pytest.approx(points[["mu_star", "sigma"]].to_numpy())
    named = {text.get_text() for text in panel.texts}
    assert named == {parameter_label(each.path, Words("en")) for each in (GAIN, LIMIT, SWITCH)}


def test_what_a_sample_cannot_bear_stands_below_the_figure_and_in_the_table(tmp_path):
    """Trust is missing above 90 orders, and else does not vary; four base samples rank nothing."""
    folder = made(tmp_path, Sobol((GAIN, LIMIT, SWITCH), (WILD,), METRICS, 4, 1, False), (WILD,))
    results = read_results(folder)
    said = sobol.notes(sobol.table(results), results, Words("en"))
    assert said[0].startswith("The sample is too small to rank all parameters by what they do to "
                              "orders:")
    assert said[-1].startswith("No index of channel trust")
    for language, words in (("en", "not ranked against"), ("zh", "无法排序")):
        (table,) = design_tables(results, Words(language))
        assert {len(cells) for cells in table.rows} == {len(table.head)}
        assert len(table.rows) == 2 * 3
        assert any(words in cells[-1].text for cells in table.rows[:3])
    constant = Words("zh")("warning_constant")
    assert all(constant in cells[-1].text for cells in table.rows[3:])


def test_a_grid_of_one_parameter_is_a_curve_with_its_interval(tmp_path):
    design = Grid((factor("trust.gain", values=(0.1, 0.3, 0.5)),), (WILD, TOOLS), METRICS[:1])
    folder = made(tmp_path, design, seeds=4)
    (figure,) = drawn(folder, grid)
    panel = figure.axes[0]
    response = pd.read_csv(folder / "response.csv")
    for line, level, name in zip(panel.lines[::2], panel.lines[1::2], (WILD, TOOLS)):
        own = response[response["scenario"] == name]
        assert line.get_xdata().tolist() == [0.1, 0.3, 0.5]
        assert line.get_ydata().tolist() == pytest.approx(own["mean"].tolist())
        assert set(level.get_ydata()) == {own["reference_mean"].iloc[0]}
    band = panel.collections[0].get_paths()[0].vertices
    first = response[response["scenario"] == WILD].iloc[0]
    heights = band[band[:, 0] == 0.1][:, 1]
    assert (heights.min(), heights.max()) == pytest.approx((first["ci_low"], first["ci_high"]))


def test_a_grid_of_two_parameters_is_a_map_with_holes_where_values_are_missing(tmp_path):
    factors = (factor("trust.gain", values=(0.5, 1.0)), factor("posting.limit", values=(1, 5, 25)))
    folder = made(tmp_path, Grid(factors, (WILD,), METRICS), (WILD,))
    (figure,) = drawn(folder, grid)
    cells = figure.axes[0].images[0].get_array()
    response = pd.read_csv(folder / "response.csv")
    own = response[response["metric"] == "orders"].set_index(["posting.limit", "trust.gain"])
    assert cells[2, 1] == pytest.approx(own.loc[(25, 1.0), "mean"])
    assert cells[0, 0] == pytest.approx(own.loc[(1, 0.5), "mean"])
    holes = figure.axes[1].images[0].get_array().mask
    missing = own["mean"].unstack().to_numpy() - 2.0 > 90
    assert missing.any() and (holes == missing).all()
    assert figure.axes[0].get_ylabel() == axis_label("posting.limit", Words("en"), 24)


def test_a_grid_of_three_parameters_shows_main_effects(tmp_path):
    factors = (factor("trust.gain", values=(0.1, 0.5)), factor("posting.limit", values=(1, 5, 25)),
               factor("mechanisms.blocking", values=(0, 1)))
    folder = made(tmp_path, Grid(factors, (WILD,), METRICS[:1]), (WILD,), seeds=5, noise=4.0)
    (figure,) = drawn(folder, grid)
    runs = pd.read_csv(folder / "runs.csv").query("point > 0")
    for panel, path in zip(figure.axes, [each.path for each in factors]):
        by_seed = runs.groupby([path, "seed"])["orders"].mean().unstack()
        assert panel.lines[0].get_ydata().tolist() == pytest.approx(by_seed.mean(axis=1).tolist())
        ends = [t_interval(values) for values in by_seed.to_numpy()]
        heights = panel.collections[0].get_paths()[0].vertices[:, 1]
        assert (heights.min(), heights.max()) == pytest.approx((np.min(ends), np.max(ends)))
    assert [text.get_text() for text in figure.axes[2].get_xticklabels()] == ["off", "on"]


def test_a_grid_of_texts_stands_in_the_order_of_the_file(tmp_path):
    kinds = tuple(reversed(DECLARED["people.network.kind"].choices[:2]))
    folder = made(tmp_path, Grid((factor("people.network.kind", 0, 0, kinds),), (WILD,),
                                 METRICS[:1]), (WILD,))
    panel = drawn(folder, grid)[0].axes[0]
    assert [text.get_text() for text in panel.get_xticklabels()] == list(kinds)


def test_a_hypercube_shows_every_point_over_every_parameter(tmp_path):
    folder = made(tmp_path, Hypercube((GAIN, LIMIT, SWITCH), (WILD,), METRICS[:1], 24), (WILD,))
    (figure,) = drawn(folder, lhs)
    points = pd.read_csv(folder / "points.csv")
    for panel, path in zip(figure.axes, ("trust.gain", "posting.limit", "mechanisms.blocking")):
        places = panel.collections[0].get_offsets()[:, 0]
        assert sorted(places.tolist()) == pytest.approx(sorted(points[path]))
    assert figure.axes[1].get_xscale() == "log" and figure.axes[0].get_xscale() == "linear"
    assert figure.axes[2].lines[0].get_xdata().tolist() == [0, 1]


def test_a_running_mean_follows_a_line_and_stays_inside():
    line = pd.Series([2.0 * at for at in range(60)], index=[float(at) for at in range(60)])
    averaged = lhs.running_mean(line.sample(frac=1, random_state=1))
    assert averaged.to_numpy() == pytest.approx(2.0 * averaged.index.to_numpy())
    assert averaged.index.min() == pytest.approx(4.5) and len(averaged) == 60 - 10 + 1
    flags = pd.Series([1.0, 3.0, 5.0, 7.0], index=[0, 0, 1, 1])
    assert lhs.running_mean(flags).to_dict() == {0: 2.0, 1: 6.0}


def test_listed_values_in_equal_ratios_take_a_logarithmic_axis(tmp_path):
    factors = (factor("posting.limit", values=(1, 5, 25)), factor("trust.gain", values=(0.1, 0.5)))
    results = read_results(made(tmp_path, Grid(factors, (WILD,), METRICS[:1]), (WILD,)))
    assert is_logarithmic("posting.limit", results)
    assert not is_logarithmic("trust.gain", results)


TWO = (factor("trust.gain", values=(0.1, 0.3, 0.5)), factor("posting.limit", values=(1, 5)))
ONE = TWO[:1]


@pytest.mark.parametrize("reference", [{}, {"trust.gain": 0.3, "posting.limit": 5}])
def test_maps_hatch_what_cannot_be_told_from_the_reference(tmp_path, reference):
    folder = made(tmp_path, Grid(TWO, (WILD,), METRICS[:1], reference=reference), (WILD,),
                  seeds=5, noise=6.0)
    response = pd.read_csv(folder / "response.csv")
    untold = response[(response["difference_ci_low"] <= 0) & (response["difference_ci_high"] >= 0)]
    assert 0 < len(untold) < len(response)
    expected = {([0.1, 0.3, 0.5].index(row["trust.gain"]), [1, 5].index(row["posting.limit"]))
                for _, row in untold.iterrows()}
    (figure,) = drawn(folder, grid)
    hatched = [patch for patch in figure.axes[0].patches if patch.get_hatch()]
    assert {(patch.get_x() + 0.5, patch.get_y() + 0.5) for patch in hatched} == expected
    framed = [patch for patch in figure.axes[0].patches if not patch.get_hatch()]
    assert len(framed) == bool(reference)


def test_dots_of_a_curve_are_hollow_where_the_reference_is_not_left(tmp_path):
    folder = made(tmp_path, Grid(ONE, (WILD,), METRICS[:1]), (WILD,), seeds=5, noise=6.0)
    response = pd.read_csv(folder / "response.csv")
    untold = (response["difference_ci_low"] <= 0) & (response["difference_ci_high"] >= 0)
    assert 0 < untold.sum() < len(response)
    dots = drawn(folder, grid)[0].axes[0].collections[-1].get_facecolors()
    assert [tuple(color[:3]) == (1.0, 1.0, 1.0) for color in dots] == untold.tolist()


@pytest.mark.parametrize(("seeds", "said", "unsaid"), [
    (1, ["Seeds a point: 1.", "One seed gives no interval"], ["Band", "Hollow", "Thin"]),
    (3, ["Seeds a point: 3.", "Thin lines: single seeds."], ["Band"]),
    (5, ["Seeds a point: 5.", "Band: 95 % t interval"], ["Thin"]),
])
def test_a_curve_says_what_its_seeds_allow(tmp_path, seeds, said, unsaid):
    folder = made(tmp_path, Grid(ONE, (WILD,), METRICS[:1], reference={"trust.gain": 0.2}),
                  (WILD,), seeds=seeds, noise=1.0)
    results, words = read_results(folder), Words("en")
    points = grid.table(results)
    assert (points["point"] > 0).all()
    told = grid.caption(points, results, words) + " ".join(grid.notes(points, results, words))
    assert all(each in told for each in [*said, "Reference: trust gain = 0.2."])
    assert not any(each in told for each in unsaid), told


def test_the_page_lists_every_point_with_its_difference(tmp_path):
    folder = made(tmp_path, Grid(TWO, (WILD,), METRICS, reference={"trust.gain": 0.2}), (WILD,),
                  seeds=4, noise=6.0)
    response = pd.read_csv(folder / "response.csv")
    for language in ("en", "zh"):
        (table,) = design_tables(read_results(folder), Words(language))
        assert len(table.rows) == 7 and {len(row) for row in table.rows} == {len(table.head)}
        assert table.rows[0][1].text == "–" and table.rows[0][3].small == \
            Words(language)("legend_framed")
        assert {row[2].text for row in table.rows} == {"4"}
        own = response[(response["metric"] == "orders") & (response["point"] > 0)]
        clear = (own["difference_ci_low"] > 0) | (own["difference_ci_high"] < 0)
        assert [row[3].kind == "clear" for row in table.rows[1:]] == clear.tolist()


def test_a_response_without_differences_is_named(tmp_path):
    folder = made(tmp_path, Grid(ONE, (WILD,), METRICS[:1]), (WILD,))
    old = pd.read_csv(folder / "response.csv").drop(columns=["mean_difference"])
    old.to_csv(folder / "response.csv", index=False)
    with pytest.raises(ReportError, match=r"response\.csv: no column mean_difference, as another"):
        grid.table(read_results(folder))


@pytest.mark.parametrize("kind", ["grid", "lhs", "sobol", "morris"])
def test_a_design_that_was_interrupted_has_a_page_all_the_same(tmp_path, kind, monkeypatch):
    monkeypatch.setattr("sim.report.make.FIGURES", ())
    folder = make_folder(tmp_path / "made", ERAS[:1])
    name_design(folder, kind)
    make_report(folder, "en")
    assert not list((folder / "figures").glob(f"{kind}*"))
