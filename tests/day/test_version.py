"""An edited rule changes the model version and the result, whatever numba has cached."""

import json
import shutil
from pathlib import Path

import pytest
from markets import ROOT, run_script

DIGESTS = """
import json, sim
from sim.version import MODEL_VERSION
import numpy as np
from sim.day.month import run_brands
from sim.day.engine import packed
from sim.day.step import Today
from sim.mechanisms import kernel_parameters
from sim.scenario import default_scenario
from sim.state.columns import BrandColumns, made
from sim.state.randomness import keys_of_day
brands = made(BrandColumns, 2)
brands.active[:] = 1
accounts, tally = np.zeros(8, np.int64), np.zeros(64, np.int64)
parameters = packed(kernel_parameters(default_scenario().values))
day = dict.fromkeys(Today._fields, 0.0) | dict(day=1, keys=keys_of_day(1, 1), month_turn=0)
today = Today(**day)
run_brands(2, brands, accounts, tally, today, parameters)
print(json.dumps([MODEL_VERSION, brands.balance.tolist()]))
"""

MARKET = """
import json, sim
from sim.version import MODEL_VERSION
from sim.market import Market
daily = Market(seed=1, **{"people.count": 300, "days": 10}).run()
print(json.dumps([MODEL_VERSION, daily["ads_seen"].tolist(), daily["feed_fatigue_mean"].tolist()]))
"""


def copied(tmp_path: Path) -> Path:
    tree = tmp_path / "tree"
    shutil.copytree(ROOT / "sim", tree / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    return tree


def edit(tree: Path, name: str, old: str, new: str) -> None:
    file = tree / "sim" / "mechanisms" / name
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"the rule in {name} reads otherwise now"
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_an_edited_rule_is_not_hidden_by_a_cached_kernel(tmp_path: Path) -> None:
    tree = copied(tmp_path)
    cache = {"NUMBA_CACHE_DIR": str(tmp_path / "numba")}
    version, balance = json.loads(run_script(DIGESTS, root=tree, **cache))
    assert balance == [-2500, -2500]
    assert list((tmp_path / "numba").rglob("*.nbi")), "nothing was cached"
    again = json.loads(run_script(DIGESTS, root=tree, **cache))
    assert again == [version, balance]
    # The kernel in day/month.py calls this rule of another file, which numba does not watch.
    edit(tree, "chains.py", "return int(yuan_in_fen + 0.5)", "return int(yuan_in_fen + 7.5)")
    edited_version, edited_balance = json.loads(run_script(DIGESTS, root=tree, **cache))
    assert edited_version != version
    assert edited_balance == [-2507, -2507]
    edit(tree, "chains.py", "return int(yuan_in_fen + 7.5)", "return int(yuan_in_fen + 0.5)")
    assert json.loads(run_script(DIGESTS, root=tree, **cache)) == [version, balance]


def test_a_comment_in_the_model_changes_the_version_and_a_report_does_not(tmp_path: Path) -> None:
    tree = copied(tmp_path)
    code = "import sim\nfrom sim.version import MODEL_VERSION\nprint(MODEL_VERSION)"
    version = run_script(code, root=tree)
    (tree / "sim" / "report" / "page.css").write_text("/* nothing */", encoding="utf-8")
    assert run_script(code, root=tree) == version
    edit(tree, "attention.py", "return attention / arrivals", "return attention / arrivals  # v")
    assert run_script(code, root=tree) != version


@pytest.mark.nightly
def test_an_edited_rule_changes_a_run(tmp_path: Path) -> None:
    tree = copied(tmp_path)
    cache = {"NUMBA_CACHE_DIR": str(tmp_path / "numba")}
    before = json.loads(run_script(MARKET, root=tree, **cache))
    edit(tree, "attention.py", "return attention / arrivals", "return 0.5 * attention / arrivals")
    after = json.loads(run_script(MARKET, root=tree, **cache))
    assert [one != two for one, two in zip(before, after, strict=True)] == [True, True, True]
