"""Run in an Odoo shell, after ``shop.py``: points pay in an open session, and the app is to go."""

# ruff: noqa: F821 - `env` and what shop.py made are the shell's

from uuid import uuid4

from odoo.exceptions import UserError

method = config.payment_method_ids.filtered("is_loyalty")
session = config.current_session_id
reward = program.reward_ids
order_uuid, payment_uuid = str(uuid4()), str(uuid4())
till = config.with_user(cashier)
till.loyalty_hold(
    {
        "order_uuid": order_uuid,
        "payment_uuid": payment_uuid,
        "partner_id": partner.id,
        "reward_id": reward.id,
        "points": 10000,
        "due": 10000,
        "base": 10000,
    }
)
line = {
    "product_id": product.id,
    "qty": 1,
    "price_unit": 100,
    "price_subtotal": 100,
    "price_subtotal_incl": 100,
    "tax_ids": [],
}
payments = [
    {"payment_method_id": method.id, "amount": 10, "uuid": payment_uuid, "name": "points"},
    {"payment_method_id": cash.id, "amount": 90, "name": "cash"},
]
env["pos.order"].with_user(cashier).sync_from_ui(
    [
        {
            "uuid": order_uuid,
            "access_token": str(uuid4()),
            "name": "Order",
            "session_id": session.id,
            "partner_id": partner.id,
            "lines": [fields.Command.create(line)],
            "payment_ids": [fields.Command.create(payment) for payment in payments],
            "amount_total": 100,
            "amount_paid": 100,
            "amount_return": 0,
            "amount_tax": 0,
            "state": "paid",
            "to_invoice": False,
            "user_id": False,
        }
    ]
)
env.cr.commit()
app = env["ir.module.module"].search([("name", "=", "loyalty_hero")])
try:
    app.button_immediate_uninstall()
except UserError as refusal:
    print(f"REFUSED: {refusal}")
env.cr.rollback()
session.post_closing_cash_details(190)
session.close_session_from_ui()
print(f"CLOSED: {session.name} {session.state}")
# Another shop is open, and nobody paid with points there: its till does not offer them any more.
other = config.copy({"name": "Harbour"})
other.with_user(cashier).open_ui()
env.cr.commit()
app.button_immediate_uninstall()
