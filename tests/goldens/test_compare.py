"""What is compared with a golden is found: the first wrong day, each kind of difference."""

import numpy as np
import pandas as pd
import pytest

from goldens.compare import differences
from goldens.record import Record


def record(**changed: object) -> Record:
    """Return a run of twenty days with two metrics and two columns, some of it changed."""
    daily = pd.DataFrame(
        {"day": range(20), "orders": np.arange(20.0), "response_rate": np.linspace(0.1, 0.2, 20)}
    )
    columns = pd.DataFrame(
        {
            "day": [10, 10, 20, 20],
            "column": ["people.need", "people.cash"] * 2,
            "digest": np.array([1, 2, 3, 4], np.uint32),
        }
    )
    for place, value in changed.items():
        name, _, row = place.rpartition("_")
        (columns if name == "digest" else daily).loc[int(row), name] = value
    return Record(daily, columns, {})


@pytest.mark.parametrize("exact", [True, False])
def test_a_run_is_its_own_golden(exact: bool) -> None:
    assert differences(record(), record(), {}, exact) == []


def test_the_first_wrong_day_and_its_metrics_are_named() -> None:
    run = record(orders_7=8.0, orders_9=0.0, response_rate_7=0.3)
    found = differences(record(), run, {}, True)
    assert len(found) == 1
    assert found[0].startswith("metrics differ first on day 7: orders 7.0 -> 8.0, response_rate ")


def test_the_first_wrong_digest_is_named_where_no_metric_shows_it() -> None:
    found = differences(record(), record(digest_1=5, digest_2=6), {}, True)
    assert found == ["columns differ first after 10 days: people.cash"]


def test_another_arithmetic_may_move_the_last_digits_of_what_is_no_whole_number() -> None:
    near = record(response_rate_3=record().daily.at[3, "response_rate"] * (1 + 5e-7), digest_0=9)
    assert differences(record(), near, {}, False) == []
    assert differences(record(), near, {}, True) != []
    far = record(response_rate_3=record().daily.at[3, "response_rate"] * (1 + 2e-6))
    assert differences(record(), far, {}, False) != []


def test_another_arithmetic_moves_no_whole_number() -> None:
    assert differences(record(), record(orders_19=19.000001), {}, False) != []


@pytest.mark.parametrize("exact", [True, False])
def test_a_missing_value_is_no_number(exact: bool) -> None:
    assert differences(record(), record(orders_0=np.nan), {}, exact) != []
    assert differences(record(orders_0=np.nan), record(), {}, exact) != []
    assert differences(record(orders_0=np.nan), record(orders_0=np.nan), {}, exact) == []


def test_minus_zero_is_another_bit() -> None:
    assert differences(record(), record(orders_0=-0.0), {}, True) != []


def test_what_is_added_passes_and_what_is_gone_must_be_said() -> None:
    golden, run = record(), record()
    more = Record(
        run.daily.assign(extra=1.0),
        pd.concat([run.columns, run.columns.assign(column="people.extra")]),
        {},
    )
    assert differences(golden, more, {}, True) == []
    assert "extra is gone" in differences(more, run, {}, True)[0]
    assert "people.extra" in differences(more, run, {"extra": None}, True)[0]
    assert differences(more, run, {"extra": None, "people.extra": None}, True) == []


def test_a_renamed_metric_and_column_are_compared_under_their_new_names() -> None:
    run = record(orders_4=5.0, digest_0=7)
    run = Record(
        run.daily.rename(columns={"orders": "purchases"}),
        run.columns.replace({"people.need": "people.demand"}),
        {},
    )
    found = differences(
        record(), run, {"orders": "purchases", "people.need": "people.demand"}, True
    )
    assert found == [
        "metrics differ first on day 4: purchases 4.0 -> 5.0",
        "columns differ first after 10 days: people.demand",
    ]


def test_a_shorter_run_is_no_golden() -> None:
    run = record()
    found = differences(record(), Record(run.daily[:19], run.columns, {}), {}, True)
    assert found == ["the golden has 20 days and the run 19"]
