"""What the commands take: words to choose from, files and folders."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Engine(StrEnum):
    """How a day is run; it changes no result."""

    COMPILED = "compiled"
    OBJECTS = "objects"


class Backend(StrEnum):
    """Who makes the runs; it changes no result."""

    LOCAL = "local"
    DASK = "dask"


class Listed(StrEnum):
    """What `list` can list."""

    SCENARIOS = "scenarios"
    MECHANISMS = "mechanisms"
    METRICS = "metrics"
    PARAMETERS = "parameters"
    RESULTS = "results"


class Described(StrEnum):
    """What `schema` can describe."""

    SCENARIO = "scenario"
    EXPERIMENT = "experiment"


class Language(StrEnum):
    """Language of a report."""

    ENGLISH = "en"
    CHINESE = "zh"
    BOTH = "both"


class Format(StrEnum):
    """Into what `export` writes."""

    CSV = "csv"
    STATA = "dta"
    EXCEL = "xlsx"


def folder(text: str) -> Path:
    """Return the folder that is named; an empty name would be the working directory."""
    if not text.strip():
        raise typer.BadParameter("names no folder; perhaps a variable of the shell is empty")
    return Path(text)


File = Annotated[Path, typer.Argument(metavar="FILE", help="A scenario or an experiment (YAML).")]
ResultFolder = Annotated[
    Path, typer.Argument(metavar="DIR", parser=folder, help="A result folder.")
]
