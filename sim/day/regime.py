"""Carrying the state over a dated change: stock, depths, records, incumbents."""

import numpy as np

from sim.day.adapt import take_up_tools
from sim.day.chain import DEEPEST
from sim.day.engine import Engine
from sim.day.entry import enter, found_influencers, influencers_of
from sim.day.leaving import clear_records, mark_revetted
from sim.day.month_steps import take_off
from sim.day.premiums import renew_premiums
from sim.mechanisms import Parameters
from sim.mechanisms.merchants import PERSONS_PER_UNIT
from sim.state.columns import GENUINE, INFLUENCER
from sim.state.ledger import Tally
from sim.state.state import Fact


def change_regime(engine: Engine, before: Parameters, era: bool) -> None:
    """Carry the state over a dated change: stock, depths, records, incumbents.

    At the switch to drop-shipping stock on hand is written off and depths are clipped to the
    cap. Where an era begins records are reset, counterfeit incumbents are vetted again, and the
    platform courts genuine brands.
    """
    state, p = engine.state, engine.p
    if p.chains.drop_ship and not before.chains.drop_ship:
        write_off_stock(engine)
        clip_depths(engine)
    if p.mechanisms.influencers and not before.mechanisms.influencers:
        bring_influencers(engine)
    if era:
        begin_era(engine)
    renew_premiums(
        state.count(Fact.BRANDS),
        float(state.facts[Fact.POOLED_RATIO]),
        state.brands,
        engine.parameters,
    )


def begin_era(engine: Engine) -> None:
    """Reset records, take up tools, vet counterfeit incumbents again, court genuine brands."""
    state, p = engine.state, engine.p
    clear_records(state.count(Fact.BRANDS), state.brands)
    take_up_tools(state.count(Fact.BRANDS), state.brands, engine.today, engine.parameters)
    if p.mechanisms.vetting and p.mechanisms.revetting:
        mark_revetted(state.count(Fact.BRANDS), state.brands, engine.today, engine.parameters)
        take_off(engine)
    for _ in range(drawn_courted(engine)):
        enter(engine, GENUINE, courted=True)


def bring_influencers(engine: Engine) -> None:
    """Found the influencers where their mechanism was off until today, so that there are none."""
    state = engine.state
    kinds = state.sellers.kind[: state.count(Fact.SELLERS)]
    if not (kinds == INFLUENCER).any():
        found_influencers(engine, influencers_of(engine))


def drawn_courted(engine: Engine) -> int:
    """Return the number of genuine brands courted as an era begins (M76)."""
    units = len(engine.state.people.taste) / PERSONS_PER_UNIT
    return int(engine.p.merchants.courted_at_switch * units + 0.5)


def write_off_stock(engine: Engine) -> None:
    """Write stock on hand off."""
    state = engine.state
    count = state.count(Fact.SELLERS)
    state.tally[Tally.WRITTEN_OFF] += int(state.sellers.stock[:count].sum())
    state.sellers.units_lost[:count] += state.sellers.stock[:count]
    state.sellers.stock[:count] = 0


def clip_depths(engine: Engine) -> None:
    """Hang sellers deeper than the cap below the deepest upline allowed, top down."""
    sellers = engine.state.sellers
    count = engine.state.count(Fact.SELLERS)
    deepest = engine.p.chains.depth_cap - 1
    for row in np.flatnonzero(sellers.depth[:count] > deepest):
        upline = int(sellers.upline[row])
        for _ in range(DEEPEST):
            if upline < 0 or sellers.depth[upline] < deepest:
                break
            upline = int(sellers.upline[upline])
        sellers.upline[row] = upline
    sellers.depth[:count] = np.minimum(sellers.depth[:count], deepest)
