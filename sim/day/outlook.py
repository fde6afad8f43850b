"""What the calendar brings: trends and campaigns that are the same for everybody today."""

from enum import IntEnum

import numpy as np

from sim.day.step import kernel
from sim.mechanisms.campaigns import coupon_day
from sim.mechanisms.categories import freight_share
from sim.mechanisms.decision import noise_on_day, taste_weight
from sim.mechanisms.outside import mobile_factor, pushed_entry
from sim.mechanisms.payouts import deterrence
from sim.state.columns import COMMUNITY, Array, BrandColumns
from sim.state.randomness import Purpose, bits


class Outlook(IntEnum):
    """Places of the numbers that `look_out` writes."""

    CONSIDERATION = 0
    TASTE_WEIGHT = 1
    SIGNAL_NOISE = 2
    COUPON = 3
    FEATURED = 4
    PUSHED_ENTRY = 5
    DETERRENCE = 6
    FREIGHT = 7


@kernel
def look_out(
    day: int,
    keys: Array,
    brand_count: int,
    brands: BrandColumns,
    parameters: Array,
    outlook: Array,
) -> None:
    """Write the day's trends (M45, M57, M65-M67, M80), its coupon and brand of the day (M83)."""
    p = parameters[0]
    date = day + p.outside.days_before
    outlook[Outlook.CONSIDERATION] = p.purchase.consideration * mobile_factor(date, p.outside)
    outlook[Outlook.TASTE_WEIGHT] = taste_weight(p.purchase.match, date, p.decision)
    outlook[Outlook.SIGNAL_NOISE] = noise_on_day(date, p.decision)
    outlook[Outlook.COUPON] = coupon_day(day, p.campaigns)
    outlook[Outlook.PUSHED_ENTRY] = pushed_entry(date, p.outside)
    outlook[Outlook.DETERRENCE] = deterrence(p.payouts)
    outlook[Outlook.FREIGHT] = freight_share(date, p.categories)
    featured = -1
    least = np.uint64(0xFFFFFFFFFFFFFFFF)
    if p.campaigns.brand_appeal > 0.0:
        for brand in range(brand_count):
            if brands.active[brand] and brands.kind[brand] != COMMUNITY:
                drawn = bits(keys[Purpose.FEATURED], brand)
                if featured < 0 or drawn < least:
                    featured, least = brand, drawn
    outlook[Outlook.FEATURED] = featured
