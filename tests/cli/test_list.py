"""`list WORD`: rows by a word in any case, in English or Chinese."""

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.experiment import listing
from sim.scenario import ConfigurationError


def rows(what: listing.Listing, word: str) -> list[str]:
    return [str(row[0]) for row in what.matching(word).rows]


def call(*arguments: str):
    return CliRunner().invoke(app, ["list", *arguments])


def test_parameters_are_found_by_path_label_and_meaning() -> None:
    parameters = listing.parameters()
    assert rows(parameters, "trust.gain") == ["trust.gain", "platform_trust.gain"]
    labelled = ["trust.gain", "trust.channel_gain", "platform_trust.gain"]
    assert rows(parameters, "Trust GAIN") == labelled
    assert rows(parameters, "信任增益") == labelled
    assert "trust.loss" in rows(parameters, "fully bad experience")  # its meaning
    assert "assumption" in str(parameters.rows[0][-1])
    with pytest.raises(ConfigurationError, match="'assumption' stands nowhere"):
        parameters.matching("assumption")  # which is a source


@pytest.mark.parametrize(("what", "word", "found"), [
    ("mechanisms", "面子", "M23"), ("mechanisms", "Word_of_mouth", "word_of_mouth"),
    ("metrics", "channel trust", "channel_trust_mean"), ("metrics", "渠道信任", "channel_trust"),
    ("scenarios", "wild", "scenarios/wild_growth.yaml"), ("scenarios", "野蛮", "wild_growth.yaml"),
])  # fmt: skip
def test_the_other_lists_are_looked_through_too(what, word, found) -> None:
    said = call(what, word)
    assert said.exit_code == 0
    assert found in said.stdout
    assert len(said.stdout) < len(call(what).stdout)


@pytest.mark.parametrize(("what", "word", "said"), [
    ("parameters", "trsut", "parameters: 'trsut' stands nowhere in their path, label, meaning, did "
     "you mean trust?"),
    ("metrics", "zzzz", "metrics: 'zzzz' stands nowhere in their name, name in words, 名称, "
     "meaning"),
    ("scenarios", "[bold", "scenarios: '[bold' stands nowhere"),
])  # fmt: skip
def test_no_row_is_a_sentence(what, word, said) -> None:
    result = call(what, word)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(said)
