"""The default experiment, small, on the market itself: what pairing by seed is worth."""

import re

import pandas as pd
import pytest

from sim.catalogue.sources import HOME
from sim.experiment.runner import run_experiment
from sim.report.results import read_results


@pytest.fixture(scope="module")
def eras(tmp_path_factory):
    return run_experiment(
        HOME / "scenarios/three_eras.yaml", seeds=4, days=40, jobs=1, quiet=True,
        overrides={"people.count": 300}, out=tmp_path_factory.mktemp("eras") / "out",
    )


def test_the_variance_that_pairing_removes_is_in_the_table(eras):
    """Until its first change history is wild growth, so that pairs share everything."""
    table = pd.read_csv(eras.directory / "differences.csv").set_index(["scenario", "metric"])
    assert (table["n_pairs"].loc[:, "orders"] == 4).all()
    removed = table["variance_removed_by_pairing"]
    assert (removed["history"].dropna() == 1.0).all() and removed["history"].notna().sum() > 20
    for scenario in ("tool_based", "platform_insured"):
        known = removed[scenario].dropna()
        assert len(known) > 20 and known.between(-1, 1).all() and (known < 1.0).any()
    gmv = eras.runs.pivot(index="seed", columns="scenario", values="gmv")
    difference = gmv["tool_based"] - gmv["wild_growth"]
    by_hand = 1 - difference.var() / (gmv["tool_based"].var() + gmv["wild_growth"].var())
    assert removed["tool_based", "gmv"] == pytest.approx(by_hand)


def test_the_report_finds_what_every_run_ended_with(eras):
    """How a run's file is written and how the report reads it must not drift apart."""
    results = read_results(eras.directory)
    assert len(results.runs) == len(eras.runs) == 16
    assert all(run.outcome["downline_sizes"] for run in results.runs)
    assert (eras.directory / "figures" / "downlines.svg").is_file()


def test_it_is_on_the_page_too(eras):
    page = (eras.directory / "report.html").read_text(encoding="utf-8")
    english = page[page.index('<article lang="en"') : page.index('<article lang="zh"')]
    section = english[english.index("<h2>Differences from the baseline") :]
    assert section.count("<th>variance removed by pairing</th>") == 2 * 3
    turnover = re.search(r'<th title="gmv">.*?</tr>', section, re.DOTALL)[0]
    assert turnover.count("<td") == 3 * 3
    table = eras.differences.set_index(["scenario", "metric"])
    removed = table.loc[("tool_based", "gmv"), "variance_removed_by_pairing"]
    assert f"<td>{100 * removed:.0f} %</td>".replace("-", "−") in turnover.replace("-", "−")
    assert "<td>100 %</td>" in turnover
