"""The watch list: what happened that a manager should look at.

A sale is never refused or lost because something about it is odd.  It is stored, earns what is right, and stands here.
"""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..base.windows import window_on
from ..words.values import number_in_words
from .kinds import KINDS, get_advice

# About what somebody did, so that they are not who decides about it.
PERSONAL = ("own_claim", "own_card", "many_sales", "many_claims", "adjust_redeem", "hold_freed")


class LoyaltyHeroWatch(models.Model):
    _name = "loyalty.hero.watch"
    _description = "Loyalty watch list"
    _inherit = ["loyalty.hero.origin.mixin"]
    _order = "id desc"
    _rec_name = "source_name"

    kind = fields.Selection(
        [(name, kind.label) for name, kind in KINDS.items()], required=True, readonly=True
    )
    weight = fields.Integer(
        compute="_compute_weight",
        store=True,
        precompute=True,
        aggregator="sum",
        help="How urgent the entry is: from 1 (when there is time) to 5 (today). The sum tells you "
        "where to look first.",
    )
    advice = fields.Char(string="What to Do", compute="_compute_advice")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    program_id = fields.Many2one(
        "loyalty.hero.program", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    shop = fields.Char(string="Till", readonly=True)
    note = fields.Text(string="What happened", readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Cashier", readonly=True, default=lambda self: self.env.user
    )
    entry_ids = fields.Many2many(
        "loyalty.hero.entry",
        "loyalty_hero_watch_entry",
        "watch_id",
        "entry_id",
        string="Points Entries",
        readonly=True,
        help="The record that the entry is about. It is listed once for each kind of finding.",
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    decision = fields.Selection(
        [
            ("fine", "In order"),
            ("corrected", "Corrected"),
            ("misuse", "Misuse"),
        ],
        readonly=True,
        help="What a manager found. Empty: nobody has decided yet.",
    )
    reason = fields.Text(string="Why", readonly=True)
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, ondelete="restrict"
    )
    date_decided = fields.Datetime(string="Decided on", readonly=True)

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
            note = self.env._(
                "%(customer)s has %(points)s %(name)s. The next points earned make up for it.",
                customer=member.partner_id.name,
                points=number_in_words(self.env, member.balance),
                name=member.points_name,
            )
            origin = {
                **self._prepare_origin(debit.transaction_id),
                "partner_id": member.partner_id.id,
                "program_id": member.program_id.id,
                "entry_ids": [Command.set(debit.ids)],
            }
            self._add("overdraft", origin, note)

    @api.model
    def _prepare_origin(self, transaction):
        """Return where something that a transaction told comes from."""
        model, record_id = transaction._get_source()
        return {
            "source_key": f"{model},{record_id}" if record_id else transaction.source_key,
            "source_model": model,
            "source_id": record_id,
            "source_name": transaction.document,
            "company_id": transaction.company_id.id,
            "shop": transaction.shop,
        }

    @api.model
    def _add(self, kind, origin, note):
        known = [
            ("source_key", "=", origin["source_key"]),
            ("kind", "=", kind),
            ("note", "=", note or False),
        ]
        if not self.search_count(known, limit=1):
            self.create({**origin, "kind": kind, "note": note or False})

    @api.depends("kind")
    def _compute_weight(self):
        for watch in self:
            watch.weight = KINDS[watch.kind].weight

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_advice(self):
        for watch in self:
            watch.advice = get_advice(self.env, watch.kind)

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("Entries of the watch list cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Entries of the watch list cannot be deleted."))

    def _decide(self, decision, reason):
        """Close these, which are elevated, with what was found and why: for good."""
        self.lock_for_update()
        self.invalidate_recordset()
        self._check_decidable()
        self.write(
            {
                "decision": decision,
                "reason": reason.strip(),
                "decided_by_id": self.env.uid,
                "date_decided": fields.Datetime.now(),
            }
        )

    def _check_decidable(self):
        if self.filtered("decision"):
            raise UserError(self.env._("Somebody has decided about this already."))
        own = self.filtered(lambda watch: watch.user_id == self.env.user)
        if own.filtered(lambda watch: watch.kind in PERSONAL) and not self._is_administrator():
            raise UserError(
                self.env._("This is about your own work. Ask another manager to decide about it.")
            )

    @api.model
    def _is_administrator(self):
        return self.env.user.has_group("loyalty_hero.loyalty_hero_group_administrator")

    def action_decide(self):
        """Open the dialog that closes these."""
        context = {"default_watch_ids": self.ids}
        return window_on(self.env, "loyalty_hero_watch_decide_action", [], context=context)

    def action_view_entries(self):
        """Open the points entries that this is about."""
        self.ensure_one()
        return window_on(self.env, "loyalty_hero_entry_action", [("id", "in", self.entry_ids.ids)])
