"""Sessions: what a till loads, and the redemption postings when it closes."""

from odoo import api, models
from odoo.fields import NO_ACCESS


class PosSession(models.Model):
    _inherit = "pos.session"

    @api.model_create_multi
    def create(self, vals_list):
        # Payment methods cannot be added while a session is open: this is the last moment.
        configs = self.env["pos.config"].browse(
            [vals["config_id"] for vals in vals_list if vals.get("config_id")]
        )
        configs._add_loyalty_payment_method()
        return super().create(vals_list)

    @api.model
    def _load_pos_data_models(self, config):
        return [
            *super()._load_pos_data_models(config),
            "loyalty.hero.program",
            "loyalty.hero.reward",
        ]

    @api.model
    def _load_pos_data_relations(self, model, fields):
        """Keep what only the server may know from the tills: they would send it back with each order."""
        relations = super()._load_pos_data_relations(model, fields)
        known = self.env[model]._fields
        return {
            name: relation
            for name, relation in relations.items()
            if known[name].groups != NO_ACCESS
        }

    def _reconcile_account_move_lines(self, data):
        result = super()._reconcile_account_move_lines(data)
        payments = data.get("split_receivables_pay_later", {})
        # Odoo makes the combined lines first, then one line per payment, in this order.
        lines = data["pay_later_move_lines"][len(data.get("combine_receivables_pay_later", {})) :]
        for payment, line in zip(payments, lines, strict=True):
            if payment.payment_method_id.is_loyalty:
                payment._post_loyalty_accounting(line)
        return result

    def _get_other_related_moves(self):
        redemptions = self.env["loyalty.hero.redemption"].sudo()
        for payment in self.order_ids._get_loyalty_payments():
            for redemption, _amount in payment._get_loyalty_portions():
                redemptions |= redemption
        return super()._get_other_related_moves() | redemptions.move_ids
