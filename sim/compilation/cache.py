"""The cache of one compiled function: files that say themselves what they hold, and are whole.

numba's own cache finds its folder in settings that it may have read before `sim` was imported,
and does not notice an edited rule of another file. Its index can lose what another process enters,
and whatever is damaged ends in a traceback, or in LLVM. Here a file holds the code for one
signature, and its name is made of digests of all that the code depends on.
"""

import hashlib
import os
import pickle
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import llvmlite
import numba
import numpy as np
from numba import config
from numba.core.caching import _Cache
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps

from sim.compilation import folder, progress
from sim.compilation.arithmetic import refuse_late_switch
from sim.compilation.closure import closure_digest, described_signature
from sim.compilation.inner import THIN
from sim.files import write_atomically

SETTINGS = ("OPT", "LOOP_VECTORIZE", "SLP_VECTORIZE", "BOUNDSCHECK", "DEBUGINFO_DEFAULT")
"""Settings of numba that change what is compiled; the processor is part of its own key."""
VERSIONS = (sys.implementation.cache_tag, sys.abiflags if os.name == "posix" else "",
            numba.__version__, llvmlite.__version__, np.__version__, str(THIN))
HEAD = b"weishang-sim compiled code\n"


class ModelCache(_Cache):
    """Compiled code of one function of the model, for all of its signatures.

    Parameters
    ----------
    function : function
        The plain Python function.
    source : str
        Its file, relative to the package.
    options : mapping
        How it is compiled.
    """

    def __init__(
        self, function: Callable[..., Any], source: str, options: Mapping[str, Any]
    ) -> None:
        module = source.removesuffix(".py").replace("/", ".")
        self.name = f"{module}.{function.__qualname__}"
        self.function = function
        self._options = options
        self._enabled = True
        progress.KEPT.append(self)

    @cached_property
    def _closure(self) -> str:
        return closure_digest(self.function, self._options)

    @property
    def cache_path(self) -> str:
        """The folder of compiled code."""
        return str(folder.cache_folder())

    def enable(self) -> None:
        """Read and write files from now on."""
        self._enabled = True

    def disable(self) -> None:
        """Read and write no file from now on."""
        self._enabled = False

    def flush(self) -> None:
        """Remove the files of this function, as `recompile` asks for."""
        for file in self.files():
            with suppress(OSError):
                file.unlink()

    def files(self) -> list[Path]:
        """Return what is kept of this function as it is, for whatever signature and processor."""
        return list(folder.cache_folder().glob(f"{self.name}.{self._closure}.*{folder.ENTRY}"))

    def load_overload(self, sig: Any, target_context: Any) -> CompileResult | None:
        """Return the code for a signature, None where it must be compiled.

        Raises
        ------
        UnsafeCacheError
            If somebody else can write to the cache.
        """
        refuse_late_switch()
        target_context.refresh()
        result = self._loaded(sig, target_context) if self._enabled else None
        if result is None:
            progress.begin()
        return result

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled for a signature, where it can be kept."""
        progress.end(self.name)
        if not self._enabled or data.lifted or data.library.has_dynamic_globals:
            return
        if closure_digest(self.function, self._options) != self._closure:
            return  # something that it uses was exchanged meanwhile: which of the two is in it?
        file = self._file(sig, data.target_context)
        payload = dumps((sig, data._reduce()))
        content = HEAD + hashlib.sha256(payload).digest() + payload
        try:
            folder.make_folder(file.parent)
            write_atomically(file, partial(_write, content), flush=False)
        except OSError as error:
            if not file.is_file():  # another process may have written it at this moment
                folder.say_once(folder.UNWRITABLE, _unwritable(file.parent, error))

    def _file(self, sig: Any, target_context: Any) -> Path:
        settings = [str(getattr(config, name, None)) for name in SETTINGS]
        target = target_context.codegen().magic_tuple()
        seen = repr((described_signature(sig), target, settings, VERSIONS))
        digest = hashlib.sha256(seen.encode()).hexdigest()[:16]
        return folder.cache_folder() / f"{self.name}.{self._closure}.{digest}{folder.ENTRY}"

    def _loaded(self, sig: Any, target_context: Any) -> CompileResult | None:
        file = self._file(sig, target_context)
        folder.refuse_unsafe(file.parent)
        try:
            signature, parts = pickle.loads(_read(file))
            if signature != sig:
                return None
            result: CompileResult = CompileResult._rebuild(target_context, *parts)
        except folder.UnsafeCacheError:
            raise
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            return None
        except Exception as error:  # whatever a damaged file makes of pickle, numba or LLVM
            what = str(error).partition("\n")[0]
            folder.say_once(
                "damaged",
                f"{file}: this file of compiled code is damaged ({type(error).__name__}: {what}); "
                "what is damaged is compiled anew and replaced",
            )
            if file.is_dir():
                with suppress(OSError):
                    file.rename(f"{file}.{uuid4().hex[:8]}")
            return None
        folder.note_use(file)
        return result


def _read(file: Path) -> bytes:
    """Return the payload of a file; raise ValueError if it is not as it was written."""
    with open(file, "rb") as opened:
        folder.refuse_others(file, os.fstat(opened.fileno()))
        content = opened.read()
    begin = len(HEAD) + hashlib.sha256().digest_size
    payload = content[begin:]
    if content[:begin] != HEAD + hashlib.sha256(payload).digest():
        raise ValueError("it is not as it was written")
    return payload


def _write(content: bytes, temporary: Path) -> None:
    how = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(temporary, how, 0o600), "wb") as opened:
        opened.write(content)


def _unwritable(place: Path, error: OSError) -> str:
    return (
        f"{place}: compiled code cannot be kept there ({error.strerror or error}), so that each "
        "process compiles the model anew, some three minutes long: set "
        f"{folder.CHOICE} to a folder that you can write to"
    )
