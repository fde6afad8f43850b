"""A purchase by hand: person 0 buys of person 1, a friend who sells, and feels what a test says."""

from sim.state.columns import FRIEND

from .tiny import ROOM, Tiny

FELT = {
    **{"fulfilment.quality_weight": 1.0, "fulfilment.noise": 0.0, "fulfilment.expectation": 0.5},
    **{"fulfilment.trusting_expectation": 0.0, "fulfilment.hype_genuine": 0.0},
    **{"fulfilment.hype_counterfeit": 0.0, "fulfilment.hype_community": 0.0},
    **{"fulfilment.bad_below": -0.25, "fulfilment.told_above": 0.25},
}
"""The surprise is the quality less one half; bad below -1/4, told above 1/4."""

QUIET = {
    **{"redress.complaint": 0.0, "redress.hope": 0.0, "word_of_mouth.good_probability": 0.0},
    **{"word_of_mouth.bad_probability": 0.0, "forwarding.buyer": 0.0, "loyalty.closure": 0.0},
    **{"recruiting.purchase_rate": 0.0, "decision.novelty_per_purchase": 0.0},
    **{"trust.gain": 0.0, "trust.loss": 0.0, "trust.channel_gain": 0.0, "trust.channel_loss": 0.0},
    **{"ties.contact_gain": 0.0, "ties.bad_wear": 0.0, "tools.manual_service": 0.75},
    **{"private_deals.detection": 0.0, "redress.days": 0.0},
}
"""Nothing follows from a purchase."""

GOOD, BAD, MIXED = 0.375, -0.375, 0.125
TRUST, CHANNEL = 0.5, 0.25
PERSONS = 5
SLOT = (PERSONS - 1) * ROOM
"""Of the seller among the contacts of the buyer: the row of person 0 stands last."""


def purchase(
    felt: float = MIXED,
    own_shop: bool = False,
    today: dict[str, float] | None = None,
    flags: int = FRIEND,
    **overrides: float,
) -> Tiny:
    """Return the market of one purchase, of which nothing follows unless `overrides` say so.

    Parameters
    ----------
    felt : float
        Surprise of the buyer.
    own_shop : bool
        True where the brand itself sells and the seller is a contact like any.
    flags : int
        The seller as the buyer sees it.
    """
    market = Tiny(PERSONS, today, **{**FELT, **QUIET, **overrides})
    market.brand(quality=0.5 + felt)
    market.seller(1)
    market.person(0, channel_trust=CHANNEL)
    market.tie(0, 1, flags, trust=TRUST, tie=0.25, face=2.0)
    market.tie(1, 0, FRIEND)
    sold = {} if own_shop else {"seller": 0, "slot": market.slot(0, 1)}
    market.order(**sold)
    return market


def received(felt: float = MIXED, **orders: float) -> dict[str, dict[int, float]]:
    """Return the changes of a purchase of which nothing follows, and other cells of the order."""
    cells = {
        "trust": 0.45 * TRUST + 0.55 * CHANNEL,  # weak friends
        "service": 0.75,
        "surprise": felt,
        "bad": int(felt < -0.25),
        **orders,
    }
    return {
        "people.purchases": {0: 1},
        **{f"orders.{name}": {0: change} for name, change in cells.items()},
    }
