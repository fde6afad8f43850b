import time

import pytest

from sim.experiment.designs import Compare
from sim.experiment.load import load_experiment
from sim.experiment.plan import planned_runs
from sim.scenario import ConfigurationError
from sim.scenario.yaml_source import read_yaml


def write(folder, text, name="case.yaml"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def mistakes(folder, text, **options):
    with pytest.raises(ConfigurationError) as caught:
        load_experiment(write(folder, text), **options)
    return caught.value.problems


def test_an_experiment(folder):
    experiment = load_experiment("small.yaml")
    assert (experiment.name, experiment.title["zh"]) == ("small", "小")
    assert (experiment.baseline, experiment.design) == ("few", Compare())
    assert (experiment.language, experiment.is_scenario) == ("both", False)
    assert [arm.name for arm in experiment.arms] == ["few", "many"]
    assert [arm.replications for arm in experiment.arms] == [3, 3]
    assert experiment.arms[1].scenario.values["people.count"] == 3000
    seeds = [(run.scenario_name, run.seed) for run in planned_runs(experiment)]
    assert seeds == [(name, seed) for name in ("few", "many") for seed in (1, 2, 3)]


def test_what_a_file_leaves_out_has_a_default(folder):
    experiment = load_experiment(write(folder, "scenarios: {a: few.yaml, b: few.yaml}"))
    assert (experiment.name, experiment.baseline) == ("case", "a")
    assert [arm.replications for arm in experiment.arms] == [1, 1]
    assert experiment.title == {"en": "case", "zh": "case"}
    assert [arm.scenario.title["en"] for arm in experiment.arms] == ["a", "b"]


def test_a_scenario_may_have_seeds_and_days_of_its_own(folder):
    text = "scenarios: {a: few.yaml, b: {file: few.yaml, replications: 2, days: 9}}\n" \
        "replications: 4\nreport: {language: zh}"
    experiment = load_experiment(write(folder, text))
    assert [arm.replications for arm in experiment.arms] == [4, 2]
    assert [arm.scenario.days for arm in experiment.arms] == [5, 9]
    assert experiment.language == "zh"
    everywhere = load_experiment(folder / "case.yaml", {"trust.gain": 0.5}, seeds=7, days=3)
    assert [arm.replications for arm in everywhere.arms] == [7, 7]
    assert [arm.scenario.days for arm in everywhere.arms] == [3, 3]
    assert [arm.scenario.values["trust.gain"] for arm in everywhere.arms] == [0.5, 0.5]


def test_a_scenario_file_is_an_experiment_of_one_seed(folder):
    experiment = load_experiment("few.yaml")
    assert (experiment.name, experiment.baseline, experiment.is_scenario) == ("few", None, True)
    assert [(arm.name, arm.replications) for arm in experiment.arms] == [("few", 1)]
    assert load_experiment("few.yaml", seeds=3).arms[0].replications == 3


def test_seeds_may_begin_elsewhere(folder):
    text = "scenarios: {a: few.yaml, b: few.yaml}\nreplications: 3\nfirst_seed: 21\n"
    (folder / "fresh.yaml").write_text(text, encoding="utf-8")
    assert [list(arm.seeds) for arm in load_experiment("fresh.yaml").arms] == [[21, 22, 23]] * 2
    assert list(load_experiment("few.yaml", seeds=2).arms[0].seeds) == [1, 2]
    (folder / "wrong.yaml").write_text(text.replace("21", "0"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="3:13: first_seed: 0 is out of range"):
        load_experiment("wrong.yaml")


def test_all_mistakes_are_reported_at_once_with_position_and_suggestion(folder):
    found = mistakes(folder, """\
name: 'no/such'
titel: {en: x}
scenarios:
  a: {file: few.yaml, replication: 2}
  b:
    people: {cuont: 100}
  c: [1]
baseline: bb
replications: 0
design: {kind: gird}
report: {language: fr}
""")
    assert found == (
        "case.yaml:1:7: name: a name is made of letters, digits, _, - and ., and begins with a "
        "letter or digit",
        "case.yaml:2:1: titel: unknown key, did you mean title?",
        "case.yaml:4:23: scenarios.a.replication: unknown key, did you mean replications?",
        "case.yaml:6:14: people.cuont: unknown parameter of people, did you mean count?",
        "case.yaml:7:6: scenarios.c: the name of a scenario file, or a scenario, is expected, "
        "not a list",
        "case.yaml:8:11: baseline: 'bb' is none of the scenarios, did you mean b?",
        "case.yaml:9:15: replications: 0 is out of range, must be 1 to 1e+06",
        "case.yaml:10:16: design.kind: 'gird' is unknown, did you mean grid?",
        "case.yaml:11:20: report.language: 'fr' is unknown, must be both or en or zh",
    )


def test_a_scenario_file_that_is_not_there_is_named_with_its_place(folder):
    text = "scenarios: {a: fwe.yaml, b: {file: no/few.yaml}, c: .}"
    assert mistakes(folder, text) == (
        "case.yaml:1:16: scenarios.a: no such file: fwe.yaml, did you mean few.yaml?",
        "case.yaml:1:36: scenarios.b: no such file: no/few.yaml",
        "case.yaml:1:53: scenarios.c: no such file: .",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("replications: 3", "scenarios: an experiment names at least one scenario"),
        ("scenarios:", "scenarios: an experiment names at least one scenario"),
        ("scenarios: {}", "scenarios: an experiment names at least one scenario"),
        ("scenarios: few.yaml", "scenarios: an experiment names at least one scenario"),
        ("scenarios: {a: }", "case.yaml:1:15: scenarios.a: has no value"),
        ("scenarios: {a: few.yaml}\nreplications: many", "2:15: replications: 'many' is not a num"),
        ("scenarios: {a: few.yaml}\nreplications: 1.5", "must be a whole number, not 1.5"),
        ("scenarios: {a: few.yaml}\nreplications: [1]", "a whole number is expected, not a list"),
        ("scenarios: {a: few.yaml}\nreplications: -2", "2:15: replications: -2 is out of range"),
        ("scenarios: {a: few.yaml}\ndesign: compare", "write design: {kind: compare}, not 'comp"),
        ("scenarios: {a: few.yaml}\ntitle: [x]", "2:8: title: write title: {en: ..., zh: ...}"),
        ("scenarios: {a: few.yaml}\ntitle: {fr: x}", "2:9: title.fr: unknown key"),
        ("scenarios: {a: few.yaml}\ntitle: {en: [x]}", "2:13: title.en: a text is expected, not "
         "a list"),
        ("scenarios: {a: few.yaml}\ntitle: {en: x, zh: {a: b}}", "2:20: title.zh: a text is "
         "expected, not a mapping"),
        ("scenarios: {a: few.yaml}\ntitle: {en: ~}", "2:13: title.en: has no value"),
        ("scenarios: {a: few.yaml}\ntitle:", "2:7: title: has no value"),
        ("scenarios: {a: {file: few.yaml, days: 0}}", "scenarios.a.days: 0 is out of range"),
        ("scenarios: {a: small.yaml}", "this is an experiment"),
        ("scenarios: {a b: few.yaml}", "1:13: scenarios.a b: a name is made of letters"),
        ("scenarios: {a: few.yaml, a: few.yaml}", "a: is given twice"),
        ("scenarios: {'../a': few.yaml}", "a name is made of letters"),
        ("name: Nul\nscenarios: {a: few.yaml}", "1:7: name: results go into a folder of this name"),
        ("name: com1.x\nscenarios: {a: few.yaml}", "Windows makes none that is named com1.x"),
        ("name: small.\nscenarios: {a: few.yaml}", "Windows makes none that is named small."),
        ("colour: red\nsize: 3", "is neither a scenario nor an experiment"),
        ("- a", "not a list"),
        ("", "is empty"),
    ],
)
def test_a_mistake_is_a_sentence(folder, text, said):
    found = mistakes(folder, text)
    assert any(said in line for line in found), found
    assert all(line.startswith("case.yaml") or "small.yaml" in line for line in found)


@pytest.mark.parametrize("name", ["con_1", "nullity", "com", "a.nul", "aux-2"])
def test_a_name_that_only_begins_like_a_device_is_a_name(folder, name):
    text = f"name: {name}\nscenarios: {{nul: few.yaml}}"
    assert load_experiment(write(folder, text)).name == name


UNFIT = {
    "..yaml": "Windows makes none that is named .",
    "...yaml": "Windows makes none that is named ..",
    "=x.yaml": "a spreadsheet takes what begins with = for a formula",
    "+1.yaml": "a spreadsheet takes what begins with + for a formula",
    "-x.yaml": "a spreadsheet takes what begins with - for a formula",
    "@x.yaml": "a spreadsheet takes what begins with @ for a formula",
    "a\tb.yaml": "has a character that cannot be written",
    "nul.yaml": "Windows makes none that is named nul",
}


@pytest.mark.parametrize("name", UNFIT)
@pytest.mark.parametrize("text", ["days: 3\n", "scenarios: {a: few.yaml}\n"])
def test_a_file_whose_name_is_none_for_results_is_refused(folder, name, text):
    (folder / name).write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        load_experiment(name)
    assert len(caught.value.problems) == 1 and UNFIT[name] in str(caught.value)
    if "scenarios" in text:
        (folder / name).write_text(text + "name: fit\n")
        assert load_experiment(name).name == "fit"


def test_nor_may_an_applied_scenario_be_called_so(folder):
    (folder / "=x.yaml").write_text("trust: {gain: 0.1}\n")
    assert mistakes(folder, "timeline: [{day: 3, apply: '=x.yaml'}]") == (
        "case.yaml:1:28: apply: the name stands in tables, and a spreadsheet takes what begins "
        "with = for a formula; rename the file",
    )


@pytest.mark.parametrize("name", ["my study", "微商 信任", "a\u3000b", "a=b", "2013", "_x"])
def test_other_names_of_files_are_names(folder, name):
    (folder / f"{name}.yaml").write_text("days: 3\n")
    assert load_experiment(f"{name}.yaml").name == name


def test_many_scenarios_load_in_seconds_and_each_file_is_read_once(folder, monkeypatch):
    from sim.scenario import documents

    read = []
    monkeypatch.setattr(documents, "read_yaml",
                        lambda path, problems: read.append(path.name) or read_yaml(path, problems))
    base = "\n".join(f"# {n}" for n in range(400)) + "\ndays: 5\npeople: {count: 1000}\n"
    (folder / "base.yaml").write_text(base)
    arms = "".join(f"  s{n}: {{extends: base.yaml, people: {{count: {100 + n}}}}}\n"
                   for n in range(500))
    started = time.process_time()
    experiment = load_experiment(write(folder, "scenarios:\n" + arms))
    assert time.process_time() - started < 2.5  # 2,000 of them in 10 s
    assert read == ["base.yaml"]
    assert [arm.scenario.values["people.count"] for arm in experiment.arms] == \
        list(range(100, 600))


def test_a_mistake_in_a_file_that_many_extend_is_told_once_and_fails_all(folder):
    (folder / "base.yaml").write_text("days: never\n")
    assert mistakes(folder, "scenarios: {a: {extends: base.yaml}, b: {extends: base.yaml}, "
                            "c: base.yaml}") == ("base.yaml:1:7: days: 'never' is not a number",)


def test_a_key_given_twice_hides_no_other_mistake(folder):
    assert mistakes(folder, "trust: {gain: 0.1, gain: 0.2}\npeple: {count: 3}\ndays: -4") == (
        "case.yaml:1:20: trust.gain: is given twice (first in line 1)",
        "case.yaml:2:1: peple: unknown key, did you mean people?",
        "case.yaml:3:7: days: -4 is out of range, must be 1 to 32_000 days",
    )
    found = mistakes(folder, "name: a\nname: b\nscenarios: {a: fwe.yaml}\nbaseline: c")
    assert found[0] == "case.yaml:2:1: name: is given twice (first in line 1)"
    assert [line.split(": ")[1] for line in found] == ["name", "scenarios.a", "baseline"]


def test_an_override_that_is_wrong_is_reported_once(folder):
    with pytest.raises(ConfigurationError) as caught:
        load_experiment("small.yaml", {"trust.gian": "1", "people.count": "many"})
    assert len(caught.value.problems) == 2


def test_the_hash_is_of_what_decides_a_result(folder, monkeypatch):
    def hashes(text="days: 5\npeople: {count: 1000}", **options):
        experiment = load_experiment(write(folder, text), **options)
        return [run.hash for run in planned_runs(experiment)]

    before = hashes(seeds=2)
    assert len(set(before)) == 2
    assert hashes(seeds=2) == before
    assert hashes("title: {en: Other}\npeople:\n  count: 1_000 persons\ndays: 5", seeds=2) == before
    for changed in (
        hashes("days: 6\npeople: {count: 1000}"),
        hashes("days: 5\npeople: {count: 1001}"),
        hashes(overrides={"trust.gain": 0.123}),
        hashes("days: 5\npeople: {count: 1000}\ntimeline: [{day: 2, set: {trust.gain: 0.123}}]"),
    ):
        assert changed[0] not in before
    monkeypatch.setattr("sim.version.MODEL_VERSION", "another")
    assert not set(hashes(seeds=2)) & set(before)
