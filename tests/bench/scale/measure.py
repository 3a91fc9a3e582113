"""The figures of a large ledger, most of them beside the same in a small one, in one run.

Nothing of it is kept: what is posted is rolled back, and what has to be committed happens in a copy of the small one.
"""

import json
import os
import sys
from importlib import import_module

import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

FIGURES = (
    "figures_disk",
    "figures_read",
    "figures_sales",
    "figures_jobs",
    "figures_audit",
    "figures_hot",
)
"""Modules; they know the apps, so they are imported once Odoo knows where these are."""


class Ledger:
    """A filled database: its registry, and the ids of its chain."""

    def __init__(self, database):
        self.database = database
        self.registry = Registry(database)
        with self.registry.cursor() as cursor:
            cursor.execute(
                "SELECT name, told FROM scale_done WHERE name IN ('the chain', 'numbers')"
            )
            told = dict(cursor.fetchall())
        self.chain = told["the chain"]
        self.numbers = told["numbers"]

    def environment(self, cursor, uid=SUPERUSER_ID):
        """Return what somebody of the first company sees."""
        context = {"allowed_company_ids": [self.chain["first"]], "lang": "en_US"}
        return api.Environment(cursor, uid, context)


def main():
    large, small, only = sys.argv[1:4]
    odoo.tools.config.parse_config(["-c", os.environ["LH_CONFIG"], "--log-level=critical"])
    try:
        ledgers = Ledger(large), Ledger(small)
        print(json.dumps(describe(ledgers[0])))
        for figures in map(import_module, FIGURES):
            for name, figure in figures.FIGURES.items():
                if only in name:
                    figure(*ledgers)
    finally:
        odoo.sql_db.close_all()


def describe(ledger):
    """Return how much there is."""
    names = ("entry", "transaction", "allocation", "redemption", "member", "premium")
    with ledger.registry.cursor() as cursor:
        counts = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM loyalty_hero_{name}")
            [counts[name]] = cursor.fetchone()
    return counts


if __name__ == "__main__":
    main()
