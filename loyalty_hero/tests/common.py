"""Builders and assertions for tests: each test sees the program and the customers that it makes."""

from contextlib import contextmanager

import psycopg2

from odoo import Command, fields
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.loyalty_hero.models.settlement.portions import Portion

SILVER = {"name": "Silver", "spend_min": 2000, "points": 1, "per_amount": 200}
GOLD = {"name": "Gold", "spend_min": 6000, "points": 1, "per_amount": 100}
HAPPY_HOURS = {
    "factor": 3,
    "on_tuesday": True,
    "on_thursday": True,
    "time_start": 9,
    "time_end": 12,
}


class TestCompany:
    """Lets classes of Odoo's tests use the company that databases for tests have, as making one takes seconds."""

    @classmethod
    def setup_independent_company(cls, **kwargs):
        made = cls.env["res.company"].sudo().search([("name", "=", "company_1_data")])
        if not made:
            return super().setup_independent_company(**kwargs)
        # Whoever creates a company may enter it.
        cls.env.user.sudo().company_ids |= made
        return made.with_env(cls.env)


class LoyaltyHeroCommon(TestCompany, AccountTestInvoicingCommon):
    @classmethod
    def get_default_groups(cls):
        groups = super().get_default_groups()
        for name in ("administrator", "accountant"):
            groups |= cls.env.ref(f"loyalty_hero.loyalty_hero_group_{name}")
        return groups | cls.env.ref("base.group_system")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Programs that a database has already must not earn in these tests.
        cls.env["loyalty.hero.program"].search([]).write({"state": "closed"})
        cls.company = cls.company_data["company"]
        cls.expense_account = cls.company_data["default_account_expense"].copy(
            {"name": "Loyalty expense"}
        )
        # A plan of our own would be a new field of many models, which Odoo would set up anew.
        cls.analytic_plan = cls.env.ref("analytic.analytic_plan_projects")
        cls.cost_centre = cls.env["account.analytic.account"].create(
            {"name": "Old Town", "plan_id": cls.analytic_plan.id, "company_id": cls.company.id}
        )
        cls.customer = cls.env["res.partner"].create({"name": "Mara Lind"})
        cls.toy = cls.make_product("Wooden train", 39.80)
        cls.coat = cls.make_product("Rain coat", 59.00)
        cls.program = cls.make_program()
        cls.reward = cls.program.reward_ids
        cls.member = cls.env["loyalty.hero.member"].create(
            {"partner_id": cls.customer.id, "program_id": cls.program.id}
        )

    @classmethod
    def make_product(cls, name, price, **vals):
        return cls.env["product.product"].create(
            {"name": name, "list_price": price, "taxes_id": False, **vals}
        )

    @classmethod
    def make_program(cls, **vals):
        """A running program: 1 Star per 1.00 with tax, 100 Stars are worth 10.00."""
        program = cls.env["loyalty.hero.program"].create(
            {
                "name": "Star Club",
                "code": "STARS",
                "points_name": "Stars",
                "company_id": cls.company.id,
                "currency_id": cls.company.currency_id.id,
                "expense_account_id": cls.expense_account.id,
                "analytic_distribution": {str(cls.cost_centre.id): 100},
                "rule_ids": [Command.create({"points": 1, "per_amount": 1})],
                "reward_ids": [
                    Command.create({"name": "Pay with Stars", "points": 100, "amount": 10})
                ],
                **vals,
            }
        )
        program.action_start()
        return program

    @classmethod
    def make_member(cls, program, customer=None, **vals):
        customer = customer or cls.customer
        return cls.env["loyalty.hero.member"].create(
            {"partner_id": customer.id, "program_id": program.id, **vals}
        )

    @classmethod
    def make_selection(cls, *criteria, **vals):
        """A selection of ``(field, operator, *values)`` criteria."""
        return cls.env["loyalty.hero.selection"].create(cls.describe_selection(*criteria, **vals))

    @staticmethod
    def describe_selection(*criteria, **vals):
        """What ``make_selection`` creates."""
        return {
            "name": "Test selection",
            "criterion_ids": [
                Command.create({"field_name": name, "operator": operator, "values": values})
                for name, operator, *values in criteria
            ],
            **vals,
        }

    @classmethod
    def change_program(cls, program=None, **vals):
        """Change a running program and publish that, in effect as long as the program runs."""
        program = program or cls.program
        program.write(vals)
        program.sudo()._publish(program._get_latest_version().valid_from)

    @classmethod
    def make_user(cls, login, *groups):
        return new_test_user(
            cls.env,
            login,
            ",".join(groups),
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def make_invoice(cls, *lines, post=True, **vals):
        """A customer invoice of ``(product, quantity)`` lines."""
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.customer.id,
                "invoice_date": fields.Date.today(),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "quantity": quantity,
                            "price_unit": product.list_price,
                            "tax_ids": [],
                        }
                    )
                    for product, quantity in lines
                ],
                **vals,
            }
        )
        if post:
            invoice.action_post()
        return invoice

    @classmethod
    def spend(cls, amount, date=None, customer=None, **vals):
        """A posted customer invoice over ``amount``, for goods of the price."""
        product = cls.make_product(f"Goods for {amount}", amount)
        partner = customer or cls.customer
        return cls.make_invoice(
            (product, 1),
            partner_id=partner.id,
            invoice_date=date or fields.Date.today(),
            **vals,
        )

    @classmethod
    def credit(cls, invoice, *quantities, post=True):
        """A credit note for the invoice, with the given quantities instead of its own."""
        refund = invoice._reverse_moves([{"invoice_date": fields.Date.today()}])
        # In one go: taxes and due amounts are worked out at each write.
        refund.invoice_line_ids = [
            Command.update(line.id, {"quantity": quantity}) if quantity else Command.delete(line.id)
            for line, quantity in zip(refund.invoice_line_ids, quantities, strict=False)
        ]
        if post:
            refund.action_post()
        return refund

    @classmethod
    def give_points(cls, points, member=None, date_expiry=False):
        """Post points as an import would."""
        member = member or cls.member
        transaction = cls.post(
            member,
            cls.make_source(f"test,{member.id},{member.entry_count}"),
            {
                "kind": "import",
                "points": points,
                "date_expiry": date_expiry,
                "tz": cls.company._get_loyalty_tz(),
            },
        )
        return transaction.entry_ids

    @classmethod
    def make_source(cls, key="test,sale", **vals):
        """Fields of a transaction that no sale makes."""
        return {
            "source_key": key,
            "company_id": cls.company.id,
            "date": fields.Datetime.now(),
            **vals,
        }

    @classmethod
    def post(cls, member, source, *entries):
        """Post a transaction of ``source`` with these entries of ``member``."""
        member._lock()
        owner = {"member_id": member.id, "program_id": member.program_id.id}
        return (
            cls.env["loyalty.hero.transaction"]
            .sudo()
            ._post(source, [{**owner, **entry} for entry in entries])
        )

    @classmethod
    def take(cls, redemption, source=None):
        """Take the points of a hold, as the settlement of its sale does."""
        source = source or cls.make_source(redemption.source_key)
        redemption.sudo()._take(source)
        return cls.give_back(redemption, 0, source)

    @classmethod
    def give_back(cls, redemption, amount, source=None):
        """Bring what is given back of a redemption up to ``amount`` (minor units)."""
        source = source or cls.make_source(redemption.source_key)
        entries = redemption.sudo()._prepare_entries(
            Portion(redemption, amount, amount), source["date"], "UTC"
        )
        return cls.post(redemption.member_id, source, *entries)

    def make_claim(self, key="payment", due=10000, total=10000, currency=None):
        return {
            "key": key,
            "due": due,
            "base": total,
            "currency": currency or self.company.currency_id,
            "company": self.company,
            "date": fields.Date.today(),
            "tz": "UTC",
            "shop": None,
            "vals": {"source_key": f"test,{key}"},
        }

    def hold(self, points, key="payment", member=None, **claim):
        member = (member or self.member).sudo()
        return member.env["loyalty.hero.redemption"]._hold(
            member,
            member.program_id.reward_ids[:1],
            round(points * 100),
            self.make_claim(key, **claim),
        )

    def run_cron(self, name):
        with self.enter_registry_test_mode():
            self.env.ref(f"loyalty_hero.{name}").method_direct_trigger()
        self.env.invalidate_all()

    def break_member(self, table, event, member):
        """Let the database refuse what a job does to one member."""
        column = "id" if table == "loyalty_hero_member" else "member_id"
        return self.break_rows(table, event, f"NEW.{column} = {member.id}")

    @contextmanager
    def break_rows(self, table, event, condition):
        """Let the database refuse what a job does to some rows; the job has to tell what it left out."""
        self.env.flush_all()
        # pylint: disable-next=sql-injection
        self.cr.execute(
            f"""CREATE FUNCTION test_break() RETURNS trigger AS $$
                BEGIN RAISE EXCEPTION 'broken' USING ERRCODE = 'data_exception'; END $$ LANGUAGE plpgsql;
                CREATE TRIGGER test_break BEFORE {event} ON {table}
                   FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION test_break()"""
        )
        with (
            self.assertLogs("odoo.addons.loyalty_hero.models.base.jobs", "ERROR") as logged,
            self.assertLogs("odoo.sql_db", "ERROR"),
        ):
            yield logged
        # pylint: disable-next=sql-injection
        self.cr.execute(f"DROP TRIGGER test_break ON {table}; DROP FUNCTION test_break()")

    @contextmanager
    def assert_database_refuses(self, sqlstate):
        """The database refuses, for the reason that ``sqlstate`` (of ``psycopg2.errorcodes``) names.

        Any other error fails the test: a misspelt column is no guard.
        """
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.Error) as caught,
            self.cr.savepoint(),
        ):
            yield
        self.env.invalidate_all()
        self.assertEqual(caught.exception.pgcode, sqlstate, caught.exception)

    def assert_expense(self, amount):
        """The expense account carries ``amount``, with its cost centre."""
        lines = self.env["account.move.line"].search(
            [("account_id", "=", self.expense_account.id), ("parent_state", "=", "posted")]
        )
        self.assertAlmostEqual(sum(lines.mapped("balance")), amount)
        self.assertEqual(
            lines.mapped("analytic_distribution"), [{str(self.cost_centre.id): 100}] * len(lines)
        )

    def assert_balance(self, points, member=None):
        member = member or self.member
        member.invalidate_recordset()
        self.assertEqual(member.balance, points)
        self.assertEqual(sum(member.entry_ids.mapped("points")), points)
        self.assertEqual(sum(member.entry_ids.mapped("points_open")), points)

    def assert_audit(self):
        audit = self.env["loyalty.hero.audit"].create({})
        self.assertFalse(
            audit.difference_count, audit.line_ids.filtered("difference_count").mapped("details")
        )
