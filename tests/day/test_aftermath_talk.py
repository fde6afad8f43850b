"""What a purchase leads to, by hand: forwarding, new friends, word of mouth, new sellers."""

import math

import pytest

from sim.state.columns import COUNTERFEIT, DELETED, FRIEND, HOST, MEMBER
from sim.state.randomness import Purpose

from .purchases import BAD, CHANNEL, GOOD, MIXED, SLOT, TRUST, purchase, received
from .tiny import Now, Tiny, added

Changes = dict[str, dict[int, float]]

# Forwarding ---------------------------------------------------------------------------------------

FORWARDS = {"forwarding.buyer": 1.0, "forwarding.commission": 0.25,
            "forwarding.commission_pull": 8.0, "forwarding.face_used": 0.125}  # fmt: skip


def forwarded(face: float = -0.125) -> Changes:
    return {
        "people.forwarding": {0: Now(0)},
        "people.forward_depth": {0: Now(0)},
        "people.forward_cascade": {0: Now(-1)},
        "contacts.face": {SLOT: face},
    }


def test_a_satisfied_buyer_forwards_and_uses_face_up() -> None:
    # Trust .5, full face and a pull of 1 + 8 * 1/4 make it certain.
    market = purchase(GOOD, **FORWARDS)
    market.person(0, forward_depth=3, forward_cascade=5)
    market.receive()
    market.check(added(received(GOOD), forwarded()))


def test_face_is_not_used_up_below_nothing() -> None:
    market = purchase(GOOD, **{**FORWARDS, "forwarding.commission_pull": 800.0})
    market.state.contacts.face[SLOT] = 0.0625
    market.receive()
    market.check(added(received(GOOD), forwarded(-0.0625)))


def test_without_depletion_of_face_it_stays() -> None:
    market = purchase(GOOD, **FORWARDS, **{"mechanisms.face_depletion": 0})
    market.receive()
    market.check(added(received(GOOD), forwarded(0.0)))


@pytest.mark.parametrize("felt", [0.25, BAD])
def test_who_is_not_satisfied_does_not_forward(felt: float) -> None:
    market = purchase(felt, **FORWARDS)
    market.receive()
    market.check(received(felt))


def test_at_a_brand_s_own_shop_there_is_no_seller_to_forward() -> None:
    market = purchase(GOOD, own_shop=True, **FORWARDS)
    market.receive()
    market.check(received(GOOD, trust=CHANNEL))


@pytest.mark.parametrize(("face", "favour"), [(2.0, 1.0), (0.5, 0.25), (8.0, 1.0)])
def test_forwarding_takes_trust_and_face(face: float, favour: float) -> None:
    # Probability base T min(1, G / 2) (1 + pull s), trust as it is after the purchase.
    drawn = purchase().uniform(Purpose.FORWARD_BOUGHT, 0, 1)
    trust = TRUST + 0.5 * (1 - TRUST)
    learns = {"trust.gain": 0.5, "trust.full_surprise": 0.25}
    for chance in (drawn + 1e-6, drawn - 1e-6):
        base = {"forwarding.buyer": chance / (trust * favour * 3.0)}
        market = purchase(GOOD, **{**FORWARDS, **learns, **base})
        market.state.contacts.face[SLOT] = face
        market.receive()
        trusted: Changes = {"contacts.trust": {SLOT: trust - TRUST}}
        follows = forwarded() if chance > drawn else {}
        market.check(added(received(GOOD), trusted, follows))


# Friends ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ties", "friend"), [(1, 1), (0, -1)])
def test_buying_by_a_forwarded_post_makes_a_friend_of_the_seller(ties: int, friend: int) -> None:
    market = purchase(**{"loyalty.ties": ties, "loyalty.closure": 1.0})
    market.state.orders.slot[0] = -1
    market.receive()
    market.check(received(trust=CHANNEL, friend=Now(friend)))


def closing(**overrides: float) -> Tiny:
    """Return a purchase of a seller who has another friend, 2, lost 3, and is a member with 4."""
    market = purchase(**{"loyalty.closure": 1.0, **overrides})
    market.tie(1, 2, FRIEND)
    market.tie(1, 3, FRIEND | DELETED)
    market.tie(1, 4, MEMBER)
    return market


@pytest.mark.parametrize("buyer", [0, 2])
def test_a_buyer_makes_friends_with_another_contact_of_the_seller(buyer: int) -> None:
    market = closing()
    market.tie(2, 1, FRIEND)
    market.state.orders.buyer[0], market.state.orders.slot[0] = buyer, market.slot(buyer, 1)
    # The draw of seller, contact and buyer puts one of those first who see the seller.
    drawn = {n: market.uniform(Purpose.CLOSURE_FRIEND, 1, n, buyer) for n in (0, 2)}
    friend = min(drawn, key=drawn.__getitem__)
    market.receive()
    assert market.state.orders.friend[0] == (-1 if friend == buyer else friend)


def test_who_would_meet_itself_meets_nobody() -> None:
    market = purchase(**{"loyalty.closure": 1.0})
    market.receive()
    market.check(received())


def test_friends_are_made_over_a_purchase_by_a_draw() -> None:
    drawn = purchase().uniform(Purpose.CLOSURE, 0, 1)
    for chance in (drawn + 1e-6, drawn - 1e-6):
        market = closing(**{"loyalty.closure": chance})
        market.state.contacts.person[market.slot(1, 0)] = 2
        market.receive()
        market.check(received(friend=Now(2 if chance > drawn else -1)))


def test_a_brand_s_own_shop_has_no_friends() -> None:
    market = purchase(own_shop=True, **{"loyalty.closure": 1.0, "loyalty.ties": 1})
    market.receive()
    market.check(received(trust=CHANNEL))


# Word of mouth ------------------------------------------------------------------------------------

TELLS = {"word_of_mouth.good_probability": 1.0, "word_of_mouth.good_listeners": 3.0,
         "word_of_mouth.bad_probability": 1.0, "word_of_mouth.bad_listeners": 8.0,
         "word_of_mouth.steady_listeners": 5.0,
         "word_of_mouth.resolved_factor": 0.25}  # fmt: skip


@pytest.mark.parametrize(("felt", "listeners"), [(BAD, 8), (GOOD, 3), (0.25, 0), (-0.25, 0)])
def test_trouble_and_joy_are_told(felt: float, listeners: int) -> None:
    market = purchase(felt, **TELLS)
    market.receive()
    market.check(received(felt, listeners=listeners))


@pytest.mark.parametrize("felt", [BAD, GOOD, MIXED])
def test_without_occasions_every_purchase_is_told_alike(felt: float) -> None:
    never = {"word_of_mouth.good_probability": 0.0, "word_of_mouth.bad_probability": 0.0}
    market = purchase(felt, **{**TELLS, **never}, **{"mechanisms.situated_talk": 0})
    market.receive()
    market.check(received(felt, listeners=5))


@pytest.mark.parametrize("situated", [0, 1])
def test_without_word_of_mouth_nobody_tells(situated: int) -> None:
    off = {"mechanisms.word_of_mouth": 0, "mechanisms.situated_talk": situated}
    market = purchase(BAD, **TELLS, **off)
    market.receive()
    market.check(received(BAD))


@pytest.mark.parametrize(("felt", "way", "count"), [(BAD, "bad", 8), (GOOD, "good", 3)])
def test_it_is_told_by_a_draw(felt: float, way: str, count: int) -> None:
    drawn = purchase().uniform(Purpose.TELL, 0, 1)
    for chance in (drawn + 1e-6, drawn - 1e-6):
        market = purchase(felt, **{**TELLS, f"word_of_mouth.{way}_probability": chance})
        market.receive()
        market.check(received(felt, listeners=count if chance > drawn else 0))


@pytest.mark.parametrize(("days", "count"), [(0.0, 8 * 0.25), (30.0, 8 * (1 - 0.75 / math.e))])
def test_after_redress_fewer_hear_of_it(days: float, count: float) -> None:
    # A quarter of 8 friends where redress comes at once; what is over is drawn.
    redress = {"redress.complaint": 1.0, "redress.resolution": 1.0, "redress.days": days,
               "redress.patience": 30.0}  # fmt: skip
    market = purchase(BAD, **TELLS, **redress)
    whole = int(count)
    heard = whole + int(market.uniform(Purpose.LISTENERS, 0, 1) < count - whole)
    market.receive()
    solved = {"complained": 1, "resolved": 1, "refund": 10_000}
    market.check(received(BAD, listeners=heard, **solved))


def test_a_fraction_of_a_listener_is_drawn() -> None:
    drawn = purchase().uniform(Purpose.LISTENERS, 0, 1)
    for over, heard in ((drawn + 1e-6, 4), (drawn - 1e-6, 3)):
        market = purchase(GOOD, **{**TELLS, "word_of_mouth.good_listeners": 3.0 + over})
        market.receive()
        market.check(received(GOOD, listeners=heard))


# Joining ------------------------------------------------------------------------------------------

JOINS = {"recruiting.purchase_rate": 1e6, "chains.pack_genuine": 10, "chains.pack_counterfeit": 20,
         "recruiting.pack_cost_share": 0.5, "recruiting.pack_burden": 0.5,
         "recruiting.exaggeration": 4.0, "recruiting.show_floor": 5.0}  # fmt: skip


def delighted(felt: float = GOOD, **overrides: float) -> Tiny:
    """Return a buyer of propensity 2 and immunity 1/4, who earns 100 yuan a day."""
    today = {"joining_factor": 0.5, "mean_income": 30.0}
    market = purchase(felt, today=today, **{**JOINS, **overrides})
    market.person(0, propensity=2.0, immunity=0.25, income=100.0)
    market.state.sellers.income[0] = 20.0
    return market


RECRUITED: Changes = {"people.recruiter": {0: Now(1)}}


def test_a_delighted_buyer_is_won_by_the_seller() -> None:
    market = delighted()
    market.receive()
    market.check(added(received(GOOD), RECRUITED))


@pytest.mark.parametrize("felt", [0.25, BAD])
def test_who_is_not_delighted_does_not_join(felt: float) -> None:
    market = delighted(felt)
    market.receive()
    market.check(received(felt))


def test_without_recruiting_nobody_joins() -> None:
    market = delighted(**{"mechanisms.recruiting": 0})
    market.receive()
    market.check(received(GOOD))


def test_nobody_joins_a_brand_s_own_shop() -> None:
    market = delighted()
    market.state.orders.seller[0] = -1
    market.receive()
    market.check(received(GOOD))


def test_nobody_joins_a_host() -> None:
    market = delighted()
    market.state.sellers.kind[0] = HOST
    market.receive()
    market.check(received(GOOD))


def test_who_sells_or_was_won_today_does_not_join_again() -> None:
    market = delighted()
    market.person(0, selling=1)
    market.receive()
    market.check(received(GOOD))
    market = delighted()
    market.person(0, recruiter=3)
    market.receive()
    market.check(received(GOOD))


@pytest.mark.parametrize(
    ("kind", "income", "shown_income", "needed", "off"),
    [
        # 10 units reckoned at 50 yuan: a burden of .5 * 500 / 1000; 20 for a counterfeit.
        (0, 20.0, 4 * 20.0, 100 * 1.25, {}),
        (COUNTERFEIT, 20.0, 4 * 20.0, 100 * 1.5, {}),
        (0, 2.0, 4 * 5.0, 100 * 1.25, {}),
        (0, 20.0, 30.0, 100 * 1.25, {"mechanisms.wealth_display": 0}),
    ],
)
def test_the_hazard_of_joining_after_a_purchase(
    kind: int, income: float, shown_income: float, needed: float, off: dict[str, int]
) -> None:
    # rho2 pi 4 C g (1 - J), times the factor of the day; g is what is shown against what is needed.
    lure = shown_income / (shown_income + needed)
    factors = 2.0 * 4 * CHANNEL * lure * (1 - 0.25) * 0.5
    drawn = purchase().uniform(Purpose.JOIN_AFTER_PURCHASE, 0)
    for chance in (drawn + 1e-6, drawn - 1e-6):
        rate = {"recruiting.purchase_rate": -math.log(1 - chance) / factors}
        market = delighted(**rate, **off)
        market.state.brands.kind[0] = kind
        market.state.sellers.income[0] = income
        market.receive()
        market.check(added(received(GOOD), RECRUITED if chance > drawn else {}))
