"""weishang-sim: an agent-based simulator of the weishang (WeChat commerce) trust economy."""

from typing import Any

from sim.compilation.arithmetic import ask_for_plain_arithmetic

ask_for_plain_arithmetic()

__version__ = "0.2.0"

__all__ = ["Market", "load_scenario", "run_experiment"]

_HOMES = {
    "Market": "sim.market",
    "load_scenario": "sim.scenario",
    "run_experiment": "sim.experiment",
}


def __getattr__(name: str) -> Any:
    """Import the public names when they are first used, so that `validate` starts at once."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
