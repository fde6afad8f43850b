"""PyYAML up to its nodes, and what it finds wrong in words for the person who wrote the file."""

import re
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.parser import Parser
from yaml.reader import Reader, ReaderError
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner

MOST_NESTED = 100
"""Levels of lists and mappings in one another: a scenario has six, and what reads them recurses."""


class YamlTextError(Exception):
    """The text is no YAML that we read; its text is a sentence.

    Attributes
    ----------
    line, column : int
        The place, counted from 1; 0 where there is none.
    """

    def __init__(self, sentence: str, line: int = 0, column: int = 0) -> None:
        super().__init__(sentence)
        self.line, self.column = line, column


def compose(text: str) -> yaml.Node | None:
    """Return the root node of one YAML document, or None where there is none.

    Raises
    ------
    YamlTextError
        Where the text is not YAML, has anchors, or has more than one document.
    """
    try:
        root: yaml.Node | None = _Loader(text).get_single_node()
    except ReaderError as error:
        before = text[: error.position]
        column = len(before) - before.rfind("\n")
        sentence = f"has an unprintable character (U+{error.character:04X})"
        raise YamlTextError(sentence, before.count("\n") + 1, column) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        lines = text.splitlines()
        nearby = "".join(lines[max(0, place[0] - 2) : place[0]])
        if "\uff1a" in nearby:
            sentence = "a colon is full-width (\uff1a); write : and a space"
            raise YamlTextError(sentence, *place) from None
        raise YamlTextError(_sentence(error), *place) from None
    except (ValueError, OverflowError):
        sentence = "not valid YAML: an escape such as \\U stands for no character"
        raise YamlTextError(sentence) from None
    return root


class _Loader(Reader, Scanner, Parser, Composer, BaseResolver):
    """PyYAML up to its nodes, without its guesses of types; anchors are refused."""

    def __init__(self, stream: str) -> None:
        Reader.__init__(self, stream)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        BaseResolver.__init__(self)
        self._depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()
        if getattr(event, "anchor", None) is not None:
            raise yaml.MarkedYAMLError(problem="anchor", problem_mark=event.start_mark)
        if self._depth >= MOST_NESTED:
            raise yaml.MarkedYAMLError(problem="nested", problem_mark=event.start_mark)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


QUESTION = "not valid YAML: a question mark in a text without quotes; put the text in quotes, " \
    'for example {en: "Why?"}'
_SENTENCES = {
    "anchor": "anchors and aliases (& and *) are not supported; write the value out, or put it "
    "into a file of its own and use extends",
    "nested": "is nested too deeply",
    "found character '\\t'": "a tab is used for indentation; use spaces",
    "expected a single document": "has more than one document (---); one is expected",
    "but found another document": "has more than one document (---); one is expected",
    "found '?'": QUESTION,
    "got '?'": QUESTION,
    "mapping keys are not allowed here": QUESTION,
    "mapping values are not allowed here": "not valid YAML: a colon is not expected here; check "
    "the indentation, or put the text in quotes",
    "could not find expected ':'": "not valid YAML: a key without a colon; write key: value",
    "expected '<document start>'": "not valid YAML; a scenario or an experiment is expected, "
    "as lines of key: value",
    "expected <block end>": "not valid YAML: the indentation does not fit the lines above",
}


def _sentence(error: yaml.MarkedYAMLError) -> str:
    said = str(error.problem or error.context)
    for known, sentence in _SENTENCES.items():
        if known in said:
            return sentence
    # A foreign file that was named by mistake may hold what is not to be shown.
    return "not valid YAML: " + re.sub(
        r"'([^']*)'",
        lambda text: text[0] if len(text[1]) < 2 or text[1][0] == "<" else "what stands there",
        said,
    )
