"""An expose in the press: channel trust and weak ties suffer (M31, M32, M74; equation 32)."""

import numpy as np

from sim.day.step import Step, Today, kernel, row_function
from sim.state.columns import STRONG, Array, ContactColumns, PersonColumns
from sim.state.randomness import Purpose, bits, happens


@row_function
def read_expose(
    person: int,
    people: PersonColumns,
    contacts: ContactColumns,
    today: Today,
    parameters: Array,
) -> None:
    """Let one person hear of an expose, or not."""
    p = parameters[0]
    if not p.mechanisms.trust_dynamics or not happens(
        bits(today.keys[Purpose.EXPOSE_HEARD], person), p.media.reached
    ):
        return
    if p.mechanisms.stigma:
        channel = np.float64(people.channel_trust[person])
        people.channel_trust[person] = p.media.channel_kept * channel
    first = contacts.start[person]
    for slot in range(first, first + contacts.selling[person]):
        if not contacts.flags[slot] & STRONG:
            contacts.trust[slot] = p.media.weak_kept * np.float64(contacts.trust[slot])


@kernel
def read_exposes(
    first: int,
    last: int,
    people: PersonColumns,
    contacts: ContactColumns,
    today: Today,
    parameters: Array,
) -> None:
    """Let a range of persons hear of an expose."""
    for person in range(first, last):
        read_expose(person, people, contacts, today, parameters)


READ_EXPOSE = Step(
    "read_expose",
    "people",
    ("people", "contacts", "today", "parameters"),
    read_expose,
    read_exposes,
    "on the day of an expose: channel trust and trust over weak ties fall",
)
