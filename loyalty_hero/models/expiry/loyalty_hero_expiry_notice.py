"""Notices: the mails that told members which points expire, kept as a proof.

Where a law asks for a notice, points expire only when one was really sent, so many days before (``EXPIRY`` in
``loyalty_hero_member_lots.py``).  A mail that waits, failed or came back is no proof.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.days import day_at
from ..base.units import POINTS_DIGITS


class LoyaltyHeroExpiryNotice(models.Model):
    _name = "loyalty.hero.expiry.notice"
    _description = "Notice of expiring points"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "id desc"
    _rec_names_search = ["member_id"]

    member_id = fields.Many2one(
        "loyalty.hero.member", required=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="member_id.partner_id")
    program_id = fields.Many2one(related="member_id.program_id", store=True, index=True)
    company_id = fields.Many2one(related="member_id.company_id")
    points = fields.Float(digits=POINTS_DIGITS, readonly=True, help="Points that expire.")
    first_day = fields.Date(
        string="First Expiry", readonly=True, help="The first day that the mail told of."
    )
    last_day = fields.Date(
        string="Last Expiry",
        readonly=True,
        help="The mail told of all points that expire up to this day.",
    )
    entry = fields.Integer(
        readonly=True, help="ID of the newest points entry that the mail told of."
    )
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

    _member_index = models.Index("(member_id, last_day)")

    @api.depends("member_id", "first_day")
    def _compute_display_name(self):
        for notice in self:
            notice.display_name = notice.member_id.display_name

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Notices are kept as a proof and cannot be deleted."))

    @api.model
    def _keep(self, mails):
        """Keep that these mails are queued, in one statement: it looks up program and address where they are.

        :param dict mails: for each member, ``(Expiring, mail)``
        """
        if not mails:
            return
        self.env["res.partner"].flush_model(["email"])
        told = [
            SQL(
                "(%s, %s::numeric, %s::date, %s::date, %s, %s)",
                member.id,
                expiring.points,
                expiring.first_day,
                expiring.last_day,
                expiring.entry,
                mail.id,
            )
            for member, (expiring, mail) in mails.items()
        ]
        self.env.cr.execute(
            SQL(
                """INSERT INTO loyalty_hero_expiry_notice
                          (member_id, program_id, points, first_day, last_day, entry, mail_id, email,
                           state, date_queued, create_uid, write_uid, create_date, write_date)
                   SELECT told.member_id, member.program_id, told.points, told.first_day, told.last_day, told.entry,
                          told.mail_id, customer.email, 'queued', %(now)s, %(user)s, %(user)s, %(now)s, %(now)s
                     FROM (VALUES %(told)s) AS told (member_id, points, first_day, last_day, entry, mail_id)
                     JOIN loyalty_hero_member member ON member.id = told.member_id
                     JOIN res_partner customer ON customer.id = member.partner_id
                    ORDER BY told.member_id""",
                told=SQL(", ").join(told),
                now=fields.Datetime.now(),
                user=self.env.uid,
            )
        )

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

    def _note_failed(self):
        self.state = "failed"

    @api.model
    def _note_bounced(self, message_ids):
        """Note that the mails with these message ids came back."""
        self.search([("message_id", "in", message_ids), ("state", "=", "sent")]).state = "bounced"
