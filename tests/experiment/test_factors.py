"""The parameters that a design moves: what may be written, and every mistake."""

from collections import Counter

import numpy as np
import pytest

from sim.experiment.definition import Arm
from sim.experiment.designs.factors import Factor, read_factors
from sim.experiment.options import Options
from sim.scenario import ConfigurationError, Problems, load_scenario
from sim.scenario.settings import DECLARED
from sim.scenario.yaml_source import parse_yaml


def read(text, *, levels=False, scenario="days: 9\n", overrides=None, folder=None):
    (folder / "a.yaml").write_text(scenario, encoding="utf-8")
    problems = Problems()
    arms = (Arm("a", load_scenario(folder / "a.yaml", overrides), 1),)
    node = parse_yaml(f"parameters: {text}", "case.yaml", problems)
    factors = read_factors(Options(node, ["a"], problems), arms, levels=levels)
    problems.raise_if_any()
    return factors


def mistakes(text, **options):
    with pytest.raises(ConfigurationError) as caught:
        read(text, **options)
    return caught.value.problems


def test_ranges_are_written_short_or_in_words_and_with_units(tmp_path):
    text = """{trust.gain: [5 %, 0.2], media.gap: [1 week, 1 month], trust.loss: {},
  trust.person_share: , mechanisms.blocking: {}, people.network.kind: [holme_kim, file],
  posting.start: {low: 0.1, high: 10 posts/day, log: yes}, fatigue.kept: {high: 0.9}}"""
    scenario = "people: {network: {path: friends.csv}}"
    (tmp_path / "friends.csv").write_text("0,1\n", encoding="utf-8")
    found = {each.path: each for each in read(text, folder=tmp_path, scenario=scenario)}
    bounds = {path: (each.kind, each.low, each.high) for path, each in found.items()}
    assert bounds == {
        "trust.gain": ("float", 0.05, 0.2), "media.gap": ("int", 7, 30),
        "trust.loss": ("float", 0, 1), "trust.person_share": ("float", 0, 1),
        "mechanisms.blocking": ("flag", 0, 1), "people.network.kind": ("choice", 0, 0),
        "posting.start": ("float", 0.1, 10), "fatigue.kept": ("float", 0.001, 0.9),
    }
    assert found["people.network.kind"].values == ("holme_kim", "file")
    assert [path for path, each in found.items() if each.log] == ["posting.start"]
    declared = DECLARED["trust.gain"]
    assert found["trust.gain"].label == {"en": declared.en, "zh": declared.zh}


def test_a_bound_left_out_stops_at_what_the_scenario_holds_beside_it(tmp_path):
    """posting.least must not pass posting.limit, now or after a dated change."""
    scenario = "posting: {least: 0.5}\ntimeline: [{day: 3, set: {posting.least: 0.7}}]\n"
    (factor,) = read("{posting.limit: {}}", folder=tmp_path, scenario=scenario)
    assert (factor.low, factor.high) == (0.7, DECLARED["posting.limit"].high)
    (factor,) = read("{posting.least: {}}", folder=tmp_path, scenario="posting: {limit: 6}")
    assert (factor.low, factor.high) == (DECLARED["posting.least"].low, 6)


def test_a_grid_lists_values_or_counts_steps(tmp_path):
    text = """{trust.gain: [0.1, 0.2, 5 %], media.gap: {low: 30, high: 120, steps: 4},
  mechanisms.blocking: {}, trust.loss: {low: 0, high: 0.3, steps: 4},
  posting.start: {low: 0.1, high: 10, steps: 3, log: yes}}"""
    values = {each.path: each.values for each in read(text, folder=tmp_path, levels=True)}
    assert values == {
        "trust.gain": (0.1, 0.2, 0.05), "media.gap": (30, 60, 90, 120),
        "mechanisms.blocking": (0, 1), "trust.loss": (0, 0.1, 0.2, 0.3),
        "posting.start": (0.1, 1, 10),
    }


def test_uniform_shares_give_every_whole_number_and_text_the_same_chance():
    shares = (np.arange(6000) + 0.5) / 6000
    whole = Factor("a", {}, "1", "int", 2, 4)
    assert Counter(map(whole.at, shares)) == {2: 2000, 3: 2000, 4: 2000}
    texts = Factor("a", {}, "text", "choice", values=("x", "y"))
    assert Counter(map(texts.at, shares)) == {"x": 3000, "y": 3000}
    flag = Factor("a", {}, "flag", "flag", 0, 1)
    assert [flag.at(share) for share in (0.0, 0.49, 0.5, 1.0)] == [0, 0, 1, 1]


def test_both_ends_are_reached_and_never_passed():
    for factor in (Factor("a", {}, "1", "float", 0.1, 0.7), Factor("a", {}, "1", "int", 3, 9),
                   Factor("a", {}, "1", "float", 1e-3, 1e3, log=True),
                   Factor("a", {}, "1", "int", 50, 20_000, log=True)):
        assert (factor.at(0.0), factor.at(1.0)) == (factor.low, factor.high)
        values = [factor.at(share) for share in np.linspace(0, 1, 101)]
        assert values == sorted(values)
    assert Factor("a", {}, "1", "float", 1e-3, 1e3, log=True).at(0.5) == 1.0
    assert Factor("a", {}, "1", "float", 0.0, 0.3).at(1 / 3) == 0.1


def test_all_mistakes_are_told_at_once_with_their_places(tmp_path):
    found = mistakes("""
  trust.gian: [0.1, 0.2]
  trust: {gain: [0.1, 0.2]}
  trust.loss: [0.4, 1.5]
  trust.gain: [0.2, 0.1]
  fatigue.kept: [0.5]
  posting.start: {lwo: 1}
  media.gap: 7
  fatigue.per_ad: {low: 0, log: yes}
  people.network.path: [a.csv]
  people.network.kind: [holme_kin]
""", folder=tmp_path)
    said = [line.replace("design.parameters.", "") for line in found]
    assert said == [
        "case.yaml:2:3: trust.gian: unknown parameter of trust, did you mean gain?",
        "case.yaml:3:3: trust: is a group of parameters; write the whole path of each, as "
        "parameters: {trust.gain: [0.05, 0.2], posting.limit: {}}",
        "case.yaml:4:21: trust.loss: 1.5 is out of range, must be 0 to 1",
        "case.yaml:5:15: trust.gain: 0.2 to 0.1 is no range, the first must be below the second",
        "case.yaml:6:17: fatigue.kept: write [low, high], not 1 values",
        "case.yaml:7:19: posting.start.lwo: unknown key, did you mean low?",
        "case.yaml:8:14: media.gap: write [low, high], or {} for the declared range, not '7'",
        "case.yaml:9:19: fatigue.per_ad: a logarithmic scale begins above 0, not at 0",
        "case.yaml:10:3: people.network.path: is moved by writing a scenario for each file",
        "case.yaml:11:25: people.network.kind: 'holme_kin' is not one of "
        + f"{', '.join(DECLARED['people.network.kind'].choices)}, did you mean holme_kim?",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{trust.gain: {}}", "a grid takes a list of values, or {low: ..., high: ..., steps: 5}"),
        ("{trust.gain: 0.1}", "write a list of values, not '0.1'"),
        ("{trust.gain: []}", "the list of its values is empty"),
        ("{trust.gain: [0.1, 10 %]}", "a value is listed twice"),
        ("{trust.gain: {steps: 1}}", "1 is out of range, must be 2 to 10000"),
        ("{campaigns.every: {low: 1, high: 3, steps: 5}}", "5 steps from 1 to 3 give a value twi"),
        ("{}", "name what is to be moved, as parameters:"),
        ("[trust.gain]", "name what is to be moved, as parameters:"),
    ],
)
def test_a_mistake_in_a_grid_is_a_sentence(tmp_path, text, said):
    found = mistakes(text, folder=tmp_path, levels=True)
    assert len(found) == 1 and said in found[0] and found[0].startswith("case.yaml:1:"), found


def test_ranges_that_pass_each_other_are_found_before_anything_is_run(tmp_path):
    (found,) = mistakes("{posting.least: [0.1, 3], posting.limit: [2, 9]}", folder=tmp_path)
    assert found.startswith("case.yaml:1:14: design.parameters.posting.least: in a: posting.least=")
    assert "3 is above posting.limit, which is 2" in found


def test_a_text_that_a_scenario_cannot_take_is_found(tmp_path):
    (found,) = mistakes("{people.network.kind: [holme_kim, file]}", folder=tmp_path)
    assert "in a: people.network.kind=file" in found and "needs people.network.path" in found


def test_a_parameter_cannot_be_moved_and_set(tmp_path):
    (found,) = mistakes("{trust.gain: {}}", folder=tmp_path, overrides={"trust.gain": 0.2})
    assert "is moved by the design, so that --set trust.gain=0.2 would be without effect" in found


CHANGING = """
days: 100
timeline:
  - {name: limit, day: 20, set: {posting.limit: 10}}
  - {name: lift, day: 60, set: {posting.limit: 20}}
  - {name: aid, when: {metric: orders, below: 5}, set: {redress.resolution: 0.3}}
"""


def test_parts_of_a_named_change_are_factors(tmp_path):
    text = """{timeline.limit.day: {}, timeline.lift.set.posting.limit: [7 / week, 30],
  timeline.aid.when.below: [2, 9]}"""
    found = {each.path: each for each in read(text, folder=tmp_path, scenario=CHANGING)}
    assert {path: (each.kind, each.unit, each.low, each.high) for path, each in found.items()} == {
        "timeline.limit.day": ("int", "days", 0, 99),
        "timeline.lift.set.posting.limit": ("float", "posts/day", 1, 30),
        "timeline.aid.when.below": ("float", "orders/day", 2, 9),
    }
    assert found["timeline.limit.day"].label == {"en": "day of limit", "zh": "limit 变更日"}
    assert "发帖上限" in found["timeline.lift.set.posting.limit"].label["zh"]


@pytest.mark.parametrize(("text", "said"), [
    ("{timeline.limti.day: [1, 9]}", "timeline.limti.day: in a: no change on the timeline has this "
     "name, did you mean limit?"),
    ("{timeline.limit.day: [1, 100]}", "timeline.limit.day: 100 is out of range, must be 0 to 99"),
    ("{timeline.limit.set.posting.least: [1, 2]}", "in a: limit does not set posting.least, did "
     "you mean posting.limit?"),
    ("{timeline.aid.day: [1, 9]}", "in a: aid has no day, it waits for orders below 5; write "
     "timeline.aid.when.below"),
    ("{timeline.aid.when.below: {}}", "timeline.aid.when.below: has no declared range; write [low, "
     "high]"),
    ("{timeline.limit.day: [50, 60, 70]}", "in a: case"),
    ("{timeline.limit.day: [30, 40], timeline.lift.day: [40, 50]}", "in a: case"),
])
def test_mistakes_in_parts_of_a_change(tmp_path, text, said):
    (line,) = mistakes(text, folder=tmp_path, scenario=CHANGING, levels="[50" in text or "40]" in
                       text)
    if said == "in a: case":
        said = "20.0 here and to 10.0 on the same day"
    assert line.startswith("case.yaml:1:") and said in line


def test_a_set_change_and_a_factor_of_it_do_not_go_together(tmp_path):
    (line,) = mistakes("{timeline.limit.day: [1, 9]}", folder=tmp_path, scenario=CHANGING,
                       overrides={"timeline.limit.day": 5})
    assert "--set timeline.limit.day=5 would be without effect" in line
