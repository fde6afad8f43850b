"""The folder of compiled code is private, and what nobody has used for a month goes."""

import os
import stat
import time
from pathlib import Path

import pytest

from sim.compilation.folder import (
    UnsafeCacheError,
    cache_folder,
    make_folder,
    note_use,
    refuse_others,
)

OLD = time.time() - 31 * 86_400


def aged(place: Path) -> Path:
    os.utime(place, (OLD, OLD))
    return place


def filled(folder: Path, *files: str) -> Path:
    """Make a folder with files, all of which nobody has used for a month."""
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(b"code")
        aged(folder / file)
    return aged(folder)


def of_version(root: Path, name: str, *files: str) -> Path:
    """Make a folder as earlier versions kept one a model."""
    return filled(root / f"model-{name * 16}", *files)


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


def test_what_nobody_used_for_a_month_is_removed_and_nothing_else(root: Path) -> None:
    kernels = filled(cache_folder(), "day.feed.read.0f.1a.nbi", "day.feed.read.2c.1a.nbi",
                     ".day.feed.read.0f.nbi.1-2.unfinished", "thesis.docx")  # fmt: skip
    used = kernels / "day.feed.read.2c.1a.nbi"
    note_use(used)
    outside = filled(root.parent / "outside", "day.feed.read.0f.nbi")
    (kernels / "link.nbi").symlink_to(outside / "day.feed.read.0f.nbi")
    make_folder(kernels)
    assert names(kernels) == {used.name, "thesis.docx", "link.nbi"}
    assert names(outside) == {"day.feed.read.0f.nbi"}
    aged(used)
    make_folder(kernels)
    assert used.is_file()  # once a process is enough


def test_folders_of_earlier_versions_go_where_nobody_used_them_for_a_month(root: Path) -> None:
    of_version(root, "a", "day.feed.read.0f.nbi", ".x.nbi.1-2.unfinished")
    of_version(root, "b", "day_0f/feed.read-1.py311.nbi", "day_0f/feed.read-1.py311.1.nbc")
    foreign = of_version(root, "c", "day.feed.read.0f.nbi", "thesis.docx")
    used = of_version(root, "d", "day.feed.read.0f.nbi")
    note_use(used)
    (root / "model-of-mine").mkdir()
    aged(root / "model-of-mine")
    outside = of_version(root.parent / "outside", "e", "day.feed.read.0f.nbi")
    (root / f"model-{'f' * 16}").symlink_to(outside, target_is_directory=True)
    linked = of_version(root, "0", "day.feed.read.0f.nbi")
    (linked / "inside").symlink_to(outside, target_is_directory=True)
    (linked / "one.nbi").symlink_to(outside / "day.feed.read.0f.nbi")
    aged(linked)
    make_folder(cache_folder())
    assert names(root) == {foreign.name, used.name, "model-of-mine", f"model-{'f' * 16}",
                           linked.name, "kernels"}  # fmt: skip
    assert names(foreign) == {"thesis.docx"}
    assert names(outside) == {"day.feed.read.0f.nbi"}


def test_folders_are_private_whatever_the_habit(root: Path) -> None:
    before = os.umask(0)
    try:
        make_folder(cache_folder())
    finally:
        os.umask(before)
    for folder in (root, cache_folder()):
        assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows gives every user his own folder")
@pytest.mark.parametrize(
    ("mode", "owner", "why"),
    [
        (0o040700, 4321, "belongs to another user"),
        (0o040770, None, "its group can write to it"),
        (0o040777, None, "its group and everybody can write to it"),
        (0o041777, None, "its group and everybody can write to it"),
        (0o120777, None, "is a link"),
    ],
)
def test_whose_folder_it_is_decides(mode: int, owner: int | None, why: str) -> None:
    def status(mode: int, owner: int | None) -> os.stat_result:
        user = os.geteuid() if owner is None else owner
        return os.stat_result((mode, 0, 0, 1, user, 0, 0, 0, 0, 0))

    with pytest.raises(UnsafeCacheError, match=why):
        refuse_others(Path("there"), status(mode, owner))
    refuse_others(Path("there"), status(0o040755, None))
    refuse_others(Path("there"), status(0o040755, 0))  # the system's
    refuse_others(Path("there"), status(0o041777, 0), harmless=stat.S_ISVTX)
