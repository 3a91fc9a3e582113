"""Anonymize customers: asked with what is erased and what stays."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.res_users import check_identity


class LoyaltyHeroForget(models.TransientModel):
    _name = "loyalty.hero.forget"
    _description = "Anonymize customers"
    _inherit = ["loyalty.hero.number.mixin"]

    partner_ids = fields.Many2many(
        "res.partner", string="Customers", readonly=True, context={"active_test": False}
    )
    told = fields.Text(compute="_compute_told", help="What is erased and what stays.")
    problem = fields.Text(
        compute="_compute_told",
        help="Why the customer cannot be anonymized yet. Empty when nothing prevents it.",
    )
    is_confirmed = fields.Boolean(
        string="I have read this. Erase the data.", help="Tick it, then press the button."
    )

    @api.depends("partner_ids")
    @api.depends_context("lang", "allowed_company_ids")
    def _compute_told(self):
        for wizard in self:
            customers = wizard.partner_ids._origin
            problems = [customer._get_forget_problem() for customer in customers]
            wizard.problem = "\n".join(filter(None, problems)) or False
            wizard.told = "\n\n".join(customers._get_forget_sentences()) if customers else False

    @check_identity
    def action_forget(self):
        """Anonymize the customers."""
        self._forget()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _forget(self):
        self.ensure_one()
        self.check_access("write")
        customers = self.partner_ids
        customers._check_loyalty_manager()
        customers._require_forgettable()
        if not self.is_confirmed:
            raise UserError(self.env._("Tick that you have read what is erased and what stays."))
        customers._forget()
