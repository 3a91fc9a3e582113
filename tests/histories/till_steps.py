"""Steps of a history at the tills."""

from dataclasses import dataclass
from uuid import uuid4

from odoo.exceptions import UserError

from odoo.addons.loyalty_hero.models.base.units import from_minor

from . import model
from .documents import Hold, Return, Sale
from .world import CARD, price


@dataclass
class Open:
    """An order that is open at a till: what it will sell, and the points that it reserves."""

    till: str
    uuid: str
    sale: Sale
    holds: list[Hold]
    draft: object


class TillSteps:
    """What cashiers do, and a manager for them."""

    def order(self, customer, goods, invoiced=False, **options):
        """Sell at the till, paid with points of one program or more, and money.

        `customer` is None for who forgot the card.
        """
        entry = self._open(customer, goods, **options)
        if entry:
            self._pay(entry, invoiced and customer is not None)

    def hold(self, customer, goods, **options):
        """Reserve points for an order that stays open; it may be stored as a `draft`."""
        entry = self._open(customer, goods, **options)
        if entry:
            self.waiting.append(entry)

    def pay(self, number):
        """Pay an order that is open, in time or late."""
        if self.waiting:
            self._pay(self.waiting.pop(number % len(self.waiting)), False)

    def free(self, number):
        """Give an open order up: a draft is cancelled, else the points are taken back one by one."""
        if not self.waiting:
            return
        entry = self.waiting.pop(number % len(self.waiting))
        if entry.draft:
            self.env["pos.order"].with_user(self.tills[entry.till].cashier).remove_from_ui(
                entry.draft.ids
            )
        else:
            for hold in entry.holds:
                self.tills[entry.till].asking.loyalty_release(hold.key)

    def give_back(self, number, goods, exchange=()):
        """Return goods of an order at the till, perhaps together with something new."""
        found = self._find(number, goods, lambda sale: sale.channel == "till")
        if not found:
            return
        index, quantities = found
        sale, order = self.sales[index], self.records[index]
        till = self.tills[sale.company]
        sold = self._get_sold_lines(order)
        lines = [
            (line, quantity) for line, quantity in zip(sold, quantities, strict=True) if quantity
        ]
        told = till.asking.loyalty_return(
            [{"line_id": line.id, "quantity": quantity} for line, quantity in lines]
        )
        # Leaves ask how a sale was paid: what an exchange is paid with belongs to both. Nils buys passes only.
        new = price(name for name in exchange if name != "tea" and sale.customer != "Nils")
        back = sum(
            quantity * price for quantity, (_, _, price) in zip(quantities, sale.lines, strict=True)
        )
        rest = sum(quantity * price for _, quantity, price in new) - back + told["amount"]
        payments = [(till.points, -told["amount"]), (till.cash, rest)]
        data = till.prepare(
            [
                *(
                    (
                        line.product_id,
                        -quantity,
                        line.price_unit,
                        {"refunded_orderline_id": line.id},
                    )
                    for line, quantity in lines
                ),
                *self._prepare_lines(new),
            ],
            order.partner_id,
            [(method, amount / 100) for method, amount in payments if amount],
        )
        before, given = self._points(order.partner_id), sum(model.shares(sale))
        refund = till.send(data)
        entry = Return(quantities, [0] * len(quantities), session=till.session.id)
        sale.returns.append(entry)
        entry.given = sum(model.shares(sale)) - given
        self.test.assertEqual(told["amount"], entry.given, "the till told another amount")
        if new:
            facts = {"session": till.session.id, "is_in_cash": rest > 0}
            self._keep(
                self._make_sale("till", sale.customer, sale.company, sale.currency, new, **facts),
                refund,
            )
        else:
            change = self._points(order.partner_id) - before
            self.test.assertEqual(
                told["points"] - told["taken"], change, "the till told other points"
            )

    def take_back(self, customer, goods, company="home"):
        """Take goods back without their sale: they lose what they would earn now."""
        till = self.tills[company]
        lines = [(name, -quantity, cents) for name, quantity, cents in price(goods)]
        total = sum(quantity * cents for _, quantity, cents in lines)
        currency = till.config.currency_id.name
        data = till.prepare(
            self._prepare_lines(lines), self.test.customers[customer], [(till.cash, total / 100)]
        )
        sale = self._make_sale("till", customer, company, currency, lines, session=till.session.id)
        self._keep(sale, till.send(data))

    def issue(self):
        """Issue all premiums that are due, as balance cards."""
        premiums = self.env["loyalty.hero.premium"].search([("state", "=", "due")])
        premiums.action_issue()

    def claim(self, number, customer):
        """Let a customer claim a sale to nobody."""
        index = self._search(number, lambda sale: sale.customer is None)
        if index is None:
            return
        sale, record = self.sales[index], self.records[index]
        till = self.tills[sale.company]
        today = self._make_sale("till", None, sale.company, sale.currency, []).day
        try:
            with self.env.cr.savepoint():
                till.asking.loyalty_claim(record.id, self.test.customers[customer].id)
        except UserError as error:
            self.env.invalidate_all()
            if not any(words in str(error) for words in ("too old", "earns nothing")):
                raise
            return
        self.test.assertLessEqual((today - sale.day).days, model.CLAIM_DAYS, "claimed too late")
        sale.customer = customer
        sale.programs = model.CLAIMED
        sale.is_corrected = True

    def correct(self, number, customer):
        """Let a manager say that a sale was another customer's."""

        def fits(sale):
            is_paid_out = sale.claims and sale.returns
            is_fixed = sale.is_invoiced or is_paid_out or sale.customer in (None, "Nils")
            return sale.channel == "till" and not is_fixed

        index = self._search(number, fits)
        if index is None or self.sales[index].customer == customer:
            return
        sale = self.sales[index]
        self.env["loyalty.hero.correct.customer"].create(
            {
                "order_id": self.records[index].id,
                "partner_id": self.test.customers[customer].id,
                "reason": "Two cards were mixed up",
            }
        ).action_correct()
        sale.customer = customer
        sale.is_corrected = True

    def edit_payment(self, number, method):
        """Change how an order was paid, while its session is open.

        Cash is changed to `bank`, or to `points`, which is refused; points are changed to `cash` and come back.
        """

        def fits(sale):
            is_open = sale.session == self.tills[sale.company].session.id
            is_whole = not (sale.returns or sale.is_invoiced or sale.is_corrected)
            is_mine = sale.channel == "till" and sale.total > 0 and is_open
            return is_mine and (method != "cash" or (is_whole and _get_kept(sale)))

        index = self._search(number, fits)
        if index is None:
            return
        sale, till = self.sales[index], self.tills[self.sales[index].company]
        before = till.points if method == "cash" else till.cash
        payment = (
            self.records[index]
            .payment_ids.sorted("id")
            .filtered(lambda paid: paid.payment_method_id == before and paid.amount > 0)
        )
        if not payment:
            return
        try:
            with self.env.cr.savepoint():
                payment[0].with_user(till.cashier).payment_method_id = getattr(till, method)
        except UserError:
            self.env.invalidate_all()
            self.test.assertEqual(method, "points", "money can be changed to money")
            return
        if method == "cash":
            _get_kept(sale)[0].cancelled = True

    def send_again(self, number):
        """Let the till send an order that the server knows."""
        if self.sent:
            index = sorted(self.sent)[number % len(self.sent)]
            self.tills[self.sales[index].company].send(self.sent[index])

    def close(self, company="home"):
        """Close the session of a till, and open the next one; Odoo wants all drafts ended before."""
        if any(entry.draft and entry.till == company for entry in self.waiting):
            return
        self.tills[company].close()
        self.tills[company].open()

    # Helpers -------------------------------------------------------------------------------------------------

    def _open(self, customer, goods, company="home", card=False, bank=False, draft=False, **points):
        """Begin an order and reserve its points, `stars=20`; return it, or None when they cannot be had."""
        till = self.tills[company]
        lines = price(goods)
        currency = till.config.currency_id.name
        sale = self._make_sale("till", customer, company, currency, lines)
        sale.card = round(CARD * 100) if card and sale.total > CARD * 100 else 0
        sale.is_in_cash = not bank
        points = {name.title(): n for name, n in points.items() if n and customer}
        if not lines or len(self._get_holds()) + len(points) > 15:
            return None
        entry = Open(company, str(uuid4()), sale, [], None)
        return self._attempt(lambda: self._reserve(entry, points, draft))

    def _reserve(self, entry, points, draft):
        sale, till = entry.sale, self.tills[entry.till]
        customer = self.test.customers.get(sale.customer)
        if draft:
            data = self._prepare(entry, [], state="draft")
            entry.draft = till.send(data)
        for program, number in points.items():
            paid = sum(hold.amount for hold in entry.holds)
            key = str(uuid4())
            answer = till.asking.loyalty_hold(
                {
                    "order_uuid": entry.uuid,
                    "payment_uuid": key,
                    "partner_id": customer.id,
                    "reward_id": self.test.rewards[program].id,
                    "points": round(number * 100),
                    "due": sale.total - sale.card - paid,
                    "base": sale.total - sale.card,
                }
            )
            entry.holds.append(
                Hold(program, sale.customer, answer["points"], answer["amount"], key)
            )
        return entry

    def _pay(self, entry, invoiced):
        """Pay an open order: what its points do not pay is paid in money."""
        till, started = self.tills[entry.till], entry.sale
        payments = [
            (till.points, from_minor(hold.amount, till.config.currency_id), hold.key)
            for hold in entry.holds
        ]
        rest = started.total - started.card - sum(hold.amount for hold in entry.holds)
        if rest:
            payments.append((till.cash if started.is_in_cash else till.bank, rest / 100))
        data = self._prepare(entry, payments, to_invoice=invoiced)
        if entry.draft:
            # The server has its lines already.
            data |= {"lines": [], "access_token": entry.draft.access_token}
        record = till.send(data)
        sale = self._make_sale(
            "till",
            started.customer,
            started.company,
            started.currency,
            started.lines,
            session=till.session.id,
            is_invoiced=invoiced,
            card=started.card,
            is_in_cash=started.is_in_cash and rest > 0,
        )
        for hold in entry.holds:
            hold.is_open = False
        self.sent[len(self.sales)] = data
        self._claim(sale, record, started.rate)
        self._keep(sale, record)

    def _prepare(self, entry, payments, **vals):
        sale = entry.sale
        card = self.test.card
        reward = {"is_reward_line": True, "reward_id": card.id}
        lines = self._prepare_lines(sale.lines)
        if sale.card:
            lines.append((card.discount_line_product_id, 1, -sale.card / 100, reward))
        customer = self.test.customers.get(sale.customer)
        return self.tills[entry.till].prepare(lines, customer, payments, entry.uuid, **vals)

    def _prepare_lines(self, lines):
        return [
            (self.test.goods[name], quantity, cents / 100, {}) for name, quantity, cents in lines
        ]

    def _get_sold_lines(self, order):
        """The goods that an order sold; an exchange has returned ones, too, and a gift card may have paid."""
        return order.lines.filtered(
            lambda line: not line.refunded_orderline_id and line.qty * line.price_unit > 0
        ).sorted("id")

    def _get_holds(self):
        return [hold for entry in self.waiting for hold in entry.holds]


def _get_kept(sale):
    return [claim for claim in sale.claims if not claim.cancelled]
