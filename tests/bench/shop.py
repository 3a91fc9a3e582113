"""What the shops of benchmarks have in common: accounts, a running program, a till that is open, an order."""

from uuid import uuid4


def load_accounts(env):
    env["account.chart.template"].try_loading(
        "generic_coa", company=env.company, install_demo=False
    )


def start_program(env, **vals):
    """Return a running program with what ``vals`` say."""
    expense = env["account.account"].search([("account_type", "=", "expense")], limit=1)
    program = env["loyalty.hero.program"].create(
        {"name": "Star Club", "code": "STARS", "expense_account_id": expense.id, **vals}
    )
    program.action_start()
    return program


def open_till(env):
    """Open a till with a cashier and cash; return the ids of cashier, session and cash."""
    cashier = env["res.users"].create(
        {
            "name": "Cashier",
            "login": "cashier",
            "group_ids": [
                (6, 0, [env.ref("base.group_user").id, env.ref("point_of_sale.group_pos_user").id])
            ],
        }
    )
    return {"cashier": cashier.id, **open_session(env, cashier, "Old Town", "TILL")}


def open_session(env, cashier, name, code, *methods):
    """Open a till with its own cash, and other means of payment; return the ids of session and cash."""
    journal = env["account.journal"].create({"name": name, "code": code, "type": "cash"})
    cash = env["pos.payment.method"].create({"name": "Cash", "journal_id": journal.id})
    config = env["pos.config"].create(
        {"name": name, "payment_method_ids": [(6, 0, cash.union(*methods).ids)]}
    )
    config.with_user(cashier).open_ui()
    config.current_session_id.set_opening_control(0, None)
    return {"session": config.current_session_id.id, "cash": cash.id}


def make_order(env, shop):
    """Return an order of all products to the shop's customer, paid in cash, as a till sends it."""
    products = env["product.product"].browse(shop["products"])
    lines = [
        {
            "uuid": str(uuid4()),
            "product_id": product.id,
            "qty": 1,
            "price_unit": product.list_price,
            "price_subtotal": product.list_price,
            "price_subtotal_incl": product.list_price,
            "tax_ids": [],
        }
        for product in products
    ]
    total = sum(line["price_subtotal_incl"] for line in lines)
    return {
        "uuid": str(uuid4()),
        "access_token": str(uuid4()),
        "name": "Order",
        "session_id": shop["session"],
        "partner_id": shop["partner"],
        "lines": [(0, 0, line) for line in lines],
        "payment_ids": [
            (0, 0, {"payment_method_id": shop["cash"], "amount": total, "name": "cash"})
        ],
        "amount_total": total,
        "amount_paid": total,
        "amount_return": 0,
        "amount_tax": 0,
        "state": "paid",
        "to_invoice": False,
        "user_id": shop["cashier"],
    }
