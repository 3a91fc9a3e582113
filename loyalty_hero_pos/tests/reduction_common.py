"""What tests of price reductions at the till need: a reward that lowers the price, reduced orders and their returns."""

from uuid import uuid4

from .common import LoyaltyHeroPosCommon


class PosReductionCommon(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reward.treatment = "discount"
        cls.change_program()
        cls.item = cls.reward.discount_product_id

    def reduce(self, points, *lines, amounts=None, taxes=(), **claim):
        """Sell with points that lower the price: spread over ``amounts``, or in one line."""
        total = sum(self.get_line_total(line) for line in lines)
        claim_uuid, order_uuid, amount = self.redeem(points, total, **claim)
        return self.sell(
            *lines,
            *self.make_reductions(claim_uuid, amounts or [amount], taxes),
            uuid=order_uuid,
        )

    def make_reductions(self, claim_uuid, amounts, taxes=()):
        taxes = taxes or [self.env["account.tax"]] * len(amounts)
        return [
            self.make_line(
                self.item, price=-amount, loyalty_claim=claim_uuid, tax_ids=[(6, 0, tax.ids)]
            )
            for amount, tax in zip(amounts, taxes, strict=True)
        ]

    def give_reduced_goods_back(self, order, *quantities, charged=None, at=None):
        """Return goods of a reduced order as the till does, which charges again what they were cheaper by.

        :param at: when it was, if it is sent late
        """
        goods = order.lines.filtered(lambda line: not line.loyalty_claim)
        returned = [
            (line, quantity) for line, quantity in zip(goods, quantities, strict=True) if quantity
        ]
        asked = [{"line_id": line.id, "quantity": quantity} for line, quantity in returned]
        proposal = self.config.loyalty_return(asked)
        if charged is None:
            charged = {part["line_id"]: part["amount"] / 100 for part in proposal["reductions"]}
        lines = [
            self.make_line(
                line.product_id, -quantity, price=line.price_unit, refunded_orderline_id=line.id
            )
            for line, quantity in returned
        ]
        for line in order.lines.filtered(lambda line: charged.get(line.id)):
            lines.append(
                self.make_line(
                    line.product_id,
                    -1,
                    price=-charged[line.id],
                    refunded_orderline_id=line.id,
                    tax_ids=[(6, 0, line.tax_ids.ids)],
                )
            )
        total = sum(line["price_subtotal_incl"] for line in lines)
        data = self.create_ui_order_data(
            lines,
            customer=self.customer,
            payments=[(self.cash, total)],
            uuid=str(uuid4()),
            pos_order_ui_args={"is_refund": True, **({"date_order": at} if at else {})},
        )
        return self.sync(data)
