"""What must be seen in a figure to read it: marks told apart, ticks where they are needed."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex

from sim.experiment.designs.grid import Grid
from sim.experiment.designs.morris import Morris
from sim.experiment.designs.sobol import Sobol
from sim.report.drawing import symlog_ticks
from sim.report.figures import (
    attribution,
    calibration_search,
    calibration_targets,
    grid,
    morris,
    sobol,
)
from sim.report.labels import Words
from sim.report.results import read_results
from sim.report.style import GREY, figure_style, new_figure

from .design_folders import attribution_folder
from .test_calibration_report import calibration_folder
from .test_sweeps import GAIN, LIMIT, METRICS, SWITCH, TOOLS, WILD, drawn, factor, made


def bounds(figure, texts):
    """Return the boxes of texts, in pixels."""
    return [text.get_window_extent(figure.canvas.get_renderer()) for text in texts]


def test_intervals_of_effects_differ_from_the_lines_that_lead_to_names(tmp_path):
    design = Morris((GAIN, LIMIT, SWITCH), (WILD,), METRICS[:1], 4, 1, 4)
    folder = made(tmp_path, design, (WILD,), noise=5.0)
    panel = drawn(folder, morris)[0].axes[0]
    (intervals,) = [each for each in panel.collections if isinstance(each, LineCollection)]
    (effects,) = [each for each in panel.collections if isinstance(each, PathCollection)]
    leaders = {to_hex(text.arrow_patch.get_edgecolor()) for text in panel.texts}
    assert to_hex(intervals.get_color()[0]) == to_hex(effects.get_facecolor()[0])
    assert leaders == {to_hex(GREY)}


@pytest.mark.parametrize(("linear", "limit", "ticks"), [
    (2.0, 13.0, [-10, -2, 0, 2, 10]),
    (1.0, 1.6, [-1, 0, 1]),
    (1.0, 8.0, [-5, -1, 0, 1, 5]),
    (100.0, 4000.0, [-1000, -100, 0, 100, 1000]),
])
def test_a_logarithmic_part_has_a_tick_beyond_its_beginning(linear, limit, ticks):
    panel = new_figure(4, 2).add_subplot()
    panel.set_xscale("symlog", linthresh=linear, linscale=1.2)
    panel.set_xlim(-limit, limit)
    symlog_ticks(panel)
    assert panel.get_xticks().tolist() == ticks


def test_deviations_beyond_the_tolerances_can_be_read(tmp_path):
    folder = calibration_folder(tmp_path / "made", by_abc=True)
    results = read_results(folder)
    with figure_style():
        points = calibration_targets.table(results)
        panel = calibration_targets.draw(points, results, Words("en")).axes[0]
        search = calibration_search.draw(calibration_search.table(results), results, Words("en"))
    assert panel.get_xticks().max() == 10.0 == points["model"].max()
    assert np.diff(search.axes[0].get_xticks()).tolist().count(10.0) >= 4


def test_lines_of_chinese_labels_do_not_touch(tmp_path):
    folder = attribution_folder(tmp_path / "made")
    results = read_results(folder)
    with figure_style():
        (figure,) = attribution.draw(attribution.table(results), results, Words("zh"))
        label = figure.axes[0].get_yticklabels()[0]
        line = figure.text(0, 0, label.get_text().split("\n")[1], fontsize=label.get_fontsize())
        whole, single = bounds(figure, [label, line])
    assert whole.height >= 2.05 * single.height


def test_a_curve_has_its_ticks_at_the_listed_values(tmp_path):
    five = Grid((factor("trust.gain", values=(0.1, 0.2, 0.3, 0.4, 0.5)),), (WILD,), METRICS[:1])
    panel = drawn(made(tmp_path / "five", five, (WILD,)), grid)[0].axes[0]
    assert [text.get_text() for text in panel.get_xticklabels()] == ["0.1", "0.2", "0.3", "0.4",
                                                                     "0.5"]
    ratios = Grid((factor("posting.limit", values=(1, 5, 25)),), (WILD,), METRICS[:1])
    panel = drawn(made(tmp_path / "ratios", ratios, (WILD,)), grid)[0].axes[0]
    assert panel.get_xscale() == "log" and panel.get_xticks().tolist() == [1, 5, 25]
    near = Grid((factor("trust.gain", values=(0.1, 0.11, 0.5)),), (WILD,), METRICS[:1])
    panel = drawn(made(tmp_path / "near", near, (WILD,)), grid)[0].axes[0]
    assert 0.11 not in panel.get_xticks()


def test_the_reference_on_a_curve_is_a_square(tmp_path):
    gain = factor("trust.gain", values=(0.1, 0.2, 0.5))
    design = Grid((gain,), (WILD, TOOLS), METRICS[:1], reference={"trust.gain": 0.2})
    folder = made(tmp_path, design, seeds=5, noise=6.0)
    (figure,) = drawn(folder, grid)
    dots = [each for each in figure.axes[0].collections if isinstance(each, PathCollection)]
    response = pd.read_csv(folder / "response.csv").query("is_reference == 'yes'")
    squares = [each.get_offsets()[0].tolist() for each in dots if len(each.get_offsets()) == 1]
    assert np.array(squares) == pytest.approx(response[["trust.gain", "mean"]].to_numpy())
    results = read_results(folder)
    for language, said in (("en", "Square: the reference."), ("zh", "方块：参照点。")):
        assert said in grid.caption(grid.table(results), results, Words(language))


def test_a_pure_number_has_no_unit_beside_its_map(tmp_path):
    factors = (factor("trust.gain", values=(0.5, 1.0)), factor("posting.limit", values=(1, 5)))
    metrics = ("orders", "distributor_income_gini")
    (figure,) = drawn(made(tmp_path, Grid(factors, (WILD,), metrics), (WILD,)), grid)
    assert [each.get_ylabel() for each in figure.axes[2:]] == ["orders/day", ""]


def test_every_bar_of_sobol_is_inside_its_frame_and_a_cut_interval_is_said(tmp_path):
    folder = made(tmp_path, Sobol((GAIN, LIMIT), (WILD,), METRICS, 8, 1, False), (WILD,))
    results = read_results(folder)
    points = sobol.table(results)
    great = points["metric"] == METRICS[0]
    points = points.assign(value=np.where(great, 1.7, 0.2), ci_low=0.1,
                           ci_high=np.where(great, 2.5, 0.3))
    with figure_style():
        (figure,) = sobol.draw(points, results, Words("en"))
    assert all(panel.get_xlim()[1] > 1.7 for panel in figure.axes)
    for cut in (True, False):
        shown = points if cut else points[~great]
        said = sobol.caption(shown, results, Words("en"))
        assert ("Intervals that leave the frame are cut." in said) == cut
