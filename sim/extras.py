"""Libraries that only some experiments need, and the extra that brings each."""

from importlib.util import find_spec

EXTRAS = {
    "SALib": "sensitivity",
    "optuna": "calibration",
    "openpyxl": "export",
    "distributed": "cluster",
}


def missing(library: str) -> str:
    """Return a sentence with the command that installs a library, "" where it is installed."""
    if find_spec(library) is not None:
        return ""
    return f'{library} is not installed: pip install "weishang-sim[{EXTRAS[library]}]"'
