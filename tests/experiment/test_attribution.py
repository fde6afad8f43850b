"""The attribution as a design: levers, coalitions, Shapley values, swaps, mistakes."""

import numpy as np
import pandas as pd
import pytest

from sim.catalogue.sources import HOME
from sim.experiment.coalitions import subsets
from sim.experiment.designs.levers import GROUPS, differing, groups_of, moved, players
from sim.experiment.load import load_experiment
from sim.experiment.plan import planned_runs
from sim.experiment.runner import run_experiment
from sim.experiment.store import load_run
from sim.scenario import ConfigurationError, load_scenario

from . import fake_market
from .conftest import use_fake_market

ERAS = [load_scenario(HOME / "scenarios" / f"{name}.yaml")
        for name in ("wild_growth", "tool_based", "platform_insured")]
EARLY = "days: 130\npeople: {count: 1000}\npurchase: {friction: 0.8}\nreviews: {visibility: 0.2}\n"
LATE = """\
days: 130
people: {count: 1000}
purchase: {friction: 0.2}
reviews: {visibility: 1}
posting: {limit: 6, value_share: 0.3}
"""
FILE = """\
scenarios: {early: early.yaml, late: late.yaml}
replications: 3
design: {kind: attribution, metrics: [orders, gmv]}
"""


def write(folder, text=FILE):
    (folder / "early.yaml").write_text(EARLY, encoding="utf-8")
    (folder / "late.yaml").write_text(LATE, encoding="utf-8")
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    return folder / "case.yaml"


def mistakes(folder, design, scenarios="{early: early.yaml, late: late.yaml}"):
    with pytest.raises(ConfigurationError) as caught:
        load_experiment(write(folder, f"scenarios: {scenarios}\ndesign: {design}\n"))
    return caught.value.problems


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("attribution")
    with pytest.MonkeyPatch.context() as monkeypatch:
        use_fake_market(monkeypatch)
        monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.levered)
        return run_experiment(write(folder), quiet=True, jobs=2, out=folder / "out")


@pytest.mark.parametrize("pair", [(0, 1), (1, 2), (0, 2)])
def test_every_lever_between_the_shipped_eras_is_in_exactly_one_group(pair):
    """Where this fails, name the path in sim/experiment/designs/levers.py."""
    one, other = (ERAS[place] for place in pair)
    paths = differing(one, other)
    assert {path: groups_of(path, GROUPS) for path in paths if
            len(groups_of(path, GROUPS)) != 1} == {}
    assert sum(map(len, players(one, other, GROUPS).values())) == len(paths)
    assert set(players(one, other, GROUPS)) <= set(GROUPS)


def test_the_longest_pattern_decides():
    groups = {"a": ("posting.*", "trust.gain"), "b": ("posting.lim*",), "c": ("trust.gain",)}
    assert groups_of("posting.limit", groups) == ["b"]
    assert groups_of("posting.value_share", groups) == ["a"]
    assert groups_of("trust.gain", groups) == ["a", "c"]
    assert groups_of("trust.loss", groups) == []


def test_moving_every_lever_is_the_other_scenario():
    one, other = ERAS[:2]
    assert moved(one, other, differing(one, other)).canonical() == other.canonical()
    assert moved(one, other, []).canonical() == one.canonical()


def test_all_coalitions_are_laid_out_once_and_the_ends_are_the_scenarios(folder):
    experiment = load_experiment(write(folder))
    runs = planned_runs(experiment)
    (game,) = experiment.design.games(experiment.arms)
    assert set(game.groups) == {"friction", "content and rate limits", "reviews"}
    assert len(runs) == 8 * 3 and len({run.hash for run in runs}) == 24
    assert sum(not run.point for run in runs) == 6
    assert {run.point["moved"] for run in runs if run.point} == {
        " + ".join(sorted(each)) for each in subsets(game.groups)[1:-1]
    }
    only = next(run for run in runs if run.point and run.point["moved"] == "friction")
    early = experiment.arms[0].scenario.values
    assert [path for path, value in only.scenario.values.items() if value != early[path]] \
        == ["purchase.friction"]


def test_pairs_in_a_row_are_the_default_and_share_their_ends(folder):
    text = FILE.replace("late: late.yaml", "late: late.yaml, again: early.yaml")
    experiment = load_experiment(write(folder, text))
    assert experiment.design.pairs == (("early", "late"), ("late", "again"))
    runs = planned_runs(experiment)
    assert len(runs) == 3 * 3 + 2 * 6 * 3
    assert len({run.hash for run in runs}) == 8 * 3


def test_contributions_add_up_and_are_those_of_the_known_market(made):
    """In the fake market, friction takes 10 from orders, reviews give 4, both together 2 more."""
    table = pd.read_csv(made.directory / "attribution.csv")
    orders = table[table["metric"] == "orders"].set_index("group")
    assert set(orders["n"]) == {3}
    expected = {"friction": 11.0, "reviews": 5.0, "content and rate limits": 0.0}
    for group, value in expected.items():
        assert orders.loc[group, "contribution"] == pytest.approx(value)
        assert orders.loc[group, "ci_low"] <= value + 1e-9 <= orders.loc[group, "ci_high"] + 2e-9
    assert orders.loc["friction", "alone"] == pytest.approx(10.0)
    assert orders.loc["friction", "back"] == pytest.approx(-12.0)
    assert orders.loc["reviews", "alone"] == pytest.approx(4.0)
    assert orders["of_difference"].sum() == pytest.approx(1.0)
    ends = {name: made.runs[(made.runs["scenario"] == name)
                            & (made.runs["moved"] == "")]["orders"].mean()
            for name in ("early", "late")}
    assert orders["contribution"].sum() == pytest.approx(ends["late"] - ends["early"])


def test_a_share_is_not_given_of_a_difference_that_may_be_none(made):
    gmv = pd.read_csv(made.directory / "attribution.csv").query("metric == 'gmv'")
    assert gmv["of_difference"].isna().all()
    assert np.isfinite(gmv["contribution"]).all()


def test_seeds_and_coalitions_have_tables_of_their_own(made):
    seeds = pd.read_csv(made.directory / "attribution_seeds.csv")
    sums = seeds.groupby(["metric", "seed"])
    assert len(sums) == 6
    for _, own in sums:
        assert own["contribution"].sum() == pytest.approx(own["end"].iloc[0] - own["start"].iloc[0])
    coalitions = pd.read_csv(made.directory / "coalitions.csv", keep_default_na=False)
    assert len(coalitions) == 2 * 8
    assert set(coalitions["judged"]) == {3} and set(coalitions["extinct"]) == {0}
    assert (coalitions["least"] <= coalitions["mean"]).all()
    codebook = pd.read_csv(made.directory / "codebook.csv")
    for name in ("runs.csv", "attribution.csv", "attribution_seeds.csv", "coalitions.csv"):
        described = codebook[codebook["file"] == name]["column"]
        assert list(described) == list(pd.read_csv(made.directory / name).columns), name


def test_a_seed_that_lacks_a_coalition_is_left_out(made, reports, monkeypatch):
    monkeypatch.setattr("sim.experiment.runner.simulate", fake_market.fails_at_seed_2)
    lost = made.runs[(made.runs["moved"] == "reviews") & (made.runs["seed"] == 2)]["hash"].iloc[0]
    (made.directory / "runs" / f"{lost[:16]}.parquet").unlink()
    assert load_run(made.directory, lost) is None
    case = made.directory.parent / "case.yaml"
    results = run_experiment(case, quiet=True, out=made.directory, jobs=1)
    assert results.failed == 1
    table = pd.read_csv(made.directory / "attribution.csv").set_index(["metric", "group"])
    assert set(table["n"]) == {2}
    assert table.loc[("orders", "reviews"), "alone_n"] == 2
    assert table.loc[("orders", "friction"), "alone_n"] == 3


def test_mistakes_are_sentences_with_their_places(folder):
    found = mistakes(folder, "{kind: attribution, groups: {shop: [purchase.*, posing.limit], "
                             "rest: posting.*, more: [posting.*]}}")
    said = "\n".join(found)
    assert "design.groups.shop: 'posing.limit' is no parameter and no group of parameters such " \
        "as redress.*, did you mean posting.limit?" in said
    assert "reviews.visibility differs from early to late and is in no group; name it in one of " \
        "shop, rest, more" in said
    assert "posting.limit differs from early to late and is in 2 groups: rest, more" in said
    assert all(line.startswith("case.yaml:2:") for line in found)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("pairs: [{from: early, to: lat}]", "design.pairs.to: 'lat' is none of the scenarios, did "
         "you mean late?"),
        ("pairs: [{from: early}]", "write pairs: [{from: one_scenario, to: another}]"),
        ("pairs: early", "write pairs: [{from: one_scenario, to: another}]"),
        ("pairs: [{from: early, to: early}]", "early is both ends; two scenarios are needed"),
        ("metrics: [orderz]", "'orderz' is not a daily metric, did you mean orders?"),
        ("groups: [posting.limit]", "write groups: {name: [posting.limit, redress.*]}, not a list"),
        ("groups: {shop: []}", "design.groups.shop: names no parameter; leave it out"),
        ("rows: [M17]", "design.rows: is no option of attribution"),
    ],
)
def test_a_mistake_in_an_option_is_a_sentence(folder, options, said):
    found = mistakes(folder, f"{{kind: attribution, {options}}}")
    assert any(said in line for line in found), found


@pytest.mark.parametrize(
    ("scenarios", "said"),
    [
        ("{early: early.yaml}", "an attribution is between two scenarios, there is only one"),
        ("{early: early.yaml, late: early.yaml}", "nothing differs from early to late"),
        ("{early: early.yaml, late: {file: late.yaml, days: 9}}", "early lasts 130 days, late 9"),
        ("{early: early.yaml, late: {extends: late.yaml, timeline: [{day: 9, set: {trust.gain: "
         "0.2}}]}}", "late has changes on the way"),
    ],
)
def test_scenarios_that_cannot_be_attributed_are_refused(folder, scenarios, said):
    found = mistakes(folder, "{kind: attribution}", scenarios)
    assert any(said in line for line in found), found
