"""A till of the histories: what it sends for an order, and its sessions."""

from dataclasses import dataclass
from uuid import uuid4

from odoo import fields


@dataclass
class Till:
    """A shop's till; it asks and sends as its cashier, who has no other rights."""

    config: object
    cashier: object

    def __post_init__(self):
        methods = self.config.payment_method_ids.filtered(lambda m: not m.split_transactions)
        self.cash = methods.filtered("is_cash_count")[:1]
        self.bank = methods.filtered(lambda method: method.type == "bank")[:1]
        self.open()

    @property
    def asking(self):
        """The shop, as its cashier asks it."""
        return self.config.with_user(self.cashier)

    @property
    def points(self):
        """The method that pays with points; a session of the shop adds it."""
        return self.config.payment_method_ids.filtered("is_loyalty")

    def open(self):
        """Open a session."""
        self.config.open_ui()
        self.session = self.config.current_session_id
        self.session.set_opening_control(0, None)

    def close(self):
        """Count the cash and close the session."""
        payments = self.session.order_ids.payment_ids
        cash = payments.filtered(lambda payment: payment.payment_method_id == self.cash)
        self.session.post_closing_cash_details(sum(cash.mapped("amount")))
        self.session.close_session_from_ui()

    def prepare(self, lines, customer, payments, uuid=None, **vals):
        """Return an order as the till sends it.

        :param list lines: `(product, quantity, price, further values)`
        :param list payments: `(method, amount)`, or with the uuid that the payment was reserved by
        """
        amounts = [
            self.config.currency_id.round(quantity * price) for _, quantity, price, _ in lines
        ]
        return {
            "amount_paid": sum(payment[1] for payment in payments),
            "amount_return": 0,
            "amount_tax": 0,
            "amount_total": self.config.currency_id.round(sum(amounts)),
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "fiscal_position_id": False,
            "pricelist_id": self.config.pricelist_id.id,
            "last_order_preparation_change": "{}",
            "lines": [
                (0, 0, self._prepare_line(line, amount))
                for line, amount in zip(lines, amounts, strict=True)
            ],
            "partner_id": customer and customer.id,
            "session_id": self.session.id,
            "payment_ids": [(0, 0, self._prepare_payment(*payment)) for payment in payments],
            "uuid": uuid or str(uuid4()),
            "user_id": self.cashier.id,
            "to_invoice": False,
            **vals,
        }

    def send(self, data):
        """Send an order, and return what the server made of it."""
        orders = self.config.env["pos.order"]
        # Odoo takes things out of the data that it gets.
        copied = {**data, "lines": [*data["lines"]], "payment_ids": [*data["payment_ids"]]}
        orders.with_user(self.cashier).sync_from_ui([copied])
        return orders.search([("uuid", "=", data["uuid"])])

    def _prepare_line(self, line, amount):
        product, quantity, price, vals = line
        return {
            "uuid": str(uuid4()),
            "product_id": product.id,
            "qty": quantity,
            "price_unit": price,
            "discount": 0,
            "price_subtotal": amount,
            "price_subtotal_incl": amount,
            "tax_ids": [(6, 0, [])],
            "pack_lot_ids": [],
            **vals,
        }

    def _prepare_payment(self, method, amount, uuid=None):
        return {
            "amount": amount,
            "name": fields.Datetime.now(),
            "payment_method_id": method.id,
            "uuid": uuid or str(uuid4()),
        }
