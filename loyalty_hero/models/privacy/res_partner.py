"""What is known of a customer as a person: the birthday without its year, and what they agreed to."""

import calendar

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..customer.res_partner import LOYALTY_READERS

# It has a February 29.
BIRTH_YEAR = 2000
CONSENTS = {"loyalty_marketing": "marketing", "loyalty_profiling": "profiling"}
"""The purpose of each consent, by its field."""


class ResPartner(models.Model):
    _inherit = "res.partner"

    loyalty_birth_month = fields.Selection(
        [
            ("1", "January"),
            ("2", "February"),
            ("3", "March"),
            ("4", "April"),
            ("5", "May"),
            ("6", "June"),
            ("7", "July"),
            ("8", "August"),
            ("9", "September"),
            ("10", "October"),
            ("11", "November"),
            ("12", "December"),
        ],
        string="Month of Birth",
        compute="_compute_loyalty_birth",
        inverse="_inverse_loyalty_birth",
        groups=LOYALTY_READERS,
    )
    loyalty_birth_day = fields.Integer(
        string="Day of Birth",
        compute="_compute_loyalty_birth",
        inverse="_inverse_loyalty_birth",
        groups=LOYALTY_READERS,
        help="For programs that give more on the customer's birthday. The year is not kept.",
    )
    loyalty_marketing = fields.Boolean(
        string="Agrees to Marketing",
        groups=LOYALTY_READERS,
        copy=False,
        help="The customer agreed to get offers. Points are earned and spent without it.",
    )
    loyalty_profiling = fields.Boolean(
        string="Agrees to Profiling",
        groups=LOYALTY_READERS,
        copy=False,
        help="The customer agreed that purchases are looked at to choose offers. Points are earned without it.",
    )
    loyalty_consent_ids = fields.One2many(
        "loyalty.hero.consent", "partner_id", string="Consents", groups=LOYALTY_READERS
    )

    @api.depends("loyalty_birthday")
    def _compute_loyalty_birth(self):
        for partner in self:
            birthday = partner.loyalty_birthday
            partner.loyalty_birth_month = str(birthday.month) if birthday else False
            partner.loyalty_birth_day = birthday.day if birthday else 0

    def _inverse_loyalty_birth(self):
        for partner in self:
            month, day = int(partner.loyalty_birth_month or 0), partner.loyalty_birth_day
            if not month or not day:
                partner.loyalty_birthday = False
                continue
            if not 1 <= day <= calendar.monthrange(BIRTH_YEAR, month)[1]:
                raise ValidationError(
                    self.env._("This month has no day %s. Correct the day of birth.", day)
                )
            partner.loyalty_birthday = fields.Date.today().replace(BIRTH_YEAR, month, day)

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create([_without_year(vals) for vals in vals_list])
        for partner, vals in zip(partners, vals_list, strict=True):
            partner.sudo()._log_consents([name for name in CONSENTS if vals.get(name)])
        return partners

    def write(self, vals):
        changed = {
            partner: [name for name in CONSENTS if name in vals and partner[name] != vals[name]]
            for partner in self
            if CONSENTS.keys() & vals.keys()
        }
        result = super().write(_without_year(vals))
        for partner, names in changed.items():
            partner.sudo()._log_consents(names)
        return result

    def _log_consents(self, names):
        """Keep that these consents were given or withdrawn."""
        if names:
            self.env["loyalty.hero.consent"].create(
                [
                    {"partner_id": self.id, "purpose": CONSENTS[name], "is_given": self[name]}
                    for name in names
                ]
            )


def _without_year(vals):
    """Return the fields of a contact with the birthday as day and month: nobody needs to know the age."""
    birthday = fields.Date.to_date(vals.get("loyalty_birthday"))
    return {**vals, "loyalty_birthday": birthday.replace(BIRTH_YEAR)} if birthday else vals
