"""What a member can spend in one company, where a program does not accept points of another."""

from odoo import models
from odoo.tools import SQL

from ..base.units import to_hundredths
from ..ledger.loyalty_hero_member_lots import EXPIRY, OPEN_LOTS, lot_today, of_members


class LoyaltyHeroMember(models.Model):
    _inherit = "loyalty.hero.member"

    def _get_elsewhere(self, company):
        """Return what the member may spend in other companies only, in hundredths of a point."""
        return self._get_available() - self._get_available(company)

    def _get_available_here(self, company, available):
        """Return what of ``{member id: hundredths}`` can be spent in the company, in the same shape."""
        programs = company and self.env["loyalty.hero.program"]._get_refusing()
        # Members may be a hundred thousand: they are read only where a program refuses points.
        refusing = programs and self.filtered(lambda member: member.program_id in programs)
        if not refusing:
            return available
        # Who has no points of the company has none to spend there.
        here = {**dict.fromkeys(refusing.ids, 0), **refusing._get_points_given_by(company)}
        return {
            member_id: min(points, max(here[member_id], 0)) if member_id in here else points
            for member_id, points in available.items()
        }

    def _get_points_given_by(self, company):
        """Return the points that the company gave and that can be spent, less what is reserved there.

        :return: ``{member id: hundredths}``, without members who have none
        """
        self._flush_lots()
        self.env["loyalty.hero.redemption"].flush_model(["company_id", "points", "state"])
        rows = self.env.execute_query(
            SQL(
                """SELECT member_id, sum(points)
                     FROM (SELECT lot.member_id, lot.points_open AS points
                             FROM %(lots)s
                             LEFT JOIN loyalty_hero_entry first ON first.id = lot.origin_id
                             JOIN loyalty_hero_transaction giving
                               ON giving.id = COALESCE(first.transaction_id, lot.transaction_id)
                            WHERE lot.points_open > 0 AND %(of_members)s
                              AND giving.company_id = %(company)s
                              AND (%(expiry)s >= %(today)s OR %(expiry)s IS NULL)
                              AND COALESCE(lot.date_available <= %(today)s, TRUE)
                            UNION ALL
                           SELECT member_id, -points FROM loyalty_hero_redemption
                            WHERE state = 'held' AND member_id IN %(members)s AND company_id = %(company)s) AS part
                    GROUP BY member_id""",
                lots=OPEN_LOTS,
                expiry=EXPIRY,
                today=lot_today(),
                of_members=of_members(SQL("= ANY(%s)", self.ids)),
                members=tuple(self.ids),
                company=company.id,
            )
        )
        return {member_id: to_hundredths(points) for member_id, points in rows}
