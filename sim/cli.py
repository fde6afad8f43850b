"""The command line. Heavy libraries are imported inside the commands that need them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.arguments import (
    Backend,
    Described,
    Engine,
    File,
    Format,
    Language,
    Listed,
    ResultFolder,
    folder,
)
from sim.console import (
    SOME_FAILED,
    assignments,
    check_folder,
    console,
    sentences,
    stop,
    told,
)
from sim.start import begin_work
from sim.streams import guarded_streams

if TYPE_CHECKING:
    from sim.experiment.definition import Experiment

COMPLETION = ("--install-completion", "--show-completion")
DEFAULT_EXPERIMENT = Path("scenarios/three_eras.yaml")

app = typer.Typer(
    help="Agent-based simulation of the weishang (WeChat commerce) trust economy. Without a "
    "command: run scenarios/three_eras.yaml, which is shipped with it.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command line."""
    # A shell completes commands that are installed, and `run.py` is none.
    completion = any(word.split("=")[0] in COMPLETION for word in sys.argv[1:])
    with guarded_streams():
        app(prog_name="weishang-sim" if completion else None)


@app.callback(invoke_without_command=True)
def default(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and the model's digest.")
    ] = False,
) -> None:
    """Without a command, run the default experiment."""
    if version:
        from sim import __version__
        from sim.version import MODEL_VERSION

        typer.echo(f"weishang-sim {__version__}, model {MODEL_VERSION}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        run(DEFAULT_EXPERIMENT)


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
        Path | None,
        typer.Option(metavar="DIR", parser=folder, help="Result folder, by default results/NAME."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be run, and what it costs.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Make all runs anew, also those that are there.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the tables of another study in the folder.")
    ] = False,
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="End at the first run that fails.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Print nothing but the final table.")
    ] = False,
) -> None:
    """Run a scenario or an experiment, or what is missing of it."""
    with sentences():
        from sim.experiment.load import load_experiment

        experiment = load_experiment(file, assignments(settings or []), seeds=seeds, days=days)
        _remark(experiment)
        into = out or Path("results") / experiment.name
        check_folder(into)
        if scheduler is not None and backend is not Backend.DASK:
            stop(f"--scheduler {scheduler}: goes with --backend dask")
        if dry_run:
            from sim.experiment.continuation import check_continuation
            from sim.experiment.rehearsal import told_cost

            for remark in check_continuation(into, experiment, replace):
                typer.echo(remark, err=True)
            typer.echo("timing a short run of each scenario ...", err=True)
            for sentence in told_cost(
                experiment, into, engine.value, jobs, shard, fresh
            ):
                typer.echo(sentence)
        else:
            code = _run(
                experiment, engine=engine.value, jobs=jobs, backend=backend.value,
                scheduler=scheduler, shard=shard, out=into, fresh=fresh, replace=replace,
                fail_fast=fail_fast, quiet=quiet,
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
    with sentences():
        from sim.experiment.load import load_experiment
        from sim.experiment.plan import number_of_runs
        from sim.scenario.yaml_source import shown

        experiment = load_experiment(file)
        _remark(experiment)
        for arm in experiment.arms:
            if explain:
                typer.echo(f"{arm.name}:")
                for path, value, unit, origin in arm.scenario.explain():
                    typer.echo(f"  {path} = {value}  [{unit}]  {origin}")
        kind = "scenario" if experiment.is_scenario else "experiment"
        extent = "" if experiment.is_scenario else \
            f" of {len(experiment.arms)} scenarios and {number_of_runs(experiment)} runs"
        typer.echo(f"{shown(experiment.source or file)}: a valid {kind}{extent}")


@app.command("list")
def list_(
    what: Annotated[Listed, typer.Argument(help="What to list.")] = Listed.SCENARIOS,
    word: Annotated[
        str, typer.Argument(help="Only what has this word in its name, label or meaning.")
    ] = "",
) -> None:
    """List scenarios, mechanisms, metrics, parameters or results."""
    with sentences():
        from sim.experiment import listing

        made = {
            Listed.SCENARIOS: listing.scenarios,
            Listed.MECHANISMS: listing.mechanisms,
            Listed.METRICS: listing.metrics,
            Listed.PARAMETERS: listing.parameters,
            Listed.RESULTS: lambda: listing.results(Path("results")),
        }[what]()
        console().print((made.matching(word) if word else made).table())


@app.command()
def schema(
    what: Annotated[Described, typer.Argument(help="Which file to describe.")] = Described.SCENARIO,
) -> None:
    """Print the JSON schema of a scenario or experiment file."""
    with sentences():
        import json

        from sim.experiment.schema import experiment_schema
        from sim.scenario import scenario_schema

        described = scenario_schema()
        if what is Described.EXPERIMENT:
            described = experiment_schema(described)
        typer.echo(json.dumps(described, indent=2, ensure_ascii=False))


@app.command()
def report(
    directory: ResultFolder,
    lang: Annotated[Language, typer.Option(help="Language of the report.")] = Language.BOTH,
) -> None:
    """Make the figures and the report of a result folder anew."""
    with sentences():
        if not directory.is_dir():
            stop(f"{directory}: not a folder; a result folder such as results/three_eras is "
                  "expected")
        if not (directory / "plan.json").is_file():
            stop(f"{directory}: no result folder, it has no plan.json")
        from rich.console import Console

        from sim.experiment.progress import figures_display
        from sim.report.make import make_report
        from sim.report.results import ReportError

        begin_work()
        shown = figures_display(Console(stderr=True), quiet=False)
        try:
            written = make_report(directory, lang.value, shown.update)
        except ReportError as error:
            stop(str(error))
        finally:
            shown.close()
        for made in written:
            typer.echo(str(made))


@app.command()
def export(
    directory: ResultFolder,
    to: Annotated[Format, typer.Option(help="CSV for Excel, Stata, or an Excel workbook.")],
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", parser=folder, help="Where to write, by default DIR/export."),
    ] = None,
) -> None:
    """Write the tables of a result folder, with the codebook, for other programs."""
    with sentences():
        from sim.export import ExportError, export_results

        begin_work()
        try:
            written = export_results(directory, to.value, out)
        except ExportError as error:
            stop(str(error))
        for file in written.files:
            typer.echo(str(file))
        for remark in written.remarks:
            typer.echo(remark, err=True)


@app.command()
def merge(
    directories: Annotated[
        list[Path], typer.Argument(metavar="DIR", help="The folders of the shards.")
    ],
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR", parser=folder, help="The folder to be made, perhaps one of them."
        ),
    ],
) -> None:
    """Make one result folder from those of several shards; nothing is run."""
    with sentences():
        from sim.experiment.merge import merge

        check_folder(out)
        begin_work()
        results = merge(directories, out)
        raise typer.Exit(told(results, out))


@app.command()
def init(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
) -> None:
    """Write a commented starter: a scenario that runs as it stands."""
    with sentences():
        import shlex

        from sim.program import PROGRAM
        from sim.scenario.starter import SCHEMA, starter, write_schema

        if not file.parent.is_dir():
            stop(f"{file}: there is no folder {file.parent}")
        if file.exists():
            stop(f"{file}: is there already; choose another name, init overwrites nothing")
        write_schema(file.parent)
        named = shlex.quote(str(file))
        with open(file, "x", encoding="utf-8", newline="\n") as written:
            written.write(starter().replace("FILE", named))
        typer.echo(f"wrote {file}, and {SCHEMA} beside it, from which editors complete and check "
                   f"it; run it with: {PROGRAM} run {named}")


def _remark(experiment: "Experiment") -> None:
    """Say what is valid and yet perhaps not meant."""
    for arm in experiment.arms:
        for remark in arm.scenario.remarks():
            typer.echo(f"{arm.name}: {remark}", err=True)
    for sentence in experiment.design_remarks():
        typer.echo(sentence, err=True)
    for remark in experiment.until.remarks() if experiment.until else ():
        typer.echo(f"replications: {remark}", err=True)


def _run(experiment: "Experiment", *, out: Path, **options: Any) -> int:
    """Run an experiment, print its table, and return the exit code."""
    from sim.experiment.runner import run_experiment

    begin_work()
    results = run_experiment(experiment, out=out, **options)
    if options["shard"] is not None:
        return SOME_FAILED if results.failed else 0
    return told(results, out, options["quiet"])
