"""Observables of series with known answers."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.catalogue.observables import (
    OUTCOME_LABELS,
    OUTCOMES,
    SUMMARIES,
    SUMMARY_LABELS,
    extinct,
    known,
    observe,
    percent_of_best_week,
    weekly_rhythm,
)
from sim.catalogue.row import Observable

NAN = math.nan
DAYS = np.arange(200, dtype=float)


@pytest.mark.parametrize(
    ("summary", "value"),
    [
        ("mean", 99.5),
        ("total", 19900.0),
        ("first_60", 29.5),
        ("last_60", 169.5),
        ("peak", 196.0),
        ("peak_day", 199.0),
        ("days_to_half", 0.0),
        ("end_over_peak", 169.5 / 196.0),
        ("late_less_early", 140.0),
    ],
)
def test_a_rising_line(summary, value):
    daily = pd.DataFrame({"orders": DAYS})
    assert observe(Observable("orders", summary), daily, {}) == pytest.approx(value)


def test_the_fall_after_the_best_week_is_timed():
    days = np.concatenate([np.full(30, 10.0), np.full(7, 100.0), np.full(20, 60.0),
                           np.full(30, 20.0)])
    assert SUMMARIES["peak_day"](days) == 36
    # The week is below 50 once it has at least two days of 20 among seven of 60 and 20.
    assert SUMMARIES["days_to_half"](days) == 22
    assert SUMMARIES["days_to_half"](days[:50]) == 13  # not fallen yet: as long as is known
    assert SUMMARIES["peak_day"](np.ones(20)) == 6  # of equal weeks the first


def test_missing_days_are_left_out_and_nothing_but_missing_days_is_missing():
    days = np.array([NAN, 2.0, 4.0] + [NAN] * 100)
    assert SUMMARIES["mean"](days) == 3.0
    assert SUMMARIES["total"](days) == 6.0
    assert math.isnan(SUMMARIES["last_60"](days))
    nothing = np.full(100, NAN)
    assert all(math.isnan(summary(nothing)) for summary in SUMMARIES.values())


def test_the_week_explains_a_weekly_wave_whatever_the_trend():
    wave = np.tile([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0], 30)
    assert weekly_rhythm(wave) == pytest.approx(1.0, abs=1e-9)
    growing = 100 * wave * np.exp(np.arange(210) / 50)
    assert weekly_rhythm(growing) > 0.95
    noise = np.random.default_rng(1).normal(100, 5, 210)
    assert weekly_rhythm(noise) < 0.15


def test_the_week_explains_nothing_of_what_is_constant_or_short():
    assert math.isnan(weekly_rhythm(np.ones(100)))
    assert math.isnan(weekly_rhythm(np.arange(10.0)))


def test_late_joiners_are_compared_with_early_ones():
    asked = Observable("late_joiner_penalty", "outcome")
    assert observe(asked, pd.DataFrame(), {"joined_quarters": [900.0, -600.0]}) == 1500.0
    assert math.isnan(observe(asked, pd.DataFrame(), {"joined_quarters": []}))
    assert known(asked, frozenset())
    assert not known(Observable("orders", "mean"), frozenset({"gmv"}))


def test_a_market_is_extinct_below_one_percent_of_its_best_week():
    fallen = np.concatenate([np.full(100, 1000.0), np.full(60, 9.0)])
    assert extinct(fallen) is True
    assert percent_of_best_week(fallen) == pytest.approx(0.9)
    assert extinct(np.concatenate([np.full(100, 1000.0), np.full(60, 11.0)])) is False
    assert extinct(np.zeros(200)) is True
    assert extinct(np.zeros(119)) is None


def test_every_summary_and_outcome_has_labels():
    assert set(SUMMARY_LABELS) == {*SUMMARIES, "outcome"}
    assert set(OUTCOME_LABELS) == set(OUTCOMES)
