"""How a reader of the feed becomes a seller: by wealth shown, or of its own accord (M15, M17)."""

import numpy as np

from sim.day.step import Today
from sim.mechanisms import Parameters
from sim.mechanisms.chains import pack_units
from sim.mechanisms.declare import rule
from sim.mechanisms.recruiting import joining_hazard, lure, lure_of_mean
from sim.state.columns import (
    COUNTERFEIT,
    NOBODY,
    OWN_ACCORD,
    BrandColumns,
    ContactColumns,
    PersonColumns,
    Scratch,
    SellerColumns,
)
from sim.state.randomness import Purpose, bits, strikes, uniform


@rule
def believed_lure(income: float, wage: float, pack: float, today: Today, p: Parameters) -> float:
    """Return the lure of a seller's income: as it is shown, or else of the mean income (M17)."""
    if p.mechanisms.wealth_display:
        return lure(income, wage, pack, p.recruiting)
    return lure_of_mean(today.mean_income, wage, pack, p.recruiting)


@rule
def hazard_of_joining(
    person: int,
    k: int,
    channel: float,
    people: PersonColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> float:
    """Return the hazard that wealth shown by contact k turns the person into a seller (eq. 26)."""
    row = scratch.row[k]
    if scratch.ads[k] * sellers.wealthy[row] == 0:  # either is 0; asked once, not twice
        return 0.0
    brand = sellers.brand[row]
    units = pack_units(1 if brands.kind[brand] == COUNTERFEIT else 0, p.chains)
    pack = p.recruiting.pack_cost_share * units * np.float64(brands.price[brand]) / 100.0
    wage = np.float64(people.income[person])
    lured = believed_lure(np.float64(sellers.income[row]), wage, pack, today, p)
    shown = scratch.ads[k] * np.float64(sellers.wealthy[row]) / np.float64(sellers.ads[row])
    return shown * joining_hazard(
        np.float64(people.propensity[person]),
        scratch.trust[k],
        channel,
        lured,
        np.float64(people.immunity[person]),
        p.recruiting,
    )


@rule
def recruit(
    person: int,
    total: float,
    people: PersonColumns,
    contacts: ContactColumns,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> None:
    """Decide whether the person joins, and by whom it was won (equation 26; M15, M17).

    `total` is the hazard of all contacts, `scratch.hazard` that of the contacts up to each.
    """
    word = bits(today.keys[Purpose.JOIN], person)
    if not strikes(word, total * today.joining_factor):
        return
    aim = uniform(bits(today.keys[Purpose.RECRUITER], person)) * total
    first = contacts.start[person]
    for k in range(contacts.selling[person]):
        people.recruiter[person] = contacts.person[first + k]
        if aim < scratch.hazard[k]:
            return


@rule
def innovate(person: int, people: PersonColumns, today: Today, p: Parameters) -> None:
    """Decide whether the person begins to sell of its own accord (M15)."""
    if people.selling[person] or people.recruiter[person] != NOBODY:
        return
    hazard = p.recruiting.innovation * np.float64(people.propensity[person])
    hazard *= 1.0 - np.float64(people.immunity[person])
    if strikes(bits(today.keys[Purpose.INNOVATE], person), hazard):
        people.recruiter[person] = OWN_ACCORD
