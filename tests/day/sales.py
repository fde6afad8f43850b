"""What a plain sale of 100 yuan changes, by who sells: to this the tests of settlement add."""

from sim.state.ledger import Account, Tally

from .tiny import DAY, Now, Tiny, added, earned

RECORDED = {"brands.reviews": {0: 1}, "brands.month_orders": {0: 1}}
"""An order without surprise: one more, and no mark that moves a score of one half."""

PAID = {"people.cash": {0: -10_000}, "tally": {Tally.TURNOVER: 10_000}}

# The brand gets 100 yuan and pays the factory 40.
OWN_SHOP = added(
    PAID,
    earned(10_000),
    earned(-4_000),
    {"accounts": {Account.FACTORIES: 4_000}, "brands.month_sold": {0: 1}},
    RECORDED,
)

# At depth 0 a unit costs 100 (1 - .55) = 45 yuan: the seller's margin is 55.
FROM_STOCK = added(
    PAID,
    {
        "people.cash": {1: 10_000},
        "sellers.net": {0: 10_000},
        "sellers.margin_today": {0: 5_500},
        "sellers.gross": {0: 5_500},
        "sellers.units_sold": {0: 1},
        "sellers.stock": {0: -1},
        "sellers.first_sale": {0: Now(DAY)},
    },
    RECORDED,
)


def own_shop(today: dict[str, float] | None = None, **overrides: float) -> Tiny:
    """Return a market in which person 0 buys at the shop of brand 0."""
    market = Tiny(3, today, **overrides)
    market.brand()
    market.order()
    return market


def from_stock(today: dict[str, float] | None = None, **overrides: float) -> Tiny:
    """Return a market in which person 0 buys of person 1, seller 0, who has a unit left."""
    market = Tiny(3, today, **overrides)
    market.brand()
    market.seller(1, stock=1)
    market.order(seller=0)
    return market
