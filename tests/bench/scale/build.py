"""Fill a database with a large ledger by set-based SQL, and let the audit prove it right.

The ledger's tables have no constraints, triggers and indexes meanwhile.  What is done is kept in the database itself,
so a build that was interrupted goes on where it was.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from world import make_world

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

from setup import harness, settings
from setup.console import Problem, step
from setup.postgres import sql

FILL = Path(__file__).with_name("fill.sql")
TRIGGERS = settings.CHECKOUT / "loyalty_hero/models/ledger/ledger.sql"
TABLES = tuple(
    f"loyalty_hero_{name}"
    for name in ("transaction", "entry", "allocation", "redemption", "member")
)
DAYS = 730
SWEPT_DAYS = 190
"""Since when the job that lets points expire has not run."""
ENTRIES_PER_SALE = 1.6
CUSTOMERS_PER_MEMBER = 0.8
MEMORY = {"work_mem": "512MB", "maintenance_work_mem": "1GB"}
PLACES = ("partner", "member", "transaction", "entry", "redemption")
AFTER_KEYS = 2.5
"""When other indexes are put back: after the primary and the unique keys, before what checks values and references."""
FREE_IDS = 1000
"""Ids that the chain itself has."""


def main():
    database, entries, members = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    odoo.tools.config.parse_config(["-c", os.environ["LH_CONFIG"], "--log-level=error"])
    registry = Registry(database)
    try:
        with registry.cursor() as cursor:
            cursor.execute(
                "CREATE TABLE IF NOT EXISTS scale_done (name varchar PRIMARY KEY, told jsonb)"
            )
        told = run(registry, "the chain", lambda cr: make_world(environment(cr)))
        numbers = run(registry, "numbers", lambda cr: count(cr, told, entries, members))
        run(registry, "drop constraints and indexes", drop_all)
        for name, text in read_parts():
            run(registry, name, lambda cr, text=text: fill(cr, text, numbers))
        put_back(registry)
        run(registry, "triggers", lambda cr: cr.execute(TRIGGERS.read_text()))
        vacuum(database)
        run(registry, "prove by the audit", prove)
    finally:
        odoo.sql_db.close_all()


def environment(cursor):
    return api.Environment(cursor, SUPERUSER_ID, {})


def run(registry, name, action):
    """Do a part once, in a transaction of its own; return what it told."""
    with registry.cursor() as cursor:
        cursor.execute("SELECT told FROM scale_done WHERE name = %s", [name])
        done = cursor.fetchone()
        if done:
            return done[0]
        with step(f"    {name}"):
            for setting, value in MEMORY.items():
                cursor.execute(f"SET LOCAL {setting} = '{value}'")
            told = action(cursor)
            cursor.execute("INSERT INTO scale_done VALUES (%s, %s)", [name, json.dumps(told)])
            cursor.commit()
        return told


def read_parts():
    """Return the name and the text of each part of the fill."""
    parts = FILL.read_text().split("-- part: ")[1:]
    return [part.split("\n", 1) for part in parts]


def fill(cursor, text, numbers):
    cursor.execute(text, numbers)


def count(cursor, chain, entries, members):
    """Return what the fill has to know."""
    env = environment(cursor)
    programs = env["loyalty.hero.program"].browse(chain["programs"])
    stars = programs[0]
    today = datetime.now(UTC).date()
    begin = today - timedelta(days=DAYS)
    return {
        **dict.fromkeys(PLACES, FREE_IDS),
        "order": 10_000_000,
        "move": FREE_IDS,
        "sales": int(entries / ENTRIES_PER_SALE),
        "customers": int(members * CUSTOMERS_PER_MEMBER) // 4 * 4,
        "days": DAYS,
        "begin": str(begin),
        "swept": str(today - timedelta(days=SWEPT_DAYS)),
        "programs": programs.ids,
        "versions": [
            env["loyalty.hero.program.version"]
            .search([("program_id", "=", program.id)], limit=1)
            .id
            for program in programs
        ],
        "rewards": programs[:3].reward_ids.ids,
        "silver": stars.tier_ids[0].id,
        "gold": stars.tier_ids[1].id,
        "membership": programs[5].membership_product_id.id,
        "product": min(chain["products"]),
        "first": chain["first"],
        "second": chain["second"],
        "cashier": chain["cashier"],
        "cash": chain["cash"],
        "currency": env.company.currency_id.id,
        "journal": env.company._get_loyalty_journal().id,
        "expense": stars.expense_account_id.id,
        "receivable": env["account.account"]
        .search(
            [
                ("account_type", "=", "asset_receivable"),
                ("company_ids", "=", chain["first"]),
            ],
            limit=1,
        )
        .id,
    }


def drop_all(cursor):
    """Take constraints, indexes and triggers off the ledger's tables, and keep how they were."""
    names = [list(TABLES)]
    cursor.execute(
        """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid),
                  array_position('{p,u,c,f}', contype::text)
             FROM pg_constraint WHERE contype IN ('p', 'u', 'c', 'f')
              AND (conrelid = ANY(%s::regclass[]) OR confrelid = ANY(%s::regclass[]))
            ORDER BY 4 DESC, conname""",
        names * 2,
    )
    constraints = cursor.fetchall()
    cursor.execute(
        """SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
            WHERE indrelid = ANY(%s::regclass[])
              AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))""",
        names,
    )
    indexes = cursor.fetchall()
    cursor.execute(
        """SELECT tgrelid::regclass::text, tgname FROM pg_trigger
            WHERE tgrelid = ANY(%s::regclass[]) AND NOT tgisinternal""",
        names,
    )
    for table, trigger in cursor.fetchall():
        cursor.execute(f'DROP TRIGGER "{trigger}" ON {table}')
    for table, name, _definition, _order in constraints:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for index, _definition in indexes:
        cursor.execute(f"DROP INDEX {index}")
    adding = [
        (order, name, f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        for table, name, definition, order in constraints
    ]
    adding += [(AFTER_KEYS, index, definition) for index, definition in indexes]
    return [each[1:] for each in sorted(adding)]


def put_back(registry):
    """Put constraints and indexes back, each for itself."""
    for name, statement in run(registry, "drop constraints and indexes", drop_all):
        run(registry, name, lambda cr, statement=statement: cr.execute(statement))


def vacuum(database):
    """Let the planner know what there is, and read pages without looking at who wrote them."""
    with step("    analyse"):
        sql(harness.server(), "VACUUM (ANALYZE)", database)


def prove(cursor):
    """Run the whole audit; return how long it took.

    :raises Problem: with what does not tie
    """
    began = time.monotonic()
    audit = environment(cursor)["loyalty.hero.audit"].create({})
    wrong = audit.line_ids.filtered("difference_count")
    if wrong:
        raise Problem("\n".join(f"{line.name}: {line.details}" for line in wrong))
    return time.monotonic() - began


if __name__ == "__main__":
    main()
