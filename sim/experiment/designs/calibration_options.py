"""The options of a calibration as an experiment file writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sim.experiment.designs.factors import Factor, read_factors
from sim.extras import missing
from sim.scenario.yaml_source import Mapping, Scalar

if TYPE_CHECKING:
    from sim.experiment.definition import Arm
    from sim.experiment.options import Options

Method = Literal["optuna", "abc"]
METHODS: tuple[Method, ...] = ("optuna", "abc")
OPTIONS = ("parameters", "targets", "method", "trials", "accept", "populations", "fresh_runs")
OF_ABC = ("accept", "populations")
DECIMALS = 4
"""Places in a range are tried to so many decimals, so that a run does not hang on the last bit."""
MOST_TRIALS = 1_000_000
MOST_POPULATIONS = 100
MOST_FRESH = 10_000


@dataclass(frozen=True)
class Settings:
    """How a calibration searches.

    Attributes
    ----------
    method : {"optuna", "abc"}
        Search for the nearest parameters, or for all that are near.
    trials : int
        Trials in all; of ``abc`` the draws of the first population.
    accept : float
        Share of a population that is kept.
    populations : int
        Number of populations; 1 is rejection.
    fresh_runs : int
        Runs with seeds that the search has not seen, by which the result is judged.
    """

    method: Method = "optuna"
    trials: int = 100
    accept: float = 0.2
    populations: int = 1
    fresh_runs: int = 20


def kept_of(settings: Settings) -> int:
    """Return how many draws of a population are kept."""
    return max(2, round(settings.accept * settings.trials))


def draws_in_all(settings: Settings) -> int:
    """Return how many trials there are in all populations."""
    return settings.trials + (settings.populations - 1) * (settings.trials - kept_of(settings))


def read_settings(options: Options) -> Settings:
    """Return how a calibration searches, noting every mistake."""
    default = Settings()
    method = _method(options)
    if method != "abc":
        for key in OF_ABC:
            if options.get(key) is not None:
                options.add(options.get(key), key, "is an option of method: abc")
    settings = Settings(
        method,
        _whole(options, "trials", default.trials, 2, MOST_TRIALS),
        _accept(options, default.accept),
        _whole(options, "populations", default.populations, 1, MOST_POPULATIONS),
        _whole(options, "fresh_runs", default.fresh_runs, 2, MOST_FRESH),
    )
    kept = kept_of(settings)
    if method == "abc" and kept >= settings.trials:
        options.add(options.get("accept"), "accept", f"{kept} of {settings.trials} trials would be "
                    "kept, so that none is left out; take more trials or a smaller share")
    return settings


def read_numbers(options: Options, arms: tuple[Arm, ...]) -> tuple[Factor, ...]:
    """Return the factors; what is no number cannot be fitted."""
    factors = read_factors(options, arms)
    written = options.get("parameters")
    for factor in factors:
        if factor.kind not in ("float", "int") and isinstance(written, Mapping):
            place = next(key for key, _ in written.items() if key.text == factor.path)
            options.add(
                place,
                f"parameters.{factor.path}",
                "is chosen, not fitted: compare scenarios that hold one and the other",
            )
    return factors


def settings_schema() -> dict[str, Any]:
    """Return the JSON schema of how a calibration searches."""
    default = Settings()

    def whole(what: str, key: str, low: int) -> dict[str, Any]:
        return {
            "type": "integer",
            "minimum": low,
            "description": f"{what}, default {getattr(default, key)}",
        }

    return {
        "method": {"enum": list(METHODS), "description": "optuna: the nearest parameters; abc: "
                   "all that are near, approximate Bayesian computation"},
        "trials": whole("trials in all; of abc the draws of the first population", "trials", 2),
        "accept": {"description": "abc: share of a population that is kept, default 20 %",
                   "type": ["number", "string"]},
        "populations": whole("abc: populations; 1 is rejection", "populations", 1),
        "fresh_runs": whole("runs with fresh seeds that judge the result", "fresh_runs", 2),
    }  # fmt: skip


def _method(options: Options) -> Method:
    node = options.get("method")
    text = node.text if isinstance(node, Scalar) else ""
    method = next((each for each in METHODS if each == text), None)
    if node is not None and method is None:
        options.add(
            node,
            "method",
            f"{node.kind} is unknown"
            + (options.suggest(node, METHODS) or f", must be {' or '.join(METHODS)}"),
        )
        return "abc"
    absent = missing("optuna")
    if method != "abc" and absent:
        options.add(node, "method", f"{absent}, or choose method: abc")
    return method or "optuna"


def _whole(options: Options, key: str, default: int, low: int, high: int) -> int:
    node = options.get(key)
    number = default if node is None else options.whole(node, key, low, high)
    return default if number is None else number


def _accept(options: Options, default: float) -> float:
    node = options.get("accept")
    if node is None:
        return default
    text = node.text.strip() if isinstance(node, Scalar) else ""
    percent = text.endswith("%")
    try:
        share = float(text.removesuffix("%")) / (100.0 if percent else 1.0)
    except ValueError:
        share = 0.0
    if not 0.0 < share < 1.0:
        options.add(node, "accept", "is the share that is kept, above 0 and below 1, as 10 %")
        return default
    return share
