"""Coupons and balance cards are charged when they are issued: by then the points are gone, for what they are worth."""

from fractions import Fraction

from odoo import api, fields, models
from odoo.tools import SQL

from ..base.units import rate_between, to_minor


class LoyaltyHeroVoucher(models.Model):
    _inherit = "loyalty.hero.voucher"

    is_charged = fields.Boolean(
        string="Charged to Other Companies",
        readonly=True,
        help="What it is worth is charged to the companies that gave its points. This is the program's setting at the "
        "moment it was issued.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        members = self.env["loyalty.hero.member"]
        for vals in vals_list:
            # Who may create none may send anything.
            if vals.get("member_id"):
                program = members.browse(vals["member_id"]).program_id
                vals.setdefault("is_charged", program._charges_companies())
        return super().create(vals_list)

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
