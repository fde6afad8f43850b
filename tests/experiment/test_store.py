import os
import subprocess
import sys

import pandas as pd
import pytest

from sim.experiment import store
from sim.files import HOST

DAILY = pd.DataFrame({"day": range(50), "orders": [float(day) for day in range(50)]})
MANIFEST = {"hash": "ab" * 32, "seed": 1, "outcome": {"counters": {"M01": 3}}}


@pytest.fixture
def saved(tmp_path):
    path = store.run_file(tmp_path, MANIFEST["hash"])
    store.save_encoded(path, store.encoded_run(DAILY, MANIFEST))
    return path


def load(path):
    return store.load_run(path.parent.parent, MANIFEST["hash"])


def test_a_run_comes_back_as_it_was(saved):
    run = load(saved)
    pd.testing.assert_frame_equal(run.daily, DAILY)
    assert run.manifest == MANIFEST
    assert [each.name for each in saved.parent.iterdir()] == ["abababababababab.parquet"]


def test_the_same_run_is_the_same_bytes(saved):
    before = saved.read_bytes()
    store.save_encoded(saved, store.encoded_run(DAILY.copy(), dict(reversed(MANIFEST.items()))))
    assert saved.read_bytes() == before


def test_no_torn_file_is_taken_for_a_run(saved):
    whole = saved.read_bytes()
    for length in range(0, len(whole), 97):
        saved.write_bytes(whole[:length])
        assert load(saved) is None, length


def test_a_run_with_a_flipped_bit_is_not_taken_for_a_run(saved):
    whole = saved.read_bytes()
    for place in range(0, len(whole), 3):
        saved.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        assert load(saved) is None, place
        assert not store.is_stored(saved.parent.parent, MANIFEST["hash"])


def test_no_foreign_file_is_taken_for_a_run(saved):
    for foreign in (MANIFEST | {"hash": "ab" * 31 + "cd"}, {"seed": 1}):
        store.save_encoded(saved, store.encoded_run(DAILY, foreign))
        assert load(saved) is None
    DAILY.to_parquet(saved)
    assert load(saved) is None
    saved.write_text("not a run")
    assert load(saved) is None
    saved.unlink()
    assert load(saved) is None


def test_a_write_that_fails_leaves_the_old_content_and_nothing_else(tmp_path):
    path = tmp_path / "table.csv"
    store.write_text(path, "old")

    def half(to):
        to.write_text("ne")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        store.write_atomically(path, half)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_killed_writers_left_is_removed_and_only_that(saved):
    ended = subprocess.Popen([sys.executable, "-c", "pass"])
    ended.wait()

    def left_by(writer):
        left = saved.with_name(f".x.parquet.{writer}{store.TEMPORARY}")
        left.touch()
        return left

    of_the_dead = [left_by(f"{HOST}-{ended.pid}"), left_by(ended.pid)]
    of_the_living = [left_by(f"{HOST}-{os.getppid()}"), left_by("00000000-1")]
    abandoned = left_by("00000000-2")
    below = saved.parent.parent / "mine" / abandoned.name
    below.parent.mkdir()
    below.touch()
    theirs = [saved.with_name(f".chapter.{store.TEMPORARY.lstrip('.')}"), below]
    theirs[0].touch()
    for old in (abandoned, *theirs):
        os.utime(old, (0, 0))
    store.remove_unfinished(saved.parent.parent)
    assert all(file.exists() for file in theirs)
    assert not any(left.exists() for left in [*of_the_dead, abandoned])
    assert all(left.exists() for left in of_the_living)
    assert saved.exists()


@pytest.mark.parametrize("packages", [store.RUN_PACKAGES, store.PLAN_PACKAGES])
def test_versions_name_what_computes(packages):
    found = store.versions(packages)
    assert list(found) == ["python", *packages]
    assert "not installed" not in found.values()
