"""Products at the till carry the selections that they meet."""

from odoo import api, fields, models


class ProductProduct(models.Model):
    _inherit = "product.product"

    loyalty_selections = fields.Json(
        compute="_compute_loyalty_selections",
        compute_sudo=True,
        help="Ids of the selections that running programs use and the product meets.",
    )

    @api.depends_context("company")
    def _compute_loyalty_selections(self):
        programs = self.env["loyalty.hero.program"]._get_running(self.env.company)
        versions = self.env["loyalty.hero.program.version"]
        versions = versions.union(*programs._get_till_versions().values())
        matches = versions._get_selections()._match(self)
        for product in self:
            product.loyalty_selections = matches.get(product.id, [])

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "loyalty_selections"]

    @api.model
    def _load_pos_data_read(self, records, config):
        # Read one by one, they would be matched in many small portions.
        self._fields["loyalty_selections"].compute_value(records)
        return super()._load_pos_data_read(records, config)

    @api.model
    def _server_date_to_domain(self, domain):
        """A product whose template was changed may meet other selections: its variants come with it."""
        return domain
