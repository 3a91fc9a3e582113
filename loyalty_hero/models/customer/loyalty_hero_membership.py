"""Memberships: paid periods of a member.

A sold unit of a program's membership product is one period.  Periods of a member follow one another: a renewal begins
when what was paid before ends, and when a period is refunded, those after it move up.
"""

from datetime import timedelta

from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import membership_end
from ..base.units import to_thousandths
from ..words.values import dates_in_words


class LoyaltyHeroMembership(models.Model):
    _name = "loyalty.hero.membership"
    _description = "Loyalty membership"
    _inherit = ["loyalty.hero.origin.mixin"]
    _order = "date_start desc, id desc"

    member_id = fields.Many2one(
        "loyalty.hero.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="member_id.partner_id")
    program_id = fields.Many2one(related="member_id.program_id", store=True, index=True)
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="restrict"
    )
    date_bought = fields.Date(required=True, readonly=True, help="Day of the sale.")
    days = fields.Integer(
        readonly=True, help="How many days the period lasts. Zero: it never ends."
    )
    date_start = fields.Date(string="From", required=True, readonly=True)
    date_end = fields.Date(string="Until", readonly=True, help="Last day. Empty: no end date.")
    amount = fields.Monetary(string="Fee", readonly=True)
    currency_id = fields.Many2one(related="program_id.currency_id")
    state = fields.Selection(
        [("valid", "Paid"), ("refunded", "Refunded")],
        required=True,
        readonly=True,
        default="valid",
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)", "A membership cannot end before it starts."
    )

    @api.depends("program_id", "date_start", "date_end")
    def _compute_display_name(self):
        for membership in self:
            days = dates_in_words(self.env, membership.date_start, membership.date_end)
            membership.display_name = f"{membership.program_id.name} {days}"

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Memberships cannot be deleted: refund the sale instead."))

    def _covers(self, date):
        """Return whether ``date`` is a day of this period."""
        return self.date_start <= date and (not self.date_end or date <= self.date_end)

    @tools.ormcache("company.id")
    def _get_programs_by_product(self, company):
        """Return which program each product makes members of, in sales of ``company``: ``{product id: program id}``.

        A product of former days is still known, so that its sales can be refunded.
        """
        # Programs clear this cache whenever one of them changes.
        self.env["loyalty.hero.program"].flush_model(["kind", "state", "membership_product_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT product_id, program_id FROM (
                       SELECT membership_product_id AS product_id, id AS program_id, 1 AS rank
                         FROM loyalty_hero_program
                        WHERE kind = 'membership' AND state = 'running' AND membership_product_id IS NOT NULL
                          AND COALESCE(company_id, %(company)s) = %(company)s
                        UNION
                       SELECT product_id, program_id, 0 FROM loyalty_hero_membership) AS products
                    ORDER BY rank, program_id DESC""",
                company=company.id,
            )
        )
        return dict(rows)

    @api.model
    def _settle(self, sale, quantities):
        """Bring the memberships of a sale to what was bought and not returned; a repeat changes nothing.

        :param dict quantities: ``{product: how many were sold less returned}``
        """
        customer = sale._loyalty_customer()
        counts = bool(customer) and sale._is_loyalty_final()
        sold = self.search(
            [("source_key", "=", sale._loyalty_key()), ("state", "=", "valid")], order="id"
        )
        for product, quantity in quantities.items():
            periods = sold.filtered(lambda period, product=product: period.product_id == product)
            due = max(to_thousandths(quantity) // 1000, 0) if counts else 0
            kept = periods.filtered(lambda period: period.partner_id == customer)[:due]
            refunded = periods - kept
            if not refunded and len(kept) == due:
                continue
            member = self._join(customer, product, sale) if due else self.env["loyalty.hero.member"]
            members = member | periods.member_id
            members._lock()
            refunded.state = "refunded"
            if due > len(kept):
                vals = self._prepare_vals(member, product, sale)
                self.create([vals] * (due - len(kept)))
            for changed in members:
                changed._chain_memberships()

    def _join(self, customer, product, sale):
        """Return the member that the product makes of ``customer``."""
        program = self.env["loyalty.hero.program"]
        program = program.browse(self._get_programs_by_product(sale.company_id)[product.id])
        Member = self.env["loyalty.hero.member"]
        member = Member._find(customer, program)
        member.action_join_again()
        return member or Member.create(
            {
                "partner_id": customer.id,
                "program_id": program.id,
                "date_joined": self.env["loyalty.hero.member"]._get_joined(
                    sale._loyalty_local_date()
                ),
            }
        )

    def _prepare_vals(self, member, product, sale):
        program = member.program_id
        day = sale._loyalty_local_date()
        return {
            "member_id": member.id,
            "product_id": product.id,
            "date_bought": day,
            "date_start": day,
            "days": program.membership_days,
            "amount": program.membership_fee,
            **sale._prepare_loyalty_origin_vals(),
        }


class LoyaltyHeroMember(models.Model):
    _inherit = "loyalty.hero.member"

    membership_ids = fields.One2many("loyalty.hero.membership", "member_id", string="Memberships")
    membership_date_end = fields.Date(
        string="Member until",
        compute="_compute_membership_date_end",
        compute_sudo=True,
        help="The last day for which the customer has paid. Empty: no membership, or one that never "
        "ends.",
    )
    is_paid_member = fields.Boolean(
        string="Paid Member",
        compute="_compute_membership_date_end",
        compute_sudo=True,
        search="_search_is_paid_member",
        help="The customer has paid for a period that includes today.",
    )

    @api.depends("membership_ids.state", "membership_ids.date_start", "membership_ids.date_end")
    def _compute_membership_date_end(self):
        days = {program: program._get_today() for program in self.program_id}
        for member in self:
            today = days.get(member.program_id)
            valid = member.membership_ids.filtered(lambda period: period.state == "valid")
            ends = valid.mapped("date_end")
            member.membership_date_end = max(ends) if ends and all(ends) else False
            member.is_paid_member = any(period._covers(today) for period in valid)

    def _search_is_paid_member(self, operator, value):
        if operator != "in":
            return NotImplemented
        programs = self.env["loyalty.hero.program"].sudo().with_context(active_test=False)
        covering = Domain.OR(
            Domain("program_id", "in", group.ids)
            & Domain("date_start", "<=", today)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", today))
            for today, group in programs.search([("kind", "=", "membership")])
            .grouped(lambda program: program._get_today())
            .items()
        )
        covering = self.env["loyalty.hero.membership"]._search(
            Domain("state", "=", "valid") & covering
        )
        return [("membership_ids", "in" if True in value else "not in", covering)]

    def _chain_memberships(self):
        """Let the member's paid periods follow one another, each from its sale or the end of the one before."""
        self.ensure_one()
        free = None
        valid = self.membership_ids.filtered(lambda period: period.state == "valid")
        for period in valid.sorted(lambda period: (period.date_bought, period.id)):
            start = max(period.date_bought, free) if free else period.date_bought
            end = membership_end(start.isoformat(), period.days)
            period.write({"date_start": start, "date_end": end})
            if not end:
                break  # For ever: what was paid on top begins with it.
            free = fields.Date.to_date(end) + timedelta(days=1)
