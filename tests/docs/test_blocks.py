"""Every code block of the pages does what the page says, or is marked with the reason."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pytest

from .blocks import OUTPUT, PAGES, ROOT, Block, all_blocks, blocks_of, indented_code

BLOCKS = all_blocks()
RUN = [block for block in BLOCKS
       if block.language != OUTPUT and not block.not_run and not block.recipe]  # fmt: skip
LANGUAGES = {"yaml", "python", "sh", "r", "stata", OUTPUT}
FORMULAS = ("docs/odd.md",)
"""Pages whose indented blocks are formulas."""

MARKS = {
    "README.md": 1,
    "docs/cluster.md": 6,
    "docs/designs.md": 1,
    "docs/export.md": 3,
    "docs/limits.md": 1,
    "docs/mutants.md": 1,
    "docs/patterns.md": 1,
    "docs/tutorial.md": 1,
}
"""How many blocks of a page are not run. A mark more is to be seen here, too."""


@pytest.fixture(scope="module")
def mistakes(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    folder = tmp_path_factory.mktemp("pages")
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("run_blocks.py"), folder],
        input=json.dumps([asdict(block) for block in RUN]),
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("page", sorted({block.page for block in RUN}))
def test_the_blocks_of_a_page_run(mistakes: list[dict[str, str]], page: str) -> None:
    found = [each["mistake"] for each in mistakes if each["page"] == page]
    assert not found, "\n".join([page, *found])


def test_blocks_that_are_not_run_are_marked_and_counted() -> None:
    assert Counter(block.page for block in BLOCKS if block.not_run) == MARKS
    assert all(block.language in ("sh", "yaml", "python") for block in RUN)


def test_every_block_says_its_language() -> None:
    assert {block.language for block in BLOCKS} <= LANGUAGES
    for page in PAGES:
        if page not in FORMULAS:
            assert not indented_code((ROOT / page).read_text(encoding="utf-8")), page


def test_blocks_are_read_with_what_the_page_says_of_them() -> None:
    page = (
        "Save this as `a.yaml`:\n\n```yaml\ndays: 3\n```\n\nAnd\n\n<!-- not run: needs a\n"
        "cluster -->\n```sh\ndask\n```\n\n<!-- with: {days: 9} -->\n```yaml\nb: 1\n```\n"
        "Save it as `b.yaml`.\n\n    python indented\n"
    )
    first, second, third = blocks_of("page", page)
    assert first == Block("page", 3, "yaml", "days: 3\n", "a.yaml")
    assert (second.not_run, second.language, second.file) == ("needs a cluster", "sh", "")
    assert (third.beside, third.file) == ("{days: 9}", "b.yaml")
    assert indented_code(page) == ["python indented"]


HEAD_OF_RULE = "def trust_after("
COMPARE = """
import json
from sim.experiment.load import load_experiment
from sim.market import Market
often = {"people.count": 100, "purchase.constant": 4, "merchants.counterfeit_share": 1,
         "recruiting.rate": 8}
arms = load_experiment("forgiveness.yaml", often, days=5).arms
daily = [Market(arm.scenario, seed=1).run() for arm in arms]
print(json.dumps({"forgiveness": [arm.scenario.values["trust.forgiveness"] for arm in arms],
                  "equal": daily[0].equals(daily[1])}))
"""


def test_the_recipe_of_an_edited_rule_changes_the_result(tmp_path: Path) -> None:
    recipe = {block.recipe: block.text for block in BLOCKS if block.recipe}
    assert set(recipe) == {"declare", "use", "compare", "run"}
    for folder in ("sim", "scenarios"):
        shutil.copytree(ROOT / folder, tmp_path / folder,
                        ignore=shutil.ignore_patterns("__pycache__", "fonts"))  # fmt: skip
    file = tmp_path / "sim/mechanisms/trust.py"
    fields, rule, after = _parts(file.read_text(encoding="utf-8"))
    rule = "\n".join(rule.rstrip().splitlines()[:-2]) + "\n" + recipe["use"]
    file.write_text(fields.rstrip() + "\n" + recipe["declare"] + rule + after, encoding="utf-8")
    (tmp_path / "forgiveness.yaml").write_text(recipe["compare"], encoding="utf-8")
    assert "run forgiveness.yaml" in recipe["run"]
    done = subprocess.run(
        [sys.executable, "-c", COMPARE], cwd=tmp_path, capture_output=True, text=True, timeout=300,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(tmp_path)}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"forgiveness": [0.0, 0.5], "equal": False}


def _parts(source: str) -> tuple[str, str, str]:
    """Return a file of rules up to its fields' end, up to the end of the rule, and the rest."""
    fields, _, rest = source.partition("\n\n@rule\n")
    before, head, after = rest.partition(HEAD_OF_RULE)
    rule, next_rule, rest = after.partition("\n\n@rule\n")
    return fields, "\n\n@rule\n" + before + head + rule, next_rule + rest
