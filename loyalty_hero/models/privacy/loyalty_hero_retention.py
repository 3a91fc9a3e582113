"""How long customers are known who do not come any more: each night, who is inactive is proposed, or anonymized."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..base.bounds import MONTHS_MOST, between
from ..base.defaults import without_defaults
from ..base.jobs import CHUNK, work_through
from ..base.windows import window_on
from ..customer.res_partner import LOYALTY_READERS


class LoyaltyHeroRetention(models.Model):
    _name = "loyalty.hero.retention"
    _description = "Retention of customers' data"
    _inherit = ["loyalty.hero.number.mixin"]
    _rec_name = "company_id"
    _order = "company_id"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    months = fields.Integer(
        string="Inactive for (months)",
        required=True,
        default=36,
        help="How long customers are kept after their last sale or redemption. For example: 36.",
    )
    mode = fields.Selection(
        [
            ("propose", "Propose them to managers"),
            ("anonymize", "Anonymize who has no points left, and propose the others"),
        ],
        string="What Happens",
        required=True,
        default="propose",
    )

    _company_unique = models.Constraint(
        "UNIQUE (company_id)", "This company has a retention period already: change that one."
    )
    _months_between = between(
        1, MONTHS_MOST, "A retention period is from {least} to {most} months.", "months"
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super(LoyaltyHeroRetention, without_defaults(self)).create(vals_list)

    def action_view_proposed(self):
        """Open the customers who are proposed to be anonymized."""
        return window_on(
            self.env, "loyalty_hero_proposed_action", [("loyalty_retention_due", "!=", False)]
        )

    @api.model
    def _cron_work(self, limit=CHUNK):
        """Propose or anonymize inactive customers of each company, ``limit`` at a time."""
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        for retention in self.sudo().search([("company_id.active", "=", True)]):
            retention._take_back(partners)
            done = work_through(
                partners,
                retention._find_inactive,
                lambda some, _ids, own=retention: own._work(some),
                limit,
            )
            if not done:
                return

    def _find_inactive(self, after, limit):
        """Return ids of contacts above ``after`` who have been inactive for too long, in all programs they are in."""
        self.env["loyalty.hero.member"].flush_model()
        self.env["res.partner"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT member.partner_id
                     FROM loyalty_hero_member member
                     JOIN res_partner partner ON partner.id = member.partner_id
                    WHERE member.partner_id > %(after)s AND partner.loyalty_date_forgotten IS NULL
                      AND partner.loyalty_retention_due IS NULL
                    GROUP BY member.partner_id
                   HAVING max(GREATEST(member.date_activity, member.date_joined)) < %(since)s
                      AND max(member.points_held) = 0
                      AND bool_or(member.company_id = %(company)s)
                      AND bool_and(member.company_id IS NULL OR member.company_id = %(company)s)
                    ORDER BY member.partner_id LIMIT %(limit)s""",
                after=after,
                since=self._get_since(),
                company=self.company_id.id,
                limit=limit,
            )
        )
        return [partner_id for (partner_id,) in rows]

    def _take_back(self, partners):
        """Propose nobody any more who came back since."""
        members = self.env["loyalty.hero.member"].search(
            [
                ("partner_id.loyalty_retention_due", "!=", False),
                ("date_activity", ">=", self._get_since()),
                ("company_id", "in", (False, self.company_id.id)),
            ]
        )
        partners.browse(members.partner_id.ids).loyalty_retention_due = False

    def _get_since(self):
        """Return the day since which who did nothing is inactive."""
        return self.company_id._get_loyalty_today() - relativedelta(months=self.months)

    def _work(self, partners):
        """Propose these (locked) customers, or anonymize them."""
        for partner in partners.with_company(self.company_id):
            has_points = any(partner.loyalty_member_ids.mapped("balance"))
            if self.mode == "anonymize" and not has_points and not partner._get_forget_problem():
                partner._erase()
            else:
                partner.loyalty_retention_due = self.company_id._get_loyalty_today()


class ResPartner(models.Model):
    _inherit = "res.partner"

    loyalty_retention_due = fields.Date(
        string="Proposed to Anonymize",
        groups=LOYALTY_READERS,
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Since this day the customer has been inactive for longer than customers are kept.",
    )
