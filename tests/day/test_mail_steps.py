"""Room for the mail, by hand."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.day import mail_steps
from sim.mechanisms import kernel_parameters
from sim.scenario import default_scenario
from sim.state.columns import MailColumns, SellerColumns, made
from sim.state.ledger import Tally
from sim.state.state import Fact, State


def test_there_is_room_for_the_regrets_of_all_who_quit_with_stock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state = State.__new__(State)
    state.sellers, state.mail = made(SellerColumns, 30), made(MailColumns, 4)
    state.facts, state.tally = np.zeros(len(Fact)), np.zeros(len(Tally), np.int64)
    state.people = state.contacts = None  # type: ignore[assignment]
    state.facts[Fact.SELLERS], state.facts[Fact.MAIL] = 30, 3
    state.sellers.quitting[5:] = 1
    state.sellers.stock[:20] = 1000
    values = {**default_scenario().values, "quitting.regret_friends": 40}
    engine: Any = SimpleNamespace(
        state=state, p=kernel_parameters(values), today=SimpleNamespace(day=1), parameters=None
    )
    asked: list[Any] = []

    def regret(rows: Any, first: int, *columns: Any) -> int:
        asked.append((rows.tolist(), first, len(columns[3].recipient)))
        return first + 7

    monkeypatch.setattr(mail_steps, "regret", regret)
    mail_steps.send_packets(engine)
    ((rows, first, room),) = asked
    assert (rows, first) == (list(range(5, 20)), 3)
    assert room >= 3 + 15 * 40
    assert state.facts[Fact.MAIL] == 10 and state.tally[Tally.REGRETTED] == 15
