"""How the command line speaks: sentences and exit codes, folders and settings that are checked."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from sim.start import INTERRUPTED

if TYPE_CHECKING:
    from rich.console import Console

    from sim.experiment.conclusion import ResultFolder

SOME_FAILED, MISTAKE, IMPRECISE = 1, 2, 3
DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextlib.contextmanager
def sentences() -> Iterator[None]:
    """Turn what a user can do about into a sentence and an exit code."""
    from sim.scenario.problems import ConfigurationError

    try:
        yield
    except ConfigurationError as error:
        stop(str(error), error.exit_code)
    except OSError as error:
        if error.errno in DISK_FULL:
            stop("the disk is full; what is finished is kept: make room, and the same command "
                 "makes the rest", SOME_FAILED)
        what = f"{error.filename}: " if error.filename else ""
        stop(f"{what}{error.strerror or error}")
    except KeyboardInterrupt as error:
        stop(str(error) or "interrupted; what is finished is kept, and the same command makes the "
             "rest", INTERRUPTED)


def stop(sentence: str, code: int = MISTAKE) -> NoReturn:
    """End with a sentence for who made the mistake, or can do something about it."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def console() -> "Console":
    """Return where tables are printed: the terminal as it is, or a wide page."""
    from rich.console import Console

    terminal = Console()
    return terminal if terminal.is_terminal else Console(width=160)


def assignments(settings: list[str]) -> dict[str, str]:
    """Return what ``--set PATH=VALUE`` sets, path to value."""
    assigned = {}
    for setting in settings:
        path, equals, value = (part.strip() for part in setting.partition("="))
        if not (path and equals and value):
            stop(f"--set {setting}: write PATH=VALUE, for example --set people.count=2000")
        if path in assigned:
            stop(f"--set {setting}: {path} is set twice")
        assigned[path] = value
    return assigned


def check_folder(folder: Path) -> None:
    """Stop where results cannot be written; nothing is left behind."""
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if not there.is_dir():
        stop(f"{folder}: {there} is a file, a folder for results is expected")
    if not os.access(there, os.W_OK | os.X_OK):
        stop(f"{folder}: results cannot be written there, permission denied on {there}")


def told(results: "ResultFolder", out: Path, quiet: bool = False) -> int:
    """Print the table of an experiment and what is wrong with it; return the exit code."""
    from sim.experiment.terminal import points_tables, results_table

    terminal = console()
    if not results.summary.empty:
        terminal.print(results_table(results.summary))
    if "response" in results.of_design:
        for table in points_tables(results.of_design["response"]):
            terminal.print(table)
    if results.failed:
        typer.echo(f"{results.failed} of {len(results.runs)} runs failed; see "
                   f"{out / 'runs.csv'} and {out / 'errors'}", err=True)
    if results.pending:
        typer.echo(f"{results.pending} of {len(results.runs)} runs are pending; the command in "
                   f"{out / 'plan.json'} with --out {out} makes them", err=True)
    if results.report_error:
        typer.echo(f"figures and report could not be made ({results.report_error}); the tables are "
                   f"whole, the traceback is in {out / 'log.txt'}", err=True)
    if not quiet:
        terminal.print(f"results: {out}", markup=False, highlight=False, soft_wrap=True)
    if results.failed or results.pending or results.report_error:
        return SOME_FAILED
    return IMPRECISE if results.imprecise else 0
