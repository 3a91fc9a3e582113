"""Draws the steps of a history at random."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from .world import COUPONS, PRICES

GOODS = st.lists(
    st.sampled_from(["coat", "coat", "toy", "tea", *(name for name in PRICES if name != "pass")]),
    min_size=1,
    max_size=4,
)
NUMBER = st.integers(0, 5)
"""Chooses one of what there is."""

CUSTOMER = st.sampled_from(["Mara", "Mara", "Mara", "Ines"])
COMPANY = st.sampled_from(["home", "home", "far"])
POINTS = st.sampled_from([0, 0, 1, 7, 39, 58, 117, 150])
OPTIONS = st.sampled_from([{}, {}, {}, {"card": True}, {"bank": True}])
TAKEN_BACK = ["coat", "toy", "cocoa", "book"]
UNDOING = st.sampled_from(["draft", "cancel", "delete"])


def write(steps: list) -> str:
    """Return steps as Python lines that can be pasted into ``test_known.py``."""
    lines = []
    for word, arguments, options in steps:
        words = [*map(repr, arguments), *(f"{name}={value!r}" for name, value in options.items())]
        lines.append(f"h.{word}({', '.join(words)})")
    return "\n".join([*lines, "h.check()"])


class Machine(RuleBasedStateMachine):
    """Draws steps that a shop can take, and takes them; one that does not fit now does nothing."""

    telling = None
    """The histories that this is one of."""

    def __init__(self):
        super().__init__()
        self.taken = []
        self.telling.told += 1
        self.entered = self.telling.case.history()
        self.h = self.entered.__enter__()

    def teardown(self):
        self.entered.__exit__(None, None, None)

    def do(self, word, *arguments, **options):
        """Take a step and compare everything; when something is wrong, tell the whole history."""
        if self.telling.found:
            raise self.telling.found[1]
        if self.telling.is_over():
            return
        self.telling.taken += 1
        self.taken.append((word, arguments, options))
        try:
            getattr(self.h, word)(*arguments, **options)
            self.h.check()
        except Exception as error:
            self.telling.take_down(self.taken, error)
            raise

    def has(self, fits):
        """Tell whether some sale fits."""
        return any(fits(sale) for sale in self.h.sales)

    def can_pay(self, customer, program, points):
        """Return as many of these points as the customer has."""
        member = self.h.test.members[customer, program]
        return min(points, max(int(member.points_available), 0))

    @initialize(coats=st.integers(1, 3), toys=st.integers(0, 6), goods=GOODS)
    def begin(self, coats, toys, goods):
        """Let a customer have points to spend: a history without any shows little."""
        self.do("order", "Mara", ["coat"] * coats + ["toy"] * toys + goods)

    @rule(
        customer=CUSTOMER,
        goods=GOODS,
        company=COMPANY,
        currency=st.sampled_from(["USD", "EUR"]),
        program=st.sampled_from(["Stars", "Stars", "Moons", "Leaves", "Beans"]),
        points=POINTS,
    )
    def invoice(self, customer, goods, company, currency, program, points):
        points = self.can_pay(customer, program, points)
        self.do(
            "invoice",
            customer,
            goods,
            company=company,
            currency=currency,
            program=program,
            points=points,
        )

    def draw_points(self, customer, company, stars, moons, leaves, beans):
        """Return what of these points the customer has, as options of an order."""
        wanted = {"Stars": stars, "Beans": beans}
        if company == "home":
            wanted |= {"Moons": moons, "Leaves": leaves}
        points = {name: self.can_pay(customer, name, number) for name, number in wanted.items()}
        return {name.lower(): number for name, number in points.items() if number}

    @rule(
        customer=CUSTOMER,
        goods=GOODS,
        company=COMPANY,
        points=st.tuples(POINTS, POINTS, POINTS, POINTS),
        invoiced=st.sampled_from([False, False, False, True]),
        options=OPTIONS,
    )
    def order(self, customer, goods, company, points, invoiced, options):
        options = {**options, **self.draw_points(customer, company, *points)}
        options |= {"invoiced": True} if invoiced else {}
        options |= {"company": company} if company == "far" else {}
        self.do("order", customer, goods, **options)

    @rule(word=st.sampled_from(["order", "invoice"]), company=COMPANY, passes=st.integers(1, 2))
    def join(self, word, company, passes):
        self.do(word, "Nils", ["pass"] * passes, company=company)

    @rule(goods=GOODS, company=COMPANY)
    def order_of_nobody(self, goods, company):
        self.do("order", None, goods, company=company)

    @rule(
        customer=CUSTOMER,
        goods=GOODS,
        company=COMPANY,
        points=st.tuples(POINTS, POINTS, POINTS, POINTS),
        draft=st.booleans(),
    )
    def hold(self, customer, goods, company, points, draft):
        options = self.draw_points(customer, company, *points)
        self.do("hold", customer, goods, company=company, draft=draft, **options)

    @rule(customer=CUSTOMER, points=st.sampled_from(sorted(COUPONS)), company=COMPANY)
    def buy_coupon(self, customer, points, company):
        self.do("buy_coupon", customer, points, company=company)

    @precondition(lambda self: any(coupon.is_valid for coupon in self.h.coupons))
    @rule(number=NUMBER)
    def return_coupon(self, number):
        self.do("return_coupon", number)

    @precondition(lambda self: self.h.waiting)
    @rule(number=NUMBER, word=st.sampled_from(["pay", "free"]))
    def end_hold(self, number, word):
        self.do(word, number)

    @precondition(lambda self: self.has(is_sold_at_till))
    @rule(number=NUMBER, goods=GOODS, exchange=st.one_of(st.just([]), GOODS))
    def give_back(self, number, goods, exchange):
        self.do("give_back", number, goods, exchange)

    @precondition(lambda self: self.has(is_sold_at_till))
    @rule(number=NUMBER, goods=GOODS)
    def give_back_some(self, number, goods):
        self.do("give_back", number, goods[:1])

    @precondition(lambda self: self.has(is_booked))
    @rule(number=NUMBER, goods=GOODS, cents=st.sampled_from([0, 0, 0, 1, 900]))
    def credit(self, number, goods, cents):
        self.do("credit", number, goods, cents)

    @precondition(lambda self: self.has(lambda sale: is_booked(sale) and sale.claims))
    @rule(number=NUMBER, goods=GOODS)
    def credit_some(self, number, goods):
        self.do("credit", number, goods[:1])

    @precondition(lambda self: self.h.credit_notes)
    @rule(number=NUMBER, how=UNDOING)
    def undo(self, number, how):
        self.do("undo", number, how)

    @precondition(lambda self: self.h.credit_notes)
    @rule(number=NUMBER)
    def post_again(self, number):
        self.do("post_again", number)

    @precondition(lambda self: self.has(lambda sale: sale.channel == "invoice"))
    @rule(number=NUMBER, word=st.sampled_from(["reset", "confirm", "confirm"]))
    def work_on_invoice(self, number, word):
        self.do(word, number)

    @precondition(lambda self: self.has(lambda sale: sale.lines_of("book", "cake")))
    @rule()
    def issue(self):
        self.do("issue")

    @rule(number=NUMBER)
    def send_again(self, number):
        self.do("send_again", number)

    @rule(company=COMPANY)
    def close(self, company):
        self.do("close", company)

    @rule(days=st.sampled_from([0, 1, 3, 20, 31, 45]), hours=st.integers(0, 23))
    def wait(self, days, hours):
        self.do("wait", days, hours)

    @rule(rate=st.sampled_from(["0.9221", "0.8517", "1.0713"]))
    def change_rate(self, rate):
        self.do("change_rate", rate)

    @rule(customer=CUSTOMER, goods=st.lists(st.sampled_from(TAKEN_BACK), min_size=1, max_size=2))
    def take_back(self, customer, goods):
        self.do("take_back", customer, goods)

    @precondition(lambda self: self.has(lambda sale: sale.customer is None))
    @rule(number=NUMBER, customer=CUSTOMER)
    def claim(self, number, customer):
        self.do("claim", number, customer)

    @precondition(lambda self: self.has(is_sold_at_till))
    @rule(number=NUMBER, customer=st.sampled_from(["Mara", "Ines"]))
    def correct(self, number, customer):
        self.do("correct", number, customer)

    @precondition(lambda self: self.has(is_sold_at_till))
    @rule(number=NUMBER, method=st.sampled_from(["points", "bank", "cash"]))
    def edit_payment(self, number, method):
        self.do("edit_payment", number, method)


def is_sold_at_till(sale):
    """Tell whether goods can come back at the till."""
    return sale.channel == "till" and sale.total > 0 and sale.value_left > 0


def is_booked(sale):
    """Tell whether a credit note can be made."""
    return sale.is_valid and (sale.channel == "invoice" or sale.is_invoiced) and sale.value_left > 0
