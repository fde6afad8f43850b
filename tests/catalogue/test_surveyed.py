"""What a survey finds, of outcomes with known answers; keys are text, as in a stored run."""

import math

import pytest

from sim.catalogue.surveyed import MONTHS_AFTER, SURVEYED

OUTCOME = {
    "purchases": {"0": 30, "1": 40, "2": 20, "9": 8, "30": 2},
    "purchases_of_sellers": {"0": 5, "2": 3, "9": 3, "30": 1},
    "channel_trust_percent": {"20": 50, "49": 10, "50": 30, "99": 10},
    "month_sales": {"0": 60, "1": 30, "7": 10},
    "friends": {"12": 40, "99": 10, "100": 30, "199": 10, "200": 5, "500": 3, "501": 2},
    "cohort_orders": [
        [10, 100, 80, 40, 30, 20, 20, 20, 20],  # best in month 1, half after 2 months, ends at 20
        [0, 0, 50, 50, 40, 40, 30, 30, 30],  # best in month 2, never below half: 6 months known
        [0, 0, 0, 0, 0, 90, 10, 10, 5],  # what is left after half a year is not known yet
        [0, 0, 0, 0, 0, 0, 0, 0, 0],
    ],
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ever_buyers_share", 0.7),
        ("trusting_share", 0.4),
        ("idle_stores_share", 0.6),
        ("friends_below_100", 0.5),
        ("friends_100_to_200", 0.4),
        ("friends_above_500", 0.02),
        # 7 heavy buyers of 70 are wanted; the eight of 9 purchases are all in, with both of 30.
        ("sellers_among_heavy_buyers", 4 / 10),
        ("cohort_end_over_best", (20 + 30) / (100 + 50)),
        ("cohort_months_to_half", (2 * 100 + 6 * 50) / 150),
    ],
)
def test_known_answers(name, value):
    find, *_ = SURVEYED[name]
    assert find(OUTCOME) == pytest.approx(value)


def test_months_after_are_those_of_the_example():
    assert MONTHS_AFTER == 6


def test_nothing_is_missing_not_zero():
    empty = {name: {} for name in OUTCOME} | {"cohort_orders": []}
    assert all(math.isnan(find(empty)) for find, *_ in SURVEYED.values())
    unsold = OUTCOME | {"purchases": {"0": 9}, "cohort_orders": [[0, 0, 0]]}
    assert math.isnan(SURVEYED["sellers_among_heavy_buyers"][0](unsold))
    assert math.isnan(SURVEYED["cohort_end_over_best"][0](unsold))
