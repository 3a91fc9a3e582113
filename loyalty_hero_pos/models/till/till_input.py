"""What comes from a till is checked here, before anything looks at it: its type, its size, its form.

Each function returns the value, or raises a ``UserError`` with a sentence for the cashier.
"""

import math
import re

from odoo.exceptions import UserError

from odoo.addons.loyalty_hero.models.base.bounds import CODE_MOST

# What JavaScript and a database id can hold.
MAX_NUMBER = 2**53 - 1
MAX_ID = 2**31 - 1
# More goods than any return has.
MAX_LINES = 10_000
MAX_QUANTITY = 10**9
# A till asks for fewer customers at once.
MAX_CUSTOMERS = 1_000
# What is asked for of a reward: points (hundredths) and ids.
WISH = {"points": MAX_NUMBER, "partner_id": MAX_ID, "reward_id": MAX_ID}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def check_id(env, value):
    """Return the id of a record."""
    if not _is_whole(value, MAX_ID):
        raise UserError(env._("This record no longer exists. Reload the till."))
    return value


def check_customers(env, partner_ids):
    """Return the ids of customers."""
    if not isinstance(partner_ids, list) or len(partner_ids) > MAX_CUSTOMERS:
        raise UserError(env._("These customers cannot be looked up together. Choose fewer."))
    return [check_id(env, partner_id) for partner_id in partner_ids]


def check_uuid(env, value):
    """Return the name that a till has given to an order or a payment."""
    if not isinstance(value, str) or not UUID.fullmatch(value):
        raise UserError(env._("The order has no number yet. Try again."))
    return value


def check_code(env, value):
    """Return what was scanned or typed."""
    if not isinstance(value, str) or len(value) > CODE_MOST or "\0" in value:
        raise UserError(env._("This code cannot be read. Scan it again."))
    return value


def check_claim(env, claim):
    """Return a claim on points (see ``pos.config.loyalty_hold``) with nothing in it but what it has to have."""
    return _check_fields(
        env, claim, {**WISH, "due": MAX_NUMBER, "base": MAX_NUMBER}, ("order_uuid", "payment_uuid")
    )


def check_wish(env, wish):
    """Return a wish for a coupon or card (see ``pos.config.loyalty_issue``), as ``check_claim`` does."""
    return _check_fields(env, wish, WISH, ("order_uuid", "key"))


def _check_fields(env, value, limits, uuids):
    if not isinstance(value, dict):
        raise UserError(env._("Enter how many points to redeem: a number above 0."))
    for name, limit in limits.items():
        if not _is_whole(value.get(name), limit):
            raise UserError(env._("Enter how many points to redeem: a number above 0."))
    names = {name: check_uuid(env, value.get(name)) for name in uuids}
    return {**{name: value[name] for name in limits}, **names}


def check_adjustment(env, wish):
    """Return an adjustment that a manager allows at the till (see ``pos.config.loyalty_adjust``), and no more."""
    if not isinstance(wish, dict) or wish.get("kind") not in ("add", "take"):
        raise UserError(env._("Choose whether points are added or taken."))
    if not _is_whole(wish.get("points"), MAX_NUMBER):
        raise UserError(env._("Enter how many points: a number above 0."))
    texts = {name: wish.get(name) for name in ("note", "code")}
    if not all(isinstance(text, str) and "\0" not in text for text in texts.values()):
        raise UserError(env._("Enter an explanation and the manager's code."))
    ids = ("partner_id", "program_id", "reason_id", "manager_id")
    return {
        **texts,
        **{name: check_id(env, wish.get(name)) for name in ids},
        "kind": wish["kind"],
        "points": wish["points"],
        # Longer ones are none.
        "code": texts["code"][:CODE_MOST],
        "uuid": check_uuid(env, wish.get("uuid")),
    }


def check_returned(env, lines):
    """Return how many come back of each sold line: ``{line id: quantity}``."""
    if not isinstance(lines, list) or len(lines) > MAX_LINES:
        raise UserError(env._("These goods cannot be returned together. Choose fewer."))
    quantities = {}
    for line in lines:
        quantity = line.get("quantity") if isinstance(line, dict) else None
        if not _is_quantity(quantity):
            raise UserError(env._("Enter how many items are returned: a number above 0."))
        line_id = check_id(env, line.get("line_id"))
        quantities[line_id] = quantities.get(line_id, 0) + quantity
    return quantities


def _is_whole(value, limit):
    # Booleans are integers to Python, not to a cashier.
    return type(value) is int and 0 <= value <= limit


def _is_quantity(value):
    return type(value) in (int, float) and math.isfinite(value) and 0 <= value <= MAX_QUANTITY
