"""How a parameter is declared: once, with everything that anyone needs to know of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sim.compilation.decorator import compiled

Rule = TypeVar("Rule", bound=Callable[..., Any])


def rule(function: Rule) -> Rule:
    """Compile a pure scalar rule; with numba's compilation off it stays plain Python."""
    return compiled(
        inner=True, nogil=True, error_model="numpy", forceinline=True, _nrt=False
    )(function)


@dataclass(frozen=True)
class Parameter:
    """One declared parameter: the source of schema, validation, documentation and sweeps.

    Attributes
    ----------
    default : float, int or str
        Value when no scenario says otherwise, in `unit`. Its type is the type of the parameter.
    unit : str
        Unit of the number; ``"share"`` and ``"probability"`` are pure numbers in [0, 1],
        ``"flag"`` is 0 or 1 (``no``/``yes`` in YAML), ``"text"`` is a string.
    low, high : float
        Closed range of valid values; also the default bounds of sweeps.
    meaning, source : str
        What it does; where the number comes from, or the word "assumption".
    en, zh : str
        Labels for figures and tables.
    mechanisms : tuple of str
        Ids of the mechanisms it belongs to, for example ``("M22",)``.
    initial : bool
        True where it is fixed once the world is built, so that no dated change may touch it.
    choices : tuple of str
        Valid values of a text parameter (empty: any).
    """

    default: Any
    unit: str
    low: float
    high: float
    meaning: str
    source: str
    en: str
    zh: str
    mechanisms: tuple[str, ...]
    initial: bool
    choices: tuple[str, ...] = ()

    @property
    def kind(self) -> type:
        """Python type of the value: float, int or str."""
        return type(self.default)


@dataclass(frozen=True)
class Switch(Parameter):
    """A declared switch of a mechanism: a `Parameter` that is 1 (on) or 0 (off).

    Attributes
    ----------
    off : dict
        What "off" means where it is a matter of values: dotted path to the value that the kernels
        then see, a number or the dotted path of the parameter whose value it takes. Empty where
        kernels ask for the switch itself.
    """

    off: Mapping[str, float | int | str] = field(default_factory=dict)


def parameter(
    default: Any,
    unit: str,
    bounds: tuple[float, float],
    meaning: str,
    labels: tuple[str, str],
    *mechanisms: str,
    source: str = "assumption",
    initial: bool = False,
) -> Any:
    """Declare a numeric parameter as the default of a field of a group (see `Parameter`)."""
    low, high = bounds
    return Parameter(
        default, unit, low, high, meaning, source, labels[0], labels[1], mechanisms, initial
    )


def flag(default: int, meaning: str, labels: tuple[str, str], *mechanisms: str, **more: Any) -> Any:
    """Declare a yes/no parameter; it reaches the kernels as the integer 0 or 1."""
    return parameter(default, "flag", (0, 1), meaning, labels, *mechanisms, **more)


def text(
    default: str,
    meaning: str,
    labels: tuple[str, str],
    *mechanisms: str,
    choices: tuple[str, ...] = (),
    source: str = "assumption",
) -> Any:
    """Declare a text parameter: always initial, never seen by a kernel."""
    return Parameter(
        default, "text", 0, 0, meaning, source, labels[0], labels[1], mechanisms, True, choices
    )


def declared(group: type) -> dict[str, Parameter]:
    """Return the declarations of a group: field name to `Parameter`, in order."""
    fields: dict[str, Parameter] = getattr(group, "_field_defaults")  # noqa: B009
    return fields
