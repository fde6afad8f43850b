"""The ways to a `Scenario`: a file, an inline mapping, the declared defaults."""

from collections.abc import Mapping as MappingType
from pathlib import Path
from typing import Any

from sim.scenario.document import Document, read_document
from sim.scenario.documents import Documents
from sim.scenario.model import Scenario
from sim.scenario.overrides import overridden
from sim.scenario.population import with_file_population
from sim.scenario.problems import ConfigurationError, Place, Problems
from sim.scenario.resolve import Resolver
from sim.scenario.shipped import scenario_file
from sim.scenario.yaml_source import Mapping, Node, nodes_of


def load_scenario(
    path: str | Path,
    overrides: MappingType[str, str | float] | None = None,
    days: int | str | None = None,
) -> Scenario:
    """Load a scenario file with everything it extends.

    Parameters
    ----------
    path : str or Path
        The YAML file, or the name of a shipped one: ``wild_growth``.
    overrides : mapping, optional
        The pairs of ``--set path=value``: dotted path to value, as a number or as text with a
        unit. They outrank the file and its dated changes; ``timeline.NAME`` with ``off`` takes
        a named change out.
    days : int, optional
        Length of the run (``--days``), instead of the file's.

    Raises
    ------
    ConfigurationError
        With every mistake in the file, in what it extends and applies, and in the overrides.
    """
    return scenario_of_file(Path(path), overrides, days, Documents())


def scenario_of_file(
    path: Path,
    overrides: MappingType[str, str | float] | None,
    days: int | str | None,
    documents: Documents,
    place: Place | None = None,
) -> Scenario:
    """Load a scenario file, as `load_scenario` does, of many that may share files.

    Parameters
    ----------
    path : Path
        The YAML file.
    overrides, days : optional
        As in `load_scenario`.
    documents : Documents
        The files that were read for the others.
    place : Place or None
        Where another file names it.
    """
    problems = Problems()
    resolver = Resolver(problems, documents)
    file = scenario_file(path)
    document = resolver.file(file, place)
    if document is None:
        raise ConfigurationError(*problems.lines)
    return _finished(resolver, document, file.absolute(), overrides, days)


def inline_scenario(
    root: Node | MappingType[str, Any],
    directory: str | Path,
    name: str,
    overrides: MappingType[str, str | float] | None = None,
    days: int | str | None = None,
    documents: Documents | None = None,
) -> Scenario:
    """Return a scenario that is written inline, for example in an experiment file.

    Parameters
    ----------
    root : Node or mapping
        The scenario: a node read with positions, or plain Python data.
    directory : str or Path
        Where relative names of files begin.
    name : str
        Name of the scenario.
    overrides, days : optional
        As in `load_scenario`.
    documents : Documents, optional
        The files that were read for others, where there are others.
    """
    resolver = Resolver(Problems(), documents)
    directory = Path(directory).absolute()
    document = read_document(nodes_of(root, name), directory, name, resolver.problems)
    return _finished(resolver, document, None, overrides, days)


def default_scenario(**overrides: Any) -> Scenario:
    """Return the declared defaults over 730 days, with overrides by dotted path.

    Examples
    --------
    >>> default_scenario(**{"people.count": 2000}).values["people.count"]
    2000
    """
    empty = Mapping("default", 0, 0, ())
    return inline_scenario(empty, Path.cwd(), "default").with_values(overrides)


def _finished(
    resolver: Resolver,
    document: Document,
    source: Path | None,
    overrides: MappingType[str, str | float] | None,
    days: int | str | None,
) -> Scenario:
    problems = resolver.problems
    scenario = resolver.scenario(document, source)
    if overrides:
        scenario = overridden(scenario, overrides, problems, "--set ")
    if days is not None:
        scenario = overridden(scenario, {"days": days}, problems, "--")
    problems.raise_if_any()
    scenario = with_file_population(scenario, problems)
    problems.raise_if_any()
    return scenario

