"""What the commit of a refresh says of the metrics that changed."""

import pandas as pd

from goldens.refresh import KEY, message


def spread(**means):
    index = pd.MultiIndex.from_product([["rough"], means], names=KEY)
    return pd.DataFrame({"mean": list(means.values()), "sd": 2.0}, index=index)


def test_a_refresh_says_how_far_metrics_moved_in_standard_deviations():
    said = message(spread(orders=10.0, views=4.0), spread(orders=13.0, views=4.0)).splitlines()
    assert said[-1] == "orders: rough +1.50 (1 cases moved)"
    assert not any(line.startswith("views") for line in said)


def test_what_the_table_rounds_off_is_no_move():
    assert "No metric" in message(spread(orders=0.123456789), spread(orders=0.123456789123))


def test_metrics_without_a_value_new_and_gone_are_named():
    nan = float("nan")
    said = message(
        spread(orders=nan, views=1.0, face=1.0, old=1.0),
        spread(orders=1.0, views=nan, face=1.0, new=1.0),
    ).splitlines()
    assert said[2:] == [
        "New: new", "Gone: old", "orders: a value now in rough", "views: none now in rough",
        "No metric's mean over a run moved.",
    ]  # fmt: skip
