"""The company's means of payment that takes points."""

from odoo import models

from odoo.addons.loyalty_hero.models.base.defaults import without_defaults


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_loyalty_payment_method(self):
        """Return the payment method for points; it is made when first needed.

        It has no journal and identifies the customer, like Odoo's customer account: closing the session leaves the
        amount on the customer's receivable, and the redemption posting pays it.
        """
        self.ensure_one()
        methods = self.env["pos.payment.method"].with_context(active_test=False)
        return methods.search(
            [("company_id", "=", self.id), ("is_loyalty", "=", True)]
        ) or without_defaults(methods).create(self._prepare_loyalty_payment_method_vals())

    def _prepare_loyalty_payment_method_vals(self):
        programs = self.env["loyalty.hero.program"]._get_running(self)
        return {
            "name": programs.points_name if len(programs) == 1 else self.env._("Points"),
            "company_id": self.id,
            "is_loyalty": True,
            "split_transactions": True,
            "journal_id": False,
        }
