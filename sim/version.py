"""Which model this is: a digest of all sources that can change a result, and of the arithmetic.

It is part of the name of every run, so that no edit of a rule is ever missed, in whatever file it
stands. (Compiled code is kept by what a function reaches: `sim.compilation.closure`.)
"""

import hashlib
import math
import struct
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
MODEL_SOURCES = (
    "mechanisms",
    "state",
    "day",
    "agents",
    "market.py",
    "metrics.py",
    "snapshot.py",
    "compilation/decorator.py",
    "compilation/inner.py",
    "compilation/table.py",
    "compilation/thin.py",
    "compilation/arithmetic.py",
)


def _read_sources() -> tuple[dict[str, str], str]:
    """Return the digest of every file, and of all of them with their names."""
    digests, seen = {}, hashlib.sha256()
    for name in MODEL_SOURCES:
        place = HERE / name
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            source = file.relative_to(HERE).as_posix()
            digests[source] = digest_of(file)
            seen.update(f"{source} {digests[source]}\n".encode())
    return digests, seen.hexdigest()[:16]


def digest_of(file: Path) -> str:
    """Return the digest of a source, whatever its line ends."""
    return hashlib.sha256(file.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


SOURCES, MODEL_VERSION = _read_sources()
"""Digest of every file under `sim` that can change a result, and of all of them together."""


@cache
def arithmetic_digest() -> str:
    """Return a digest of 50,000 values of exp, log, pow, erf and gammaincinv on this machine.

    These are what the rules call, and what the builder of the world calls. Bits are promised on one
    arithmetic only: C libraries and processors with and without fused multiply-add differ in about
    one of 1,000 exponentials.
    """
    import numpy as np
    from scipy.special import gammaincinv

    seen = hashlib.sha256()
    for k in range(1, 10_001):
        x = k * 0.00137
        values = math.exp(-x), math.log(x), math.pow(x, 0.7), math.erf(x / 3.0)
        seen.update(struct.pack("<4d", *values))
    for shape in (0.3, 0.8, 1.0, 2.5, 6.0):
        shares = np.arange(1, 2_001) / 2_001.0
        seen.update(gammaincinv(shape, shares).astype("<f8").tobytes())
    return seen.hexdigest()[:16]
