"""Programs at the till: in which shops they run, and what a till needs to know of them."""

from odoo import api, fields, models, tools
from odoo.tools.image import image_data_uri

from odoo.addons.loyalty_hero.models.base.bounds import POINTS_MOST, between
from odoo.addons.loyalty_hero.models.base.units import POINTS_DIGITS, rate_between, to_hundredths

# What a till shows of a program, apart from what was published.
SHOWN_FIELDS = {
    "accent_color",
    "active",
    "claim_days",
    "company_id",
    "enrolment",
    "name",
    "offline_points_max",
    "points_name",
    "receipt_image",
    "receipt_text",
    "redeem_proof",
    "sequence",
    "state",
}


class LoyaltyHeroProgram(models.Model):
    _name = "loyalty.hero.program"
    _inherit = ["loyalty.hero.program", "pos.load.mixin"]

    pos_config_ids = fields.Many2many(
        "pos.config",
        string="Points of Sale",
        check_company=True,
        help="The shops in which the program runs. Empty: all shops.",
    )

    claim_days = fields.Integer(
        string="Days to claim a sale",
        default=30,
        help="A customer who forgot the card can claim the sale with its receipt within this number of days. For "
        "example: 30. "
        "0 means never.",
    )

    offline_points_max = fields.Float(
        string="Points without a Connection",
        digits=POINTS_DIGITS,
        help="The most points that a customer can spend at a till which has no connection, until it has one again. For "
        "example: 500. The till knows the balance of before; a customer who spends the points elsewhere meanwhile is "
        "overdrawn, and a manager is told. 0 means that points can only be redeemed with a connection.",
    )

    _offline_points_bounded = between(
        0,
        POINTS_MOST,
        "Without a connection, a customer spends from {least} to {most} points.",
        "offline_points_max",
    )
    _claim_days_bounded = models.Constraint(
        "CHECK (claim_days BETWEEN 0 AND 366)",
        "A sale can be claimed within 366 days at most; 0 means never.",
    )

    def write(self, vals):
        result = super().write(vals)
        if SHOWN_FIELDS & vals.keys():
            self.env["pos.config"].sudo()._renew_loyalty_data()
        return result

    def _publish(self, moment=None):
        versions = super()._publish(moment)
        if versions:
            self.env["pos.config"]._renew_loyalty_data()
        return versions

    @api.model
    @tools.ormcache("company_id", "flag")
    def _leaves_out(self, company_id, flag):
        """Return whether some program that runs in the company, or a reward of one, leaves out what has ``flag``."""
        programs = self.sudo().browse(self._get_running_ids(company_id))
        terms = [version._get_prepared().program for version in programs.version_ids]
        return any(flag in program["excluded_flags"] for program in terms) or (
            flag == "discounted"
            and any(
                not reward["with_discounts"] for program in terms for reward in program["rewards"]
            )
        )

    def _get_publish_impact(self):
        return [*super()._get_publish_impact(), *self.sudo()._get_till_impact()]

    def _get_till_impact(self):
        """Return what publishing means for the tills that are open now: a sentence, or nothing."""
        count = self.env["pos.session"].search_count(
            [("config_id", "in", self._get_shops().ids), ("state", "!=", "closed")]
        )
        if not count:
            return []
        if count == 1:
            return [
                self.env._(
                    "One till is open. The change applies to its sales at once; the till shows it when it is opened "
                    "again."
                )
            ]
        return [
            self.env._(
                "%s tills are open. The change applies to their sales at once; a till shows it when it is opened "
                "again.",
                count,
            )
        ]

    def _get_shops(self):
        """Return the points of sale in which the program runs."""
        self.ensure_one()
        if self.pos_config_ids:
            return self.pos_config_ids
        companies = [("company_id", "=", self.company_id.id)] if self.company_id else []
        return self.env["pos.config"].search(companies)

    def _get_compile_depends(self):
        return (*super()._get_compile_depends(), "pos_config_ids")

    def _compile(self):
        return {**super()._compile(), "shops": sorted(self.pos_config_ids.ids)}

    def _has_payment_in(self, config):
        """Return whether points can be spent as a means of payment in the shop ``config``."""
        return bool(self._get_offered()) and (
            not self.pos_config_ids or config in self.pos_config_ids
        )

    def _get_offline_points(self):
        """Return how many points (hundredths) a customer can spend at a till without a connection; 0 for none.

        What the customer has to confirm cannot be confirmed there.
        """
        self.ensure_one()
        return 0 if self.redeem_proof != "none" else to_hundredths(self.offline_points_max)

    # What a till loads --------------------------------------------------------------------------------------------

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
            "state",
            "enrolment",
            "claim_days",
            "accent_color",
            "receipt_text",
            "currency_id",
            "write_date",
        ]

    @api.model
    def _load_pos_data_read(self, records, config):
        """Return the programs, each with the versions that sales of today and later are judged by.

        What was changed and not published is no business of a till.
        """
        records = records.sudo()
        programs = super()._load_pos_data_read(records, config)
        versions = records._get_till_versions()
        names = records.env["loyalty.hero.program.version"].union(*versions.values())._get_names()
        records_by_id = records.grouped("id")
        for program in programs:
            record = records_by_id[program["id"]]
            program["_rate"] = rate_between(
                config.currency_id,
                record.currency_id,
                config.company_id,
                config.company_id._get_loyalty_today(),
            )
            program["_booking_problem"] = record._get_booking_refusal(config.company_id) or ""
            program["_is_running"] = program.pop("state") == "running"
            program["_offline_points"] = record._get_offline_points()
            # In the till's memory: receipts are printed without a network, too.
            program["_receipt_image"] = (
                image_data_uri(record.receipt_image) if record.receipt_image else ""
            )
            program["_enrols"] = program.pop("enrolment") == "automatic"
            program["_fee_product_id"] = (
                record.kind == "membership" and record.membership_product_id.id
            )
            program["_member_sequence"] = record._get_member_sequence()
            program["_versions"] = [
                {
                    "valid_from": f"{version.valid_from.isoformat()}Z",
                    "compiled": version._get_prepared().program,
                    "names": names[version],
                }
                for version in versions.get(record, [])
            ]
        return programs

    def _get_till_versions(self):
        """Return the versions in effect now and those planned, oldest first: ``{program: versions}``."""
        Version = self.env["loyalty.hero.program.version"]
        versions = (Version._get_in_effect(self) | Version._get_planned(self)).sorted(
            lambda version: (version.valid_from, version.id)
        )
        return versions.grouped("program_id")

    @api.model
    def _server_date_to_domain(self, domain):
        """Programs are few: a till always gets all of them, as they are now."""
        return domain
