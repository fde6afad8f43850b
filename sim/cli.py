"""The command line. Heavy libraries are imported inside the commands that need them."""

import contextlib
import errno
import os
import signal
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from sim.experiment.conclusion import ResultFolder
    from sim.experiment.definition import Experiment

SOME_FAILED, MISTAKE, IMPRECISE, INTERRUPTED = 1, 2, 3, 130
DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
DEFAULT_EXPERIMENT = Path("scenarios/three_eras.yaml")
HOME = Path(__file__).resolve().parent.parent

app = typer.Typer(
    help="Agent-based simulation of the weishang (WeChat commerce) trust economy. Without a "
    "command: run scenarios/three_eras.yaml.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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


File = Annotated[Path, typer.Argument(metavar="FILE", help="A scenario or an experiment (YAML).")]


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # Windows consoles default to something else
            reconfigure(encoding="utf-8")
    app()


@app.callback(invoke_without_command=True)
def default(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and the model's digest.")
    ] = False,
) -> None:
    """Without a command, run the default experiment."""
    if version:
        from importlib.metadata import version as installed

        from sim.version import MODEL_VERSION

        typer.echo(f"weishang-sim {installed('weishang-sim')}, model {MODEL_VERSION}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        run(_at_home(DEFAULT_EXPERIMENT))


@app.command()
def run(
    file: File,
    seeds: Annotated[int | None, typer.Option(min=1, help="Seeds of every scenario.")] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Set a parameter in every scenario."),
    ] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Days of every scenario.")] = None,
    engine: Annotated[
        Engine, typer.Option(help="How a day is run; it changes no result.")
    ] = Engine.COMPILED,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Worker processes, by default one a core.")
    ] = None,
    backend: Annotated[
        Backend, typer.Option(help="Worker processes of this machine, or those of dask.")
    ] = Backend.LOCAL,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="A dask scheduler, by address or by its file."),
    ] = None,
    shard: Annotated[
        str | None,
        typer.Option(metavar="I/N", help="Make the I-th of N shares, 1/N to N/N; then merge."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Result folder, by default results/NAME.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be run, and what it costs.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Make all runs anew, also those that are there.")
    ] = False,
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="End at the first run that fails.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Print nothing but the final table.")
    ] = False,
) -> None:
    """Run a scenario or an experiment, or what is missing of it."""
    with _sentences():
        from sim.experiment.load import load_experiment

        experiment = load_experiment(
            _at_home(file), _assignments(settings or []), seeds=seeds, days=days
        )
        _remark(experiment)
        folder = out or Path("results") / experiment.name
        _check_folder(folder)
        if scheduler is not None and backend is not Backend.DASK:
            _stop(f"--scheduler {scheduler}: goes with --backend dask")
        if dry_run:
            _rehearse(experiment, folder, engine.value, jobs, shard, fresh)
        else:
            code = _run(
                experiment, engine=engine.value, jobs=jobs, backend=backend.value,
                scheduler=scheduler, shard=shard, out=folder, fresh=fresh, fail_fast=fail_fast,
                quiet=quiet,
            )
            raise typer.Exit(code)


@app.command()
def validate(
    file: File,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print every value and where it came from.")
    ] = False,
) -> None:
    """Check a scenario or an experiment; all mistakes are reported at once."""
    with _sentences():
        from sim.experiment.load import load_experiment
        from sim.experiment.plan import number_of_runs

        experiment = load_experiment(_at_home(file))
        _remark(experiment)
        for arm in experiment.arms:
            if explain:
                typer.echo(f"{arm.name}:")
                for path, value, unit, origin in arm.scenario.explain():
                    typer.echo(f"  {path} = {value}  [{unit}]  {origin}")
        kind = "scenario" if experiment.is_scenario else "experiment"
        extent = "" if experiment.is_scenario else \
            f" of {len(experiment.arms)} scenarios and {number_of_runs(experiment)} runs"
        typer.echo(f"{file}: a valid {kind}{extent}")


@app.command("list")
def list_(
    what: Annotated[Listed, typer.Argument(help="What to list.")] = Listed.SCENARIOS,
) -> None:
    """List scenarios, mechanisms, metrics, parameters or results."""
    with _sentences():
        from sim.experiment import listing

        tables = {
            Listed.SCENARIOS: lambda: listing.scenarios(_at_home(Path("scenarios"))),
            Listed.MECHANISMS: listing.mechanisms,
            Listed.METRICS: listing.metrics,
            Listed.PARAMETERS: listing.parameters,
            Listed.RESULTS: lambda: listing.results(Path("results")),
        }
        _console().print(tables[what]())


@app.command()
def schema(
    what: Annotated[Described, typer.Argument(help="Which file to describe.")] = Described.SCENARIO,
) -> None:
    """Print the JSON schema of a scenario or experiment file."""
    with _sentences():
        import json

        from sim.experiment.schema import experiment_schema
        from sim.scenario import scenario_schema

        described = scenario_schema()
        if what is Described.EXPERIMENT:
            described = experiment_schema(described)
        typer.echo(json.dumps(described, indent=2, ensure_ascii=False))


@app.command()
def report(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A result folder.")],
    lang: Annotated[Language, typer.Option(help="Language of the report.")] = Language.BOTH,
) -> None:
    """Make the figures and the report of a result folder anew."""
    with _sentences():
        if not directory.is_dir():
            _stop(f"{directory}: not a folder; a result folder such as results/three_eras is "
                  "expected")
        if not (directory / "plan.json").is_file():
            _stop(f"{directory}: no result folder, it has no plan.json")
        from sim.report import ReportError, make_report

        try:
            for made in make_report(directory, lang.value):
                typer.echo(str(made))
        except ReportError as error:
            _stop(str(error))


@app.command()
def export(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A result folder.")],
    to: Annotated[Format, typer.Option(help="CSV for Excel, Stata, or an Excel workbook.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder to write into, by default DIR/export.")
    ] = None,
) -> None:
    """Write the tables of a result folder, with the codebook, for other programs."""
    with _sentences():
        from sim.export import ExportError, export_results

        try:
            written = export_results(directory, to.value, out)
        except ExportError as error:
            _stop(str(error))
        for file in written.files:
            typer.echo(str(file))
        for remark in written.remarks:
            typer.echo(remark, err=True)


@app.command()
def merge(
    directories: Annotated[
        list[Path], typer.Argument(metavar="DIR...", help="The folders of the shards.")
    ],
    out: Annotated[Path, typer.Option(help="The folder to be made, perhaps one of them.")],
) -> None:
    """Make one result folder from those of several shards; nothing is run."""
    with _sentences():
        from sim.experiment.merge import merge

        _check_folder(out)
        results = merge(directories, out)
        raise typer.Exit(_exit_code(results, out))


@app.command()
def init(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
) -> None:
    """Write a commented starter: a scenario that runs as it stands."""
    with _sentences():
        from sim.scenario import starter

        if not file.parent.is_dir():
            _stop(f"{file}: there is no folder {file.parent}")
        if file.exists():
            _stop(f"{file}: is there already; choose another name, init overwrites nothing")
        with open(file, "x", encoding="utf-8", newline="\n") as written:
            written.write(starter().replace("FILE", str(file)))
        typer.echo(f"wrote {file}; run it with: python run.py run {file}")


def _remark(experiment: "Experiment") -> None:
    """Say what is valid and yet perhaps not meant."""
    for arm in experiment.arms:
        for remark in arm.scenario.remarks():
            typer.echo(f"{arm.name}: {remark}", err=True)


def _run(experiment: "Experiment", *, out: Path, **options: Any) -> int:
    """Run an experiment, print its table, and return the exit code."""
    from sim.experiment.runner import run_experiment

    # A plain `kill` must leave things as tidy as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    results = run_experiment(experiment, out=out, **options)
    if options["shard"] is not None:
        return SOME_FAILED if results.failed else 0
    return _exit_code(results, out, options["quiet"])


def _exit_code(results: "ResultFolder", out: Path, quiet: bool = False) -> int:
    """Print the table of an experiment and what is wrong with it; return the exit code."""
    from sim.experiment.terminal import results_table

    console = _console()
    if not results.summary.empty:
        console.print(results_table(results.summary))
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
        console.print(f"results: {out}", markup=False, highlight=False, soft_wrap=True)
    if results.failed or results.pending or results.report_error:
        return SOME_FAILED
    return IMPRECISE if results.imprecise else 0


def _rehearse(
    experiment: "Experiment", folder: Path, engine: str, jobs: int | None, shard: str | None,
    fresh: bool,
) -> None:
    """Say how many runs are to be made, and what they cost."""
    import loky

    from sim.experiment.pasts import spared_share
    from sim.experiment.plan import planned_runs, stored_in
    from sim.experiment.progress import duration
    from sim.experiment.rehearsal import cost_of_all
    from sim.experiment.replication import Replication
    from sim.experiment.runner import missing_runs
    from sim.experiment.shards import ALL_RUNS, Shard

    share = Shard.read(shard) if shard else ALL_RUNS
    experiment = Replication(experiment, stored_in(folder)).laid_out()
    runs = planned_runs(experiment, stored_in(folder))
    own = share.of(runs)
    missing = missing_runs(
        folder, [run for run in runs if run.preparation or run.hash in own], fresh
    )
    typer.echo("timing a short run of each scenario ...", err=True)
    cost = cost_of_all(missing, engine)
    at_once = min(jobs or loky.cpu_count(), max(len(missing), 1))
    more = " or more" if missing and experiment.staged else ""
    typer.echo(f"runs: {len(missing)}{more} to make, {len(runs)}{more} in all"
               + ("; later ones follow from their results" if more else ""))
    if more and experiment.until:
        typer.echo(f"seeds: at most {experiment.until.most} of every scenario that is replicated "
                   "until precise")
    spared = spared_share(missing)
    shared = f", {spared:.0%} spared by shared pasts" if spared else ""
    typer.echo(f"time: about {duration(cost.seconds * (1 - spared) / at_once)} with {at_once} "
               f"workers{shared}, compilation not included")
    typer.echo(f"disk: about {cost.bytes / 1e6:.1f} MB in {folder}/runs")


def _assignments(settings: list[str]) -> dict[str, str]:
    assigned = {}
    for setting in settings:
        path, equals, value = (part.strip() for part in setting.partition("="))
        if not (path and equals and value):
            _stop(f"--set {setting}: write PATH=VALUE, for example --set people.count=2000")
        if path in assigned:
            _stop(f"--set {setting}: {path} is set twice")
        assigned[path] = value
    return assigned


def _check_folder(folder: Path) -> None:
    """Stop where results cannot be written; nothing is left behind."""
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if not there.is_dir():
        _stop(f"{folder}: {there} is a file, a folder for results is expected")
    if not os.access(there, os.W_OK | os.X_OK):
        _stop(f"{folder}: results cannot be written there, permission denied on {there}")


def _at_home(path: Path) -> Path:
    """Return a path below the working directory, or else beside `run.py`."""
    return path if path.exists() or not (HOME / path).exists() else HOME / path


def _console() -> "Console":
    from rich.console import Console

    console = Console()
    return console if console.is_terminal else Console(width=160)


@contextlib.contextmanager
def _sentences() -> Iterator[None]:
    """Turn what a user can do about into a sentence and an exit code."""
    from sim.scenario.problems import ConfigurationError

    try:
        yield
    except ConfigurationError as error:
        _stop(str(error))
    except OSError as error:
        if error.errno in DISK_FULL:
            _stop("the disk is full; what is finished is kept: make room, and the same command "
                  "makes the rest", SOME_FAILED)
        what = f"{error.filename}: " if error.filename else ""
        _stop(f"{what}{error.strerror or error}")
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None


def _stop(sentence: str, code: int = MISTAKE) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(code)
