"""Loading: inheritance, overrides, origins, dates and what changes a run."""

import datetime
import json
import pickle
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.mechanisms import kernel_parameters
from sim.scenario import (
    ConfigurationError,
    Scenario,
    default_scenario,
    inline_scenario,
    load_scenario,
    starter,
)
from sim.scenario.settings import DECLARED, ORDERED, defaults
from sim.scenario.yaml_source import nodes_of


def test_the_defaults_are_the_declared_ones():
    scenario = default_scenario()
    assert scenario.values == defaults()
    assert scenario.days == 730 and scenario.changes == ()
    assert set(map(str, scenario.origins.values())) == {"declared default"}
    assert kernel_parameters(scenario.values).people.count == 20_000


def test_default_scenario_takes_overrides():
    assert default_scenario(**{"people.count": 2000}).values["people.count"] == 2000
    with pytest.raises(ConfigurationError, match=r"people\.cuont=5: people\.cuont: unknown"):
        default_scenario(**{"people.cuont": 5})


def test_nested_and_dotted_keys_say_the_same(write):
    nested = load_scenario(write("people: {network: {ties: 8}, count: 500}\ntrust:\n"))
    dotted = load_scenario(write("people.network.ties: 8\npeople:\n  count: 500\n"))
    assert nested.values == dotted.values
    assert nested.values["people.network.ties"] == 8.0


def test_an_extending_file_outranks_what_it_extends(write):
    write("trust: {gain: 0.2, loss: 0.3}\ndays: 100\nstart: 2014-01-01\ntitle: Base", "base.yaml")
    write("extends: base.yaml\ntrust: {gain: 0.4}\n", "middle.yaml")
    scenario = load_scenario(write("extends: middle.yaml\ntrust: {gain: 0.5}\n"))
    assert (scenario.values["trust.gain"], scenario.values["trust.loss"]) == (0.5, 0.3)
    assert scenario.days == 100 and scenario.start == datetime.date(2014, 1, 1)
    assert scenario.title == {"en": "s", "zh": "s"}
    assert str(scenario.origins["trust.gain"]) == "s.yaml:2"
    assert str(scenario.origins["trust.loss"]) == "base.yaml:1"
    assert str(scenario.origins["days"]) == "base.yaml:2"


def test_of_several_files_the_later_counts_and_a_shared_one_is_read_first(write):
    write("trust: {gain: 0.1, loss: 0.1}\n", "base.yaml")
    write("extends: base.yaml\ntrust: {gain: 0.2}\n", "a.yaml")
    write("extends: base.yaml\ntrust: {channel_gain: 0.3}\n", "b.yaml")
    scenario = load_scenario(write("extends: [a.yaml, b.yaml]\n"))
    assert scenario.values["trust.gain"] == 0.2
    assert scenario.values["trust.channel_gain"] == 0.3


def test_names_of_files_are_relative_to_the_file(write):
    write("trust: {gain: 0.3}\n", "common/base.yaml")
    write("0 1\n", "mine/edges.txt")
    path = write(
        "extends: ../common/base.yaml\npeople: {network: {kind: file, path: edges.txt}}\n",
        "mine/s.yaml",
    )
    scenario = load_scenario(path)
    assert scenario.values["trust.gain"] == 0.3
    assert scenario.values["people.network.path"] == str(path.absolute().parent / "edges.txt")


def test_titles(write):
    assert load_scenario(write("title: {en: A}\n")).title == {"en": "A", "zh": "A"}
    assert load_scenario(write("title: {en: A, zh: 甲}\n")).title == {"en": "A", "zh": "甲"}
    assert load_scenario(write("title: A\n")).title == {"en": "A", "zh": "A"}


def test_overrides_outrank_everything(write):
    path = write("trust: {gain: 0.2}\ntimeline: [{day: 3, set: {trust: {gain: 0.9, loss: 0.1}}}]")
    scenario = load_scenario(path, {"trust.gain": "30 %", "mechanisms.face": "off"}, days=50)
    assert scenario.values["trust.gain"] == 0.3
    assert scenario.values["mechanisms.face"] == 0
    assert scenario.days == 50
    assert scenario.changes[0].values == {"trust.loss": 0.1}
    assert str(scenario.origins["trust.gain"]) == "--set trust.gain=30 %"
    assert str(scenario.origins["days"]) == "--days=50"


def test_with_values_is_a_new_scenario():
    scenario = default_scenario()
    other = scenario.with_values({"trust.gain": 0.5, "days": 10})
    assert (other.values["trust.gain"], other.days) == (0.5, 10)
    assert scenario == default_scenario()
    with pytest.raises(ConfigurationError) as raised:
        scenario.with_values({"trust.gain": 5, "trust.lost": 1, "start": "2013-01-01"})
    assert raised.value.problems == (
        "start=2013-01-01: start: cannot be set this way, write it in the file",
        "trust.gain=5: trust.gain: 5 is out of range, must be 0 to 1",
        "trust.lost=1: trust.lost: unknown parameter of trust, did you mean loss?",
    )


def test_inline_scenarios_from_data_and_from_nodes(write, tmp_path):
    write("trust: {gain: 0.3}\n", "base.yaml")
    data = {"extends": "base.yaml", "mechanisms": {"face": False}, "days": 20}
    for root in (data, nodes_of(data, "experiment.yaml")):
        scenario = inline_scenario(root, tmp_path, "mine")
        assert (scenario.name, scenario.days) == ("mine", 20)
        assert scenario.values["trust.gain"] == 0.3 and scenario.values["mechanisms.face"] == 0
        assert scenario.source is None


def test_explain_tells_every_value_and_where_it_came_from(write):
    path = write("start: 2013-01-01\ntrust:\n  gain: 0.3\n"
                 "timeline:\n  - day: 5\n    set: {trust.gain: 0.4, trust.loss: 0.6}\n")
    rows = load_scenario(path, {"face.strong": 3}).explain()
    assert {row[0] for row in rows} >= set(DECLARED)
    assert ("days", 730, "days", "declared default") in rows
    assert ("start", "2013-01-01", "date", "s.yaml:1") in rows
    assert ("trust.gain", 0.3, "share", "s.yaml:3") in rows
    assert ("trust.loss", 0.6, "share", "declared default") in rows
    assert ("face.strong", 3.0, "purchases", "--set face.strong=3") in rows
    assert ("day 5: trust.gain", 0.4, "share", "s.yaml:6") in rows
    assert not any(row[0] == "day 5: trust.loss" for row in rows), "it changes nothing"


def test_days_and_dates(write):
    scenario = load_scenario(write("start: 2015-01-01\n"))
    assert scenario.day_of(datetime.date(2015, 4, 10)) == 99
    assert scenario.date_of(99) == datetime.date(2015, 4, 10)
    with pytest.raises(ConfigurationError, match="default: start: has no calendar date"):
        default_scenario().date_of(3)


def test_scenarios_are_picklable_and_canonical_is_json(write):
    scenario = load_scenario(write(starter()))
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    assert json.loads(json.dumps(scenario.canonical())) == scenario.canonical()


def test_the_starter_holds_the_defaults(write):
    scenario = load_scenario(write(starter()))
    assert scenario.values == defaults()
    assert [change.name for change in scenario.changes] == ["rate_limit", "redress"]
    assert all(len(line) <= 100 for line in starter().splitlines())


def test_canonical_ignores_order_titles_comments_and_spelling(write):
    first = load_scenario(write("title: A\ntrust: {gain: 0.2, loss: 0.5}\nface.weak: 1\n"
                                "timeline: [{day: 9, set: {trust.gain: 0.3, trust.loss: 0.2}}]"))
    second = load_scenario(write("# a comment\nface: {weak: 1.0}\n"
                                 "trust:\n  loss: 50 %\n  gain: .2\n"
                                 "title: B\ntimeline:\n- set: {trust: {loss: 0.2, gain: 3e-1}}\n"
                                 "  day: 009\n  title: C\n  name: d\n", "other.yaml"))
    assert json.dumps(first.canonical()) == json.dumps(second.canonical())


def test_canonical_sees_every_value():
    scenario = default_scenario()
    seen = {json.dumps(scenario.canonical())}
    count = 0
    for path, declaration in DECLARED.items():
        if declaration.unit == "text":
            continue
        value = declaration.low if declaration.default != declaration.low else declaration.high
        try:
            changed = scenario.with_values({path: value})
        except ConfigurationError as error:
            assert any(path in pair for pair in ORDERED), error
            low, high = next(pair for pair in ORDERED if path in pair)
            middle = (scenario.values[low] + scenario.values[high]) / 2
            changed = scenario.with_values({path: middle})
        seen.add(json.dumps(changed.canonical()))
        count += 1
    assert len(seen) == count + 1 > 200


def test_canonical_sees_days_changes_eras_and_conditions(write):
    texts = [
        "days: 20",
        "days: 21",
        "days: 20\ntimeline: [{day: 3, set: {trust.gain: 0.3}}]",
        "days: 20\ntimeline: [{day: 4, set: {trust.gain: 0.3}}]",
        "days: 20\ntimeline: [{day: 4, set: {trust.gain: 0.4}}]",
        "days: 20\ntimeline: [{day: 4, apply: empty.yaml}]",
        "days: 20\ntimeline: [{when: {metric: orders, below: 3}, set: {trust.gain: 0.3}}]",
        "days: 20\ntimeline: [{when: {metric: orders, above: 3}, set: {trust.gain: 0.3}}]",
        "days: 20\ntimeline: [{when: {metric: gmv, above: 3}, set: {trust.gain: 0.3}}]",
        "days: 20\ntimeline: [{when: {metric: gmv, above: 4}, set: {trust.gain: 0.3}}]",
        "days: 20\npeople.network.kind: complete",
    ]
    write("days: 1\n", "empty.yaml")
    seen = {json.dumps(load_scenario(write(text)).canonical()) for text in texts}
    assert len(seen) == len(texts)


def test_a_change_after_the_end_changes_nothing_and_is_remarked(write):
    path = write("timeline: [{day: 30, set: {trust.gain: 0.3}}]")
    short = load_scenario(path, days=30)
    assert short.canonical() == default_scenario(days=30).canonical()
    assert short.remarks() == ["the change on day 30 never comes: the run ends after 30 days"]
    assert load_scenario(path, days=31).remarks() == []


def test_canonical_knows_the_network_file_by_its_content(write):
    path = write("people: {network: {kind: file, path: edges.csv}}\n")
    write("0,1\n", "edges.csv")
    first = load_scenario(path).canonical()
    moved = load_scenario(path, {"people.network.path": str(write("0,1\n", "copy.csv"))})
    assert moved.canonical() == first
    write("0,2\n", "edges.csv")
    assert load_scenario(path).canonical() != first
    unused = load_scenario(path, {"people.network.kind": "holme_kim"})
    assert unused.canonical() == default_scenario().canonical()


NUMBERS = sorted(path for path, d in DECLARED.items() if d.unit != "text")


@st.composite
def settings_of_scenarios(draw):
    chosen = draw(st.lists(st.sampled_from(NUMBERS), unique=True, max_size=12))
    drawn = {}
    for path in chosen:
        declaration = DECLARED[path]
        low, high = declaration.kind(declaration.low), declaration.kind(declaration.high)
        numbers = st.integers if declaration.kind is int else st.floats
        drawn[path] = draw(numbers(low, high))
    for low, high in ORDERED:
        pair = sorted(float(drawn.get(path, DECLARED[path].default)) for path in (low, high))
        if low in drawn or high in drawn:
            drawn[low], drawn[high] = pair
    return drawn


@given(settings_of_scenarios())
@settings(max_examples=60, deadline=None)
def test_any_value_within_range_loads_and_comes_back(tmp_path_factory, drawn):
    text = "".join(f"{path}: {value!r}\n" for path, value in drawn.items()) + "days: 5\n"
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(text, encoding="utf-8")
    scenario = load_scenario(path)
    assert isinstance(scenario, Scenario)
    assert {name: scenario.values[name] for name in drawn} == drawn
    values = {name: value for name, value in scenario.values.items() if value != ""}
    again = "".join(f"{name}: {value!r}\n" for name, value in values.items())
    path.write_text(again + "days: 5\n", encoding="utf-8")
    assert load_scenario(path).canonical() == scenario.canonical()


def test_loading_imports_nothing_heavy_beyond_the_declarations():
    """Mesa, pandas and Arrow would take longer than all the rest of `validate`."""
    code = (
        "import sys, sim.scenario as s; s.default_scenario();"
        "print(*sorted({'mesa', 'pandas', 'pyarrow', 'matplotlib', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
