"""The double-entry ledger in fen, and what is counted in a day.

Persons' cash and brands' balances are columns; the other accounts stand here. Every flow leaves
one account and enters another, so that all accounts together are 0 on every day.
"""

from enum import IntEnum

from sim.mechanisms.declare import rule
from sim.state.columns import Array, BrandColumns


class Account(IntEnum):
    """Accounts beside persons and brands."""

    PLATFORM = 0
    INSURER = 1
    FACTORIES = 2
    OWNERS = 3
    OUTSIDE = 4


class Tally(IntEnum):
    """What the serial steps count in a day; money in fen."""

    TURNOVER = 0
    CLAIMS = 1
    RECOVERED = 2
    PREMIUMS = 3
    INSURED_SALES = 4
    MERCHANTS = 5
    FEES = 6
    FINES = 7
    REFUNDS = 8
    PACKETS = 9
    JOINED = 10
    REJOINED = 11
    QUIT = 12
    REGRETTED = 13
    CAPPED = 14
    BANNED = 15
    WHITEWASHED = 16
    EXITED = 17
    ENTERED = 18
    REFUSED = 19
    REVETTED = 20
    BROUGHT = 21
    EXPOSES = 22
    DETECTED = 23
    WRITTEN_OFF = 24
    RESTOCKED = 25
    DIFFERENCES = 26
    INHERITED = 27
    MET = 28
    COUPONS = 29
    COMMISSIONS = 30
    TRAFFIC = 31
    FORWARDS = 32
    BEFRIENDED = 33
    TRAINED = 34
    TRAINING = 35
    FAILED_PAYOUTS = 36
    PAYOUTS_INSURED = 37
    DEFECTED = 38
    RAN = 39
    REVIEWS_BOUGHT = 40
    REVIEWS_FOUND = 41
    TOOLS_TAKEN = 42
    MOVED = 43
    MADE_AHEAD = 44
    UNSOLD = 45
    REFERRED = 46
    FREIGHT = 47
    WITHHELD = 48
    PAYOUT_PREMIUMS = 49
    PAYOUT_CLAIMS = 50
    PAYOUT_RECOVERED = 51


@rule
def earn(brands: BrandColumns, tally: Array, brand: int, amount: int) -> None:
    """Book a flow to a brand (negative: from it), as profit too."""
    brands.balance[brand] += amount
    brands.profit[brand] += amount
    tally[Tally.MERCHANTS] += amount
