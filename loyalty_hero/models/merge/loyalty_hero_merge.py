"""Merges: what became of a member when its contact was merged into another one.

The database lets a member change its contact only where a row says so (``ledger.sql``).  Contacts are numbers here:
the one that was merged is gone, and the other one may be merged on.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError


class LoyaltyHeroMerge(models.Model):
    _name = "loyalty.hero.merge"
    _description = "Merge of a member"
    _inherit = ["loyalty.hero.number.mixin", "loyalty.hero.posted.mixin"]
    _order = "id desc"
    _log_access = False

    member_id = fields.Many2one(
        "loyalty.hero.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    program_id = fields.Many2one(related="member_id.program_id")
    into_id = fields.Many2one(
        "loyalty.hero.member",
        string="Points Moved to",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The member of the contact that was kept. Empty when that contact was not a member "
        "before: then it has taken over this one.",
    )
    partner_from = fields.Integer(
        string="Contact Merged",
        required=True,
        readonly=True,
        help="ID of the contact that is gone.",
    )
    partner_to = fields.Integer(
        string="Contact Kept", required=True, readonly=True, help="ID of the contact that was kept."
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, default=lambda self: self.env.user
    )
    database_transaction = fields.Char(
        required=True,
        readonly=True,
        help="The database transaction in which the member may change its contact.",
    )

    @api.depends("member_id")
    def _compute_display_name(self):
        for merge in self:
            merge.display_name = self.env._("Contacts merged: %s", merge.member_id.display_name)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("Merges cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Merges cannot be deleted."))

    def _explain(self, _entry):
        """Return the sentences that explain an entry of the merge."""
        return [
            self.env._("Two contacts of the same customer were merged by %s.", self.user_id.name)
        ]

    def _get_entry_sentence(self, entry):
        if not entry.points:
            return self.env._("What rounding had left was moved with the contacts on %(date)s")
        if entry.points < 0:
            return self.env._("%(points)s %(name)s moved to the contact that was kept on %(date)s")
        return self.env._("%(points)s %(name)s moved from the contact that was merged on %(date)s")
