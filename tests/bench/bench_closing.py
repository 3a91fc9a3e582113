"""What closing a session costs that redeemed points, against the same session with a pay-later method instead.

Both sessions are closed in turns in one process and rolled back.  The figures are the ratio of the median seconds of
the processor, Odoo's and the database's, and how many more queries a redemption takes.
"""

import os
import statistics
from contextlib import ExitStack
from uuid import uuid4

from figures import tell
from scale.timing import read_processor
from shop import load_accounts, make_order, open_session, open_till, start_program

import odoo
from odoo import api, sql_db
from odoo.modules.registry import Registry

from setup import harness

ORDERS = 200
REDEMPTIONS = 60
CUSTOMERS = 30
ROUNDS = 5
RATIO_TARGET = 1.15
QUERIES_TARGET = 5
PAID = 5


def make_shop(env):
    """A shop whose customers have points, and that takes points and orders on account."""
    load_accounts(env)
    product = env["product.product"].create(
        {"name": "Mug", "list_price": 12, "available_in_pos": True, "taxes_id": False}
    )
    program = start_program(
        env,
        rule_ids=[(0, 0, {"points": 1, "per_amount": 1})],
        reward_ids=[(0, 0, {"points": 100, "amount": 10})],
    )
    partners = env["res.partner"].create(
        [{"name": f"Customer {number}"} for number in range(CUSTOMERS)]
    )
    members = env["loyalty.hero.member"].create(
        [{"partner_id": partner.id, "program_id": program.id} for partner in partners]
    )
    members._lock()
    env["loyalty.hero.transaction"]._post(
        {"source_key": "bench,1", "company_id": env.company.id, "date": env.cr.now()},
        [
            {
                "member_id": member.id,
                "program_id": program.id,
                "kind": "import",
                "points": 10_000,
                "tz": "UTC",
            }
            for member in members
        ],
    )
    account = env["pos.payment.method"].create({"name": "On Account", "split_transactions": True})
    till = open_till(env)
    for name, code in (("points", "TILL1"), ("account", "TILL2")):
        cashier = env["res.users"].browse(till["cashier"])
        till[name] = open_session(env, cashier, name, code, account)
    session = env["pos.session"].browse(till["points"]["session"])
    points = session.config_id.payment_method_ids.filtered("is_loyalty")
    return {
        "cashier": till["cashier"],
        "points": {**till["points"], "means": points.id},
        "account": {**till["account"], "means": account.id},
        "products": product.ids,
        "partners": partners.ids,
        "reward": program.reward_ids.id,
    }


def sell(env, shop, way):
    """Store a session's orders: some are paid in part with points, which are held before, or on account."""
    till = {**shop, **shop[way]}
    for number in range(ORDERS):
        order = make_order(env, {**till, "partner": shop["partners"][number % CUSTOMERS]})
        if number < REDEMPTIONS:
            [(_create, _id, cash)] = order["payment_ids"]
            cash["amount"] -= PAID
            payment = {"payment_method_id": till["means"], "amount": PAID, "uuid": str(uuid4())}
            order["payment_ids"].append((0, 0, payment))
            if way == "points":
                hold(env, shop, till, order, payment["uuid"])
        env["pos.order"].sync_from_ui([order])


def hold(env, shop, till, order, uuid):
    """Ask for the points, as the till does before the order is paid."""
    total = round(order["amount_total"] * 100)
    config = env["pos.session"].browse(till["session"]).config_id
    config.loyalty_hold(
        {
            "order_uuid": order["uuid"],
            "payment_uuid": uuid,
            "partner_id": order["partner_id"],
            "reward_id": shop["reward"],
            "points": PAID * 10 * 100,
            "due": total,
            "base": total,
        }
    )


def close(registry, shop, way):
    """Return the seconds and the queries of closing a session; it is open again afterwards."""
    with registry.cursor() as cursor:
        env = api.Environment(cursor, shop["cashier"], {})
        session = env["pos.session"].browse(shop[way]["session"])
        session.post_closing_cash_details(
            sum(
                session.order_ids.payment_ids.filtered("payment_method_id.is_cash_count").mapped(
                    "amount"
                )
            )
        )
        session.update_closing_control_state_session("")
        env.flush_all()
        env.invalidate_all()
        queries, start = sql_db.sql_counter, read_processor(cursor)
        answer = session.close_session_from_ui()
        env.flush_all()
        result = read_processor(cursor) - start, sql_db.sql_counter - queries
        if not answer.get("successful"):
            raise AssertionError(answer)
        cursor.rollback()
    return result


def main():
    odoo.tools.config.parse_config(["-c", os.environ["LH_CONFIG"], "--log-level=error"])
    with ExitStack() as stack:
        database = stack.enter_context(harness.copy_of(os.environ["LH_TEMPLATE"], "bench_closing"))
        registry = Registry(database)
        stack.callback(odoo.sql_db.close_db, database)
        with registry.cursor() as cursor:
            shop = make_shop(api.Environment(cursor, api.SUPERUSER_ID, {}))
            for way in ("points", "account"):
                sell(api.Environment(cursor, shop["cashier"], {}), shop, way)
        rounds = [
            [close(registry, shop, way) for way in ("points", "account")]
            for _round in range(ROUNDS + 1)
        ][1:]
    (seconds, queries), (seconds_account, queries_account) = (
        [statistics.median(values) for values in zip(*results, strict=True)]
        for results in zip(*rounds, strict=True)
    )
    print(f"closing with points: {seconds:.2f} s, on account: {seconds_account:.2f} s")
    ratio = seconds / seconds_account
    tell("closing_time_ratio", ratio, RATIO_TARGET, ratio <= RATIO_TARGET, "{:.3f}".format)
    more = (queries - queries_account) / REDEMPTIONS
    tell(
        "closing_queries_a_redemption",
        more,
        QUERIES_TARGET,
        more <= QUERIES_TARGET,
        "{:.1f}".format,
    )


if __name__ == "__main__":
    main()
