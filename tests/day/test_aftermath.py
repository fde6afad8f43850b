"""What a purchase leaves behind, by hand: what the buyer learns, of the channel and the seller."""

import pytest

from sim.state.columns import FRIEND, STRONG

from .purchases import BAD, CHANNEL, GOOD, MIXED, SLOT, TRUST, purchase, received
from .tiny import Now, added

Changes = dict[str, dict[int, float]]
FROZEN = [{"mechanisms.trust_dynamics": 0}, {"mechanisms.learning_by_experience": 0}]
SOLVED = {"redress.complaint": 1.0, "redress.resolution": 1.0}
UNSOLVED = {"redress.complaint": 1.0, "redress.resolution": 0.0}
AT_ONCE, LATE = {"redress.days": 0.0}, {"redress.days": 30.0, "redress.patience": 30.0}
PROMPT = 0.36787944117144233  # what redress after the days of patience is worth, 1 / e


def solved(felt: float = BAD) -> Changes:
    return received(felt, complained=1, resolved=1, refund=10_000)


# Counting and novelty -----------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after"), [(0, 1), (65_534, 65_535), (65_535, 65_535)])
def test_purchases_are_counted_as_far_as_the_column_goes(before: int, after: int) -> None:
    market = purchase()
    market.person(0, purchases=before)
    market.receive()
    market.check(added(received(), {"people.purchases": {0: Now(after)}}))


def test_a_purchase_takes_its_share_of_novelty() -> None:
    market = purchase(**{"decision.novelty_per_purchase": 0.25})
    market.person(0, novelty=0.5)
    market.receive()
    market.check(added(received(), {"people.novelty": {0: -0.25 * 0.5}}))


# Trust in the channel -----------------------------------------------------------------------------

CHANNELS = {"trust.channel_gain": 0.125, "trust.channel_loss": 0.5, "trust.full_surprise": 0.5,
            "trust.resolved_factor": 0.25}  # fmt: skip


def channel(change: float) -> Changes:
    return {"people.channel_trust": {0: change}}


@pytest.mark.parametrize(
    ("felt", "change"),
    [
        (0.25, 0.125 * 0.5 * (1 - CHANNEL)),  # an eighth of the gap at full surprise, here half
        (-0.25, -0.5 * 0.5 * CHANNEL),
        (0.0, 0.0),
    ],
)
def test_one_purchase_marks_the_whole_channel(felt: float, change: float) -> None:
    market = purchase(felt, **CHANNELS)
    market.receive()
    market.check(added(received(felt), channel(change)))


@pytest.mark.parametrize(
    ("when", "left"), [(AT_ONCE, 0.25), (LATE, 1 - PROMPT * 0.75)]
)  # a quarter of the loss, or more where redress is late
def test_redress_softens_the_loss_of_trust_in_the_channel(
    when: dict[str, float], left: float
) -> None:
    market = purchase(BAD, **CHANNELS, **SOLVED, **when)
    market.receive()
    market.check(added(solved(), channel(-left * 0.5 * 0.75 * CHANNEL)))


def test_a_complaint_without_redress_softens_nothing() -> None:
    market = purchase(BAD, **CHANNELS, **UNSOLVED)
    market.receive()
    market.check(added(received(BAD, complained=1), channel(-0.5 * 0.75 * CHANNEL)))


@pytest.mark.parametrize("off", [*FROZEN, {"mechanisms.stigma": 0}])
def test_trust_in_the_channel_is_frozen_without_its_mechanisms(off: dict[str, int]) -> None:
    market = purchase(BAD, **CHANNELS, **off)
    market.receive()
    market.check(received(BAD))


# Trust in the platform ----------------------------------------------------------------------------

PLATFORM = {"platform_trust.platform_orders": 1, "platform_trust.gain": 0.125,
            "platform_trust.resolved_gain": 0.25, "platform_trust.unresolved_loss": 0.75,
            }  # fmt: skip


def platform(change: float) -> Changes:
    return {"people.platform_trust": {0: change}}


@pytest.mark.parametrize(
    ("felt", "redress", "outcome", "change"),
    [
        (MIXED, {}, {}, 0.125 * 0.5),
        (BAD, {}, {}, 0.0),  # who is disappointed and silent
        (BAD, UNSOLVED, {"complained": 1}, -0.75 * 0.5),
        (BAD, SOLVED, {"complained": 1, "resolved": 1, "refund": 10_000}, 0.25 * 0.5),
        (
            BAD,
            {**SOLVED, **LATE},
            {"complained": 1, "resolved": 1, "refund": 10_000},
            0.25 * PROMPT * 0.5,
        ),
    ],
)
def test_orders_over_the_platform_teach_trust_in_it(
    felt: float, redress: dict[str, float], outcome: dict[str, int], change: float
) -> None:
    market = purchase(felt, **PLATFORM, **redress)
    market.person(0, platform_trust=0.5)
    market.receive()
    market.check(added(received(felt, **outcome), platform(change)))


@pytest.mark.parametrize("off", [*FROZEN, {"platform_trust.platform_orders": 0}])
def test_trust_in_the_platform_is_frozen_without_platform_or_learning(off: dict[str, int]) -> None:
    market = purchase(**{**PLATFORM, **off})
    market.person(0, platform_trust=0.5)
    market.receive()
    market.check(received())


def test_a_private_deal_teaches_no_trust_in_the_platform() -> None:
    market = purchase(**PLATFORM)
    market.person(0, platform_trust=0.5)
    market.state.orders.private[0] = 1
    market.receive()
    market.check(received())


def test_without_stigma_the_platform_is_still_learned_of() -> None:
    market = purchase(**PLATFORM, **CHANNELS, **{"mechanisms.stigma": 0})
    market.person(0, platform_trust=0.5)
    market.receive()
    market.check(added(received(), platform(0.125 * 0.5)))


# The seller ---------------------------------------------------------------------------------------

PERSONAL = {"trust.gain": 0.125, "trust.loss": 0.5, "trust.full_surprise": 0.5,
            "trust.resolved_factor": 0.25, "trust.person_share": 0.5}  # fmt: skip


@pytest.mark.parametrize(
    ("felt", "change"),
    [(0.25, 0.5 * 0.125 * 0.5 * (1 - TRUST)), (-0.25, -0.5 * 0.5 * 0.5 * TRUST)],
)
def test_half_of_a_purchase_is_put_down_to_the_seller(felt: float, change: float) -> None:
    market = purchase(felt, **PERSONAL)
    market.receive()
    market.check(added(received(felt), {"contacts.trust": {SLOT: change}}))


@pytest.mark.parametrize(("when", "left"), [(AT_ONCE, 0.25), (LATE, 1 - PROMPT * 0.75)])
def test_redress_softens_the_loss_of_trust_in_the_seller(
    when: dict[str, float], left: float
) -> None:
    market = purchase(BAD, **PERSONAL, **SOLVED, **when)
    market.receive()
    market.check(added(solved(), {"contacts.trust": {SLOT: -0.5 * left * 0.5 * 0.75 * TRUST}}))


@pytest.mark.parametrize("off", FROZEN)
def test_trust_in_the_seller_is_frozen_without_its_mechanisms(off: dict[str, int]) -> None:
    market = purchase(BAD, **PERSONAL, **off)
    market.receive()
    market.check(received(BAD))


TIES = {"ties.contact_gain": 0.25, "ties.bad_wear": 0.5}


@pytest.mark.parametrize(
    ("felt", "change"),
    [(MIXED, 0.25 * 0.75), (-0.25, 0.25 * 0.75), (BAD, -0.5 * 0.25)],
)
def test_a_purchase_strengthens_the_tie_and_a_bad_one_wears_it(felt: float, change: float) -> None:
    market = purchase(felt, **TIES)
    market.receive()
    market.check(added(received(felt), {"contacts.tie": {SLOT: change}}))


def test_a_friend_becomes_a_strong_one_by_buying() -> None:
    # Half of the gap closes: .25 + .375 is above .5.
    market = purchase(**{"ties.contact_gain": 0.5})
    market.receive()
    tie: Changes = {"contacts.tie": {SLOT: 0.375}, "contacts.flags": {SLOT: STRONG}}
    market.check(added(received(), tie))


def test_a_strong_friend_becomes_a_weak_one_by_a_bad_purchase() -> None:
    market = purchase(BAD, flags=FRIEND | STRONG, **{"ties.bad_wear": 0.5,
                      "trust.strong_weight": 0.45})  # fmt: skip
    market.state.contacts.tie[SLOT] = 0.5
    market.receive()
    tie: Changes = {"contacts.tie": {SLOT: -0.25}, "contacts.flags": {SLOT: -STRONG}}
    market.check(added(received(BAD), tie))


def test_at_the_brand_s_own_shop_there_is_nobody_to_trust_or_to_like() -> None:
    market = purchase(GOOD, own_shop=True, **PERSONAL, **TIES)
    market.receive()
    market.check(received(GOOD, trust=CHANNEL))
