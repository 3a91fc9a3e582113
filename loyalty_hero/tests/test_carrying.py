"""What rounding leaves is carried to the next sale: nothing is lost, whatever is split, returned, moved or merged."""

from psycopg2.errorcodes import RESTRICT_VIOLATION

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.ledger.seal_text import get_lines
from .test_merge import MergeCommon


@tagged("post_install", "-at_install")
class TestCarrying(MergeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.change_program(carries_rounding=True)

    def assert_has(self, points, carried, member=None):
        member = member or self.member
        member.invalidate_recordset()
        self.assertAlmostEqual(member.balance, points)
        self.assertAlmostEqual(member.carried, carried, 9)

    def test_three_sales_earn_what_one_earns(self):
        other = self.make_member(self.program, self.twin)
        for points, carried in ((0, 0.6), (1, 0.2), (1, 0.8)):
            self.spend(0.6)
            self.assert_has(points, carried)
        self.spend(1.8, customer=self.twin)
        self.assert_has(1, 0.8, other)
        self.assert_audit()

    def test_three_thirds_are_a_point(self):
        self.change_program(
            rule_ids=[Command.clear(), Command.create({"points": 1, "per_amount": 3})]
        )
        for points, carried in ((0, 0.333333333), (0, 0.666666666), (1, -1e-9)):
            self.spend(1)
            self.assert_has(points, carried)
        self.assert_audit()

    def test_entry_explains_what_is_carried(self):
        self.spend(0.6)
        self.spend(1.6)
        first, second = self.member.entry_ids.sorted("id")
        self.assertIn("Rounding, 0.6 carried to the next sale: -0.60", first.reasons_text)
        self.assertIn(
            "Rounding, with 0.6 from earlier sales, 0.2 carried to the next sale: +0.40",
            second.reasons_text,
        )
        self.assertEqual([first.carried, second.carried], [0.6, -0.4])

    def test_program_without_it_rounds_each_sale(self):
        self.change_program(carries_rounding=False)
        self.spend(0.6)
        self.spend(0.6)
        self.assert_has(0, 0)
        self.cr.execute("SELECT count(carried) FROM loyalty_hero_entry")
        self.assertEqual(self.cr.fetchone(), (0,))

    def test_who_returns_the_first_part_loses_the_point_that_it_completed(self):
        first, second = self.spend(0.6), self.spend(0.6)
        self.assert_has(1, 0.2)
        refund = self.credit(first, 1)
        self.assertEqual(refund.loyalty_points_earned, -1)
        self.assert_has(0, 0.6)
        self.spend(0.4)
        self.assert_has(1, 0)
        self.credit(second, 1)
        self.assert_has(0, 0.4)
        self.assert_audit()

    def test_who_returns_the_last_part_has_what_the_others_left(self):
        self.spend(0.6)
        self.credit(self.spend(0.6), 1)
        self.assert_has(0, 0.6)
        self.assert_audit()

    def test_settling_again_changes_nothing(self):
        sales = [self.spend(amount) for amount in (0.6, 0.6, 5.3, 0.9)]
        self.credit(sales[0], 1)
        before = self.member.entry_ids
        for sale in sales:
            sale.sudo()._loyalty_settle()
        self.assertEqual(self.member.entry_ids, before)
        self.assert_has(6, 0.8)

    def test_every_return_leaves_what_one_sale_of_the_rest_earns(self):
        for rounding, expected in (
            ("down", [(4, 0.1), (3, 0.2), (1, 0.5), (0, 0.6), (0, 0)]),
            ("up", [(5, -0.9), (4, -0.8), (2, -0.5), (1, -0.4), (0, 0)]),
            ("half_up", [(4, 0.1), (3, 0.2), (2, -0.5), (1, -0.4), (0, 0)]),
            ("none", [(4.1, 0), (3.2, 0), (1.5, 0), (0.6, 0), (0, 0)]),
        ):
            with self.subTest(rounding=rounding), self.cr.savepoint() as savepoint:
                self.change_program(rounding=rounding)
                amounts = (0.9, 1.7, 0.9, 0.6)
                sales = [self.spend(amount) for amount in amounts]
                self.assert_has(*expected[0])
                for sale, now in zip(sales, expected[1:], strict=True):
                    self.credit(sale, 1)
                    self.assert_has(*now)
                self.assert_audit()
                savepoint.rollback()
                self.env.invalidate_all()

    def test_first_sale_of_who_joins_with_it(self):
        newcomer = self.env["res.partner"].create({"name": "Nils"})
        first = self.spend(0.6, customer=newcomer)
        self.spend(0.6, customer=newcomer)
        member = self.get_member(newcomer)
        self.assert_has(1, 0.2, member)
        self.credit(first, 1)
        self.assert_has(0, 0.6, member)
        self.assert_audit()

    def test_goods_without_their_sale(self):
        self.spend(5.7)
        product = self.make_product("Pin", 0.9)
        self.make_invoice((product, 1), move_type="out_refund")
        self.assert_has(4, 0.8)
        self.assert_audit()

    def test_sale_that_was_somebody_elses(self):
        """A clerk takes the invoice back and gives it to who bought: what it carried goes with it."""
        first = self.spend(0.6)
        self.spend(0.6)
        self.assert_has(1, 0.2)
        first.button_draft()
        self.assert_has(0, 0.6)
        first.partner_id = self.twin
        first.action_post()
        self.assert_has(0, 0.6)
        self.assert_has(0, 0.6, self.get_member(self.twin))
        self.spend(0.5, customer=self.twin)
        self.assert_has(1, 0.1, self.get_member(self.twin))
        self.assert_audit()

    def test_two_programs_carry_apart(self):
        pins, caps = (
            self.make_selection(("name", "like", name), name=name) for name in ("Pin", "Cap")
        )
        self.program.rule_ids.selection_ids = pins
        self.change_program()
        rule = {"points": 1, "per_amount": 2, "selection_ids": caps.ids}
        other = self.make_program(
            code="OTHER", rule_ids=[Command.create(rule)], carries_rounding=True
        )
        member = self.make_member(other)
        pin, cap = self.make_product("Pin", 0.7), self.make_product("Cap", 1.5)
        invoice = self.make_invoice((pin, 1), (cap, 1))
        self.assert_has(0, 0.7)
        self.assert_has(0, 0.75, member)
        self.make_invoice((pin, 1), (cap, 1))
        self.assert_has(1, 0.4)
        self.assert_has(1, 0.5, member)
        self.credit(invoice, 0, 1)
        self.assert_has(1, 0.4)
        self.assert_has(0, 0.75, member)
        self.assert_audit()

    def test_two_companies_share_what_is_carried(self):
        self.program.company_id = False
        other = self.setup_other_company(name="Other shop")["company"]
        self.spend(0.6)
        sale = (
            self.env["account.move"]
            .with_company(other)
            .create(
                {
                    "move_type": "out_invoice",
                    "company_id": other.id,
                    "partner_id": self.customer.id,
                    "invoice_date": fields.Date.today(),
                    "invoice_line_ids": [
                        Command.create(
                            {"product_id": self.coat.id, "price_unit": 0.6, "tax_ids": []}
                        )
                    ],
                }
            )
        )
        sale.action_post()
        self.assert_has(1, 0.2)
        self.assert_audit()

    def test_merging_moves_what_is_carried(self):
        twin = self.make_member(self.program, self.twin)
        sale = self.spend(0.6)
        self.spend(0.7, customer=self.twin)
        for kept in self.merge_both_ways():
            member = self.get_member(kept)
            gone = (self.member | twin) - member
            self.assert_has(0, 1.3, member)
            self.assertEqual(gone.carried, 0)
            moved = member.entry_ids.filtered(lambda entry: entry.kind == "transfer")
            self.assertIn("What rounding had left was moved", moved.display_name)
            self.spend(0.1, customer=kept)
            self.assertAlmostEqual(member.carried, 0.4, 9)
            self.assertEqual(member.balance, 1)
            self.credit(sale, 1)
            self.assertAlmostEqual(member.carried, 0.8, 9)
            self.assertEqual(member.balance, 0)

    def test_what_is_carried_waits_while_the_program_does_not_carry(self):
        first = self.spend(0.6)
        self.change_program(carries_rounding=False)
        later = self.spend(0.6)
        self.assert_has(0, 0.6)
        self.credit(first, 1)
        self.credit(later, 1)
        self.assert_has(0, 0)

    def test_cap_takes_for_good(self):
        self.change_program(cap_day=1)
        for points, carried in ((0, 0.8), (1, 0.6), (1, 0.4), (1, 0.2)):
            self.spend(0.8)
            self.assert_has(points, carried)
        self.assert_audit()

    def test_expiry_and_anonymizing_leave_it(self):
        self.change_program(expiry="days", expiry_days=10)
        self.spend(1.6, date="2020-01-01")
        self.run_cron("ir_cron_expire_points")
        self.assert_has(0, 0.6)
        self.customer.sudo()._forget()
        self.assert_has(0, 0.6)
        self.assert_audit()

    def test_nobody_else_sets_it(self):
        self.spend(0.6)
        manager = self.make_user("manager", "loyalty_hero.loyalty_hero_group_manager")
        with self.assertRaises(AccessError):
            self.member.with_user(manager).write({"carried": 0.9})
        with self.assertRaises(UserError):
            self.member.entry_ids.with_user(manager).write({"carried": 0.9})
        with self.assert_database_refuses(RESTRICT_VIOLATION):
            self.member.sudo().write({"carried": 0.9})
            self.env.flush_all()
        with self.assert_database_refuses(RESTRICT_VIOLATION):
            self.cr.execute("UPDATE loyalty_hero_entry SET carried = 0.9")
        partner = self.env["res.partner"].create({"name": "New"})
        vals = {"partner_id": partner.id, "program_id": self.program.id, "carried": 0.9}
        member = self.env["loyalty.hero.member"].sudo().create(vals)
        self.assert_has(0, 0, member)
        self.assert_has(0, 0.6)

    def test_seal_tells_it_where_there_is_some(self):
        self.change_program(carries_rounding=False)
        self.spend(0.6)
        plain = self.member.entry_ids
        self.change_program(carries_rounding=True)
        self.spend(0.6)
        self.env.flush_all()
        bounds = {"transaction_after": 0, "transaction_until": 2**31 - 1}
        bounds |= {"allocation_after": 0, "allocation_until": 0}
        lines = {row[1]: row[4] for row in self.env.execute_query(get_lines(bounds))}
        carrying = self.member.entry_ids - plain
        self.assertNotIn('"carried"', lines[plain.transaction_id.id])
        self.assertIn('"carried":600000000}', lines[carrying.transaction_id.id])

    def test_sale_asks_the_database_no_more_than_without(self):
        counts = {False: [], True: []}
        for carries in (False, True) * 3:
            self.change_program(carries_rounding=carries)
            invoice = self.spend(0.3, post=False)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            invoice.action_post()
            self.env.flush_all()
            counts[carries].append(self.cr.sql_log_count - before)
        # Some sales fill caches of Odoo's besides.
        self.assertEqual(min(counts[False]), min(counts[True]))
