"""Does in Odoo what a history tells, and compares what came of it with the model after each step.

The words of a history (``h.sell(…)``, ``h.credit(…)``) are the public methods of ``History``.  Sales and
what came back of them are known by their number, in the order in which they were made.
"""

from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, timedelta
from fractions import Fraction
from uuid import uuid4
from zoneinfo import ZoneInfo

from freezegun import freeze_time

from odoo import Command, fields

from odoo.addons.loyalty_hero_pos.tests.common import LoyaltyHeroPosCommon

from . import checks, model
from .documents import PRICES, RATES, Back, Sale

BEGIN = "2026-02-02 22:00"
PLACES = {"auckland": "Pacific/Auckland", "los_angeles": "America/Los_Angeles"}
CUSTOMERS = ("mara", "noel")


class HistoryCase(LoyaltyHeroPosCommon):
    """Two shops in two time zones, two customers, a program without an expiry and one with a limit a day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Pacific/Auckland"
        cls.goods = {
            name: cls.make_product(name, price / 100, available_in_pos=True)
            for name, price in PRICES.items()
        }
        cls.programs, cls.accounts = {}, {}
        cls.program.write({"state": "closed"})
        for name in model.PROGRAMS:
            cls.accounts[name] = cls.expense_account.copy({"name": f"Expense of {name}"})
            cls.programs[name] = cls.make_program(
                name=name,
                code=f"H_{name.upper()}",
                points_name=name,
                expense_account_id=cls.accounts[name].id,
                cap_day=model.DAILY.get(name, 0),
            )
        cls.currencies = {"USD": cls.company.currency_id}
        for name in ("EUR", "JPY", "CHF"):
            rate = RATES[name]
            cls.currencies[name] = cls.setup_other_currency(
                name, rounding=0.01, rates=[("2026-01-01", float(rate))]
            )
        cls.shops = {"auckland": cls.config, "los_angeles": cls.make_shop()}
        cls.partners, cls.members = {}, {}
        for customer in CUSTOMERS:
            cls.partners[customer] = cls.env["res.partner"].create({"name": customer.title()})
            for name, program in cls.programs.items():
                member = cls.make_member(
                    program, cls.partners[customer], sequence=int(name != model.FIRST[customer])
                )
                cls.members[customer, name] = member
                cls.give_points(model.START, member)
        for shop in cls.shops.values():
            if not shop.current_session_id:
                shop.open_ui()
                shop.current_session_id.set_opening_control(0, None)
            shop.current_session_id.start_at = "2026-01-01 00:00:00"
        cls.env.flush_all()

    @classmethod
    def make_shop(cls):
        """The shop in Los Angeles, with a cash drawer of its own."""
        journal = cls.company_data["default_journal_cash"].copy({"code": "CSHL"})
        cash = cls.cash_pm1.copy({"name": "Cash in Los Angeles", "journal_id": journal.id})
        others = cls.config.payment_method_ids.filtered(lambda method: not method.is_cash_count)
        return cls.config.copy(
            {
                "name": "Los Angeles",
                "loyalty_tz": PLACES["los_angeles"],
                "payment_method_ids": [Command.set((cash | others).ids)],
            }
        )

    @contextmanager
    def history(self):
        """A history of its own: nothing of it stays."""
        with freeze_time(BEGIN) as clock, self.cr.savepoint() as savepoint:
            try:
                yield History(self, clock)
            finally:
                savepoint.rollback()
                self.env.invalidate_all()


class History:
    """The words of a history, each followed by all checks."""

    def __init__(self, case, clock):
        self.case, self.clock, self.env = case, clock, case.env
        self.sales, self.records, self.sent = [], [], []
        self.backs, self.back_records = [], []
        """All that came back, and which document in Odoo says so."""
        self.days = {}
        self.is_sound = True

    # What happens -------------------------------------------------------------------------------------------------

    def sell(self, place, customer, goods, redeem=None):
        """Sell at the till of ``place``; ``redeem`` says how many points of which program pay."""
        self._enter(place)
        sale = Sale(customer, goods, dict(redeem or {}), place=place)
        self._note_room(sale)
        case, order_uuid = self.case, str(uuid4())
        payments, uuids, paid = [], [], 0
        for name, points in sale.redeemed.items():
            total = sale.total / 100
            uuid, _order, amount = case.redeem(
                points,
                total,
                order_uuid=order_uuid,
                partner_id=case.partners[customer].id,
                reward_id=case.programs[name].reward_ids.id,
                due=sale.total - paid,
            )
            uuids.append(uuid)
            payments.append((case.points, amount))
            paid += round(amount * 100)
        if sale.total > paid:
            payments.append((case.cash, (sale.total - paid) / 100))
        data = case.create_ui_order_data(
            [(case.goods[name], quantity) for name, quantity in goods.items()],
            customer=case.partners[customer],
            payments=payments,
            uuid=order_uuid,
        )
        for payment, uuid in zip(data["payment_ids"], uuids, strict=False):
            payment[2]["uuid"] = uuid
        self.sent.append(deepcopy(data))
        self._add(sale, case.sync(data))

    def invoice(self, customer, currency, goods, redeem=None):
        """Post an invoice; at most one program pays."""
        sale = Sale(customer, goods, dict(redeem or {}), currency)
        self._note_room(sale)
        vals = {}
        for name, points in sale.redeemed.items():
            vals = {
                "loyalty_redeem": True,
                "loyalty_reward_id": self.case.programs[name].reward_ids.id,
                "loyalty_redeem_points": points,
            }
        move = self.case.make_invoice(
            *((self.case.goods[name], quantity) for name, quantity in goods.items()),
            post=False,
            partner_id=self.case.partners[customer].id,
            currency_id=self.case.currencies[currency].id,
            invoice_date=fields.Date.today(),
        )
        # The price is the same number in every currency.
        for line, name in zip(move.invoice_line_ids, goods, strict=True):
            line.price_unit = PRICES[name] / 100
        move.write(vals)
        move.action_post()
        self.sent.append(None)
        self._add(sale, move)

    def give_back(self, number, place, goods):
        """Goods of a till's sale come back at a till."""
        self._enter(place)
        sale, order = self.sales[number], self.records[number]
        names = list(sale.goods)
        back = Back(goods, place=place)
        refund = self.case.give_goods_back(order, *(goods.get(name, 0) for name in names))
        self._add_back(sale, back, refund)

    def credit(self, number, goods):
        """Credit goods of an invoice."""
        sale, move = self.sales[number], self.records[number]
        refund = self.case.credit(move, *(goods.get(name, 0) for name in sale.goods))
        self._add_back(sale, Back(goods), refund)

    def draft(self, number):
        """Reset a credit note to draft."""
        self.back_records[number].button_draft()
        self.backs[number].stands = False
        self.check()

    def post(self, number):
        """Post again a credit note that was reset."""
        self.back_records[number].action_post()
        self.backs[number].stands = True
        self.check()

    def cancel(self, number):
        """Cancel a credit note, which stays cancelled until it is reset and posted again."""
        move = self.back_records[number]
        move.button_draft()
        move.button_cancel()
        move.button_draft()
        self.backs[number].stands = False
        self.check()

    def resend(self, number):
        """The till sends an order once more."""
        self.env["pos.order"].sync_from_ui([deepcopy(self.sent[number])])
        self.check()

    def wait(self, hours):
        """Time goes by."""
        self.clock.tick(timedelta(hours=hours))
        self.check()

    def close(self, place):
        """Close the till of ``place`` and open it again."""
        self._enter(place)
        self.case.close_session()
        self._enter(place)
        self.check()

    # What must be true --------------------------------------------------------------------------------------------

    def check(self):
        """Compare everything with the model, and the ledger with itself."""
        case = self.case
        self.env.flush_all()
        self.env.invalidate_all()
        broken = checks.find_broken(case.cr)
        assert not broken, broken
        case.assert_audit()
        wanted = {key: model.balance(self.sales, *key) for key in case.members}
        found = {key: round(member.balance * 100) for key, member in case.members.items()}
        assert found == wanted, f"balances: {found}, should be {wanted}"
        for sale, record in zip(self.sales, self.records, strict=True):
            if not sale.place and not _is_matched_with_drafts(sale):
                residual = round(record.amount_residual * 100)
                assert residual == model.due(sale), f"due: {residual}, should be {model.due(sale)}"

    def finish(self):
        """Close all tills: now the books must say what was redeemed, and nobody owes anything but invoices."""
        for place in self.case.shops:
            self.close(place)
        for name, account in self.case.accounts.items():
            lines = self.env["account.move.line"].search(
                [("account_id", "=", account.id), ("parent_state", "=", "posted")]
            )
            booked = round(sum(lines.mapped("balance")) * 100)
            wanted = model.expense(self.sales, name)
            foreign = sum(sale.currency != "USD" and 1 + len(sale.backs) for sale in self.sales)
            assert abs(booked - wanted) <= Fraction(foreign), (
                f"expense of {name}: {booked}, should be {wanted}"
            )
        self._check_receivable()

    def _check_receivable(self):
        for customer, partner in self.case.partners.items():
            lines = self.env["account.move.line"].search(
                [
                    ("partner_id", "=", partner.id),
                    ("account_id.account_type", "=", "asset_receivable"),
                    ("parent_state", "=", "posted"),
                ]
            )
            owed = {}
            for line in lines:
                owed[line.currency_id] = owed.get(line.currency_id, 0) + round(
                    line.amount_residual_currency * 100
                )
            for name, currency in self.case.currencies.items():
                if any(
                    _is_matched_with_drafts(sale)
                    for sale in self.sales
                    if (sale.customer, sale.currency) == (customer, name)
                ):
                    continue
                wanted = sum(
                    model.due(sale)
                    for sale in self.sales
                    if not sale.place and sale.customer == customer and sale.currency == name
                )
                assert owed.get(currency, 0) == wanted, (
                    f"{customer} owes {owed.get(currency, 0)} {name}, should be {wanted}"
                )

    # How ----------------------------------------------------------------------------------------------------------

    def _enter(self, place):
        """Work at the till of a shop."""
        case = self.case
        case.config = case.shops[place]
        if not case.config.current_session_id:
            case.config.open_ui()
            case.config.current_session_id.set_opening_control(0, None)
            case.config.current_session_id.start_at = "2026-01-01 00:00:00"
        case.pos_session = case.config.current_session_id
        case.currency = case.pos_session.currency_id
        case.pricelist = case.config.pricelist_id
        case.cash = case.config.payment_method_ids.filtered("is_cash_count")[:1]
        case.points = case.config.payment_method_ids.filtered("is_loyalty")

    def _day(self, sale):
        """The day of a sale: where the shop is, or the one that is written on the invoice."""
        if not sale.place:
            return fields.Date.today()
        zone = ZoneInfo(PLACES[sale.place])
        return fields.Datetime.now().replace(tzinfo=UTC).astimezone(zone).date()

    def _note_room(self, sale):
        """Note what a limit a day leaves for a sale that is about to be made."""
        day = self._day(sale)
        self.days[len(self.sales)] = day
        for name, limit in model.DAILY.items():
            used = sum(
                model.earned(other, name)
                for number, other in enumerate(self.sales)
                if other.customer == sale.customer and self.days[number] == day
            )
            sale.room[name] = max(0, limit - used)

    def _add(self, sale, record):
        self.sales.append(sale)
        self.records.append(record)
        self.check()

    def _add_back(self, sale, back, record):
        sale.backs.append(back)
        self.backs.append(back)
        self.back_records.append(record)
        self.check()


def _is_matched_with_drafts(sale):
    """Tell whether Odoo may keep a sale matched with a credit note that is a draft now: where no points paid."""
    return not sale.place and not sale.redeemed and not all(back.stands for back in sale.backs)
