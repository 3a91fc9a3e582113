"""The customer asks where their points went: the till shows the last changes."""

from odoo import models

from odoo.addons.loyalty_hero.models.base.units import to_hundredths
from odoo.addons.loyalty_hero.models.words.values import day_in_words

# What fits a cashier's patience; the PDF has all of it.
SHOWN_MOST = 20


class PosConfig(models.Model):
    _inherit = "pos.config"

    def loyalty_history(self, partner_id):
        """Return the last changes of the customer's points in each program that the user may see.

        :return: ``[{"program", "points_name", "balance", "lines": [{"day", "kind", "document", "points"}, …]}, …]``,
            the newest first, days in words, points in hundredths
        """
        self._check_loyalty_till()
        partner = self._get_loyalty_partner(partner_id)
        members = partner._get_loyalty_holder()._get_loyalty_members()
        return [
            {
                "program": member.program_id.name,
                "points_name": member.points_name,
                "balance": to_hundredths(member.balance),
                "lines": [
                    {
                        "day": day_in_words(self.env, line["day"]),
                        "kind": line["kind"],
                        "document": line["document"],
                        "points": to_hundredths(line["points"]),
                    }
                    for line in member._get_history(SHOWN_MOST)["lines"]
                ],
            }
            for member in members
            if member.program_kind == "points"
        ]
