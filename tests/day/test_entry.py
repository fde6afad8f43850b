"""Who is made an influencer."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.day import entry
from sim.mechanisms import kernel_parameters
from sim.scenario import default_scenario
from sim.state.columns import INFLUENCER


@pytest.mark.parametrize(("hosts", "made"), [((0, 7), [0, 7]), ((-1, 3), [3])])
def test_every_person_can_become_an_influencer_and_nobody_else(
    hosts: tuple[int, int], made: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Any] = []
    monkeypatch.setattr(entry, "find_host", lambda number, *_: hosts[number])
    monkeypatch.setattr(entry, "open_top_shop", lambda engine, *shop: opened.append(shop))
    monkeypatch.setattr(entry, "gather", lambda *_: np.zeros(0, np.int64))
    monkeypatch.setattr(entry, "link_all", lambda *_: None)
    people = SimpleNamespace(taste=np.zeros(9))
    engine: Any = SimpleNamespace(
        p=kernel_parameters(default_scenario().values), state=SimpleNamespace(people=people),
        today=None,
    )  # fmt: skip
    entry.found_influencers(engine, 2)
    assert opened == [(person, INFLUENCER, -1) for person in made]
