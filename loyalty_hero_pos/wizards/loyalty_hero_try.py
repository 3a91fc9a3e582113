"""A trial at a till: the shop, and the means of payment there."""

from odoo import api, fields, models


class LoyaltyHeroTry(models.TransientModel):
    _inherit = "loyalty.hero.try"

    pos_config_id = fields.Many2one(
        "pos.config",
        string="Point of Sale",
        check_company=True,
        help="The shop of the sale. Empty: the sale is a customer invoice.",
    )
    # Not payment methods that take points: how much is paid with these is asked apart.
    payment_method_ids = fields.Many2many(
        "pos.payment.method",
        string="Paid by",
        check_company=True,
        compute="_compute_payment_method_ids",
        store=True,
        readonly=False,
        domain="[('is_loyalty', '=', False)]",
    )

    @api.depends("pos_config_id")
    def _compute_payment_method_ids(self):
        """Propose what the shop has: cash, or what comes first."""
        for trial in self:
            methods = trial.pos_config_id.payment_method_ids.filtered(
                lambda method: not method.is_loyalty and method.type != "pay_later"
            )
            trial.payment_method_ids = (
                methods.filtered("is_cash_count")[:1] or methods[:1]
                if trial.pos_config_id
                else trial.payment_method_ids
            )

    @api.onchange("pos_config_id")
    def _onchange_pos_config_id(self):
        if self.pos_config_id.use_pricelist:
            self.pricelist_id = self.pos_config_id.pricelist_id

    def _get_result_depends(self):
        return (*super()._get_result_depends(), "pos_config_id", "payment_method_ids")

    def _get_shop_id(self):
        return self.pos_config_id._origin.id or None

    def _get_payments(self, amount):
        """With several means, each pays a part: which one how much makes no difference to what is earned."""
        methods = self.payment_method_ids._origin
        if not methods:
            return []
        part, rest = divmod(amount, len(methods))
        return [
            {"means": method.id, "amount": part + (rest if method == methods[:1] else 0)}
            for method in methods
        ]
