"""Expiry laws: what a country or state asks for before points may expire.

A table for lawyers to read and for administrators to keep: programs and the nightly job go by what it says.
"""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..base.bounds import DAYS_MOST, between
from ..base.defaults import without_defaults


class LoyaltyHeroExpiryLaw(models.Model):
    _name = "loyalty.hero.expiry.law"
    _description = "Law about expiring points"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "country_id, state_id, id"

    name = fields.Char(
        string="Law",
        required=True,
        help="The law and its section, as messages name it. For example: Consumer Protection Act, s. 187.8.",
    )
    active = fields.Boolean(
        default=True, help="Switch it off when the law does not apply to your programs any more."
    )
    country_id = fields.Many2one("res.country", required=True, index=True, ondelete="restrict")
    state_id = fields.Many2one(
        "res.country.state",
        string="State or Province",
        domain="[('country_id', '=', country_id)]",
        ondelete="restrict",
        help="Empty: the law holds in the whole country.",
    )
    lawful = fields.Selection(
        [
            ("any", "Any expiry"),
            ("inactivity", "Only after inactivity"),
            ("never", "No expiry at all"),
        ],
        required=True,
        default="any",
        help="Only after inactivity: points may not expire merely because time has passed since they were earned.",
    )
    idle_days_least = fields.Integer(
        string="Shortest Inactivity (days)",
        help="The fewest days without activity after which points may expire. For example: 366, where "
        "the law says one year. Zero: no such rule.",
    )
    notice_days = fields.Integer(
        string="Notice, at Least (days before)",
        help="Points expire only when a mail announced it at least this many days before, and was "
        "delivered. For example: 30. Zero: no notice is required.",
    )
    notice_days_most = fields.Integer(
        string="Notice, at Most (days before)",
        help="A mail that is sent earlier than this is not valid. For example: 60. Zero: as early as you like.",
    )
    may_shorten = fields.Boolean(
        string="Earned Points May Be Shortened",
        default=True,
        help="A change of the program may make points that members already have expire earlier.",
    )
    source = fields.Text(
        string="What the Law Says",
        required=True,
        help="The text of the law, or a summary with its source, for whoever checks this entry.",
    )
    url = fields.Char(string="Where to Read It")
    date_checked = fields.Date(
        string="Checked on",
        help="When somebody last compared this entry with the law. Empty: nobody has.",
    )
    note = fields.Text(string="Remarks", help="Open questions, exceptions, who checked it.")

    _place_unique = models.UniqueIndex(
        "(country_id, (COALESCE(state_id, 0))) WHERE active",
        "There is a law for this country and state already: change that one.",
    )
    _days_between = between(
        0,
        DAYS_MOST,
        "Days are from {least} to {most}.",
        "idle_days_least",
        "notice_days",
        "notice_days_most",
    )
    _notice_ordered = models.Constraint(
        "CHECK (notice_days_most = 0 OR notice_days_most >= notice_days)",
        "A notice cannot be required earlier than it may be sent: check the days of the notice.",
    )

    @api.constrains("country_id", "state_id")
    def _check_state(self):
        for law in self:
            if law.state_id and law.state_id.country_id != law.country_id:
                raise ValidationError(
                    self.env._(
                        "%(state)s is not in %(country)s. Choose another state.",
                        state=law.state_id.name,
                        country=law.country_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super(LoyaltyHeroExpiryLaw, without_defaults(self)).create(vals_list)

    @api.onchange("country_id")
    def _onchange_country_id(self):
        if self.state_id.country_id != self.country_id:
            self.state_id = False

    def _get_place(self):
        """Return where the law holds, as people say it."""
        self.ensure_one()
        if self.state_id:
            return f"{self.state_id.name} ({self.country_id.name})"
        return self.country_id.name

    @api.model
    def _find(self, places):
        """Return the laws that hold in any of these places.

        :param places: ``{(country, state)}``; a country without a state is all of its states
        """
        countries = self.env["res.country"].union(*(country for country, _state in places))
        laws = self.search([("country_id", "in", countries.ids)])
        return laws.filtered(
            lambda law: any(
                country == law.country_id
                and (not law.state_id or state in (law.state_id, law.state_id[:0]))
                for country, state in places
            )
        )

    def _get_problem(self, program):
        """Return why the program may not run as it is set up, as a sentence, or ``None``."""
        self.ensure_one()
        told = {"place": self._get_place(), "law": self.name, "program": program.name}
        if self.lawful == "never":
            return self.env._(
                "In %(place)s points may not expire (%(law)s). Choose that the points of “%(program)s” never expire.",
                **told,
            )
        if self.lawful == "inactivity" and program.expiry != "inactivity":
            return self.env._(
                "In %(place)s points may not expire only because time has passed since they were earned (%(law)s). "
                "Choose that the points of “%(program)s” expire after inactivity, or never.",
                **told,
            )
        if program.expiry == "inactivity" and program.expiry_days < self.idle_days_least:
            return self.env._(
                "In %(place)s points may expire after %(least)s days without activity at the earliest (%(law)s), and "
                "“%(program)s” says %(days)s days. Enter at least %(least)s days.",
                least=self.idle_days_least,
                days=program.expiry_days,
                **told,
            )
        return self._get_notice_problem(program, told)

    def _get_notice_problem(self, program, told):
        least, most = self.notice_days, self.notice_days_most
        days = program.notify_expiry_days if program.notify_expiry else 0
        if not least or (days >= least and (not most or days <= most)):
            return None
        if most:
            return self.env._(
                "In %(place)s members must get a mail %(least)s to %(most)s days before their points expire (%(law)s). "
                "Switch on “Mail Expiring Points” in “%(program)s”, with %(least)s to %(most)s days.",
                least=least,
                most=most,
                **told,
            )
        return self.env._(
            "In %(place)s members must get a mail at least %(least)s days before their points expire (%(law)s). "
            "Switch on “Mail Expiring Points” in “%(program)s”, with at least %(least)s days.",
            least=least,
            **told,
        )
