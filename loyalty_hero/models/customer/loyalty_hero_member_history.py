"""A member's history as people read it: what happened, with what was left after each change."""

from odoo import models

from ..base.days import day_at
from ..base.units import from_hundredths, to_hundredths

# As much as a customer reads, and a printer prints without a thought; what is older is summed up.
HISTORY_MOST = 1000


class LoyaltyHeroMember(models.Model):
    _inherit = "loyalty.hero.member"

    def _get_history(self, most=HISTORY_MOST):
        """Return the last changes of the member's points, the newest first, of merged contacts as well.

        :param int most: how many changes
        :return: ``{"lines": [{"day", "kind", "document", "points", "balance"}, …], "before": the balance before the
            oldest of them}``, points as numbers; ``kind`` in words of the user's language
        """
        self.ensure_one()
        entries = self.env["loyalty.hero.entry"].search(
            [("member_id", "in", self._with_merged().ids), ("points", "!=", 0)],
            limit=most,
        )
        kinds = dict(entries._fields["kind"]._description_selection(self.env))
        balance = to_hundredths(self.balance)
        lines = []
        for entry in entries:
            lines.append(
                {
                    "day": day_at(entry.date, entry.tz or entry.company_id._get_loyalty_tz()),
                    "kind": kinds[entry.kind],
                    "document": entry.document or "",
                    "points": entry.points,
                    "balance": from_hundredths(balance),
                }
            )
            balance -= to_hundredths(entry.points)
        return {"lines": lines, "before": from_hundredths(balance)}
