"""A shop with an open session, whose orders arrive as a till sends them."""

from uuid import uuid4

from odoo import Command

from odoo.addons.loyalty_hero.models.base.units import from_minor, to_minor
from odoo.addons.loyalty_hero.tests.common import LoyaltyHeroCommon
from odoo.addons.point_of_sale.tests.common import TestPoSCommon


class LoyaltyHeroPosCommon(LoyaltyHeroCommon, TestPoSCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.toy | cls.coat).available_in_pos = True
        # The base class has put its own customer in place.
        cls.customer = cls.env["res.partner"].create({"name": "Mara Lind"})
        cls.member = cls.env["loyalty.hero.member"].create(
            {"partner_id": cls.customer.id, "program_id": cls.program.id}
        )
        cls.config = cls.basic_config
        # Goods leave the stock when the session is closed: how they do is no matter of points.
        cls.company.point_of_sale_update_stock_quantities = "closing"
        cls.open_new_session(cls)
        # Tests sell on days of this year.
        cls.pos_session.sudo().start_at = "2026-01-01 00:00:00"
        cls.cash = cls.config.payment_method_ids.filtered("is_cash_count")[:1]
        cls.points = cls.config.payment_method_ids.filtered("is_loyalty")

    def get_news(self, partner=None):
        """Return what a till is told of the customer now."""
        [news] = self.config.loyalty_status((partner or self.customer).ids)
        return {name: news[name] for name in ("loyalty_status", "loyalty_facts")}

    def redeem(self, points, total, payment_uuid=None, order_uuid=None, **claim):
        """Hold points as the till does; return the uuids of the payment and the order, and the amount."""
        payment_uuid = payment_uuid or str(uuid4())
        order_uuid = order_uuid or str(uuid4())
        wish = self.make_till_wish(points, total, payment_uuid, order_uuid, **claim)
        answer = self.config.loyalty_hold(wish)
        return payment_uuid, order_uuid, from_minor(answer["amount"], self.currency)

    def make_till_wish(self, points, total, payment_uuid, order_uuid, **claim):
        """Return what a till asks for, or tells, when a customer redeems points on an order."""
        return {
            "order_uuid": order_uuid,
            "payment_uuid": payment_uuid,
            "partner_id": self.customer.id,
            "reward_id": self.reward.id,
            "points": round(points * 100),
            "due": to_minor(total, self.currency),
            "base": to_minor(total, self.currency),
            **claim,
        }

    def make_gift_card(self):
        """A product over 50.00 that is sold as a gift card."""
        product = self.make_product("Gift card", 50, available_in_pos=True)
        self.env["loyalty.program"].create(
            {
                "name": "Gift cards",
                "program_type": "gift_card",
                "applies_on": "future",
                "trigger": "auto",
                "rule_ids": [
                    Command.create({"product_ids": product.ids, "reward_point_mode": "money"})
                ],
            }
        )
        return product

    @classmethod
    def make_combo(cls, name, *parts):
        """A combo of one piece of each of these products."""
        choices = cls.env["product.combo"].create(
            [
                {
                    "name": part.name,
                    "combo_item_ids": [Command.create({"product_id": part.id})],
                }
                for part in parts
            ]
        )
        return cls.make_product(
            name, 50, available_in_pos=True, type="combo", combo_ids=[Command.set(choices.ids)]
        )

    def join_combos(self, data, parts):
        """Let lines of an order be parts of a combo, as the till names them.

        :param dict parts: the place of the combo's line, by that of its part
        """
        lines = [line for _command, _id, line in data["lines"]]
        for line in lines:
            line.setdefault("uuid", str(uuid4()))
        data["relations_uuid_mapping"] = {
            "pos.order.line": {
                lines[part]["uuid"]: {"combo_parent_id": lines[combo]["uuid"]}
                for part, combo in parts.items()
            }
        }

    def make_line(self, product, quantity=1, price=None, discount=0, **vals):
        """A line that the till sends with another price than the product's, or with a discount."""
        price = product.list_price if price is None else price
        total = self.currency.round(price * (1 - discount / 100) * quantity)
        return {
            "product": product,
            "quantity": quantity,
            "price_unit": price,
            "discount": discount,
            "price_subtotal": total,
            "price_subtotal_incl": total,
            **vals,
        }

    def make_order_data(self, *lines, points=0, uuid=None, customer=None, paid=(), at=None, **vals):
        """An order of ``(product, quantity)`` lines or dicts, paid with ``points``, as ``paid`` says, and cash.

        :param paid: ``(payment method, amount)`` pairs; what is left is paid in cash
        :param at: when it was paid, in UTC
        """
        total = sum(self.get_line_total(line) for line in lines)
        payments = list(paid)
        payment_uuid, amount = None, sum(paid_amount for _method, paid_amount in paid)
        if points:
            payment_uuid, uuid, redeemed = self.redeem(points, total, order_uuid=uuid)
            payments.insert(0, (self.points, redeemed))
            amount += redeemed
        if self.currency.round(total - amount) > 0:
            payments.append((self.cash, self.currency.round(total - amount)))
        if at:
            vals["pos_order_ui_args"] = {"date_order": at, **vals.get("pos_order_ui_args", {})}
        data = self.create_ui_order_data(
            list(lines),
            customer=customer or self.customer,
            payments=payments,
            uuid=uuid or str(uuid4()),
            **vals,
        )
        if payment_uuid:
            data["payment_ids"][0][2]["uuid"] = payment_uuid
        return data

    def get_line_total(self, line):
        if isinstance(line, dict):
            total = line["product"].list_price * line["quantity"]
            return line.get("price_subtotal_incl", total)
        product, quantity = line
        return product.list_price * quantity

    def sell(self, *lines, **options):
        return self.sync(self.make_order_data(*lines, **options))

    def earn(self, *lines, **options):
        """Sell, and return how many points that brought."""
        before = self.member.balance
        order = self.sell(*lines, **options)
        self.member.invalidate_recordset()
        self.assertEqual(order.state, "paid")
        return self.member.balance - before

    def sync(self, data):
        uuid = data["uuid"]  # Odoo takes it out of the data of an order that it knows.
        self.env["pos.order"].sync_from_ui([data])
        return self.env["pos.order"].search([("uuid", "=", uuid)])

    def give_goods_back(self, order, *quantities, **options):
        """Return goods of the order as the till does."""
        return self.sync(self.make_refund_data(order, *quantities, **options))

    def make_refund_data(self, order, *quantities, payments=None, **options):
        """A refund of ``quantities`` of the order's lines, paid as the till proposes: points first, then cash."""
        returned = [
            (line, quantity)
            for line, quantity in zip(order.lines, quantities, strict=True)
            if quantity
        ]
        proposal = self.config.loyalty_return(
            [{"line_id": line.id, "quantity": quantity} for line, quantity in returned]
        )
        total = sum(line.price_subtotal_incl / line.qty * quantity for line, quantity in returned)
        if payments is None:
            amount = proposal["amount"] / 100
            payments = [(self.points, -amount)] if amount else []
            if self.currency.round(total - amount):
                payments.append((self.cash, -self.currency.round(total - amount)))
        lines = [
            self.make_line(
                line.product_id,
                -quantity,
                price=line.price_unit,
                discount=line.discount,
                refunded_orderline_id=line.id,
            )
            for line, quantity in returned
        ]
        data = self.create_ui_order_data(
            lines,
            customer=order.partner_id,
            payments=payments,
            uuid=str(uuid4()),
            pos_order_ui_args={"is_refund": True},
            **options,
        )
        for _command, _id, line in data["lines"]:
            # So does Odoo's till: the quantity of what comes back is negative, its totals are not.
            line.update(
                {name: abs(line[name]) for name in ("price_subtotal", "price_subtotal_incl")}
            )
        return data

    def close_session(self):
        self.pos_session.post_closing_cash_details(
            sum(
                self.pos_session.order_ids.payment_ids.filtered(
                    lambda p: p.payment_method_id == self.cash
                ).mapped("amount")
            )
        )
        self.pos_session.close_session_from_ui()
        self.assertEqual(self.pos_session.state, "closed")

    def assert_books(self, expense, *orders):
        """The expense account carries ``expense``, with its cost centre, and the customer owes nothing."""
        self.assert_expense(expense)
        receivable = self.customer.property_account_receivable_id
        open_lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.customer.id),
                ("account_id", "=", receivable.id),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
            ]
        )
        self.assertFalse(
            open_lines, open_lines.mapped(lambda line: (line.name, line.amount_residual))
        )
        for order in orders:
            self.assertEqual(
                order.account_move.payment_state if order.account_move else "paid", "paid"
            )
