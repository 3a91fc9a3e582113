"""Adjustments: points that a manager adds, takes or transfers, with a reason.

An adjustment is the source of its transactions, one for each of its lines, and a second one when the line is undone.
Everything that a manager has to keep to is checked in ``_make`` and ``_undo``, whatever the form said.
"""

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_list

from odoo.addons.base.models.res_users import check_identity

from ..base.bounds import POINTS_MOST
from ..base.defaults import without_defaults
from ..base.jobs import CHUNK
from ..base.units import POINTS_DIGITS, from_hundredths, to_hundredths
from ..base.windows import window_on
from ..words.values import points_in_words

MANAGER = "loyalty_hero.loyalty_hero_group_manager"
ADMINISTRATOR = "loyalty_hero.loyalty_hero_group_administrator"
# What a person reads; enough for a letter of complaint.
NOTE_MOST = 2000
NAMED_MOST = 3


class LoyaltyHeroAdjustment(models.Model):
    _name = "loyalty.hero.adjustment"
    _description = "Points adjustment"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "note"]

    name = fields.Char(string="Number", required=True, readonly=True)
    kind = fields.Selection(
        [("add", "Points added"), ("take", "Points taken"), ("transfer", "Points transferred")],
        required=True,
        readonly=True,
    )
    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, readonly=True, index=True, ondelete="restrict"
    )
    points_name = fields.Char(related="program_id.points_name")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    reason_id = fields.Many2one(
        "loyalty.hero.adjustment.reason",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    note = fields.Text(string="Explanation", required=True, readonly=True)
    points = fields.Float(string="Points Each", digits=POINTS_DIGITS, required=True, readonly=True)
    points_total = fields.Float(
        string="Points in All",
        digits=POINTS_DIGITS,
        required=True,
        readonly=True,
        help="Points of all members in the list, without those who had left the program. This total "
        "counts against the manager's limit.",
    )
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, index=True, ondelete="restrict"
    )
    date = fields.Datetime(required=True, readonly=True)
    day = fields.Date(
        required=True, readonly=True, help="Day of the adjustment, in the company's time zone."
    )
    state = fields.Selection(
        [
            ("posting", "Being posted"),
            ("posted", "Posted"),
            ("undoing", "Being undone"),
            ("undone", "Undone"),
        ],
        required=True,
        readonly=True,
        default="posting",
    )
    cashier_id = fields.Many2one(
        "res.users",
        string="At the Till of",
        readonly=True,
        ondelete="restrict",
        help="Who was at the till where the manager entered the code.",
    )
    shop = fields.Char(string="Till", readonly=True)
    till_key = fields.Char(
        readonly=True,
        help="The till sends this name with each adjustment, so that one which arrives twice is "
        "posted only once.",
    )
    undone_by_id = fields.Many2one(
        "res.users", string="Undone by", readonly=True, ondelete="restrict"
    )
    date_undone = fields.Datetime(string="Undone on", readonly=True)
    line_ids = fields.One2many(
        "loyalty.hero.adjustment.line", "adjustment_id", string="Members", readonly=True
    )
    line_count = fields.Integer(string="Member Count", compute="_compute_counts")
    waiting_count = fields.Integer(string="Still to Do", compute="_compute_counts")
    skipped_count = fields.Integer(string="Left Out", compute="_compute_counts")
    kept_count = fields.Integer(string="Not Undone", compute="_compute_counts")
    may_undo = fields.Boolean(compute="_compute_may_undo")

    _till_unique = models.UniqueIndex(
        "(till_key) WHERE till_key IS NOT NULL", "This adjustment is posted already."
    )
    _limit_index = models.Index("(user_id, program_id, day)")

    @api.depends("line_ids.state")
    def _compute_counts(self):
        counts = self.env["loyalty.hero.adjustment.line"]._read_group(
            [("adjustment_id", "in", self.ids)], ["adjustment_id", "state"], ["__count"]
        )
        told = {(adjustment.id, state): count for adjustment, state, count in counts}
        for adjustment in self:
            own = {state: count for (key, state), count in told.items() if key == adjustment.id}
            adjustment.line_count = sum(own.values())
            adjustment.waiting_count = own.get("waiting", 0) + own.get("undoing", 0)
            adjustment.skipped_count = own.get("skipped", 0)
            adjustment.kept_count = own.get("kept", 0)

    @api.depends("state", "user_id")
    @api.depends_context("uid")
    def _compute_may_undo(self):
        for adjustment in self:
            adjustment.may_undo = adjustment.state == "posted" and adjustment._is_mine_to_undo()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Adjustments cannot be deleted: undo them instead."))

    # Making ------------------------------------------------------------------------------------------------------

    @api.model
    def _make(self, kind, members, points, reason, note, receiver=None, till=None):
        """Post an adjustment for the user, now, or by a job when it is for many members.

        :param str kind: ``add``, ``take`` or ``transfer``
        :param members: whose points they are, of one program; several only to add
        :param int points: for each of them, in hundredths, above 0
        :param receiver: the member who gets transferred points
        :param dict till: ``cashier_id``, ``shop`` and ``till_key``, when a till asks for it by the user's code
        :return: the adjustment
        :raises UserError: when it is not allowed, with a sentence that says what to do
        """
        receiver = receiver or members.browse()
        self._check_rights(members | receiver)
        self._check_points(points)
        self._check_explained(kind, reason, note)
        self._check_members(kind, members, receiver)
        program = members.program_id
        company = program.company_id or self.env.company
        # Numbers have no gaps, so two adjustments are never made at the same time: limits count them all.
        elevated = without_defaults(self.sudo())
        number = elevated.env["ir.sequence"].next_by_code(self._name)
        today = company._get_loyalty_today()
        staying = members.filtered(lambda member: not member.date_left)
        total = points * (len(staying) if len(members) > 1 else 1)
        elevated._check_limits(program.sudo(), total, today)
        adjustment = elevated.create(
            {
                "name": number,
                "kind": kind,
                "program_id": program.id,
                "company_id": company.id,
                "reason_id": reason.id,
                "note": note.strip(),
                "points": from_hundredths(points),
                "points_total": from_hundredths(total),
                "user_id": self.env.uid,
                "date": fields.Datetime.now(),
                "day": today,
                **(till or {}),
                "line_ids": [
                    Command.create({"member_id": member.id, "receiver_id": receiver.id})
                    for member in members
                ],
            }
        )
        adjustment._work()
        return adjustment.sudo(False)

    def _work(self):
        """Post or undo what is due, now, or by the job when that takes long."""
        if len(self.line_ids) <= CHUNK:
            self.line_ids._work()
        else:
            self.env.ref("loyalty_hero.ir_cron_post_adjustments")._trigger()

    def _check_rights(self, members):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only loyalty managers can adjust points."))
        members.check_access("write")

    def _check_points(self, points):
        if not 0 < points <= POINTS_MOST * 100:
            raise UserError(
                self.env._(
                    "Enter how many points: more than 0, and at most %s.",
                    points_in_words(self.env, POINTS_MOST * 100),
                )
            )

    def _check_explained(self, kind, reason, note):
        if not reason.exists() or not reason._allows(kind):
            raise UserError(self.env._("Choose a reason from the list."))
        if not (note or "").strip():
            raise UserError(self.env._("Explain in a few words why you adjust the points."))
        if len(note) > NOTE_MOST:
            raise UserError(
                self.env._("The explanation has at most %s characters.", f"{NOTE_MOST:,}")
            )

    def _check_members(self, kind, members, receiver):
        program = (members | receiver).program_id
        if not members:
            raise UserError(self.env._("Choose whose points you adjust."))
        if len(program) > 1:
            raise UserError(
                self.env._(
                    "Choose members of one program: points are adjusted within one program only."
                )
            )
        if program.kind != "points" or program.state == "draft":
            raise UserError(self.env._("“%s” has no points that can be adjusted.", program.name))
        if kind != "add" and len(members) > 1:
            raise UserError(self.env._("Points can be taken from one member at a time."))
        if kind == "transfer" and (not receiver or receiver == members):
            raise UserError(
                self.env._("Choose another member of the program, who gets the points.")
            )

    def _check_limits(self, program, points, today):
        """Raise when a manager adjusts more than the program allows; administrators have no limit.

        :param int points: of all members, in hundredths
        """
        if self.env.user.has_group(ADMINISTRATOR):
            return
        [[before]] = self._read_group(
            [
                ("user_id", "=", self.env.uid),
                ("program_id", "=", program.id),
                ("day", "=", today),
            ],
            aggregates=["points_total:sum"],
        )
        most = to_hundredths(program.adjust_most)
        day_most = to_hundredths(program.adjust_day_most)
        told = {
            "program": program.name,
            "name": program.points_name,
            "points": points_in_words(self.env, points),
            "who": self._get_administrators(),
        }
        if most and points > most:
            raise UserError(
                self.env._(
                    "This is %(points)s %(name)s, and managers may adjust %(most)s at once in “%(program)s”. "
                    "Administrators may adjust more: %(who)s.",
                    most=points_in_words(self.env, most),
                    **told,
                )
            )
        done = to_hundredths(before or 0)
        if day_most and done + points > day_most:
            raise UserError(
                self.env._(
                    "You have adjusted %(done)s %(name)s today, and this is %(points)s. Managers may adjust %(most)s "
                    "a day in “%(program)s”. Administrators may adjust more: %(who)s.",
                    done=points_in_words(self.env, done),
                    most=points_in_words(self.env, day_most),
                    **told,
                )
            )

    def _get_administrators(self):
        """Return the names of the first administrators of this company, as a list in words."""
        users = self.env.ref(ADMINISTRATOR).all_user_ids
        own = users.filtered(
            lambda user: (
                user.active
                and self.env.company in user.company_ids
                and user != self.env.ref("base.user_root")
            )
        )
        return format_list(self.env, own[:NAMED_MOST].mapped("name"))

    # Undoing -----------------------------------------------------------------------------------------------------

    @check_identity
    def action_undo(self):
        """Post the opposite of the adjustment, once."""
        self._undo()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _is_mine_to_undo(self):
        return self.env.user.has_group(ADMINISTRATOR) or (
            self.user_id == self.env.user and self.env.user.has_group(MANAGER)
        )

    def _undo(self):
        """Undo the adjustment: refused when its points are gone, or, where it is for many, left where they are gone.

        :raises UserError: when it is not allowed, with a sentence that says what to do
        """
        self.ensure_one()
        self.check_access("read")
        adjustment = self.sudo()
        if not self._is_mine_to_undo():
            raise AccessError(
                self.env._(
                    "You can undo your own adjustments. Administrators can undo all of them: %s.",
                    adjustment._get_administrators(),
                )
            )
        self.lock_for_update()
        self.invalidate_recordset()
        if self.state != "posted":
            raise UserError(self.env._("%s is not posted, or was undone already.", self.name))
        (self.line_ids.member_id | self.line_ids.receiver_id).check_access("write")
        adjustment.write(
            {
                "state": "undoing",
                "undone_by_id": self.env.uid,
                "date_undone": fields.Datetime.now(),
            }
        )
        adjustment.line_ids.filtered(lambda line: line.state == "posted").state = "undoing"
        adjustment._work()

    def _close(self):
        """Note that everything was done, when nothing waits any more."""
        self.invalidate_recordset(["waiting_count"])
        for adjustment in self.filtered(lambda adjustment: not adjustment.waiting_count):
            adjustment.state = "undone" if adjustment.undone_by_id else "posted"

    # Showing -----------------------------------------------------------------------------------------------------

    def _explain(self, entry):
        """Return the sentences that explain an entry of the adjustment."""
        self.ensure_one()
        told = [f"{self.reason_id.name}: {self.note}"]
        if self.kind == "transfer":
            told.append(
                self.env._(
                    "From %(giver)s to %(receiver)s.",
                    giver=self.line_ids.member_id.partner_id.name,
                    receiver=self.line_ids.receiver_id.partner_id.name,
                )
            )
        if entry.transaction_id.number > 1:
            told.append(self.env._("Undone by %s.", self.undone_by_id.name))
        return told

    def _show(self):
        """Open the adjustment."""
        return self.get_formview_action()

    def action_view_entries(self):
        """Open what the adjustment posted."""
        domain = [
            ("transaction_id.source_model", "=", self._name),
            ("transaction_id.source_id", "in", self.ids),
        ]
        return window_on(self.env, "loyalty_hero_entry_action", domain)
