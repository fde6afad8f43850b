"""An experiment file in, an `Experiment` out; every mistake at once, with its position."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.experiment.definition import LANGUAGES, Arm, Design, Experiment
from sim.experiment.designs import DESIGNS, Compare
from sim.experiment.options import Options
from sim.experiment.request import request_for
from sim.experiment.until import Until
from sim.experiment.until_options import read_until
from sim.mechanisms import GROUPS
from sim.scenario import ConfigurationError, Problems
from sim.scenario.documents import Documents
from sim.scenario.fields import LANGUAGES as LABELS
from sim.scenario.fields import read_title
from sim.scenario.inputs import noting_files
from sim.scenario.load import inline_scenario, load_scenario, scenario_of_file
from sim.scenario.model import Scenario, renamed, titled
from sim.scenario.names import unfit
from sim.scenario.settings import MOST_DAYS, TOP_LEVEL
from sim.scenario.shipped import scenario_file, suggested_file
from sim.scenario.yaml_source import Mapping, Node, Scalar, read_yaml, shown

KEYS = (
    "name", "title", "scenarios", "baseline", "replications", "first_seed", "design", "report",
)  # fmt: skip
ARM_KEYS = ("file", "replications", "days")
MOST_SEEDS = 1_000_000
NAME = re.compile(r"\w[\w.-]*")


def load_experiment(
    path: str | Path,
    overrides: MappingType[str, Any] | None = None,
    *,
    seeds: int | None = None,
    days: int | None = None,
) -> Experiment:
    """Load an experiment; a scenario file is an experiment of one scenario and one seed.

    Parameters
    ----------
    path : str or Path
        The file, or the name of a shipped one: ``three_eras``.
    overrides : mapping, optional
        Dotted path to value, for every scenario.
    seeds, days : int, optional
        Seeds and days of every scenario, in place of what the files say.

    Raises
    ------
    ConfigurationError
        With every mistake of the file, of the scenarios it names and of `overrides`.
    """
    overrides = dict(overrides or {})
    with noting_files() as files:
        file = scenario_file(path)
        experiment = _loaded(file, overrides, seeds, days)
    return replace(experiment, request=request_for(file, files, overrides, seeds, days))


def _loaded(
    path: Path, overrides: dict[str, Any], seeds: int | None, days: int | None
) -> Experiment:
    problems = Problems()
    root = read_yaml(path, problems)
    if isinstance(root, Mapping):
        keys = {key.text.partition(".")[0] for key, _ in root.items()}
        if keys & (set(KEYS) - {"title"}):
            return _Reader(path, overrides, seeds, days, problems).read(root)
        if not keys & {*TOP_LEVEL, *GROUPS}:
            problems.add(root, "", "is neither a scenario nor an experiment: none of its keys "
                         f"is known{problems.suggest(min(keys, default=''), (*KEYS, *GROUPS))}")
            problems.raise_if_any()
    _check_file_name(path, "", problems)
    try:
        scenario = load_scenario(path, overrides, days)  # reads anew, finds these mistakes, too
    except ConfigurationError as error:
        problems.include(error)
    problems.raise_if_any()
    arm = Arm(scenario.name, scenario, seeds or 1)
    return Experiment(
        scenario.name, scenario.title, (arm,), None, Compare(), source=path, is_scenario=True
    )


class _Reader:
    """Reads the nodes of an experiment file, noting every mistake."""

    def __init__(
        self,
        path: Path,
        overrides: dict[str, Any],
        seeds: int | None,
        days: int | None,
        problems: Problems,
    ) -> None:
        self.path, self.overrides, self.seeds, self.days = path, overrides, seeds, days
        self.problems = problems
        self.documents = Documents()
        self.fixed: set[str] = set()  # scenarios with replications of their own

    def read(self, root: Mapping) -> Experiment:
        """Return the experiment, or raise `ConfigurationError` with every mistake."""
        self._known(root, "", KEYS)
        written = root.get("replications")
        replications = 1 if isinstance(written, Mapping) else \
            self._count(written, "replications", MOST_SEEDS) or 1
        self.first_seed = self._count(root.get("first_seed"), "first_seed", MOST_SEEDS) or 1
        arms = self._arms(root, replications)
        baseline = self._baseline(root)
        until = self._until(root, baseline)
        if until is not None:
            arms = until.replicated(arms, until.begun)
        name = self._name(root.get("name"))
        experiment = Experiment(
            name,
            self._title(root.get("title"), name),
            arms,
            baseline,
            self._design(root, arms),
            self._choice(root, "report", "language", LANGUAGES),
            self.path,
            until=until,
        )
        self.problems.raise_if_any()
        if until is not None and not _runs_as_they_stand(experiment, until):
            self.problems.add(written, "replications", f"a design of kind {experiment.design.kind} "
                              "does not run the scenarios as they stand, so they cannot be "
                              "replicated until an interval is narrow; write a number of seeds")
            self.problems.raise_if_any()
        return experiment

    def _until(self, root: Mapping, baseline: str | None) -> Until | None:
        """Return until when seeds are added, None where their number is known."""
        node = root.get("replications")
        if not isinstance(node, Mapping):
            return None
        names = self._scenario_names(root)
        until = read_until(node, names, self.fixed, baseline, self.problems)
        return None if self.seeds else until

    def _known(self, node: Mapping, prefix: str, keys: Iterable[str]) -> None:
        for key, _ in node.items():
            if key.text not in keys:
                suggestion = self.problems.suggest(key.text, keys)
                self.problems.add(key, prefix + key.text, f"unknown key{suggestion}")

    def _count(self, node: Node | None, path: str, most: int) -> int | None:
        if node is None:
            return None
        if not isinstance(node, Scalar):
            self.problems.add(node, path, f"a whole number is expected, not {node.kind}")
            return None
        return node.as_int(path, self.problems, 1, most)

    def _arms(self, root: Mapping, replications: int) -> tuple[Arm, ...]:
        node = root.get("scenarios")
        if not isinstance(node, Mapping) or not node.keys():
            self.problems.add(node or root, "scenarios", "an experiment names at least one "
                              "scenario, as name: file.yaml")
            return ()
        arms = []
        for key, written in node.items():
            if not NAME.fullmatch(key.text):
                self.problems.add(key, f"scenarios.{key.text}", _name_rule())
            arm = self._arm(key, written, replications)
            if arm is not None:
                arms.append(arm)
        return tuple(arms)

    def _arm(self, key: Scalar, written: Node, replications: int) -> Arm | None:
        path = f"scenarios.{key.text}"
        file, days = written, self.days
        own = replications
        if isinstance(written, Mapping) and written.get("file") is not None:
            self._known(written, f"{path}.", ARM_KEYS)
            if written.get("replications") is not None:
                self.fixed.add(key.text)
            own = self._count(written.get("replications"), f"{path}.replications", MOST_SEEDS) \
                or replications
            own_days = self._count(written.get("days"), f"{path}.days", MOST_DAYS)
            days = own_days if days is None else days
            file = written.get("file") or written
        scenario = self._scenario(key.text, path, file, days)
        if scenario is None:
            return None
        return Arm(key.text, renamed(scenario, key.text), self.seeds or own, self.first_seed)

    def _scenario(self, name: str, path: str, node: Node, days: int | None) -> Scenario | None:
        folder = self.path.absolute().parent
        try:
            if isinstance(node, Mapping):
                return inline_scenario(
                    node, folder, name, self.overrides, days, self.documents
                )
            text = node.as_text(path, self.problems) if isinstance(node, Scalar) else None
            if text is None:
                if not isinstance(node, Scalar):
                    self.problems.add(node, path, "the name of a scenario file, or a scenario, is "
                                      f"expected, not {node.kind}")
                return None
            file = scenario_file(text, folder)
            if not os.path.isfile(file):  # also where the name is too long for a file
                near = suggested_file(file)
                self.problems.add(node, path, f"no such file: {shown(file)}{near}")
                return None
            return scenario_of_file(file, self.overrides, days, self.documents, node)
        except ConfigurationError as error:
            self.problems.include(error)
            return None

    def _name(self, node: Node | None) -> str:
        if node is None:
            _check_file_name(self.path, ", or give the experiment a name:", self.problems)
            return self.path.stem
        text = node.as_text("name", self.problems) if isinstance(node, Scalar) else ""
        if text is not None and not NAME.fullmatch(text):
            self.problems.add(node, "name", _name_rule())
        elif text and unfit(text):
            self.problems.add(node, "name", unfit(text))
        return text or self.path.stem

    def _title(self, node: Node | None, name: str) -> dict[str, str]:
        if node is None:
            return titled({}, name)
        if isinstance(node, Mapping):
            self._known(node, "title.", LABELS)
            node = replace(node, pairs=tuple(
                (key, label) for key, label in node.items() if key.text in LABELS
            ))
        return titled(read_title(node, "title", self.problems), name)

    def _baseline(self, root: Mapping) -> str | None:
        """Return the baseline, by default the first scenario; None where there is only one."""
        names = self._scenario_names(root)
        node = root.get("baseline")
        if node is None:
            return names[0] if len(names) > 1 else None
        text = node.text if isinstance(node, Scalar) else ""
        if text not in names:
            suggestion = self.problems.suggest(text, names)
            self.problems.add(node, "baseline", f"{node.kind} is none of the scenarios"
                              + (suggestion or f" ({', '.join(names)})"))
        return text

    def _scenario_names(self, root: Mapping) -> list[str]:
        scenarios = root.get("scenarios")
        return scenarios.keys() if isinstance(scenarios, Mapping) else []

    def _design(self, root: Mapping, arms: tuple[Arm, ...]) -> Design:
        node = root.get("design")
        written = node if isinstance(node, Mapping) else None
        options = {option for design in DESIGNS.values() for option in design.options}
        kind = self._choice(root, "design", "kind", tuple(DESIGNS), tuple(options))
        design = DESIGNS[kind]
        for key, _ in written.items() if written else ():
            if key.text in options and key.text not in design.options:
                self.problems.add(key, f"design.{key.text}", f"is no option of {kind}")
        return design.read(Options(written, self._scenario_names(root), self.problems), arms)

    def _choice(
        self, root: Mapping, group: str, key: str, choices: tuple[str, ...],
        others: tuple[str, ...] = (),
    ) -> str:
        """Return the one choice that a group such as ``design: {kind: compare}`` holds.

        `others` are keys that may stand beside it.
        """
        node = root.get(group)
        if node is None:
            return choices[0]
        if not isinstance(node, Mapping):
            self.problems.add(node, group, f"write {group}: {{{key}: {choices[0]}}}, not "
                              f"{node.kind}")
            return choices[0]
        self._known(node, f"{group}.", (key, *others))
        chosen = node.get(key)
        if chosen is None:
            return choices[0]
        if not isinstance(chosen, Scalar) or chosen.text not in choices:
            suggestion = self.problems.suggest(getattr(chosen, "text", ""), choices)
            self.problems.add(chosen, f"{group}.{key}", f"{chosen.kind} is unknown"
                              + (suggestion or f", must be {' or '.join(choices)}"))
            return choices[0]
        return chosen.text


def _runs_as_they_stand(experiment: Experiment, until: Until) -> bool:
    """Return whether the design makes the runs by which a replication is judged."""
    from sim.experiment.definition import NOTHING_STORED

    judged = {name for target in until.targets for name in (target.scenario, target.baseline)}
    seeds = {arm.name: set(arm.seeds) for arm in experiment.arms if arm.name in judged}
    for point in experiment.design.points(experiment.arms, NOTHING_STORED):
        if point.arm in seeds and not point.columns:
            seeds[point.arm] -= set(point.seeds)
        if not any(seeds.values()):
            return True
    return False


def _check_file_name(path: Path, otherwise: str, problems: Problems) -> None:
    """Note a file whose name cannot be that of its results."""
    if unfit(path.stem):
        place = Node(shown(path), 0, 0)
        problems.add(place, "", f"{unfit(path.stem)}; rename the file{otherwise}")


def _name_rule() -> str:
    return "a name is made of letters, digits, _, - and ., and begins with a letter or digit"
