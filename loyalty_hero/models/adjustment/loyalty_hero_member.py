"""What managers do with the points of members: adjust and transfer them."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.units import to_hundredths
from ..base.windows import window_on
from ..words.values import points_in_words


class LoyaltyHeroMember(models.Model):
    _inherit = "loyalty.hero.member"

    adjustment_count = fields.Integer(string="Adjustments", compute="_compute_adjustment_count")

    @api.depends("entry_ids")
    def _compute_adjustment_count(self):
        for member in self:
            member.adjustment_count = self.env["loyalty.hero.adjustment"].search_count(
                member._get_adjustment_domain()
            )

    def _get_adjustment_domain(self):
        """Return which adjustments gave or took points of these members."""
        return [
            "|",
            ("line_ids.member_id", "in", self._with_merged().ids),
            ("line_ids.receiver_id", "in", self._with_merged().ids),
        ]

    def _get_lot_expiry(self, lot):
        """Return the last day of the member's lot, as things are now, or ``False``."""
        if lot.date_expiry or not lot.idle_days or not self.date_activity:
            return lot.date_expiry
        return fields.Date.add(self.date_activity, days=lot.idle_days)

    def _foresee_lots(self, kind, source_key, points):
        """Return which lots of the (locked) member a debit would take: ``[(lot, hundredths), …]``."""
        lots = self.env["loyalty.hero.entry"].search(
            [("member_id", "=", self.id), ("points_open", ">", 0)], order="id"
        )
        parts = []
        for lot in self.env["loyalty.hero.allocation"]._sort_lots(lots, kind, source_key):
            part = min(points, to_hundredths(lot.points_open))
            if part:
                parts.append((lot, part))
                points -= part
        return parts

    def _check_takeable(self, points):
        """Raise when so many hundredths of a point cannot be taken: reserved points cannot, nor those that wait."""
        available = self._get_available()
        if points > available:
            raise UserError(
                self.env._(
                    "%(customer)s has %(available)s %(name)s that can be taken. You asked for %(points)s.",
                    customer=self.partner_id.name,
                    available=points_in_words(self.env, max(available, 0)),
                    name=self.points_name,
                    points=points_in_words(self.env, points),
                )
            )

    def action_adjust(self):
        """Open the form that adjusts the points of these members."""
        if len(self) == 1:
            context = {"default_member_id": self.id, "default_partner_id": self.partner_id.id}
            return window_on(self.env, "loyalty_hero_adjust_action", [], context=context)
        context = {"default_audience": "members", "default_member_ids": self.ids}
        context["default_program_id"] = self.program_id[:1].id
        return window_on(self.env, "loyalty_hero_grant_action", [], context=context)

    def action_transfer(self):
        """Open the form that transfers the member's points to another one."""
        context = {"default_member_id": self.id}
        return window_on(self.env, "loyalty_hero_transfer_action", [], context=context)

    def action_view_adjustments(self):
        """Open what managers did with the members' points."""
        domain = self._get_adjustment_domain()
        return window_on(self.env, "loyalty_hero_adjustment_action", domain)
