"""What patterns ask of a run, on runs made by hand."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim import load_scenario
from sim.patterns.measures import day_of, less, over, share_of_those, total
from sim.patterns.p01_p04 import (
    blocks,
    end_over_peak,
    gain_over_loss,
    purchases_to_the_mark,
    rise_of_blocks,
)
from sim.patterns.p05_p09 import cheats, odds_per_brand, recruiters_over_uniform, top_share
from sim.patterns.p10_p12 import best_rate, curvature, recovery
from sim.patterns.p13_p16 import (
    EXPOSE,
    days_to_recover_half,
    fall_of_cheats,
    fall_of_honest,
    window,
)
from sim.patterns.p17_p20 import (
    excess_of_zeros,
    kept_by_friends,
    of_poisson_stores,
    personal_less_institutional,
)
from sim.patterns.pattern import Ended, above, below, case

WILD = load_scenario("scenarios/wild_growth.yaml", {"people.count": 1000})


def run(outcome=None, scenario=WILD, **daily) -> Ended:
    return Ended(pd.DataFrame(daily), outcome or {}, scenario)


def test_end_over_peak_takes_the_best_week_and_the_last_sixty_days():
    assert end_over_peak(run(orders=[0.0] * 20 + [100.0] * 7 + [25.0] * 60)) == pytest.approx(0.25)


def test_purchases_count_to_the_mark_or_are_extrapolated():
    """A tenth of trust, or of the gap, a purchase; one purchase a person and day."""
    days = np.arange(1, 41)
    lost = run(orders=[1000.0] * 40, channel_trust_mean=0.5 * 0.9**days)
    gained = run(orders=[1000.0] * 3, channel_trust_mean=1.0 - 0.5 * 0.9 ** days[:3])
    exact = math.log(0.5) / math.log(0.9)
    assert purchases_to_the_mark(lost, False) == pytest.approx(exact)
    assert purchases_to_the_mark(gained, True) == pytest.approx(exact)
    assert gain_over_loss(gained, lost) == pytest.approx(1.0)
    assert math.isnan(purchases_to_the_mark(gained, False))


def test_blocks_are_per_ten_thousand_ads_seen():
    made = run(muted=[1] * 60 + [3] * 60, deleted=[1] * 120, ads_seen=[1000] * 120)
    assert blocks(made, slice(60)) == pytest.approx(20.0)
    assert rise_of_blocks(made) == pytest.approx(20.0)


def test_odds_per_brand_are_1_where_brands_sell_alike():
    days = dict(orders=[40.0] * 60, counterfeit_orders=[10.0] * 60, counterfeit_brands=[5.0] * 60)
    everything = slice(None)
    assert cheats(run(**days), everything) == 0.25
    assert odds_per_brand(run(active_merchants=[20.0] * 60, **days), everything) == \
        pytest.approx(1.0)
    assert odds_per_brand(run(active_merchants=[10.0] * 60, **days), everything) == \
        pytest.approx(1 / 3)


def test_distributions_read_the_keys_of_a_stored_outcome():
    made = run({"recruits": {"0": 990, "3": 8, "10": 1, "40": 1}})
    assert recruiters_over_uniform(made) == pytest.approx(0.002 * 1024)
    assert share_of_those("recruits", lambda n: n == 0)(made) == 0.99
    assert math.isnan(share_of_those("recruits", lambda n: n == 0)(run({"recruits": {}})))
    assert top_share(run({"downline_sizes": {"0": 198, "50": 1, "100": 1}})) == pytest.approx(1.0)


def classes(sold):
    rates = (0.1, 0.3, 1.0, 3.0, 10.0)
    return [{"rate": r, "sellers": 10, "units": 100 * sold(math.log(r)), "contacts": 100}
            for r in rates]


def test_a_hump_has_its_best_rate_and_a_bowl_an_edge():
    hump = run({"sales_by_posting": classes(lambda x: 9 - (x - math.log(2.0)) ** 2)})
    assert curvature(hump) < 0 and best_rate(hump) == pytest.approx(2.0)
    bowl = run({"sales_by_posting": classes(lambda x: 1 + (x + 1) ** 2)})
    assert curvature(bowl) > 0 and best_rate(bowl) == 10.0
    assert math.isnan(curvature(run({"sales_by_posting": classes(lambda x: 1.0)[:3]})))
    assert math.isnan(best_rate(run({"sales_by_posting": classes(lambda x: 0.0)})))


def test_the_recovery_is_taken_from_the_eve_of_the_tools():
    history = load_scenario("scenarios/history.yaml")
    tools = day_of(run(scenario=history, orders=[1.0] * history.days), "tools")
    orders = [0.0] * (tools - 60) + [10.0] * 60 + [50.0] * 100
    assert recovery(run(scenario=history, orders=orders)) == pytest.approx(5.0)
    assert math.isnan(recovery(run(scenario=history, orders=[1.0] * 100)))
    without = history.with_values({"timeline.platform": "off"})
    assert day_of(run(scenario=without, orders=[1.0] * history.days), "platform") is None


def test_an_endorsement_that_is_cut_short_has_no_window():
    assert window(run(orders=[2.0] * 200)) == 42.0
    assert math.isnan(window(run(orders=[2.0] * 70)))


def test_half_of_a_loss_is_made_good_when_the_ratio_is_half_way_back():
    other = [100.0] * 400
    exposed = [100.0] * (EXPOSE + 1) + [20.0 + 0.5 * day for day in range(249)]
    pair = [run(orders=o, counterfeit_orders=[0.1 * x for x in o]) for o in (exposed, other)]
    # Up from 20 by .5 a day: at 60 after 80 days.
    assert days_to_recover_half(*pair) == pytest.approx(80, abs=7)
    assert fall_of_honest(*pair) == pytest.approx(0.2 + 0.005 * 6.5)
    assert fall_of_cheats(*pair) == pytest.approx(fall_of_honest(*pair))


def test_private_deals_kept_are_shares_of_shares():
    def counted(private, strong):
        return run({"counters": {"private_deals": private, "private_strong": strong,
                                 "orders": 1000, "orders_strong": 100}})

    assert kept_by_friends(counted(10, 10), counted(110, 20)) == pytest.approx(0.5)


def test_orders_by_source_of_trust_are_compared_in_logarithms():
    def orders(n):
        return run({"n": n})

    value = personal_less_institutional(lambda made: float(made.outcome["n"]))
    assert value(orders(200), orders(100), orders(1)) == pytest.approx(math.log(2.0))
    assert math.isnan(value(orders(0), orders(100), orders(1)))


def test_poisson_stores_have_no_excess_of_zeros_and_idle_ones_have():
    idle = run({"month_sales": {"0": 500, "4": 500}})
    assert excess_of_zeros(idle) == pytest.approx(0.5 - math.exp(-2.0))
    assert abs(of_poisson_stores(idle)) < 0.04
    assert math.isnan(excess_of_zeros(run({"month_sales": {}})))


def test_pairs_and_marks():
    one, other = run(orders=[3.0]), run(orders=[2.0])
    assert less(total("orders"))(one, other) == 1.0
    assert over(total("orders"))(one, other) == 1.5
    assert math.isnan(over(total("orders"))(one, run(orders=[0.0])))
    assert above(1.0).met(2.0) and not above(1.0).met(1.0) and not above(1.0).met(math.nan)
    assert below(1.0).met(0.0) and str(below(0.5)) == "< 0.5"


def test_a_case_lays_values_length_and_dated_values_over_its_scenario():
    made = case("wild_growth", {"trust.gain": 0.3}, days=100,
                dated={50: {"media.base_hazard": 1}}).of(WILD)
    assert (made.values["trust.gain"], made.days) == (0.3, 100)
    assert [(change.day, change.values) for change in made.changes] == \
        [(50, {"media.base_hazard": 1})]
    assert case("wild_growth", days=10_000).of(WILD).days == WILD.days
    assert case("wild_growth").of(WILD) is WILD
    short = replace(WILD, days=20)
    assert case("wild_growth", days=100).of(short).days == 20
