"""What a row of the catalogue holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field

WILD_GROWTH, TOOL_BASED, PLATFORM_INSURED = "wild_growth", "tool_based", "platform_insured"
ERAS = (WILD_GROWTH, TOOL_BASED, PLATFORM_INSURED)
E1, E2, E3 = ((era,) for era in ERAS)
ALL_ERAS = ERAS

UP, DOWN = "up", "down"


@dataclass(frozen=True)
class Quotation:
    """Words of an article: S0 to S4 are the articles listed in docs/facts.md."""

    source: str
    words: str


@dataclass(frozen=True)
class Observable:
    """A named statistic of a finished run; see `sim.catalogue.observables`.

    Attributes
    ----------
    metric : str
        Name of a daily metric, or of an outcome where `summary` is ``"outcome"``.
    summary : str
        How the days of a run become one number, a key of `observables.SUMMARIES`.
    """

    metric: str
    summary: str

    def __str__(self) -> str:
        return f"{self.metric} ({self.summary})"


@dataclass(frozen=True)
class Expectation:
    """Where an observable goes when the mechanism is switched off: ``"up"`` or ``"down"``."""

    observable: Observable
    direction: str

    def __str__(self) -> str:
        return f"{self.observable} {self.direction}"


@dataclass(frozen=True)
class Row:
    """One mechanism of the articles.

    Attributes
    ----------
    id : str
        ``"M01"`` to ``"M85"``.
    en, zh : str
        Its name.
    quotations : tuple of Quotation
        The words of the articles that ask for it.
    eras : tuple of str
        The eras it belongs to, scenarios of `ERAS`.
    switch : str
        Its field of `sim.mechanisms.switches.Mechanisms`; some rows share one.
    arm : str
        The era in which it is switched off to see what it does.
    expectations : tuple of Expectation
        What its absence moves there.
    given : mapping
        Parameters set on both sides of that comparison: a mechanism that acts only beside
        another, which the era leaves out by default, is tried beside it.
    """

    id: str
    en: str
    zh: str
    quotations: tuple[Quotation, ...]
    eras: tuple[str, ...]
    switch: str
    arm: str
    expectations: tuple[Expectation, ...]
    given: Mapping[str, str] = field(default_factory=dict)


def said(**words: str) -> tuple[Quotation, ...]:
    """Return quotations from keywords: the source, then its words."""
    return tuple(Quotation(source, text) for source, text in words.items())


def up(metric: str, summary: str = "mean") -> Expectation:
    """Expect that an observable rises when the mechanism is switched off."""
    return Expectation(Observable(metric, summary), UP)


def down(metric: str, summary: str = "mean") -> Expectation:
    """Expect that an observable falls when the mechanism is switched off."""
    return Expectation(Observable(metric, summary), DOWN)
