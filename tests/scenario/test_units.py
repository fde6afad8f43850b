"""Units, switches and texts: from what is written to the declared unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.settings import DECLARED
from sim.scenario.units import example, parse_value


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("trust.gain", "5 %", 0.05),
        ("trust.gain", "0.3 %", 0.003),
        ("trust.gain", "7 percent", 0.07),
        ("media.gap", "7 days", 7),
        ("media.gap", "2 weeks", 14),
        ("merchants.exit_age", "1 year", 12),
        ("face.recovery_days", "6 months", 180.0),
        ("posting.limit", "3 / day", 3.0),
        ("posting.limit", "3 posts / day", 3.0),
        ("posting.limit", "3 posts per day", 3.0),
        ("posting.limit", "1 post/day", 1.0),
        ("posting.limit", "14 / week", 2.0),
        ("trust.channel_relaxation", "0.05 / day", 0.05),
        ("trust.channel_relaxation", "5 % / day", 0.05),
        ("insurance.limit", "120 yuan", 120.0),
        ("insurance.limit", "1_200 RMB", 1200.0),
        ("insurance.limit", "250 fen", 2.5),
        ("insurance.limit", "88 元", 88.0),
        ("merchants.brands", "12 / 4000 persons", 12.0),
        ("merchants.brands", "12 / 4,000 people", 12.0),
        ("insurance.reserve", "5000 yuan / 4000 persons", 5000.0),
        ("purchase.price", "1.5 / 100 yuan", 1.5),
        ("people.count", "2e3", 2000),
        ("people.count", "2_000 persons", 2000),
        ("people.count", "0100", 100),
        ("private_deals.fine", "2 prices", 2.0),
        ("mechanisms.face", "off", 0),
        ("mechanisms.face", "True", 1),
        ("chains.drop_ship", "yes", 1),
        ("chains.drop_ship", False, 0),
        ("trust.gain", 0.25, 0.25),
        ("people.count", 2000.0, 2000),
        ("people.network.kind", "file", "file"),
    ],
)
def test_units_are_converted_exactly(path, text, value):
    parsed = parse_value(text, DECLARED[path])
    assert parsed == value
    assert type(parsed) is DECLARED[path].kind


@pytest.mark.parametrize(
    ("path", "text", "sentence"),
    [
        ("posting.limit", "7 days", "'7 days' has the wrong unit, must be in posts/day, for "
         "example 3 posts / day"),
        ("media.gap", "7 yuan", "'7 yuan' has the wrong unit, must be in days, for example 3 days"),
        ("trust.gain", "3 days", "'3 days' has a unit, but this is a share; write for example "
         "0.05 or 5 %"),
        ("purchase.trust", "3 days", "'3 days' has a unit, but this is a pure number; write for "
         "example 1.5"),
        ("insurance.limit", "5 %", "'5 %' has the wrong unit, must be in yuan, for example 3 yuan"),
        ("quitting.hazard", "0.1 / month", "'0.1 / month' has the wrong unit, must be in 1/day, "
         "for example 0.05 / day (rates of chance are not converted between units of time)"),
        ("trust.gain", "1.5", "1.5 is out of range, must be 0 to 1"),
        ("trust.gain", "150 %", "1.5 is out of range, must be 0 to 1"),
        ("people.count", "49", "49 is out of range, must be 50 to 20_000_000 persons"),
        ("merchants.exit_age", "10 days", "must be a whole number of months, not 0.333333333333"),
        ("people.count", "60.5", "must be a whole number of persons, not 60.5"),
        ("trust.gain", "nan", "'nan' is not finite, a finite number is expected"),
        ("trust.gain", "1e999", "'1e999' is not finite, a finite number is expected"),
        ("trust.gain", "yes", "'yes' is not a number"),
        ("trust.gain", "12:30", "'12:30' is not a number"),
        ("trust.gain", "much", "'much' is not a number"),
        ("trust.gain", object, "'<class 'object'>' is not a number or a text"),
        ("mechanisms.face", "perhaps", "'perhaps' is neither on nor off"),
        ("chains.drop_ship", "2", "'2' is neither yes nor no"),
        ("people.network.kind", "fil", "'fil' is not one of holme_kim, complete, random, file, did "
         "you mean file?"),
    ],
)
def test_mistakes_are_sentences(path, text, sentence):
    with pytest.raises(ValueError) as raised:
        parse_value(text, DECLARED[path])
    assert str(raised.value) == sentence


def test_tiny_and_huge_exponents_are_no_bombs():
    assert parse_value("1e-999999999999999999999", DECLARED["trust.gain"]) == 0.0
    with pytest.raises(ValueError, match="not finite"):
        parse_value("1e999999999999999999999", DECLARED["trust.gain"])


NUMERIC = sorted(path for path, d in DECLARED.items() if d.unit not in ("text", "flag", "switch"))


@pytest.mark.parametrize("path", NUMERIC)
def test_the_declared_unit_is_accepted_with_every_parameter(path):
    declaration = DECLARED[path]
    default = repr(declaration.default)
    unit = "" if declaration.unit in ("1", "share", "probability") else declaration.unit
    written = f"{default} {unit.removeprefix('1')}"
    assert parse_value(written, declaration) == declaration.default
    assert example(declaration.unit)


@given(st.text())
def test_any_text_is_a_value_or_a_sentence(text):
    for path in ("trust.gain", "people.count", "posting.limit", "mechanisms.face"):
        try:
            value = parse_value(text, DECLARED[path])
        except ValueError as error:
            assert str(error)
        else:
            assert DECLARED[path].low <= value <= DECLARED[path].high
