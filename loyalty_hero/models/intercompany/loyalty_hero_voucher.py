"""Coupons and balance cards are charged when they are issued: by then the points are gone, for what they are worth."""

from fractions import Fraction

from odoo import api, models
from odoo.tools import SQL

from ..base.units import rate_between, to_minor


class LoyaltyHeroVoucher(models.Model):
    _name = "loyalty.hero.voucher"
    _inherit = ["loyalty.hero.voucher", "loyalty.hero.charged.mixin"]

    @api.model
    def _sum_issued(self, programs, company, until):
        """Return what charged coupons and cards are worth that the company issued and did not take back by ``until``.

        :return: ``{program: {name in the ledger: minor units of the company's currency, as a fraction}}``
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT voucher.program_id, issue.source_key, voucher.currency_id, voucher.amount, min(issue.day)
                     FROM loyalty_hero_voucher voucher
                     JOIN loyalty_hero_transaction issue ON issue.source_key = %s || voucher.id
                    WHERE voucher.is_charged AND voucher.company_id = %s AND voucher.program_id IN %s
                      AND issue.day <= %s
                    GROUP BY voucher.id, issue.source_key HAVING max(issue.number) = 1""",
                f"{self._name},",
                company.id,
                tuple(programs.ids),
                until,
            )
        )
        issued = {program: {} for program in programs}
        for program_id, key, currency_id, amount, day in rows:
            currency = self.env["res.currency"].browse(currency_id)
            rate = rate_between(currency, company.currency_id, company, day)
            issued[programs.browse(program_id)][key] = to_minor(amount, currency) * Fraction(
                rate["numerator"], rate["denominator"]
            )
        return issued
