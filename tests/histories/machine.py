"""Tells histories at random, and the shortest one that goes wrong.

A history that fails is printed as Python lines that can be pasted into ``test_known.py``.
"""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from . import model
from .documents import PRICES, RATES
from .driver import CUSTOMERS, PLACES

GOODS = st.dictionaries(st.sampled_from(sorted(PRICES)), st.integers(1, 3), min_size=1, max_size=3)
CHOICE = st.integers(0, 1000)
"""Chooses one of what there is."""

SHARE = st.sampled_from((0, 0, 1, 7, 30, 50, 100))
"""How much of a sale points pay, in percent."""


class Machine(RuleBasedStateMachine):
    """Draws steps that a shop can take now, and takes them."""

    case = None
    """The test inside Odoo that lends its database."""

    histories = steps = 0

    def __init__(self):
        super().__init__()
        type(self).histories += 1
        self.lines = []
        self.entered = self.case.history()
        self.h = self.entered.__enter__()

    def teardown(self):
        try:
            if self.h.is_sound:
                self.do("finish")
        finally:
            self.entered.__exit__(None, None, None)

    def do(self, word, *arguments):
        """Take a step; when it goes wrong, tell the whole history."""
        type(self).steps += 1
        self.lines.append(f"h.{word}({', '.join(map(repr, arguments))})")
        self.h.is_sound = False
        try:
            getattr(self.h, word)(*arguments)
        except Exception as error:
            error.add_note("\n".join(["A history that goes wrong:", *self.lines]))
            raise
        self.h.is_sound = True

    # What points can pay, and what can come back --------------------------------------------------------------------

    def choose_redeemed(self, customer, currency, goods, shares):
        """Return ``{program: points}`` that the customer has, and that pay no more than the goods cost."""
        left = sum(PRICES[name] * quantity for name, quantity in goods.items())
        redeemed = {}
        for name, share in zip(model.PROGRAMS, shares, strict=False):
            has = model.balance(self.h.sales, customer, name) // 100
            points = min(has, int(left * share / 100 / RATES[currency] / 10))
            if points > 0 and model.worth(points, currency):
                redeemed[name] = points
                left -= model.worth(points, currency)
        return redeemed

    def choose_back(self, numbers, choice, goods):
        """Return the number of a sale, and which of its goods come back."""
        numbers = [number for number in numbers if any(map(self.h.sales[number].left, PRICES))]
        if not numbers:
            return None, {}
        number = numbers[choice % len(numbers)]
        sale = self.h.sales[number]
        back = {name: min(quantity, sale.left(name)) for name, quantity in goods.items()}
        back = {name: quantity for name, quantity in back.items() if quantity}
        return number, back or {name: 1 for name in PRICES if sale.left(name)}

    @property
    def at_tills(self):
        return [number for number, sale in enumerate(self.h.sales) if sale.place]

    @property
    def by_invoice(self):
        return [number for number, sale in enumerate(self.h.sales) if not sale.place]

    def credit_notes(self, stands):
        return [
            number
            for number, back in enumerate(self.h.backs)
            if not back.place and back.stands == stands
        ]

    # Steps ----------------------------------------------------------------------------------------------------------

    @rule(
        place=st.sampled_from(sorted(PLACES)),
        customer=st.sampled_from(CUSTOMERS),
        goods=GOODS,
        shares=st.tuples(SHARE, SHARE),
    )
    def sell(self, place, customer, goods, shares):
        self.do(
            "sell", place, customer, goods, self.choose_redeemed(customer, "USD", goods, shares)
        )

    @rule(
        customer=st.sampled_from(CUSTOMERS),
        currency=st.sampled_from(sorted(RATES)),
        goods=GOODS,
        share=SHARE,
        is_first=st.booleans(),
    )
    def invoice(self, customer, currency, goods, share, is_first):
        shares = (share, 0) if is_first else (0, share)
        redeemed = self.choose_redeemed(customer, currency, goods, shares)
        self.do("invoice", customer, currency, goods, redeemed)

    @precondition(lambda self: self.at_tills)
    @rule(choice=CHOICE, goods=GOODS, place=st.sampled_from(sorted(PLACES)))
    def give_back(self, choice, goods, place):
        number, back = self.choose_back(self.at_tills, choice, goods)
        if back:
            self.do("give_back", number, place, back)

    @precondition(lambda self: self.by_invoice)
    @rule(choice=CHOICE, goods=GOODS)
    def credit(self, choice, goods):
        number, back = self.choose_back(self.by_invoice, choice, goods)
        if back:
            self.do("credit", number, back)

    @precondition(lambda self: self.credit_notes(stands=True))
    @rule(choice=CHOICE, word=st.sampled_from(("draft", "cancel")))
    def undo(self, choice, word):
        numbers = self.credit_notes(stands=True)
        self.do(word, numbers[choice % len(numbers)])

    @precondition(lambda self: self.credit_notes(stands=False))
    @rule(choice=CHOICE)
    def post(self, choice):
        numbers = self.credit_notes(stands=False)
        self.do("post", numbers[choice % len(numbers)])

    @precondition(lambda self: self.at_tills)
    @rule(choice=CHOICE)
    def resend(self, choice):
        self.do("resend", self.at_tills[choice % len(self.at_tills)])

    @rule(hours=st.sampled_from((1, 5, 13, 24, 24 * 40)))
    def wait(self, hours):
        self.do("wait", hours)

    @rule(place=st.sampled_from(sorted(PLACES)))
    def close(self, place):
        self.do("close", place)
