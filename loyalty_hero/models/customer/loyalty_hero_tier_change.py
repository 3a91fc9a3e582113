"""Tier changes: the log of who was put into which tier, when and why."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.jobs import CHUNK, work_through
from ..base.mails import queue_mails, render_mails


class LoyaltyHeroTierChange(models.Model):
    _name = "loyalty.hero.tier.change"
    _description = "Loyalty tier change"
    _inherit = ["loyalty.hero.origin.mixin"]
    _order = "id desc"

    member_id = fields.Many2one(
        "loyalty.hero.member", required=True, readonly=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="member_id.partner_id")
    program_id = fields.Many2one(
        related="member_id.program_id", store=True, precompute=True, index=True
    )
    before_id = fields.Many2one(
        "loyalty.hero.tier",
        string="From",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    after_id = fields.Many2one(
        "loyalty.hero.tier", string="To", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    is_upgrade = fields.Boolean(compute="_compute_is_upgrade")
    date = fields.Date(
        required=True, readonly=True, index=True, help="Day of the sale, or of the review."
    )
    why = fields.Selection(
        [
            ("sale", "Purchases"),
            ("return", "Returned goods"),
            ("window", "Too few purchases"),
            ("manual", "Given by a manager"),
            ("merge", "Contacts merged"),
        ],
        required=True,
        readonly=True,
    )
    # A review or a manager changes tiers without a sale.
    source_key = fields.Char(required=False, index=False)
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, default=lambda self: self.env.user
    )
    is_mail_due = fields.Boolean(
        readonly=True, help="The e-mail about this change has not been sent yet."
    )

    _mail_index = models.Index("(id) WHERE is_mail_due")

    @api.depends("before_id", "after_id")
    def _compute_display_name(self):
        nothing = self.env._("no tier")
        for change in self:
            before, after = change.before_id.name or nothing, change.after_id.name or nothing
            change.display_name = f"{before} → {after}"

    @api.depends("before_id.spend_min", "after_id.spend_min")
    def _compute_is_upgrade(self):
        for change in self:
            change.is_upgrade = bool(change.after_id) and (
                not change.before_id or change.after_id.spend_min > change.before_id.spend_min
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The history of tiers cannot be deleted."))

    def _get_sentence(self):
        """Return the change in words, for the history of the contact."""
        self.ensure_one()
        why = dict(self._fields["why"]._description_selection(self.env))[self.why]
        return self.env._(
            "%(program)s: %(change)s (%(why)s)",
            program=self.program_id.name,
            change=self.display_name,
            why=f"{why}, {self.source_name}" if self.source_name else why,
        )

    @api.model
    def _cron_mail(self, limit=CHUNK):
        """Queue the mails about changes of tier, ``limit`` at a time and each of them once."""

        def find(after, limit):
            due = [("is_mail_due", "=", True), ("id", ">", after)]
            return self.search(due, order="id", limit=limit).ids

        template = self.env.ref("loyalty_hero.mail_template_tier_change")

        def prepare(changes, _ids):
            mails = render_mails(template, changes.filtered("partner_id.email"))
            return {change.id: mails.get(change.id, {}) for change in changes}

        def work(changes, mails):
            changes._mail(mails)

        work_through(self.browse(), find, work, limit, prepare)

    def _mail(self, mails):
        """Queue the mails about these (locked) changes.

        :param dict mails: the fields of each, none for who has no address, and ``None`` where it could not be prepared
        """
        due = self.filtered(lambda change: change.is_mail_due and mails[change.id] is not None)
        due.is_mail_due = False
        queue_mails(self.env, filter(None, map(mails.get, due.ids)))

    def _hasten_mail(self):
        """Let the job that queues mails run soon, if one is due."""
        if any(self.mapped("is_mail_due")):
            self.env.ref("loyalty_hero.ir_cron_mail_tiers")._trigger()
