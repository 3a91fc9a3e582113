"""What comes before the tables, what the database keeps beside them, and how it goes when the module goes."""

from odoo.tools import SQL, file_open
from odoo.tools.sql import column_exists, create_column

COMPUTED_OF_INVOICES = {
    "loyalty_reward_id": "int4",
    "loyalty_account_id": "int4",
    "loyalty_analytic_distribution": "jsonb",
}
"""Stored fields of invoices that are computed, and the types of their columns."""

LEDGER_FUNCTIONS = (
    "loyalty_hero_migrates",
    "loyalty_hero_refuse",
    "loyalty_hero_entry_open",
    "loyalty_hero_entry_count",
    "loyalty_hero_entry_keep",
    "loyalty_hero_allocation_count",
    "loyalty_hero_redemption_keep",
    "loyalty_hero_redemption_count",
    "loyalty_hero_member_keep",
    "loyalty_hero_member_merge",
    "loyalty_hero_program_keep",
)


def install_ledger(cr):
    """Install or renew the ledger's triggers; can be run any number of times."""
    with file_open("loyalty_hero/models/ledger/ledger.sql") as script:
        cr.execute(script.read())


def pre_init_hook(env):
    """Let Odoo find the columns of computed fields: else it computes them for each invoice that there is.

    No invoice of before redeems points, so nothing is right.
    """
    for name, column_type in COMPUTED_OF_INVOICES.items():
        if not column_exists(env.cr, "account_move", name):
            create_column(env.cr, "account_move", name, column_type)


def uninstall_hook(env):
    """Drop the ledger's functions with their triggers, so that Odoo can drop the tables."""
    for name in LEDGER_FUNCTIONS:
        env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(name)))
