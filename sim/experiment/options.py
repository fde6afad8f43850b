"""Groups of options, those of a design above all, read from the nodes of an experiment file."""

from collections.abc import Iterable, Iterator

from sim.mechanisms.declare import Parameter
from sim.scenario.fields import read_value
from sim.scenario.problems import Place, Problems
from sim.scenario.units import NO, YES, Value
from sim.scenario.yaml_source import Mapping, Node, Scalar, Sequence


class Options:
    """What stands under ``design:``; mistakes are noted with their positions.

    Parameters
    ----------
    node : Mapping or None
        The node; None where the file has no ``design:``.
    scenarios : list of str
        The names of the experiment's scenarios, those that could not be loaded too.
    problems : Problems
        Takes the mistakes.
    group : str
        The dotted path of the node, where it is another one.
    """

    def __init__(
        self, node: Mapping | None, scenarios: list[str], problems: Problems,
        group: str = "design",
    ) -> None:
        self._node, self.scenarios, self._problems = node, scenarios, problems
        self._group = group

    def get(self, name: str) -> Node | None:
        """Return what is written for an option."""
        return None if self._node is None else self._node.get(name)

    def add(self, place: Place | None, path: str, sentence: str) -> None:
        """Note a mistake at a place, by default that of the group; `path` is below it."""
        where = f"{self._group}.{path}" if path else self._group
        self._problems.add(place or self._node, where, sentence)

    def flag(self, name: str, default: bool) -> bool:
        """Return a yes or no."""
        return self.yes(self.get(name), name, default)

    def yes(self, node: Node | None, name: str, default: bool) -> bool:
        """Return the yes or no of a node, the default where there is none."""
        if node is None:
            return default
        text = node.text.strip().lower() if isinstance(node, Scalar) else ""
        if text not in YES and text not in NO:
            self.add(node, name, f"{node.kind} is neither yes nor no")
        return text in YES

    def whole(self, node: Node, name: str, low: float, high: float) -> int | None:
        """Return the whole number in [low, high] of a node, None where it is none."""
        if not isinstance(node, Scalar):
            self.add(node, name, f"a whole number is expected, not {node.kind}")
            return None
        return node.as_int(f"design.{name}", self._problems, low, high)

    def value(self, node: Node, name: str, declaration: Parameter) -> Value | None:
        """Return the value of a parameter that a node writes, None where it is none."""
        return read_value(f"design.{name}", node, declaration, self._problems)

    def known(self, node: Mapping, name: str, keys: Iterable[str]) -> bool:
        """Return whether all keys of a mapping are among those named; note those that are not."""
        keys = list(keys)
        strange = [key for key, _ in node.items() if key.text not in keys]
        for key in strange:
            suggestion = self._problems.suggest(key.text, keys)
            self.add(key, f"{name}.{key.text}", "unknown key"
                     + (suggestion or f", must be {' or '.join(keys)}"))
        return not strange

    def entries(self, name: str) -> Iterator[Node]:
        """Yield the entries of a list; one entry may stand without brackets."""
        node = self.get(name)
        if isinstance(node, Sequence):
            yield from node
        elif node is not None:
            yield node

    def names(
        self, name: str, choices: Iterable[str], what: str, *, suggest: bool = True
    ) -> list[tuple[Scalar, str]]:
        """Return the entries of a list that are among the choices, each with its place.

        Parameters
        ----------
        name : str
            The option.
        choices : iterable of str
            What may be named.
        what : str
            What an entry is, for messages: "a mechanism, M01 to M85".
        suggest : bool
            Whether the nearest choice is worth naming; numbers are near to any other.
        """
        choices = list(choices)
        found: list[tuple[Scalar, str]] = []
        for node in self.entries(name):
            if isinstance(node, Scalar) and node.text in choices:
                if node.text in {text for _, text in found}:
                    self.add(node, name, f"{node.text} is named twice")
                found.append((node, node.text))
                continue
            suggestion = self.suggest(node, choices) if suggest else ""
            self.add(node, name, f"{node.kind} is not {what}{suggestion}")
        return found

    def suggest(self, node: Node, choices: Iterable[str]) -> str:
        """Return ``", did you mean X?"`` for what was written, else ""."""
        return self._problems.suggest(node.text, choices) if isinstance(node, Scalar) else ""
