"""What happens when the rules, a shop or the insurer change: state must not lag behind."""

from dataclasses import replace

import numpy as np
import pytest

from sim import Market, load_scenario
from sim.day.entry import reopen
from sim.scenario import Change
from sim.state.ledger import Account
from sim.state.state import Fact

PLATFORM = "scenarios/platform_insured.yaml"


def market(path, persons=400, days=60, **overrides):
    return Market(load_scenario(path, {"people.count": persons, **overrides}, days=days), seed=3)


@pytest.fixture(scope="module")
def grown():
    grown = market("scenarios/wild_growth.yaml", persons=1000, days=120)
    grown.run()
    return grown


def test_a_shop_that_opens_anew_has_no_former_downline(grown):
    state = grown.state
    count = state.count(Fact.SELLERS)
    uplines = state.sellers.upline[:count]
    row = int(uplines[uplines >= 0][0])
    below = np.flatnonzero(uplines == row)
    depths = state.sellers.depth[below].copy()
    reopen(grown.engine, np.array([row, -1]))
    assert not (state.sellers.upline[:count] == row).any()
    assert (state.sellers.depth[below] == depths).all()


def test_a_dated_change_of_the_premium_holds_at_once():
    changed = market(PLATFORM).settings
    flat = Change(3, None, {"insurance.experience_rated": 0, "insurance.premium": 0.021})
    run = Market(replace(changed, changes=(flat,)), seed=3)
    for _ in range(4):
        run.step()
    active = run.state.brands.active[: run.state.count(Fact.BRANDS)] == 1
    premiums = run.state.brands.premium[: run.state.count(Fact.BRANDS)][active]
    assert premiums == pytest.approx(0.021)


def test_an_insurer_found_insolvent_covers_nothing_from_that_day():
    run = market(PLATFORM)
    while run.day < 30:
        run.step()
    assert run.engine.today.cover == pytest.approx(0.8)
    run.state.accounts[Account.OUTSIDE] += run.state.accounts[Account.INSURER] + 1_000_000
    run.state.accounts[Account.INSURER] = -1_000_000
    run.step()
    assert run.engine.today.cover == 0.0
    assert run.state.flows[30].sum() == 0


def test_ads_of_those_who_quit_today_are_counted(grown):
    posted = grown.daily["ads_posted"]
    assert (posted >= 0).all()
    ads = grown.state.sellers.ads[: grown.state.count(Fact.SELLERS)].sum()
    assert posted.iloc[-1] == ads
