"""Whether a program runs for a sale and a customer."""

from collections.abc import Sequence

from .conditions import unmet, unmet_customer
from .prepare import PreparedProgram, prepare_program
from .sales import Sale, standing_in, to_program_currency, without_discount
from .values import Customer, Line, Membership, Program, ProgramExcludedReason

ON_ACCOUNT = "on_account"
"""The excluded flag that leaves out what a sale leaves on account, not the whole sale."""


def is_eligible(program: Program | PreparedProgram, customer: Customer) -> bool:
    """Tell whether the program is for this customer: group, territory, not excluded.

    :raise MalformedError: for a program that `check_program` refuses.
    """
    prepared = prepare_program(program)
    return exclude_customer(prepared, customer) is None


def belongs_alone(program: Program | PreparedProgram, customer: Customer, day: str) -> bool:
    """Tell whether the customer, a member, belongs to this exclusive program and so to no other.

    That is so on each day of the program, wherever and however they buy; in a membership, while a period
    covers the day. Whom the program is not for does not belong to it.

    :param day: of the sale, as `YYYY-MM-DD`
    :raise MalformedError: for a program that `check_program` refuses.
    """
    prepared = prepare_program(program)
    if not prepared.is_exclusive:
        return False
    condition = prepared.program["condition"]
    start, end = condition["date_start"], condition["date_end"]
    if (start is not None and day < start) or (end is not None and end < day):
        return False
    if exclude_customer(prepared, customer) is not None:
        return False
    is_membership = prepared.program["kind"] == "membership"
    return not is_membership or current_membership(prepared, customer, day) is not None


def exclude_customer(prepared: PreparedProgram, customer: Customer) -> str | None:
    """Return why the program is not for this customer, or None."""
    if customer["id"] in prepared.excluded_customers:
        return "excluded_customer"
    for flag in customer["flags"]:
        if flag in prepared.excluded_flags:
            return flag
    return prepared.condition and unmet_customer(prepared.condition, customer)


def exclude_program(prepared: PreparedProgram, sale: Sale) -> ProgramExcludedReason | None:
    """Return why the program does not run for this sale, or None: time, place, customer, payment."""
    program = prepared.program
    basket = sale.basket
    shop = basket["shop"]
    why: str | None = unmet(prepared.condition, sale)
    if why == "not_started":
        return _exclude(why, date=program["condition"]["date_start"])
    if why == "ended":
        return _exclude(why, date=program["condition"]["date_end"])
    if why is not None:
        return _exclude(why)
    if shop is None and not program["invoices"]:
        return _exclude("no_invoices", shop=None)
    if shop is not None and program["shops"] and shop not in program["shops"]:
        return _exclude("other_shop", shop=shop)
    why = exclude_customer(prepared, sale.customer) or find_flag(prepared, basket["flags"])
    if why is not None:
        return _exclude(why)
    if program["paid_with_points"] == "nothing" and basket["paid_with_points"] > 0:
        amount = to_program_currency(prepared, sale, basket["paid_with_points"])
        return _exclude("paid_with_points", amount=amount)
    if program["kind"] == "membership" and (
        current_membership(prepared, sale.customer, sale.day) is None
    ):
        return _exclude("no_membership")
    return None


def exclude_small_purchase(
    prepared: PreparedProgram, sale: Sale, lines: Sequence[Line]
) -> ProgramExcludedReason | None:
    """Return why the purchase is too small for the program, or None.

    The purchase is all that was bought, however it is paid and whether or not a rule takes it; only
    lines with an excluded flag (a gift card, a tip) are no purchase.
    """
    amount_min = prepared.program["amount_min"]
    quantity_min = prepared.program["quantity_min"]
    if not amount_min and not quantity_min:
        return None
    bought = [
        line for line in lines if not line["flags"] or find_flag(prepared, line["flags"]) is None
    ]
    worth = sum(map(prepared.amount_of, bought))
    base = without_discount(prepared, sale, bought, to_program_currency(prepared, sale, worth))
    if base < amount_min:
        return _exclude("below_minimum", base=base, amount_min=amount_min)
    quantity = max(0, sum([line["quantity"] for line in bought]))
    if quantity < quantity_min:
        return _exclude("below_quantity", quantity=quantity, quantity_min=quantity_min)
    return None


def find_flag(prepared: PreparedProgram, flags: Sequence[str]) -> str | None:
    """Return the first of these flags that keeps from earning, or None."""
    for flag in flags:
        if flag in prepared.excluded_flags:
            return flag
    return None


def current_membership(
    prepared: PreparedProgram, customer: Customer, day: str
) -> Membership | None:
    """Return the customer's membership when it covers the day, or None."""
    membership = standing_in(prepared, customer)["membership"]
    if membership is None or day < membership["date_start"]:
        return None
    end = membership["date_end"]
    return membership if end is None or day <= end else None


def _exclude(why: str, **facts) -> ProgramExcludedReason:
    return {"type": "program_excluded", "why": why, **facts}
