"""What the database keeps beside the tables, and how it goes when the module goes."""

from odoo.tools import SQL, file_open

LEDGER_FUNCTIONS = (
    "loyalty_hero_refuse",
    "loyalty_hero_entry_open",
    "loyalty_hero_entry_count",
    "loyalty_hero_entry_keep",
    "loyalty_hero_allocation_count",
    "loyalty_hero_redemption_keep",
    "loyalty_hero_redemption_count",
    "loyalty_hero_member_keep",
    "loyalty_hero_program_keep",
)


def install_ledger(cr):
    """Install or renew the ledger's triggers; can be run any number of times."""
    with file_open("loyalty_hero/models/ledger/ledger.sql") as script:
        cr.execute(script.read())


def uninstall_hook(env):
    """Drop the ledger's functions with their triggers, so that Odoo can drop the tables."""
    for name in LEDGER_FUNCTIONS:
        env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(name)))
