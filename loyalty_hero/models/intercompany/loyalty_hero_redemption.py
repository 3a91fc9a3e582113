"""Redemptions keep whether the company that accepts the points charges the one that gave them."""

from fractions import Fraction

from odoo import api, models
from odoo.tools import SQL

from ..base.units import rate_between, to_minor
from ..liability.facts import name_claim


class LoyaltyHeroRedemption(models.Model):
    _name = "loyalty.hero.redemption"
    _inherit = ["loyalty.hero.redemption", "loyalty.hero.charged.mixin"]

    @api.model
    def _sum_borne(self, programs, company, until):
        """Return what redemptions that are charged cost the company, as it is booked up to the day ``until``.

        A payment costs what its postings debited, and a price reduction what it took off without tax.

        :return: ``{program: {name of the claim (``name_claim``): minor units of the company's currency, as a number
            or a fraction}}``
        """
        borne = {program: {} for program in programs}
        for program_id, redemption_id, amount in self._read_payments(programs, company, until):
            borne[programs.browse(program_id)][name_claim(redemption_id)] = to_minor(
                amount, company.currency_id
            )
        for row in self._read_reductions(programs, company, until):
            program_id, redemption_id, currency_id, day, amount = row
            currency = self.env["res.currency"].browse(currency_id)
            rate = rate_between(currency, company.currency_id, company, day)
            minor = to_minor(amount, currency) * Fraction(rate["numerator"], rate["denominator"])
            found = borne[programs.browse(program_id)]
            claim = name_claim(redemption_id)
            found[claim] = found.get(claim, 0) + minor
        return borne

    def _read_payments(self, programs, company, until):
        return self.env.execute_query(
            SQL(
                """SELECT redemption.program_id, redemption.id, sum(line.balance)
                     FROM loyalty_hero_redemption redemption
                     JOIN account_move_line line ON line.loyalty_redemption_id = redemption.id
                     JOIN account_account account ON account.id = line.account_id
                    WHERE redemption.is_charged AND redemption.treatment = 'payment'
                      AND redemption.company_id = %s AND redemption.program_id IN %s
                      AND line.parent_state = 'posted' AND line.date <= %s
                      AND account.account_type NOT IN ('asset_receivable', 'liability_payable')
                    GROUP BY redemption.id""",
                company.id,
                tuple(programs.ids),
                until,
            )
        )

    def _read_reductions(self, programs, company, until):
        """Return ``[(program id, redemption id, currency id, day, amount without tax), …]``."""
        return self.env.execute_query(
            SQL(
                """SELECT redemption.program_id, redemption.id, line.currency_id, line.date,
                          sum(line.amount_untaxed)
                     FROM (%s) AS line
                     JOIN loyalty_hero_redemption redemption ON split_part(redemption.key, '#', 1) = line.claim
                    WHERE redemption.is_charged AND redemption.treatment = 'discount'
                      AND redemption.company_id = %s AND redemption.program_id IN %s AND line.date <= %s
                    GROUP BY redemption.id, line.currency_id, line.date""",
                SQL(" UNION ALL ").join(self._get_reduction_queries()),
                company.id,
                tuple(programs.ids),
                until,
            )
        )
