"""Publishing: what is changed in a running program takes effect only from a moment that someone chose."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime

from ..base.defaults import without_defaults


class LoyaltyHeroProgram(models.Model):
    _inherit = "loyalty.hero.program"

    version_ids = fields.One2many(
        "loyalty.hero.program.version", "program_id", string="Versions", copy=False
    )
    has_changes = fields.Boolean(
        string="Unpublished Changes",
        compute="_compute_has_changes",
        search="_search_has_changes",
        help="You have unpublished changes: customers earn as before until you publish them.",
    )

    date_planned = fields.Datetime(
        string="Takes Effect",
        compute="_compute_date_planned",
        help="When the last published version takes effect. Empty: it is already in effect.",
    )

    topics_in_effect = fields.Json(
        string="In Effect Now",
        compute="_compute_in_effect",
        compute_sudo=True,
        help="What customers earn now, without changes that are planned or not published.",
    )
    changes_ahead = fields.Json(
        compute="_compute_in_effect",
        compute_sudo=True,
        help="Settings on this form that are not in effect yet.",
    )
    date_start_in_effect = fields.Date(
        string="Start",
        compute="_compute_in_effect",
        compute_sudo=True,
        help="First day on which customers earn, as it is in effect now. Empty: no start date.",
    )
    date_end_in_effect = fields.Date(
        string="End",
        compute="_compute_in_effect",
        compute_sudo=True,
        help="Last day on which customers earn, as it is in effect now. Empty: no end date.",
    )
    date_next = fields.Datetime(
        string="Planned for",
        compute="_compute_in_effect",
        compute_sudo=True,
        help="When the next planned version takes effect. Empty: nothing is planned.",
    )

    @api.depends(
        "state",
        "topics",
        "date_start",
        "date_end",
        "digest",
        "version_ids.valid_from",
        "version_ids.digest",
    )
    @api.depends_context("lang")
    def _compute_in_effect(self):
        Version = self.env["loyalty.hero.program.version"]
        running = self._origin.filtered(lambda program: program.state == "running")
        current = {version.program_id: version for version in Version._get_in_effect(running)}
        ahead = Version._get_planned(running).grouped("program_id")
        for program in self:
            version = current.get(program._origin)
            is_same = not version or version.digest == program.digest
            program.topics_in_effect = (
                program.topics if is_same else version._get_topics(program._get_extra_sentences())
            )
            program.changes_ahead = (
                [] if is_same else version._get_changes(program.topics_in_effect, program.topics)
            )
            condition = (
                version.compiled["condition"]
                if version
                else {"date_start": program.date_start, "date_end": program.date_end}
            )
            program.date_start_in_effect = condition["date_start"]
            program.date_end_in_effect = condition["date_end"]
            planned = ahead.get(program._origin, Version)
            program.date_next = min(planned.mapped("valid_from"), default=False)

    @api.depends("state", "version_ids.valid_from")
    def _compute_date_planned(self):
        now = fields.Datetime.now()
        for program in self:
            moment = program._get_latest_version().valid_from
            is_planned = program.state == "running" and moment and moment > now
            program.date_planned = is_planned and moment

    @api.depends("state", "digest", "version_ids.digest")
    def _compute_has_changes(self):
        for program in self:
            version = program._get_latest_version()
            program.has_changes = program.state == "running" and program.digest != version.digest

    def _search_has_changes(self, operator, value):
        if operator != "in":
            return NotImplemented
        running = self.search([("state", "=", "running")])
        return [("id", "in", running.filtered("has_changes").ids)]

    def _get_latest_version(self):
        """Return the version that was published last; it may still be planned."""
        self.ensure_one()
        return self.version_ids._origin.sorted("id")[-1:]

    def action_publish(self):
        """Ask from when on the changes take effect, and tell what they touch."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Publish Changes"),
            "res_model": "loyalty.hero.publish",
            "view_mode": "form",
            "target": "new",
            "context": {"default_program_id": self.id},
        }

    def _get_terms(self, moment=None):
        """Return the program as it was published, as the engine reads it, or ``None`` when it never was.

        :param moment: of a sale, in UTC, now by default
        """
        self.ensure_one()
        version = self.env["loyalty.hero.program.version"]._get_in_effect(self._origin, moment)
        return version._get_prepared().program if version else None

    def _publish(self, moment=None):
        """Let sales from ``moment`` on be judged by what the programs say now.

        This is the one way by which a change takes effect; who has to tell others (open tills) extends it.
        Versions that were planned for the moment or later are replaced: the form they came from is this one.

        :param moment: in UTC, now by default; it cannot be before the version that is in effect
        :return: the version of each program
        :raises ValidationError: when a program cannot run as it is
        """
        self._require_ready()
        self._queue_to_publish()
        moment = moment or fields.Datetime.now()
        Version = without_defaults(self.env["loyalty.hero.program.version"])
        versions = Version.browse()
        current = {version.program_id: version for version in Version._get_in_effect(self)}
        for program in self:
            in_effect = current.get(program, Version)
            if in_effect and in_effect.valid_from > moment:
                raise UserError(program._get_too_early_message(in_effect))
            latest = program._get_latest_version()
            if latest.digest != program.digest or latest.valid_from > moment:
                latest = Version.create(program._prepare_version_vals(moment))
            versions += latest
        self.invalidate_recordset(["version_ids", "has_changes"])
        Version.invalidate_model(["state"])
        return versions

    def _queue_to_publish(self):
        """Let one publish at a time: another session waits, and begins again with what this one made."""
        if self.ids:
            self.flush_recordset()
            self.env.cr.execute(
                SQL(
                    "UPDATE loyalty_hero_program SET write_date = write_date WHERE id IN %s",
                    tuple(sorted(self.ids)),
                )
            )

    def _get_replaced_versions(self, moment):
        """Return the versions, still to take effect, that one from ``moment`` on replaces."""
        ahead = self.env["loyalty.hero.program.version"]._get_planned(self)
        return ahead.filtered(lambda version: version.valid_from >= moment)

    def _get_too_early_message(self, latest):
        return self.env._(
            "“%(program)s” last changed on %(moment)s. Choose a later time.",
            program=self.name,
            moment=format_datetime(self.env, latest.valid_from, dt_format="short"),
        )

    def _prepare_version_vals(self, moment):
        return {
            "program_id": self.id,
            "valid_from": moment,
            "user_id": self.env.uid,
            "digest": self.digest,
            "compiled": self.compiled,
        }

    def _get_publish_impact(self):
        """Return what publishing touches: sentences for the administrator.

        An extension adds its own, like how many open tills load the change.
        """
        self.ensure_one()
        if not self.member_count:
            return [self.env._("Nobody is a member yet.")]
        if self.member_count == 1:
            return [self.env._("One customer is a member.")]
        return [
            self.env._(
                "%s customers are members.",
                self.env["res.lang"]
                ._lang_get(self.env.lang or "en_US")
                .format("%d", self.member_count, grouping=True),
            )
        ]
