"""Points and VAT at the till: the report tells, to the cent, by how much the tax of the session is lower."""

from odoo import Command

from .reduction_common import PosReductionCommon


class TestPosVat(PosReductionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dear, cls.cheap = cls.taxes["tax10"], cls.taxes["tax21"]
        cls.toy.taxes_id = cls.dear
        cls.coat.taxes_id = cls.cheap
        cls.give_points(200)

    def reduce_goods(self):
        """Sell a train and two coats; of 12.40 off, 3.13 are of the train and 9.27 of the coats."""
        return self.reduce(
            124,
            (self.toy, 1),
            (self.coat, 2),
            amounts=[3.13, 9.27],
            taxes=[self.dear, self.cheap],
        )

    def find_rows(self, *domain):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["loyalty.hero.vat"].search([("program_id", "=", self.program.id), *domain])

    def tell(self, *domain):
        """What the report says: ``{(kind of the document, taxes): (tax, with tax)}``."""
        rows = self.find_rows(*domain)
        told = {(row.document_kind, row.taxes): (row.amount_tax, row.amount_total) for row in rows}
        self.assertEqual(len(told), len(rows))
        return told

    def close_and_sum_taxes(self):
        """Close the session; return the tax of its entry: ``{name of the tax: amount}``."""
        session = self.pos_session
        self.close_session()
        sums = {}
        for line in session.move_id.line_ids.filtered("tax_line_id"):
            name = line.tax_line_id.name
            sums[name] = sums.get(name, 0) - line.balance
        return sums

    def test_tax_of_each_rate_is_what_the_session_lacks(self):
        order = self.reduce_goods()
        refund = self.give_reduced_goods_back(order, 0, 1)
        told = self.tell()
        reduced = self.close_and_sum_taxes()
        self.open_new_session()
        order = self.sell((self.toy, 1), (self.coat, 2))
        self.give_goods_back(order, 0, 1)
        plain = self.close_and_sum_taxes()
        self.assertEqual(self.tell(), told)
        for tax in self.dear | self.cheap:
            sums = [amounts[0] for (_kind, name), amounts in told.items() if name == tax.name]
            self.assertTrue(sums)
            self.assertAlmostEqual(sum(sums), plain[tax.name] - reduced[tax.name])
        self.assertEqual(
            {key: total for key, (_tax, total) in told.items()},
            {
                ("order", self.dear.name): 3.13,
                ("order", self.cheap.name): 9.27,
                ("return", self.cheap.name): -4.64,
            },
        )
        returned = self.find_rows(("document_kind", "=", "return"))
        self.assertEqual((returned.document, returned.document_id), (refund.name, refund.id))
        self.assertEqual((returned.shop, returned.partner_id), (self.config.name, self.customer))

    def test_returned_whole_nothing_is_left(self):
        order = self.reduce_goods()
        self.give_reduced_goods_back(order, 1, 1)
        self.give_reduced_goods_back(order, 0, 1)
        rows = self.find_rows()
        self.assertEqual(len(rows), 5)
        for tax in self.dear | self.cheap:
            same = rows.filtered(lambda row, tax=tax: row.taxes == tax.name)
            self.assertAlmostEqual(sum(same.mapped("amount_total")), 0)
            # Each of the documents rounds its tax by itself.
            self.assertLessEqual(abs(sum(same.mapped("amount_tax"))), 0.011)

    def test_order_that_is_invoiced_counts_once(self):
        order = self.reduce_goods()
        before = self.tell()
        self.assertEqual(len(before), 2)
        order.action_pos_order_invoice()
        self.assertTrue(order.account_move.invoice_line_ids.filtered("loyalty_claim"))
        self.assertEqual(self.tell(), before)

    def test_credit_note_of_the_back_office_is_told(self):
        order = self.reduce_goods()
        order.action_pos_order_invoice()
        invoice = order.account_move
        refund = self.credit(
            invoice, *(int(line.product_id == self.coat) for line in invoice.invoice_line_ids)
        )
        lines = refund.invoice_line_ids.filtered("loyalty_claim")
        self.assertAlmostEqual(sum(lines.mapped("price_total")), -4.64)
        row = self.find_rows(("document_kind", "=", "credit_note"))
        self.assertEqual((row.document, row.taxes), (refund.name, self.cheap.name))
        self.assertAlmostEqual(row.amount_total, -4.64)
        self.assertAlmostEqual(row.amount_tax, lines.price_total - lines.price_subtotal)
        self.assertEqual(row.shop, self.config.name)
        self.assertEqual(len(self.find_rows()), 3)

    def test_payment_and_its_return_stand_beside_with_no_tax(self):
        self.reward.treatment = "payment"
        self.change_program()
        order = self.sell((self.toy, 1), (self.coat, 2), points=124)
        self.give_goods_back(order, 0, 1)
        told = self.tell()
        self.assertEqual(told["order", False], (0, 12.40))
        tax, given_back = told["return", False]
        self.assertEqual(tax, 0)
        self.assertEqual(-given_back, order._loyalty_redemptions().amount_returned)
        self.assertEqual(len(told), 2)

    def test_tax_of_a_fiscal_position_is_told(self):
        abroad = self.env["account.fiscal.position"].create({"name": "Abroad"})
        tax = self.cheap.copy(
            {
                "name": "Abroad",
                "fiscal_position_ids": [Command.set(abroad.ids)],
                "original_tax_ids": [Command.set(self.cheap.ids)],
            }
        )
        claim, order_uuid, amount = self.redeem(100, 59)
        order = self.sell(
            (self.coat, 1),
            *self.make_reductions(claim, [amount], [self.cheap]),
            uuid=order_uuid,
            pos_order_ui_args={"fiscal_position_id": abroad.id},
        )
        self.assertEqual(order.lines[-1].tax_ids_after_fiscal_position, tax)
        self.assertEqual(self.find_rows().mapped("taxes"), [tax.name])

    def test_discount_that_is_linked_to_a_reduction_is_none(self):
        order = self.reduce_goods()
        before = self.tell()
        discount = self.make_line(self.item, price=-20, refunded_orderline_id=order.lines[-1].id)
        self.sell((self.coat, 1), discount)
        self.assertEqual(self.tell(), before)

    def test_row_opens_its_order(self):
        order = self.reduce_goods()
        for row in self.find_rows():
            action = row.action_open_document()
            self.assertEqual((action["res_model"], action["res_id"]), ("pos.order", order.id))
