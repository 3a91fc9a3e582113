"""POS orders as sales that earn and redeem points."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from odoo.addons.loyalty_hero.engine import give_back, mul_div
from odoo.addons.loyalty_hero.models.units import (
    from_hundredths,
    from_minor,
    to_hundredths,
    to_minor,
)
from odoo.addons.loyalty_hero.models.windows import window_on

PAID_STATES = ("paid", "done")


class PosOrder(models.Model):
    _name = "pos.order"
    _inherit = ["pos.order", "loyalty.hero.source.mixin"]

    loyalty_summary = fields.Json(
        compute="_compute_loyalty_summary",
        help="What the order did to its customer's points, for screens and receipt.",
    )
    loyalty_points = fields.Float(
        digits=(16, 2), compute="_compute_loyalty_points", string="Points"
    )

    @api.depends("state")
    def _compute_loyalty_summary(self):
        entries = self._get_loyalty_entries()
        for order in self:
            order.loyalty_summary = {
                "programs": [
                    {
                        "program": member.program_id.id,
                        "name": member.program_id.name,
                        "points_name": member.program_id.points_name,
                        "kind": member.program_id.kind,
                        "earned": sum(
                            to_hundredths(entry.points) for entry in group if entry.kind != "redeem"
                        ),
                        "redeemed": -sum(
                            to_hundredths(entry.points) for entry in group if entry.kind == "redeem"
                        ),
                        "balance": to_hundredths(member.balance),
                    }
                    for member, group in entries.get(order.id, self.env["loyalty.hero.entry"])
                    .grouped("member_id")
                    .items()
                ]
            }

    @api.depends("loyalty_summary")
    def _compute_loyalty_points(self):
        for order in self:
            programs = order.loyalty_summary["programs"]
            order.loyalty_points = from_hundredths(
                sum(program["earned"] - program["redeemed"] for program in programs)
            )

    def action_view_loyalty_entries(self):
        """Open the points entries that the order made."""
        domain = [("cause_model", "=", self._name), ("cause_id", "in", self.ids)]
        return window_on(self.env, "loyalty_hero_entry_action", domain)

    def _get_loyalty_entries(self):
        """Return the points entries that each of these orders caused: ``{order id: entries}``."""
        entries = (
            self.env["loyalty.hero.entry"]
            .sudo()
            .search([("cause_model", "=", self._name), ("cause_id", "in", self.ids)], order="id")
        )
        return entries.grouped("cause_id")

    def action_pos_order_paid(self):
        result = super().action_pos_order_paid()
        order = self.sudo()
        order._claim_loyalty_payments()
        order.lines._keep_loyalty_flags()
        for root in order | order._get_loyalty_refunded_orders():
            root._loyalty_settle(cause=order)
        return result

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            # Who the customer was can be corrected later: the points follow.
            for order in self.filtered(lambda order: order.state in PAID_STATES).sudo():
                if order._loyalty_posted():
                    order._loyalty_settle()
                else:
                    order._loyalty_settle_memberships()
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
                payments._post_loyalty_accounting(receivable)
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

    # Returns -----------------------------------------------------------------------------------------------------

    def _preview_loyalty_return(self, quantities):
        """Tell what a return would do, without writing anything.

        :param dict quantities: ``{line of this order: how many come back}``
        :return: ``{"amount", "points", "taken", "balance"}`` (see ``pos.config.loyalty_return``)
        """
        currency = self.currency_id
        redemptions = self._loyalty_redemptions()
        redeemed = sum(redemption.amount for redemption in redemptions)
        value = sum(
            line._get_loyalty_totals(quantity)["total_included"]
            for line, quantity in quantities.items()
        )
        earlier = -sum(
            line._get_loyalty_totals()["total_included"] for line in self.lines.refund_orderline_ids
        )
        total = to_minor(self.amount_total, currency)
        target = give_back(
            to_minor(redeemed, currency),
            total,
            min(max(to_minor(earlier + value, currency), 0), total),
        )
        amount = max(target - to_minor(sum(redemptions.values()), currency), 0)
        left = amount
        points = 0
        for redemption, returned in redemptions.items():
            part = min(left, to_minor(redemption.amount - returned, currency))
            left -= part
            points += mul_div(
                to_hundredths(redemption.points), part, to_minor(redemption.amount, currency)
            )
        taken = self._preview_loyalty_taken(quantities, redemptions, from_minor(amount, currency))
        balance = sum(to_hundredths(member.balance) for member in self._loyalty_posted())
        return {
            "amount": amount,
            "points": points,
            "taken": taken,
            "balance": balance + points - taken,
        }

    def _preview_loyalty_taken(self, quantities, redemptions, amount):
        posted = self._loyalty_posted()
        if not posted:
            return 0
        returned = [
            {
                **line._prepare_loyalty_line(-quantity),
                "id": f"returned,{line.id}",
                "returned": True,
            }
            for line, quantity in quantities.items()
        ]
        after = {}
        for redemption, earlier in redemptions.items():
            part = min(amount, redemption.amount - earlier)
            amount -= part
            after[redemption] = earlier + part
        target = self.with_context(loyalty_hero_returned=returned)._loyalty_target(posted, after)
        taken = 0
        for member, state in posted.items():
            kept = target[member]["award"]["points"] if member in target else 0
            points = sum(state["kinds"].values()) - kept
            expired = sum(self._get_loyalty_expired_lots(member).values()) if points > 0 else 0
            taken += points - max(min(points, expired), 0)
        return taken

    # Paying with points ------------------------------------------------------------------------------------------

    def _claim_loyalty_payments(self):
        """Post the redemptions that were held for this order, and free the holds that it did not use.

        The till asked for each points payment beforehand: what was not granted is refused, whoever sends it.
        """
        payments = self._get_loyalty_payments()
        if not payments:
            return
        domain = [
            ("source_key", "=", self._loyalty_key()),
            ("state", "in", ("held", "lapsed", "posted")),
        ]
        granted = self.env["loyalty.hero.redemption"].search(domain)
        for payment in payments:
            self._check_loyalty_payment(payment, granted)
        claimed = granted.filtered(lambda redemption: redemption.key in payments.mapped("uuid"))
        self._check_loyalty_share(claimed)
        claimed.filtered(lambda redemption: redemption.state != "posted")._post(
            self._prepare_loyalty_source_vals(self)
        )
        (granted - claimed)._void()

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
        redemption = granted.filtered(lambda redemption: redemption.key == payment.uuid)
        if (
            not redemption
            or redemption.partner_id != self._loyalty_customer()
            or self.currency_id.compare_amounts(redemption.amount, payment.amount)
        ):
            raise UserError(
                self.env._(
                    "%s: these points were not reserved. Remove the points payment and redeem again.",
                    self.display_name,
                )
            )

    def _check_loyalty_share(self, claimed):
        """Refuse more than the sale, or the program's share of it: the till claimed it for what was a larger order."""
        for reward, redemptions in claimed.grouped("reward_id").items():
            share = self.amount_total * reward.share_max_percent / 100
            if self.currency_id.compare_amounts(sum(redemptions.mapped("amount")), share) > 0:
                raise UserError(
                    self.env._(
                        "%(order)s: at most %(share)s can be paid with points. Redeem again.",
                        order=self.display_name,
                        share=format_amount(self.env, share, self.currency_id),
                    )
                )
