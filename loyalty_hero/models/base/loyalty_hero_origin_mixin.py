"""Origin: where a record of the ledger comes from.

The sale is known by its key, which stays when the sale itself is out of reach: its app may not be installed.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .defaults import without_defaults


class LoyaltyHeroOriginMixin(models.AbstractModel):
    _name = "loyalty.hero.origin.mixin"
    _description = "Record that comes from a sale"
    _inherit = ["loyalty.hero.number.mixin"]

    source_key = fields.Char(
        required=True, readonly=True, index=True, help="The sale, as the ledger knows it."
    )
    source_model = fields.Char(readonly=True)
    source_id = fields.Many2oneReference(model_field="source_model", readonly=True)
    source_name = fields.Char(string="Sale", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        return super(LoyaltyHeroOriginMixin, without_defaults(self)).create(vals_list)

    def action_open_source(self):
        """Open the sale, or what else the record comes from."""
        self.ensure_one()
        model, record_id = self._get_source()
        if not record_id:
            raise UserError(self.env._("There is no sale to open."))
        if model not in self.env:
            raise UserError(
                self.env._("“%s” cannot be opened: its app is not installed.", self.source_name)
            )
        return self.env[model].browse(record_id).get_formview_action()

    def _get_source(self):
        """Return the model and the id of what the record comes from."""
        return self.source_model, self.source_id
