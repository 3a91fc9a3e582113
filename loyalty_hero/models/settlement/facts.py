"""What a sale tells about its goods, and about what points took off their price."""

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


class Reduction(NamedTuple):
    """A line that lowers the price of a sale for points, or one that charges that again with returned goods.

    ``claim`` is the key of its redemption, ``taxes`` those that it lowers too; ``amount`` is with tax, in minor units
    of the sale's currency, and above 0 for what it is for.
    """

    line: models.Model
    claim: str
    taxes: models.Model
    amount: int

    @property
    def owner(self):
        """What tells the lines of a sale apart: a claim has one for each set of taxes."""
        return self.claim, self.taxes
