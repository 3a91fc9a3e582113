"""What a shop has on paper: sales, what came back of them, and nothing of points.

Money is in minor units (cents) of the document's currency, points are whole, quantities too.
"""

from dataclasses import dataclass, field
from fractions import Fraction

PRICES = {"coat": 5900, "toy": 3980, "train": 1030, "pin": 7}
"""What a piece costs, in minor units of whatever currency it is sold in."""

RATES = {
    "USD": Fraction(1),
    "EUR": Fraction(3, 2),
    "JPY": Fraction(150),
    "CHF": Fraction(9221, 10000),
}
"""How much of a currency the company's 1.00 buys; each is counted in hundredths here."""


def price(goods):
    """Return what ``{name: quantity}`` costs."""
    return sum(PRICES[name] * quantity for name, quantity in goods.items())


@dataclass
class Back:
    """Something that came off a sale: goods returned, goods credited, or a price lowered."""

    goods: dict = field(default_factory=dict)
    allowance: int = 0
    stands: bool = True
    """Whether it is posted now: a credit note can be undone, and done again."""
    place: str = ""
    """The shop where goods came back, empty for a credit note."""

    @property
    def value(self):
        return price(self.goods) + self.allowance


@dataclass
class Sale:
    """One sale, at the till of ``place`` or by invoice."""

    customer: str
    goods: dict
    redeemed: dict = field(default_factory=dict)
    """``{program: points}``, in the order in which they were used."""
    currency: str = "USD"
    place: str = ""
    room: dict = field(default_factory=dict)
    """``{program: points}`` that a limit a day left for the customer when it was sold."""
    backs: list = field(default_factory=list)

    @property
    def total(self):
        return price(self.goods)

    @property
    def returned(self):
        return sum(back.value for back in self.backs if back.stands)

    def left(self, name):
        """Return how many pieces did not come back: drafts of credit notes count as come back, too."""
        return self.goods.get(name, 0) - sum(back.goods.get(name, 0) for back in self.backs)
