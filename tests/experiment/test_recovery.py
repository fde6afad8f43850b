"""Parameters that made synthetic data are found again, within intervals that mean what they say.

The fake market (`fake_market.fitted`) tells trust.gain by its trust, and both parameters together
by its prices. A seed adds noise; the data have an error of one tolerance besides.
"""

import numpy as np
import pytest

from sim.experiment.designs.populations import error_draw, importance, populations
from sim.experiment.designs.posterior import Posterior, found, posterior
from sim.experiment.designs.search import search

from . import fake_market
from .calibrations import CASE, Memory, load

NOISE = np.array([0.03, 0.03, 0.05])
TOLERANCE = np.array([0.05, 0.05, 0.1])
REPETITIONS = 150


def shown_by(shares):
    """What a model of two parameters shows: one by itself, one mixed, and their product."""
    one, two = shares
    return np.array([one, two + 0.5 * one, one * two])


def repetition(number, draws, kept, steps):
    """One repetition of simulation-based calibration: a truth from the prior, and its posterior."""
    stream = np.random.default_rng([7, number])
    truth = stream.random(2)
    errors = stream.standard_normal((2, 3))
    data = shown_by(truth) + NOISE * errors[0] + TOLERANCE * errors[1]
    seen = {}

    def distance_of(draw, shares):
        luck = np.random.default_rng([8, number, draw]).standard_normal(3)
        deviations = (shown_by(shares) + NOISE * luck - data) / TOLERANCE + error_draw(draw, 3)
        seen[draw] = deviations
        return float(deviations @ deviations)

    last = populations(2, draws, kept, steps, distance_of)[1][-1]
    return truth, posterior(
        last.shares, last.weights, np.array([trial.distance for trial in last.trials]),
        np.array([seen[trial.number] for trial in last.trials]),
    )


@pytest.mark.parametrize(("draws", "kept", "steps"), [(200, 40, 1), (120, 60, 3)])
def test_intervals_hold_the_truth_as_often_as_they_say(draws, kept, steps):
    """The truth lies in its 90 % interval in 90 % of 150 repetitions of two parameters.

    Of 300 near independent intervals the share has a standard error of .017. The band of .82 to .96
    leaves a correct posterior out once in 3,000 times, and lets one that is right in 77 % of cases
    pass once in 50: without errors drawn for the tolerances it is .72 and .70.
    """
    inside, widths = [], []
    for number in range(REPETITIONS):
        truth, drawn = repetition(number, draws, kept, steps)
        assert drawn.adjusted
        quantiles = drawn.quantiles()
        inside.append((quantiles[0] <= truth) & (truth <= quantiles[-1]))
        widths.append(quantiles[-1] - quantiles[0])
    assert 0.82 < np.mean(inside) < 0.96
    assert np.mean(widths) < 0.25  # and they are narrow beside the prior's .9


def test_optuna_comes_near_the_optimum_in_every_repetition():
    """60 trials in two dimensions end within .15 of the optimum, where chance would not.

    The nearest of 60 random points is within .15 of a point in the middle in 98.7 % of cases in the
    plane, but with .02 of distance only in 7 %: TPE must do better. Ten optima, no noise: the
    outcome is fixed by the seed of the search.
    """
    ends = []
    for number in range(10):
        optimum = 0.1 + 0.8 * np.random.default_rng([5, number]).random(2)
        trials = search((0.5, 0.5), 60, lambda _, at, to=optimum: float(np.sum((at - to) ** 2)))
        ends.append(min(np.sqrt(trial.distance) for trial in trials))
    assert max(ends) < 0.15
    assert np.median(ends) < 0.04


def synthetic(seed):
    """Data of the fake market at the known parameters: means over two seeds nobody else has."""
    class Known:
        days = 3
        values = {"people.count": 100} | fake_market.KNOWN

        def canonical(self):
            return {"values": self.values}

    runs = [fake_market.fitted(Known(), s, "compiled", lambda *_: None).daily
            for s in (900_000 + 2 * seed, 900_001 + 2 * seed)]
    return (np.mean([run["channel_trust_mean"].mean() for run in runs]),
            np.mean([run["gmv"].mean() / run["orders"].mean() for run in runs]))


def with_targets(trust, kept):
    """The case with other values of the targets that are fitted."""
    text = CASE.replace("value: 0.2,", f"value: {trust:.6f},")
    return text.replace("value: 7.878", f"value: {kept:.6f}")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_whole_calibration_finds_what_made_its_data(tmp_path, seed):
    """Through file, design and store: the truth lies in the middle 98 % of a clear posterior.

    A correct posterior fails one of six intervals (three data sets, two parameters) with a
    probability of 11 %; the seeds are fixed, and were not chosen. A posterior that is off by two
    of its standard deviations fails each with 37 %.
    """
    trust, kept = synthetic(seed)
    text = with_targets(trust, kept)
    text += "  method: abc\n  trials: 150\n  accept: 20 %\n"
    experiment = load(tmp_path, text)
    memory = Memory().make(experiment)
    tables = memory.tables(experiment)
    draws = tables["posterior_draws"]
    best = tables["best"].set_index("parameter")
    for path, truth in fake_market.KNOWN.items():
        below = draws.loc[draws[path] < truth, "weight"].sum()
        assert 0.01 < below < 0.99, path
        assert best.loc[path, "found"] == "found"
    targets = tables["targets"].set_index("target")
    assert (targets.loc[["trust", "kept"], "verdict"] == "met").all()


def test_the_search_by_optuna_finds_what_made_its_data(tmp_path):
    """80 trials end within 10 % of each range, taken as it is searched, of what made the data."""
    trust, kept = synthetic(1)
    text = with_targets(trust, kept)
    experiment = load(tmp_path, text + "  trials: 80\n")
    best = Memory().make(experiment).tables(experiment)["best"].set_index("parameter")["value"]
    assert abs(best["trust.gain"] - fake_market.KNOWN["trust.gain"]) < 0.05
    assert abs(np.log10(best["blocking.hazard"] / fake_market.KNOWN["blocking.hazard"])) < 0.2


def test_a_parameter_that_shows_nowhere_keeps_its_prior():
    """Of 400 draws whose second parameter does nothing, its interval is as wide as before."""
    stream = np.random.default_rng(3)
    shares = stream.random((400, 2))
    shown = (shares[:, :1] - 0.4) / 0.1 + stream.standard_normal((400, 1))
    distances = (shown**2).sum(axis=1)
    near = np.argsort(distances)[:150]
    drawn = posterior(shares[near], np.full(150, 1 / 150), distances[near], shown[near])
    quantiles = drawn.quantiles()
    widths = (quantiles[-1] - quantiles[0]) / 0.9
    assert found(widths[0]) == "found" and found(widths[1]) == "not found"
    assert abs(drawn.correlations()[0, 1]) < 0.3


def test_weights_and_draws_of_a_posterior():
    shares = np.array([[0.1], [0.5], [0.9]])
    drawn = Posterior(shares, np.array([0.2, 0.7, 0.1]), True)
    assert drawn.effective_size == pytest.approx(1 / (0.04 + 0.49 + 0.01))
    assert drawn.quantiles()[:, 0].tolist() == [0.1, 0.5, 0.5, 0.5, 0.9]
    assert np.bincount(drawn.drawn(10), minlength=3).tolist() == [2, 7, 1]


def test_too_few_draws_are_not_adjusted():
    shares = np.random.default_rng(1).random((8, 2))
    drawn = posterior(shares, np.full(8, 1 / 8), np.arange(8.0), np.ones((8, 6)))
    assert not drawn.adjusted and (drawn.shares == shares).all()


def test_draws_that_do_not_show_a_target_are_left_out():
    shares = np.random.default_rng(1).random((8, 2))
    distances, shown = np.full(8, np.inf), np.full((8, 1), np.nan)
    distances[:2], shown[:2] = 3.0, 1.0  # equally far, so that the kernel leaves neither a weight
    for there in (2, 1):
        distances[there:], shown[there:] = np.inf, np.nan
        drawn = posterior(shares, np.full(8, 1 / 8), distances, shown)
        assert not drawn.adjusted and (drawn.shares == shares[:there]).all()
        assert drawn.weights == pytest.approx(np.full(there, 1 / there))


def test_draws_of_all_populations_are_worth_the_same():
    """Each population halves what is kept, and new draws take the place of what is lost.

    A weight stands for how many draws of the prior a draw is. Where the weights of those kept were
    set anew to 1 each time, the few that go back to early populations outweighed all others: of 200
    draws the tenth population then had an effective size of 27.
    """
    def distance_of(number, shares):
        luck = np.random.default_rng([9, number]).standard_normal(2)
        return float((((np.array(shares) - 0.5) / 0.02 + luck) ** 2).sum())

    weights = populations(2, 400, 200, 10, distance_of)[1][-1].weights
    assert weights.sum() == pytest.approx(1.0)
    assert 1.0 / (weights @ weights) > 45.0


def test_few_draws_make_no_narrow_posterior():
    """A regression on few draws takes from their spread, which is given back.

    24 draws, four targets of which one tells: the truth lies in the 90 % interval in .90 of 400
    repetitions (standard error .015), without the correction in .80.
    """
    inside = []
    for number in range(400):
        stream = np.random.default_rng([6, number])
        shares = 0.3 + 0.4 * stream.random((25, 1))  # the last row is the truth
        told = np.column_stack([shares, np.zeros((25, 3))]) + 0.1 * stream.standard_normal((25, 4))
        shown = (told[:-1] - told[-1]) / 0.1
        drawn = posterior(shares[:-1], np.full(24, 1 / 24), (shown**2).sum(axis=1), shown)
        quantiles = drawn.quantiles()[:, 0]
        inside.append(quantiles[0] <= shares[-1, 0] <= quantiles[-1])
    assert np.mean(inside) > 0.85


def test_importance_undoes_the_proposal():
    """What is proposed around a population is, weighted, uniform again.

    The first population lies around .2. Of 3,900 proposals some 1,000 lie in each of two strips at
    its middle and its flank, whose weights are equal within 5 % (standard error); unweighted the
    flank has about half of them. None lies outside.
    """
    def distance_of(number, shares):
        return abs(shares[0] - 0.2) if number < 4000 else 0.0

    tried, kept = populations(1, 4000, 100, 2, distance_of)
    proposed = np.array([trial.shares[0] for trial in tried[4000:]])
    assert len(proposed) == 3900 and proposed.min() >= 0.0 and proposed.max() <= 1.0
    weights = importance([(share,) for share in proposed], kept[0])
    scale = proposed.std()
    middle, flank = (
        (low * scale < np.abs(proposed - 0.2)) & (np.abs(proposed - 0.2) < (low + 0.5) * scale)
        for low in (0.0, 1.0)
    )
    assert flank.sum() < 0.8 * middle.sum()
    assert weights[flank].sum() / weights[middle].sum() == pytest.approx(1.0, abs=0.2)
    assert len(kept[1].trials) == 100 and kept[1].weights.sum() == pytest.approx(1.0)
