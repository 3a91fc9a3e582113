"""What selections cost: 15,000 products that a till loads, and a sale, with 50 selections in use.

The time of loading the till's products is compared with the same without what their selections take of it: in one and
the same load, so that what else the machine does touches both.  A sale's five products are matched in one query.
"""

import os
import resource
import statistics
import time

from figures import tell
from shop import load_accounts, open_till, start_program

import odoo
from odoo import api, sql_db
from odoo.modules.registry import Registry
from odoo.tools import SQL

from setup import harness

PRODUCTS = 15_000
SELECTIONS = 50
ROUNDS = 2
SALES = 40
RATIO_TARGET = 1.15
SALE_MILLISECONDS_TARGET = 20
SALE_QUERIES_TARGET = 1
MEMORY_TARGET = 64
"""Megabytes that matching all products may take on top of loading them."""

MODELS = ["pos.config", "pos.order", "product.template", "product.product"]


def multiply(env, record, changes):
    """Copy the row of ``record`` by plain SQL, as the ORM would take minutes to make thousands.

    :param dict changes: an SQL expression by column; in it, ``number`` counts from 1 on
    """
    rows = env.execute_query(
        SQL(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> 'id'",
            record._table,
        )
    )
    columns = [name for (name,) in rows]
    values = [SQL(changes[name]) if name in changes else SQL.identifier(name) for name in columns]
    env.cr.execute(
        SQL(
            "INSERT INTO %(table)s (%(columns)s) SELECT %(values)s FROM %(table)s, "
            "generate_series(1, %(count)s) number WHERE id = %(id)s",
            table=SQL.identifier(record._table),
            columns=SQL(", ").join(SQL.identifier(name) for name in columns),
            values=SQL(", ").join(values),
            count=PRODUCTS,
            id=record.id,
        )
    )


def make_products(env):
    """Products in 50 categories of two levels, with tags, vendors and many prices; returns those of a sale."""
    category = env["product.category"]
    roots = category.create([{"name": f"Group {number}"} for number in range(10)])
    leaves = category.create(
        [{"name": f"Category {number}", "parent_id": roots[number % 10].id} for number in range(50)]
    )
    tags = env["product.tag"].create([{"name": f"Tag {number}"} for number in range(20)])
    vendors = env["res.partner"].create([{"name": f"Vendor {number}"} for number in range(20)])
    product = env["product.product"].create(
        {"name": "Product", "available_in_pos": True, "taxes_id": False}
    )
    template = product.product_tmpl_id
    seller = env["product.supplierinfo"].create(
        {"partner_id": vendors[0].id, "product_tmpl_id": template.id}
    )
    env.flush_all()
    multiply(
        env,
        template,
        {
            "name": "jsonb_build_object('en_US', 'Product ' || number)",
            "list_price": "mod(number, 500)",
            "categ_id": f"{leaves[0].id} + mod(number, 50)",
        },
    )
    first = f"(SELECT min(id) - 1 FROM product_template WHERE id > {template.id})"
    multiply(env, product, {"product_tmpl_id": f"{first} + number"})
    multiply(
        env,
        seller,
        {
            "product_tmpl_id": f"{first} + number",
            "partner_id": f"{vendors[0].id} + mod(number, 20)",
        },
    )
    env.cr.execute(
        SQL(
            "INSERT INTO product_tag_product_template_rel (product_template_id, product_tag_id) "
            "SELECT id, %s + id %% 20 FROM product_template WHERE id > %s",
            tags[0].id,
            template.id,
        )
    )
    env.invalidate_all()
    return roots, tags, vendors


def make_selections(env, roots, tags, vendors):
    """As shops write them: by category and price, by tag, by vendor, by name, by day."""
    criteria = []
    for number in range(SELECTIONS):
        price = ("list_price", "between", [number * 5, number * 10 + 50])
        criteria.append(
            (
                [("categ_id", "=", roots[number % 10].ids), price],
                [("all_product_tag_ids", "=", tags[number % 20].ids)],
                [("seller_ids.partner_id", "=", vendors[number % 20].ids), price],
                [("name", "like", [f"{number}"]), ("create_date", ">=", ["2026-01-01"])],
            )[number % 4]
        )
    return env["loyalty.hero.selection"].create(
        [
            {
                "name": f"Selection {number}",
                "criterion_ids": [
                    (0, 0, {"field_name": name, "operator": operator, "values": values})
                    for name, operator, values in one
                ],
            }
            for number, one in enumerate(criteria)
        ]
    )


def make_shop(env):
    load_accounts(env)
    env["ir.config_parameter"].set_param("point_of_sale.limited_product_count", 2 * PRODUCTS)
    selections = make_selections(env, *make_products(env))
    rules = [
        {"points": 1, "per_amount": 1, "selection_ids": selections[number : number + 5].ids}
        for number in range(0, SELECTIONS, 5)
    ]
    start_program(env, rule_ids=[(0, 0, rule) for rule in rules])
    return {**open_till(env), "selections": selections.ids}


def load(registry, shop, fields_left_out=()):
    """Let a till load its products; return the seconds, and how many selections the products came with."""
    with registry.cursor() as cursor:
        context = {"loyalty_hero_bench_left_out": fields_left_out}
        env = api.Environment(cursor, shop["cashier"], context)
        session = env["pos.session"].browse(shop["session"])
        start = time.perf_counter()
        data = session.load_data(MODELS)
        seconds = time.perf_counter() - start
        products = data["product.product"]
        if len(products) < PRODUCTS:
            raise AssertionError(f"Only {len(products)} products were loaded.")
        met = sum(len(product.get("loyalty_selections") or []) for product in products)
    return seconds, met


def watch(registry):
    """Let products be loaded without their selections, and add up the seconds that selections take."""
    product = registry["product.product"]
    load_fields, compute = product._load_pos_data_fields, product._compute_loyalty_selections
    spent = []

    def load_some_fields(self, config):
        left_out = self.env.context.get("loyalty_hero_bench_left_out", ())
        return [name for name in load_fields(self, config) if name not in left_out]

    def compute_watched(self):
        start = time.perf_counter()
        compute(self)
        spent.append(time.perf_counter() - start)

    product._load_pos_data_fields = load_some_fields
    product._compute_loyalty_selections = compute_watched
    return spent


def measure_sale(registry, shop):
    """Return the seconds and queries of matching the five products of a sale."""
    with registry.cursor() as cursor:
        env = api.Environment(cursor, shop["cashier"], {})
        products = env["product.product"].search([("available_in_pos", "=", True)], limit=5)
        selections = env["loyalty.hero.selection"].browse(shop["selections"]).sudo()
        env.company._get_loyalty_tz()
        queries, start = sql_db.sql_counter, time.perf_counter()
        selections._match(products)
        return time.perf_counter() - start, sql_db.sql_counter - queries


def main():
    odoo.tools.config.parse_config(["-c", os.environ["LH_CONFIG"], "--log-level=error"])
    with harness.copy_of(os.environ["LH_TEMPLATE"], "bench_selections") as database:
        registry = Registry(database)
        try:
            with registry.cursor() as cursor:
                shop = make_shop(api.Environment(cursor, api.SUPERUSER_ID, {}))
            with registry.cursor() as cursor:
                cursor.execute("ANALYZE")
            spent = watch(registry)
            load(registry, shop, ["loyalty_selections"])
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            rounds = []
            for _round in range(ROUNDS):
                spent.clear()
                seconds, met = load(registry, shop)
                rounds.append((seconds, sum(spent)))
            memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
            sales = [measure_sale(registry, shop) for _sale in range(SALES)][5:]
        finally:
            odoo.sql_db.close_db(database)
    sale_seconds, sale_queries = (statistics.median(values) for values in zip(*sales, strict=True))
    total, matching = min(rounds)
    print(
        f"a till loads {PRODUCTS} products in {total:.1f} s, {matching:.2f} s of it for {met} matches"
    )
    ratio = statistics.median(total / (total - matching) for total, matching in rounds)
    for name, value, target, shown in (
        ("selections_till_load_ratio", ratio, RATIO_TARGET, "{:.3f}"),
        ("selections_till_load_megabytes", memory, MEMORY_TARGET, "{:.0f}"),
        ("selections_sale_milliseconds", sale_seconds * 1000, SALE_MILLISECONDS_TARGET, "{:.1f}"),
        ("selections_sale_queries", sale_queries, SALE_QUERIES_TARGET, "{:.0f}"),
    ):
        tell(name, value, target, value <= target, shown.format)


if __name__ == "__main__":
    main()
