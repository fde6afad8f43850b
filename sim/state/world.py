"""The builder of the world: persons and their contacts, from keyed draws."""

import math

import numpy as np
from scipy.special import gammaincinv

from sim.compilation.decorator import compiled
from sim.mechanisms.declare import rule
from sim.mechanisms.face import full_face
from sim.state.columns import FRIEND, STRONG, Array, ContactColumns, PersonColumns, made
from sim.state.distributions import lognormal, normal
from sim.state.network import FriendGraph
from sim.state.randomness import Purpose, bits, open_uniform, uniform

SPARE = 2
"""Free slots at the end of a new row of contacts."""


@rule
def clipped_normal(mean: float, sd: float, low: float, high: float, drawn: float) -> float:
    """Return a normal quantile clipped to [low, high]."""
    return min(high, max(low, mean + sd * normal(drawn)))


@compiled(nogil=True, error_model="numpy")
def _fill_people(people: PersonColumns, keys: Array, drawn: Array, parameters: Array) -> None:
    p = parameters[0]
    # The mean of a lognormal is median exp(sd^2 / 2), and attention is declared by its mean.
    sd = p.people.attention_log_sd
    attention_median = p.people.attention_mean * math.exp(-0.5 * sd * sd)
    for i in range(len(people.taste)):
        people.taste[i] = uniform(bits(keys[Purpose.TASTE], i))
        people.attention[i] = lognormal(
            attention_median, sd, open_uniform(bits(keys[Purpose.ATTENTION], i))
        )
        people.channel_trust[i] = clipped_normal(
            p.trust.channel_start,
            p.trust.channel_start_sd,
            0.02,
            0.98,
            open_uniform(bits(keys[Purpose.CHANNEL_TRUST], i)),
        )
        people.platform_trust[i] = clipped_normal(
            p.platform_trust.start,
            p.platform_trust.start_sd,
            0.02,
            0.98,
            open_uniform(bits(keys[Purpose.PLATFORM_TRUST], i)),
        )
        people.need[i] = uniform(bits(keys[Purpose.NEED], i))
        allowance = lognormal(
            p.people.allowance_median,
            p.people.allowance_log_sd,
            open_uniform(bits(keys[Purpose.ALLOWANCE], i)),
        )
        people.allowance[i] = allowance
        people.purse[i] = p.people.allowance_start * allowance
        people.income[i] = lognormal(
            p.people.income_median,
            p.people.income_log_sd,
            open_uniform(bits(keys[Purpose.INCOME], i)),
        )
        drawn[i] = open_uniform(bits(keys[Purpose.PROPENSITY], i))
        people.novelty[i] = 1.0
        people.habit[i] = p.outside.habit_start
        people.seller[i] = -1
        people.recruiter[i] = -1
        people.bought[i] = -1
        people.forwarding[i] = -1
        people.offered[i] = -1
        people.last_cascade[i] = -1


def build_people(
    persons: int, propensity_shape: float, keys: Array, parameters: Array
) -> PersonColumns:
    """Return the persons of day 0.

    Parameters
    ----------
    keys : array of uint64
        Keys of day 0 by `Purpose`.
    parameters : record array of one row
        As the kernels receive them.
    """
    people: PersonColumns = made(PersonColumns, persons)
    drawn = np.empty(persons)
    _fill_people(people, keys, drawn, parameters)
    people.propensity[:] = gammaincinv(propensity_shape, drawn) / propensity_shape
    return people


@compiled(nogil=True, error_model="numpy")
def _fill_contacts(
    contacts: ContactColumns,
    start: Array,
    friend: Array,
    strong: Array,
    keys: Array,
    parameters: Array,
) -> None:
    p = parameters[0]
    free = 0
    for i in range(len(contacts.start)):
        degree = int(start[i + 1] - start[i])
        contacts.start[i] = free
        contacts.room[i] = degree + SPARE
        contacts.used[i] = degree
        for k in range(degree):
            slot = free + k
            tie = start[i] + k
            mean = p.trust.strong_start if strong[tie] else p.trust.weak_start
            contacts.person[slot] = friend[tie]
            contacts.trust[slot] = clipped_normal(
                mean,
                p.trust.start_sd,
                0.05,
                0.95,
                open_uniform(bits(keys[Purpose.CONTACT_TRUST], i, friend[tie])),
            )
            contacts.tie[slot] = p.ties.strong_start if strong[tie] else p.ties.weak_start
            contacts.face[slot] = full_face(1 if strong[tie] else 0, 1, p.face)
            contacts.flags[slot] = FRIEND | STRONG if strong[tie] else FRIEND
        free += degree + SPARE


def build_contacts(graph: FriendGraph, keys: Array, parameters: Array) -> ContactColumns:
    """Return the contacts of day 0: friends, with trust and face by strength of tie."""
    persons = len(graph.start) - 1
    ties = int(graph.start[-1])
    rows = made(ContactColumns, persons)
    slots = made(ContactColumns, ties + SPARE * persons)
    by_person = ("start", "room", "used", "selling")
    contacts = ContactColumns(
        *((rows if name in by_person else slots)[k] for k, name in enumerate(rows._fields))
    )
    _fill_contacts(contacts, graph.start, graph.friend, graph.strong, keys, parameters)
    return contacts
