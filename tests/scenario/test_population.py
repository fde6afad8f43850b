"""A friend graph from a file brings its own number of persons."""

import pytest

from sim.scenario import ConfigurationError, load_scenario

KIND, PATH = "people.network.kind", "people.network.path"


@pytest.fixture
def scenario(tmp_path):
    (tmp_path / "ties.csv").write_text("a,b\nb,c\nc,d\n")
    (tmp_path / "own.yaml").write_text("people: {network: {kind: file, path: ties.csv}}\n")
    return tmp_path / "own.yaml"


def test_the_file_says_how_many_persons_there_are(scenario):
    loaded = load_scenario(scenario)
    assert loaded.values["people.count"] == 4


def test_a_file_of_fewer_persons_than_the_least_is_remarked_on(scenario, tmp_path):
    assert load_scenario(scenario).remarks() == [
        "the network file names 4 persons, fewer than the 50 that people.count takes at least: a "
        "market of so few shows little; write people.count: 50 or more to add persons without "
        "friends"
    ]
    (tmp_path / "ties.csv").write_text("".join(f"{k},{k + 1}\n" for k in range(49)))
    assert load_scenario(scenario).remarks() == []


def test_more_persons_than_the_file_names_are_remarked_on(scenario):
    loaded = load_scenario(scenario, overrides={"people.count": 50})
    assert loaded.values["people.count"] == 50
    assert loaded.remarks() == [
        "the network file names 46 persons fewer than people.count: they have no friends"
    ]


def test_fewer_persons_than_the_file_names_are_a_mistake(tmp_path):
    ties = "".join(f"{k},{k + 1}\n" for k in range(80))
    (tmp_path / "ties.csv").write_text(ties)
    with pytest.raises(ConfigurationError, match="the network file names 81 persons"):
        load_scenario_of(tmp_path, 60)


def load_scenario_of(folder, count):
    file = folder / "own.yaml"
    file.write_text(f"people: {{count: {count}, network: {{kind: file, path: ties.csv}}}}\n")
    return load_scenario(file)


def test_an_unreadable_line_is_named(tmp_path):
    (tmp_path / "ties.csv").write_text("1,2\n3\n")
    with pytest.raises(ConfigurationError, match=r"ties\.csv.*2"):
        load_scenario_of(tmp_path, 60)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("seeds: 8\n", "a scenario has no seeds; run it with --seeds 8"),
        ("trust: {gain: 0,5}\n", "a decimal comma"),
        ("trust:\n  gain\uff1a 0.1\n  loss: 0.3\n", "a colon is full-width"),
    ],
)
def test_slips_of_a_tired_user_are_named(tmp_path, text, sentence):
    (tmp_path / "tired.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=sentence):
        load_scenario(tmp_path / "tired.yaml")
