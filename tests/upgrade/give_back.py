"""Run in an Odoo shell on the upgraded demo shop: goods of old sales come back, a day after all that happened.

It tells what the ledger said of each sale, and what the customer had before and afterwards.
"""

# ruff: noqa: F821 - `env` and `tell` are the shell's

from datetime import timedelta
from uuid import uuid4

from freezegun import freeze_time

from odoo import fields

stars = env.ref("loyalty_hero.program_star_club_demo")
config = env.ref("loyalty_hero_pos.pos_config_old_town_demo")
cashier = env.ref("loyalty_hero.user_cashier_demo")
till = config.with_user(cashier)
latest = max(env["loyalty.hero.transaction"].search([]).mapped("date"))


def get_balance(partner):
    member = stars.member_ids.filtered(lambda each: each.partner_id == partner)
    member.invalidate_recordset()
    return member.balance


def get_sums(sale):
    """What the sale earned, what was redeemed, and what its redemptions paid, all of them what is left."""
    key = f"{sale._name},{sale.uuid if sale._name == 'pos.order' else sale.id}"
    entries = env["loyalty.hero.entry"].search([("source_key", "=", key)])
    redeemed = entries.filtered(lambda entry: entry.kind == "redeem")
    return {
        "earned": sum((entries - redeemed).mapped("points")),
        "redeemed": sum(redeemed.mapped("points")),
        "paid": round(sum(redeemed.mapped("amount")), 2),
    }


def prepare_line(line):
    return {
        "product_id": line.product_id.id,
        "qty": -line.qty,
        "price_unit": line.price_unit,
        "discount": line.discount,
        "price_subtotal": line.price_subtotal,
        "price_subtotal_incl": line.price_subtotal_incl,
        "tax_ids": [fields.Command.set(line.tax_ids.ids)],
        "refunded_orderline_id": line.id,
    }


def take_back(lines):
    """Take whole lines of an order back at the till, as its page does; return what it foretold."""
    order = lines.order_id
    told = till.loyalty_return([{"line_id": line.id, "quantity": line.qty} for line in lines])
    total = order.currency_id.round(sum(lines.mapped("price_subtotal_incl")))
    points = told["amount"] / 100
    methods = config.payment_method_ids
    amounts = {
        methods.filtered("is_loyalty"): points,
        methods.filtered("is_cash_count"): order.currency_id.round(total - points),
    }
    payments = [
        {"payment_method_id": method.id, "amount": -amount, "name": "back"}
        for method, amount in amounts.items()
        if amount
    ]
    data = {
        "uuid": str(uuid4()),
        "access_token": str(uuid4()),
        "name": "Return",
        "session_id": config.current_session_id.id,
        "partner_id": order.partner_id.id,
        "lines": [fields.Command.create(prepare_line(line)) for line in lines],
        "payment_ids": [fields.Command.create(payment) for payment in payments],
        "amount_total": -total,
        "amount_paid": -total,
        "amount_return": 0,
        "amount_tax": -sum(line.price_subtotal_incl - line.price_subtotal for line in lines),
        "is_refund": True,
        "state": "paid",
        "to_invoice": False,
        "user_id": False,
    }
    env["pos.order"].with_user(cashier).sync_from_ui([data])
    return told


def tell_sale(name, sale, *steps):
    """Take a sale back step by step, and tell what became of it."""
    before, sums = get_balance(sale.partner_id), get_sums(sale)
    foretold = [step() for step in steps]
    env.flush_all()
    after = {"change": get_balance(sale.partner_id) - before, "left": get_sums(sale)}
    tell(**{name: {**sums, **after, "foretold": foretold}})


def credit(invoice):
    def post():
        invoice._reverse_moves([{"invoice_date": fields.Date.today()}]).action_post()

    return post


with freeze_time(latest + timedelta(days=1)):
    till.open_ui()
    session = config.current_session_id
    session.set_opening_control(session.cash_register_balance_start, None)
    whole = env.ref("loyalty_hero_pos.pos_order_old_town_9_demo")
    tell_sale("whole", whole, lambda: take_back(whole.lines))
    parts = env.ref("loyalty_hero_pos.pos_order_old_town_5_demo")
    tell_sale("parts", parts, *(lambda line=line: take_back(line) for line in parts.lines))
    for name in ("gull_rock_cafe_2", "grace_okafor_2"):
        invoice = env.ref(f"loyalty_hero.invoice_{name}_demo")
        tell_sale(name, invoice, credit(invoice))
    session.post_closing_cash_details(session.cash_register_balance_end)
    session.close_session_from_ui()
    versions = env["loyalty.hero.program.version"].search([])
    audit = env["loyalty.hero.audit"].create({})
    tell(
        session=session.state,
        versions={version.id: version._get_prepared().program["code"] for version in versions},
        differences=audit.line_ids.filtered("difference_count").mapped("details"),
        checked=max(audit.line_ids.mapped("checked_count")),
    )
    env.cr.commit()
