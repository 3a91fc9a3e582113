"""Points that lower the price at the till: lines that a claim owns."""

from uuid import uuid4

from odoo import Command, fields
from odoo.exceptions import UserError

from .reduction_common import PosReductionCommon


class TestPosReduction(PosReductionCommon):
    def test_points_lower_the_price_and_the_goods_count_as_if_they_paid(self):
        self.give_points(200)
        order = self.reduce(124, (self.toy, 1), (self.coat, 1))
        self.assertAlmostEqual(order.amount_total, 86.40)
        redemption = order._loyalty_redemptions()
        self.assertEqual(redemption.mapped("treatment"), ["discount"])
        self.assertEqual(redemption.status, "booked")
        # As with a payment: 200 - 124 + 86.
        self.assert_balance(162)
        self.assert_audit()

    def test_price_reductions_are_booked_as_lines_of_the_sale(self):
        self.give_points(200)
        self.reduce(100, (self.coat, 1))
        self.close_session()
        self.assert_expense(0)
        redemption = self.env["loyalty.hero.redemption"].search(
            [("member_id", "=", self.member.id)]
        )
        self.assertFalse(redemption.line_ids)
        self.assertEqual(redemption.search([("status", "=", "booked")]) & redemption, redemption)
        self.assert_audit()

    def test_what_was_not_granted_is_refused(self):
        self.give_points(200)
        with self.assertRaisesRegex(UserError, "not reserved"):
            self.sell((self.coat, 1), *self.make_reductions(str(uuid4()), [10]))
        with self.assertRaisesRegex(UserError, "not reserved"):
            self.reduce(100, (self.coat, 1), amounts=[12])
        claim_uuid, order_uuid, amount = self.redeem(100, 59)
        data = self.make_order_data((self.coat, 1), paid=[(self.points, amount)], uuid=order_uuid)
        data["payment_ids"][0][2]["uuid"] = claim_uuid
        with self.assertRaisesRegex(UserError, "not reserved"):
            self.sync(data)
        self.assert_balance(200)

    def test_payment_is_no_price_reduction(self):
        self.reward.treatment = "payment"
        self.change_program()
        self.give_points(200)
        with self.assertRaisesRegex(UserError, "not reserved"):
            self.reduce(100, (self.coat, 1))

    def test_claim_of_a_paid_order_is_frozen(self):
        self.give_points(200)
        order = self.reduce(100, (self.coat, 1))
        goods, reduction = order.lines
        with self.assertRaises(UserError):
            reduction.loyalty_claim = False
        with self.assertRaises(UserError):
            goods.loyalty_claim = reduction.loyalty_claim

    def test_returned_goods_charge_again_what_they_were_cheaper_by(self):
        self.give_points(200)
        order = self.reduce(124, (self.toy, 1), (self.coat, 1))
        toy, _coat, reduction = order.lines
        answer = self.config.loyalty_return([{"line_id": toy.id, "quantity": 1}])
        self.assertEqual(
            answer,
            {
                "amount": 0,
                "reductions": [{"line_id": reduction.id, "amount": 500}],
                "points": 5000,
                "taken": 3500,
                "balance": 16200 + 5000 - 3500,
            },
        )
        refund = self.give_reduced_goods_back(order, 1, 0)
        self.assertEqual(refund.amount_total, -34.80)
        self.assert_balance(177)
        refund = self.give_reduced_goods_back(order, 0, 1)
        self.assertEqual(refund.amount_total, -51.60)
        self.assert_balance(200)
        self.assertEqual(order._loyalty_redemptions().status, "returned")
        self.assert_audit()

    def test_return_that_charges_too_little_or_too_much_is_refused(self):
        self.give_points(200)
        order = self.reduce(124, (self.toy, 1), (self.coat, 1))
        reduction = order.lines[-1]
        for charged, message in (({}, "cheaper by"), ({reduction.id: 6}, "too much")):
            with self.assertRaisesRegex(UserError, message):
                self.give_reduced_goods_back(order, 1, 0, charged=charged)
        self.assert_balance(162)

    def test_audit_names_an_order_whose_lines_were_changed(self):
        self.give_points(200)
        order = self.reduce(124, (self.toy, 1), (self.coat, 1))
        self.give_reduced_goods_back(order, 1, 0)
        self.assert_audit()
        self.env.flush_all()
        self.cr.execute(
            "UPDATE pos_order_line SET price_subtotal_incl = price_subtotal_incl * 2 WHERE id = %s",
            [order.lines[-1].id],
        )
        self.env.invalidate_all()
        audit = self.env["loyalty.hero.audit"].create({})
        found = audit.line_ids.filtered("difference_count")
        self.assertEqual(
            found.mapped("name"), ["Each price reduction agrees with the lines of its documents"]
        )
        self.assertIn(order.name, found.details)
        self.assertIn(": -12.4", found.details)

    def test_late_return_that_charged_nothing_again_is_on_the_watch_list_and_no_difference(self):
        self.give_points(200)
        order = self.reduce(124, (self.toy, 1), (self.coat, 1))
        at = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        refund = self.give_reduced_goods_back(
            order, 1, 0, charged={}, at=fields.Datetime.to_string(at)
        )
        self.assertAlmostEqual(refund.amount_total, -39.80)
        watched = self.env["loyalty.hero.watch"].search([("kind", "=", "refund_in_money")])
        self.assertTrue(watched)
        self.assert_audit()

    def test_tax_of_what_comes_back_is_that_of_what_was_sold(self):
        """Of 12.00 off, 8.00 are of goods at 10 % and 4.00 of goods at 21 %."""
        dear, cheap = self.taxes["tax10"], self.taxes["tax21"]
        (self.toy | self.coat).write({"list_price": 40, "available_in_pos": True})
        self.toy.taxes_id = dear
        self.coat.write({"list_price": 20, "taxes_id": [Command.set(cheap.ids)]})
        self.give_points(200)
        order = self.reduce(120, (self.toy, 1), (self.coat, 1), amounts=[8, 4], taxes=[dear, cheap])
        self.assertEqual(order.amount_total, 48)
        toy, coat, at_ten, at_twenty_one = order.lines
        answer = self.config.loyalty_return([{"line_id": coat.id, "quantity": 1}])
        self.assertEqual(answer["reductions"], [{"line_id": at_twenty_one.id, "amount": 400}])
        self.give_reduced_goods_back(order, 0, 1)
        answer = self.config.loyalty_return([{"line_id": toy.id, "quantity": 1}])
        self.assertEqual(answer["reductions"], [{"line_id": at_ten.id, "amount": 800}])
        self.give_reduced_goods_back(order, 1, 0)
        self.assert_balance(200)
        self.assert_audit()

    def test_discount_that_is_linked_to_a_price_reduction_is_a_discount(self):
        self.give_points(200)
        order = self.reduce(100, (self.coat, 1))
        self.assert_balance(149)
        discount = self.make_line(self.item, price=-50, refunded_orderline_id=order.lines[-1].id)
        self.sell((self.coat, 1), discount)
        # 9.00 were paid.
        self.assert_balance(158)

    def test_gift_is_a_piece_of_the_dearest(self):
        self.give_points(500)
        self.reward.write({"kind": "gift", "points": 300})
        self.change_program()
        order = self.reduce(300, (self.toy, 2), (self.coat, 1), amounts=[59], base=5900)
        self.assertEqual(order.amount_total, 79.60)
        # 500 - 300, and what was paid earns.
        self.assert_balance(279)
        self.assertEqual(order._loyalty_redemptions().amount, 59)

    def test_gift_is_worth_no_more_than_a_piece(self):
        self.give_points(500)
        self.reward.write({"kind": "gift", "points": 300})
        self.change_program()
        with self.assertRaisesRegex(UserError, "at most"):
            self.reduce(300, (self.toy, 2), (self.coat, 1), amounts=[98.80], base=9880)
        self.assert_balance(500)

    def test_credit_note_of_the_back_office_charges_again(self):
        self.give_points(200)
        order = self.reduce(100, (self.coat, 2))
        order.action_pos_order_invoice()
        invoice = order.account_move
        self.assertEqual(invoice.amount_total, 108)
        goods = [int(not line.loyalty_claim) for line in invoice.invoice_line_ids]
        refund = self.credit(invoice, *goods)
        self.assertEqual(refund.amount_total, 59 - 5)
        self.assert_balance(200 - 100 + 50 + 54)
        # What comes back at the till is charged again for the rest.
        answer = self.config.loyalty_return([{"line_id": order.lines[0].id, "quantity": 1}])
        self.assertEqual([part["amount"] for part in answer["reductions"]], [500])
        self.give_reduced_goods_back(order, 1)
        self.assert_balance(200)
        self.assert_audit()

    def test_line_that_is_linked_to_a_reduction_of_others_is_no_reduction_on_the_invoice(self):
        self.give_points(200)
        reduced = self.reduce(100, (self.coat, 1))
        discount = self.make_line(self.item, price=-20, refunded_orderline_id=reduced.lines[-1].id)
        order = self.sell((self.coat, 2), discount)
        order.action_pos_order_invoice()
        refund = order.account_move._reverse_moves([{}])
        refund.action_post()
        self.assertEqual(refund.amount_total, 98)

    def test_two_programs_lower_the_price_of_one_order(self):
        self.give_points(200)
        club = self.make_program(code="BEANS", name="Bean Club", points_name="Beans")
        club.reward_ids.treatment = "discount"
        self.change_program(club)
        beans = self.make_member(club)
        self.give_points(300, beans)
        first, order_uuid, _amount = self.redeem(100, 118)
        second, _order, _amount = self.redeem(
            200, 108, order_uuid=order_uuid, reward_id=club.reward_ids.id
        )
        order = self.sell(
            (self.coat, 2),
            *self.make_reductions(first, [10]),
            *self.make_reductions(second, [20]),
            uuid=order_uuid,
        )
        self.assertEqual(order.amount_total, 88)
        redemptions = order._loyalty_redemptions()
        self.assertEqual(sorted(redemptions.mapped("amount")), [10, 20])
        self.assertEqual(set(redemptions.mapped("status")), {"booked"})
        earned = self.member.balance - 100, beans.balance - 100
        # What was paid otherwise earns once: in the first program of the customer.
        self.assertEqual(sum(earned), 88)
        for _piece in range(2):
            refund = self.give_reduced_goods_back(order, 1)
            # 59.00 less 5.00 and 10.00.
            self.assertEqual(refund.amount_total, -44)
        self.assert_balance(200)
        self.assert_balance(300, beans)
        self.assert_audit()

    def test_a_hundred_lines_of_taxes_on_top_and_in_the_price(self):
        """50 lines of 11.00 with 10 % in the price, 50 of 12.10 with 21 % on top of 10.00: 1,155.00."""
        ten, top = self.taxes["tax10"], self.taxes["tax21"]
        ten.price_include_override, top.price_include_override = "tax_included", "tax_excluded"
        self.give_points(2000)
        goods = [
            self.make_product(
                f"Thing {number}",
                11 if number % 2 else 10,
                available_in_pos=True,
                taxes_id=[Command.set((ten if number % 2 else top).ids)],
            )
            for number in range(100)
        ]
        lines = [
            self.make_line(
                product,
                price_subtotal=10,
                price_subtotal_incl=11 if number % 2 else 12.1,
                tax_ids=[(6, 0, product.taxes_id.ids)],
            )
            for number, product in enumerate(goods)
        ]
        claim_uuid, order_uuid, amount = self.redeem(1155, 1155)
        self.assertEqual(amount, 115.5)
        at_ten, at_top = self.make_reductions(claim_uuid, [55, 50], [ten, top])
        at_ten.update(price_subtotal=-50)
        at_top.update(price_subtotal_incl=-60.5)
        order = self.sell(*lines, at_ten, at_top, uuid=order_uuid)
        self.assertAlmostEqual(order.amount_total, 1155 - 115.5)
        self.assertAlmostEqual(order.amount_tax, 50 * 3.1 - 5 - 10.5)
        self.assertEqual(order._loyalty_redemptions().amount, 115.5)
        self.assert_balance(2000 - 1155 + 1039)
        answer = self.config.loyalty_return(
            [{"line_id": line.id, "quantity": 1} for line in order.lines[:50]]
        )
        # 25 of each rate: half of 55.00 and of 60.50.
        self.assertEqual([part["amount"] for part in answer["reductions"]], [2750, 3025])
        self.close_session()
        self.assert_expense(0)
        self.assert_audit()

    def test_credit_note_of_an_order_with_two_rates_charges_each_rate_again(self):
        """Of 12.00 off, 8.00 are of goods at 10 % and 4.00 of goods at 21 %; both come back by credit notes."""
        dear, cheap = self.taxes["tax10"], self.taxes["tax21"]
        (self.toy | self.coat).write({"list_price": 40, "available_in_pos": True})
        self.toy.taxes_id = dear
        self.coat.write({"list_price": 20, "taxes_id": [Command.set(cheap.ids)]})
        self.give_points(200)
        order = self.reduce(120, (self.toy, 1), (self.coat, 1), amounts=[8, 4], taxes=[dear, cheap])
        order.action_pos_order_invoice()
        invoice = order.account_move
        for piece, total in ((self.coat, 16), (self.toy, 32)):
            goods = [int(line.product_id == piece) for line in invoice.invoice_line_ids]
            refund = self.credit(invoice, *goods)
            self.assertAlmostEqual(refund.amount_total, total)
            # The till has nothing to charge again for it.
            line = order.lines.filtered(lambda line, piece=piece: line.product_id == piece)
            answer = self.config.loyalty_return([{"line_id": line.id, "quantity": 1}])
            self.assertFalse(answer["reductions"])
        moves = invoice | invoice.reversal_move_ids
        for tax in moves.line_ids.tax_line_id:
            booked = moves.line_ids.filtered(lambda line, tax=tax: line.tax_line_id == tax)
            self.assertAlmostEqual(sum(booked.mapped("balance")), 0)
        self.assert_balance(200)
        self.assert_audit()
