"""Changed terms: members are told by mail what a version that was published changes, and when.

The mail has the sentences of before and of after, in the member's language.  A job queues the mails; each is kept as a
notice, with what became of it.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.days import day_at
from ..base.jobs import CHUNK, work_through
from ..base.mails import queue_mails, render_mails
from ..words.values import day_in_words
from .loyalty_hero_terms_notice import COLUMNS


class LoyaltyHeroTermsChange(models.Model):
    _name = "loyalty.hero.terms.change"
    _description = "Changed terms of a loyalty program"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "id desc"

    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="program_id.company_id")
    before_id = fields.Many2one(
        "loyalty.hero.program.version",
        string="Version Before",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    version_id = fields.Many2one(
        "loyalty.hero.program.version",
        string="New Version",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    valid_from = fields.Datetime(related="version_id.valid_from")
    note = fields.Text(
        string="Message to Members", readonly=True, help="What the mail says before the changes."
    )
    changes = fields.Json(
        compute="_compute_changes",
        compute_sudo=True,
        help="What changes, as members read it.",
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    date_begun = fields.Datetime(
        required=True,
        readonly=True,
        default=fields.Datetime.now,
        help="When sending was last started. Since then, each member gets one mail.",
    )
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("waiting", "Mails being queued"),
            ("done", "Done"),
            ("stopped", "Stopped"),
        ],
        string="Status",
        required=True,
        readonly=True,
        default="waiting",
        help="Stopped: another version replaced this one before it took effect.",
    )
    notice_ids = fields.One2many("loyalty.hero.terms.notice", "change_id", string="Mails")
    sent_count = fields.Integer(string="Sent", compute="_compute_counts")
    open_count = fields.Integer(string="Waiting to Be Sent", compute="_compute_counts")
    failed_count = fields.Integer(
        string="Not Reached",
        compute="_compute_counts",
        help="Members whose mails could not be sent, or came back.",
    )

    @api.depends("program_id", "version_id")
    def _compute_display_name(self):
        for change in self:
            change.display_name = self.env._(
                "%(program)s: terms from %(day)s on",
                program=change.program_id.name or "",
                day=day_in_words(self.env, change._get_day()) if change.version_id else "",
            )

    @api.depends("before_id", "version_id")
    @api.depends_context("lang")
    def _compute_changes(self):
        for change in self:
            change.changes = change._get_changes() if change.version_id else []

    @api.depends("notice_ids.state")
    def _compute_counts(self):
        groups = self.env["loyalty.hero.terms.notice"]._read_group(
            [("change_id", "in", self.ids)], ["change_id", "member_id", "state"]
        )
        reached, waiting, told = {}, {}, {}
        for change, member, state in groups:
            told.setdefault(change, set()).add(member)
            kept = {"sent": reached, "queued": waiting}.get(state)
            if kept is not None:
                kept.setdefault(change, set()).add(member)
        for change in self:
            sent = reached.get(change._origin, set())
            queued = waiting.get(change._origin, set()) - sent
            change.sent_count = len(sent)
            change.open_count = len(queued)
            change.failed_count = len(told.get(change._origin, set()) - sent - queued)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Changed terms are kept as a proof and cannot be deleted."))

    def action_mail_again(self):
        """Mail those members again who have no mail that was sent, or still can be."""
        self.ensure_one()
        self.program_id.check_access("write")
        change = self.sudo()
        if change._is_replaced():
            raise UserError(
                self.env._(
                    "Another version replaced this one before it took effect, so there is nothing to tell any more."
                )
            )
        change.write({"state": "waiting", "date_begun": fields.Datetime.now()})
        change._hasten()

    def action_view_notices(self):
        """Open the mails that were kept."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_hero.loyalty_hero_terms_notice_action"
        )
        return {**action, "domain": [("change_id", "=", self.id)], "context": {}}

    @api.model
    def _tell(self, program, before, version, note):
        """Let a job mail the members of the program what the version changes."""
        change = self.create(
            {
                "program_id": program.id,
                "before_id": before.id,
                "version_id": version.id,
                "note": note,
                "user_id": self.env.uid,
            }
        )
        change._hasten()
        return change

    def _hasten(self):
        self.env.ref("loyalty_hero.ir_cron_mail_terms")._trigger()

    def _get_day(self):
        """Return the day on which the version takes effect, where the program's company is."""
        company = self.program_id.company_id or self.env.company
        return day_at(self.valid_from, company._get_loyalty_tz())

    def _get_changes(self):
        """Return what changes, topic by topic, in the language of the environment."""
        return self.version_id._get_changes(
            self.before_id._get_topics(), self.version_id._get_topics()
        )

    def _is_replaced(self):
        return self.version_id.state == "replaced"

    # The job -----------------------------------------------------------------------------------------------------

    @api.model
    def _cron_mail(self, limit=CHUNK):
        """Queue the mails of the changes that wait, ``limit`` members at a time, and each of them once."""
        for change in self.sudo().search([("state", "=", "waiting")], order="id"):
            if change._is_replaced():
                change.state = "stopped"
                continue
            if not work_through(
                self.env["loyalty.hero.member"].sudo(),
                change._find_members,
                change._queue,
                limit,
                change._prepare_mails,
            ):
                return
            # Who was locked by a sale just then is left to the next run.
            if not change._find_members(0, 1):
                change.state = "done"

    def _find_members(self, after, limit):
        """Return ids of members above ``after`` who have an address and no mail yet that was sent or may be.

        Who was tried since it was last asked for is not tried again.

        Who left the program is told as long as there are points left.
        """
        self.env["loyalty.hero.terms.notice"].flush_model()
        self.env["loyalty.hero.member"].flush_model(["active", "balance", "date_left"])
        self.env["res.partner"].flush_model(["email"])
        rows = self.env.execute_query(
            SQL(
                """SELECT member.id
                     FROM loyalty_hero_member member
                     JOIN res_partner customer ON customer.id = member.partner_id
                    WHERE member.program_id = %s AND member.id > %s AND member.active AND customer.email <> ''
                      AND (member.date_left IS NULL OR member.balance > 0)
                      AND NOT EXISTS (SELECT FROM loyalty_hero_terms_notice notice
                                       WHERE notice.change_id = %s AND notice.member_id = member.id
                                         AND (notice.state IN ('queued', 'sent') OR notice.date_queued >= %s))
                    ORDER BY member.id LIMIT %s""",
                self.program_id.id,
                after,
                self.id,
                self.date_begun,
                limit,
            )
        )
        return [member_id for (member_id,) in rows]

    def _prepare_mails(self, members, _found):
        """Return the fields of the mail to each of these members, in their language: ``{member id: vals}``."""
        told = {}
        for lang, spoken in members.grouped(lambda member: member.partner_id.lang).items():
            terms = self.with_context(lang=lang or self.env.lang)._prepare_terms()
            told |= dict.fromkeys(spoken.ids, terms)
        template = self.env.ref("loyalty_hero.mail_template_terms_change")
        return render_mails(template.with_context(loyalty_terms=told), members)

    def _prepare_terms(self):
        """Return what the mail tells: ``{"day", "note", "topics": [{"title", "is_detail", "before", "after"}]}``."""
        return {
            "day": self._get_day(),
            "note": self.note or "",
            "topics": [
                {
                    "title": topic["title"],
                    # What no sentence tells has no text of before.
                    "is_detail": topic["key"] == "other",
                    **{
                        name: [
                            sentence["text"]
                            for sentence in topic["sentences"]
                            if sentence["change"] == kind
                        ]
                        for name, kind in (("before", "removed"), ("after", "added"))
                    },
                }
                for topic in self._get_changes()
            ],
        }

    def _queue(self, members, mails):
        """Queue the mails to these (locked) members, and keep them.

        :param dict mails: as ``_prepare_mails`` returns it, ``None`` for who could not be told
        """
        due = members.filtered(lambda member: mails[member.id])
        queued = queue_mails(self.env, (mails[member.id] for member in due))
        self.env["loyalty.hero.terms.notice"]._keep(
            {member: (mail, [self.id]) for member, mail in zip(due, queued, strict=True)},
            COLUMNS,
        )
