"""The documents of a history: what was sold, what was paid with points, what came back.

They are all that the model knows. Money is in minor units of the sale's currency, points in hundredths.
"""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction


@dataclass
class Claim:
    """Points that paid a part of a sale; a sale that was taken back as a whole has `cancelled` ones."""

    program: str
    points: int
    amount: int
    cancelled: bool = False


@dataclass
class Hold:
    """Points that an open order reserves; `is_open` until it is paid, freed or late."""

    program: str
    customer: str
    points: int
    amount: int
    key: str
    is_open: bool = True


@dataclass
class Return:
    """Goods that came back: how many of each line, and by how much its price was lowered besides.

    `is_valid` tells that the document counts: a credit note can be undone. `session` is the till's session
    that books it, or None for a credit note.
    """

    quantities: list[int]
    allowance: list[int]
    is_valid: bool = True
    session: int | None = None
    given: int = 0


@dataclass
class Sale:
    """An order or invoice: `lines` are `(product, quantity, price of a unit)`.

    `rate` says how many of the sale's currency a dollar was. `customer` is None while it was sold to nobody,
    `programs` are those in which it counts when it was claimed later (None: all). `card` was paid with a gift
    card, and `is_in_cash` tells that cash paid something. Quantities below 0 came back without their sale.
    """

    channel: str
    customer: str | None
    company: str
    currency: str
    lines: list[tuple[str, int, int]]
    rate: Fraction
    day: date
    is_valid: bool = True
    session: int | None = None
    is_invoiced: bool = False
    programs: set[str] | None = None
    card: int = 0
    is_in_cash: bool = False
    is_corrected: bool = False
    claims: list[Claim] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)

    @property
    def total(self) -> int:
        """What all goods cost."""
        return sum(quantity * price for _product, quantity, price in self.lines)

    @property
    def valid_returns(self) -> list[Return]:
        """The returns that count."""
        return [entry for entry in self.returns if entry.is_valid]

    def left(self, index: int) -> int:
        """How many goods of a line are still with the customer."""
        back = sum(entry.quantities[index] for entry in self.valid_returns)
        return self.lines[index][1] - back

    def worth(self, index: int) -> int:
        """What the goods of a line that are still with the customer cost, allowances taken off."""
        lowered = sum(entry.allowance[index] for entry in self.valid_returns)
        return self.left(index) * self.lines[index][2] - lowered

    @property
    def value_left(self) -> int:
        """What is left of the total."""
        return sum(self.worth(index) for index in range(len(self.lines)))

    def lines_of(self, *products: str) -> list[int]:
        """Return the indexes of the lines of some products."""
        return [index for index, line in enumerate(self.lines) if line[0] in products]

    def counts_in(self, program: str) -> bool:
        """Tell whether the sale counts in a program for a customer."""
        named = self.programs is None or program in self.programs
        return self.is_valid and self.customer is not None and named
