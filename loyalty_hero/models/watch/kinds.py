"""Kinds of what is on the watch list: how much each weighs, and what a manager does about it."""

from typing import NamedTuple


class Kind(NamedTuple):
    label: str
    weight: int
    """From 1, when there is time, to 5, today."""


KINDS = {
    "disagreeing_sale": Kind("Sale does not add up", 2),
    "refund_in_money": Kind("Points refunded in money", 2),
    "customer_corrected": Kind("Customer corrected", 1),
    "members_discount": Kind("Members' discount without a membership", 2),
    "own_claim": Kind("Staff claimed a sale for themselves", 4),
    "own_card": Kind("Staff used their own card", 4),
    "many_sales": Kind("Many sales for one customer in a day", 3),
    "many_returns": Kind("Many returns by one customer", 3),
    "many_claims": Kind("Many receipts claimed at one till", 3),
    "adjust_redeem": Kind("Added points were spent at once", 3),
    "odd_date": Kind("Date outside the session", 1),
    "hold_freed": Kind("Reserved points were released before payment", 2),
    "conflict": Kind("Points were spent elsewhere", 2),
    "other_account": Kind("Redemption booked on another account", 1),
    "overdraft": Kind("More points spent than the customer had", 2),
    "wrong_codes": Kind("Wrong manager's codes at the till", 5),
    "wrong_pins": Kind("Wrong PINs of a customer at the till", 4),
    "audit": Kind("The audit found differences", 5),
}


def get_advice(env, kind):
    """Return what to do about something of this kind, in a sentence or two."""
    return {
        "disagreeing_sale": env._(
            "Compare the sale with its receipt. If goods came back from another customer, ask the cashier why."
        ),
        "refund_in_money": env._(
            "Read the reason. If there is none, ask who refunded it why it was not refunded in points."
        ),
        "customer_corrected": env._(
            "Check that both customers exist and that the reason is right. Nothing else is to be done."
        ),
        "members_discount": env._(
            "Ask the cashier for whom the discount was. If the membership has just ended, nothing else is to be done."
        ),
        "own_claim": env._(
            "Compare the sale with who was there. If it was somebody else's, correct the customer of the order."
        ),
        "own_card": env._(
            "Ask whether the cashier bought this. If the goods were another customer's, take the points back."
        ),
        "many_sales": env._(
            "Open the entries. A cashier's card that many customers' sales go on is taken away, and the points are "
            "taken back."
        ),
        "many_returns": env._(
            "Open the entries. If points were spent before the goods came back, talk to the customer, and block the "
            "card if it goes on."
        ),
        "many_claims": env._(
            "Compare the claimed receipts with their customers. Receipts that customers left behind are not the "
            "cashier's to claim."
        ),
        "adjust_redeem": env._(
            "Ask who added the points for what. If the reason does not hold, undo the adjustment or charge the goods."
        ),
        "odd_date": env._(
            "Check the clock of the till. The sale got the date of its session instead."
        ),
        "hold_freed": env._(
            "Ask who released the points why. The sale was paid with them all the same."
        ),
        "conflict": env._(
            "The till was offline when the points were spent elsewhere. If it happens often, look after the till's "
            "connection."
        ),
        "other_account": env._(
            "Ask your accountant to compare the account of the program with the one on the entry."
        ),
        "overdraft": env._(
            "The next purchases make up for it. If the customer does not come back, take it as a loss."
        ),
        "wrong_codes": env._(
            "Ask who was at the till. If somebody tries to guess the code, set a new one."
        ),
        "wrong_pins": env._(
            "Ask who was at the till. If the customer forgot the PIN, set a new one. If it was somebody else, tell the "
            "customer."
        ),
        "audit": env._(
            "Run the audit and open its differences. Do not adjust points before you know where they come from."
        ),
    }[kind]
