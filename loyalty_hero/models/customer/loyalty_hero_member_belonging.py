"""Belonging: who has left a program, and whose programs rest because an exclusive one takes no other beside it.

Neither changes points.  Who left, or whose program rests, earns nothing there; what they have stays and can be spent.
What belongs to whom is the engine's to say (``belongs_alone``); here it is asked for today, to be shown.
"""

from odoo import api, fields, models
from odoo.tools import format_date, format_list

from ...engine import belongs_alone


class LoyaltyHeroMember(models.Model):
    _inherit = "loyalty.hero.member"

    date_left = fields.Date(
        string="Left on",
        readonly=True,
        copy=False,
        help="Sales from this day on earn nothing. The points stay and can be spent.",
    )
    participation = fields.Selection(
        [("active", "Earns"), ("resting", "Paused"), ("left", "Left")],
        compute="_compute_participation",
        help="A program is paused while the customer belongs to one that cannot be combined with others.",
    )
    belonging = fields.Char(
        compute="_compute_participation",
        help="A sentence about what the customer does not earn. Empty when there is nothing to say.",
    )

    @api.depends("partner_id", "program_id", "date_left", "membership_ids.state")
    @api.depends_context("lang", "company")
    def _compute_participation(self):
        # Programs that the user may not see are nobody's business here.
        alone = self._find_staying(self.partner_id._origin).sudo()._find_alone()
        for member in self:
            by = member._get_alone_by(alone)
            if member.date_left:
                member.participation = "left"
            else:
                member.participation = "resting" if by else "active"
            member.belonging = member._get_belonging_sentence(by)

    def _get_alone_by(self, alone):
        """Return the exclusive program for which this member's program rests, or an empty record.

        :param dict alone: as ``_find_alone`` returns it
        """
        self.ensure_one()
        programs = self.env["loyalty.hero.program"].union(
            *(member.program_id for member in alone.get(self.partner_id._origin, ()))
        )
        return programs.filtered(self._is_sold_beside)[:1] - self.program_id._origin

    def _is_sold_beside(self, program):
        """Return whether one sale can be of this member's program and of the other one: companies decide."""
        company = self.program_id.company_id
        return not company or not program.company_id or program.company_id == company

    @api.model
    def _find_staying(self, partners):
        """Return the members that these customers are in running programs, without those who left."""
        return self.search(
            [
                ("partner_id", "in", partners.ids),
                ("program_id.state", "=", "running"),
                ("date_left", "=", False),
            ]
        )

    def _find_alone(self):
        """Return by which of these members their customers belong to exclusive programs today.

        :return: ``{partner: [members in the customer's order]}`` of those who do; the first one counts
        """
        versions = (
            self.env["loyalty.hero.program.version"]
            ._get_in_effect(self.program_id)
            .filtered(lambda version: version._get_prepared().is_exclusive)
        )
        version_of = {version._get_program(): version for version in versions}
        members = self.filtered(lambda member: member.program_id in version_of)
        if not members:
            return {}
        date = self.env.company._get_loyalty_today()
        facts = members.partner_id._get_loyalty_facts(versions, date)
        alone = {}
        for member in members:
            prepared = version_of[member.program_id]._get_prepared()
            if belongs_alone(prepared, facts[member.partner_id.id], date.isoformat()):
                alone.setdefault(member.partner_id, []).append(member)
        return alone

    def _get_belonging_sentence(self, by):
        """Return what the customer does not earn, as a sentence, or ``False``.

        :param by: the exclusive program for which this one rests, or none
        """
        if self.date_left:
            return self.env._(
                "Left on %s. Purchases earn nothing here; the points stay and can be spent.",
                format_date(self.env, self.date_left),
            )
        if by:
            return self.env._(
                "“%(program)s” is paused while the customer belongs to “%(exclusive)s”: purchases earn nothing "
                "here. The "
                "points stay and can be spent.",
                program=self.program_id.name,
                exclusive=by.name,
            )
        others = self._get_others()
        if not others:
            return False
        names = format_list(self.env, [f"“{name}”" for name in others.mapped("name")])
        if self.program_id.kind == "membership":
            return self.env._(
                "These programs are paused while the membership is paid: %s. Purchases earn nothing there; the "
                "points stay "
                "and can be spent.",
                names,
            )
        return self.env._(
            "These programs are paused until the customer leaves “%(program)s”: %(others)s. Purchases earn nothing "
            "there; "
            "the points stay and can be spent.",
            program=self.program_id.name,
            others=names,
        )

    def _get_others(self):
        """Return the customer's other programs that rest for this one, when it is exclusive."""
        if not self.program_id or not self.program_id._takes_customers_alone():
            return self.program_id.browse()
        members = self.search(
            [
                ("partner_id", "=", self.partner_id._origin.id),
                ("program_id", "!=", self.program_id._origin.id),
                ("program_id.state", "=", "running"),
                ("date_left", "=", False),
            ]
        )
        return members.program_id.filtered(self._is_sold_beside)

    def _takes_part(self, prepared, date):
        """Return whether a sale of ``date`` can earn for this member.

        Who joined an exclusive program later did not belong to it yet; the periods of a membership say so themselves.

        :param prepared: the version of the program that holds for the sale
        """
        self.ensure_one()
        if self.date_left and self.date_left <= date:
            return False
        is_dated = prepared.is_exclusive and prepared.program["kind"] != "membership"
        return not is_dated or self.date_joined <= date

    def action_leave(self):
        """Let the customers leave: they earn no more, and what they have stays."""
        self.check_access("write")
        staying = self.sudo().filtered(lambda member: not member.date_left)
        staying.date_left = self.env.company._get_loyalty_today()

    def action_join_again(self):
        """Let customers who left earn again, from today on."""
        self.check_access("write")
        left = self.sudo().filtered("date_left")
        left.write({"date_left": False, "date_joined": self.env.company._get_loyalty_today()})
