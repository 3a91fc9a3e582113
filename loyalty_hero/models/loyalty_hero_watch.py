"""The watch list: what happened that a manager should look at.

A sale is never refused or lost because something about it is odd.  It is stored, earns what is right, and stands here.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError


class LoyaltyHeroWatch(models.Model):
    _name = "loyalty.hero.watch"
    _description = "Loyalty watch list"
    _inherit = ["loyalty.hero.origin.mixin"]
    _order = "id desc"
    _rec_name = "source_name"

    kind = fields.Selection(
        [
            ("disagreeing_sale", "Sale disagrees with itself"),
            ("refund_in_money", "Points refunded in money"),
            ("customer_corrected", "Customer corrected"),
            ("own_claim", "Staff claimed a sale for themselves"),
            ("odd_date", "Date outside the session"),
            ("hold_freed", "Reserved points were released before payment"),
            ("conflict", "Points were spent elsewhere"),
            ("overdraft", "More points spent than the customer had"),
        ],
        required=True,
        readonly=True,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    program_id = fields.Many2one(
        "loyalty.hero.program", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    shop = fields.Char(readonly=True)
    note = fields.Text(string="What happened", readonly=True)
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, default=lambda self: self.env.user
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    is_seen = fields.Boolean(string="Looked at", help="A manager has dealt with it.")

    _fact_unique = models.UniqueIndex(
        "(source_key, kind, (COALESCE(note, '')))", "This is on the watch list already."
    )

    @api.model
    def _report(self, kind, source, partner=None, program=None, note=""):
        """Put what happened on a sale on the list, once.

        :param str kind: one of the kinds
        :param source: the sale or its document (``loyalty.hero.source.mixin``)
        :param str note: a sentence for the manager: what happened, with names and numbers
        """
        watch = self.sudo()
        origin = source._prepare_loyalty_origin_vals()
        known = [
            ("source_key", "=", origin["source_key"]),
            ("kind", "=", kind),
            ("note", "=", note or False),
        ]
        if watch.search_count(known, limit=1):
            return
        watch.create(
            {
                **origin,
                "kind": kind,
                "partner_id": partner and partner.id,
                "program_id": program and program.id,
                "company_id": source.company_id.id,
                "shop": source._loyalty_shop()[1],
                "note": note or False,
            }
        )

    def write(self, vals):
        if set(vals) - {"is_seen"} and not self.env.su:
            raise UserError(self.env._("What is on the watch list cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What is on the watch list cannot be deleted."))

    def action_mark_seen(self):
        """Take the lines off the list of what is still to be looked at."""
        self.write({"is_seen": True})
