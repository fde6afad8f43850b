"""What every column of the state is, for docs/odd.md: unit and meaning, in the columns' order.

Names and types come from `sim.state.columns`; a test fails where a column is missing here.
"""

from sim.state.columns import (
    BrandColumns,
    CascadeColumns,
    ContactColumns,
    MailColumns,
    OrderColumns,
    PersonColumns,
    SellerColumns,
)

Words = dict[str, tuple[str, str]]

PERSON: Words = {
    "taste": ("circle", "place on the circle of tastes, in [0, 1)"),
    "attention": ("posts/day", "posts it reads a day, at most"),
    "channel_trust": ("share", "C, trust in weishang as such"),
    "platform_trust": ("share", "P, trust in the platform"),
    "feed_fatigue": ("1", "F, fatigue with the whole feed, at least 0"),
    "need": ("share", "0 just bought, 1 full"),
    "purse": ("yuan", "what it still allows itself to spend on weishang; no cash"),
    "allowance": ("yuan/day", "what is added to the purse a day"),
    "income": ("yuan/day", "w, reference income, against which a lure is weighed"),
    "propensity": ("1", "π, entrepreneurial propensity, mean 1"),
    "immunity": ("share", "J, of an ex-seller against joining again; 1 on leaving"),
    "novelty": ("share", "n, of weishang to the person: 1 untouched"),
    "habit": ("share", "h, of buying elsewhere"),
    "purchases": ("orders", "bought from weishang sellers so far, at most 65,535"),
    "cash": ("fen", "receipts less payments since day 0"),
    "seller": ("row", "its row as a seller; -1 if it never sold"),
    "selling": ("flag", "1 while that row is active"),
    "deleted_ties": ("ties", "its ties that were deleted, those made by trade left out"),
    "ads_seen": ("ads", "read today"),
    "muted": ("ties", "muted today"),
    "deleted": ("ties", "deleted today; carried out at the day's end"),
    "dropped": ("ties", "strangers dropped today; carried out at the day's end"),
    "occasion": ("flag", "1 if it considered an offer today"),
    "surplus": ("yuan", "expected surplus of today's choice"),
    "recruiter": ("person", "who recruited it today; -1 nobody, -2 its own accord"),
    "buying": ("code", "today's order: 0 none, 1 by an ad, 2 of its own accord, 3 by a search, 4 "
               "by a forward, 5 by a paid ad"),
    "bought": ("slot", "contact that it buys from; -1 where the seller is none"),
    "bought_from": ("row", "seller that it buys from; -1 the brand's own shop"),
    "bought_brand": ("row", "brand that it buys"),
    "forwarding": ("row", "seller whose post it forwards today; -1 none"),
    "forward_depth": ("1", "forwards in a chain before its own"),
    "forward_cascade": ("row", "cascade of its forward; -1 a new one"),
    "offered": ("row", "seller whose post was forwarded to it yesterday; -1 none"),
    "offered_by": ("person", "who forwarded it"),
    "offered_trust": ("share", "that person's trust in the seller"),
    "offered_depth": ("1", "forwards in a chain up to it"),
    "offered_cascade": ("row", "its cascade"),
    "last_cascade": ("row", "latest cascade that it saw or began; -1 none"),
    "private": ("flag", "1 if today's order is a private deal"),
}  # fmt: skip

CONTACT: Words = {
    "start": ("slot", "first slot of a person's row (one entry a person, as the next three)"),
    "room": ("slots", "slots that the person has"),
    "used": ("slots", "slots in use: friends, followed and following, deleted ones included"),
    "selling": ("slots", "leading slots whose contact sells, is seen and is not deleted"),
    "person": ("person", "the contact (one entry a slot, as the following)"),
    "trust": ("share", "T, trust in the contact as a seller"),
    "fatigue": ("1", "f, fatigue with the contact's posts, at least 0"),
    "face": ("purchases", "G, favour purchases left"),
    "tie": ("share", "ω, strength of the tie"),
    "flags": ("bits", "1 muted, 2 deleted, 4 strong, 8 friend of the start, 16 member of the "
              "contact's community, 32 follower of the contact, 64 the contact is a member or "
              "follower of the owner, 128 friend made by trade"),
    "purchases": ("orders", "bought from the contact, at most 255"),
    "touched": ("day", "day up to which a slot whose contact does not sell is caught up"),
}  # fmt: skip

SELLER: Words = {
    "person": ("person", "who sells"),
    "kind": ("code", "0 distributor, 1 host of a community, 2 influencer"),
    "active": ("flag", "1 while it sells"),
    "brand": ("row", "what it sells; -1 for an influencer between endorsements"),
    "depth": ("levels", "d, level in the chain, 0 at the top"),
    "upline": ("row", "from whom it buys; -1 the brand itself"),
    "since": ("day", "day of the latest joining"),
    "rate": ("posts/day", "λ, posting rate"),
    "next_rate": ("posts/day", "the rate from tomorrow on"),
    "wanted": ("yuan/day", "income below which it may quit"),
    "patience": ("days", "age up to which it does not quit"),
    "income": ("yuan/day", "Y, 30-day average of margins and differences less the worth of the "
               "time that ads took"),
    "ads": ("posts", "ads posted today"),
    "wealthy": ("posts", "those of them that show wealth"),
    "values": ("posts", "useful posts posted today"),
    "chats": ("chats", "chats started today"),
    "met": ("person", "who accepted its friend request today; -1 nobody"),
    "skill": ("share", "s, skill at selling"),
    "content": ("1", "c, its share of useful posts, in units of the era's"),
    "next_content": ("1", "the same from tomorrow on"),
    "shares": ("posts/day", "30-day average of forwards of its posts"),
    "premium": ("share", "premium on the list price"),
    "first_sale": ("day", "day of its first sale since joining; -1 before"),
    "stock": ("units", "on hand"),
    "units_bought": ("units", "for life, as the next two"),
    "units_sold": ("units", "sold"),
    "units_lost": ("units", "written off"),
    "units_before": ("units", "sold by the end of the last month"),
    "month_units": ("units", "sold in the last full month; -1 if it did not sell all through it"),
    "margin_today": ("fen", "today: sales less the tier price of what was sold, less fees, fines, "
                     "refunds, commissions and fees of trainings; fees for training others added"),
    "downline_today": ("fen", "today: differences earned on goods that downlines bought"),
    "margin_mean": ("yuan/day", "30-day average of the margin"),
    "downline_mean": ("yuan/day", "30-day average of the differences"),
    "gross": ("fen", "margins and differences so far, for life"),
    "net": ("fen", "cash flow since the latest joining, packs and restocks included"),
    "net_180": ("fen", "net 180 days after joining"),
    "judged": ("flag", "1 once that is known"),
    "quitting": ("flag", "1: quits at the end of today"),
    "campaign_end": ("day", "influencers: day on which the endorsement ends"),
    "mail": ("position", "where its mail of the step at work stands"),
}  # fmt: skip

BRAND: Words = {
    "kind": ("code", "0 genuine, 1 counterfeit, 2 community"),
    "active": ("flag", "1 while on the market"),
    "host": ("person", "who runs a community; -1 none"),
    "born": ("day", "day of entry"),
    "name": ("count", "how often it came back under a new name"),
    "quality": ("share", "q, true quality"),
    "effort": ("1", "e, factor on quality; 1 at the start"),
    "taste": ("circle", "place on the circle of tastes: its category"),
    "width": ("circle", "w_b, width of the taste that it suits"),
    "price": ("fen", "p, list price"),
    "cost": ("fen/unit", "unit cost at effort 1"),
    "orders_today": ("orders", "of today"),
    "orders_mean": ("orders/day", "o, 7-day average as of this morning"),
    "score": ("share", "R, review score; .5 at the start"),
    "reviews": ("reviews", "n_R, reviews counted since the record began"),
    "mean_surprise": ("1", "average surprise of its buyers"),
    "month_orders": ("orders", "since the record began, discounted monthly, as the next four"),
    "month_complaints": ("complaints", "complaints"),
    "insured_orders": ("orders", "insured orders"),
    "insured_sales": ("yuan", "their turnover"),
    "claims": ("yuan", "claims on them less recoveries"),
    "balance": ("fen", "its account"),
    "profit": ("fen", "since the month's turn"),
    "premium": ("share", "premium per insured yuan, for this month"),
    "budget": ("fen/day", "spent on paid reach this month"),
    "last_profit": ("fen", "profit of the month before"),
    "tool": ("flag", "1 where it has tools"),
    "platform": ("code", "0 cheap, 1 middle, 2 dear"),
    "strategic": ("code", "0 honest, 1 means to cheat once trusted, 2 cheats"),
    "defected": ("day", "day on which it began to cheat"),
    "bought_reviews": ("flag", "1 where reviews were bought since the record began"),
    "pseudo": ("flag", "1 for a flooder under the label of a community"),
    "stock": ("units", "units that a community made ahead"),
    "month_sold": ("units", "units that it sold since the month's turn"),
    "leaving": ("code", "at a month's turn: 0 stays, 1 exits, 2 banned, 3 renamed after a ban, "
                "4 found out by vetting, 5 runs and comes back under a new name"),
}  # fmt: skip

ORDER: Words = {
    "buyer": ("person", "who buys"),
    "slot": ("slot", "contact who sells; -1 where the seller is no contact"),
    "seller": ("row", "who sells; -1 the brand's own shop"),
    "brand": ("row", "what is bought"),
    "way": ("code", "how the buyer came to it, as `buying` of a person"),
    "forwarder": ("person", "who forwarded the post; -1 nobody"),
    "friend": ("person", "with whom the buyer makes friends over it; -1 nobody"),
    "price": ("fen", "as paid to the seller, coupon and freight apart"),
    "private": ("flag", "1 for a private deal"),
    "strong": ("flag", "1 where the tie is strong"),
    "trust": ("share", "T_m, mixed trust at the purchase"),
    "service": ("share", "service level met"),
    "surprise": ("1", "D, experience less expectation"),
    "bad": ("flag", "1 where it disappoints"),
    "complained": ("flag", "1 where the buyer complained"),
    "insured": ("flag", "1 where the buyer is insured"),
    "resolved": ("flag", "1 where the complaint ended in a claim or refund"),
    "claim": ("fen", "paid by the insurer"),
    "recovered": ("fen", "part of it recovered from the brand"),
    "refund": ("fen", "paid by seller or brand"),
    "detected": ("flag", "1 for a private deal found out"),
    "listeners": ("persons", "friends who will be told"),
    "mail": ("position", "where its letters stand"),
}

MAIL: Words = {
    "sender": ("person", "who says it"),
    "recipient": ("person", "to whom; -1 a letter to nobody"),
    "seller": ("person", "seller of whom it speaks; -1 none"),
    "kind": ("code", "0 word of mouth, 1 chat, 2 red packet, 3 regret, 4 invitation, 5 forward"),
    "weight": ("1", "word of mouth: intensity with the sign of good or bad; forwards: the "
               "forwarder's trust in the seller"),
    "platform": ("sign", "+1 good, -1 bad for the platform, 0 neither"),
    "depth": ("1", "forwards: forwards in a chain before this one"),
    "cascade": ("row", "forwards: their cascade"),
}  # fmt: skip

CASCADE: Words = {
    "root": ("person", "who began it"),
    "day": ("day", "on which it began"),
    "seller": ("row", "whose post is forwarded"),
    "forwards": ("posts", "forwards so far"),
    "depth": ("1", "greatest number of forwards one after the other, the first not counted"),
}

STATES: dict[type, Words] = {
    PersonColumns: PERSON,
    ContactColumns: CONTACT,
    SellerColumns: SELLER,
    BrandColumns: BRAND,
    CascadeColumns: CASCADE,
    OrderColumns: ORDER,
    MailColumns: MAIL,
}
"""Columns to what they hold; `InboxColumns`, an index, and `Scratch`, working memory, left out."""

ACCOUNTS = {
    "PLATFORM": "the platform's purse",
    "INSURER": "the insurer's reserve",
    "FACTORIES": "what makers were paid",
    "OWNERS": "what owners of brands put in (the reserve) and took over when a brand left",
    "OUTSIDE": "fixed costs, labour, tools, freight and bought reviews: money that left the market",
}
"""Accounts of `sim.state.ledger.Account`, fen."""

FACTS = {
    "SELLERS": ("rows", "sellers who ever were"),
    "BRANDS": ("rows", "brands and communities that ever were"),
    "ORDERS": ("orders", "of today"),
    "MAIL": ("letters", "of today"),
    "RECIPIENTS": ("persons", "who got mail today"),
    "SLOTS": ("slots", "slots of contacts in use, gaps of moved rows included"),
    "SOLVENT": ("flag", "1 until the insurer is found insolvent"),
    "POOLED_RATIO": ("share", "ℓ, pooled claims less recoveries per insured yuan"),
    "PLATFORM_TRUST_MEAN": ("share", "mean platform trust as of yesterday"),
    "COMPLAINTS_MEAN": ("complaints/day", "30-day average per 100 persons"),
    "LAST_EXPOSE": ("day", "of the latest exposé"),
    "CASCADES": ("rows", "cascades of forwards so far"),
    "PAID_VIEW": ("probability", "that a person sees a paid ad a day, this month"),
    "MEAN_INCOME": ("yuan/day", "30-day average margins and differences per active distributor, as "
                    "of yesterday"),
    "ENTRANTS": ("count", "brands that wanted to enter so far, refused ones included"),
}  # fmt: skip
"""Single numbers of the state, `sim.state.state.Fact`."""
