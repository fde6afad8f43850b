"""What was asked for, kept in the result folder: the files that were read, and the options."""

import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.experiment.definition import Experiment, Request
from sim.program import PROGRAM
from sim.scenario.inputs import FilesRead
from sim.scenario.problems import ConfigurationError
from sim.scenario.shipped import shipped_folder, shipped_from
from sim.scenario.yaml_source import shown

INPUTS = "inputs"
SHIPPED = "_shipped"
"""Folder of `INPUTS` with the shipped scenarios that others name without a path."""


def request_for(
    path: Path,
    read: FilesRead,
    overrides: Mapping[str, Any],
    seeds: int | None,
    days: int | None,
) -> Request:
    """Return what was asked for.

    Parameters
    ----------
    path : Path
        The experiment's file.
    read : FilesRead
        Every file that was read for it.
    overrides, seeds, days
        As in `load_experiment`.
    """
    files = [Path(os.path.normpath(file)) for file in read.paths]
    file = Path(os.path.normpath(path.absolute()))
    folder = shipped_folder()
    named = read.by_name and not file.is_relative_to(folder)
    shipped = [each for each in files if named and each.is_relative_to(folder)]
    inputs = {f"{SHIPPED}/{each.relative_to(folder).as_posix()}": each for each in shipped}
    own = files if read.by_path else [each for each in files if each not in shipped]
    home = _common_folder(own)
    inputs |= {each.relative_to(home or each.anchor).as_posix(): each for each in own}
    return Request(
        _command(path, overrides, seeds, days),
        file.relative_to(home or file.anchor).as_posix(),
        inputs,
        dict(overrides),
        seeds,
        days,
    )


def _common_folder(files: Sequence[Path]) -> Path | None:
    try:
        return Path(os.path.commonpath([file.parent for file in files]))
    except ValueError:  # on different drives of Windows
        return None


def _command(path: Path, overrides: Mapping[str, Any], seeds: int | None, days: int | None) -> str:
    """Return the command line; how the work is shared out changes no result, so it is not there."""
    words = [*PROGRAM.split(), "run", Path(shown(path)).as_posix()]
    words += ["--seeds", str(seeds)] if seeds is not None else []
    words += ["--days", str(days)] if days is not None else []
    for name, value in overrides.items():
        words += ["--set", f"{name}={value}"]
    return shlex.join(words)


def check_names(folder: Path, request: Request | None) -> None:
    """Raise where a name cannot be written: before the first run, not after the last.

    Parameters
    ----------
    folder : Path
        The result folder.
    request : Request or None
        What was asked for.
    """
    names = [str(folder), *([request.command, *request.inputs] if request else [])]
    for name in names:
        try:
            name.encode()
            os.fsencode(name)
        except UnicodeEncodeError:
            told = ascii(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
            raise ConfigurationError(
                f"{told}: has a letter that cannot be written where names of files are "
                f"{sys.getfilesystemencoding()}; set PYTHONUTF8=1, or a locale such as C.UTF-8"
            ) from None


def write_inputs(folder: Path, request: Request) -> None:
    """Copy the files that were read into the result folder."""
    from sim.experiment.store import write_atomically

    for name, file in request.inputs.items():
        content = file.read_bytes()
        write_atomically(folder / INPUTS / name, lambda to, it=content: to.write_bytes(it))  # type: ignore[misc]


def described_request(request: Request) -> dict[str, Any]:
    """Return what ``plan.json`` says of it."""
    return {
        "file": f"{INPUTS}/{request.file}",
        "set": dict(request.overrides),
        "seeds": request.seeds,
        "days": request.days,
    }


def read_request(folder: Path) -> Request | None:
    """Return what a result folder was asked for; None where it does not say."""
    from sim.experiment.plan import read_plan

    plan = read_plan(folder)
    asked = plan.get("request")
    if asked is None:
        return None
    home = folder / INPUTS
    files = sorted(file for file in home.rglob("*") if file.is_file())
    return Request(
        plan["command"],
        asked["file"].removeprefix(f"{INPUTS}/"),
        {file.relative_to(home).as_posix(): file for file in files},
        asked["set"],
        asked["seeds"],
        asked["days"],
    )


def load_again(folder: Path) -> Experiment | None:
    """Load the experiment that a result folder holds, from the files in it.

    Returns
    -------
    Experiment or None
        None where the folder does not hold its files: an experiment that was built in Python.

    Raises
    ------
    ConfigurationError
        Where the files are not valid here, for another version of the model perhaps.
    """
    from sim.experiment.load import load_experiment

    request = read_request(folder)
    if request is None:
        return None
    with shipped_from(folder / INPUTS / SHIPPED):
        loaded = load_experiment(
            folder / INPUTS / request.file, request.overrides, seeds=request.seeds,
            days=request.days,
        )
    return replace(loaded, request=request)
