"""Very large sales and programs: right numbers, no more statements than for small ones, and time in proportion."""

import time

from odoo import Command, sql_db
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon

SMALL, LARGE = 50, 5000
"""Lines of an order."""

FEW, MANY = 5, 500
"""Rules of a program."""

TIMES_MOST = 1.2 * LARGE / SMALL
"""How many times the seconds of a small order a large one may take."""

CHUNK = 1000
"""Records that Odoo reads, creates or updates with one statement."""

CHUNKED_MOST = 20
"""Statements that read or write something of each line, and so come once for each chunk of lines."""


@tagged("post_install", "-at_install")
class TestPosSize(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = cls.env["product.product"].create(
            [
                {"name": f"G{number}", "list_price": number, "taxes_id": False}
                for number in range(1, SMALL + 1)
            ]
        )

    def make_order(self, lines):
        """An unpaid order of one of each of the goods, in turn, with cash on the counter."""
        goods = [self.goods[number % len(self.goods)] for number in range(lines)]
        return self._create_order([(product, 1, {}) for product in goods])

    def make_refund(self, lines):
        return self._create_order(
            [(line.product_id, -1, {"refunded_orderline_id": line.id}) for line in lines],
            is_refund=True,
        )

    def _create_order(self, lines, **vals):
        total = sum(product.list_price * quantity for product, quantity, _vals in lines)
        return self.env["pos.order"].create(
            {
                "session_id": self.pos_session.id,
                "company_id": self.company.id,
                "partner_id": self.customer.id,
                "amount_total": total,
                "amount_tax": 0,
                "amount_paid": total,
                "amount_return": 0,
                "lines": [
                    Command.create(
                        {
                            # Odoo asks for a number for each line that has none.
                            "name": product.name,
                            "product_id": product.id,
                            "qty": quantity,
                            "price_unit": product.list_price,
                            "price_subtotal": product.list_price,
                            "price_subtotal_incl": product.list_price,
                            **line,
                        }
                    )
                    for product, quantity, line in lines
                ],
                "payment_ids": [
                    Command.create({"payment_method_id": self.cash.id, "amount": total})
                ],
                **vals,
            }
        )

    def measure(self, action, *args):
        """Do it with nothing remembered; return what it returns, its statements, and this process's seconds."""
        self.env.flush_all()
        self.env.invalidate_all()
        statements, start = sql_db.sql_counter, time.process_time()
        result = action(*args)
        self.env.flush_all()
        return result, sql_db.sql_counter - statements, time.process_time() - start

    def trade(self, lines):
        """Sell so many lines, ask what returning half of them does, return it: ``{step: (statements, seconds)}``."""
        before = self.member.balance
        order = self.make_order(lines)
        _done, *paid = self.measure(order.action_pos_order_paid)
        total = lines // SMALL * sum(range(1, SMALL + 1))
        self.assert_balance(before + total)
        half = order.lines[: lines // 2]
        back = [{"line_id": line.id, "quantity": 1} for line in half]
        told, *asked = self.measure(self.config.loyalty_return, back)
        taken = sum(half.mapped("price_subtotal_incl"))
        self.assertEqual(told["taken"], taken * 100)
        _done, *returned = self.measure(self.make_refund(half).action_pos_order_paid)
        self.assert_balance(before + total - taken)
        return {"sale": paid, "preview of a return": asked, "return": returned}

    def test_orders_of_thousands_of_lines(self):
        self.trade(SMALL)  # What is remembered of the shop is remembered.
        small, large = self.trade(SMALL), self.trade(LARGE)
        for step, (statements, seconds) in large.items():
            with self.subTest(step):
                few, shortly = small[step]
                self.assertLessEqual(statements, few + CHUNKED_MOST * LARGE // CHUNK)
                self.assertLess(seconds, shortly * TIMES_MOST)
        self.assert_audit()

    def test_programs_of_hundreds_of_rules(self):
        statements = {}
        for count in (FEW, MANY):
            selections = self.env["loyalty.hero.selection"].create(
                [
                    self.describe_selection(("name", "=", f"G{number}"), name=f"G{number}")
                    for number in range(1, count + 1)
                ]
            )
            self.change_program(
                rule_ids=[
                    Command.clear(),
                    *(
                        Command.create(
                            {"mode": "unit", "points": number, "selection_ids": selection.ids}
                        )
                        for number, selection in enumerate(selections, 1)
                    ),
                ]
            )
            before = self.member.balance
            self.make_order(SMALL).action_pos_order_paid()
            order = self.make_order(SMALL)
            _done, statements[count], _seconds = self.measure(order.action_pos_order_paid)
            earning = min(count, SMALL)
            self.assert_balance(before + 2 * sum(range(1, earning + 1)))
        self.assertLessEqual(statements[MANY], statements[FEW] + CHUNKED_MOST)
