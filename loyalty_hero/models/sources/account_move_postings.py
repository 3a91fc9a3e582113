"""Redemption postings as an accountant reviews them: what each is for, and the way to its sale and back."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..base.windows import window_on


class AccountMove(models.Model):
    _inherit = "account.move"

    loyalty_posting_count = fields.Integer(
        string="Redemption Postings",
        compute="_compute_loyalty_posting_count",
        compute_sudo=True,
        groups="account.group_account_readonly,account.group_account_invoice",
        help="Entries that book what points paid of this invoice.",
    )
    loyalty_posted_count = fields.Integer(
        string="Redemptions",
        compute="_compute_loyalty_posting_count",
        compute_sudo=True,
        groups="account.group_account_readonly,account.group_account_invoice",
        help="Redemptions that this entry books.",
    )

    def _compute_loyalty_posting_count(self):
        for move in self:
            lines = self.env["account.move.line"].search(move._get_loyalty_postings_domain())
            move.loyalty_posting_count = len(lines.move_id - move)
            move.loyalty_posted_count = len(move.line_ids.loyalty_redemption_id)

    def action_view_loyalty_postings(self):
        """Open what was booked for the points that paid this invoice."""
        self.ensure_one()
        domain = list(self.sudo()._get_loyalty_postings_domain())
        return window_on(self.env, "loyalty_hero_posting_action", domain)

    def action_view_loyalty_redemptions(self):
        """Open the redemptions that this entry books."""
        self.ensure_one()
        redemptions = self.sudo().line_ids.loyalty_redemption_id
        return window_on(
            self.env, "loyalty_hero_redemption_action", [("id", "in", redemptions.ids)]
        )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # Who reviews postings need not be allowed to read redemptions.
    loyalty_program_id = fields.Many2one(
        related="loyalty_redemption_id.program_id", string="Loyalty Program"
    )
    loyalty_sale = fields.Char(
        related="loyalty_redemption_id.source_name",
        string="Paid Sale",
        help="Order or invoice that was paid with points.",
    )
    loyalty_shop = fields.Char(related="loyalty_redemption_id.shop", string="Loyalty Shop")
    loyalty_status = fields.Selection(
        related="loyalty_redemption_id.status", string="Redemption Status"
    )

    def action_open_loyalty_sale(self):
        """Open the document that the posting is for: the sale, or what gave a part of it back."""
        self.ensure_one()
        model, record_id = self.loyalty_cause_model, self.loyalty_cause_id
        if not record_id or model not in self.env:
            raise UserError(self.env._("There is no sale to open."))
        return self.env[model].browse(record_id).get_formview_action()

    def action_view_loyalty_cost_centres(self):
        """Open what redemption postings charge to cost centres, by month and by the plans that are used."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_hero.loyalty_hero_posting_cost_centre_action"
        )
        charged = self.env["account.analytic.line"]
        domain = Domain("move_line_id.loyalty_redemption_id", "!=", False)
        project, others = self.env["account.analytic.plan"].sudo()._get_all_plans()
        columns = [plan._column_name() for plan in project | others]
        used = [
            column
            for column in columns
            if charged.search_count(domain & Domain(column, "!=", False), limit=1)
        ]
        context = {
            "pivot_row_groupby": used,
            "pivot_column_groupby": ["date:month"],
            "pivot_measures": ["amount"],
        }
        return {**action, "context": context}

    def action_open_loyalty_redemption(self):
        """Open the redemption that the posting books."""
        self.ensure_one()
        return self.loyalty_redemption_id.get_formview_action()


class LoyaltyHeroSourceMixin(models.AbstractModel):
    _inherit = "loyalty.hero.source.mixin"

    def _get_loyalty_postings_domain(self):
        """Return which journal items bear what points paid of these sales, or what these documents gave back."""
        paid = [("loyalty_redemption_id.source_key", "in", [sale._loyalty_key() for sale in self])]
        made = [("loyalty_cause_model", "=", self._name), ("loyalty_cause_id", "in", self.ids)]
        borne = [("account_type", "not in", ("asset_receivable", "liability_payable"))]
        return Domain.AND([Domain.OR([paid, made]), borne])
