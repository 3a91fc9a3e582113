"""What a program said at the time, from a moment on: entries keep the version that they were earned under.

Versions are never changed.  Each replaces, from its moment on, all that were published before it: a version that
was planned for a later moment never takes effect then.
"""

from odoo import api, fields, models, tools

from ...engine import prepare_program
from ..base.caches import forget_cached
from ..words.named import Names
from ..words.reasons import get_names_by_id
from ..words.summary import get_changes, get_topics, tell_other_change, word_parts
from .formats import read_compiled


class LoyaltyHeroProgramVersion(models.Model):
    _name = "loyalty.hero.program.version"
    _description = "Loyalty program version"
    _inherit = ["loyalty.hero.number.mixin", "loyalty.hero.posted.mixin"]
    _order = "program_id, valid_from desc, id desc"

    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, readonly=True, index=True, ondelete="restrict"
    )
    valid_from = fields.Datetime(
        string="In Effect from",
        required=True,
        readonly=True,
        default=fields.Datetime.now,
        help="Sales from this moment on earn by this version.",
    )
    user_id = fields.Many2one(
        "res.users", string="Published by", readonly=True, default=lambda self: self.env.user
    )
    topics = fields.Json(
        string="In Words",
        compute="_compute_topics",
        compute_sudo=True,
        help="Rules of the program in this version.",
    )
    changes = fields.Json(
        compute="_compute_topics",
        compute_sudo=True,
        help="Changes compared with the version published before.",
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("current", "In effect"),
            ("past", "Past"),
            ("replaced", "Replaced before"),
        ],
        string="Status",
        compute="_compute_state",
        compute_sudo=True,
    )
    digest = fields.Char(required=True, readonly=True)
    compiled = fields.Json(required=True, readonly=True, help="The program as the engine reads it.")

    _program_valid_from = models.Index("(program_id, valid_from)")

    @api.depends("program_id", "valid_from")
    @api.depends_context("tz")
    def _compute_display_name(self):
        for version in self:
            date = fields.Datetime.context_timestamp(version, version.valid_from)
            version.display_name = f"{version.program_id.code} {date:%Y-%m-%d %H:%M}"

    @api.depends("valid_from")
    def _compute_state(self):
        now = fields.Datetime.now()
        current = self._get_in_effect(self.program_id, now)
        ahead = self._get_planned(self.program_id, now)
        for version in self:
            if version in current:
                version.state = "current"
            elif version in ahead:
                version.state = "planned"
            else:
                version.state = "replaced" if version.valid_from > now else "past"

    @api.depends("compiled")
    @api.depends_context("lang")
    def _compute_topics(self):
        for version in self:
            version.topics = version._get_topics()
            before = version._get_before()
            version.changes = (
                version._get_changes(before._get_topics(), version.topics)
                if before
                else version.topics
            )

    def _get_before(self):
        """Return the version that was published before this one."""
        self.ensure_one()
        return self.search(
            [("program_id", "=", self.program_id.id), ("id", "<", self.id)],
            order="id desc",
            limit=1,
        )

    def _get_topics(self, extra=()):
        """Return what the version says, in the reader's language (see ``words/summary.py``).

        :param extra: ``(topic, sentence)`` of what no version keeps
        """
        self.ensure_one()
        compiled = self._get_prepared().program
        program = self.program_id
        name = program.points_name or ""
        parts = word_parts(self.env, compiled, name, program.currency_id)
        return get_topics(self.env, compiled, parts, program.currency_id, extra)

    def _get_names(self):
        """Return how people call what the reasons of each version name, in their language.

        :return: ``{version: names}`` (``get_names_by_id``)
        """
        names = Names(self.env, self._get_compiled())
        return {
            version: get_names_by_id(
                names, version._get_prepared().program, version.program_id.currency_id
            )
            for version in self
        }

    @api.model
    def _get_changes(self, before, after):
        """Return what differs between topics; what no sentence tells is told as such."""
        return get_changes(self.env, before, after) or tell_other_change(self.env)

    @tools.ormcache("self.id")
    def _get_prepared(self):
        """Return the version as the engine evaluates it; a version never changes, so it is prepared once."""
        return prepare_program(read_compiled(self.compiled))

    def _get_program(self):
        """Return the program, without a look into the database for what never changes."""
        return self.env["loyalty.hero.program"].browse(self._get_prepared().program["id"])

    def _get_selections(self):
        """Return the product selections that rules and rewards of these versions name; some may be deleted since."""
        return self._browse_selections(
            selection
            for program in self._get_compiled()
            for part in (*program["rules"], *program["rewards"])
            for name in ("selections", "exceptions")
            for selection in part[name]
        )

    def _get_customer_selections(self):
        """Return the selections of customers that the conditions name; some may be deleted since."""
        return self._browse_selections(
            selection
            for program in self._get_compiled()
            for holder in (program, *program["rules"], *program["accelerators"])
            for selection in holder["condition"]["customers"]
        )

    def _get_compiled(self):
        return [version._get_prepared().program for version in self]

    def _browse_selections(self, ids):
        return self.env["loyalty.hero.selection"].browse(sorted(set(ids)))

    @api.model
    def _get_in_effect(self, programs, moment=None):
        """Return the versions by which sales at ``moment`` are judged, one for each of ``programs``.

        It is the last one that was published for the moment or before.  What is older than the first
        version is judged by that; a program that was never started has none.

        :param moment: in UTC, now by default
        """
        moment = moment or fields.Datetime.now()
        in_effect = []
        for published in self._get_published(tuple(programs.ids)):
            begun = [version_id for valid_from, version_id in published if valid_from <= moment]
            first = min(published, key=lambda version: (version[0], -version[1]))
            in_effect.append(max(begun, default=first[1]))
        return self.browse(in_effect)

    @tools.ormcache("program_ids")
    def _get_published(self, program_ids):
        """Return the versions of each of these programs that was started: ``[[(valid_from, id), …], …]``."""
        versions = self.sudo().search_fetch(
            [("program_id", "in", program_ids)], ["program_id", "valid_from"], order="id"
        )
        return [
            [(version.valid_from, version.id) for version in group]
            for group in versions.grouped("program_id").values()
        ]

    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create(vals_list)
        forget_cached(self.env)
        return versions

    @api.model
    def _get_planned(self, programs, moment=None):
        """Return the versions that take effect after ``moment``, and are not replaced by then.

        :param moment: in UTC, now by default
        """
        moment = moment or fields.Datetime.now()
        ahead = self.browse()
        planned = self.search([("program_id", "in", programs.ids)], order="program_id, id desc")
        for versions in planned.grouped("program_id").values():
            earliest = None
            for version in versions:
                if earliest is None or version.valid_from < earliest:
                    earliest = version.valid_from
                    ahead |= version
        return ahead.filtered(lambda version: version.valid_from > moment)
