"""Keyed randomness: a draw is a hash of what it is about, never the next of a stream.

draw = hash(seed, day, purpose, who, whom, counter). So no result depends on the order of work,
on threads or on the engine, and two scenarios with one seed share every draw that both make
(common random numbers; Vivarium's design argues for it at length). The hash is the finaliser of
splitmix64 over a sum of multiples of odd constants.
"""

import math
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from sim.compilation.decorator import COMPILING, compiled
from sim.mechanisms.declare import rule

if not COMPILING:
    # Wrap-around of 64-bit integers is what a hash is made of; numpy warns of it for scalars.
    np.seterr(over="ignore")


class Purpose(IntEnum):
    """Every decision that draws, by name; a number is never used twice."""

    POSTS = 0
    POST_KIND = 1
    POST_WEALTH = 2
    CHATS = 3
    WITHHOLD = 4
    UNMUTE = 5
    ADS_SEEN = 6
    VALUE_SEEN = 7
    BLOCK = 8
    DELETE = 9
    JOIN = 10
    RECRUITER = 11
    CONSIDER_AD = 12
    CONSIDER_VALUE = 13
    CHOICE = 14
    OUTSIDE = 15
    PRIVATE_OFFER = 16
    PRIVATE_ACCEPT = 17
    EXPERIENCE = 18
    COMPLAIN = 19
    EVIDENCE = 20
    RESOLVE = 21
    RECOURSE = 22
    DETECT = 23
    JOIN_AFTER_PURCHASE = 24
    TELL = 25
    LISTENERS = 26
    LISTENER = 27
    BRING = 28
    BROUGHT = 29
    CHAT_FRIEND = 30
    PACKET = 31
    QUIT = 32
    REGRET_FRIEND = 33
    IMITATE = 34
    MODEL_SELLER = 35
    MUTATION = 36
    INHERITANCE = 37
    WANTED = 38
    PATIENCE = 39
    UPLINE = 40
    HEIR = 41
    EXPOSE = 42
    EXPOSE_HEARD = 43
    EXIT = 44
    BAN = 45
    WHITEWASH = 46
    ENTRY = 47
    VET = 48
    CAMPAIGN = 49
    CAMPAIGN_BRAND = 50
    BRAND_PRICE = 51
    BRAND_TASTE = 52
    BRAND_WIDTH = 53
    BRAND_QUALITY = 54
    FOUNDER = 55
    FOUNDER_RATE = 56
    HOST = 57
    CANDIDATE = 58
    FOLLOW = 59
    INFLUENCER = 60
    TASTE = 61
    ATTENTION = 62
    CHANNEL_TRUST = 63
    PLATFORM_TRUST = 64
    NEED = 65
    ALLOWANCE = 66
    INCOME = 67
    PROPENSITY = 68
    CONTACT_TRUST = 69
    UNMUTE_RETURN = 70
    REVET = 71
    QUALITY_SIGNAL = 72
    FEATURED = 73
    REQUEST = 74
    REQUEST_FRIEND = 75
    REQUEST_TARGET = 76
    ACCEPT = 77
    STRANGER = 78
    REORDER = 79
    SEARCH = 80
    SEARCH_RESULT = 81
    PAID_VIEW = 82
    PAID_BRAND = 83
    CONSIDER_OFFER = 84
    OFFER_CHOICE = 85
    FORWARD_BOUGHT = 86
    FORWARD_READ = 87
    FORWARD_AGAIN = 88
    FORWARD_VIEWER = 89
    CLOSURE = 90
    CLOSURE_FRIEND = 91
    SKILL = 92
    CONTENT = 93
    CONTENT_MODEL = 94
    MENTOR = 95
    TRAINING = 96
    PAYOUT = 97
    CATEGORY = 98
    CATEGORY_BRAND = 99
    CATEGORY_PLACE = 100
    STRATEGIC = 101
    REVIEWS_FOUND = 102
    TOOL = 103
    TOOL_MODEL = 104
    PLATFORM = 105
    PLATFORM_MODEL = 106
    PSEUDO = 107
    REFERRAL = 108
    REFERRAL_EXPERT = 109
    INNOVATE = 110
    FORWARD_COUNT = 111


_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_WHO = np.uint64(0xD1342543DE82EF95)
_WHOM = np.uint64(0xAF251AF3B0F025B5)
_COUNTER = np.uint64(0x2545F4914F6CDD1D)
_11 = np.uint64(11)
_12 = np.uint64(12)
_27 = np.uint64(27)
_30 = np.uint64(30)
_31 = np.uint64(31)
_32 = np.uint64(32)


@rule
def mixed(word: np.uint64) -> np.uint64:
    """Return the splitmix64 finaliser of a word."""
    word = (word ^ (word >> _30)) * _FIRST
    word = (word ^ (word >> _27)) * _SECOND
    return word ^ (word >> _31)


@rule
def key(seed: int, day: int, purpose: int) -> np.uint64:
    """Return the key of one purpose on one day."""
    word = mixed(np.uint64(seed) + _GOLDEN)
    word = mixed(word + np.uint64(day) * _WHO + _GOLDEN)
    return mixed(word + np.uint64(purpose) * _WHOM + _GOLDEN)


@rule
def bits(stream: np.uint64, who: int, whom: int = 0, counter: int = 0) -> np.uint64:
    """Return the 64 random bits that belong to (key, who, whom, counter)."""
    return mixed(
        np.uint64(stream)
        + np.uint64(who) * _WHO
        + np.uint64(whom) * _WHOM
        + np.uint64(counter) * _COUNTER
    )


@rule
def uniform(word: np.uint64) -> float:
    """Return a number in [0, 1) from 53 of the bits."""
    return float(np.uint64(word) >> _11) * 1.1102230246251565e-16


@rule
def open_uniform(word: np.uint64) -> float:
    """Return a number in (0, 1) from 52 of the bits, never an end point."""
    return (float(np.uint64(word) >> _12) + 0.5) * 2.220446049250313e-16


@rule
def happens(word: np.uint64, probability: float) -> bool:
    """Decide: top 32 bits < floor(p 2^32); p = 1 always, p = 0 never. Nothing else decides."""
    return int(np.uint64(word) >> _32) < int(min(probability, 1.0) * 4294967296.0)


@rule
def strikes(word: np.uint64, hazard: float) -> bool:
    """Decide whether a hazard summed to H strikes: probability 1 - exp(-H).

    Since 1 - exp(-H) <= H, most draws end without an exponential.
    """
    return happens(word, hazard) and happens(word, 1.0 - math.exp(-hazard))


@compiled(nogil=True, error_model="numpy")
def _fill_keys(seed: int, day: int, keys: NDArray[np.uint64]) -> None:
    for purpose in range(len(keys)):
        keys[purpose] = key(seed, day, purpose)


def keys_of_day(seed: int, day: int) -> np.ndarray:
    """Return the key of every purpose on a day: uint64, indexed by `Purpose`."""
    keys = np.empty(len(Purpose), dtype=np.uint64)
    _fill_keys(seed, day, keys)
    return keys
