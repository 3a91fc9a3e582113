"""Drives a history in Odoo and keeps its documents: `h.order("Mara", ["coat"], stars=20)`.

A step that cannot be done now, as a return when nothing is left, does nothing. Points that a customer does not have
are refused by Odoo; then nothing has happened.
"""

from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError

from odoo.addons.loyalty_hero.models.units import to_minor

from . import checks, model
from .documents import Claim, Return, Sale
from .world import BEGIN, PRICES, World

REFUSALS = ("to spend", "At least", "nothing left to pay", "for you", "too few")


class History:
    """One history: its documents, and the records of Odoo behind them."""

    def __init__(self, test):
        self.test = test
        self.env = test.env
        self.now = fields.Datetime.to_datetime(BEGIN)
        self.sales: list[Sale] = []
        self.records = []
        self.credit_notes = {}
        self.sent = {}
        self.open_sessions = {test.pos_session.id}
        self.session = test.pos_session
        self.frozen = None
        self._freeze()

    def _freeze(self):
        if self.frozen:
            self.frozen.stop()
        self.frozen = freeze_time(self.now)
        self.frozen.start()

    def end(self):
        """Let time go on."""
        self.frozen.stop()

    # Steps ------------------------------------------------------------------------------------------------

    def invoice(self, customer, goods, company="home", currency="USD", program="Stars", points=0):
        """Sell by invoice; `goods` is a list of products, `points` are redeemed."""
        currency = "EUR" if company == "far" else currency
        program = "Stars" if company == "far" else program
        lines = [(name, goods.count(name)) for name in sorted(set(goods))]
        record = self.test.make_shop_invoice(
            self._company(company), customer, currency, lines, program, points
        )
        if self._attempt(record.action_post):
            sale = Sale("invoice", customer, company, currency, self._priced(lines))
            self._claim(sale, record)
            self._keep(sale, record)
        else:
            record.unlink()

    def order(self, customer, goods, stars=0, moons=0, invoiced=False):
        """Sell at the till, paid with points of one program or two, and cash."""
        test = self.test
        lines = [(name, goods.count(name)) for name in sorted(set(goods))]
        total = sum(PRICES[name] * quantity for name, quantity in lines)
        uuid = str(uuid4())
        held = self._attempt(lambda: self._hold(customer, uuid, total, stars, moons))
        if held is None:
            return
        payments = [(test.points, amount) for _payment_uuid, amount in held]
        paid = sum(amount for _method, amount in payments)
        if test.currency.round(total - paid) > 0:
            payments.append((test.cash, test.currency.round(total - paid)))
        data = test.create_ui_order_data(
            [(test.goods[name], quantity) for name, quantity in lines],
            customer=test.customers[customer],
            payments=payments,
            uuid=uuid,
            is_invoiced=invoiced,
        )
        for payment, (payment_uuid, _amount) in zip(data["payment_ids"], held, strict=False):
            payment[2]["uuid"] = payment_uuid
        self.sent[len(self.sales)] = data
        record = test.sync(self._copy(data))
        sale = Sale("till", customer, "home", "USD", self._priced(lines), session=self.session.id)
        sale.is_invoiced = invoiced
        self._claim(sale, record)
        self._keep(sale, record)

    def give_back(self, index, goods, exchange=()):
        """Return goods of an order at the till, perhaps together with something new."""
        found = self._find(index, goods, "till")
        if not found:
            return
        sale, order, quantities = found
        test = self.test
        # What an exchange returned is a line of it, too.
        sold = order.lines.filtered(lambda line: not line.refunded_orderline_id).sorted("id")
        lines = [
            (line, quantity) for line, quantity in zip(sold, quantities, strict=True) if quantity
        ]
        told = test.config.loyalty_return(
            [{"line_id": line.id, "quantity": quantity} for line, quantity in lines]
        )
        before = self._points(order.partner_id)
        new = [(name, list(exchange).count(name)) for name in sorted(set(exchange))]
        back = sum(line.price_unit * quantity for line, quantity in lines)
        total = sum(PRICES[name] * quantity for name, quantity in new) - back
        amount = test.currency.round(told["amount"] / 100)
        payments = [(test.points, -amount)] if amount else []
        if test.currency.round(total + amount):
            payments.append((test.cash, test.currency.round(total + amount)))
        data = test.create_ui_order_data(
            [
                *(
                    test.make_line(
                        line.product_id,
                        -quantity,
                        price=line.price_unit,
                        refunded_orderline_id=line.id,
                    )
                    for line, quantity in lines
                ),
                *((test.goods[name], quantity) for name, quantity in new),
            ],
            customer=order.partner_id,
            payments=payments,
            uuid=str(uuid4()),
        )
        given = sum(model.shares(sale))
        refund = test.sync(data)
        sale.returns.append(Return(quantities, [0] * len(quantities), session=self.session.id))
        sale.returns[-1].given = sum(model.shares(sale)) - given
        test.assertEqual(told["amount"], sale.returns[-1].given, "the till told another amount")
        if new:
            sold = Sale(
                "till", sale.customer, "home", "USD", self._priced(new), session=self.session.id
            )
            self._keep(sold, refund)
        else:
            change = self._points(order.partner_id) - before
            test.assertEqual(told["points"] - told["taken"], change, "the till told other points")

    def credit(self, index, goods, cents=0):
        """Credit goods of an invoice, or lower the price of the first of them by `cents`."""
        found = self._find(index, goods, "invoice", is_booked=True)
        if not found:
            return
        sale, record, quantities = found
        invoice = record if record._name == "account.move" else record.account_move
        lowered = [0] * len(quantities)
        refund = invoice._reverse_moves([{"invoice_date": fields.Date.today()}])
        lines = zip(
            refund.invoice_line_ids.sorted("id"), invoice.invoice_line_ids.sorted("id"), strict=True
        )
        commands = []
        at = [i for i, quantity in enumerate(quantities) if quantity]
        for i, (line, _sold) in enumerate(lines):
            if cents and i == at[0]:
                lowered[i] = min(cents, sale.worth(i), sale.lines[i][2] - 2)
                quantities = [0] * len(quantities)
                commands.append(
                    Command.update(line.id, {"quantity": 1, "price_unit": lowered[i] / 100})
                )
            elif not cents and quantities[i]:
                commands.append(Command.update(line.id, {"quantity": quantities[i]}))
            else:
                commands.append(Command.delete(line.id))
        if cents and lowered[at[0]] <= 0:
            refund.unlink()
            return
        refund.invoice_line_ids = commands
        refund.action_post()
        self.credit_notes[index % len(self.sales), len(sale.returns)] = refund
        sale.returns.append(Return(quantities, lowered))

    def undo(self, number, how="draft"):
        """Undo a credit note: `draft`, `cancel` or `delete`."""
        found = self._find_credit_note(number, is_valid=True)
        if found:
            entry, refund, key = found
            refund.button_cancel() if how == "cancel" else refund.button_draft()
            if how == "delete":
                refund.unlink()
                del self.credit_notes[key]
            entry.is_valid = False

    def post_again(self, number):
        """Post a credit note again that was undone."""
        found = self._find_credit_note(number, is_valid=False)
        if not found:
            return
        entry, refund, (index, _number) = found
        sale = self.sales[index]
        if any(sale.left(i) < quantity for i, quantity in enumerate(entry.quantities)):
            return
        if refund.state == "cancel":
            refund.button_draft()
        refund.action_post()
        entry.is_valid = True

    def reset(self, number):
        """Reset an invoice to draft."""
        index = self._find_invoice(number, is_valid=True)
        if index is not None:
            self.records[index].button_draft()
            sale = self.sales[index]
            sale.is_valid = False
            for claim in sale.claims:
                claim.cancelled = True

    def confirm(self, number):
        """Post an invoice again that was reset; it claims its points anew."""
        index = self._find_invoice(number, is_valid=False)
        if index is None:
            return
        record, sale = self.records[index], self.sales[index]
        if self._attempt(record.action_post):
            sale.is_valid = True
            self._claim(sale, record)

    def send_again(self, number):
        """Let the till send an order that the server knows."""
        if self.sent:
            index = sorted(self.sent)[number % len(self.sent)]
            self.test.sync(self._copy(self.sent[index]))

    def close(self):
        """Close the session, and open the next one."""
        self.test.close_session()
        self.open_sessions.clear()
        self.test.open_new_session()
        self.session = self.test.pos_session
        self.open_sessions.add(self.session.id)

    def wait(self, days, hours=0):
        """Let time pass, then let points expire."""
        self.now += timedelta(days=days, hours=hours)
        self._freeze()
        members = self.env["loyalty.hero.member"].sudo().search([])
        members.invalidate_recordset()
        members._lock_to_spend()
        self.env.cr.execute(checks.SWEPT, [self.now])
        self.test.assertFalse(self.env.cr.fetchall(), "not swept")

    # What must be true --------------------------------------------------------------------------------------

    def check(self):
        """Compare the ledger and the books with what the documents say."""
        self.env.flush_all()
        self.env.invalidate_all()
        for what, query in {**checks.LEDGER, "nothing expires too early": checks.TOO_EARLY}.items():
            self.env.cr.execute(query)
            self.test.assertFalse(self.env.cr.fetchall(), what)
        self._check_balances()
        self._check_books()
        self.test.assert_audit()

    def _check_balances(self):
        self.env.cr.execute(
            """SELECT member_id, sum(points) FROM loyalty_hero_entry WHERE kind <> 'expire' GROUP BY member_id"""
        )
        posted = dict(self.env.cr.fetchall())
        wanted = model.balances(self.sales)
        for key, member in self.test.members.items():
            found = round(float(posted.get(member.id, 0)) * 100)
            self.test.assertEqual(found, wanted.get(key, 0), f"{key} without what expired")
        for name in self.test.customers:
            member = self.test.members[name, "Books"]
            premiums = member.premium_ids.filtered(lambda premium: premium.state != "cancelled")
            most = model.premiums_at_most(self.sales, name)
            self.test.assertLessEqual(sum(premiums.mapped("count")), most, f"premiums of {name}")

    def _check_books(self):
        self.env.cr.execute(
            """SELECT move.company_id, currency.name, sum(line.amount_currency)
                 FROM account_move move JOIN account_move_line line ON line.move_id = move.id
                 JOIN account_account account ON account.id = line.account_id AND account.account_type LIKE 'expense%'
                 JOIN res_currency currency ON currency.id = line.currency_id
                WHERE move.loyalty_redemption_id IS NOT NULL AND move.state = 'posted'
                GROUP BY move.company_id, currency.name"""
        )
        names = {self.test.company.id: "home", self.test.far.id: "far"}
        found = {
            (names[company], currency): round(float(amount) * 100)
            for company, currency, amount in self.env.cr.fetchall()
        }
        wanted = model.expenses(self.sales, self.open_sessions)
        for key in found.keys() | wanted.keys():
            self.test.assertEqual(found.get(key, 0), wanted.get(key, 0), f"expense of {key}")
        for sale, record in zip(self.sales, self.records, strict=True):
            if sale.channel == "invoice" and sale.is_valid:
                self.test.assertEqual(
                    to_minor(record.amount_residual, record.currency_id),
                    model.due(sale),
                    record.name,
                )

    def _hold(self, customer, uuid, total, stars, moons):
        """Hold points as a till does: `[(uuid of the payment, amount), …]`."""
        held = []
        for program, points in (("Stars", stars), ("Moons", moons)):
            if points:
                paid = sum(amount for _payment, amount in held)
                payment, _order, amount = self.test.redeem(
                    points,
                    total,
                    order_uuid=uuid,
                    partner_id=self.test.customers[customer].id,
                    reward_id=self.test.programs[program].reward_ids.id,
                    due=round((total - paid) * 100),
                )
                held.append((payment, amount))
        return held

    # Helpers -------------------------------------------------------------------------------------------------

    def _attempt(self, step):
        """Do a step that Odoo may refuse for want of points; return what it gives, or nothing then."""
        savepoint = self.env.cr.savepoint(flush=False)
        try:
            result = step()
            result = True if result in (None, False) else result
            self.env.flush_all()
        except UserError as error:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()
            if not any(word in str(error) for word in REFUSALS):
                raise
            return None
        savepoint.close(rollback=False)
        return result

    def _claim(self, sale, record):
        redemptions = record._loyalty_redemptions()
        for redemption in redemptions[len(sale.claims) :]:
            program = redemption.program_id.name
            points = round(redemption.points * 100)
            amount = to_minor(redemption.amount, redemption.currency_id)
            due = sale.total - sum(claim.amount for claim in sale.claims if not claim.cancelled)
            worth = min(model.worth_of(program, points, sale.currency), due)
            self.test.assertEqual(amount, worth, "what points are worth")
            sale.claims.append(Claim(program, points, amount))

    def _keep(self, sale, record):
        self.sales.append(sale)
        self.records.append(record)

    def _find(self, index, goods, channel, is_booked=False):
        """Return the sale, its record and how many goods of each line; or None when it cannot be done.

        Goods that were not sold stand for all that are left.
        """
        if not self.sales:
            return None
        sale = self.sales[index % len(self.sales)]
        fits = sale.channel == channel or (is_booked and sale.is_invoiced)
        quantities = [
            min(goods.count(name), sale.left(i))
            for i, (name, _sold, _price) in enumerate(sale.lines)
        ]
        if not any(quantities):
            quantities = [sale.left(i) for i in range(len(sale.lines))]
        if not fits or not sale.is_valid or not any(quantities):
            return None
        if any(entry.allowance[i] for entry in sale.valid_returns for i in range(len(quantities))):
            return None  # Goods of a lowered price are credited at that price: by hand, not here.
        return sale, self.records[index % len(self.sales)], quantities

    def _find_credit_note(self, number, is_valid):
        keys = [
            key
            for key in sorted(self.credit_notes)
            if self.sales[key[0]].returns[key[1]].is_valid == is_valid
            and self.sales[key[0]].is_valid
        ]
        if not keys:
            return None
        key = keys[number % len(keys)]
        return self.sales[key[0]].returns[key[1]], self.credit_notes[key], key

    def _find_invoice(self, number, is_valid):
        found = [
            i
            for i, sale in enumerate(self.sales)
            if sale.channel == "invoice" and sale.is_valid == is_valid
        ]
        return found[number % len(found)] if found else None

    def _company(self, name):
        return self.test.company if name == "home" else self.test.far

    def _priced(self, lines):
        return [(name, quantity, round(PRICES[name] * 100)) for name, quantity in lines]

    def _points(self, partner):
        members = self.env["loyalty.hero.member"].sudo().search([("partner_id", "=", partner.id)])
        members.invalidate_recordset(["balance"])
        return round(sum(members.mapped("balance")) * 100)

    def _copy(self, data):
        return {**data, "lines": [*data["lines"]], "payment_ids": [*data["payment_ids"]]}


class HistoryCase(World):
    """A test that tells histories, each on the same beginning."""

    @contextmanager
    def history(self):
        """Lend the database for a history, and take back what it did."""
        savepoint = self.env.cr.savepoint()
        session = self.pos_session
        history = History(self)
        try:
            yield history
        finally:
            history.end()
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()
            self.env.registry.clear_all_caches()
            type(self).pos_session = self.pos_session = session
