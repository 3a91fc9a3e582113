"""Customer invoices and credit notes as sales that earn and redeem points."""

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...engine import check_redemption, propose_redemption
from ..base.units import (
    POINTS_DIGITS,
    from_hundredths,
    from_minor,
    to_hundredths,
    to_minor,
)
from ..base.windows import window_on
from ..customer.res_partner import LOYALTY_READERS
from ..settlement.facts import SaleLine
from ..words.values import money_in_words, number_in_words, points_in_words
from .credit_notes import count_returned, find_unit_prices

NO_REDEMPTION = {"points": 0, "amount": 0, "limit": None}


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "loyalty.hero.source.mixin"]

    loyalty_redeem = fields.Boolean(string="Redeem Points", copy=False)
    # Who sells need not be allowed to read members and programs: what is asked of them here is asked as the system.
    loyalty_reward_ids = fields.Many2many(
        "loyalty.hero.reward", compute="_compute_loyalty_reward_ids", compute_sudo=True
    )
    loyalty_booking_refusal = fields.Char(
        compute="_compute_loyalty_booking_refusal",
        compute_sudo=True,
        help="Why nothing can be redeemed, when the company cannot book it.",
    )
    loyalty_reward_id = fields.Many2one(
        "loyalty.hero.reward",
        string="Reward",
        compute="_compute_loyalty_reward_id",
        store=True,
        readonly=False,
        copy=False,
        domain="[('id', 'in', loyalty_reward_ids)]",
    )
    loyalty_points_available = fields.Float(
        digits=POINTS_DIGITS,
        compute="_compute_loyalty_points_available",
        compute_sudo=True,
        groups=LOYALTY_READERS,
    )
    loyalty_redeem_points = fields.Float(
        string="Points to Redeem", digits=POINTS_DIGITS, copy=False
    )
    loyalty_redeem_most = fields.Char(
        compute="_compute_loyalty_redeem_most", compute_sudo=True, groups=LOYALTY_READERS
    )
    loyalty_redeem_is_over = fields.Boolean(
        compute="_compute_loyalty_redeem_most", compute_sudo=True, groups=LOYALTY_READERS
    )
    loyalty_redeem_amount = fields.Monetary(
        string="Paid with Points",
        compute="_compute_loyalty_redeem_amount",
        compute_sudo=True,
        help="What the points are worth on this invoice.",
    )
    loyalty_account_id = fields.Many2one(
        "account.account",
        string="Redemption Account",
        compute="_compute_loyalty_account_id",
        store=True,
        readonly=False,
        copy=False,
        check_company=True,
    )
    loyalty_analytic_distribution = fields.Json(
        string="Cost Centre (Analytic Distribution)",
        compute="_compute_loyalty_analytic_distribution",
        store=True,
        readonly=False,
        copy=False,
    )
    # The widget of cost centres asks for it.
    analytic_precision = fields.Integer(
        store=False,
        default=lambda self: self.env["decimal.precision"].precision_get("Percentage Analytic"),
    )
    loyalty_points_earned = fields.Float(
        digits=POINTS_DIGITS,
        compute="_compute_loyalty_points",
        compute_sudo=True,
        groups=LOYALTY_READERS,
    )
    loyalty_points_redeemed = fields.Float(
        digits=POINTS_DIGITS,
        compute="_compute_loyalty_points",
        compute_sudo=True,
        groups=LOYALTY_READERS,
    )
    loyalty_points_name = fields.Char(
        compute="_compute_loyalty_points", compute_sudo=True, groups=LOYALTY_READERS
    )

    @api.depends("partner_id", "move_type", "company_id")
    def _compute_loyalty_reward_ids(self):
        for move in self:
            rewards = self.env["loyalty.hero.reward"]
            if move.move_type == "out_invoice":
                for member in move._loyalty_customer().loyalty_member_ids:
                    rewards |= move._filter_loyalty_rewards(member)
            move.loyalty_reward_ids = rewards

    @api.depends("loyalty_reward_ids")
    def _compute_loyalty_booking_refusal(self):
        for move in self:
            programs = self.env["loyalty.hero.program"]
            if move.move_type == "out_invoice" and not move.loyalty_reward_ids:
                programs = move._loyalty_customer().loyalty_member_ids.program_id.filtered(
                    lambda program, move=move: (
                        program._get_offered()
                        and program.state != "draft"
                        and (program.company_id or move.company_id) == move.company_id
                    )
                )
            refusals = (program._get_booking_refusal(move.company_id) for program in programs)
            move.loyalty_booking_refusal = next(filter(None, refusals), False)

    @api.depends("loyalty_redeem", "loyalty_reward_ids")
    def _compute_loyalty_reward_id(self):
        for move in self:
            if move.state == "draft" and (
                not move.loyalty_redeem or move.loyalty_reward_id not in move.loyalty_reward_ids
            ):
                move.loyalty_reward_id = move.loyalty_redeem and max(
                    move.loyalty_reward_ids,
                    key=lambda reward, move=move: move._propose_loyalty_redemption(reward)[
                        "amount"
                    ],
                    default=move.loyalty_reward_ids,
                )

    @api.depends("loyalty_reward_id", "loyalty_reward_ids")
    def _compute_loyalty_points_available(self):
        for move in self:
            member = move._get_loyalty_member()
            move.loyalty_points_available = member and from_hundredths(
                member._get_available(move.company_id)
            )

    @api.depends(
        "loyalty_redeem_points",
        "loyalty_reward_id",
        "amount_total",
        "tax_totals",
        "currency_id",
        "invoice_date",
    )
    def _compute_loyalty_redeem_amount(self):
        for move in self:
            reward = move.loyalty_reward_id
            amount = 0
            member = move._get_loyalty_member(reward.program_id) if reward else None
            terms = member and move.currency_id and reward._get_terms()
            if terms and move.loyalty_redeem_points > 0:
                purse = member._prepare_purse(terms, move._prepare_loyalty_terms(terms))
                points = min(to_hundredths(move.loyalty_redeem_points), purse["available"])
                amount = check_redemption(terms, points, purse)["amount"]
            move.loyalty_redeem_amount = from_minor(
                amount, move.currency_id or move.company_currency_id
            )

    @api.depends("loyalty_reward_id")
    def _compute_loyalty_account_id(self):
        for move in self:
            program = move.loyalty_reward_id.program_id.with_company(move.company_id)
            move.loyalty_account_id = program._get_redemption_account(move.company_id)

    # Apart from the account: a form that sends one of two fields keeps the other from being computed, and who does not
    # see cost centres would lose them.
    @api.depends("loyalty_reward_id")
    def _compute_loyalty_analytic_distribution(self):
        for move in self:
            program = move.loyalty_reward_id.program_id.with_company(move.company_id)
            move.loyalty_analytic_distribution = program.analytic_distribution

    @api.depends("state")
    def _compute_loyalty_points(self):
        transactions = self.env["loyalty.hero.transaction"]
        made = transactions._find_made_by(self)
        for move in self:
            entries = made.get(move.id, transactions).entry_ids
            redeemed = entries.filtered(lambda entry: entry.kind == "redeem")
            move.loyalty_points_earned = sum((entries - redeemed).mapped("points"))
            move.loyalty_points_redeemed = -sum(redeemed.mapped("points"))
            move.loyalty_points_name = entries.program_id[:1].points_name

    @api.constrains("loyalty_redeem", "loyalty_redeem_points")
    def _check_loyalty_redeem_points(self):
        for move in self:
            if move.loyalty_redeem_points < 0:
                raise ValidationError(self.env._("Points to redeem cannot be negative."))

    @api.depends(
        "loyalty_redeem",
        "loyalty_redeem_points",
        "loyalty_reward_id",
        "amount_total",
        "tax_totals",
        "state",
    )
    def _compute_loyalty_redeem_most(self):
        for move in self:
            reward = move.loyalty_reward_id
            most = move._propose_loyalty_redemption(reward) if reward else NO_REDEMPTION
            points = from_hundredths(most["points"])
            move.loyalty_redeem_is_over = to_hundredths(move.loyalty_redeem_points) > most["points"]
            told = {
                "points": number_in_words(self.env, points),
                "name": reward.program_id.points_name,
                "amount": money_in_words(
                    self.env, from_minor(most["amount"], move.currency_id), move.currency_id
                ),
            }
            member = move._get_loyalty_member(reward.program_id) if reward else None
            elsewhere = member._get_elsewhere(move.company_id) if member else 0
            move.loyalty_redeem_most = reward and (
                self.env._(
                    "%(points)s %(name)s at most (%(amount)s). %(elsewhere)s %(name)s more were earned in another "
                    "company and can be used there.",
                    elsewhere=points_in_words(self.env, elsewhere),
                    **told,
                )
                if elsewhere
                else self.env._("%(points)s %(name)s at most (%(amount)s)", **told)
            )

    @api.onchange("loyalty_redeem", "loyalty_reward_id")
    def _onchange_loyalty_redeem(self):
        """Propose, as the till does, the most that makes sense."""
        move = self.sudo()
        reward = move.loyalty_redeem and move.loyalty_reward_id
        most = move._propose_loyalty_redemption(reward) if reward else NO_REDEMPTION
        self.loyalty_redeem_points = from_hundredths(most["points"])

    def _propose_loyalty_redemption(self, reward):
        """Return the most that makes sense of ``reward`` here, as the engine's ``Redemption``."""
        member = self._get_loyalty_member(reward.program_id)
        terms = reward._get_terms()
        if not member or not self.currency_id or not terms:
            return NO_REDEMPTION
        purse = member._prepare_purse(terms, self._prepare_loyalty_terms(terms))
        return propose_redemption(terms, purse)

    def _prepare_loyalty_terms(self, terms):
        """Return what a reward meets on this invoice, as ``loyalty.hero.member._prepare_purse`` asks for it."""
        total = max(self._get_loyalty_total(), 0)
        return {
            "due": total,
            "base": self._get_loyalty_base(terms, self._prepare_loyalty_sold_lines(), total),
            "currency": self.currency_id,
            "company": self.company_id,
            "date": self.invoice_date or self.company_id._get_loyalty_today(),
            "tz": self._loyalty_tz(),
            "shop": None,
        }

    def _get_loyalty_total(self):
        """Return what the invoice comes to before points, in minor units: also while it is written and not saved."""
        # Odoo sums up ``amount_total`` only when the journal items are written.
        totals = self.state == "draft" and self.tax_totals
        total = totals["total_amount_currency"] if totals else self.amount_total
        return to_minor(total, self.currency_id) + sum(self._sum_loyalty_reductions().values())

    def action_view_loyalty_entries(self):
        """Open the points entries of this invoice."""
        keys = [move._loyalty_root()._loyalty_key() for move in self.sudo()]
        return window_on(self.env, "loyalty_hero_entry_action", [("source_key", "in", keys)])

    def _post(self, soft=True):
        # The reward follows from a draft only: what was ticked just before is worked out now.
        self._recompute_recordset(["loyalty_reward_id"])
        self.sudo()._follow_loyalty_reductions()
        posted = super()._post(soft)
        bookings = []
        for move in posted.sudo():
            root = move._loyalty_root()
            if root:
                if root == move:
                    move.loyalty_holder_id = move.partner_id._get_loyalty_holder()
                if root == move and move.move_type == "out_invoice":
                    move._redeem_loyalty_points()
                root._loyalty_settle(cause=move)
                bookings += root._get_loyalty_bookings(move)
        self.env["loyalty.hero.redemption"].sudo()._book(bookings)
        return posted

    def _tell_loyalty_moved(self, date):
        """Say on an entry that it has a later day than what it is about, because the books are locked then."""
        if self.date > date and self._get_violated_lock_dates(date, False):
            self.message_post(
                body=self.env._(
                    "The books are locked on %(meant)s: posted on %(date)s instead.",
                    meant=format_date(self.env, date),
                    date=format_date(self.env, self.date),
                )
            )

    def button_draft(self):
        if self.line_ids.loyalty_redemption_id:
            raise UserError(
                self.env._(
                    "This entry books redemptions of points: credit or return what they paid instead."
                )
            )
        result = super().button_draft()
        bookings = []
        # Other apps may have good reasons to leave a move posted.
        for move in self.sudo().filtered(lambda move: move.state == "draft"):
            root = move._loyalty_root()
            if root:
                if root != move and root._loyalty_redemptions():
                    # Odoo keeps what a draft was reconciled with: the sale would seem paid twice, by it and by points.
                    move.line_ids.remove_move_reconcile()
                root._loyalty_settle(cause=move)
                bookings += root._get_loyalty_bookings(move)
        self.env["loyalty.hero.redemption"].sudo()._book(bookings)
        self.sudo()._follow_loyalty_reductions()
        return result

    # Facts of the sale -------------------------------------------------------------------------------------------

    def _loyalty_root(self):
        """Return the sale that this document is about: the invoice itself, or the one that it credits."""
        self.ensure_one()
        if self.move_type == "out_invoice":
            return self
        if self.move_type == "out_refund":
            # What is credited without its invoice came back without its sale.
            sold = self.reversed_entry_id
            return sold.filtered(lambda move: move.move_type == "out_invoice") if sold else self
        return self.browse()

    def _is_loyalty_final(self):
        return self.state == "posted"

    def _loyalty_customer(self):
        kept = self.loyalty_holder_id if self.state == "posted" else None
        return kept or self.partner_id._get_loyalty_holder()

    def _loyalty_date(self):
        """Invoices have a day, no time: noon, where the company is."""
        day = self.invoice_date or self.date or fields.Date.context_today(self)
        noon = fields.Datetime.to_datetime(day).replace(hour=12)
        timezone = pytz.timezone(self._loyalty_tz())
        return timezone.localize(noon).astimezone(pytz.utc).replace(tzinfo=None)

    def _loyalty_terms_date(self):
        """What is published at two holds for an invoice that is posted at three, though both are of one day."""
        if self._loyalty_local_date() == self.company_id._get_loyalty_today():
            return fields.Datetime.now()
        return super()._loyalty_terms_date()

    def _loyalty_pricelist(self):
        """Invoices of Odoo's sales app have the pricelist of their orders, when it is one."""
        if "sale_line_ids" not in self.env["account.move.line"]._fields:
            return None
        pricelists = self.invoice_line_ids.sale_line_ids.order_id.pricelist_id
        return pricelists.id if len(pricelists) == 1 else None

    def _loyalty_lines(self):
        return [
            *self._prepare_loyalty_sold_lines(),
            *self._prepare_loyalty_credited_lines(self._get_loyalty_credit_notes()),
        ]

    def _prepare_loyalty_sold_lines(self):
        if self.move_type == "out_refund":
            return [
                line._prepare_loyalty_line([*line._get_loyalty_flags(), "unlinked"], -1)
                for line in self._get_loyalty_goods()
            ]
        return [
            line._prepare_loyalty_line(line._get_loyalty_flags())
            for line in self._get_loyalty_goods()
        ]

    def _prepare_loyalty_credited_lines(self, credit_notes):
        """Return what these credit notes give back of the sale, as ``SaleLine`` each."""
        if not credit_notes:
            return []
        return credit_notes._prepare_loyalty_returned(
            self._prepare_loyalty_sold_lines(), self._get_loyalty_sold_flags()
        )

    def _loyalty_sale(self):
        """Return the sale that this invoice is about."""
        return self

    def _get_loyalty_goods(self):
        lines = self.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        claims = self.env["account.move.line"].union(
            *(move._get_loyalty_claim_lines() for move in self)
        )
        return lines - claims

    def _prepare_loyalty_returned(self, sold, flags):
        """Return the lines of these credit notes as goods that came back, as ``SaleLine`` each.

        :param list sold: the lines of the sale
        :param dict flags: what was special about products when they were sold
        """
        prices = find_unit_prices(sold, self.currency_id)
        return [
            line._prepare_loyalty_line(
                flags.get(line.product_id, line._get_loyalty_flags()), -1
            )._replace(quantity=-count_returned(line, prices), returned=True)
            for line in self._get_loyalty_goods()
        ]

    def _get_loyalty_sold_flags(self):
        """Return what was special about goods when they were sold: ``{product: flags}``.

        What comes back is what was sold, however its credit note words the price.  Products that were sold in more than
        one way are left out: their credit notes have to tell.
        """
        sold = {}
        for line in self._get_loyalty_goods():
            if line.product_id:
                sold.setdefault(line.product_id, []).append(line._get_loyalty_flags())
        return {
            product: flags[0]
            for product, flags in sold.items()
            if all(other == flags[0] for other in flags)
        }

    def _get_loyalty_credit_notes(self):
        return self.reversal_move_ids.filtered(
            lambda move: move.move_type == "out_refund" and move.state == "posted"
        )

    def _get_loyalty_member(self, program=None):
        program = program or (self.loyalty_reward_id or self.loyalty_reward_ids[:1]).program_id
        return self._loyalty_customer().loyalty_member_ids.filtered(
            lambda member: member.program_id == program
        )

    def _filter_loyalty_rewards(self, member):
        """Return the rewards that the member may have here and now."""
        return member.program_id._get_offered().filtered(
            lambda reward: (
                reward.program_id.state != "draft"
                and (reward.company_id or self.company_id) == self.company_id
                and not reward.is_issued
                and reward._is_for(member)
                and not reward._get_terms()["shops"]
                and not reward.program_id._get_booking_problem(self.company_id)
                # Who has nothing left of a program that is over will have nothing again.
                and (reward.program_id.state == "running" or member.points_available > 0)
            )
        )

    # Redeeming ---------------------------------------------------------------------------------------------------

    def _redeem_loyalty_points(self):
        """Spend the points that the invoice says, or refuse to post it with the reason."""
        if not self.loyalty_redeem:
            return
        member = self._get_loyalty_member()
        if not member:
            if self.loyalty_booking_refusal:
                raise UserError(self.loyalty_booking_refusal)
            raise UserError(
                self.env._(
                    "%s is in no loyalty program in which points can be redeemed.",
                    self.partner_id.display_name,
                )
            )
        redemption = self.env["loyalty.hero.redemption"]._hold(
            member,
            self.loyalty_reward_id,
            to_hundredths(self.loyalty_redeem_points),
            self._prepare_loyalty_claim(),
        )
        reduced = sum(self._sum_loyalty_reductions().values())
        if (
            redemption.treatment == "discount"
            and to_minor(redemption.amount, self.currency_id) != reduced
        ):
            raise UserError(
                self.env._(
                    "%(reward)s takes off %(amount)s now. Save the invoice to see the new total, then confirm it.",
                    reward=self.loyalty_reward_id.name,
                    amount=money_in_words(self.env, redemption.amount, self.currency_id),
                )
            )
        # The number of points that was entered may be worth more than the invoice: only what it takes is spent.
        self.loyalty_redeem_points = redemption.points
        redemption._take(self._prepare_loyalty_transaction_vals(self))

    def _get_loyalty_next_key(self):
        """Return the key of what this invoice claims next."""
        claimed = [("source_key", "=", self._loyalty_key())]
        count = self.env["loyalty.hero.redemption"].search_count(claimed)
        return f"{self._get_loyalty_claim_prefix()}{count + 1}"

    def _prepare_loyalty_claim(self):
        due = to_minor(self.amount_residual, self.currency_id)
        return {
            **self._prepare_loyalty_terms(self.loyalty_reward_id._get_terms()),
            "key": self._get_loyalty_next_key(),
            "due": due + sum(self._sum_loyalty_reductions().values()),
            "vals": {
                **self._prepare_loyalty_origin_vals(),
                "expense_account_id": self.loyalty_account_id.id,
                "analytic_distribution": self.loyalty_analytic_distribution,
            },
        }


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    loyalty_redemption_id = fields.Many2one(
        "loyalty.hero.redemption",
        string="Redemption",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    loyalty_cause_model = fields.Char(readonly=True, copy=False)
    loyalty_cause_id = fields.Many2oneReference(
        string="Caused by",
        model_field="loyalty_cause_model",
        readonly=True,
        copy=False,
        help="The document that the redemption was posted for: the sale, or the return that gave a "
        "part of it back.",
    )

    def _get_loyalty_expense(self):
        """Return what these lines of redemptions, as far as they are posted, debited to expense accounts.

        It is in the currency of the redemption.
        """
        expense = self.filtered(
            lambda line: (
                line.parent_state == "posted"
                and line.account_type not in ("asset_receivable", "liability_payable")
            )
        )
        return sum(expense.mapped("amount_currency"))

    def _prepare_loyalty_line(self, flags, sign=1):
        """Return the line as ``SaleLine``; ``sign`` is -1 for a credit note."""
        return SaleLine(
            id=f"{self._name},{self.id}",
            product=self.product_id,
            quantity=self.quantity * sign,
            total_included=self.price_total * sign,
            total_excluded=self.price_subtotal * sign,
            flags=flags,
            record=self,
        )

    def _get_loyalty_flags(self):
        """Return what may keep the line from earning; extended by apps that know such lines."""
        # The fields of Odoo's sales app need not be there.
        is_down_payment = "is_downpayment" in self._fields and self.is_downpayment
        gift_cards = self.env["loyalty.program"]
        is_gift_card = gift_cards._is_sold_by(self.product_id) or gift_cards._is_paid_by(
            self.product_id
        )
        is_money = is_down_payment or is_gift_card
        flags = {
            "down_payment": is_down_payment,
            "quotation": "sale_line_ids" in self._fields and self.sale_line_ids,
            "back_order": self._is_loyalty_back_order(),
            "discounted": self.discount > 0,
            "discount": not is_money and self._is_loyalty_discount(),
            "gift_card": is_gift_card,
            # What was paid down is taken off, or a gift card pays: money, and no goods at a lower price.
            "paying": is_money and self.price_subtotal < 0,
        }
        return [flag for flag, is_set in flags.items() if is_set]

    def _is_loyalty_discount(self):
        """Return whether the line lowers the whole sale: Odoo's global discounts and rewards, or one typed in."""
        return self.quantity > 0 and self.price_subtotal < 0

    def _is_loyalty_back_order(self):
        """Return whether goods of the line came late: by a back order that was done before the invoice was made.

        That never changes afterwards, so a credit note sees what the invoice saw.
        """
        if "sale_line_ids" not in self._fields or "move_ids" not in self.sale_line_ids._fields:
            return False
        pickings = self.sale_line_ids.move_ids.picking_id
        return any(
            picking.backorder_id
            and picking.date_done
            and picking.date_done <= self.move_id.create_date
            for picking in pickings
        )
