"""Run in an Odoo shell: a small shop with an open session, a cashier, a customer and 100 Stars to spend."""

# ruff: noqa: F821 - `env` is the shell's

from odoo import fields

company = env.company
env["account.chart.template"].try_loading("generic_coa", company=company, install_demo=False)
partner = env["res.partner"].create({"name": "Mara Lind"})
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
product = env["product.product"].create(
    {"name": "Rain coat", "list_price": 100, "taxes_id": False, "available_in_pos": True}
)
invoice = env["account.move"].create(
    {
        "move_type": "out_invoice",
        "partner_id": partner.id,
        "invoice_line_ids": [
            fields.Command.create(
                {"product_id": product.id, "quantity": 1, "price_unit": 100, "tax_ids": []}
            )
        ],
    }
)
invoice.action_post()
cashier = env["res.users"].create(
    {
        "name": "Cashier",
        "login": "cashier",
        "password": "cashier-secret",
        "group_ids": [
            fields.Command.set(
                [env.ref("base.group_user").id, env.ref("point_of_sale.group_pos_user").id]
            )
        ],
    }
)
journal = env["account.journal"].create({"name": "Till", "code": "TILL", "type": "cash"})
cash = env["pos.payment.method"].create({"name": "Cash", "journal_id": journal.id})
config = env["pos.config"].create(
    {"name": "Old Town", "payment_method_ids": [fields.Command.set(cash.ids)]}
)
config.with_user(cashier).open_ui()
config.current_session_id.set_opening_control(0, None)
env.cr.commit()
