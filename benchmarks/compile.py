"""What compilation costs: from nothing, in a second clone, after an edit, two processes at once.

    python benchmarks/compile.py [--only cold public clone edit two]

Each line is a market of 500 persons that lives 31 days in a process of its own, on a cache of its
own, and the digest of its state, which must be the same in all but the edited model.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIVED = """
import json, hashlib, resource, sys, time
from sim.compilation import progress
compiled = []
progress._WATCHING.append(type("Watch", (), {"begin": lambda s: None,
                                             "end": lambda s, name: compiled.append(name)})())
from sim.market import Market
market = Market(seed=1, **{"people.count": 500, "days": 31})
started = time.perf_counter()
market.step()
first = time.perf_counter() - started
market.run()
state = repr(sorted(market.state.digests().items())).encode()
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"kernels": len(compiled), "first": first,
                  "processor": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1024,
                  "digest": hashlib.sha256(state).hexdigest()[:16]}))
"""
RULE = ("sim/mechanisms/trust.py", "return level - share * level",
        "return level - 0.5 * share * level")  # fmt: skip
"""An edit of `sim.mechanisms.trust.lost`: file, a line of it, and another one."""


def main() -> None:
    """Measure and print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", choices=MEASURED, default=list(MEASURED))
    for name in parser.parse_args().only:
        with tempfile.TemporaryDirectory() as scratch:
            MEASURED[name](Path(scratch))


def cold(scratch: Path) -> None:
    """Compile everything."""
    _told("cold", *_lived(ROOT, scratch / "cache"))


def public(scratch: Path) -> None:
    """Compile everything without private parts of numba."""
    _told("cold, public numba", *_lived(ROOT, scratch / "cache", {"WEISHANG_PUBLIC_NUMBA": "1"}))


def clone(scratch: Path) -> None:
    """Let a second tree of the same sources use what was compiled."""
    _lived(ROOT, scratch / "cache")
    _told("second clone", *_lived(_copied(scratch / "clone"), scratch / "cache"))


def edit(scratch: Path) -> None:
    """Edit one rule when everything is compiled."""
    tree = _copied(scratch / "clone")
    _lived(tree, scratch / "cache")
    file, line, other = RULE
    text = (tree / file).read_text()
    if text.count(line) != 1:
        sys.exit(f"{file}: {line!r} is not there once")
    (tree / file).write_text(text.replace(line, other))
    _told("trust.lost edited", *_lived(tree, scratch / "cache"))


def two(scratch: Path) -> None:
    """Let two processes compile everything at once."""
    started = time.perf_counter()
    both = [_begun(ROOT, scratch / "cache") for _ in range(2)]
    for process in both:
        answer = json.loads(process.communicate()[0])
        _told("two at once", answer, time.perf_counter() - started)


def _copied(tree: Path) -> Path:
    shutil.copytree(ROOT / "sim", tree / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "scenarios", tree / "scenarios")
    return tree


def _lived(
    tree: Path, cache: Path, settings: Mapping[str, str] | None = None
) -> tuple[dict[str, float], float]:
    started = time.perf_counter()
    answer = json.loads(_begun(tree, cache, settings).communicate()[0])
    return answer, time.perf_counter() - started


def _begun(
    tree: Path, cache: Path, settings: Mapping[str, str] | None = None
) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(tree), "NUMBA_CACHE_DIR": str(cache)}
    return subprocess.Popen(
        [sys.executable, "-c", LIVED], env={**environment, **(settings or {})}, cwd=tree,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def _told(name: str, answer: Mapping[str, float], wall: float) -> None:
    print(
        f"{name:20} {answer['kernels']:3} kernels compiled, first day after "
        f"{answer['first']:5.1f} s, all {wall:5.1f} s ({answer['processor']:5.1f} s of processor), "
        f"peak {answer['memory']:4.0f} MB, digest {answer['digest']}",
        flush=True,
    )


MEASURED: dict[str, Callable[[Path], None]] = {
    "cold": cold, "public": public, "clone": clone, "edit": edit, "two": two,
}

if __name__ == "__main__":
    main()
