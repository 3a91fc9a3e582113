"""POS orders as sales that earn and redeem points."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from odoo.addons.loyalty_hero.engine import most_of
from odoo.addons.loyalty_hero.models.base.units import (
    from_hundredths,
    from_minor,
    to_hundredths,
    to_minor,
)
from odoo.addons.loyalty_hero.models.base.windows import window_on

from ..payments.loyalty_hero_redemption import till_key

PAID_STATES = ("paid", "done")
# An order that is older than this when it arrives was paid without a connection.
LATE = timedelta(minutes=10)


class PosOrder(models.Model):
    _name = "pos.order"
    _inherit = ["pos.order", "loyalty.hero.source.mixin"]

    loyalty_summary = fields.Json(
        compute="_compute_loyalty_summary",
        compute_sudo=True,
        help="What the order did to its customer's points, for screens and receipt.",
    )
    loyalty_points = fields.Float(
        digits=(16, 2), compute="_compute_loyalty_points", string="Points"
    )

    loyalty_refund_reason = fields.Char(
        copy=False, help="Why a manager refunds in money what the customer paid with points."
    )
    loyalty_refunded_in_money = fields.Monetary(
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        help="The amount that was paid with points and refunded in money.",
    )

    @api.depends("state")
    def _compute_loyalty_summary(self):
        made = self.env["loyalty.hero.transaction"]._sum_made_by(self)
        nothing = ([], self.env["loyalty.hero.voucher"])
        for order in self:
            sums, vouchers = made.get(order.id, nothing)
            order.loyalty_summary = {
                "vouchers": [
                    {
                        "name": voucher.display_name,
                        "code": voucher.code,
                        "date_end": voucher.date_end and voucher.date_end.isoformat(),
                    }
                    for voucher in vouchers.filtered(lambda each: each.state == "issued")
                ],
                "programs": [
                    {
                        "program": member.program_id.id,
                        "name": member.program_id.name,
                        "points_name": member.program_id.points_name,
                        "kind": member.program_id.kind,
                        "earned": to_hundredths(earned),
                        "redeemed": -to_hundredths(redeemed),
                        # A receipt that is printed again says what was left then.
                        "balance": to_hundredths(member.balance - later),
                        "receipt": member._get_receipt_values(),
                    }
                    for member, earned, redeemed, later in sums
                ],
            }

    def _loyalty_program_fields(self):
        return [*super()._loyalty_program_fields(), "receipt_text"]

    @api.depends("loyalty_summary")
    def _compute_loyalty_points(self):
        for order in self:
            programs = order.loyalty_summary["programs"]
            order.loyalty_points = from_hundredths(
                sum(program["earned"] - program["redeemed"] for program in programs)
            )

    def action_view_loyalty_entries(self):
        """Open the points entries that the order made."""
        made = self.env["loyalty.hero.transaction"].sudo()._find_made_by(self).values()
        transactions = self.env["loyalty.hero.transaction"].union(*made)
        domain = [("transaction_id", "in", transactions.ids)]
        return window_on(self.env, "loyalty_hero_entry_action", domain)

    def _get_loyalty_entries(self):
        """Return the points entries that each of these orders caused: ``{order id: entries}``."""
        made = self.env["loyalty.hero.transaction"]._find_made_by(self)
        return {order_id: group.entry_ids.sorted("id") for order_id, group in made.items()}

    def action_pos_order_paid(self):
        order = self.sudo()
        if order.loyalty_settled:
            # It is paid already: settling happens once, never because somebody calls a method.
            return True
        result = super().action_pos_order_paid()
        order.write(
            {
                "loyalty_holder_id": order.partner_id._get_loyalty_holder().id,
                "loyalty_settled": fields.Datetime.now(),
            }
        )
        order._judge_loyalty()
        order.lines._keep_loyalty_flags()
        order._claim_loyalty_points()
        order._check_loyalty_refund()
        order._report_loyalty_foreign_return()
        for root in order | order._get_loyalty_refunded_orders():
            root._loyalty_settle(cause=order)
        return result

    def _generate_pos_order_invoice(self):
        invoice = super()._generate_pos_order_invoice()
        for order in self.sudo():
            payments = order._get_loyalty_payments()
            if not payments:
                continue
            receivable = invoice.sudo().line_ids.filtered(
                lambda line: line.account_type == "asset_receivable"
            )
            if order.session_id.state == "closed":
                # The session paid this already; its reversal, made for the invoice, left the customer's side open.
                order._reconcile_loyalty_reversal(receivable)
            else:
                bookings = payments._prepare_loyalty_bookings(dict.fromkeys(payments, receivable))
                order.env["loyalty.hero.redemption"]._book(bookings)
        return invoice

    def _reconcile_loyalty_reversal(self, receivable):
        reversals = (
            self.env["account.move"].search([("reversed_pos_order_id", "=", self.id)]).line_ids
        )
        open_lines = (receivable | reversals).filtered(
            lambda line: (
                line.account_id == receivable.account_id[:1]
                and line.partner_id == receivable.partner_id[:1]
                and not line.reconciled
            )
        )
        if open_lines & reversals:
            open_lines.reconcile()

    def _get_loyalty_returned_portions(self):
        """Return what this refund gave back of each payment with points: ``[(redemption, amount above 0), …]``."""
        entries = self._get_loyalty_entries().get(self.id, self.env["loyalty.hero.entry"])
        paid = entries.filtered(lambda entry: entry.redemption_id.treatment == "payment")
        groups = paid.sorted("id").grouped("redemption_id")
        amounts = [
            (redemption, -sum(group.mapped("amount"))) for redemption, group in groups.items()
        ]
        return [(redemption, amount) for redemption, amount in amounts if amount > 0]

    # Returns -----------------------------------------------------------------------------------------------------

    def _preview_loyalty_return(self, quantities):
        """Tell what a return would do, without writing anything.

        :param dict quantities: ``{line of this order: how many come back}``
        :return: ``{"amount", "reductions", "points", "taken", "balance"}`` (see ``pos.config.loyalty_return``)
        """
        returned = [
            line._prepare_loyalty_line(-quantity)._replace(id=f"returned,{line.id}", returned=True)
            for line, quantity in quantities.items()
            if line._is_loyalty_goods()
        ]
        plan = self._plan_loyalty(self, returned)
        points = sum(portion.more_points for portion in plan.portions)
        taken = self._preview_loyalty_taken(plan)
        balance = sum(to_hundredths(member.balance) for member in plan.posted.members)
        return {
            "amount": sum(
                portion.more
                for portion in plan.portions
                if portion.redemption.treatment == "payment"
            ),
            "reductions": [
                {"line_id": reduction.line.id, "amount": reduction.amount}
                for reduction in self._get_loyalty_to_charge_back(returned)
                if reduction.amount > 0
            ],
            "points": points,
            "taken": taken,
            "balance": balance + points - taken,
        }

    def _preview_loyalty_taken(self, plan):
        target = plan.verdict.members
        taken = 0
        for member, state in plan.posted.members.items():
            kept = target[member]["award"]["points"] if member in target else 0
            points = sum(state["kinds"].values()) - kept
            expired = sum(self._get_loyalty_expired_lots(member).values()) if points > 0 else 0
            taken += points - max(min(points, expired), 0)
        return taken

    def _check_loyalty_refund(self):
        """Let a refund give back in points what was paid with points.

        Money instead is a manager's decision. An order that comes late has happened already: it is stored, gives back
        no more points than its share, and stands on the watch list.
        """
        roots = self._get_loyalty_refunded_orders()
        missing = self._get_loyalty_missing_charges(roots)
        paid = -sum(self._get_loyalty_payments().filtered(lambda p: p.amount < 0).mapped("amount"))
        paid = to_minor(paid, self.currency_id)
        share = sum(
            portion.more
            for root in roots
            for portion in root._loyalty_portions()
            if portion.redemption.treatment == "payment"
        )
        if paid == share and not missing:
            return
        is_decided = (
            not missing
            and paid < share
            and self.loyalty_refund_reason
            and self.env.user.has_group("loyalty_hero.loyalty_hero_group_manager")
        )
        if not is_decided and fields.Datetime.now() - self.date_order < LATE:
            raise UserError(
                self._get_loyalty_charge_refusal(missing)
                if missing
                else self._get_loyalty_refund_refusal(share, paid)
            )
        short = max(share - paid, 0) + sum(max(amount, 0) for amount in missing)
        self.loyalty_refunded_in_money = from_minor(short, self.currency_id)
        self._report_loyalty_refund(paid + short, paid)

    def _get_loyalty_refund_refusal(self, share, paid):
        if paid > share:
            return self.env._(
                "%(order)s: only %(share)s of these goods were paid with points. Refund the rest in money.",
                order=self.display_name,
                share=self._say_loyalty_amount(share),
            )
        return self.env._(
            "%(order)s: %(share)s of these goods were paid with points and have to be refunded in points. Ask a "
            "manager to refund them in money.",
            order=self.display_name,
            share=self._say_loyalty_amount(share),
        )

    def _say_loyalty_amount(self, minor):
        return format_amount(self.env, from_minor(minor, self.currency_id), self.currency_id)

    def _report_loyalty_refund(self, share, paid):
        self.env["loyalty.hero.watch"]._report(
            "refund_in_money",
            self,
            self._loyalty_customer(),
            note=self.env._(
                "%(share)s of the returned goods were paid with points, and %(paid)s were refunded in points. "
                "%(reason)s",
                share=self._say_loyalty_amount(share),
                paid=self._say_loyalty_amount(paid),
                reason=self.loyalty_refund_reason or "",
            ).strip(),
        )

    # Paying with points ------------------------------------------------------------------------------------------

    def _claim_loyalty_points(self):
        """Post the redemptions that were held for this order, and free the holds that it did not use.

        The till asked for each claim beforehand, be it a payment or a price reduction: what was not granted is refused,
        whoever sends it.
        """
        payments = self._get_loyalty_payments()
        reductions = self._sum_loyalty_reductions()
        if not payments and not reductions:
            return
        domain = [
            ("source_key", "=", self._loyalty_key()),
            ("state", "in", ("held", "lapsed", "posted")),
        ]
        granted = self.env["loyalty.hero.redemption"].search(domain)
        for payment in payments:
            self._check_loyalty_payment(payment, granted)
        for key, amount in reductions.items():
            amount = from_minor(amount, self.currency_id)
            self._check_loyalty_granted(key, amount, "discount", granted)
        keys = {*map(till_key, payments.mapped("uuid")), *reductions}
        claimed = granted.filtered(lambda redemption: redemption.key in keys)
        self._check_loyalty_share(claimed)
        claimed.filtered(lambda redemption: redemption.state != "posted")._take(
            self._prepare_loyalty_transaction_vals(self)
        )
        (granted - claimed)._void()
        self._report_loyalty_holds(claimed)

    def _report_loyalty_holds(self, claimed):
        """Put on the watch list what became of the holds of this order before it was paid."""
        for redemption in claimed.filtered("freed_by_id"):
            self.env["loyalty.hero.watch"]._report(
                "hold_freed",
                self,
                redemption.partner_id,
                redemption.program_id,
                self.env._(
                    "%(user)s released %(redemption)s before the order was paid.",
                    user=redemption.freed_by_id.name,
                    redemption=redemption.display_name,
                ),
            )
        for redemption in claimed.filtered("is_conflict"):
            self.env["loyalty.hero.watch"]._report(
                "conflict",
                self,
                redemption.partner_id,
                redemption.program_id,
                redemption._describe_conflict(),
            )

    def _report_loyalty_foreign_return(self):
        """Put on the watch list whose goods somebody else brought back: the points are those of the sale's customer."""
        customer = self._loyalty_customer()
        for root in self._get_loyalty_refunded_orders():
            owner = root._loyalty_customer()
            if customer and owner and customer != owner:
                self.env["loyalty.hero.watch"]._report(
                    "disagreeing_sale",
                    self,
                    owner,
                    note=self.env._(
                        "%(customer)s returned goods of %(sale)s, which %(owner)s had bought. The points of %(owner)s "
                        "follow.",
                        customer=customer.name,
                        sale=root.display_name,
                        owner=owner.name,
                    ),
                )

    def _check_loyalty_payment(self, payment, granted):
        """Refuse a points payment that the server did not grant."""
        if payment.amount < 0:
            if not self._get_loyalty_refunded_orders():
                raise UserError(
                    self.env._(
                        "%s: points are given back only with returned goods.", self.display_name
                    )
                )
            return
        self._check_loyalty_granted(till_key(payment.uuid), payment.amount, "payment", granted)

    def _check_loyalty_granted(self, key, amount, treatment, granted):
        """Refuse a claim that is not among what was ``granted`` to this customer, for this amount."""
        redemption = granted.filtered(lambda redemption: redemption.key == key)
        if (
            not redemption
            or redemption.treatment != treatment
            or redemption.partner_id != self._loyalty_customer()
            or self.currency_id.compare_amounts(redemption.amount, amount)
        ):
            raise UserError(
                self.env._(
                    "%s: these points were not reserved. Take them off the order and redeem again.",
                    self.display_name,
                )
            )

    def _check_loyalty_share(self, claimed):
        """Refuse more than a reward may be worth here: the till claimed it for what was a larger order."""
        goods = self.lines - self._get_loyalty_claim_lines()
        lines = [line._prepare_loyalty_line() for line in goods if not line.loyalty_ignored]
        reduced = sum(self._sum_loyalty_reductions().values())
        total = to_minor(self.amount_total, self.currency_id) + reduced
        for redemptions in claimed.grouped("reward_id").values():
            paid = 0
            for redemption in redemptions.sorted("id"):
                # What was granted holds, whatever was published since: the sale has happened.
                granted = redemption._get_granted_terms()
                if not granted:
                    continue
                paid += to_minor(redemption.amount, self.currency_id)
                points = to_hundredths(redemption.points)
                most = max(
                    most_of(terms, points, self._get_loyalty_base(terms, lines, total))
                    for terms in granted
                )
                if paid > most:
                    raise UserError(
                        self.env._(
                            "%(order)s: at most %(share)s can be paid with points. Redeem again.",
                            order=self.display_name,
                            share=self._say_loyalty_amount(most),
                        )
                    )
