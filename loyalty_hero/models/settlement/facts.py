"""What a sale tells about its goods."""

from typing import NamedTuple

from odoo import models


class SaleLine(NamedTuple):
    """Goods of one kind that were sold, or that came back; amounts in units of the sale's currency, as Odoo has them.

    Goods that came back have a negative quantity and amounts; ``returned`` tells that they did so after the sale was
    made.  The flag ``discount`` is for a line that lowers the whole sale, ``paying`` for one that is money: a down
    payment that is taken off, a gift card that pays.  ``unlinked`` goods came back without their sale.  Others are
    those that programs can exclude: ``quotation``, ``down_payment``, ``layaway``, ``back_order``, ``discounted``,
    ``gift_card``, ``tip``.  ``record`` is the line of the document, where there is one.
    """

    id: str
    product: models.Model
    quantity: float
    total_included: float
    total_excluded: float
    flags: list[str]
    returned: bool = False
    record: models.Model | None = None

    @property
    def is_paying(self):
        """Whether it is money that pays, and no part of what was sold."""
        return "paying" in self.flags
