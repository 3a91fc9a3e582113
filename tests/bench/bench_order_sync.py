"""What Hero costs a sale: ``pos.order.sync_from_ui`` of a five-line order, with Hero and without, in one run.

Two databases with the same shop, one with the modules and one without, take turns in one process; each order is rolled
back.  The figures are the ratio of the median times, and how many more queries an order takes.
"""

import os
import statistics
import time
from contextlib import ExitStack

from figures import tell
from shop import load_accounts, make_order, open_till, start_program

import odoo
from odoo import api, sql_db
from odoo.modules.registry import Registry

from setup import harness

ROUNDS = 60
WARM_UP = 5
RATIO_TARGET = 1.05
QUERIES_TARGET = 9


def make_shop(env):
    """A shop with five products and a customer; with Hero, a running program in which the customer has points."""
    load_accounts(env)
    products = env["product.product"].create(
        [
            {"name": f"Product {number}", "list_price": 10 + number, "available_in_pos": True}
            for number in range(5)
        ]
    )
    partner = env["res.partner"].create({"name": "Mara Lind"})
    if "loyalty.hero.program" in env:
        cheap = env["loyalty.hero.selection"].create(
            {"name": "Cheap", "domain": "[('list_price', '<', 11)]"}
        )
        rule = {"points": 1, "per_amount": 1, "exception_ids": cheap.ids}
        program = start_program(
            env, rule_ids=[(0, 0, rule)], reward_ids=[(0, 0, {"points": 100, "amount": 10})]
        )
        env["loyalty.hero.member"].create({"partner_id": partner.id, "program_id": program.id})
    return {**open_till(env), "partner": partner.id, "products": products.ids}


def measure(registry, shop):
    """Return the seconds and the queries of one order, which is forgotten afterwards."""
    with registry.cursor() as cursor:
        env = api.Environment(cursor, shop["cashier"], {})
        order = make_order(env, shop)
        env.invalidate_all()
        queries, start = sql_db.sql_counter, time.perf_counter()
        env["pos.order"].sync_from_ui([order])
        env.flush_all()
        result = time.perf_counter() - start, sql_db.sql_counter - queries
        cursor.rollback()
    return result


def main():
    odoo.tools.config.parse_config(["-c", os.environ["LH_CONFIG"], "--log-level=error"])
    with ExitStack() as stack:
        shops = []
        for name, template in (("without", "LH_TEMPLATE_BASE"), ("with", "LH_TEMPLATE")):
            database = stack.enter_context(harness.copy_of(os.environ[template], f"bench_{name}"))
            registry = Registry(database)
            stack.callback(odoo.sql_db.close_db, database)
            with registry.cursor() as cursor:
                shop = make_shop(api.Environment(cursor, api.SUPERUSER_ID, {}))
                # The first order of a program is not like the others: it stores the program's version.
                env = api.Environment(cursor, shop["cashier"], {})
                env["pos.order"].sync_from_ui([make_order(env, shop)])
            shops.append((registry, shop))
        rounds = [[measure(*shop) for shop in shops] for _round in range(ROUNDS + WARM_UP)][
            WARM_UP:
        ]
    (seconds_without, queries_without), (seconds_with, queries_with) = (
        [statistics.median(values) for values in zip(*results, strict=True)]
        for results in zip(*rounds, strict=True)
    )
    print(
        f"order sync without Hero: {seconds_without * 1000:.1f} ms, {queries_without:.0f} queries"
    )
    ratio = seconds_with / seconds_without
    tell("order_sync_time_ratio", ratio, RATIO_TARGET, ratio <= RATIO_TARGET, "{:.3f}".format)
    more = queries_with - queries_without
    tell("order_sync_more_queries", more, QUERIES_TARGET, more <= QUERIES_TARGET, "{:.0f}".format)


if __name__ == "__main__":
    main()
