"""Entry: who is refused, and the founding of who is not (M20, M42, M53, M56)."""

import numpy as np

from sim.day.adapt import copied_category
from sim.day.engine import Engine
from sim.day.founding import (
    create_brand,
    draw_audience,
    find_founder,
    find_host,
    found_shop,
    refused,
)
from sim.day.turnover import detach, join_communities, make_room, pack_rows
from sim.mechanisms.merchants import PERSONS_PER_UNIT
from sim.state.columns import (
    COMMUNITY,
    COUNTERFEIT,
    DISTRIBUTOR,
    FOLLOWER,
    GENUINE,
    HOST,
    INFLUENCER,
    MEMBER,
    Array,
)
from sim.state.ledger import Tally
from sim.state.randomness import Purpose
from sim.state.state import Fact
from sim.state.world import SPARE

GAPS_BORNE = 1.08
"""Slots in use over slots needed, above which rows are packed anew."""

COURTED = 3
"""Stands beside the types of brands in draws of entry."""


def seller_row(engine: Engine, person: int) -> int:
    """Return the row of a person as a seller, a new one if it never sold."""
    state = engine.state
    row = int(state.people.seller[person])
    if row < 0:
        row = state.count(Fact.SELLERS)
        state.reserve("sellers", row + 1)
        state.facts[Fact.SELLERS] = row + 1
    return row


def tool_share(engine: Engine) -> float:
    """Return the share of brands with tools, that of the start where there is none yet (M37)."""
    brands, count = engine.state.brands, engine.state.count(Fact.BRANDS)
    active = (brands.active[:count] == 1) & (brands.kind[:count] != COMMUNITY)
    # Brands of day 0 are founded by the start's share, whatever those before them drew.
    if engine.today.day == 0 or not active.any():
        return float(engine.p.tools.start)
    return float(brands.tool[:count][active].sum() / active.sum())


def found_brand(engine: Engine, kind: int, taste: float = -1.0, courted: bool = False) -> int:
    """Add a brand to the market; return its row."""
    state = engine.state
    brand = state.count(Fact.BRANDS)
    state.reserve("brands", brand + 1)
    state.facts[Fact.BRANDS] = brand + 1
    create_brand(
        brand,
        kind,
        taste,
        tool_share(engine),
        courted,
        float(state.facts[Fact.POOLED_RATIO]),
        state.brands,
        engine.today,
        engine.parameters,
    )
    return brand


def log_results(engine: Engine, rows: Array) -> None:
    """Append (day of joining, net result) of distributors to the log of judged joinings."""
    state = engine.state
    rows = rows[state.sellers.kind[rows] == DISTRIBUTOR]
    if len(rows):
        results = np.column_stack([state.sellers.since[rows], state.sellers.net[rows]])
        state.judged = np.concatenate([state.judged, results.astype(np.int64)])


def reopen(engine: Engine, rows: Array) -> None:
    """Close the accounts of ex-sellers who open anew: judge them, cut their former downlines off.

    `rows` are their rows as sellers; -1 stands for a person who never sold.
    """
    state = engine.state
    again = rows[rows >= 0]
    if len(again) == 0:
        return
    log_results(engine, again[state.sellers.judged[again] == 0])
    count = state.count(Fact.SELLERS)
    marked = np.zeros(count, np.uint8)
    marked[again] = 1
    detach(marked, count, state.sellers)
    state.tally[Tally.REJOINED] += len(again)


def open_top_shop(engine: Engine, person: int, kind: int, brand: int) -> None:
    """Make a person a founder, host or influencer."""
    state = engine.state
    reopen(engine, state.people.seller[person : person + 1])
    row = seller_row(engine, person)
    found_shop(
        row,
        person,
        kind,
        brand,
        state.people,
        state.contacts,
        state.sellers,
        state.brands,
        state.accounts,
        state.tally,
        engine.today,
        engine.parameters,
    )


def found_with_sellers(engine: Engine, kind: int, courted: bool) -> None:
    """Let a genuine or counterfeit brand enter with its first sellers."""
    state = engine.state
    entrant = state.count(Fact.BRANDS)
    taste = copied_category(entrant, entrant, state.brands, engine.today, engine.parameters)
    brand = found_brand(engine, kind, float(taste), courted)
    for number in range(engine.p.merchants.founders):
        person = find_founder(brand, number, engine.state.people, engine.today)
        if person >= 0:
            open_top_shop(engine, person, DISTRIBUTOR, brand)


def pack_contacts(engine: Engine) -> None:
    """Give back the gaps that moved rows of contacts left, where they are many."""
    state = engine.state
    needed = int(state.contacts.used.sum()) + SPARE * len(state.contacts.used)
    if state.count(Fact.SLOTS) < GAPS_BORNE * needed:
        return
    target = state.fresh_slots(needed)
    state.facts[Fact.SLOTS] = pack_rows(state.contacts, target, SPARE)
    state.contacts = target
    engine.widen_scratch()


def link_all(engine: Engine, members: Array, hosts: Array, flag: int, trust: float) -> int:
    """Let `members` see `hosts`, making room in both rows first; return the ties made."""
    if len(members) == 0:
        return 0
    # One type of ids, so that the kernels compile once.
    members, hosts = members.astype(np.int64), hosts.astype(np.int64)
    state = engine.state
    owners, gained = np.unique(np.concatenate([members, hosts]), return_counts=True)
    wanted = state.contacts.used[owners].astype(np.int64) + gained
    short = wanted > state.contacts.room[owners]
    owners, wanted = owners[short], wanted[short] + wanted[short] // 4 + 4
    free = state.count(Fact.SLOTS)
    state.reserve_slots(free + int(wanted.sum()))
    state.facts[Fact.SLOTS] = make_room(owners, wanted, state.contacts, free)
    if len(owners):
        engine.widen_scratch()
    return int(
        join_communities(
            members,
            hosts,
            trust,
            flag,
            state.people,
            state.contacts,
            state.sellers,
            engine.today,
            engine.parameters,
        )
    )


def gather(
    engine: Engine, person: int, candidates: int, reach: float, chance: float, purpose: Purpose
) -> Array:
    """Draw the first audience of a host or influencer: unique persons, ascending."""
    audience = np.empty(max(1, candidates), np.int64)
    found = draw_audience(
        person,
        candidates,
        reach,
        chance,
        int(purpose),
        engine.state.people,
        audience,
        engine.today,
    )
    return np.unique(audience[:found])


def found_community(engine: Engine) -> None:
    """Let a community enter: a host of some taste, and those of like taste who hear of it.

    A pseudo-community takes in everybody (M53, M78).
    """
    number = engine.state.count(Fact.BRANDS)
    host = find_host(number, int(Purpose.HOST), engine.state.people, engine.today)
    if host < 0:
        return
    brand = found_brand(engine, COMMUNITY, float(engine.state.people.taste[host]))
    open_top_shop(engine, host, HOST, brand)
    p = engine.p
    # Who only wears the label takes everybody in.
    reach = 0.5 if engine.state.brands.pseudo[brand] else p.community.reach
    members = gather(engine, host, p.community.candidates, reach, 1.0, Purpose.CANDIDATE)
    link_all(engine, members, np.full(len(members), host), MEMBER, p.trust.member_start)


def found_influencers(engine: Engine, count: int) -> None:
    """Make influencers and their followers (M13).

    Each is heard of by as many persons as a market of 4,000 has, so that an audience does not
    grow with the population.
    """
    p = engine.p
    persons = len(engine.state.people.taste)
    for number in range(count):
        person = find_host(number, int(Purpose.INFLUENCER), engine.state.people, engine.today)
        if person < 0:
            continue
        open_top_shop(engine, person, INFLUENCER, -1)
        followers = gather(
            engine,
            person,
            min(persons, int(PERSONS_PER_UNIT)),
            p.influencers.reach,
            p.influencers.follow,
            Purpose.FOLLOW,
        )
        link_all(
            engine, followers, np.full(len(followers), person), FOLLOWER, p.trust.follower_start
        )


def influencers_of(engine: Engine) -> int:
    """Return how many influencers a market of this size has."""
    units = len(engine.state.people.taste) / PERSONS_PER_UNIT
    return int(engine.p.influencers.count * units + 0.5)


def enter(engine: Engine, kind: int, courted: bool = False) -> None:
    """Let one brand or community enter, unless vetting refuses it; courted ones are welcome."""
    state = engine.state
    entrant = state.count(Fact.ENTRANTS)
    state.facts[Fact.ENTRANTS] = entrant + 1
    if not courted and refused(kind, entrant, engine.today, engine.parameters):
        state.tally[Tally.REFUSED] += 1
        return
    if kind == COMMUNITY:
        found_community(engine)
    else:
        found_with_sellers(engine, kind, courted)
    state.tally[Tally.ENTERED] += 1


def found_market(engine: Engine) -> None:
    """Found the brands, communities and influencers of day 0, vetted like entrants."""
    p = engine.p
    units = len(engine.state.people.taste) / PERSONS_PER_UNIT
    brands = max(1, int(p.merchants.brands * units + 0.5))
    counterfeits = int(brands * p.merchants.counterfeit_share + 0.5)
    if not p.mechanisms.counterfeits:
        counterfeits = 0
    for number in range(brands):
        enter(engine, COUNTERFEIT if number < counterfeits else GENUINE)
    if p.mechanisms.communities:
        for _ in range(int(p.community.count * units + 0.5)):
            enter(engine, COMMUNITY)
    if p.mechanisms.influencers:
        found_influencers(engine, influencers_of(engine))
