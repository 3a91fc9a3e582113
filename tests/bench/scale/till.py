"""What a person waits for at a till that opens: 100,000 customers and 15,000 products, with Hero against without.

Both shops have the same customers and products.  With Hero, customers are members with points and tiers, in seven
programs, and 55 selections choose among the products.  An opening takes minutes, so the seconds are those of the
processor, of Odoo and of the database together: what else the machine does meanwhile is left out.  Each shop is opened
twice, in turns, and the better opening counts.  What is known of customers is asked for afterwards, page by page.
"""

import json
import os
import sys
from contextlib import ExitStack

from bench_selections import PRODUCTS, SELECTIONS, make_products, make_selections
from build import read_parts
from figures import tell
from shop import load_accounts, open_till, start_program
from timing import read_processor, say_ms

import odoo
from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry
from odoo.tools.json import json_default

from setup import harness

CUSTOMERS = 100_000
RATIO_TARGET = 1.03
ROUNDS = 2
PAGE = 500
"""Customers whom the till asks for at once (``loyalty_customers.js``)."""
PAGE_TARGET = 0.15
"""Seconds: for so long a page may keep a worker from the sale of another till."""
LIMITS = {"customer": 2 * CUSTOMERS, "product": 2 * PRODUCTS}
"""How many of them Odoo lets a till load; usually 100 and 20,000."""


def fill(cursor, is_with):
    """Make what a till loads; return the ids of the cashier and the session."""
    env = api.Environment(cursor, SUPERUSER_ID, {})
    for name, limit in LIMITS.items():
        env["ir.config_parameter"].set_param(f"point_of_sale.limited_{name}_count", limit)
    kinds = make_products(env)
    if is_with:
        cursor.execute("SELECT told FROM scale_done WHERE name = 'the chain'")
        [till] = cursor.fetchone()
        selections = make_selections(env, *kinds)
        rules = [
            {"points": 1, "per_amount": 1, "selection_ids": selections[number : number + 5].ids}
            for number in range(0, SELECTIONS, 5)
        ]
        start_program(env, code="GOODS", rule_ids=[(0, 0, rule) for rule in rules])
    else:
        load_accounts(env)
        till = open_till(env)
        # PostgreSQL plans the check of a contact's own id once, when there are few.
        cursor.execute("DISCARD PLANS")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(dict(read_parts())["customers"], {"partner": 1000, "customers": CUSTOMERS})
    return till


def open_it(registry, till):
    """Let the till load everything, as text; return the seconds, the queries and the size of what it gets."""
    with registry.cursor() as cursor:
        env = api.Environment(cursor, till["cashier"], {"lang": "en_US"})
        queries, start = sql_db.sql_counter, read_processor(cursor)
        data = env["pos.session"].browse(till["session"]).load_data([])
        size = len(json.dumps(data, ensure_ascii=False, default=json_default))
        seconds, queries = read_processor(cursor) - start, sql_db.sql_counter - queries
        if len(data["res.partner"]) < CUSTOMERS or len(data["product.product"]) < PRODUCTS:
            raise AssertionError("Not all customers and products were loaded.")
    return seconds, queries, size


def ask_for_customers(registry, till):
    """Let the till that has opened ask what is known of its customers; return the seconds and the size of a page."""
    with registry.cursor() as cursor:
        env = api.Environment(cursor, till["cashier"], {"lang": "en_US"})
        config = env["pos.session"].browse(till["session"]).config_id
        cursor.execute("SELECT id FROM res_partner ORDER BY id DESC LIMIT %s", [CUSTOMERS])
        ids = [partner_id for (partner_id,) in cursor.fetchall()]
        size, start = 0, read_processor(cursor)
        for first in range(0, CUSTOMERS, PAGE):
            env.invalidate_all()
            news = config.loyalty_status(ids[first : first + PAGE])
            size += len(json.dumps(news, ensure_ascii=False, default=json_default))
        pages = CUSTOMERS / PAGE
        return (read_processor(cursor) - start) / pages, size / pages


def main():
    ledger = sys.argv[1]
    odoo.tools.config.parse_config(["-c", os.environ["LH_CONFIG"], "--log-level=error"])
    with ExitStack() as stack:
        shops = []
        for name, source in (("with", ledger), ("without", os.environ["LH_TEMPLATE_BASE"])):
            database = stack.enter_context(harness.copy_of(source, f"till_{name}"))
            registry = Registry(database)
            stack.callback(odoo.sql_db.close_db, database)
            with registry.cursor() as cursor:
                shops.append((registry, fill(cursor, name == "with")))
            with registry.cursor() as cursor:
                cursor.execute("ANALYZE")
        rounds = [[open_it(*shop) for shop in shops] for _round in range(ROUNDS)]
        with_hero, without = map(min, zip(*rounds, strict=True))
        page, page_size = ask_for_customers(*shops[0])
    for name, (seconds, queries, size) in (("with", with_hero), ("without", without)):
        print(f"{name} Hero: {seconds:.1f} s, {queries:.0f} queries, {size / 1e6:.0f} MB")
    ratio = with_hero[0] / without[0]
    tell("till_opening", ratio, RATIO_TARGET, ratio <= RATIO_TARGET, "{:.3f}".format)
    print(f"a page of {PAGE} customers: {page_size / 1e3:.0f} kB")
    tell("till_customers", page, PAGE_TARGET, page <= PAGE_TARGET, say_ms)


if __name__ == "__main__":
    main()
