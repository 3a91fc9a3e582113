"""Products at the till carry the selections that they meet."""

from odoo import api, fields, models


class ProductProduct(models.Model):
    _inherit = "product.product"

    loyalty_selections = fields.Json(
        compute="_compute_loyalty_selections",
        compute_sudo=True,
        help="Ids of the selections that running rules use.",
    )

    @api.depends_context("company")
    def _compute_loyalty_selections(self):
        rules = self.env["loyalty.hero.program"]._get_running(self.env.company).rule_ids
        matches = (rules.selection_ids | rules.exception_ids)._match(self)
        for product in self:
            product.loyalty_selections = matches.get(product.id, [])

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "loyalty_selections"]

    @api.model
    def _server_date_to_domain(self, domain):
        """A product whose template was changed may meet other selections: its variants come with it."""
        return domain
