"""Programs at the till: in which shops they run, and what a till needs to know of them."""

from odoo import api, fields, models

from odoo.addons.loyalty_hero.models.units import rate_ppm


class LoyaltyHeroProgram(models.Model):
    _name = "loyalty.hero.program"
    _inherit = ["loyalty.hero.program", "pos.load.mixin"]

    pos_config_ids = fields.Many2many(
        "pos.config", string="Points of Sale", check_company=True, help="Empty: all points of sale."
    )

    @api.model_create_multi
    def create(self, vals_list):
        programs = super().create(vals_list)
        self.env["pos.config"]._renew_loyalty_data()
        return programs

    def write(self, vals):
        result = super().write(vals)
        self.env["pos.config"]._renew_loyalty_data()
        return result

    def _get_compile_depends(self):
        return (*super()._get_compile_depends(), "pos_config_ids")

    def _compile(self):
        return {**super()._compile(), "shops": sorted(self.pos_config_ids.ids)}

    def _has_payment_in(self, config):
        """Return whether points can be spent as a means of payment in the shop ``config``."""
        return bool(self.reward_ids) and (not self.pos_config_ids or config in self.pos_config_ids)

    @api.model
    def _load_pos_data_domain(self, data, config):
        return [
            ("state", "in", ("running", "closed")),
            ("company_id", "in", (False, config.company_id.id)),
        ]

    @api.model
    def _load_pos_data_fields(self, config):
        return [
            "name",
            "points_name",
            "sequence",
            "compiled",
            "state",
            "enrolment",
            "currency_id",
            "write_date",
        ]

    @api.model
    def _load_pos_data_read(self, records, config):
        programs = super()._load_pos_data_read(records.sudo(), config)
        for program in programs:
            currency = self.env["res.currency"].browse(program["currency_id"])
            program["_rate_ppm"] = rate_ppm(
                config.currency_id,
                currency,
                config.company_id,
                config.company_id._get_loyalty_today(),
            )
            program["_is_running"] = program.pop("state") == "running"
            program["_enrols"] = program.pop("enrolment") == "automatic"
        return programs

    @api.model
    def _server_date_to_domain(self, domain):
        """Programs are few: a till always gets all of them, as they are now."""
        return domain
