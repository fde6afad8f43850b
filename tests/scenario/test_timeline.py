"""Dated and conditional changes, eras, and what outranks them."""

import pytest

from sim.scenario import Condition, ConfigurationError, load_scenario
from sim.scenario.settings import DECLARED, dynamic

ERA = "title: {en: Era, zh: 时代}\ntrust: {gain: 0.3}\npeople: {count: 900}\n"


def test_changes_keep_the_order_of_the_file(write):
    scenario = load_scenario(write("""
start: 2013-01-01
timeline:
  - day: 2 weeks
    set: {trust: {gain: 0.3}, posting.limit: 70 / week}
  - date: 2013-01-02
    title: {en: early, zh: 早}
    set: {mechanisms: {face: off}}
  - when: {metric: channel_trust_mean, below: 40 %}
    set: {redress.resolution: 0.3}
"""))
    first, second, third = scenario.changes
    assert (first.day, first.when, first.era) == (14, None, None)
    assert first.values == {"trust.gain": 0.3, "posting.limit": 10.0}
    assert (second.day, second.values) == (1, {"mechanisms.face": 0})
    assert second.title == {"en": "early", "zh": "早"}
    assert third.day is None and third.when == Condition("channel_trust_mean", below=0.4)
    assert str(scenario.origins["timeline[0].posting.limit"]) == "s.yaml:5"


def test_a_condition_is_met_beyond_its_threshold_only():
    below = Condition("orders", below=3)
    above = Condition("orders", above=3)
    assert [below.met(value) for value in (2.9, 3, 3.1)] == [True, False, False]
    assert [above.met(value) for value in (2.9, 3, 3.1)] == [False, False, True]
    assert not below.met(float("nan")) and not above.met(float("nan"))
    assert str(below) == "orders below 3"


def test_apply_brings_every_rule_of_the_era_and_set_comes_after(write):
    write(ERA, "era.yaml")
    scenario = load_scenario(write("""
trust: {gain: 0.9, loss: 0.9}
timeline: [{day: 5, apply: era.yaml, set: {trust.channel_gain: 0.7}}]
"""))
    [change] = scenario.changes
    assert change.era == "era" and change.title == {"en": "Era", "zh": "时代"}
    assert set(change.values) == {path for path in DECLARED if dynamic(path)}
    assert change.values["trust.gain"] == 0.3
    assert change.values["trust.loss"] == DECLARED["trust.loss"].default
    assert change.values["trust.channel_gain"] == 0.7
    assert str(scenario.origins["timeline[0].trust.gain"]) == "era.yaml:2"
    assert str(scenario.origins["timeline[0].trust.loss"]) == "declared default"


def test_what_an_extending_file_sets_holds_over_the_changes_of_the_extended(write):
    write(ERA, "era.yaml")
    write("""
posting: {limit: 20}
timeline:
  - {day: 5, set: {posting.limit: 10}}
  - {day: 9, apply: era.yaml}
""", "history.yaml")
    scenario = load_scenario(write("extends: history.yaml\nposting: {limit: 15}\n"
                                   "timeline: [{day: 12, set: {posting.limit: 12}}]\n"))
    assert scenario.values["posting.limit"] == 15
    assert scenario.changes[0].values == {}
    assert "posting.limit" not in scenario.changes[1].values
    assert scenario.changes[2].values == {"posting.limit": 12}


NAMED = """
timeline:
  - {name: limit, day: 5, set: {posting.limit: 10}}
  - {name: shock, day: 9, apply: era.yaml}
"""


def test_a_named_change_can_be_taken_out(write):
    write(ERA, "era.yaml")
    write(NAMED, "history.yaml")
    without = load_scenario(write("extends: history.yaml\ntimeline.shock: off\n"))
    assert [change.name for change in without.changes] == ["limit"]
    back = load_scenario(write("extends: s.yaml\ntimeline.shock: on\n", "t.yaml"))
    assert [change.name for change in back.changes] == ["limit", "shock"]
    overridden = load_scenario("history.yaml", {"timeline.shock": "off"})
    assert (overridden.changes[1].values, overridden.changes[1].era) == ({}, None)
    assert overridden.canonical() == without.canonical()
    assert overridden.canonical() != load_scenario("history.yaml").canonical()
    assert load_scenario("history.yaml").with_values({"timeline.shock": False}).canonical() \
        == without.canonical()


def test_a_timeline_is_inherited_once(write):
    write("timeline: [{day: 5, set: {trust.gain: 0.2}}]", "base.yaml")
    write("extends: base.yaml\n", "a.yaml")
    write("extends: base.yaml\n", "b.yaml")
    assert len(load_scenario(write("extends: [a.yaml, b.yaml]\n")).changes) == 1


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        ("{day: 3}", "s.yaml:3:5: timeline[0]: changes nothing, give set or apply"),
        ("{set: {trust.gain: 0.1}}", "s.yaml:3:5: timeline[0]: exactly one of day, date and when "
         "is needed, none is given"),
        ("{day: 3, date: 2013-01-04, set: {trust.gain: 0.1}}", "s.yaml:3:5: timeline[0]: exactly "
         "one of day, date and when is needed, day and date are given"),
        ("{day: -1, set: {trust.gain: 0.1}}", "s.yaml:3:11: timeline[0].day: -1 is out of range, "
         "must be 0 to 32_000 days"),
        ("{day: soon, set: {trust.gain: 0.1}}", "s.yaml:3:11: timeline[0].day: 'soon' is not a "
         "number"),
        ("{day: [3], set: {trust.gain: 0.1}}", "s.yaml:3:11: timeline[0].day: one value is "
         "expected, not a list"),
        ("{date: 2013-02-30, set: {trust.gain: 0.1}}", "s.yaml:3:12: timeline[0].date: there is "
         "no such day as 2013-02-30"),
        ("{date: 30.2.2013, set: {trust.gain: 0.1}}", "s.yaml:3:12: timeline[0].date: "
         "'30.2.2013' is not a date, write it as 2015-04-10"),
        ("{date: 2012-12-31, set: {trust.gain: 0.1}}", "s.yaml:3:5: timeline[0].date: 2012-12-31 "
         "is before the start, 2013-01-01"),
        ("{day: 3, set: {people.count: 500}}", "s.yaml:3:34: people.count: is fixed once the "
         "world is built, so no change on the timeline can set it; set it outside the timeline"),
        ("{day: 3, set: [1]}", "s.yaml:3:19: timeline[0].set: a mapping of parameters to values "
         "is expected, not a list"),
        ("{day: 3, sett: {}, set: {}}", "s.yaml:3:14: timeline[0].sett: unknown key, did you mean "
         "set?"),
        ("{day: 3, set: {gain: 0.1}}", "s.yaml:3:20: gain: unknown key, did you mean trust.gain "
         "or platform_trust.gain or skill.gain?"),
        ("{day: 3, apply: gone.yaml}", "s.yaml:3:21: no such file: gone.yaml"),
        ("{day: 3, apply: [a]}", "s.yaml:3:21: timeline[0].apply: the name of a scenario file is "
         "expected, not a list"),
        ("{day: 3, name: A b, set: {}}", "s.yaml:3:20: timeline[0].name: a name is one word of "
         "small letters, digits and _, not 'A b'"),
        ("{when: {metric: order, below: 3}, set: {}}", "s.yaml:3:21: timeline[0].when.metric: "
         "'order' is no metric, did you mean orders?"),
        ("{when: {below: 3}, set: {}}", "s.yaml:3:12: timeline[0].when: names no metric"),
        ("{when: {metric: orders}, set: {}}", "s.yaml:3:12: timeline[0].when: exactly one of "
         "below and above is needed, neither is given"),
        ("{when: {metric: orders, below: 1, above: 2}, set: {}}", "s.yaml:3:12: "
         "timeline[0].when: exactly one of below and above is needed, both are given"),
        ("{when: {metric: orders, bellow: 1, above: 2}, set: {}}", "s.yaml:3:29: "
         "timeline[0].when.bellow: unknown key, did you mean below?"),
        ("{when: {metric: orders, below: x}, set: {}}", "s.yaml:3:36: timeline[0].when.below: 'x' "
         "is not a number"),
        ("{when: 3, set: {}}", "s.yaml:3:12: timeline[0].when: write when: {metric: ..., below: "
         "...} or above instead of below, not '3'"),
        ("3", "s.yaml:3:5: timeline[0]: a change is a mapping with day, date or when, not '3'"),
        ("{day: 3, set: {posting.limit: 0.05}}", "s.yaml:3:35: posting.limit: 0.05 is below "
         "posting.least, which is 0.1"),
    ],
)
def test_mistakes_in_an_entry(mistakes, entry, line):
    assert mistakes(f"start: 2013-01-01\ntimeline:\n  - {entry}\n") == [line]


def test_a_date_needs_a_start(mistakes):
    assert mistakes("timeline:\n  - {date: 2013-01-01, set: {trust.gain: 0.1}}\n") == [
        "s.yaml:2:5: timeline[0].date: needs start: at the top level, the calendar date of day 0"
    ]


def test_a_start_that_is_wrong_is_one_mistake(mistakes):
    text = "start: soon\ntimeline:\n  - {date: 2013-01-01, set: {trust.gain: 0.1}}\n"
    assert mistakes(text) == ["s.yaml:1:8: start: 'soon' is not a date, write it as 2015-04-10"]


def test_two_changes_of_a_day_must_not_contradict_each_other(mistakes):
    assert mistakes(
        "timeline:\n"
        "  - {day: 3, set: {trust.gain: 0.1, trust.loss: 0.2}}\n"
        "  - {day: 3, set: {trust.gain: 0.3, trust.loss: 0.2}}\n"
    ) == ["s.yaml:3:32: trust.gain: is set to 0.3 here and to 0.1 on the same day at s.yaml:2"]


def test_an_applied_scenario_has_no_timeline_of_its_own(write, mistakes):
    write("timeline: [{day: 3, set: {trust.gain: 0.1}}]", "other.yaml")
    assert mistakes("timeline: [{day: 3, apply: other.yaml}]") == [
        "s.yaml:1:28: apply: other.yaml has a timeline of its own; only a scenario without one can "
        "be applied"
    ]


def test_names_of_changes(write, mistakes):
    entry = "{name: a, day: 3, set: {trust.gain: 0.1}}"
    assert mistakes(f"timeline: [{entry}]\ntimeline.b: off\n") == [
        "s.yaml:2:1: timeline.b: no change on the timeline has this name"
    ]
    assert mistakes(f"timeline:\n  - {entry}\n  - {entry}\ntimeline.a: maybe\n") == [
        "s.yaml:3:5: timeline.a: is the name of another change already, at s.yaml:2:5",
        "s.yaml:4:13: timeline.a: 'maybe' is neither on nor off",
    ]
    path = write("timeline: [{name: limit, day: 3, set: {trust.gain: 0.1}}]\n")
    with pytest.raises(ConfigurationError) as raised:
        load_scenario(path, {"timeline.limits": "off"})
    assert raised.value.problems == (
        "--set timeline.limits=off: timeline.limits: no change on the timeline has this name, did "
        "you mean limit?",
    )


MOVABLE = """
days: 100
start: 2013-01-01
timeline:
  - {name: limit, day: 5, set: {posting.limit: 10, trust.gain: 0.2}}
  - {name: lift, date: 2013-02-01, set: {posting.limit: 20}}
  - {name: aid, when: {metric: channel_trust_mean, below: 40 %}, set: {redress.resolution: 0.3}}
  - {day: 50, set: {posting.limit: 12}}
"""


@pytest.mark.parametrize(("moves", "was", "instead"), [
    ({"timeline.limit.day": 70}, "day: 5,", "day: 70,"),  # passes two other changes
    ({"timeline.limit.day": "2 weeks"}, "day: 5,", "day: 14,"),
    ({"timeline.lift.day": 3}, "date: 2013-02-01", "day: 3"),
    ({"timeline.limit.set.posting.limit": "70 / week"}, "limit: 10", "limit: 10.0"),
    ({"timeline.lift.set.posting.limit": 7.5}, "limit: 20", "limit: 7.5"),
    ({"timeline.aid.when.below": "30 %"}, "40 %", "30 %"),
])
def test_a_named_change_moves_as_if_it_had_been_written_so(write, moves, was, instead):
    path = write(MOVABLE)
    written = load_scenario(write(MOVABLE.replace(was, instead), "written.yaml")).canonical()
    for moved in (load_scenario(path, moves), load_scenario(path).with_values(moves)):
        assert moved.canonical() == written and moved.held == ()
    ((key, value),) = moves.items()
    extending = load_scenario(write(f"extends: s.yaml\n{key}: {value}\n", "t.yaml"))
    assert extending.canonical() == written
    if was != "limit: 10":
        assert written != load_scenario(path).canonical()


def test_a_value_before_a_change_and_one_after_it_stand_side_by_side(write):
    path = write(MOVABLE)
    both = {"posting.limit": 30, "timeline.limit.set.posting.limit": 4}
    moved = load_scenario(path, both)
    assert moved.values["posting.limit"] == 30
    assert [change.values.get("posting.limit") for change in moved.changes] == [4, None, None, None]
    assert {each.place for each in moved.held} == {1, 3}
    extending = "extends: s.yaml\n" + "".join(f"{key}: {value}\n" for key, value in both.items())
    assert load_scenario(write(extending, "t.yaml")).canonical() == moved.canonical()
    last = write("extends: t.yaml\nposting.limit: 9\n", "u.yaml")  # the last file outranks both
    assert all("posting.limit" not in change.values for change in load_scenario(last).changes)


@pytest.mark.parametrize(("path", "value", "said"), [
    ("timeline.limt.day", 9, "no change on the timeline has this name, did you mean limit?"),
    ("timeline.zzz.day", 9, "no change on the timeline has this name, only limit, lift, aid"),
    ("timeline.limit.day", 100, "100 is out of range, must be 0 to 99 days"),
    ("timeline.limit.day", -1, "-1 is out of range, must be 0 to 99 days"),
    ("timeline.limit.day", "soon", "'soon' is not a number"),
    ("timeline.limit.dya", 9, "a change has no dya, did you mean day?"),
    ("timeline.aid.day", 9, "aid has no day, it waits for channel_trust_mean below 0.4; write "
     "timeline.aid.when.below"),
    ("timeline.aid.when.above", 0.5, "aid waits for channel_trust_mean below 0.4; write "
     "timeline.aid.when.below"),
    ("timeline.limit.when.below", 0.5, "limit waits for no condition; write timeline.limit.day"),
    ("timeline.limit.set.posting.limti", 9, "limit does not set posting.limti, did you mean "
     "posting.limit?"),
    ("timeline.lift.set.trust.gain", 0.1, "lift does not set trust.gain, only posting.limit"),
    ("timeline.limit.set.people.count", 900, "people.count is fixed once the world is built, so "
     "no change sets it"),
    ("timeline.limit.set.trust.gain", 5, "5 is out of range, must be 0 to 1"),
])
def test_mistakes_in_moving_a_change(write, path, value, said):
    with pytest.raises(ConfigurationError) as raised:
        load_scenario(write(MOVABLE), {path: value})
    assert raised.value.problems == (f"--set {path}={value}: {path}: {said}",)


def test_a_change_that_is_switched_off_cannot_be_moved(write):
    with pytest.raises(ConfigurationError, match="limit sets nothing: it is switched off"):
        load_scenario(write(MOVABLE), {"timeline.limit": "off", "timeline.limit.day": 9})


def test_moved_days_must_not_contradict_each_other(write):
    path = write(MOVABLE)
    with pytest.raises(ConfigurationError, match=r"here and to 10\.0 on the same day") as raised:
        load_scenario(path, {"timeline.limit.day": 50})
    assert raised.value.problems[0].startswith("s.yaml:8:")
    met = load_scenario(path).with_values({"timeline.limit.day": 50})  # a design may pass there
    assert [change.day for change in met.changes] == [50, 31, None, 50]


def test_a_value_that_outranks_changes_is_remarked_on(write):
    write(ERA, "era.yaml")
    write(MOVABLE)
    assert load_scenario("s.yaml").remarks() == []
    assert load_scenario("s.yaml", {"trust.gain": 0.2}).remarks() == [
        "trust.gain is 0.2 from day 0 on, by --set trust.gain=0.2: the change day 5 (limit) no "
        "longer sets it to 0.2; to move the change itself, set timeline.limit.set.trust.gain or "
        "timeline.limit.day"
    ]
    (remark,) = load_scenario(write("extends: s.yaml\nposting.limit: 6\n", "t.yaml")).remarks()
    assert remark.startswith("posting.limit is 6 posts / day from day 0 on, by t.yaml:2: the "
                             "changes day 5 (limit) and day 31 (lift) and day 50 no longer set it "
                             "to 10 posts / day and 20 posts / day and 12 posts / day;")
    unnamed = write("timeline: [{day: 9, set: {trust.gain: 0.2}}]\n", "u.yaml")
    (remark,) = load_scenario(unnamed, {"trust.gain": 0.3}).remarks()
    assert "give it a name: and set timeline.NAME.set.trust.gain or timeline.NAME.day" in remark


def test_an_era_that_brings_a_parameter_as_it_was_is_not_remarked_on(write):
    write(ERA, "era.yaml")
    path = write("days: 30\ntimeline: [{name: a, day: 5, apply: era.yaml}]\n")
    assert load_scenario(path, {"trust.loss": 0.3}).remarks() == []
    assert len(load_scenario(path, {"trust.gain": 0.2}).remarks()) == 1


@pytest.mark.parametrize("later", ["days: 20", "timeline.late: off", "posting.limit: 9"])
def test_a_file_that_extends_a_moved_change_may_put_it_out_of_force(write, later):
    write("days: 90\ntimeline: [{name: late, day: 50, set: {posting.limit: 10}}]\n")
    write("extends: s.yaml\ntimeline.late.day: 60\n", "t.yaml")
    write(f"extends: s.yaml\n{later}\n", "unmoved.yaml")
    extending = load_scenario(write(f"extends: t.yaml\n{later}\n", "u.yaml"))
    assert extending.canonical() == load_scenario("unmoved.yaml").canonical()
