"""The ledger's door, opened by real upgrades: a later version of the suite, which here is a module of its own."""

import shutil
from textwrap import dedent

import psycopg2
import pytest

from setup import harness

MODULE = "loyalty_probe"
FIELDS = """
from odoo import fields, models


class Entry(models.Model):
    _inherit = "loyalty.hero.entry"

    probe_channel = fields.Char(required=True, default="counter")


class Transaction(models.Model):
    _inherit = "loyalty.hero.transaction"

    probe_channel = fields.Char(required=True, default="counter")


class Allocation(models.Model):
    _inherit = "loyalty.hero.allocation"

    probe_rank = fields.Integer(default=7)


class Version(models.Model):
    _inherit = "loyalty.hero.program.version"

    probe_rank = fields.Integer(default=7)
"""
BEFORE = """
from openupgradelib import openupgrade


@openupgrade.migrate()
def migrate(env, version):
    # The database knows the value of older rows without writing any of them.
    openupgrade.add_columns(env, [("loyalty.hero.redemption", "probe_rank", "integer", 7)])
"""
AFTER = """
from openupgradelib import openupgrade
from psycopg2.errors import RestrictViolation

from odoo.addons.loyalty_hero.migration import ledger_opened
from odoo.tools import mute_logger


def is_closed(env):
    try:
        with mute_logger("odoo.sql_db"), env.cr.savepoint():
            env.cr.execute("UPDATE loyalty_hero_transaction SET shop = 'anywhere'")
    except RestrictViolation:
        return True
    return False


@openupgrade.migrate()
def migrate(env, version):
    assert is_closed(env)
    with ledger_opened(env.cr):
        openupgrade.logged_query(env.cr, "UPDATE loyalty_hero_transaction SET probe_channel = 'till'")
        openupgrade.logged_query(
            env.cr, "UPDATE loyalty_hero_entry SET probe_channel = 'till' WHERE redemption_id IS NOT NULL"
        )
    assert is_closed(env)
    try:
        with ledger_opened(env.cr):
            raise ValueError
    except ValueError:
        assert is_closed(env)
"""
FALSE = """
from openupgradelib import openupgrade

from odoo.addons.loyalty_hero.migration import ledger_opened


@openupgrade.migrate()
def migrate(env, version):
    with ledger_opened(env.cr):
        openupgrade.logged_query(env.cr, "UPDATE loyalty_hero_entry SET points = 2 * points WHERE points > 0")
"""


def write_module(folder, version, **scripts):
    """Write the module in a version; scripts are those of the migration to it."""
    files = {
        "__init__.py": "from . import models\n",
        "models.py": FIELDS,
        "__manifest__.py": repr(
            {"name": "Probe", "version": version, "depends": ["loyalty_hero"], "license": "LGPL-3"}
        ),
        **{f"migrations/{version}/{stage}-probe.py": text for stage, text in scripts.items()},
    }
    shutil.rmtree(folder / MODULE, ignore_errors=True)
    for name, text in files.items():
        path = folder / MODULE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text))


def read_values(site, table, column):
    return site.ask(f"SELECT DISTINCT {column} FROM {table} ORDER BY 1")


def assert_refused(site, query):
    """The query, as the owner of the database, with the session's word that it migrates."""
    server = harness.server()
    connection = psycopg2.connect(
        dbname=site.name,
        host=server.host or None,
        port=server.port or None,
        user=server.user or None,
        password=server.password or None,
    )
    try:
        with connection.cursor() as cursor:
            # Not only for this transaction: who names one keeps nothing open for the next.
            cursor.execute(
                "SELECT set_config('loyalty_hero.migration', pg_current_xact_id()::text, false)"
            )
            connection.commit()
            with pytest.raises(psycopg2.errors.RestrictViolation):
                cursor.execute(query)
    finally:
        connection.close()


def test_fields_are_added_and_filled_and_nothing_else_changes(plain_site, tmp_path):
    site = plain_site
    before = site.shell("trade.py")
    entries = site.ask("SELECT id, points, points_open, spend FROM loyalty_hero_entry ORDER BY id")
    assert before["differences"] == 0

    # Odoo fills a column that is new by updating rows: it may while it loads the module.
    write_module(tmp_path, "19.0.1.0.0")
    site.change("-i", MODULE)
    assert read_values(site, "loyalty_hero_entry", "probe_channel") == ["counter"]
    assert read_values(site, "loyalty_hero_transaction", "probe_channel") == ["counter"]
    assert read_values(site, "loyalty_hero_allocation", "probe_rank") == ["7"]
    assert read_values(site, "loyalty_hero_program_version", "probe_rank") == ["7"]

    write_module(tmp_path, "19.0.1.1.0", pre=BEFORE, post=AFTER)
    site.change("-u", MODULE)
    assert read_values(site, "loyalty_hero_transaction", "probe_channel") == ["till"]
    assert read_values(site, "loyalty_hero_entry", "probe_channel") == ["counter", "till"]
    assert read_values(site, "loyalty_hero_redemption", "probe_rank") == ["7"]

    # A migration that would change points fails, and leaves nothing of itself.
    write_module(tmp_path, "19.0.1.2.0", pre=FALSE)
    with pytest.raises(AssertionError, match="no longer add up to the balances"):
        site.change("-u", MODULE)
    now = "SELECT id, points, points_open, spend FROM loyalty_hero_entry ORDER BY id"
    assert site.ask(now) == entries
    assert site.ask(f"SELECT state FROM ir_module_module WHERE name = '{MODULE}'") == ["installed"]

    for table in ("transaction", "entry", "allocation", "program_version"):
        assert_refused(site, f"UPDATE loyalty_hero_{table} SET id = id")
    write_module(tmp_path, "19.0.1.2.0")
    assert site.shell("trade.py")["differences"] == 0
