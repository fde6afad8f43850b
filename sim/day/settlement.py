"""Settling orders: delivery and stock, fees, premiums, claims, refunds, fines, records.

Serial, by ascending buyer: it crosses persons, brands and the platform. Per order (stock model):
buyer - p, seller + p; per unit: seller - W_d = differences of active uplines + brand; brand - cost
= factory. Claim: insurer -, buyer +; recourse: brand -, insurer +; premium: brand -, insurer +;
fee: who pays it -, platform +; fine: seller -, platform +; coupon: platform -, buyer +;
commission: who sold -, who forwarded +.
"""

import numpy as np

from sim.day.chain import buy_units, produce
from sim.day.step import Today, kernel
from sim.mechanisms import Parameters
from sim.mechanisms.campaigns import coupon_worth
from sim.mechanisms.categories import is_fresh
from sim.mechanisms.chains import fen, restock_units, tier_price
from sim.mechanisms.declare import rule
from sim.mechanisms.platforms import fee_share
from sim.mechanisms.reviews import review_mark, reviewed
from sim.state.columns import (
    DISTRIBUTOR,
    HOST,
    Array,
    BrandColumns,
    OrderColumns,
    PersonColumns,
    SellerColumns,
)
from sim.state.ledger import Account, Tally, earn
from sim.state.randomness import Purpose, bits, happens


@rule
def brand_ships(row: int, sellers: SellerColumns, p: Parameters) -> bool:
    """Return whether the brand ships the order, so that no seller holds stock for it."""
    return row < 0 or bool(p.chains.drop_ship) or sellers.kind[row] != DISTRIBUTOR


@rule
def brand_sells(row: int, sellers: SellerColumns) -> bool:
    """Return whether the brand itself is the seller: in its own shop, or by its host."""
    return row < 0 or sellers.kind[row] == HOST


@rule
def book_margin(row: int, amount: int, sellers: SellerColumns) -> None:
    """Book income from selling (negative: what it cost) in the seller's averages and sums."""
    sellers.margin_today[row] += amount
    sellers.gross[row] += amount


@rule
def charge_seller(
    row: int,
    amount: int,
    people: PersonColumns,
    sellers: SellerColumns,
) -> None:
    """Take money from a seller; the caller books where it goes."""
    people.cash[sellers.person[row]] -= amount
    sellers.net[row] -= amount
    book_margin(row, -amount, sellers)


@rule
def deliver(
    o: int,
    people: PersonColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    orders: OrderColumns,
    accounts: Array,
    tally: Array,
    today: Today,
    p: Parameters,
) -> None:
    """Pay for the unit and hand it over, from stock or from the brand (equation 25)."""
    row, brand, price = int(orders.seller[o]), int(orders.brand[o]), int(orders.price[o])
    people.cash[orders.buyer[o]] -= price
    tally[Tally.TURNOVER] += price
    if brand_sells(row, sellers):
        earn(brands, tally, brand, price)
        brands.month_sold[brand] += 1
        if brands.stock[brand] > 0:
            brands.stock[brand] -= 1
        else:
            produce(brand, 1, brands, accounts, tally, p)
        return
    if sellers.first_sale[row] < 0:
        sellers.first_sale[row] = today.day
    people.cash[sellers.person[row]] += price
    sellers.net[row] += price
    own = tier_price(int(brands.price[brand]), int(sellers.depth[row]), p.chains)
    book_margin(row, price - own, sellers)
    sellers.units_sold[row] += 1
    if brand_ships(row, sellers, p):
        buy_units(row, 1, people, sellers, brands, accounts, tally, p)
        sellers.units_bought[row] += 1
        return
    units = restock_units(1 - int(sellers.stock[row]), p.chains)
    if units > 0:
        buy_units(row, units, people, sellers, brands, accounts, tally, p)
        sellers.units_bought[row] += units
        tally[Tally.RESTOCKED] += 1
    sellers.stock[row] += units - 1


@rule
def pay_platform(
    o: int,
    people: PersonColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    orders: OrderColumns,
    accounts: Array,
    tally: Array,
    p: Parameters,
) -> None:
    """Pay the platform's fee, or the fine for a private deal found out (equation 12)."""
    row, brand, price = int(orders.seller[o]), int(orders.brand[o]), int(orders.price[o])
    if orders.private[o]:
        if not orders.detected[o]:
            return
        amount = fen(price * p.private_deals.fine)
        tally[Tally.FINES] += amount
        tally[Tally.DETECTED] += 1
    else:
        fee = fee_share(p.insurance.platform_fee, int(brands.platform[brand]), p.platforms)
        amount = fen(price * fee)
        tally[Tally.FEES] += amount
    if brand_sells(row, sellers):
        earn(brands, tally, brand, -amount)
    else:
        charge_seller(row, amount, people, sellers)
    accounts[Account.PLATFORM] += amount


@rule
def pay_freight(
    o: int,
    people: PersonColumns,
    brands: BrandColumns,
    orders: OrderColumns,
    accounts: Array,
    tally: Array,
    today: Today,
    p: Parameters,
) -> None:
    """Let the buyer of fresh produce pay the cold chain (M67); private deals are fetched."""
    if orders.private[o] or not is_fresh(np.float64(brands.taste[orders.brand[o]]), p.categories):
        return
    freight = fen(int(orders.price[o]) * today.freight)
    people.cash[orders.buyer[o]] -= freight
    accounts[Account.OUTSIDE] += freight
    tally[Tally.FREIGHT] += freight


@rule
def pay_out(
    o: int,
    people: PersonColumns,
    sellers: SellerColumns,
    orders: OrderColumns,
    accounts: Array,
    tally: Array,
    today: Today,
    p: Parameters,
) -> None:
    """Pay the seller out; where that fails, the insurer pays first, within its limit (M45)."""
    row, price = int(orders.seller[o]), int(orders.price[o])
    if row < 0 or sellers.kind[row] == HOST or orders.private[o] or p.payouts.failure <= 0.0:
        return
    if p.payouts.insured:
        premium = fen(price * p.payouts.premium)
        accounts[Account.PLATFORM] -= premium
        accounts[Account.INSURER] += premium
        tally[Tally.PAYOUT_PREMIUMS] += premium
    word = bits(today.keys[Purpose.PAYOUT], int(orders.buyer[o]), int(sellers.person[row]))
    if not happens(word, p.payouts.failure):
        return
    tally[Tally.FAILED_PAYOUTS] += 1
    charge_seller(row, price, people, sellers)
    accounts[Account.PLATFORM] += price
    tally[Tally.WITHHELD] += price
    if p.payouts.insured:
        paid = min(price, fen(100.0 * p.payouts.limit))
        recovered = fen(paid * p.payouts.recovered)
        charge_seller(row, -paid, people, sellers)
        accounts[Account.INSURER] += recovered - paid
        accounts[Account.PLATFORM] -= recovered
        tally[Tally.PAYOUTS_INSURED] += 1
        tally[Tally.PAYOUT_CLAIMS] += paid
        tally[Tally.PAYOUT_RECOVERED] += recovered


@rule
def pay_labour(
    o: int, brands: BrandColumns, orders: OrderColumns, accounts: Array, tally: Array, p: Parameters
) -> None:
    """Pay who handles the order, by hand or with tools (M37)."""
    brand = int(orders.brand[o])
    tools = p.mechanisms.tools and brands.tool[brand]
    cost = fen(100.0 * (p.tools.tool_cost if tools else p.tools.manual_cost))
    earn(brands, tally, brand, -cost)
    accounts[Account.OUTSIDE] += cost


@rule
def pay_commission(
    o: int,
    people: PersonColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    orders: OrderColumns,
    tally: Array,
    p: Parameters,
) -> None:
    """Pay who forwarded the post that was bought by (M09, M49)."""
    row = int(orders.seller[o])
    amount = fen(int(orders.price[o]) * p.forwarding.commission)
    people.cash[orders.forwarder[o]] += amount
    tally[Tally.COMMISSIONS] += amount
    if brand_sells(row, sellers):
        earn(brands, tally, int(orders.brand[o]), -amount)
    else:
        charge_seller(row, amount, people, sellers)


@rule
def pay_coupon(
    o: int,
    people: PersonColumns,
    orders: OrderColumns,
    accounts: Array,
    tally: Array,
    p: Parameters,
) -> None:
    """Pay the buyer's coupon, out of the platform's purse (M83)."""
    coupon = coupon_worth(int(orders.price[o]), p.campaigns)
    people.cash[orders.buyer[o]] += coupon
    accounts[Account.PLATFORM] -= coupon
    tally[Tally.COUPONS] += coupon


@rule
def insure(
    o: int,
    people: PersonColumns,
    brands: BrandColumns,
    orders: OrderColumns,
    accounts: Array,
    tally: Array,
) -> None:
    """Pay the premium, the claim and what is recovered of it (equations 21 and 22; M44)."""
    brand, price = int(orders.brand[o]), int(orders.price[o])
    premium = fen(price * np.float64(brands.premium[brand]))
    claim, recovered = int(orders.claim[o]), int(orders.recovered[o])
    earn(brands, tally, brand, -premium - recovered)
    people.cash[orders.buyer[o]] += claim
    accounts[Account.INSURER] += premium + recovered - claim
    tally[Tally.PREMIUMS] += premium
    tally[Tally.CLAIMS] += claim
    tally[Tally.RECOVERED] += recovered
    tally[Tally.INSURED_SALES] += price
    brands.insured_orders[brand] += 1.0
    brands.insured_sales[brand] = np.float64(brands.insured_sales[brand]) + price / 100.0
    brands.claims[brand] = np.float64(brands.claims[brand]) + (claim - recovered) / 100.0


@rule
def pay_refund(
    o: int,
    people: PersonColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    orders: OrderColumns,
    tally: Array,
    p: Parameters,
) -> None:
    """Refund: by the seller in the stock model, by the brand otherwise (equation 21)."""
    row, refund = int(orders.seller[o]), int(orders.refund[o])
    people.cash[orders.buyer[o]] += refund
    tally[Tally.REFUNDS] += refund
    if brand_ships(row, sellers, p):
        earn(brands, tally, int(orders.brand[o]), -refund)
    else:
        charge_seller(row, refund, people, sellers)


@rule
def record(o: int, brands: BrandColumns, orders: OrderColumns, p: Parameters) -> None:
    """Review the brand and keep its record (equation 16; M30, M43, M51)."""
    brand, felt = int(orders.brand[o]), np.float64(orders.surprise[o])
    count = np.float64(brands.reviews[brand])
    brands.score[brand] = reviewed(
        np.float64(brands.score[brand]), count, review_mark(felt, p.reviews), p.reviews
    )
    brands.reviews[brand] = count + 1.0
    mean = np.float64(brands.mean_surprise[brand])
    brands.mean_surprise[brand] = mean + p.effort.memory * (felt - mean)
    brands.month_orders[brand] += 1.0
    if orders.complained[o]:
        brands.month_complaints[brand] += 1.0


@kernel
def settle_orders(
    count: int,
    people: PersonColumns,
    sellers: SellerColumns,
    brands: BrandColumns,
    orders: OrderColumns,
    accounts: Array,
    tally: Array,
    today: Today,
    parameters: Array,
) -> None:
    """Settle the day's orders, one after the other."""
    p = parameters[0]
    for o in range(count):
        deliver(o, people, sellers, brands, orders, accounts, tally, today, p)
        pay_labour(o, brands, orders, accounts, tally, p)
        pay_freight(o, people, brands, orders, accounts, tally, today, p)
        pay_platform(o, people, sellers, brands, orders, accounts, tally, p)
        pay_out(o, people, sellers, orders, accounts, tally, today, p)
        if orders.forwarder[o] >= 0:
            pay_commission(o, people, sellers, brands, orders, tally, p)
        if today.coupon and not orders.private[o]:
            pay_coupon(o, people, orders, accounts, tally, p)
        if orders.insured[o]:
            insure(o, people, brands, orders, accounts, tally)
        if orders.refund[o] > 0:
            pay_refund(o, people, sellers, brands, orders, tally, p)
        record(o, brands, orders, p)
