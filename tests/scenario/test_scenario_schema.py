"""The JSON Schema: every shipped scenario fits it, what is wrong does not."""

import json

import jsonschema
import pytest
import yaml

from sim.scenario import scenario_schema, starter
from sim.scenario.settings import DECLARED

SCHEMA = scenario_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


class EditorLoader(yaml.SafeLoader):
    """YAML as an editor reads it (version 1.2): no dates."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def fits(text):
    return VALIDATOR.is_valid(yaml.load(text, EditorLoader))


def test_it_is_a_valid_schema_and_json():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_every_parameter_is_described():
    for path, declaration in DECLARED.items():
        described = SCHEMA["properties"][path]["description"]
        assert declaration.meaning in described and "default" in described
        group, _, name = path.rpartition(".")
        assert SCHEMA["properties"][group]["properties"][name] == SCHEMA["properties"][path]
    limit = DECLARED["posting.limit"]
    assert f"unit posts/day, {limit.low:g} to {limit.high:g}, default {limit.default:g}" in (
        SCHEMA["properties"]["posting.limit"]["description"]
    )


def test_the_starter_fits():
    assert fits(starter())


@pytest.mark.parametrize(
    "text",
    [
        "people: {network: {kind: file, path: x.csv}}",
        "extends: [a.yaml, b.yaml]\ntitle: A\ntimeline.shock: off",
        "trust:\n",
        "media.gap: 2 weeks",
        "start: 2013-01-01",
    ],
)
def test_what_is_right_fits(text):
    assert fits(text)


@pytest.mark.parametrize(
    "text",
    [
        "titel: x",
        "trust: {gian: 0.1}",
        "trust: {gain: 2}",
        "trust: {gain: much}",
        "trust: {gain: [1]}",
        "people: {count: 99.5}",
        "people: {network: {kind: fil}}",
        "mechanisms: {face: maybe}",
        "days: 0",
        "start: soon",
        "timeline: [{day: 3}]",
        "timeline: [{day: 3, date: 2013-01-01, set: {}}]",
        "timeline: [{set: {trust.gain: 0.1}}]",
        "timeline: [{day: 3, set: {people.count: 100}}]",
        "timeline: [{day: 3, set: {people: {count: 100}}}]",
        "timeline: [{when: {metric: order, below: 3}, set: {}}]",
        "timeline: [{when: {metric: orders, below: 3, above: 4}, set: {}}]",
        "[1]",
    ],
)
def test_what_is_wrong_does_not_fit(text):
    assert not fits(text)
