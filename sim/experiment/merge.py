"""Many folders into one: what shards have made, wherever it lies, becomes one result folder."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from sim.experiment import timing
from sim.experiment.conclusion import ResultFolder, conclude
from sim.experiment.continuation import ELSEWHERE, check_continuation, plain
from sim.experiment.definition import Experiment
from sim.experiment.failures import forget_failure
from sim.experiment.log import log, logging_to
from sim.experiment.plan import StoredRuns, planned_runs, read_plan, write_plan
from sim.experiment.request import INPUTS, load_again, write_inputs
from sim.experiment.store import is_forged, read_manifest, save_encoded, write_text
from sim.scenario.problems import ConfigurationError

NAMED = re.compile(r"[0-9a-f]{16}")
SAME = ("name", "request", "design", "baseline", "until", "scenarios")
"""What plans have in common whose runs belong together; `runs` grows with the stages."""


def merge(folders: Sequence[str | Path], out: str | Path) -> ResultFolder:
    """Make one result folder from those of several shards; nothing is run.

    Parameters
    ----------
    folders : sequence of str or Path
        Result folders of one experiment. One folder that all shards have shared is enough.
    out : str or Path
        The folder to be made, which may be one of them.

    Returns
    -------
    ResultFolder
        Runs that no folder holds are pending, or failed where a shard says so.

    Raises
    ------
    ConfigurationError
        Where a folder is no result folder, where they are of different experiments, where they
        were made by another version of the model, where a file says that it is another run than
        it is, or where `out` holds another study.
    """
    sources, out = [Path(folder) for folder in folders], Path(out)
    _check_plans(sources)
    _check_runs(sources)
    experiment = _experiment_of(sources[0])
    if out.resolve() not in [folder.resolve() for folder in sources]:
        check_continuation(out, experiment, remedy=ELSEWHERE)
    console = Console(stderr=True)
    with logging_to(out):
        write_plan(out, experiment, planned_runs(experiment))  # the folder says what it is of
        for sentence in _take_runs(sources, out):
            log.warning(sentence)
            console.print(f"warning: {sentence}", style="yellow", markup=False, soft_wrap=True)
        if experiment.request is not None:
            write_inputs(out, experiment.request)
        runs = planned_runs(experiment, StoredRuns(out))
        write_plan(out, experiment, runs)
        return conclude(out, experiment, runs, console)


def _check_plans(folders: list[Path]) -> None:
    """Raise where folders are not of one experiment, or not of this version of the model."""
    from sim.version import MODEL_VERSION

    problems: list[str] = []
    plans: list[tuple[Path, dict[str, Any]]] = []
    for folder in folders:
        try:
            plan = read_plan(folder)
        except ConfigurationError as error:
            problems += error.problems
            continue
        plans.append((folder, plan))
        if plan.get("model_version") != MODEL_VERSION:
            problems.append(
                f"{folder}: was made by model {plan.get('model_version')}, this is "
                f"{MODEL_VERSION}; merge with the sources that made it, or run it again"
            )
    for folder, plan in plans[1:]:
        different = [key for key in SAME if _said(plan, key) != _said(plans[0][1], key)]
        if different:
            problems.append(
                f"{folder}: holds another experiment than {plans[0][0]}, their plan.json differ "
                f"in {', '.join(different)}"
            )
    if problems:
        raise ConfigurationError(*problems)


def _said(plan: dict[str, Any], key: str) -> Any:
    """Return what a plan says, of scenarios that are replicated until precise but for the seeds."""
    if key != "scenarios" or "until" not in plan:
        return plan.get(key)
    return [{**scenario, "replications": None} for scenario in plan["scenarios"]]


def _experiment_of(folder: Path) -> Experiment:
    experiment = load_again(folder)
    if experiment is None:
        raise ConfigurationError(
            f"{folder}: was made from an experiment built in Python, of which it has no files; "
            f"merge takes folders with {INPUTS}/"
        )
    plan = read_plan(folder)
    said = {each["name"]: each.get("resolved") for each in plan["scenarios"]}
    if said != {arm.name: plain(arm.scenario.canonical()) for arm in experiment.arms}:
        raise ConfigurationError(
            f"{folder}: its plan.json and its {INPUTS}/ are of different scenarios, one of them "
            "was edited; run the experiment again"
        )
    return experiment


def _check_runs(folders: list[Path]) -> None:
    """Raise where a file says that it is another run than it is.

    What other versions of the program left in the folder, and no plan asks for, is not judged.
    """
    from sim.version import MODEL_VERSION

    forged = []
    for folder in folders:
        planned = {Path(run["file"]).name for run in read_plan(folder)["runs"]}
        for file in _run_files(folder):
            manifest = read_manifest(file)
            if manifest is None:  # torn, which is told later
                continue
            ours = file.name in planned or manifest.get("model_version") == MODEL_VERSION
            if ours and is_forged(file, manifest):
                forged.append(f"{file}: is not the run that its name and its manifest say; remove "
                              "it, and the shard makes the run again")
    if forged:
        raise ConfigurationError(*forged)


def _run_files(folder: Path) -> list[Path]:
    """Return the files that are named as runs; others may lie beside them."""
    files = sorted((folder / "runs").glob("*.parquet"))
    return [file for file in files if NAMED.fullmatch(file.stem)]


def _take_runs(folders: list[Path], out: Path) -> Iterator[str]:
    """Copy runs, failures and costs; yield a sentence on whatever is not as it should be."""
    costs: dict[str, list[str]] = {}
    for folder in folders:
        costs |= timing.rows(folder)
        for file in _run_files(folder):
            manifest = read_manifest(file)
            if manifest is None:
                yield f"{file}: is not whole, its run is left out"
                continue
            there = out / "runs" / file.name  # by its hash it could lie anywhere
            content = file.read_bytes()
            if read_manifest(there) is None:
                save_encoded(there, content)
            elif there.read_bytes() != content:
                yield (
                    f"{file}: differs from the same run of another folder, which was taken: "
                    "computed with another arithmetic, or with other versions of packages"
                )
        for file in sorted((folder / "errors").glob("*.txt")):
            if NAMED.fullmatch(file.stem) and not (out / "errors" / file.name).is_file():
                write_text(out / "errors" / file.name, file.read_text("utf-8", "replace"))
    for file in _run_files(out):  # made by one shard, where another had failed
        forget_failure(out, file.stem)
    timing.settle(out, costs)
