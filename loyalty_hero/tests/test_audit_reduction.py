"""The audit finds lines of price reductions that are not what redemptions took off."""

from odoo.tests import tagged

from .reduction_common import ReductionCommon

CHECK = "Each price reduction agrees with the lines of its documents"


@tagged("post_install", "-at_install")
class TestAuditReduction(ReductionCommon):
    def setUp(self):
        super().setUp()
        self.invoice = self.make_reduced_invoice(
            120, (self.coat, 2, self.ten), (self.toy, 1, self.twenty_one)
        )
        self.redemption = self.invoice.sudo()._loyalty_redemptions()
        self.lines = self.get_claim_lines(self.invoice)

    def run_sql(self, query, *params):
        """Change rows behind Odoo's back, as only the database's owner can."""
        self.env.flush_all()
        self.cr.execute(query, params)
        self.env.invalidate_all()

    def get_details(self):
        audit = self.env["loyalty.hero.audit"].create({})
        lines = audit.line_ids.filtered(lambda line: line.name == CHECK)
        self.assertEqual(len(lines), 1)
        self.assertGreater(lines.checked_count, 0)
        return lines.details

    def get_label(self, *documents):
        names = ", ".join(sorted(document.name for document in documents))
        return f"redemption {self.redemption.id} on {names}"

    def test_right_lines_agree(self):
        self.credit(self.invoice, 1, 1)
        self.assertFalse(self.get_details())
        self.assert_audit()

    def test_line_that_was_changed_is_named(self):
        self.run_sql(
            "UPDATE account_move_line SET price_total = price_total - 5 WHERE id = %s",
            self.lines[0].id,
        )
        self.assertEqual(self.get_details(), f"{self.get_label(self.invoice)}: -5.0")

    def test_line_that_is_missing_is_named(self):
        amount = -self.lines[1].price_total
        self.run_sql(
            "UPDATE account_move_line SET loyalty_claim = NULL WHERE id = %s", self.lines[1].id
        )
        self.assertEqual(self.get_details(), f"{self.get_label(self.invoice)}: {round(amount, 2)}")

    def test_line_of_a_credit_note_is_looked_at_as_well(self):
        refund = self.credit(self.invoice, 1, 1)
        charged = self.get_claim_lines(refund)[:1]
        amount = abs(charged.price_total)
        self.run_sql("UPDATE account_move_line SET price_total = 0 WHERE id = %s", charged.id)
        self.assertEqual(
            self.get_details(), f"{self.get_label(self.invoice, refund)}: {-round(amount, 2)}"
        )

    def test_line_that_nobody_granted_is_named(self):
        self.run_sql(
            "UPDATE account_move_line SET loyalty_claim = %s WHERE id = %s",
            f"account.move,{self.invoice.id},77",
            self.lines[1].id,
        )
        self.assertIn(f"no redemption on {self.invoice.name}", self.get_details())

    def test_partial_audit_looks_at_who_moved(self):
        self.run_sql("UPDATE account_move_line SET price_total = 0 WHERE id = %s", self.lines[0].id)
        audits = self.env["loyalty.hero.audit"]
        newest = self.member.entry_ids.sorted("id")[-1]
        self.env["loyalty.hero.mark"]._move("audit", newest.id)
        self.assertEqual(audits.create({"is_partial": True}).difference_count, 0)
        self.give_points(1)
        audit = audits.create({"is_partial": True})
        self.assertTrue(audit.is_partial)
        self.assertEqual(audit.line_ids.filtered("difference_count").mapped("name"), [CHECK])
