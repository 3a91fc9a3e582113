"""Run in an Odoo shell: a day of trade with whatever is installed.

An invoice, one from the day before credited, a sale at the till (with points where there are any), the session closed.
"""

# ruff: noqa: F821 - `env` and `tell` are the shell's

from uuid import uuid4

from odoo import fields

company = env.company
has_hero, has_till = "loyalty.hero.program" in env, "pos.config" in env


def get(model, vals, **more):
    """Find the record of the shop by what is its own, or make it."""
    domain = [(name, "=", value) for name, value in vals.items()]
    return env[model].search(domain, limit=1) or env[model].create({**vals, **more})


if not company.chart_template:
    env["account.chart.template"].try_loading("generic_coa", company=company, install_demo=False)
partner = get("res.partner", {"name": "Mara Lind"})
product = get("product.product", {"name": "Rain coat"}, list_price=100, taxes_id=False)
if has_hero and not env["loyalty.hero.program"].search([("state", "!=", "draft")]):
    account = env["account.account"].search([("account_type", "=", "expense")], limit=1)
    program = env["loyalty.hero.program"].create(
        {
            "name": "Star Club",
            "code": "STARS",
            "points_name": "Stars",
            "expense_account_id": account.id,
            "rule_ids": [fields.Command.create({"points": 1, "per_amount": 1})],
            "reward_ids": [fields.Command.create({"points": 100, "amount": 10})],
        }
    )
    program.action_start()

earlier = env["account.move"].search(
    [
        ("move_type", "=", "out_invoice"),
        ("payment_state", "=", "not_paid"),
        ("state", "=", "posted"),
    ]
)
if earlier:
    # Yesterday's invoice, whichever modules were there yesterday.
    earlier[0]._reverse_moves([{"invoice_date": fields.Date.today()}], cancel=True)
line = {"product_id": product.id, "quantity": 1, "price_unit": 100, "tax_ids": []}
invoice = env["account.move"].create(
    {
        "move_type": "out_invoice",
        "partner_id": partner.id,
        "invoice_line_ids": [fields.Command.create(line)],
    }
)
invoice.action_post()


def sell():
    """Open the till, sell, with points where there are any, and close the session."""
    product.available_in_pos = True
    cash = get(
        "pos.payment.method",
        {"name": "Cash"},
        journal_id=get("account.journal", {"code": "TILL"}, name="Till", type="cash").id,
    )
    config = get(
        "pos.config", {"name": "Old Town"}, payment_method_ids=[fields.Command.set(cash.ids)]
    )
    config.with_user(env.ref("base.user_admin")).open_ui()
    session = config.current_session_id
    session.set_opening_control(0, None)
    order_uuid, payment_uuid = str(uuid4()), str(uuid4())
    payments = [{"payment_method_id": cash.id, "amount": 100, "name": "cash"}]
    if "is_loyalty" in env["pos.payment.method"]:
        claim = {
            "order_uuid": order_uuid,
            "payment_uuid": payment_uuid,
            "partner_id": partner.id,
            "reward_id": env["loyalty.hero.reward"].search([], limit=1).id,
            "points": 5000,
            "due": 10000,
            "base": 10000,
        }
        config.with_user(env.ref("base.user_admin")).loyalty_hold(claim)
        points = config.payment_method_ids.filtered("is_loyalty")
        payments[0]["amount"] = 95
        payments.append(
            {"payment_method_id": points.id, "amount": 5, "uuid": payment_uuid, "name": "points"}
        )
    sold = {
        "product_id": product.id,
        "qty": 1,
        "price_unit": 100,
        "price_subtotal": 100,
        "price_subtotal_incl": 100,
        "tax_ids": [],
    }
    env["pos.order"].with_user(env.ref("base.user_admin")).sync_from_ui(
        [
            {
                "uuid": order_uuid,
                "access_token": str(uuid4()),
                "name": "Order",
                "session_id": session.id,
                "partner_id": partner.id,
                "lines": [fields.Command.create(sold)],
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
    session.post_closing_cash_details(payments[0]["amount"])
    session.close_session_from_ui()
    return session.state


told = {"session": sell()} if has_till else {}
env.flush_all()
tell(invoice=invoice.payment_state, **told)
if has_hero:
    member = env["loyalty.hero.member"].search([("partner_id", "=", partner.id)])
    audit = env["loyalty.hero.audit"].create({})
    tell(balance=member.balance, differences=audit.difference_count)
if "loyalty.hero.activity" in env:
    tell(activity=sum(env["loyalty.hero.activity"].search([]).mapped("points")))
env.cr.commit()
