"""Experiments: runs over scenarios and seeds, stored, compared and reported."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.experiment.conclusion import ResultFolder
    from sim.experiment.load import load_experiment
    from sim.experiment.runner import run_experiment

__all__ = ["ResultFolder", "load_experiment", "run_experiment"]


def __getattr__(name: str) -> Any:
    """Import what is asked for on first use: the command line must answer before pandas does."""
    if name == "load_experiment":
        from sim.experiment import load

        return load.load_experiment
    if name in __all__:
        from sim.experiment import runner

        return getattr(runner, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
