"""Notices: mails to members that are kept as a proof, with what became of each.

A mail that waits, failed or came back is no proof.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.days import day_at

NOTICES = ("loyalty.hero.expiry.notice", "loyalty.hero.terms.notice")
"""Models that keep mails."""


class LoyaltyHeroNoticeMixin(models.AbstractModel):
    _name = "loyalty.hero.notice.mixin"
    _description = "Mail that is kept as a proof"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "id desc"
    _rec_names_search = ["member_id"]

    member_id = fields.Many2one(
        "loyalty.hero.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="member_id.partner_id")
    program_id = fields.Many2one(related="member_id.program_id", store=True, index=True)
    company_id = fields.Many2one(related="member_id.company_id")
    state = fields.Selection(
        [
            ("queued", "Waiting to be sent"),
            ("sent", "Sent"),
            ("failed", "Not sent"),
            ("bounced", "Came back"),
        ],
        string="Status",
        required=True,
        readonly=True,
        default="queued",
        index=True,
        help="Only a notice that was sent and did not come back counts where the law asks for one.",
    )
    date_queued = fields.Datetime(
        string="Queued on", required=True, readonly=True, default=fields.Datetime.now
    )
    date_sent = fields.Datetime(string="Sent on", readonly=True)
    day_sent = fields.Date(
        string="Day of Sending", readonly=True, help="In the time zone of the program's company."
    )
    email = fields.Char(string="Sent to", readonly=True)
    mail_id = fields.Many2one("mail.mail", readonly=True, index=True, ondelete="set null")
    message_id = fields.Char(string="Mail's Message-ID", readonly=True, index="btree_not_null")

    @api.depends("member_id")
    def _compute_display_name(self):
        for notice in self:
            notice.display_name = notice.member_id.display_name

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Notices are kept as a proof and cannot be deleted."))

    @api.model
    def _keep(self, mails, columns):
        """Keep that these mails are queued, in one statement: it looks up program and address where they are.

        :param dict mails: for each member, ``(mail, values of the columns)``
        :param dict columns: types in the database of the model's own fields that are kept, by name
        """
        if not mails:
            return
        self.env["res.partner"].flush_model(["email"])
        own = SQL(", ").join(map(SQL.identifier, columns))
        told = [
            SQL("(%s, %s, %s)", member.id, mail.id, SQL(", ").join(_cast(values, columns)))
            for member, (mail, values) in mails.items()
        ]
        self.env.cr.execute(
            SQL(
                """INSERT INTO %(table)s
                          (member_id, program_id, mail_id, email, %(own)s,
                           state, date_queued, create_uid, write_uid, create_date, write_date)
                   SELECT told.member_id, member.program_id, told.mail_id, customer.email, %(told_own)s,
                          'queued', %(now)s, %(user)s, %(user)s, %(now)s, %(now)s
                     FROM (VALUES %(told)s) AS told (member_id, mail_id, %(own)s)
                     JOIN loyalty_hero_member member ON member.id = told.member_id
                     JOIN res_partner customer ON customer.id = member.partner_id
                    ORDER BY told.member_id""",
                table=SQL.identifier(self._table),
                own=own,
                told_own=SQL(", ").join(SQL.identifier("told", name) for name in columns),
                told=SQL(", ").join(told),
                now=fields.Datetime.now(),
                user=self.env.uid,
            )
        )

    @api.model
    def _note_outcome(self, mails, has_failed):
        """Note what became of these mails, where they are notices."""
        waiting = self.search([("mail_id", "in", mails.ids), ("state", "in", ("queued", "failed"))])
        for notice in waiting:
            if notice.mail_id.state == "sent" and not has_failed:
                notice._note_sent(notice.mail_id)
            else:
                notice.state = "failed"

    def _note_sent(self, mail):
        """Note that the mail server took the mail of this notice."""
        now = fields.Datetime.now()
        company = self.company_id or self.env.company
        self.write(
            {
                "state": "sent",
                "date_sent": now,
                "day_sent": day_at(now, company._get_loyalty_tz()),
                "message_id": mail.message_id,
            }
        )

    @api.model
    def _note_bounced(self, message_ids):
        """Note that the mails with these message ids came back."""
        self.search([("message_id", "in", message_ids), ("state", "=", "sent")]).state = "bounced"


def _cast(values, columns):
    return [SQL(f"%s::{kind}", value) for value, kind in zip(values, columns.values(), strict=True)]
