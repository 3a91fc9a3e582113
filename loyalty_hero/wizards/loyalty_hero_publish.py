"""Publish the changes of a running program: from when on they hold, and what they touch."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..models.base.units import to_hundredths
from ..models.words.values import day_in_words, number_in_words, points_in_words


class LoyaltyHeroPublish(models.TransientModel):
    _name = "loyalty.hero.publish"
    _description = "Publish changes of a loyalty program"
    _inherit = ["loyalty.hero.number.mixin"]

    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, readonly=True, ondelete="cascade"
    )
    timing = fields.Selection(
        [("now", "At once"), ("later", "On a date…")],
        string="Takes Effect",
        required=True,
        default="now",
    )
    moment = fields.Datetime(
        string="From", help="Sales from this moment on earn by the new version."
    )
    changes = fields.Json(
        compute="_compute_changes",
        compute_sudo=True,
        help="What changes for customers when you publish.",
    )
    impact = fields.Text(compute="_compute_impact")
    expiry_impact = fields.Text(
        compute="_compute_expiry_impact",
        compute_sudo=True,
        help="Members who have points now, when the expiry changes. Empty when it does not change.",
    )
    earned_points = fields.Selection(
        [
            ("keep", "Keep the expiry that they have"),
            ("later", "Get the new expiry where it is later"),
            ("new", "Get the new expiry, even where it is earlier"),
        ],
        string="Points Already Earned",
        required=True,
        default="keep",
        help="The new expiry is that of points which are earned on the day of the change.",
    )
    tells_members = fields.Boolean(
        string="Mail Members about the Changes",
        help="Each member with an email address gets a mail with what changes and when. Whether it was sent is kept.",
    )
    note = fields.Text(
        string="Message to Members",
        help="What the mail says before the changes. For example: why the terms change, and until when members can "
        "leave the program.",
    )
    planned_count = fields.Integer(compute="_compute_planned_count", compute_sudo=True)

    @api.depends("program_id")
    @api.depends_context("lang")
    def _compute_changes(self):
        for wizard in self:
            program = wizard.program_id
            version = self.env["loyalty.hero.program.version"]._get_in_effect(program)
            is_other = version and version.digest != program.digest
            wizard.changes = (
                version._get_changes(version._get_topics(), program._get_topics(extra=()))
                if is_other
                else []
            )

    @api.depends("program_id")
    def _compute_impact(self):
        for wizard in self:
            program = wizard.program_id
            wizard.impact = "\n".join(program._get_publish_impact()) if program else False

    @api.depends("program_id", "earned_points")
    @api.depends_context("lang")
    def _compute_expiry_impact(self):
        for wizard in self:
            wizard.expiry_impact = "\n".join(wizard._get_expiry_sentences()) or False

    def _get_expiry_sentences(self):
        program = self.program_id
        if not program or program._get_expiry() == program._compile_expiry():
            return []
        members, points, first_day = program._get_expiry_impact()
        told = {
            "members": number_in_words(self.env, members),
            "points": points_in_words(self.env, to_hundredths(points)),
            "name": program.points_name,
        }
        if not members:
            return [self.env._("The expiry changes. Nobody has %(name)s yet.", **told)]
        sentences = [
            self.env._(
                "The expiry changes. Members with %(name)s: %(members)s; they have %(points)s in all.",
                **told,
            )
        ]
        if first_day:
            day = day_in_words(self.env, first_day)
            sentences.append(
                self.env._(
                    "If you leave them as they are, the first of these points expire after %s.", day
                )
            )
        else:
            sentences.append(
                self.env._("If you leave them as they are, none of these points expire.")
            )
        terms = program._get_new_terms()
        if self.earned_points != "keep" and terms["date_expiry"]:
            day = day_in_words(self.env, terms["date_expiry"])
            sentences.append(self.env._("With the new expiry, they expire after %s.", day))
        return sentences

    @api.constrains("earned_points", "timing")
    def _check_earned_points(self):
        for wizard in self:
            if wizard.earned_points != "keep" and wizard.timing == "later":
                raise ValidationError(
                    self.env._(
                        "Points that were earned already can get another expiry only at once. Publish at once, or "
                        "let them keep their expiry."
                    )
                )

    @api.depends("program_id", "timing", "moment")
    def _compute_planned_count(self):
        for wizard in self:
            wizard.planned_count = len(
                wizard.program_id._get_replaced_versions(wizard._get_moment())
            )

    @api.constrains("timing", "moment")
    def _check_moment(self):
        now = fields.Datetime.now()
        for wizard in self.filtered(lambda wizard: wizard.timing == "later"):
            if not wizard.moment or wizard.moment < now:
                raise ValidationError(
                    self.env._(
                        "Points already given stay as they are. Choose a time in the future, or publish at once."
                    )
                )

    def _get_moment(self):
        return (self.timing == "later" and self.moment) or fields.Datetime.now()

    def action_publish(self):
        """Publish the changes."""
        self.ensure_one()
        self.program_id.check_access("write")
        program = self.program_id.sudo()
        is_other = program._get_expiry() != program._compile_expiry()
        before = self.env["loyalty.hero.program.version"].sudo()._get_in_effect(program)
        version = program._publish(self._get_moment())
        if self.tells_members and before and before.digest != version.digest:
            self.env["loyalty.hero.terms.change"].sudo()._tell(program, before, version, self.note)
        if is_other and self.earned_points != "keep":
            self.env["loyalty.hero.expiry.change"].sudo()._make(program, self.earned_points)
        return {"type": "ir.actions.act_window_close"}
