"""Redemptions in the books: the expense of the program pays the customer's receivable.

What is booked together makes one entry for each program, company and day, as for invoices that are posted as one.  Each
redemption knows its two lines there.  A session that closes needs no entry besides its own.
"""

from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.defaults import without_defaults


class Booking(NamedTuple):
    """What a document made of a redemption, and the books do not tell yet.

    ``cause`` is the sale, return, invoice or credit note; ``amount`` is in the redemption's currency, negative when it
    is given back; ``lines`` are the receivable lines that the points pay, or give back, of one account.
    """

    redemption: models.Model
    cause: models.Model
    amount: float
    lines: models.Model


class LoyaltyHeroRedemption(models.Model):
    _inherit = "loyalty.hero.redemption"

    def _get_unbooked(self, cause):
        """Return what a document did to the redemption and the books do not tell yet, in the redemption's currency.

        A price reduction is booked with its sale: nothing is left to book of it.

        :param cause: the sale, return, invoice or credit note that made entries
        """
        self.ensure_one()
        if self.treatment == "discount":
            return 0
        made = self.entry_ids.filtered(
            lambda entry: entry.transaction_id._get_source() == (cause._name, cause.id)
        )
        booked = self.line_ids.filtered(
            lambda line: (
                line.loyalty_cause_model == cause._name and line.loyalty_cause_id == cause.id
            )
        )
        return self.currency_id.round(sum(made.mapped("amount")) - booked._get_loyalty_expense())

    @api.model
    def _book(self, bookings):
        """Post to the expense accounts and to the customers' receivables, and reconcile these.

        :param list bookings: ``Booking`` each
        :raises UserError: when a program has no expense account in the company
        """
        while bookings:
            first = {booking.redemption: booking for booking in reversed(bookings)}
            now = [booking for booking in bookings if first[booking.redemption] is booking]
            self._book_together(now)
            # What is given back has the rate at which it was taken: it is booked after that.
            bookings = [booking for booking in bookings if first[booking.redemption] is not booking]

    def _book_together(self, bookings):
        """Book what concerns each redemption once."""
        ids = [booking.redemption.id for booking in bookings]
        bookings = [
            booking._replace(redemption=booking.redemption.with_prefetch(ids))
            for booking in bookings
        ]
        before = {
            booking.redemption: booking.redemption.line_ids.filtered(_is_receivable)
            for booking in bookings
        }
        groups = {}
        for booking in bookings:
            redemption = booking.redemption
            key = redemption.company_id, redemption.program_id, booking.redemption._get_day(booking)
            groups.setdefault(key, []).append(booking)
        moves = without_defaults(self.env["account.move"]).create(
            [self._prepare_move_vals(*key, group) for key, group in groups.items()]
        )
        moves._post(soft=False)
        for move, group in zip(moves, groups.values(), strict=True):
            move._tell_loyalty_moved(min(booking.cause._loyalty_local_date() for booking in group))
        posted = {
            line.loyalty_redemption_id: line for line in moves.line_ids if _is_receivable(line)
        }
        # What was undone is settled among the postings; the rest pays the document, and the sale itself.
        for find_partners in (
            lambda booking: before[booking.redemption],
            lambda booking: booking.lines,
            lambda booking: booking.redemption._get_receivables(),
        ):
            _reconcile_open(
                self.env,
                [(posted[booking.redemption], find_partners(booking)) for booking in bookings],
            )
        for booking in bookings:
            redemption = booking.redemption
            redemption._report_other_account(booking.cause, moves)
            if booking.amount < 0 and not posted[redemption].reconciled:
                redemption._take_from_own_postings(posted[redemption])

    def _get_day(self, booking):
        """Return the day of the posting: that of what the points pay."""
        dates = booking.lines.mapped("date")
        return max(dates) if dates else self.company_id._get_loyalty_today()

    def _prepare_move_vals(self, company, program, date, bookings):
        together = self.env._(
            "%(program)s: %(count)s redemptions", program=program.name, count=len(bookings)
        )
        return {
            "move_type": "entry",
            "company_id": company.id,
            "journal_id": company._get_loyalty_journal().id,
            "date": date,
            "ref": bookings[0].redemption._get_label() if len(bookings) == 1 else together,
            "line_ids": [
                fields.Command.create(vals)
                for booking in bookings
                for vals in booking.redemption._prepare_line_vals(booking, date)
            ],
        }

    def _get_label(self):
        return self.env._(
            "%(program)s: %(sale)s paid with points",
            program=self.program_id.name,
            sale=self.source_name or "",
        )

    def _prepare_line_vals(self, booking, date):
        """Return the line of the expense and that of the customer."""
        expense = self._prepare_expense_vals(booking.cause, booking.amount, date)
        account, partner = self._get_customer_side(booking)
        customer = {
            **expense,
            "account_id": account.id,
            "partner_id": partner.id,
            "amount_currency": -expense["amount_currency"],
            "balance": -expense["balance"],
            # Nothing else decides about cost centres.
            "analytic_distribution": False,
        }
        return [{**expense, "partner_id": partner.id}, customer]

    def _get_customer_side(self, booking):
        """Return account and partner of the receivable that the points pay."""
        about = (booking.lines or self.line_ids.filtered(_is_receivable))[:1]
        if about:
            return about.account_id, about.partner_id
        # A session books what points paid without it.
        partner = self.line_ids.partner_id[:1].with_company(self.company_id)
        return partner.property_account_receivable_id, partner

    def _prepare_expense_vals(self, cause, amount, date):
        """Return the line that debits what the points paid to the expense of their program.

        :param cause: the sale, return, invoice or credit note that it is about
        :param amount: in the redemption's currency, negative when it is given back
        :param date: of the rate at which the first posting is converted
        """
        company = self.company_id
        return {
            "name": self._get_label(),
            "currency_id": self.currency_id.id,
            "account_id": self._get_expense_account(company).id,
            "amount_currency": amount,
            "balance": self._get_balance(amount, date),
            "analytic_distribution": self._get_distribution(company),
            "loyalty_redemption_id": self.id,
            "loyalty_cause_model": cause._name,
            "loyalty_cause_id": cause.id,
        }

    def _get_balance(self, amount, date):
        """Return ``amount`` in the company's currency: at the rate of the first posting, or of ``date`` without one.

        So what comes back whole leaves nothing in the expense account, whatever the rate is by then.
        """
        company = self.company_id
        # The entry of a session that closes is not posted yet.
        made = self.line_ids.filtered(
            lambda line: line.parent_state != "cancel" and not _is_receivable(line)
        ).sorted("id")
        if not made:
            return self.currency_id._convert(amount, company.currency_id, company, date)
        rate = made[0].balance / made[0].amount_currency
        due = company.currency_id.round((sum(made.mapped("amount_currency")) + amount) * rate)
        return company.currency_id.round(due - sum(made.mapped("balance")))

    def _get_expense_account(self, company):
        """Return what the redemption is booked on: the account that it kept, or what the company can use instead."""
        program = self.program_id.with_company(company)
        account = program._find_expense_account(
            self.expense_account_id | program._get_redemption_account(company), company
        )
        if not account:
            raise UserError(
                self.env._(
                    "“%(program)s” has no expense account in %(company)s: choose one on the program, tab Accounting.",
                    program=self.program_id.name,
                    company=company.name,
                )
            )
        return account

    def _get_distribution(self, company):
        """Return the cost centres that the redemption kept, or what the program has now where they are gone."""
        program = self.program_id.with_company(company)
        kept = self.analytic_distribution
        if program._can_distribute(kept, company):
            return kept
        distribution = program.analytic_distribution
        return distribution if program._can_distribute(distribution, company) else False

    def _report_other_account(self, cause, moves):
        """Tell managers when the account that was meant is gone, so that another one had to do."""
        booked = self.line_ids.filtered(lambda line: line.move_id in moves)
        account = booked.filtered(lambda line: not _is_receivable(line)).account_id
        meant = self.expense_account_id
        if meant and account != meant:
            self.env["loyalty.hero.watch"]._report(
                "other_account",
                cause,
                self.partner_id,
                self.program_id,
                self.env._(
                    "Booked on “%(account)s”, because “%(meant)s” cannot be used any more.",
                    account=account.display_name,
                    meant=meant.display_name,
                ),
            )

    def _get_receivables(self):
        """Return the receivable lines of the sale itself, when it is an invoice."""
        if self.source_model != "account.move":
            return self.env["account.move.line"]
        sale = self.env["account.move"].browse(self.source_id).exists()
        return sale.filtered(lambda move: move.state == "posted").line_ids.filtered(_is_receivable)

    def _take_from_own_postings(self, posted):
        """Take what is given back from what the points paid, so that the sale itself is open again.

        So it is when goods of an unpaid invoice come back: its credit note has nothing to pay out.
        """
        own = (self.line_ids - posted).filtered(_is_receivable)
        # What postings settled among themselves stays settled.
        parts = own.matched_debit_ids.filtered(lambda part: part.debit_move_id not in own)
        paid, freed = parts.debit_move_id, parts.credit_move_id
        parts.unlink()
        _reconcile_open(self.env, [(posted, freed)])
        for line in freed:
            _reconcile_open(self.env, [(line, paid)])


def _is_receivable(line):
    return line.account_type in ("asset_receivable", "liability_payable")


def _reconcile_open(env, pairs):
    """Reconcile lines with those of their partners that are open on the other side of the same account.

    :param list pairs: ``(line, partners)`` each
    """
    plan = []
    for line, partners in pairs:
        if line.reconciled:
            continue
        open_partners = partners.filtered(
            lambda other, line=line: (
                other.account_id == line.account_id
                and not other.reconciled
                and other.parent_state == "posted"
                and other.amount_residual_currency * line.amount_residual_currency < 0
            )
        )
        if open_partners:
            plan.append(line | open_partners)
    if plan:
        env["account.move.line"]._reconcile_plan(plan)
