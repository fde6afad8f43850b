"""The main model against a plain-Mesa model written independently from the specification.

Both run the wild era for 90 days at 1,000 persons with 20 brands, 4 of them counterfeit (many small
brands instead of two or three, so that a seed's luck with its first brands weighs less). The main
model runs `scenarios/baselines/core.yaml`, in which everything is off that came after the first
specification, and communities and influencers are off as well. One run is one observation: 12 seeds
of the plain model against 24 of the main one, and against 6 where a rule of the main one is changed
on purpose.

False alarms: Welch's t-test at level .001 for each of nine outcomes, so a right model fails with a
probability below .009 when the random streams change; with the seeds fixed the result is always
the same. Power: `DETECTABLE` states the true differences that are found with probability .9, and
a test holds the samples to it. Halving the losses of trust, or silencing word of mouth, moves
channel trust by .01 to .02 in 90 days: too little for these samples.
"""

import sys
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from plain_mesa import PlainMarket  # noqa: E402
from plain_mesa_compare import Difference, differences  # noqa: E402

from sim import Market, load_scenario  # noqa: E402

PERSONS, DAYS, BRANDS, COUNTERFEITS = 1000, 90, 20, 4
PLAIN_SEEDS = range(1, 13)
MAIN_SEEDS = range(1, 25)
CHANGED_SEEDS = range(1, 7)
LEVEL = 0.001
DETECTABLE = {
    "log orders": 0.50,
    "log ads seen": 0.55,
    "log blocked contacts": 0.95,
    "log active distributors": 0.50,
    "channel trust": 0.05,
    "contact trust": 0.02,
    "log orders an ad seen": 0.25,
    "log blocks an ad seen": 0.45,
    "log share of ads seen": 0.25,
}
"""Differences found with power .9 at the level; .5 in a logarithm is a factor of 1.65."""


@pytest.fixture
def small() -> PlainMarket:
    return PlainMarket(200, seed=3, brands=6, counterfeit_brands=2)


def test_series_are_a_function_of_the_seed() -> None:
    first, again, other = (PlainMarket(200, seed, brands=6) for seed in (3, 3, 4))
    for market in (first, again, other):
        for _ in range(40):
            market.step()
    pd.testing.assert_frame_equal(first.daily, again.daily)
    assert not first.daily.equals(other.daily)


def test_state_stays_in_its_bounds(small: PlainMarket) -> None:
    for _ in range(60):
        small.step()
    assert small.daily[["joined", "deleted", "muted", "orders"]].sum().min() > 0
    for person in small.consumers:
        assert 0 <= person.channel_trust <= 1 and person.purse >= 0
        for friend, tie in person.ties.items():
            assert person in friend.ties
            assert 0 <= tie.trust <= 1 and 0 <= tie.favour <= tie.favour_start
    for seller in small.distributors:
        assert seller.owner.business is seller and seller.stock >= 0


def test_goods_are_paid_up_the_chain_and_nothing_is_lost(small: PlainMarket) -> None:
    brand = next(iter(small.brands))
    people = [person for person in small.consumers if person.business is None][:4]
    chain = [next(seller for seller in small.distributors if seller.brand is brand)]
    for person in people:
        small.open_business(person, brand, chain[-1], rate=1.0, patience=60.0)
        chain.append(person.business)
    chain[2].close()
    before, profit = [seller.net for seller in chain], brand.profit
    chain[-1].buy_goods(10)
    gains = [seller.net - was for seller, was in zip(chain, before, strict=True)]
    tier = [brand.price * (1 - 0.55 * 0.8**depth) for depth in range(5)]
    assert gains == pytest.approx(
        [10 * (tier[1] - tier[0]), 10 * (tier[3] - tier[1]), 0.0, 10 * (tier[4] - tier[3]),
         -10 * tier[4]]
    )
    assert sum(gains) + brand.profit - profit + 10 * brand.unit_cost == pytest.approx(0.0)


def test_reopening_detaches_former_downlines(small: PlainMarket) -> None:
    brand = next(iter(small.brands))
    first, second = [person for person in small.consumers if person.business is None][:2]
    small.open_business(first, brand, next(iter(small.distributors)), 1.0, 60.0)
    small.open_business(second, brand, first.business, 1.0, 60.0)
    first.business.close()
    assert second.business.upline is not None
    small.open_business(first, brand, second.business, 1.0, 60.0)
    assert second.business.upline is None
    assert [person.business.depth for person in (second, first)] == [2, 3]


def test_reviews_are_a_beta_mean(small: PlainMarket) -> None:
    brand = next(iter(small.brands))
    scores = []
    for surprise in [0.5] * 10 + [-0.5]:
        brand.add_review(surprise)
        scores.append(brand.review_score)
    assert all(after > before for before, after in pairwise(scores[:10]))
    assert scores[9:] == pytest.approx([11 / 12, 11 / 13])


def test_a_tie_rests_for_many_days_as_day_by_day(small: PlainMarket) -> None:
    ties = list(next(iter(small.consumers)).ties.values())[:2]
    for tie in ties:
        tie.fatigue, tie.favour, tie.favour_start = 1.0, 0.5, 2.0
    ties[0].rest(50, small)
    for day in range(1, 51):
        ties[1].rest(day, small)
    assert ties[0].fatigue == pytest.approx(0.95**50) == pytest.approx(ties[1].fatigue)
    assert ties[0].favour == pytest.approx(0.5 + 50 * 2 / 180) == pytest.approx(ties[1].favour)


def main_runs(seeds: range, **overrides: object) -> list[pd.DataFrame]:
    scenario = load_scenario(
        ROOT / "scenarios" / "baselines" / "core.yaml",
        overrides={
            "days": DAYS,
            "people.count": PERSONS,
            "merchants.brands": BRANDS * 4000 / PERSONS,
            "merchants.counterfeit_share": COUNTERFEITS / BRANDS,
            "mechanisms.communities": False,
            "mechanisms.influencers": False,
            **overrides,
        },
    )
    runs = []
    for seed in seeds:
        market = Market(scenario, seed=seed)
        market.run()
        runs.append(market.daily)
    return runs


@pytest.fixture(scope="module")
def plain() -> list[pd.DataFrame]:
    runs = []
    for seed in PLAIN_SEEDS:
        market = PlainMarket(PERSONS, seed, brands=BRANDS, counterfeit_brands=COUNTERFEITS)
        for _ in range(DAYS):
            market.step()
        runs.append(market.daily)
    return runs


@pytest.fixture(scope="module")
def main() -> list[pd.DataFrame]:
    return main_runs(MAIN_SEEDS)


@pytest.fixture(scope="module")
def compared(plain: list[pd.DataFrame], main: list[pd.DataFrame]) -> dict[str, Difference]:
    return {one.outcome: one for one in differences(plain, main)}


def test_both_start_with_the_same_brands(
    plain: list[pd.DataFrame], main: list[pd.DataFrame]
) -> None:
    assert {run["active_merchants"].iloc[0] for run in plain} == {BRANDS}
    assert {run["active_merchants"].iloc[0] for run in main} == {BRANDS}
    assert {run["counterfeit_brands"].iloc[0] for run in main} == {COUNTERFEITS}


def test_the_core_has_no_other_ties_and_no_other_ways_to_an_order(
    main: list[pd.DataFrame],
) -> None:
    ways = [
        "forwards", "new_contacts", "newcomer_churn", "forwarded_order_share", "paid_order_share",
        "search_order_share", "reorder_share", "price_spread", "skill_spread", "defected_brands",
    ]  # fmt: skip
    assert sum(run["repeat_order_share"].sum() for run in main) > 0
    for run in main:
        assert run[ways].fillna(0.0).abs().sum().to_dict() == dict.fromkeys(ways, 0.0)


@pytest.mark.parametrize("outcome", DETECTABLE)
def test_models_agree(compared: dict[str, Difference], outcome: str) -> None:
    assert compared[outcome].p_value > LEVEL, str(compared[outcome])


def test_samples_have_the_stated_power(compared: dict[str, Difference]) -> None:
    assert set(compared) == set(DETECTABLE)
    weak = {
        name: one.detectable(LEVEL)
        for name, one in compared.items()
        if one.detectable(LEVEL) > DETECTABLE[name]
    }
    assert not weak


@pytest.mark.parametrize(
    ("path", "value", "outcome"),
    [
        ("purchase.consideration", 0.04, "log orders an ad seen"),
        ("blocking.hazard", 0.012, "log blocks an ad seen"),
        ("mechanisms.trust_dynamics", False, "channel trust"),
        ("mechanisms.recruiting", False, "log active distributors"),
        ("people.attention_mean", 12.0, "log share of ads seen"),
    ],
)
def test_a_changed_rule_is_noticed(
    plain: list[pd.DataFrame], path: str, value: object, outcome: str
) -> None:
    runs = main_runs(CHANGED_SEEDS, **{path: value})
    changed = {one.outcome: one for one in differences(plain, runs)}
    assert changed[outcome].p_value < LEVEL, str(changed[outcome])
