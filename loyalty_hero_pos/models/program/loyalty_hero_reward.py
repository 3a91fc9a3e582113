"""Rewards at the till."""

from odoo import api, fields, models


class LoyaltyHeroReward(models.Model):
    _name = "loyalty.hero.reward"
    _inherit = ["loyalty.hero.reward", "pos.load.mixin"]

    pos_config_ids = fields.Many2many(
        "pos.config",
        string="Points of Sale",
        check_company=True,
        help="The shops that offer the reward. If you choose some, invoices do not offer it. Empty: "
        "all shops, and invoices.",
    )

    def _get_compile_depends(self):
        return (*super()._get_compile_depends(), "pos_config_ids")

    def _compile(self):
        return {**super()._compile(), "shops": sorted(self.pos_config_ids.ids)}

    @api.model
    def _load_pos_data_domain(self, data, config):
        programs = [program["id"] for program in data["loyalty.hero.program"]]
        return [("program_id", "in", programs), ("active", "=", True)]

    @api.model
    def _load_pos_data_fields(self, config):
        return ["name", "program_id", "kind", "sequence", "discount_product_id", "write_date"]

    @api.model
    def _server_date_to_domain(self, domain):
        """Rewards are few: a till always gets all of them, as they are now."""
        return domain

    def _unrelevant_records(self, config):
        """What is not offered any more is simply not sent."""
        return []
