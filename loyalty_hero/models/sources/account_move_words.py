"""What invoices and credit notes say about points: how they were paid, and what is given back."""

from odoo import api, fields, models
from odoo.tools import format_date

from ..base.units import from_hundredths, from_minor
from ..customer.res_partner import LOYALTY_READERS
from ..words.values import money_in_words, number_in_words


class AccountMove(models.Model):
    _inherit = "account.move"

    loyalty_give_back = fields.Char(
        compute="_compute_loyalty_give_back", compute_sudo=True, groups=LOYALTY_READERS
    )

    @api.depends(
        "move_type", "state", "reversed_entry_id", "amount_total", "invoice_line_ids.quantity"
    )
    def _compute_loyalty_give_back(self):
        """Say what a credit note that is still a draft will give back."""
        for move in self:
            sale = move._loyalty_root() if move.move_type == "out_refund" else None
            is_draft = move.state == "draft" and sale and sale != move
            move.loyalty_give_back = is_draft and sale._say_loyalty_give_back(
                sale._prepare_loyalty_credited_lines(move)
            )

    def _compute_payments_widget_reconciled_info(self):
        """Tell a payment with points by its name."""
        result = super()._compute_payments_widget_reconciled_info()
        for move in self.filtered("invoice_payments_widget"):
            widget = move.invoice_payments_widget
            for payment in widget["content"]:
                partial = self.env["account.partial.reconcile"].sudo().browse(payment["partial_id"])
                redemption = (partial.debit_move_id | partial.credit_move_id).loyalty_redemption_id[
                    :1
                ]
                if redemption:
                    payment["loyalty_label"] = move._say_loyalty_payment(
                        redemption, payment["date"]
                    )
            move.invoice_payments_widget = widget
        return result

    def _say_loyalty_payment(self, redemption, date):
        names = {
            "points": redemption.program_id.points_name,
            "date": format_date(self.env, date),
        }
        if self.move_type == "out_refund":
            return self.env._("Given back in %(points)s on %(date)s", **names)
        return self.env._("Paid with %(points)s on %(date)s", **names)


class LoyaltyHeroSourceMixin(models.AbstractModel):
    _inherit = "loyalty.hero.source.mixin"

    def _say_loyalty_give_back(self, returned):
        """Return in a sentence what goods that come back (``SaleLine``) give back in points, or ``False``."""
        sentences = [
            self.env._(
                "Gives back %(points)s %(name)s (%(amount)s).",
                points=number_in_words(self.env, from_hundredths(portion.more_points)),
                name=portion.redemption.program_id.points_name,
                amount=money_in_words(
                    self.env,
                    from_minor(portion.more, portion.redemption.currency_id),
                    portion.redemption.currency_id,
                ),
            )
            for portion in self._loyalty_portions(returned)
            if portion.more_points or portion.more
        ]
        return " ".join(sentences) or False
