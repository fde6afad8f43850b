"""Letters made by hand: person 2 has friends, and 6 sells to it (row 3)."""

from typing import Any

from sim.state.columns import DELETED, DISTRIBUTOR, FRIEND, MET

from .handmade import Handmade

TALKER, SELLER, ROW = 2, 6, 3


def market(**values: float) -> Handmade:
    """Return a market in which 2 has three friends (0, 1, 3), its seller 6 and a friend lost, 5."""
    m = Handmade(**values)
    for friend in (0, 1, 3):
        m.know(TALKER, friend, FRIEND, trust=0.25)
    m.know(TALKER, SELLER, MET, trust=0.75)
    m.know(TALKER, 5, FRIEND | MET | DELETED)
    m.sell(ROW, SELLER, DISTRIBUTOR, 1)
    for column in m.mail:
        column[:] = 99  # so that every field that is written shows
    return m


def letters(m: Handmade, call: Any, *arguments: Any) -> list[tuple[Any, ...]]:
    """Call, and return the letters that it wrote, in order; nothing else may have changed.

    A letter is (position, sender, recipient, seller, kind, weight, platform).
    """
    changed = m.changes(call, *arguments)
    fields = ("sender", "recipient", "seller", "kind", "weight", "platform")
    assert set(changed) in (set(), {f"mail.{field}" for field in fields})
    return written(m)


def written(m: Handmade) -> list[tuple[Any, ...]]:
    """Return the letters that are there."""
    mail = m.mail
    return [
        (n, *(column[n].item() for column in mail[:6]))
        for n in range(len(mail.kind))
        if mail.kind[n] != 99
    ]
