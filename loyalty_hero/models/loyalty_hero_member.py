"""Members: one customer in one program.

``balance``, ``points_held`` and ``date_activity`` are kept by triggers of the database (see ``ledger.sql``): the ORM
reads them and can set none.  What lots mean for a member is in ``loyalty_hero_member_lots.py``, the tier in
``loyalty_hero_member_tier.py``, what a sale needs to know in ``loyalty_hero_standing.py``.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..engine import is_eligible
from .units import POINTS_DIGITS
from .windows import window_on


class LoyaltyHeroMember(models.Model):
    _name = "loyalty.hero.member"
    _description = "Loyalty member"
    _order = "sequence, id"
    _rec_names_search = ["partner_id", "program_id"]

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="restrict"
    )
    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="program_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="program_id.currency_id")
    program_kind = fields.Selection(related="program_id.kind", string="Kind")
    points_name = fields.Char(related="program_id.points_name")
    sequence = fields.Integer(
        string="Order among Programs",
        compute="_compute_sequence",
        store=True,
        readonly=False,
        precompute=True,
        help="When a customer is in several programs, an item counts for the lowest number that takes it.",
    )
    date_joined = fields.Date(
        default=lambda self: self.env.company._get_loyalty_today(), required=True
    )
    balance = fields.Float(
        digits=POINTS_DIGITS,
        readonly=True,
        default=0,
        copy=False,
        help="Points: sum of all entries.",
    )
    points_held = fields.Float(
        digits=POINTS_DIGITS,
        readonly=True,
        default=0,
        copy=False,
        help="Promised to orders that are not paid yet.",
    )
    date_activity = fields.Date(
        string="Last Activity",
        readonly=True,
        copy=False,
        help="Day of the last sale, redemption or other movement that was not taken back.",
    )
    factor = fields.Float(
        string="Own Factor",
        digits=(16, 3),
        default=1,
        help="The customer's own accelerator: 2 doubles what the program's accelerators apply to.",
    )
    is_overdrawn = fields.Boolean(
        compute="_compute_is_overdrawn",
        search="_search_is_overdrawn",
        help="More was spent or taken back than the customer had: the next earnings recover it.",
    )
    entry_ids = fields.One2many("loyalty.hero.entry", "member_id", string="Points Entries")
    redemption_ids = fields.One2many("loyalty.hero.redemption", "member_id")
    entry_count = fields.Integer(compute="_compute_entry_count")

    _partner_program_unique = models.Constraint(
        "UNIQUE (partner_id, program_id)", "This customer is a member of the program already."
    )
    _points_held_positive = models.Constraint(
        "CHECK (points_held >= 0)", "Held points cannot be negative."
    )

    @api.depends("program_id")
    def _compute_sequence(self):
        for member in self:
            member.sequence = member.program_id._get_member_sequence()

    @api.depends("partner_id", "program_id")
    def _compute_display_name(self):
        for member in self:
            member.display_name = (
                f"{member.partner_id.display_name or ''} · {member.program_id.name or ''}"
            )

    @api.depends("balance")
    def _compute_is_overdrawn(self):
        for member in self:
            member.is_overdrawn = member.balance < 0

    @api.depends("entry_ids")
    def _compute_entry_count(self):
        counts = dict(
            self.env["loyalty.hero.entry"]._read_group(
                [("member_id", "in", self.ids)], ["member_id"], ["__count"]
            )
        )
        for member in self:
            member.entry_count = counts.get(member, 0)

    def _search_is_overdrawn(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("balance", "<", 0)] if True in value else [("balance", ">=", 0)]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_entries(self):
        for member in self.sudo():
            if (
                member.entry_ids
                or member.redemption_ids
                or member.membership_ids
                or member.premium_ids
            ):
                raise UserError(
                    self.env._(
                        "%s has a history of points, premiums or memberships, which cannot be deleted.",
                        member.display_name,
                    )
                )

    def action_view_entries(self):
        """Open the member's points ledger."""
        return window_on(self.env, "loyalty_hero_entry_action", [("member_id", "in", self.ids)])

    @api.model
    def _find(self, partners, programs):
        """Return the members of ``partners`` in ``programs``, with what a sale needs of them."""
        domain = [("partner_id", "in", partners.ids), ("program_id", "in", programs.ids)]
        names = ["partner_id", "program_id", "sequence", "tier_id", "factor"]
        names += ["date_joined", "date_left"]
        return self.sudo().search_fetch(domain, names)

    def _enrol_eligible(self, traits, version_of, date):
        """Make members in the programs that take every customer for whom they are.

        A membership is joined by buying it, another exclusive program by hand.

        :param self: the members that the customer has in these programs already
        :param dict traits: the customer, as ``res.partner._get_loyalty_traits`` tells
        :param dict version_of: the version of each program
        :return: the new members
        """
        vals_list = [
            {"partner_id": traits["id"], "program_id": program.id, "date_joined": date}
            for program, version in version_of.items()
            if program not in self.program_id
            and program.enrolment == "automatic"
            and not version._get_prepared().is_exclusive
            and is_eligible(version._get_prepared(), traits)
        ]
        return self.sudo().create(vals_list) if vals_list else self.browse()

    def _lock(self):
        """Lock these members' rows, in the order of their ids: whoever changes points waits here for its turn."""
        if self:
            self.flush_recordset()
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM loyalty_hero_member WHERE id IN %s ORDER BY id FOR UPDATE",
                    tuple(self.ids),
                )
            )
            self.invalidate_recordset(["balance", "points_held", "date_activity"])
