"""Reading: what arrives, what of it is read, and what that does (equations 2-6)."""

import numpy as np

from sim.day.step import Today
from sim.mechanisms import Parameters
from sim.mechanisms.attention import posts_seen
from sim.mechanisms.declare import rule
from sim.mechanisms.face import face_earned, full_face, recovered_face
from sim.mechanisms.fatigue import (
    channel_trust_after_ad,
    fatigue_after_ad,
    fatigue_after_value_post,
    trust_after_ad,
    trust_after_value_post,
)
from sim.mechanisms.influence import learned_taste
from sim.mechanisms.people import taste_distance
from sim.mechanisms.purchase import taste_match
from sim.mechanisms.ties import tie_after_ads
from sim.state.columns import (
    FOLLOWER,
    MET,
    MUTED,
    BrandColumns,
    ContactColumns,
    PersonColumns,
    Scratch,
    SellerColumns,
)
from sim.state.contacts import is_friend, is_strong
from sim.state.randomness import Purpose, bits, happens, uniform


@rule
def collect_posts(
    person: int,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    scratch: Scratch,
    today: Today,
    p: Parameters,
) -> int:
    """Decay (equation 6), then gather what arrives from each contact; return how much."""
    first = contacts.start[person]
    arrivals = 0
    for k in range(contacts.selling[person]):
        slot = first + k
        flags = int(contacts.flags[slot])
        fatigue: float = np.float64(contacts.fatigue[slot])
        tie: float = np.float64(contacts.tie[slot])
        if flags & MET:
            tie -= p.ties.silence * tie
        face: float = np.float64(contacts.face[slot])
        if p.mechanisms.fatigue:
            fatigue *= p.fatigue.kept
        if p.mechanisms.face_depletion:
            full = full_face(is_strong(flags), is_friend(flags), p.face)
            face = recovered_face(face, full, 1.0, p.face)
        scratch.trust[k] = np.float64(contacts.trust[slot])
        scratch.fatigue[k] = fatigue
        scratch.face[k] = face
        scratch.tie[k] = tie
        scratch.ads[k] = 0
        scratch.values[k] = 0
        other = int(contacts.person[slot])
        row = int(people.seller[other])
        scratch.row[k] = row
        if flags & MUTED:
            if not happens(bits(today.keys[Purpose.UNMUTE], person, other), p.blocking.unmute):
                continue
            contacts.flags[slot] = flags & ~MUTED
        ads, values = int(sellers.ads[row]), int(sellers.values[row])
        brand = sellers.brand[row]
        if ads > 0 and p.targeting.withheld > 0.0 and targets(brand, brands, p):
            distance = taste_distance(
                np.float64(people.taste[person]), np.float64(brands.taste[brand])
            )
            if distance > p.targeting.reach * np.float64(brands.width[brand]):
                word = bits(today.keys[Purpose.WITHHOLD], person, other)
                if happens(word, p.targeting.withheld):
                    ads = 0
        scratch.ads[k] = ads
        scratch.values[k] = values
        arrivals += ads + values
    return arrivals


@rule
def targets(brand: int, brands: BrandColumns, p: Parameters) -> int:
    """Return 1 where sellers of a brand know whom to show its ads: they have tools (M37, M38)."""
    return 1 if p.mechanisms.targeting and p.mechanisms.tools and brands.tool[brand] else 0


@rule
def posts_read(posts: int, share_read: float, stream: np.uint64, person: int, other: int) -> int:
    """Return how many of a contact's posts are read: all, or by a draw."""
    if share_read >= 1.0:
        return posts
    drawn = uniform(bits(stream, person, other))
    return posts_seen(np.float64(posts), share_read, drawn)


@rule
def read_posts(
    person: int,
    share_read: float,
    people: PersonColumns,
    contacts: ContactColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    scratch: Scratch,
    today: Today,
) -> int:
    """Draw what is read of each contact, ads and value posts apart; return the ads read."""
    first = contacts.start[person]
    total = 0
    for k in range(contacts.selling[person]):
        ads, values = scratch.ads[k], scratch.values[k]
        if ads + values == 0:
            continue
        other = int(contacts.person[first + k])
        if ads > 0:
            seen = posts_read(ads, share_read, today.keys[Purpose.ADS_SEEN], person, other)
            scratch.ads[k] = seen
            total += seen
            if seen > 0:
                brand = sellers.brand[scratch.row[k]]
                scratch.match[k] = taste_match(
                    taste_distance(
                        np.float64(people.taste[person]), np.float64(brands.taste[brand])
                    ),
                    np.float64(brands.width[brand]),
                )
        if values > 0:
            stream = today.keys[Purpose.VALUE_SEEN]
            scratch.values[k] = posts_read(values, share_read, stream, person, other)
    return total


@rule
def take_in_values(
    person: int,
    people: PersonColumns,
    contacts: ContactColumns,
    scratch: Scratch,
    p: Parameters,
) -> None:
    """Value posts build trust, relieve fatigue, earn favours, form taste (eq. 4; M08, M12, M82)."""
    first = contacts.start[person]
    for k in range(contacts.selling[person]):
        # Who sells is an expert itself; so experts' tastes stand still while others read them.
        follows = contacts.flags[first + k] & FOLLOWER
        if scratch.values[k] > 0 and follows and not people.selling[person]:
            people.taste[person] = learned_taste(
                np.float64(people.taste[person]),
                np.float64(people.taste[contacts.person[first + k]]),
                scratch.values[k],
                p.influence,
            )
        if scratch.values[k] > 0 and p.mechanisms.face_depletion:
            flags = int(contacts.flags[first + k])
            full = full_face(is_strong(flags), is_friend(flags), p.face)
            scratch.face[k] = face_earned(scratch.face[k], full, scratch.values[k], p.face)
        for _ in range(scratch.values[k]):
            if p.mechanisms.trust_dynamics:
                scratch.trust[k] = trust_after_value_post(
                    scratch.trust[k], scratch.fatigue[k], p.fatigue
                )
            if p.mechanisms.fatigue:
                scratch.fatigue[k] = fatigue_after_value_post(scratch.fatigue[k], p.fatigue)


@rule
def take_in_ads(
    contacts_selling: int, channel: float, feed_fatigue: float, scratch: Scratch, p: Parameters
) -> tuple[float, float]:
    """Ads tire and wear trust, face and ties (equation 5; M08, M21, M23, M35); return C and F."""
    on = p.mechanisms
    channel_learns = on.trust_dynamics and on.stigma
    for k in range(contacts_selling):
        for _ in range(scratch.ads[k]):
            if on.fatigue:
                scratch.fatigue[k] = fatigue_after_ad(
                    scratch.fatigue[k], scratch.match[k], p.fatigue
                )
                feed_fatigue += p.fatigue.feed_per_ad
            if on.trust_dynamics:
                scratch.trust[k] = trust_after_ad(scratch.trust[k], scratch.fatigue[k], p.fatigue)
            if channel_learns:
                channel = channel_trust_after_ad(channel, feed_fatigue, p.fatigue)
            if on.face_depletion:
                scratch.face[k] = max(0.0, scratch.face[k] - p.face.per_ad)
        if scratch.ads[k] > 0:
            scratch.tie[k] = tie_after_ads(
                scratch.tie[k], scratch.ads[k], scratch.fatigue[k], p.ties
            )
    return channel, feed_fatigue
