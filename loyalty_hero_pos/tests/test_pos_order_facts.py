"""The facts of an order: the till and the server say the same of the orders of ``static/tests/facts/orders.json``."""

import json
from uuid import uuid4

from odoo import Command
from odoo.tests import tagged
from odoo.tools import file_open

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosOrderFacts(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.sudo().exclude_discounted = True
        [cls.version] = cls.program.sudo()._publish()
        cls.goods = {
            "coat": cls.make_product("Coat", 59, available_in_pos=True),
            "tea": cls.make_product("Tea", 8, available_in_pos=True),
            "tip": cls.make_product("Tip", 1, available_in_pos=True),
            "card": cls.make_gift_card(cls),
            "set": cls.make_combo("Coat and tea", cls.coat, cls.toy),
        }
        cls.config.tip_product_id = cls.goods["tip"]
        methods = cls.config.payment_method_ids - cls.points
        cls.card = methods.filtered(lambda method: method.type == "bank")[:1]
        cls.account = methods.filtered(lambda method: method.type == "pay_later")[:1]
        cls.tax = cls.env["account.tax"].create(
            {"name": "15 on top", "amount": 15, "price_include_override": "tax_excluded"}
        )

    def test_server_says_what_the_vectors_say(self):
        with file_open("loyalty_hero_pos/static/tests/facts/orders.json") as file:
            vectors = json.load(file)
        self.assertGreater(len(vectors), 10)
        for vector in vectors:
            with self.subTest(vector["id"]):
                order = self.sell_as_told(vector["order"], vector["basket"]["lines"])
                self.assertEqual(self.tell(order.sudo()), vector["basket"])

    def sell_as_told(self, told, facts):
        """Sell as the till would: with the totals that it works out; those of what comes back are not negative."""
        lines = []
        facts_of = iter(facts)
        for line in told["lines"]:
            # A combo is its parts: it is no fact itself.
            is_combo = line["product"] == "set"
            fact = {"total_included": 0, "total_excluded": 0} if is_combo else next(facts_of)
            sign = -1 if line["quantity"] < 0 else 1
            sold = self.make_line(
                self.goods[line["product"]],
                line["quantity"],
                price=line["price"],
                discount=line.get("discount", 0),
                price_subtotal=sign * fact["total_excluded"] / 100,
                price_subtotal_incl=sign * fact["total_included"] / 100,
            )
            sold["tax_ids"] = [Command.set(self.tax.ids if line.get("is_taxed") else [])]
            lines.append(sold)
        methods = {"cash": self.cash, "card": self.card, "account": self.account}
        due = sum(fact["total_included"] for fact in facts) / 100
        data = self.create_ui_order_data(
            lines,
            customer=self.customer,
            payments=[(methods[name], amount) for name, amount in told["paid"].items()],
            uuid=str(uuid4()),
        )
        parts = {n: line["part_of"] for n, line in enumerate(told["lines"]) if "part_of" in line}
        self.join_combos(data, parts)
        data["amount_total"] = due
        data["amount_return"] = min(self.currency.round(due - sum(told["paid"].values())), 0)
        if told.get("is_shipped_later"):
            data["shipping_date"] = "2026-12-24"
        return self.sync(data)

    def tell(self, order):
        """Return the order's basket in the words of the vectors."""
        posted = order._loyalty_posted()
        # A sale that earned nothing has kept no terms.
        posted = posted._replace(terms=posted.terms or order._loyalty_terms())
        basket, _selections = order._loyalty_basket(self.version, [], posted)
        names = {self.cash.id: "cash", self.card.id: "card", self.account.id: "account"}
        return {
            "flags": basket["flags"],
            "on_account": basket["on_account"],
            "payments": {names[each["means"]]: each["amount"] for each in basket["payments"]},
            "lines": [
                {
                    key: line[key]
                    for key in ("quantity", "total_included", "total_excluded", "flags")
                }
                for line in basket["lines"]
            ],
        }
