"""Which model this is: a digest of all sources that can change a result, and of the arithmetic.

The digest names numba's cache directory too, because numba does not notice an edited rule inside
a cached kernel of another file. `prepare_numba` must run before numba is imported.
"""

import hashlib
import math
import os
import shutil
import struct
import time
from functools import cache
from pathlib import Path

import platformdirs

HERE = Path(__file__).parent
MODEL_SOURCES = ("mechanisms", "state", "day", "agents", "market.py", "metrics.py", "snapshot.py")
STALE_AFTER = 30 * 86_400
"""Seconds without use after which the compiled code of another version is removed."""


def _digest() -> str:
    seen = hashlib.sha256()
    for name in MODEL_SOURCES:
        place = HERE / name
        files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
        for file in files:
            seen.update(file.relative_to(HERE).as_posix().encode())
            seen.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return seen.hexdigest()[:16]


MODEL_VERSION: str = _digest()
"""Digest of everything under `sim` that can change a result."""


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


def prepare_numba() -> None:
    """Point numba's cache at a directory of this model version; idempotent.

    A directory that the user chose (``NUMBA_CACHE_DIR``) is kept and gets a folder per version.
    """
    os.environ["NUMBA_DISABLE_INTEL_SVML"] = "1"
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    folder = f"model-{MODEL_VERSION}"
    if chosen and Path(chosen).name == folder:
        return
    root = Path(chosen) if chosen else Path(platformdirs.user_cache_dir("weishang-sim")) / "numba"
    directory = root / folder
    if not directory.exists():
        _remove_stale(root)
    os.environ["NUMBA_CACHE_DIR"] = str(directory)


def _remove_stale(root: Path) -> None:
    for other in root.glob("model-*"):
        try:
            if time.time() - other.stat().st_mtime > STALE_AFTER:
                shutil.rmtree(other, ignore_errors=True)
        except OSError:  # another process removes it at this moment
            continue
