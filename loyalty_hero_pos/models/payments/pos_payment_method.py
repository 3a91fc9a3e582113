"""Points as a means of payment at the till."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list


class PosPaymentMethod(models.Model):
    _inherit = "pos.payment.method"

    is_loyalty = fields.Boolean(
        string="Loyalty Points",
        readonly=True,
        copy=False,
        help="The payment method for points. Loyalty creates it.",
    )

    _loyalty_company_unique = models.UniqueIndex(
        "(company_id) WHERE is_loyalty", "The company has a payment method for points already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        methods = super().create(vals_list)
        if any(methods.mapped("is_loyalty")):
            methods._check_made_by_itself()
        return methods

    def write(self, vals):
        if any(method.is_loyalty != vals.get("is_loyalty", method.is_loyalty) for method in self):
            self._check_made_by_itself()
        return super().write(vals)

    def _check_made_by_itself(self):
        if not self.env.su:
            raise UserError(
                self.env._(
                    "The payment method for points is made by itself. No other one can be used for points."
                )
            )

    @api.depends_context("loyalty_with_shops")
    def _compute_display_name(self):
        """Tell, where asked, in which shops it is: many have their own “Cash” and “Card”."""
        result = super()._compute_display_name()
        if self.env.context.get("loyalty_with_shops"):
            for method in self.filtered("config_ids"):
                shops = format_list(self.env, method.config_ids.mapped("name"))
                method.display_name = f"{method.display_name} ({shops})"
        return result

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "is_loyalty"]
