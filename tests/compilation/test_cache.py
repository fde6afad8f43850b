"""Compiled code is kept, found again, and made anew where it is damaged or cannot be kept."""

import hashlib
import json
import os
import pickle
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer
from markets import ROOT, run_script
from numba import config

from sim.compilation import cache
from sim.compilation.folder import UnsafeCacheError, cache_folder
from sim.console import sentences
from sim.experiment.executors.local import LocalExecutor
from sim.experiment.preparation import Preparation

HALF = np.uint64(2**63)
Made = Callable[[], Any]


def entries(root: Path) -> list[Path]:
    return sorted(root.rglob("*.nbi"))


def whole(payload: bytes) -> bytes:
    return cache.HEAD + hashlib.sha256(payload).digest() + payload


def loaded(function: Any) -> tuple[int, int]:
    """Call the function; return how many signatures were loaded, and how many compiled."""
    assert function(1000, HALF) == 500
    return sum(function.stats.cache_hits.values()), sum(function.stats.cache_misses.values())


def test_what_was_compiled_is_found_again(root: Path, made: Made) -> None:
    assert loaded(made()) == (0, 1)
    assert loaded(made()) == (1, 0)
    (file,) = entries(root)
    assert file.parent == cache_folder()
    assert file.name.startswith("state.network_growth.below.")
    assert [stat.S_IMODE(place.stat().st_mode) for place in (root, file.parent, file)] == [
        0o700, 0o700, 0o600
    ]


@pytest.mark.parametrize("setting", ["OPT", "BOUNDSCHECK"])
def test_other_settings_of_numba_are_other_code(
    setting: str, root: Path, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(made())
    monkeypatch.setattr(config, setting, type(config.OPT)(1))
    assert loaded(made()) == (0, 1)
    assert len(entries(root)) == 2


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-10])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def garbage(file: Path) -> None:
    file.write_bytes(os.urandom(2000))


def one_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def another_pickle(file: Path) -> None:
    signature, _ = pickle.loads(file.read_bytes()[len(cache.HEAD) + 32 :])
    file.write_bytes(whole(pickle.dumps((signature, (1, 2)))))


def class_that_is_gone(file: Path) -> None:
    file.write_bytes(whole(b"cnumba.core.gone\nGone\n."))


def no_pickle(file: Path) -> None:
    file.write_bytes(whole(b"none"))


def folder_in_its_place(file: Path) -> None:
    file.unlink()
    file.mkdir()
    (file / "foreign").write_text("kept", encoding="utf-8")


@pytest.mark.parametrize(
    "damage",
    [cut, empty, garbage, one_bit, another_pickle, class_that_is_gone, no_pickle,
     folder_in_its_place],
)
def test_what_is_damaged_is_compiled_anew_and_replaced(
    damage: Callable[[Path], None], root: Path, made: Made, caplog: pytest.LogCaptureFixture
) -> None:
    loaded(made())
    (file,) = entries(root)
    damage(file)
    assert loaded(made()) == (0, 1)
    (sentence,) = caplog.messages
    assert str(file) in sentence
    assert "damaged" in sentence
    assert "\n" not in sentence
    assert loaded(made()) == (1, 0)
    assert len(caplog.messages) == 1
    assert [foreign.read_text() for foreign in root.rglob("foreign")] == (
        ["kept"] if damage is folder_in_its_place else []
    )


def test_the_sentence_stands_alone_on_standard_error(root: Path, made: Made) -> None:
    loaded(made())
    (file,) = entries(root)
    cut(file)
    code = (
        "import sim, numpy as np\nfrom sim.state.network_growth import below\n"
        "print(below(1000, np.uint64(2**63)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "500\n"
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"{file}: this file of compiled code is damaged (")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows gives every user his own folder")
@pytest.mark.parametrize("mode", [0o020, 0o002])
@pytest.mark.parametrize("level", [0, 1, 2])
def test_code_that_others_can_write_is_refused(
    level: int, mode: int, root: Path, made: Made
) -> None:
    loaded(made())
    place = (root, cache_folder(), *entries(root))[level]
    place.chmod(place.stat().st_mode | mode)
    function = made()
    with pytest.raises(UnsafeCacheError, match="NUMBA_CACHE_DIR") as refused:
        function(1000, HALF)
    assert str(refused.value).startswith(f"{place}: ")
    place.chmod(place.stat().st_mode & ~0o022)
    assert loaded(function) == (1, 0)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows gives every user his own folder")
def test_a_root_that_others_can_write_is_refused_before_anything_is_in_it(
    root: Path, made: Made
) -> None:
    root.mkdir()
    root.chmod(0o777)
    with pytest.raises(UnsafeCacheError, match="everybody can write to it"):
        made()(1000, HALF)
    assert not list(root.iterdir())
    root.chmod(0o1777)  # as /tmp is
    assert loaded(made()) == (0, 1)
    assert loaded(made()) == (1, 0)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows gives every user his own folder")
def test_an_experiment_ends_with_a_sentence_before_any_worker_reads_such_code(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root.mkdir()
    root.chmod(0o777)
    done: list[int] = []
    with pytest.raises(typer.Exit) as ended, sentences(), LocalExecutor(1) as executor:
        executor.prepare(Preparation(done.append, done.append))
    assert (ended.value.exit_code, done) == (2, [])
    assert capsys.readouterr().err.startswith(
        f"{root}: its group and everybody can write to it, and the compiled model that is kept "
        f"there is code which would be run: chmod -R go-w {root}, or set NUMBA_CACHE_DIR to"
    )


READ_ONLY = """
import json, os, sys, numpy as np
from pathlib import Path
import sim
from sim.compilation.decorator import compiled
from sim.state.network_growth import below
chosen = Path(os.environ["NUMBA_CACHE_DIR"])
below(1000, np.uint64(2**63))
chosen.chmod(0o555)
(chosen / "kernels").chmod(0o555)
for file in chosen.rglob("*.nbi"):
    file.chmod(0o444)
if os.geteuid() == 0:  # whom modes do not stop
    os.seteuid(65534)
again = compiled(nogil=True)(below.py_func)
results = [again(1000, np.uint64(2**63)), again(1000, 2.0**63), again(True, np.uint64(2**63))]
print(json.dumps([results, sum(again.stats.cache_hits.values()), len(list(chosen.rglob("*.nbi")))]))
"""


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no modes on Windows")
def test_a_read_only_folder_serves_what_is_there() -> None:
    with tempfile.TemporaryDirectory() as scratch:  # pytest's own is closed to other users
        os.chmod(scratch, 0o755)
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY],
            env={**os.environ, "NUMBA_CACHE_DIR": f"{scratch}/numba"},
            cwd=ROOT, capture_output=True, text=True, check=False,
        )
        for place in Path(scratch).rglob("*"):
            place.chmod(0o700)
    assert done.returncode == 0, done.stderr
    results, hits, files = json.loads(done.stdout)
    assert (results, hits, files) == ([500, 500, 0], 1, 1)
    (sentence,) = done.stderr.splitlines()
    assert "compiled code cannot be kept there (Permission denied)" in sentence


def test_a_folder_that_cannot_be_made_is_told_once(
    root: Path, made: Made, caplog: pytest.LogCaptureFixture
) -> None:
    root.write_text("a file", encoding="utf-8")
    assert loaded(made()) == (0, 1)
    assert loaded(made()) == (0, 1)
    (sentence,) = caplog.messages
    assert sentence.startswith(f"{cache_folder()}: compiled code cannot be kept there (")
    assert root.read_text(encoding="utf-8") == "a file"


COLD = """
import os, sys, time, numpy as np
import sim
from sim.state.network_growth import below
open(sys.argv[1], "w").close()
while not os.path.exists("go"):
    time.sleep(0.01)
print([below(1000, np.uint64(2**63)), below(1000.0, np.uint64(2**63))])
print([sum(counter.values()) for counter in (below.stats.cache_hits, below.stats.cache_misses)])
"""


def test_two_cold_processes_work_at_once(root: Path, made: Made, tmp_path: Path) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", COLD, name], cwd=tmp_path, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for name in ("one", "two")
    ]
    while not all((tmp_path / name).exists() for name in ("one", "two")):
        assert all(process.poll() is None for process in started), started[0].communicate()
    (tmp_path / "go").touch()
    for process in started:
        out, error = process.communicate(timeout=120)
        assert (out.splitlines()[0], error, process.returncode) == ("[500, 500]", "", 0)
    assert len(entries(root)) == len(list(cache_folder().iterdir())) == 2
    function = made()
    assert loaded(function) == (1, 0)
    assert function(1000.0, HALF) == 500
    assert sum(function.stats.cache_misses.values()) == 0


def test_equal_sources_elsewhere_share_what_is_compiled(root: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(ROOT / "sim", tree / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    code = (
        "import sim, numpy as np\nfrom sim.state.network_growth import below\n"
        "below(1000, np.uint64(2**63))\nprint(sum(below.stats.cache_hits.values()))"
    )
    assert [run_script(code, root=place) for place in (ROOT, tree)] == ["0\n", "1\n"]
