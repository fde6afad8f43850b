"""Parameter groups at their declared defaults, with changes."""

from typing import Any

from sim.mechanisms.declare import declared


def group(of: type, **changes: Any) -> Any:
    """Return a parameter group at its defaults but for `changes`."""
    values = {name: p.default for name, p in declared(of).items()}
    assert changes.keys() <= values.keys()
    return of(**{name: p.kind(changes.get(name, p.default)) for name, p in declared(of).items()})
