"""What is given back of a redemption, when goods that it paid for come back."""

from typing import NamedTuple

from odoo import models

from ...engine import mul_div
from ..base.units import to_hundredths, to_minor


class Portion(NamedTuple):
    """What goods that came back make of a redemption, counted from the beginning of the sale.

    Of ``returned``, what these goods were paid with by it, ``given_back`` comes back in points; a manager may have paid
    the rest out in money.  Both are in minor units of the sale's currency.
    """

    redemption: models.Model
    returned: int
    given_back: int

    @property
    def points(self):
        """What is given back, in hundredths of a point."""
        points = to_hundredths(self.redemption.points)
        paid = to_minor(self.redemption.amount, self.redemption.currency_id)
        return points if self.given_back >= paid else mul_div(points, self.given_back, paid)

    @property
    def more(self):
        """What the ledger does not tell yet, in minor units; negative for what was given back too much."""
        redemption = self.redemption
        return self.given_back - to_minor(redemption.amount_returned, redemption.currency_id)

    @property
    def more_points(self):
        """What the ledger does not tell yet, in hundredths of a point."""
        redemption = self.redemption
        given = to_hundredths(redemption.points) - to_hundredths(redemption.points_net)
        return self.points - given
