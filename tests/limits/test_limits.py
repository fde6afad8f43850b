"""Limits of the model with known answers: scenarios/limits run by the same Market (V01 to V14).

Answers, tolerances and numbers of seeds stand in `LIMITS` of measure.py, whose full run and whose
table are in docs/limits.md. Seeds are fixed, so a result can only change with the model.
"""

import pytest

from .measure import LIMITS, Numbers, known, runs_of


def measured(limit_id: str) -> list[Numbers]:
    """Run a limit at the size of the tests and hold its means against theory."""
    limit = LIMITS[limit_id]
    runs = runs_of(limit, full=False)
    for name, answer in limit.answers.items():
        values = known(runs, name)
        assert len(values) > 0, name
        assert values.mean() == pytest.approx(answer.theory, abs=answer.tolerance), name
    return runs


def test_v01_adoption_follows_bass() -> None:
    # Seeds scatter by .4 years in the half (docs/limits.md), so the mean of two by .3.
    measured("V01")


def test_v02_a_rumour_reaches_its_final_size() -> None:
    # Given take-off, the share has a standard deviation of about .01 at 10,000 persons; a forwarder
    # picks who told it once in 120 times, which takes up to .01 off.
    runs = measured("V02")
    for name in LIMITS["V02"].answers:
        assert len(known(runs, name)) >= 2, name


def test_v04_uniform_recruiting_grows_a_uniform_tree() -> None:
    # The mean depth of one tree has a standard deviation of .6, that of eight of .21.
    for run in measured("V04"):
        assert run["sellers"] == pytest.approx(1000, abs=5)


def test_v08_lemons_drive_the_good_out() -> None:
    # 2,000 brands leave the mean quality of those who stay within 3 %, 30 within 12 %.
    (run,) = measured("V08")
    assert run["rounds seen"] >= 7


def test_v11_reviews_are_a_beta_mean_of_orders() -> None:
    (run,) = measured("V11")
    assert run["brands"] > 5
    assert pytest.approx(0.9167, abs=1e-4) == (10 + 1) / (10 + 2)


def test_v12_asymmetric_trust_settles_at_its_mean() -> None:
    measured("V12")


def test_v13_equal_offers_are_chosen_equally() -> None:
    # Four standard deviations: a right model fails with a probability of 6e-5.
    (run,) = measured("V13")
    assert run["buyers expected"] > 500


def test_v14_the_best_reply_dissipates_the_textbook_share() -> None:
    measured("V14")
