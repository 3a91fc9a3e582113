"""The customer: programs, balance and cards on the contact."""

from odoo import api, fields, models

from ..base.finding import search_words, words_index
from ..base.windows import window_on

# Who may know what a customer has: the till and the back office of Loyalty, nobody else.
LOYALTY_READERS = "loyalty_hero.loyalty_hero_group_cashier"


class ResPartner(models.Model):
    _inherit = "res.partner"

    loyalty_member_ids = fields.One2many(
        "loyalty.hero.member", "partner_id", string="Loyalty Programs", groups=LOYALTY_READERS
    )
    loyalty_card_ids = fields.One2many(
        "loyalty.hero.card", "partner_id", string="Loyalty Cards", groups=LOYALTY_READERS
    )
    loyalty_birthday = fields.Date(
        string="Birthday",
        groups=LOYALTY_READERS,
        help="For programs that give more on the customer's birthday.",
    )
    loyalty_points = fields.Char(
        groups=LOYALTY_READERS,
        compute="_compute_loyalty_points",
        help="The balance of points. For a customer of several programs, the number of programs.",
    )
    loyalty_entry_ids = fields.Many2many(
        "loyalty.hero.entry",
        compute="_compute_loyalty_entry_ids",
        string="Last Movements",
        groups=LOYALTY_READERS,
    )

    loyalty_words = fields.Char(
        string="Customer Name or Card Number",
        groups=LOYALTY_READERS,
        compute="_compute_loyalty_words",
        search="_search_loyalty_words",
        help="Finds customers by name or card number. For example: lind m.",
    )

    _loyalty_words_index = models.Index(words_index("complete_name"))

    @api.depends("complete_name")
    def _compute_loyalty_words(self):
        for partner in self:
            partner.loyalty_words = partner.complete_name

    def _search_loyalty_words(self, operator, value):
        # Who may not read the field learns nothing by a search for it either.
        self._check_field_access(self._fields["loyalty_words"], "read")
        if operator != "ilike":
            return [("complete_name", operator, value)]
        return [
            "|",
            ("id", "in", search_words(self, ("complete_name",), value)),
            ("id", "in", self.env["loyalty.hero.card"].sudo()._find(value).partner_id.ids),
        ]

    @api.depends("loyalty_member_ids.balance")
    @api.depends_context("allowed_company_ids", "uid")
    def _compute_loyalty_points(self):
        for partner in self:
            members = partner._get_loyalty_members()
            if len(members) == 1:
                partner.loyalty_points = f"{members.balance:,.2f}".removesuffix(".00")
            else:
                partner.loyalty_points = str(len(members))

    @api.depends("loyalty_member_ids.entry_ids")
    @api.depends_context("allowed_company_ids", "uid")
    def _compute_loyalty_entry_ids(self):
        for partner in self:
            partner.loyalty_entry_ids = self.env["loyalty.hero.entry"].search(
                [("member_id", "in", partner._get_loyalty_members()._with_merged().ids)], limit=10
            )

    def action_view_loyalty_entries(self):
        """Open the customer's points ledger."""
        members = self._get_loyalty_members()._with_merged()
        return window_on(self.env, "loyalty_hero_entry_action", [("member_id", "in", members.ids)])

    def action_issue_loyalty_card(self):
        """Open the dialog that gives these customers cards."""
        context = {"default_partner_ids": self.ids}
        return window_on(self.env, "loyalty_hero_card_issue_action", [], context=context)

    def _get_loyalty_members(self):
        """Return what these contacts have in programs, as far as it is the user's business: nothing without the right.

        Whoever elevates asks for the user all the same; what programs need to know goes through
        ``loyalty.hero.member._find``.
        """
        members = self.sudo(False).env["loyalty.hero.member"]
        if not self._may_read_loyalty():
            return members
        return members.search([("partner_id", "in", self.ids)])

    @api.model
    def _may_read_loyalty(self):
        """Return whether the user may know what customers have."""
        return self.env.user.has_group(LOYALTY_READERS)

    def _get_loyalty_holder(self):
        """Return who owns the points of a sale to this contact.

        An address of a company or person (invoice, delivery, other) stands for who it belongs to; a
        person who works for a company keeps points of their own.
        """
        holder = self
        while holder.parent_id and holder.type != "contact":
            holder = holder.parent_id
        return holder
