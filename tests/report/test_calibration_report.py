"""The figures and tables of a calibration: what is drawn, what is said, and what is left out."""

import numpy as np
import pandas as pd
import pytest

from sim.catalogue.row import Observable
from sim.experiment.codebook import codebook
from sim.experiment.designs.calibration import Calibration
from sim.experiment.designs.calibration_options import Settings
from sim.experiment.designs.factors import Factor
from sim.experiment.designs.targets import Measure, Target
from sim.report.current import FORMATS
from sim.report.design_tables import design_tables
from sim.report.figures import (
    calibration_parameters,
    calibration_search,
    calibration_targets,
)
from sim.report.labels import Words
from sim.report.make import make_report
from sim.report.results import read_results

from .design_folders import ERAS, name_design
from .folders import make_folder

FACTORS = (
    Factor("trust.gain", {"en": "trust gain", "zh": "信任增益"}, "share", "float", 0.0, 0.5),
    Factor("blocking.hazard", {"en": "blocking hazard", "zh": "屏蔽风险"}, "1/ad", "float", 0.001,
           0.1, log=True),
)  # fmt: skip
TARGETS = tuple(
    Target(name, {"en": name, "zh": zh}, "wild_growth", Measure(Observable("orders", "mean")), None,
           10.0, 2.0, weight, "somebody, 2016")
    for name, zh, weight in (("depth", "跌幅", 1.0), ("speed", "速度", 1.0), ("share", "占比", 0.0))
)  # fmt: skip


def calibration_folder(folder, by_abc, ended=True):
    """Write the result folder of a calibration, of which one target is shown by no fresh run."""
    make_folder(folder, ERAS[:1])
    name_design(folder, "calibrate")
    stream = np.random.default_rng(1)
    trials = pd.DataFrame({
        "trial": np.arange(40),
        "trust.gain": stream.uniform(0, 0.5, 40),
        "blocking.hazard": np.geomspace(0.001, 0.1, 40),
        "distance": stream.exponential(30, 40) + 1.0,
    })
    trials.loc[3, "distance"] = np.inf
    nothing = not ended
    targets = pd.DataFrame([
        {"target": "depth", "standing": 16.0, "model": 11.0, "low": 10.5, "high": 11.5, "z": 0.5,
         "verdict": "met", "fitted": "yes"},
        {"target": "speed", "standing": 10.0, "model": 30.0, "low": 26.0, "high": 34.0, "z": 10.0,
         "verdict": "missed", "fitted": "yes"},
        {"target": "share", "standing": np.nan, "model": np.nan, "low": np.nan, "high": np.nan,
         "z": np.nan, "verdict": "", "fitted": "no"},
    ]).assign(scenario="wild_growth", asked="orders (mean)", value=10.0, tolerance=2.0,
              source="somebody, 2016", n=8)  # fmt: skip
    if nothing:
        targets = targets.assign(model=np.nan, low=np.nan, high=np.nan, z=np.nan, verdict="")
    best = pd.DataFrame([
        {"parameter": f.path, "lowest": f.low, "highest": f.high, "base": f.low, "value": value,
         "scale": "logarithmic" if f.log else "linear", "low": f.low, "high": value, "near": 12,
         "width": 0.3, "found": found}
        for f, value, found in zip(FACTORS, (0.2, 0.01), ("found", "too few trials"), strict=True)
    ])  # fmt: skip
    draws = trials[["trust.gain", "blocking.hazard"]].assign(draw=range(40), weight=1 / 40)
    design = Calibration(FACTORS, TARGETS, Settings())
    tables = {"trials": trials, "targets": targets, "best": best[: 0 if nothing else None],
              "posterior_draws": draws[: 40 if by_abc and ended else 0]}  # fmt: skip
    for name, columns in design.table_columns.items():
        made = tables.get(name, pd.DataFrame()).reindex(columns=[column for column, *_ in columns])
        made.to_csv(folder / f"{name}.csv", index=False)
    codebook(design).to_csv(folder / "codebook.csv", index=False)
    return folder


@pytest.fixture(params=[False, True], ids=["optuna", "abc"])
def folder(request, tmp_path):
    return calibration_folder(tmp_path / "made", request.param)


def test_targets_are_drawn_in_tolerances(folder):
    results = read_results(folder)
    points = calibration_targets.table(results)
    assert list(points["target"]) == ["depth", "speed"]
    assert list(points["standing"]) == [3.0, 0.0] and list(points["model"]) == [0.5, 10.0]
    assert list(points["low"]) == [0.25, 8.0]
    said = calibration_targets.notes(points, results, Words("zh"))
    assert len(said) == 1 and "占比" in said[0]


def test_the_search_is_drawn_with_the_least_so_far(folder):
    results = read_results(folder)
    points = calibration_search.table(results)
    assert len(points) == 39 and (points["least"].diff().dropna() <= 0).all()
    assert points["least"].iloc[-1] == points["distance"].min()
    assert calibration_search.notes(points, results, Words("en"))[0].endswith("in them: 1.")


def test_parameters_are_drawn_by_what_there_is(folder):
    results = read_results(folder)
    points = calibration_parameters.table(results)
    assert len(points) == 80 and list(points["log"].unique()) == [False, True]
    by_abc = points["weight"].notna().all()
    assert by_abc == (len(results.table("posterior_draws")) > 0)
    assert points["distance"].isna().all() == by_abc


def test_every_figure_is_written_and_the_tables_are_on_the_page(tmp_path):
    folder = calibration_folder(tmp_path / "made", by_abc=True)
    make_report(folder, "zh")
    for name in ("targets", "parameters", "search"):
        stem = folder / "figures" / f"calibration_{name}"
        assert all(stem.with_suffix(f".{kind}").is_file() for kind in FORMATS)
        # Text is kept as a comment beside its paths; that of a formula would stand as it is.
        assert "mathdefault" not in stem.with_suffix(".svg").read_text(encoding="utf-8")
    page = (folder / "report.html").read_text(encoding="utf-8")
    for text in ("目标与模型", "校准后的参数", "somebody, 2016", "信任增益", "未达到"):
        assert text in page


def test_the_tables_say_what_is_met_and_what_is_told(folder):
    targets, best = design_tables(read_results(folder), Words("en"))
    assert [row[0].text for row in targets.rows] == ["depth", "speed", "share"]
    assert [row[4].kind for row in targets.rows] == ["clear", "bad", ""]
    assert targets.rows[0][3].text == "11 [10.5, 11.5]" and targets.rows[2][3].text == "–"
    assert "a check, not fitted" in targets.rows[2][0].small
    assert [row[4].text for row in best.rows] == ["found", "too few trials"]


def test_before_the_search_has_ended_the_page_says_so(tmp_path):
    folder = calibration_folder(tmp_path / "made", by_abc=False, ended=False)
    make_report(folder, "en")
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "The search has not ended" in page
    assert (folder / "figures/calibration_search.svg").is_file()
    assert not (folder / "figures/calibration_targets.svg").exists()
