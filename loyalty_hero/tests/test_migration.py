"""The door for migrations is closed: to the server that runs, to the ORM, and to SQL that knows half of how it opens.

``tests/upgrade/test_migration.py`` opens it, by real upgrades.
"""

from psycopg2.errorcodes import RESTRICT_VIOLATION

from odoo.tests import tagged
from odoo.tools import SQL

from ..migration import ledger_opened
from .common import LoyaltyHeroCommon

UPDATES = (
    "UPDATE loyalty_hero_transaction SET shop = 'Elsewhere'",
    "UPDATE loyalty_hero_entry SET points = 1000",
    "UPDATE loyalty_hero_allocation SET points = 1",
    "UPDATE loyalty_hero_program_version SET digest = ''",
)
REMOVALS = (
    "DELETE FROM loyalty_hero_entry",
    "DELETE FROM loyalty_hero_transaction",
    "TRUNCATE loyalty_hero_allocation",
)
NAME = "SELECT set_config('loyalty_hero.migration', {}, false)"


@tagged("post_install", "-at_install")
class TestMigration(LoyaltyHeroCommon):
    def setUp(self):
        super().setUp()
        self.entry = self.give_points(100)
        self.env.flush_all()

    def assert_closed(self, *queries):
        for query in queries:
            with self.assert_database_refuses(RESTRICT_VIOLATION):
                self.cr.execute(query)

    def upgrade(self):
        """Mark the module as Odoo does before it upgrades it."""
        self.env["ir.module.module"].search([("name", "=", "loyalty_hero")]).state = "to upgrade"
        self.env.flush_all()

    def test_server_that_runs_cannot_open_it(self):
        with self.assertRaisesRegex(RuntimeError, "by migrations"), ledger_opened(self.cr):
            self.fail("it is open")
        self.assert_closed(*UPDATES, *REMOVALS)

    def test_naming_the_transaction_opens_nothing_while_no_module_is_upgraded(self):
        self.cr.execute(NAME.format("pg_current_xact_id()::text"))
        self.assert_closed(*UPDATES, *REMOVALS)

    def test_upgrade_opens_nothing_by_itself(self):
        self.upgrade()
        self.assert_closed(*UPDATES, *REMOVALS)

    def test_name_of_another_transaction_opens_nothing(self):
        self.upgrade()
        for name in ("'on'", "(pg_current_xact_id()::text::bigint - 1)::text"):
            self.cr.execute(NAME.format(name))
            self.assert_closed(*UPDATES, *REMOVALS)

    def test_who_has_the_database_removes_nothing_and_the_audit_finds_the_rest(self):
        """Odoo's role owns the tables: nothing keeps SQL from what a migration may do, but the audit sees it."""
        self.upgrade()
        self.cr.execute(NAME.format("pg_current_xact_id()::text"))
        self.assert_closed(
            *REMOVALS, f"UPDATE loyalty_hero_member SET balance = 1000 WHERE id = {self.member.id}"
        )
        query = "UPDATE loyalty_hero_entry SET points = 1000, points_open = 1000 WHERE id = %s"
        self.cr.execute(SQL(query, self.entry.id))
        audit = self.env["loyalty.hero.audit"].create({})
        self.assertTrue(audit.difference_count, "the balance is 100, the entries say 1000")

    def test_ledger_can_be_given_fields_by_hand(self):
        """An administrator's own field has no default, so no posted row is written."""
        model = self.env["ir.model"]._get("loyalty.hero.entry")
        self.env["ir.model.fields"].create(
            {"model_id": model.id, "name": "x_note", "ttype": "char", "state": "manual"}
        )
        self.assertFalse(self.entry.x_note)
        self.assert_balance(100)
