"""A file that is named by mistake may be anything: nothing of it is shown."""

import pytest

from sim.experiment.load import load_experiment
from sim.scenario import ConfigurationError, load_scenario

SECRET = "hunter2"
FOREIGN = {
    "accounts": f"root:{SECRET}:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\n",
    "one line": f"{SECRET}\n",
    "settings": f"{SECRET}: {SECRET}\nkey: {SECRET}\n",
    "list": f"- {SECRET}\n- other\n",
    "tagged": f"!{SECRET} x\n",
    "tagged key": f"a: !{SECRET}! x\n",
    "twice": f"{SECRET}: 1\n{SECRET}: 2\n",
    "torn": f"{SECRET}: [1, {SECRET}\n",
    "directive": f"%{SECRET} 1\n--- x\n",
    "alias": f"a: *{SECRET}\n",
    "key of a list": f"? [{SECRET}]\n: 1\n",
    "csv": f"name,{SECRET},3\n",
    "three words": f"{SECRET} is secret\n",
    "missing": f"{SECRET},\n",
    "quoted": f"a 'b' in '{SECRET}'; expected two\n",
}
ASKING = {
    "extends": "extends: foreign\n",
    "second": "days: 3\nextends: [foreign]\n",
    "apply": "days: 9\ntimeline: [{day: 3, apply: foreign}]\n",
    "path": "people: {network: {kind: file, path: foreign}}\n",
}


NO_EDGES = ("accounts", "one line", "csv", "three words", "missing")


@pytest.mark.parametrize(
    ("asking", "what"),
    [*((asking, what) for asking in ASKING for what in FOREIGN if asking != "path"),
     *(("path", what) for what in NO_EDGES)],
)
def test_a_foreign_file_is_refused_and_not_shown(write, what, asking):
    write(FOREIGN[what], "foreign")
    with pytest.raises(ConfigurationError) as caught:
        load_scenario(write(ASKING[asking]))
    assert SECRET not in str(caught.value)
    assert "foreign" in str(caught.value)


@pytest.mark.parametrize("what", FOREIGN)
def test_nor_is_one_that_an_experiment_names(write, what):
    write(FOREIGN[what], "foreign")
    with pytest.raises(ConfigurationError) as caught:
        load_experiment(write("scenarios: {a: foreign}\n"))
    assert SECRET not in str(caught.value) and "foreign" in str(caught.value)


def test_what_asked_for_it_is_named_and_a_known_word_suggested(write):
    write("peopel: {count: 3}\n", "foreign")
    with pytest.raises(ConfigurationError) as caught:
        load_scenario(write("days: 3\nextends: foreign\n"))
    assert caught.value.problems == (
        "s.yaml:2:10: foreign is no scenario: none of its keys is known, did you mean people?",
    )
