"""Run the code blocks of the pages at small size, in plain Python; print what went wrong.

Usage: NUMBA_DISABLE_JIT=1 python run_blocks.py FOLDER < blocks.json > mistakes.json

Every page has a folder of its own, in which its blocks are run from top to bottom as a reader
would, beside the results of the default experiment. Sizes are cut where markets are made and
where the command line is given, never in the text. Runs are made in this process; figures are
drawn by other tests.
"""

import contextlib
import io
import json
import os
import shlex
import shutil
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sim.experiment.conclusion
import sim.experiment.rehearsal
import sim.experiment.runner
import sim.market
import sim.report.make
from sim.cli import app
from sim.experiment.executors import Executor
from sim.experiment.load import load_experiment
from sim.experiment.worker import perform

PERSONS, DAYS, SEEDS = 60, 6, 2
PROGRAMS = (["python", "run.py"], ["weishang-sim"])
DEFAULT = "python run.py"
"""The first command of the README; pages speak of its results."""


class SerialExecutor(Executor):
    """Makes runs one after the other in this process."""

    def __init__(self, *_: object) -> None: ...

    def __exit__(self, *_: object) -> None: ...

    def call(self, function: Any, *arguments: Any, on_poll: Any = None) -> Any:
        return function(*arguments)

    def prepare(self, preparation: Any) -> None: ...

    def perform_all(self, tasks: list, prepare: Any, on_finished: Any, on_poll: Any) -> None:
        for task in tasks:
            on_finished(perform(task, lambda days: None))
        on_poll([task.run.scenario.days for task in tasks])


class SmallMarket(sim.market.Market):
    """A market of few persons, which `run` takes a few days further."""

    def __init__(self, scenario: Any = None, *args: Any, **more: Any) -> None:
        size = {"people.count": PERSONS}
        if scenario is None:
            more |= size
        elif scenario.values["people.count"] > PERSONS:
            scenario = scenario.with_values(size)
        super().__init__(scenario, *args, **more)

    def run(self, on_day: Any = None) -> Any:
        for _ in range(min(DAYS, self.settings.days - self.day)):
            self.step()
            if on_day is not None:
                on_day(self.day)
        return self.daily


def make_small() -> None:
    """Cut the sizes of everything that the blocks make."""
    sim.market.Market = SmallMarket  # type: ignore[misc]
    sim.experiment.runner.executor_for = SerialExecutor
    sim.experiment.rehearsal.LocalExecutor = SerialExecutor  # type: ignore[assignment,misc]
    sim.experiment.conclusion._make_report = lambda *_: ""
    sim.report.make.make_report = lambda *_: []  # type: ignore[assignment]


def yaml_block(block: dict[str, Any]) -> None:
    file = Path(block["file"] or f"line_{block['line']}.yaml")
    file.write_text(f"{block['beside']}\n{block['text']}", encoding="utf-8")
    experiment = load_experiment(file)
    assert experiment.is_scenario == ("scenarios:" not in file.read_text(encoding="utf-8"))


def python_block(block: dict[str, Any]) -> None:
    name = f"{block['page']}:{block['line']}"
    exec(compile(block["text"], name, "exec"), {"__name__": "__main__"})


def shell_block(block: dict[str, Any]) -> None:
    for line in block["text"].replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        while words and "=" in words[0]:  # a variable of the environment
            words.pop(0)
        if words:
            command(words)


def command(words: list[str]) -> None:
    """Run a command of the program; any other one is an error, and needs a mark."""
    program = next((p for p in PROGRAMS if words[: len(p)] == p), None)
    assert program, f"{' '.join(words)}: is no command of the program; mark the block"
    arguments = words[len(program) :] or ["run", "three_eras"]
    if arguments[0] == "run":
        arguments += ["--seeds", str(SEEDS), "--days", str(DAYS)]
        if not any(word.startswith("people.count=") for word in arguments):
            arguments += ["--set", f"people.count={PERSONS}"]
        arguments = [f"people.count={PERSONS}" if word.startswith("people.count=") else word
                     for word in arguments]  # fmt: skip
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        code = app(arguments, standalone_mode=False)
    assert not code, f"exit code {code} of {' '.join(words)}: {said.getvalue()}"


RUN = {"yaml": yaml_block, "python": python_block, "sh": shell_block}


@contextlib.contextmanager
def within(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def main(folder: Path, blocks: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Run the blocks, page after page; return page, line and mistake of those that fail."""
    make_small()
    first = folder / "default"
    first.mkdir()
    with within(first):
        shell_block({"text": DEFAULT})
    mistakes = []
    for block in blocks:
        here = folder / block["page"].replace("/", "_")
        if not here.exists():
            shutil.copytree(first, here)
        with within(here):
            try:
                RUN[block["language"]](block)
            except (Exception, SystemExit):
                mistakes.append({
                    "page": block["page"],
                    "mistake": f"line {block['line']}: {traceback.format_exc()}",
                })
    return mistakes


if __name__ == "__main__":
    given = json.load(sys.stdin)
    with contextlib.redirect_stdout(io.StringIO()):
        found = main(Path(sys.argv[1]), given)
    json.dump(found, sys.stdout)
