"""Draws the steps of a history at random."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

GOODS = st.lists(st.sampled_from(["coat", "gum", "toy", "book"]), min_size=1, max_size=4)
NUMBER = st.integers(0, 5)
"""Chooses one of what there is."""

CUSTOMER = st.sampled_from(["Mara", "Mara", "Mara", "Ines"])
PAPERS = (
    ("undo", "draft"),
    ("undo", "cancel"),
    ("undo", "delete"),
    ("post_again",),
    ("post_again",),
    ("reset",),
    ("confirm",),
    ("send_again",),
    ("close",),
)
"""What is done with documents after the sale, each in a step."""

POINTS = st.sampled_from([0, 0, 1, 7, 39, 58, 117, 150])


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

    @initialize(coats=st.integers(1, 3), toys=st.integers(0, 2))
    def begin(self, coats, toys):
        """Let a customer have points to spend: a history without any shows little."""
        self.do("order", "Mara", ["coat"] * coats + ["toy"] * toys)

    @rule(
        customer=CUSTOMER,
        goods=GOODS,
        company=st.sampled_from(["home", "far"]),
        currency=st.sampled_from(["USD", "EUR"]),
        program=st.sampled_from(["Stars", "Moons"]),
        points=POINTS,
    )
    def invoice(self, customer, goods, **options):
        self.do("invoice", customer, goods, **options)

    @rule(customer=CUSTOMER, goods=GOODS, stars=POINTS, moons=POINTS, invoiced=st.booleans())
    def order(self, customer, goods, **options):
        self.do("order", customer, goods, **options)

    @rule(index=NUMBER, goods=GOODS, exchange=st.one_of(st.just([]), GOODS))
    def give_back(self, index, goods, exchange):
        self.do("give_back", index, goods, exchange)

    @rule(index=NUMBER, goods=GOODS, cents=st.sampled_from([0, 0, 0, 1, 900]))
    def credit(self, index, goods, cents):
        self.do("credit", index, goods, cents)

    @rule(number=NUMBER, paper=st.sampled_from(PAPERS))
    def work_on(self, number, paper):
        word, *how = paper
        self.do(word, *([] if word == "close" else [number]), *how)

    @rule(days=st.sampled_from([0, 1, 20, 31, 45]), hours=st.integers(0, 23))
    def wait(self, days, hours):
        self.do("wait", days, hours)
