import numpy as np
import pytest

from sim.state.columns import (
    DTYPES,
    BrandColumns,
    ContactColumns,
    OrderColumns,
    PersonColumns,
    Scratch,
    SellerColumns,
    grown,
    made,
)
from sim.state.state import Fact, State


@pytest.mark.parametrize("columns", DTYPES)
def test_every_column_has_a_type(columns: type) -> None:
    assert tuple(DTYPES[columns]) == columns._fields  # type: ignore[attr-defined]
    rows = made(columns, 3)
    assert [c.dtype for c in rows] == [np.dtype(t) for t in DTYPES[columns].values()]
    assert all(len(c) == 3 and not c.any() for c in rows)


@pytest.mark.parametrize("columns", [SellerColumns, BrandColumns, OrderColumns])
def test_columns_grow_and_keep_their_rows(columns: type) -> None:
    rows = made(columns, 5)
    for k, column in enumerate(rows):
        column[:] = np.arange(5) + k
    bigger = grown(rows, 6)
    assert len(bigger[0]) >= 6
    for old, new in zip(rows, bigger, strict=True):
        assert new.dtype == old.dtype
        assert new[:5].tolist() == old.tolist()
        assert not new[5:].any()
    assert grown(bigger, 6) is bigger


def test_slots_grow_and_keep_their_rows() -> None:
    contacts = made(ContactColumns, 10)
    contacts.trust[:] = 0.25
    state = State(made(PersonColumns, 10), contacts, days=3)
    state.reserve_slots(10)
    assert state.contacts is contacts
    state.reserve_slots(11)
    assert len(state.contacts.trust) >= 11
    assert state.contacts.trust[:10].tolist() == [0.25] * 10
    assert not state.contacts.trust[10:].any()
    assert len(state.contacts.start) == 10


def test_a_state_counts_and_digests_all_it_has() -> None:
    state = State(made(PersonColumns, 4), made(ContactColumns, 4), days=2)
    digests = state.digests()
    for group in (PersonColumns, ContactColumns, SellerColumns, BrandColumns, OrderColumns):
        prefix = {PersonColumns: "people", ContactColumns: "contacts", SellerColumns: "sellers",
                  BrandColumns: "brands", OrderColumns: "orders"}[group]  # fmt: skip
        assert {f"{prefix}.{name}" for name in group._fields} <= digests.keys()  # type: ignore[attr-defined]
    before = state.nbytes
    state.reserve("sellers", 1000)
    assert state.nbytes > before
    assert state.digests() == digests, "the unused ends of columns are no state"
    state.facts[Fact.SELLERS] = 1
    assert state.digests()["sellers.rate"] != digests["sellers.rate"]
    assert "scratch" not in " ".join(digests)
    assert Scratch in DTYPES
