"""Every kind of mistake is a sentence with file, line, column and, where it helps, a suggestion."""

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.scenario import ConfigurationError, load_scenario, starter


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("titel: x\n", "s.yaml:1:1: titel: unknown key, did you mean title?"),
        ("gain: 0.1\n", "s.yaml:1:1: gain: unknown key, did you mean trust.gain or "
         "platform_trust.gain or skill.gain?"),
        ("trust:\n  gian: 0.1\n", "s.yaml:2:3: trust.gian: unknown parameter of trust, did you "
         "mean gain?"),
        ("trust:\n  depth_cap: 3\n", "s.yaml:2:3: trust.depth_cap: unknown parameter of trust, "
         "did you mean chains.depth_cap?"),
        ("trust.gian: 0.1\n", "s.yaml:1:1: trust.gian: unknown parameter of trust, did you mean "
         "gain?"),
        ("people: {network: {tyes: 3}}\n", "s.yaml:1:20: people.network.tyes: unknown parameter "
         "of people.network, did you mean ties?"),
        ("mechanisms: {fatige: off}\n", "s.yaml:1:14: mechanisms.fatige: unknown parameter of "
         "mechanisms, did you mean fatigue?"),
        ("trust: 5\n", "s.yaml:1:8: trust: is a group of parameters, not '5'"),
        ("trust: {gain: [1]}\n", "s.yaml:1:15: trust.gain: one value is expected, not a list"),
        ("trust: {gain: {x: 1}}\n", "s.yaml:1:15: trust.gain: one value is expected, not a "
         "mapping"),
        ("trust: {gain: }\n", "s.yaml:1:14: trust.gain: has no value"),
        ("trust: {gain: much}\n", "s.yaml:1:15: trust.gain: 'much' is not a number"),
        ("trust: {gain: on}\n", "s.yaml:1:15: trust.gain: 'on' is not a number"),
        ("trust: {gain: 1.2}\n", "s.yaml:1:15: trust.gain: 1.2 is out of range, must be 0 to 1"),
        ("trust: {gain: .nan}\n", "s.yaml:1:15: trust.gain: '.nan' is not finite, a finite number "
         "is expected"),
        ("trust: {gain: -.inf}\n", "s.yaml:1:15: trust.gain: '-.inf' is not finite, a finite "
         "number is expected"),
        ("people: {count: 99.5}\n", "s.yaml:1:17: people.count: must be a whole number of "
         "persons, not 99.5"),
        ("people.count: 12:30\n", "s.yaml:1:15: people.count: '12:30' is not a number"),
        ("mechanisms: {face: 3}\n", "s.yaml:1:20: mechanisms.face: '3' is neither on nor off"),
        ("chains: {drop_ship: perhaps}\n", "s.yaml:1:21: chains.drop_ship: 'perhaps' is neither "
         "yes nor no"),
        ("people.network.kind: fil\n", "s.yaml:1:22: people.network.kind: 'fil' is not one of "
         "holme_kim, complete, random, file, did you mean file?"),
        ("people.network.kind: file\n", "s.yaml:1:22: people.network.kind: a network from a file "
         "needs people.network.path"),
        ("people.network: {kind: file, path: gone.csv}\n", "s.yaml:1:36: people.network.path: no "
         "such file: gone.csv"),
        ("posting.limit: 7 days\n", "s.yaml:1:16: posting.limit: '7 days' has the wrong unit, "
         "must be in posts/day, for example 3 posts / day"),
        ("trust: {gain: 0.1}\ntrust.gain: 0.2\n", "s.yaml:2:1: trust.gain: is given twice (first "
         "in line 1)"),
        ("trust: {gain: 0.1, gain: 0.2}\n", "s.yaml:1:20: trust.gain: is given twice (first "
         "in line 1)"),
        ("days: 0\n", "s.yaml:1:7: days: 0 is out of range, must be 1 to 32_000 days"),
        ("days: 1.5\n", "s.yaml:1:7: days: must be a whole number of days, not 1.5"),
        ("days: many\n", "s.yaml:1:7: days: 'many' is not a number"),
        ("days: [3]\n", "s.yaml:1:7: days: one value is expected, not a list"),
        ("start: 2013-1-1\n", "s.yaml:1:8: start: '2013-1-1' is not a date, write it as "
         "2015-04-10"),
        ("start: 2013-13-01\n", "s.yaml:1:8: start: there is no such day as 2013-13-01"),
        ("title: [a]\n", "s.yaml:1:8: title: write title: {en: ..., zh: ...}, not a list"),
        ("title: {fr: a}\n", "s.yaml:1:9: title.fr: unknown language, must be en or zh"),
        ("title: {en: [a]}\n", "s.yaml:1:13: title.en: a text is expected, not a list"),
        ("title:\n", "s.yaml:1:7: title: has no value"),
        ("extends: gone.yaml\n", "s.yaml:1:10: no such file: gone.yaml"),
        ("extends: {a: b}\n", "s.yaml:1:10: extends: the name of a file is expected, not a "
         "mapping"),
        ("extends: s.yaml\n", "s.yaml:1:10: extends: s.yaml extends this file in turn; a cycle has "
         "no beginning"),
        ('extends: "a\\0b"\n', "s.yaml:1:10: no such file: a\x00b"),
        ("timeline: 3\n", "s.yaml:1:11: timeline: is a list of changes, each beginning with "
         "- day:, - date: or - when:, not '3'"),
        ("merchants:\n  quality_genuine_low: 0.95\n", "s.yaml:2:24: "
         "merchants.quality_genuine_low: 0.95 is above merchants.quality_genuine_high, which is "
         "0.9 (declared default)"),
        ("effort:\n  most: 0.3\n", "s.yaml:2:9: effort.most: 0.3 is below effort.least, which is "
         "0.4 (declared default)"),
        ("effort:\n  most: 0.3\n  least: 0.35\n", "s.yaml:3:10: effort.least: 0.35 is above "
         "effort.most, which is 0.3 (s.yaml:2)"),
        ("- 1\n", "s.yaml:1:1: a scenario is a mapping of keys to values, not a list"),
        ("hello\n", "s.yaml:1:1: a scenario is a mapping of keys to values, not 'hello'"),
        ("scenarios: {a: b.yaml}\n", "s.yaml:1:1: this is an experiment (it has scenarios:), a "
         "scenario is expected"),
        ("", "s.yaml: is empty"),
        ("a: &x 1\n", "s.yaml:1:4: anchors and aliases (& and *) are not supported; write the "
         "value out, or put it into a file of its own and use extends"),
    ],
)
def test_a_mistake_is_one_sentence_at_its_place(mistakes, text, line):
    assert mistakes(text) == [line]


def test_every_mistake_is_reported_at_once_from_top_to_bottom(mistakes):
    lines = mistakes("""\
titel: x
days: 0
trust:
  gian: 0.1
  loss: 1.2
mechanisms: {face: maybe}
extends: gone.yaml
timeline:
  - day: 3
    set: {people.count: 100, trust.gain: x}
  - when: {metric: order, below: 1}
    apply: away.yaml
""", overrides={"trust.gain": "2", "nope": 3}, days=-4)
    assert [line.split(": ")[0] for line in lines] == [
        "s.yaml:1:1", "s.yaml:2:7", "s.yaml:4:3", "s.yaml:5:9", "s.yaml:6:20", "s.yaml:7:10",
        "s.yaml:10:25", "s.yaml:10:42", "s.yaml:11:20", "s.yaml:12:12",
        "--set trust.gain=2", "--set nope=3", "--days=-4",
    ]


def test_mistakes_in_extended_files_are_reported_there(write, mistakes):
    write("trust: {gain: 3}\nextends: s.yaml\n", "base.yaml")
    assert mistakes("extends: bse.yaml\ndays: 0\n")[0] == (
        "s.yaml:1:10: no such file: bse.yaml, did you mean base.yaml?"
    )
    assert mistakes("extends: [base.yaml, base.yaml]\ndays: 0\n") == [
        "s.yaml:2:7: days: 0 is out of range, must be 1 to 32_000 days",
        "base.yaml:1:15: trust.gain: 3 is out of range, must be 0 to 1",
        "base.yaml:2:10: extends: s.yaml extends this file in turn; a cycle has no beginning",
    ]


def test_a_missing_or_unreadable_scenario_is_a_sentence(write):
    write("days: 3\n", "wild.yaml")
    for path, line in (("gone.yaml", "gone.yaml: no such file"),
                       (".", ".: is a folder; name a YAML file in it")):
        with pytest.raises(ConfigurationError) as raised:
            load_scenario(path)
        assert raised.value.problems == (line,)


@pytest.mark.parametrize(
    ("override", "line"),
    [
        ({"trust.gian": "1"}, "--set trust.gian=1: trust.gian: unknown parameter of trust, did you "
         "mean gain?"),
        ({"trust.gain": "7 days"}, "--set trust.gain=7 days: trust.gain: '7 days' has a unit, but "
         "this is a share; write for example 0.05 or 5 %"),
        ({"trust": "1"}, "--set trust=1: trust: is a group of parameters, not '1'"),
        ({"timeline": "off"}, "--set timeline=off: timeline: cannot be set this way, write it in "
         "the file"),
        ({"days": "x"}, "--set days=x: days: 'x' is not a number"),
        ({"merchants.width_low": 5}, "--set merchants.width_low=5: merchants.width_low: 5 is above "
         "merchants.width_high, which is 0.2 (declared default)"),
    ],
)
def test_overrides_are_named_as_they_were_typed(mistakes, override, line):
    assert mistakes("days: 3\n", overrides=override) == [line]


def test_a_message_is_one_line_that_can_be_printed(mistakes):
    [line] = mistakes('trust: {gain: "a\\nb\\ud800"}\n')
    assert "\n" not in line and line.encode("utf-8")


def loads_or_complains(path, text):
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    try:
        load_scenario(path)
    except ConfigurationError as error:
        assert error.problems and all(error.problems)


WORDS = [
    "trust", "gain", "people", "network", "kind", "file", "timeline", "day", "when", "set", "apply",
    "extends", "any.yaml", "title", "days", "start", "2013-01-01", "mechanisms", "off", "metric",
    "orders", "below", "5 %", "1e-3", "nan", "-", ":", ": ", "\n", "\n  ", "\n- ", "{", "}", "[",
    "]", ",", "#", "&a", "*a", "!!x", "'", '"', "\t", "|", ">", "?", "~", "%", "---", "\\x",
]


@given(st.one_of(
    st.text(), st.binary(), st.lists(st.sampled_from(WORDS)).map("".join),
    st.lists(st.sampled_from(WORDS)).map(" ".join),
))
@example('"\\U00110000": 1')
@example("!<")
@example("%YAML 1." + "9" * 5000 + "\n---\na: 1")
@example("? {a: b}\n: 1")
@example("extends: " + "x" * 5000)
@example("? |\n a\n: 1")
@settings(max_examples=300, deadline=None)
def test_garbage_never_ends_in_a_traceback(tmp_path_factory, text):
    loads_or_complains(tmp_path_factory.getbasetemp() / "any.yaml", text)


def test_damaged_scenarios_never_end_in_a_traceback(tmp_path):
    dice = random.Random(1)
    good = starter()
    for _ in range(150):
        text = good
        for _ in range(dice.randint(1, 4)):
            start = dice.randrange(len(text))
            replacement = dice.choice(WORDS)
            text = text[:start] + replacement + text[start + dice.randint(0, 6) :]
        loads_or_complains(tmp_path / "any.yaml", text)


@pytest.mark.parametrize(("wrong", "meant"), [
    ("titel", "title"), ("tittle", "title"), ("extend", "extends"), ("start_date", "start"),
    ("day", "days"), ("Days", "days"), ("peopel", "people"), ("timelines", "timeline"),
    ("merchant", "merchants"), ("insurence", "insurance"), ("fulfillment", "fulfilment"),
    ("recruitment", "recruiting"), ("police", "policing"), ("posts", "posting"),
    ("mechansim", "mechanisms"), ("mecanism", "mechanisms"), ("platform", "platforms"),
    # Words of the field that are no keys: a wrong suggestion is worse than none.
    ("eras", None), ("era", None), ("press", None), ("prices", None), ("orders", None),
    ("notes", None), ("description", None), ("version", None), ("replications", None),
    ("baseline", None), ("design", None), ("changes", None), ("events", None),
    ("interventions", None), ("name", None), ("author", None),
])
def test_a_key_is_suggested_only_where_it_may_be_meant(mistakes, wrong, meant):
    suggestion = f", did you mean {meant}?" if meant else ""
    assert mistakes(f"days: 9\n{wrong}: x\n") == [f"s.yaml:2:1: {wrong}: unknown key{suggestion}"]


@pytest.mark.parametrize("title", [
    "{en: Why?, zh: x}", "{zh: x, en: Early limit? yes}", "[a?, b]", "{en: ? why, zh: x}", "? why",
    "?", "{en: ?}",
])
def test_a_question_mark_without_quotes_gets_its_hint(mistakes, title):
    (line,) = mistakes(f"title: {title}\n")
    assert "a question mark in a text without quotes; put the text in quotes, for example " \
        '{en: "Why?"}' in line
    assert line.startswith("s.yaml:1:")
