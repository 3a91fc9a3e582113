"""Points and VAT: the report tells, to the cent, by how much the tax of the books is lower."""

import random

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.loyalty_hero.tests.reduction_common import ReductionCommon

GROUP = "loyalty_hero.loyalty_hero_group_"


@tagged("post_install", "-at_install")
class TestVat(ReductionCommon):
    def find_rows(self, *domain):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["loyalty.hero.vat"].search([("program_id", "=", self.program.id), *domain])

    def tell(self, *domain):
        """What the report says: ``{(document, taxes): (without tax, tax, with tax)}``."""
        rows = self.find_rows(*domain)
        told = {
            (row.document, row.taxes): (row.amount_untaxed, row.amount_tax, row.amount_total)
            for row in rows
        }
        self.assertEqual(len(told), len(rows))
        return told

    def sum_taxes(self, moves):
        """The tax of the journal items, ``{name of the tax: amount}``: of invoices, less that of credit notes."""
        sums = {}
        for line in moves.line_ids.filtered("tax_line_id"):
            name = line.tax_line_id.name
            sums[name] = sums.get(name, 0) - line.amount_currency
        return {name: round(amount, 2) for name, amount in sums.items()}

    def test_tax_of_each_rate_is_what_the_books_lack(self):
        lines = (self.toy, 3, self.ten), (self.coat, 2, self.twenty_one)
        plain = self.make_taxed_invoice(*lines)
        reduced = self.make_reduced_invoice(77, *lines)
        told = self.tell()
        self.assertEqual(
            {taxes for _document, taxes in told}, {"10 % tax_included", "21 % tax_excluded"}
        )
        self.assertAlmostEqual(sum(total for *_rest, total in told.values()), 7.70)
        before, after = self.sum_taxes(plain), self.sum_taxes(reduced)
        for (document, name), (untaxed, tax, total) in told.items():
            self.assertEqual(document, reduced.name)
            self.assertAlmostEqual(tax, before[name] - after[name])
            self.assertAlmostEqual(untaxed + tax, total)
            self.assertGreater(tax, 0)

    def test_partial_credit_note_is_told_with_what_it_charges_again(self):
        lines = (self.toy, 3, self.ten), (self.coat, 2, self.twenty_one)
        plain = self.make_taxed_invoice(*lines)
        reduced = self.make_reduced_invoice(77, *lines)
        first = [self.credit(move, 1, 1) for move in (plain, reduced)]
        told = self.tell(("document_kind", "=", "credit_note"))
        self.assertEqual({document for document, _taxes in told}, {first[1].name})
        without, with_points = (self.sum_taxes(move) for move in first)
        for (_document, name), (_untaxed, tax, total) in told.items():
            self.assertAlmostEqual(tax, without[name] - with_points[name])
            self.assertLess(total, 0)
        self.credit(reduced, 2, 1)
        rows = self.find_rows()
        for taxes, amount in rows._read_group([], ["taxes"], ["amount_total:sum"]):
            self.assertAlmostEqual(amount, 0, msg=taxes)

    def test_credit_note_of_the_example_in_the_docs(self):
        invoice = self.make_reduced_invoice(120, (self.coat, 2, self.ten))
        refund = self.credit(invoice, 1, 1)
        self.assertEqual(
            self.tell(),
            {
                (invoice.name, "10 % tax_included"): (10.91, 1.09, 12),
                (refund.name, "10 % tax_included"): (-5.45, -0.55, -6),
            },
        )
        row = self.find_rows(("document_kind", "=", "invoice"))
        self.assertEqual((row.treatment, row.reward_id), ("discount", self.reward))
        self.assertEqual((row.partner_id, row.company_id), (self.customer, self.company))
        self.assertEqual((row.date, row.currency_id), (invoice.date, invoice.currency_id))
        self.assertEqual(row.redemption_id, invoice.sudo()._loyalty_redemptions())

    def test_payment_stands_beside_with_no_tax(self):
        self.reward.treatment = "payment"
        self.change_program()
        invoice = self.make_reduced_invoice(120, (self.coat, 2, self.ten))
        refund = self.credit(invoice, 1)
        self.assertEqual(self.find_rows().mapped("treatment"), ["payment", "payment"])
        self.assertEqual(
            self.tell(), {(invoice.name, False): (12, 0, 12), (refund.name, False): (-6, 0, -6)}
        )
        self.assertEqual(
            self.find_rows().mapped("document_kind"),
            ["credit_note", "invoice"],
        )

    def test_only_what_is_posted_is_told(self):
        invoice = self.make_reduced_invoice(120, (self.coat, 1, self.ten), post=False)
        self.assertFalse(self.tell())
        invoice.action_post()
        self.assertEqual(len(self.tell()), 1)
        invoice.button_draft()
        self.assertFalse(self.tell())
        invoice.action_post()
        self.assertEqual(self.tell(), {(invoice.name, "10 % tax_included"): (10.91, 1.09, 12)})

    def test_random_invoices_and_credit_notes_lack_the_tax_that_is_told(self):
        """Whatever taxes and rounding: tax without points, less that with them, is what the report says."""
        chance = random.Random(1909)
        taxes = [self.ten, self.twenty_one, self.ten | self.twenty_one, self.env["account.tax"]]
        for number in range(6):
            self.company.tax_calculation_rounding_method = chance.choice(
                ["round_per_line", "round_globally"]
            )
            lines = [
                (
                    self.make_product(f"Thing {number}.{each}", chance.randint(99, 9999) / 100),
                    chance.randint(1, 3),
                    chance.choice(taxes),
                )
                for each in range(3)
            ]
            plain = self.make_taxed_invoice(*lines)
            reduced = self.make_reduced_invoice(chance.randint(10, 100), *lines)
            piece = chance.randrange(3)
            quantities = [int(each == piece) for each in range(3)]
            pairs = [
                (plain, reduced),
                tuple(self.credit(move, *quantities) for move in (plain, reduced)),
            ]
            for (without, with_points), sign in zip(pairs, (1, -1), strict=True):
                rows = self.find_rows(("document", "=", with_points.name))
                with self.subTest(number=number, document=with_points.move_type):
                    self.assertAlmostEqual(
                        sum(rows.mapped("amount_tax")),
                        sign * (without.amount_tax - with_points.amount_tax),
                    )
                    self.assertAlmostEqual(
                        sum(rows.mapped("amount_total")),
                        sign * (without.amount_total - with_points.amount_total),
                    )

    def test_company_sees_its_own(self):
        shared = self.make_program(code="SHARED", company_id=False)
        shared.reward_ids.treatment = "discount"
        self.change_program(shared)
        self.program = shared
        self.reward = shared.reward_ids
        self.give_points(500, self.make_member(shared))
        invoice = self.make_reduced_invoice(120, (self.coat, 1, self.ten))
        other = self.setup_other_company(name="Other shop")["company"]
        accountant = self.make_user("accountant", "base.group_user", GROUP + "accountant")
        rows = self.env["loyalty.hero.vat"].with_user(accountant)
        domain = [("document", "=", invoice.name)]
        self.assertEqual(len(rows.search(domain)), 1)
        accountant.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertFalse(rows.with_context(allowed_company_ids=other.ids).search(domain))

    def test_accountants_read_it(self):
        self.make_reduced_invoice(120, (self.coat, 1, self.ten))
        menu = self.env.ref("loyalty_hero_reports.loyalty_hero_vat_menu")
        for role in ("cashier", "manager", "accountant"):
            user, may_read = (
                self.make_user(role, "base.group_user", GROUP + role),
                role == "accountant",
            )
            rows = self.env["loyalty.hero.vat"].with_user(user)
            for operation in ("create", "write", "unlink"):
                self.assertFalse(rows.has_access(operation), role)
            menus = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(menu.id in menus, may_read, role)
            if may_read:
                self.assertTrue(rows.search([]).read())
            else:
                with self.assertRaises(AccessError):
                    rows.formatted_read_group([], ["taxes"], ["amount_tax:sum"])

    def test_row_opens_its_document_or_else_its_redemption(self):
        invoice = self.make_reduced_invoice(120, (self.coat, 1, self.ten))
        row = self.find_rows()
        action = row.action_open_document()
        self.assertEqual((action["res_model"], action["res_id"]), ("account.move", invoice.id))
        stranger = self.make_user("stranger", "base.group_user", GROUP + "accountant")
        action = row.with_user(stranger).action_open_document()
        self.assertEqual(
            (action["res_model"], action["res_id"]),
            ("loyalty.hero.redemption", row.redemption_id.id),
        )

    def test_views_tell_the_sums(self):
        accountant = self.make_user("accountant", "base.group_user", GROUP + "accountant")
        action = self.env["ir.actions.act_window"].with_user(accountant)
        action = action._for_xml_id("loyalty_hero_reports.loyalty_hero_vat_action")
        rows = self.env[action["res_model"]].with_user(accountant)
        views = rows.get_views([*action["views"], (False, "search")])["views"]
        self.assertEqual(set(views), {"list", "kanban", "pivot", "graph", "search"})
        self.make_reduced_invoice(120, (self.coat, 2, self.ten))
        [group] = rows.formatted_read_group(
            [("program_id", "=", self.program.id)],
            ["treatment", "taxes"],
            ["amount_untaxed:sum", "amount_tax:sum", "amount_total:sum"],
        )
        self.assertEqual(
            [group[f"amount_{name}:sum"] for name in ("untaxed", "tax", "total")], [10.91, 1.09, 12]
        )
