"""Where rules turn, by hand: at a threshold, at nothing, and where a probability is above 1."""

import math

import pytest
from scipy.stats import norm

from sim.mechanisms.attention import visibility
from sim.mechanisms.blocking import Blocking, blocking_hazard
from sim.mechanisms.campaigns import Campaigns, coupon_worth
from sim.mechanisms.categories import Categories, freight_share
from sim.mechanisms.cheating import Cheating, feels_trusted
from sim.mechanisms.curves import logistic
from sim.mechanisms.decision import Decision, noise_on_day, taste_weight
from sim.mechanisms.effort import Effort, effort_after, marginal_benefit
from sim.mechanisms.face import Face, recovered_face
from sim.mechanisms.fatigue import (
    Fatigue,
    channel_trust_after_ad,
    trust_after_ad,
    trust_after_value_post,
)
from sim.mechanisms.influence import Influence, learned_taste
from sim.mechanisms.insurance import Insurance, premium_rate
from sim.mechanisms.merchants import Merchants, entry_mean
from sim.mechanisms.outside import Outside, mobile_share, pushed_entry
from sim.mechanisms.people import taste_distance
from sim.mechanisms.platform_trust import PlatformTrust, platform_trust_after
from sim.mechanisms.posting import SellerTalk, copied_rate, trust_after_chat
from sim.mechanisms.purchase import Purchase, contact_utility, offer_utility
from sim.mechanisms.reach import Traffic, price_of_view
from sim.mechanisms.recruiting import Recruiting, lure
from sim.mechanisms.redress import Redress, resolution_probability
from sim.mechanisms.reviews import Reviews, review_mark, review_term
from sim.mechanisms.trust import Trust, channel_trust_after, intensity, trust_after
from sim.mechanisms.word_of_mouth import rounded

from .groups import group

approx = pytest.approx


def test_attention_is_the_share_of_arrivals_that_is_read() -> None:
    assert visibility(20.0, 21.0) == approx(20 / 21)
    assert visibility(0.0, 5.0) == 0


def test_blocking_of_strong_friends_by_another_factor() -> None:
    p = group(Blocking, strong_factor=0.25, feed_base=0.7, hazard=0.02, tolerance=0.5)
    # Fatigue 3.5 is 3 above what is borne: (3/4)^2.
    assert blocking_hazard(3.5, 0.2, 0, p) == approx(0.02 * 0.5625 * 0.9)
    assert blocking_hazard(3.5, 0.2, 1, p) == approx(0.02 * 0.5625 * 0.9 * 0.25)


def test_a_coupon_is_rounded_to_a_fen_half_up() -> None:
    worths = [coupon_worth(10_000, group(Campaigns, coupon=c)) for c in (0.1246, 0.125, 0.1254)]
    assert worths == [12, 13, 13]


def test_freight_falls_with_the_days() -> None:
    p = group(Categories, freight=0.5, freight_decline=0.01)
    assert [freight_share(day, p) for day in (0, 1, 50)] == approx(
        [0.5, 0.5 * math.exp(-0.01), 0.5 * math.exp(-0.5)]
    )


def test_a_cheat_that_is_spoken_of_as_well_as_ill_is_not_trusted() -> None:
    p = group(Cheating, trusted_orders=5)
    assert [feels_trusted(5.0, score, p) for score in (0.5, 0.50001)] == [0, 1]
    assert [feels_trusted(n, 0.9, p) for n in (4.99, 5.0, 5.01)] == [0, 1, 1]


def test_the_logistic_curve_far_out() -> None:
    assert logistic(-750.0) == 0  # where exp() would overflow
    assert logistic(-700.0) == approx(math.exp(-700.0), rel=1e-12, abs=0)
    assert logistic(-3.0) == approx(1 / (1 + math.exp(3)))
    assert logistic(3.0) == approx(1 / (1 + math.exp(-3)))


def test_trends_grow_with_the_days_from_their_start() -> None:
    p = group(Decision, signal_noise=0.5, transparency=0.01, taste_growth=0.2)
    assert noise_on_day(1, p) == approx(0.5 * math.exp(-0.01))
    assert taste_weight(2.0, 365, p) == approx(2 * 1.2)
    start = group(Outside, mobile_start=0.2, mobile_growth=0.01)
    odds = 0.25 * math.exp(0.01 * 30)
    assert mobile_share(30, start) == approx(odds / (1 + odds))
    pushed = group(Outside, squeeze=3, squeeze_day=10, squeeze_days=5)
    assert pushed_entry(20, pushed) == approx(3 / (1 + math.exp(-2)))


# --- effort (equation 23) ------------------------------------------------------------------------

EFFORT = group(Effort, reputation=0.04)
REDRESS = group(
    Redress, complaint=0.7, resolution=0.3, evidence=0.9, genuine_factor=2, counterfeit_factor=0.5
)
DENSITY = norm.pdf((0.05 + 0.15) / 0.4) / 0.4 * 0.75 * 0.8
"""Of bad purchases at the margin: mean surprise .05, bad below -.15, noise .4."""


def benefit(
    price: float, counterfeit: int = 0, solvent: int = 1, credibility: float = 0.5, **more: float
) -> float:
    redress = REDRESS._replace(**{k: v for k, v in more.items() if k in Redress._fields})
    insured = {k: v for k, v in more.items() if k in Insurance._fields}
    insurance = group(Insurance, **{**dict(coverage=0.8, limit=150, loading=1.2), **insured})
    return marginal_benefit(
        0.05, 0.8, price, credibility, counterfeit, 0.5, solvent, -0.15, 0.4, 0.75,
        EFFORT, insurance, redress,
    )  # fmt: skip


def cost_of_a_bad_purchase(price: float, refunded: float, credibility: float = 0.5) -> float:
    """Return yuan: the claim through recourse and premium, refunds, and reputation."""
    own = 0.5 * 0.6 + 1.2 * credibility * (1 - 0.5 * 0.6)
    claim = 0.8 * min(price, 150)
    complaint = 0.7 * (0.9 * claim * own + 0.1 * refunded * price)
    return complaint + price * 0.04 * (1 - 0.8 * 0.5)


def test_the_benefit_of_effort_by_hand() -> None:
    for price in (100.0, 150.0, 400.0):  # claims are covered up to 150 yuan
        assert benefit(price) == approx(DENSITY * cost_of_a_bad_purchase(price, 0.6))
        assert benefit(price, 1) == approx(DENSITY * cost_of_a_bad_purchase(price, 0.15))
    assert benefit(100.0, credibility=0.2) == approx(
        DENSITY * cost_of_a_bad_purchase(100.0, 0.6, 0.2)
    )
    # More than all complaints are never resolved.
    sure = DENSITY * cost_of_a_bad_purchase(100.0, 1.0)
    assert benefit(100.0, resolution=0.5) == approx(sure)
    assert benefit(100.0, resolution=0.9) == approx(sure)


def test_without_cover_every_complaint_is_settled_by_refunds() -> None:
    wanted = approx(DENSITY * (0.7 * 0.6 * 100 + 100 * 0.04))
    assert benefit(100.0, coverage=0) == wanted
    assert benefit(100.0, solvent=0) == wanted


def test_effort_moves_by_a_step_of_the_gain_over_its_cost() -> None:
    p = group(Effort, cost=0.1, step=0.2, least=0.3, most=2)
    # Marginal cost 10: a gain of 12 is a fifth above it, one of 4 three fifths below.
    assert effort_after(1.0, 12.0, 100.0, p) == approx(1 + 0.2 * 0.2)
    assert effort_after(1.0, 4.0, 100.0, p) == approx(1 - 0.2 * 0.6)
    assert effort_after(1.0, 99.0, 100.0, p) == approx(1.2)
    assert effort_after(1.0, -99.0, 100.0, p) == approx(0.8)
    assert effort_after(1.95, 99.0, 100.0, p) == 2
    assert effort_after(0.35, 0.0, 100.0, p) == 0.3
    assert effort_after(1.0, 5.0, 100.0, group(Effort, cost=0)) == 1.1  # effort that costs nothing
    assert effort_after(1.0, 0.006, 1.0, group(Effort, cost=0.01)) == approx(0.98)


# --- trust, fatigue, face ------------------------------------------------------------------------


def test_no_surprise_moves_no_trust_and_half_of_the_full_one_half() -> None:
    p = group(Trust, full_surprise=0.5)
    assert intensity(0.25, p) == intensity(-0.25, p) == 0.5
    assert [intensity(felt, p) for felt in (0.0, 0.5, 0.6)] == [0, 1, 1]
    assert trust_after(0.5, 0.0, 1, p) == channel_trust_after(0.5, 0.0, 1, p) == 0.5


def test_redress_half_felt_softens_half_as_much() -> None:
    p = group(Trust, loss=0.6, channel_loss=0.4, resolved_factor=0.2)
    assert trust_after(0.5, -9.0, 0.5, p) == approx(0.5 - (1 - 0.5 * 0.8) * 0.6 * 0.5)
    assert channel_trust_after(0.5, -9.0, 0.5, p) == approx(0.5 - (1 - 0.5 * 0.8) * 0.4 * 0.5)


def test_redress_half_felt_teaches_half_as_much_trust_in_the_platform() -> None:
    p = group(PlatformTrust, resolved_gain=0.4)
    assert platform_trust_after(0.3, 1, 1, 0.5, p) == approx(0.3 + 0.4 * 0.5 * 0.7)


def test_wear_by_ads_is_capped_and_takes_no_more_than_all() -> None:
    p = group(Fatigue, trust_wear=0.1, trust_wear_cap=3, channel_wear=0.2, channel_wear_cap=4)
    assert [trust_after_ad(0.5, f, p) for f in (2.0, 3.0, 9.0)] == approx([0.4, 0.35, 0.35])
    assert [channel_trust_after_ad(0.5, f, p) for f in (2.0, 4.0, 9.0)] == approx([0.3, 0.1, 0.1])
    strained = group(Fatigue, trust_wear=1, trust_wear_cap=9, channel_wear=1, channel_wear_cap=9)
    assert trust_after_ad(0.5, 2.0, strained) == channel_trust_after_ad(0.5, 2.0, strained) == 0


def test_who_is_worn_out_is_deaf() -> None:
    assert trust_after_value_post(0.4, 6.0, group(Fatigue)) == 0.4
    assert trust_after_chat(0.4, 6.0, group(SellerTalk)) == 0.4


def test_face_recovers_in_proportion_to_what_the_tie_holds() -> None:
    p = group(Face, recovery_days=100)
    assert recovered_face(0.3, 2.0, 10, p) == approx(0.3 + 0.2)
    assert recovered_face(0.3, 0.8, 10, p) == approx(0.3 + 0.08)


def test_copied_rates_are_clipped() -> None:
    assert copied_rate(2.0, 1.0, 0.5, 4.0, 0.1) == approx(2 * math.exp(0.1))
    assert copied_rate(2.0, 10.0, 0.5, 4.0, 0.1) == 4
    assert copied_rate(2.0, -20.0, 0.5, 4.0, 0.1) == 0.5


# --- tastes --------------------------------------------------------------------------------------


def test_the_shorter_arc_of_the_circle() -> None:
    assert taste_distance(0.1, 0.4) == approx(0.3)
    assert taste_distance(0.9, 0.1) == approx(0.2)
    assert taste_distance(0.25, 0.75) == 0.5


def test_opposite_tastes_are_approached_on_the_arc_that_does_not_cross_the_seam() -> None:
    p = group(Influence, taste_drift=0.1)
    assert learned_taste(0.25, 0.75, 1, p) == approx(0.30)
    assert learned_taste(0.75, 0.25, 1, p) == approx(0.70)
    assert learned_taste(0.2, 0.3, 99, p) == approx(0.3)  # no further than the expert


# --- money and rates -----------------------------------------------------------------------------


def test_without_insured_orders_the_pooled_ratio_sets_the_premium() -> None:
    blind = group(Insurance, credibility=0, loading=1)
    assert premium_rate(0.0, 0.9, 0.04, blind) == approx(0.04)
    assert premium_rate(1.0, 0.09, 0.04, blind) == approx(0.09)
    p = group(Insurance, credibility=30, loading=1)
    assert premium_rate(10.0, 0.08, 0.04, p) == approx(0.25 * 0.08 + 0.75 * 0.04)


def test_entry_by_profit_where_nothing_is_fixed() -> None:
    p = group(Merchants, entry=0.4, entry_most=5, entry_floor=0.1)
    assert entry_mean(3.0, 0.0, p) == approx(0.5 * 0.4 * 3 + 0.1)
    assert entry_mean(3.0, 2.0, p) == approx(0.5 * 0.4 * 1.5 + 0.1)
    assert entry_mean(-3.0, 0.0, p) == approx(0.1)
    assert entry_mean(99.0, 0.0, p) == approx(5.1)


def test_more_than_all_complaints_are_not_resolved() -> None:
    p = group(Redress, resolution=0.5, genuine_factor=3, counterfeit_factor=0.6)
    assert [resolution_probability(counterfeit, p) for counterfeit in (0, 1)] == approx([1, 0.3])


def test_reviews_at_their_ends() -> None:
    p = group(Reviews, slope=2, doubt=0, visibility=0.5)
    assert [review_mark(felt, p) for felt in (-0.3, -0.25, 0.0, 0.1, 0.3)] == approx(
        [0, 0, 0.5, 0.7, 1]
    )
    assert review_term(0.9, 0.0, p) == 0
    assert review_term(0.2, 0.5, p) == approx(-0.3)


def test_the_price_of_a_view_rises_in_proportion_to_the_budget() -> None:
    p = group(Traffic, price=0.1, views=0.5, scarcity=1)
    # 100 persons bear 50 views a day.
    assert [price_of_view(budget, 100.0, p) for budget in (4.0, 5.0, 10.0)] == approx(
        [0.1, 0.1, 0.2]
    )


def test_what_is_shown_to_a_prospect_is_at_least_the_floor() -> None:
    p = group(Recruiting, exaggeration=2, show_floor=10, pack_burden=0.5)
    needed = 50 * (1 + 0.5 * 400 / 1000)
    assert [lure(income, 50.0, 400.0, p) for income in (5.0, 10.0, 20.0)] == approx(
        [20 / (20 + needed), 20 / (20 + needed), 40 / (40 + needed)]
    )


def test_a_count_is_rounded_up_below_its_fraction_only() -> None:
    assert [rounded(2.25, u) for u in (0.0, 0.2499, 0.25, 0.9)] == [3, 3, 2, 2]


# --- utility (equation 10) -----------------------------------------------------------------------

WEIGHTS = {
    "constant": -1.0, "trust": 3.0, "niche_peak": 1.3, "niche_width": 0.2, "face": 1.7,
    "reviews": 1.9, "fatigue": 0.3, "feed_fatigue": 0.6, "friction_weight": 2.0, "friction": 0.7,
    "community_friction": 0.25, "price": 1.1, "influencer": 0.9,
}  # fmt: skip


def test_each_term_of_an_offer_has_its_weight() -> None:
    p = group(Purchase, **WEIGHTS)
    common = -1 + 3 * 0.4 + 1.9 * 0.3 - 0.6 * 0.5 - 2 * 0.7 - 1.1 * (180 - 100) / 100
    niche, broad = (offer_utility(0.4, 0.8, width, 0.3, 0.5, 180.0, p) for width in (0.2, 0.201))
    assert niche == approx(common + 0.8 * 1.3)
    assert broad == approx(common + 0.8)


def test_each_term_of_a_contact_has_its_weight() -> None:
    p = group(Purchase, **WEIGHTS)
    base = 1.7 * 0.6 / 2 - 0.3 * 0.4
    assert contact_utility(0.6, 3, 0.4, 0, 0, 4, p) == approx(base)
    assert contact_utility(0.6, 4, 0.4, 0, 0, 4, p) == approx(base - 1.7 * 0.6 / 4)
    assert contact_utility(0.6, 3, 0.4, 1, 0, 4, p) == approx(base + 2 * 0.7 * 0.75)
    assert contact_utility(0.6, 3, 0.4, 0, 1, 4, p) == approx(base + 0.9)
