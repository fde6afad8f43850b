"""From what was written to the value of a declared parameter: numbers, units, switches, texts."""

import re
from decimal import Decimal
from typing import Any

from sim.mechanisms.declare import Parameter
from sim.scenario.problems import Problems
from sim.scenario.yaml_source import NUMBER, number, shortened

Value = float | int | str

YES = ("on", "yes", "true", "1")
NO = ("off", "no", "false", "0")

_UNIT_STARTS = re.compile(r"[^\W\d_]|[%/¥]")
_ALIASES = {
    "people": "person", "cny": "yuan", "rmb": "yuan", "元": "yuan", "¥": "yuan",
    "percent": "%", "天": "day", "人": "person", "per": "/",
}
_IN_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
"""Days of a unit of time; a month is the 30 days after which the model turns its month."""
_PURE = ("", "1", "share", "probability")
UNITLESS = (*_PURE, "flag", "switch", "text")
"""Units that are not written behind a value."""


def parse_value(written: Any, declaration: Parameter) -> Value:
    """Return the value of a parameter in its declared unit and type.

    Parameters
    ----------
    written : str, int, float or bool
        What was written, for example ``"5 %"``, ``"2 weeks"``, ``"off"`` or ``0.05``.
    declaration : Parameter
        The parameter it is for.

    Raises
    ------
    ValueError
        With a sentence that says what is wrong and what would be right.

    Examples
    --------
    >>> from sim.scenario.settings import DECLARED
    >>> parse_value("2 weeks", DECLARED["media.gap"])
    14
    """
    text = _spelled(written)
    if declaration.unit == "text":
        return _choice(text, declaration)
    if declaration.unit in ("switch", "flag"):
        return _yes_or_no(text, declaration)
    return _within_range(_quantity(text, declaration.unit), declaration)


def example(unit: str) -> str:
    """Return how a number in `unit` may be written."""
    if unit in ("share", "probability"):
        return "0.05 or 5 %"
    if unit == "1":
        return "1.5"
    return f"{'0.05' if unit.startswith('1/') else '3'} {_readable(unit)}"


def written(value: Value, declaration: Parameter) -> str:
    """Return a value as a person writes it in a scenario file, with its unit.

    Examples
    --------
    >>> from sim.scenario.settings import DECLARED
    >>> written(3.0, DECLARED["posting.limit"]), written(0, DECLARED["mechanisms.face"])
    ('3 posts / day', 'off')
    """
    if declaration.unit == "text":
        return str(value)
    if declaration.unit in ("switch", "flag"):
        words = ("off", "on") if declaration.unit == "switch" else ("no", "yes")
        return words[bool(value)]
    unit = "" if declaration.unit in _PURE else _readable(declaration.unit)
    if value == 1:
        above, stroke, below = unit.partition(" /")
        unit = _singular(above) + stroke + below
    return f"{value:.12g} {unit}".rstrip()


def _spelled(written: Any) -> str:
    if isinstance(written, bool):
        return "yes" if written else "no"
    if isinstance(written, (str, int)):
        return str(written)
    try:
        return repr(float(written))
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"'{shortened(repr(written))}' is not a number or a text") from None


def _choice(text: str, declaration: Parameter) -> str:
    if declaration.choices and text not in declaration.choices:
        raise ValueError(
            f"'{shortened(text)}' is not one of {', '.join(declaration.choices)}"
            + Problems.suggest(text, declaration.choices)
        )
    return text


def _yes_or_no(text: str, declaration: Parameter) -> int:
    word = text.strip().lower()
    if word in YES or word in NO:
        return int(word in YES)
    wanted = "on nor off" if declaration.unit == "switch" else "yes nor no"
    raise ValueError(f"'{shortened(text)}' is neither {wanted}")


def _within_range(value: Decimal, declaration: Parameter) -> float | int:
    if declaration.kind is int:
        if value != value.to_integral_value():
            raise ValueError(f"must be a whole number of {declaration.unit}, not {value:.12g}")
        result: float | int = int(value)
    else:
        result = float(value) + 0.0
    if not declaration.low <= result <= declaration.high:
        unit = "" if declaration.unit in _PURE else f" {declaration.unit}"
        raise ValueError(
            f"{value:.12g} is out of range, must be "
            f"{_plain(declaration.low)} to {_plain(declaration.high)}{unit}"
        )
    return result


def _quantity(text: str, unit: str) -> Decimal:
    """Return the number in `unit`, converted exactly from the unit that was written."""
    written = text.strip()
    match = NUMBER.match(written)
    rest = written[match.end():].strip() if match else ""
    if match is None or (rest and not _UNIT_STARTS.match(rest)):
        return Decimal(number(written))
    digits = match[0].replace("_", "")
    value = Decimal(digits) if number(match[0]) else Decimal(0)
    if not rest:
        return value
    factor = _factor(rest, unit)
    if factor is None:
        raise ValueError(_wrong_unit(text, unit))
    return value * factor[0] / factor[1]


def _factor(written: str, declared: str) -> tuple[int, int] | None:
    """Return (a, b) such that a number in `written` times a / b is in `declared`, else None."""
    above, below = _sides(written)
    declared_above, declared_below = _sides(declared)
    percent = above == "%" and declared_above in _PURE
    times = _ratio(above, declared_above)
    if percent:
        times = (1, 100)
    elif above in ("", "1") and below:
        times = (1, 1)
    if times is None:
        return None
    if percent and not below and declared_below == "":
        return times
    per = _ratio(below, declared_below)
    if per is None or (per != (1, 1) and declared_above in _PURE):
        return None
    return times[0] * per[1], times[1] * per[0]


def _ratio(written: str, declared: str) -> tuple[int, int] | None:
    """Return how many of `declared` one of `written` is, as a fraction, or None."""
    if written == declared or (written in _PURE and declared in _PURE):
        return 1, 1
    if (written, declared) == ("year", "month"):
        return 12, 1
    if written in _IN_DAYS and declared in _IN_DAYS:
        return _IN_DAYS[written], _IN_DAYS[declared]
    return (1, 100) if (written, declared) == ("fen", "yuan") else None


def _sides(unit: str) -> tuple[str, str]:
    """Split a unit at its stroke, each side in singular words: ``posts / day`` -> post, day."""
    words = unit.lower().replace("/", " / ").replace("%", " % ").replace(",", "").split()
    singular = " ".join(_ALIASES.get(word) or _singular(word) for word in words)
    above, _, below = singular.partition("/")
    return above.strip(), below.strip()


def _singular(word: str) -> str:
    single = word[:-1] if len(word) > 3 and word.endswith("s") else word
    return _ALIASES.get(single, single)


def _wrong_unit(text: str, unit: str) -> str:
    if unit in _PURE:
        kind = "a pure number" if unit == "1" else f"a {unit}"
        return f"'{shortened(text)}' has a unit, but this is {kind}; write for example " + (
            example(unit)
        )
    note = ""
    if unit.startswith("1/") and unit[2:] in _IN_DAYS:
        note = " (rates of chance are not converted between units of time)"
    return f"'{shortened(text)}' has the wrong unit, must be in {unit}, for example " + (
        f"{example(unit)}{note}"
    )


def _readable(unit: str) -> str:
    return unit.removeprefix("1").replace("/", " / ").strip()


def _plain(bound: float) -> str:
    return f"{bound:,.0f}".replace(",", "_") if bound == int(bound) else f"{bound:g}"
