"""The watch list: what happened that a manager should look at.

A sale is never refused or lost because something about it is odd.  It is stored, earns what is right, and stands here.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..words.values import number_in_words


class LoyaltyHeroWatch(models.Model):
    _name = "loyalty.hero.watch"
    _description = "Loyalty watch list"
    _inherit = ["loyalty.hero.origin.mixin"]
    _order = "id desc"
    _rec_name = "source_name"

    kind = fields.Selection(
        [
            ("disagreeing_sale", "Sale does not add up"),
            ("refund_in_money", "Points refunded in money"),
            ("customer_corrected", "Customer corrected"),
            ("own_claim", "Staff claimed a sale for themselves"),
            ("odd_date", "Date outside the session"),
            ("hold_freed", "Reserved points were released before payment"),
            ("conflict", "Points were spent elsewhere"),
            ("other_account", "Redemption booked on another account"),
            ("overdraft", "More points spent than the customer had"),
            ("audit", "The audit found differences"),
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
    is_seen = fields.Boolean(string="Reviewed", help="A manager has dealt with it.")

    # A note may be longer than an index takes.
    _fact_unique = models.UniqueIndex(
        "(source_key, kind, md5(COALESCE(note, '')))", "This is on the watch list already."
    )

    @api.model
    def _report(self, kind, source, partner=None, program=None, note=""):
        """Put what happened on a sale on the list, once.

        :param str kind: one of the kinds
        :param source: the sale or its document (``loyalty.hero.source.mixin``)
        :param str note: a sentence for the manager: what happened, with names and numbers
        """
        origin = {
            **source._prepare_loyalty_origin_vals(),
            "company_id": source.company_id.id,
            "shop": source._loyalty_shop()[1],
            "partner_id": partner and partner.id,
            "program_id": program and program.id,
        }
        self._add(kind, origin, note)

    @api.model
    def _report_overdrafts(self, debits):
        """Put on the list whom these entries left with less than no points."""
        for debit in debits:
            member = debit.member_id
            transaction = debit.transaction_id
            model, record_id = transaction._get_source()
            origin = {
                "source_key": f"{model},{record_id}" if record_id else transaction.source_key,
                "source_model": model,
                "source_id": record_id,
                "source_name": transaction.document,
                "company_id": transaction.company_id.id,
                "shop": transaction.shop,
                "partner_id": member.partner_id.id,
                "program_id": member.program_id.id,
            }
            note = self.env._(
                "%(customer)s has %(points)s %(name)s. The next points earned make up for it.",
                customer=member.partner_id.name,
                points=number_in_words(self.env, member.balance),
                name=member.points_name,
            )
            self._add("overdraft", origin, note)

    @api.model
    def _add(self, kind, origin, note):
        known = [
            ("source_key", "=", origin["source_key"]),
            ("kind", "=", kind),
            ("note", "=", note or False),
        ]
        if not self.search_count(known, limit=1):
            self.create({**origin, "kind": kind, "note": note or False})

    def write(self, vals):
        if set(vals) - {"is_seen"} and not self.env.su:
            raise UserError(self.env._("Entries of the watch list cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Entries of the watch list cannot be deleted."))

    def action_mark_seen(self):
        """Take the lines off the list of what is still to be looked at."""
        self.write({"is_seen": True})
