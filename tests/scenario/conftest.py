"""Writing scenario files and reading the mistakes found in them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.scenario import ConfigurationError, load_scenario

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Return a function that writes a file below the working directory, which is temporary."""
    monkeypatch.chdir(tmp_path)

    def write_file(content: str | bytes, name: str = "s.yaml") -> Path:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = content.encode("utf-8") if isinstance(content, str) else content
        path.write_bytes(raw)
        return path

    return write_file


@pytest.fixture
def mistakes(write: Write) -> Callable[..., list[str]]:
    """Return a function that loads a text as a scenario and returns the lines of its mistakes."""

    def load(content: str | bytes, **more: object) -> list[str]:
        with pytest.raises(ConfigurationError) as raised:
            load_scenario(write(content), **more)
        assert str(raised.value).splitlines() == list(raised.value.problems)
        return list(raised.value.problems)

    return load
