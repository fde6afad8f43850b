"""The reader of YAML: positions, and texts that are left as they were written."""

import pytest

from sim.scenario.problems import ConfigurationError, Problems
from sim.scenario.yaml_source import (
    MOST_BYTES,
    Mapping,
    Scalar,
    Sequence,
    nodes_of,
    number,
    parse_yaml,
    read_yaml,
)


def parsed(text):
    problems = Problems()
    root = parse_yaml(text, "f.yaml", problems)
    assert not problems, problems.lines
    return root


def complaints(text):
    problems = Problems()
    parse_yaml(text, "f.yaml", problems)
    return problems.lines


def test_nodes_know_file_line_and_column():
    root = parsed("a: 1\nb:\n  c: [x, 'y']\n")
    assert isinstance(root, Mapping) and root.keys() == ["a", "b"]
    inner = root.get("b").get("c")
    assert isinstance(inner, Sequence) and len(inner) == 2
    assert inner.where == "f.yaml:3:6"
    assert [entry.where for entry in inner] == ["f.yaml:3:7", "f.yaml:3:10"]
    assert [key.where for key, _ in root.items()] == ["f.yaml:1:1", "f.yaml:2:1"]
    assert root.get("d") is None


@pytest.mark.parametrize(
    "text",
    ["yes", "no", "on", "010", "12:30", "1e-3", "2015-04-10", "0x10", "1_000", "~x", "=", "."],
)
def test_scalars_stay_the_text_that_was_written(text):
    value = parsed(f"a: {text}").get("a")
    assert value == Scalar("f.yaml", 1, 4, text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("010", 10), ("1e-3", 0.001), ("1E3", 1000), ("20_000", 20000), (".5", 0.5), ("-2.", -2),
     ("+3", 3), (" 4 ", 4)],
)
def test_numbers_are_decimal(text, value):
    assert number(text) == value


@pytest.mark.parametrize("text", ["12:30", "0x10", "0o7", "1,5", "yes", "１", "1 2", "--1", "1e"])
def test_what_is_no_number(text):
    with pytest.raises(ValueError, match="is not a number"):
        number(text)


@pytest.mark.parametrize("text", ["nan", ".inf", "-Infinity", "1e999", "9" * 5000])
def test_numbers_are_finite(text):
    with pytest.raises(ValueError, match="not finite"):
        number(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "f.yaml: is empty"),
        ("# only a comment\n", "f.yaml: is empty"),
        ("a: 1\nb: 2\na: 3\n", "f.yaml:3:1: a: is given twice (first in line 1)"),
        ("a:\n\tb: 1\n", "f.yaml:2:1: a tab is used for indentation; use spaces"),
        ("--- {}\n--- {}\n", "f.yaml:2:1: has more than one document (---); one is expected"),
        ("a: !!int 3\n", "f.yaml:1:4: a: the tag 'tag:yaml.org,2002:int' is not supported; write "
         "the bare value"),
        ("a: [1, {b: 1, b: 2}]\n", "f.yaml:1:15: a[1].b: is given twice (first in line 1)"),
        ("? [a]\n: 1\n", "f.yaml:1:3: a key must be a word, not a list"),
        ("a: [1, 2\n", "f.yaml:2:1: not valid YAML: expected ',' or ']', but got '<stream end>'"),
        ("a: 1\nb: c: d\n", "f.yaml:2:5: not valid YAML: a colon is not expected here; check the "
         "indentation, or put the text in quotes"),
        ("a: 1\nb\n", "f.yaml:3:1: not valid YAML: a key without a colon; write key: value"),
        ("a: \"\\UFFFFFFFF\"\n", "f.yaml: not valid YAML: an escape such as \\U stands for no "
         "character"),
        ("a: b\n\nc: \x07\n", "f.yaml:3:4: has an unprintable character (U+0007)"),
        ("[" * 5000, "f.yaml:1:101: is nested too deeply"),
        ("a: 1\nb:\n " + "- " * 300, "f.yaml:3:200: is nested too deeply"),
    ],
)
def test_what_is_no_yaml_is_a_sentence_with_its_place(text, line):
    assert complaints(text) == [line]


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x\n", "a: &x {}\n"])
def test_anchors_are_refused(text):
    [line] = complaints(text)
    assert line.startswith("f.yaml:1:4: anchors and aliases (& and *) are not supported")


def test_a_bomb_of_aliases_does_not_go_off():
    levels = ["a0: &a0 [x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert len(complaints("\n".join(levels))) == 1


def test_files_that_cannot_be_read(write, tmp_path):
    def lines(path):
        problems = Problems()
        assert read_yaml(path, problems) is None
        return problems.lines

    assert lines("gone.yaml") == ["gone.yaml: no such file"]
    assert lines(".") == [".: is a folder; name a YAML file in it"]
    assert lines(write(b"a: 1\nb: \xff\xfe\n")) == [
        "s.yaml:2:1: is not UTF-8 text; save the file as UTF-8"
    ]
    assert lines(write(b"#" * (MOST_BYTES + 1))) == [
        "s.yaml: is larger than 1,000,000 bytes, so it is not read"
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_read(write):
    problems = Problems()
    root = read_yaml(write(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n"), problems)
    assert not problems and root.get("b").where == "s.yaml:2:4"


def test_scalars_read_as_numbers_or_note_a_problem():
    problems = Problems()
    root = parsed("a: 3\nb: 3.5\nc: x\nd:\n")
    assert root.get("a").as_int("a", problems) == 3
    assert root.get("b").as_float("b", problems, 0, 10) == 3.5
    assert not problems
    assert root.get("b").as_int("b", problems) is None
    assert root.get("b").as_float("b", problems, 0, 1) is None
    assert root.get("c").as_float("c", problems) is None
    assert root.get("d").as_text("d", problems) is None
    assert problems.lines == [
        "f.yaml:2:4: b: must be a whole number, not 3.5",
        "f.yaml:2:4: b: 3.5 is out of range, must be 0 to 1",
        "f.yaml:3:4: c: 'x' is not a number",
        "f.yaml:4:3: d: has no value",
    ]


def test_python_data_becomes_nodes_without_a_line():
    root = nodes_of({"a": [1, True, None, "x"]}, "inline")
    texts = [entry.text for entry in root.get("a")]
    assert texts == ["1", "yes", "", "x"]
    assert root.where == "inline"


def test_problems_are_sorted_not_repeated_and_raised_together():
    problems = Problems()
    root = parsed("a: 1\nb: 2\n")
    problems.add(root.get("b"), "b", "second")
    problems.add(root.get("a"), "a", "first")
    problems.add(root.get("a"), "a", "first")
    problems.add(None, "c", "placed nowhere")
    other = Problems()
    other.include(ConfigurationError(*problems.lines))
    with pytest.raises(ConfigurationError) as raised:
        other.raise_if_any()
    assert str(raised.value) == "f.yaml:1:4: a: first\nf.yaml:2:4: b: second\nc: placed nowhere"


def test_suggestions():
    assert Problems.suggest("GIAN", ["gain", "loss"]) == ", did you mean gain?"
    assert Problems.suggest("zzz", ["gain", "loss"]) == ""
