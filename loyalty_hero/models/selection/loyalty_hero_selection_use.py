"""Selections in use: what depends on one is told before it changes, and keeps it from being deleted by accident."""

from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_list

from ..base.windows import window_on


class LoyaltyHeroSelection(models.Model):
    _inherit = "loyalty.hero.selection"

    program_ids = fields.Many2many(
        "loyalty.hero.program",
        compute="_compute_program_ids",
        string="Used by",
        help="Programs that use the selection in a rule, an exception or a condition.",
    )
    program_count = fields.Integer(compute="_compute_program_ids")
    is_used = fields.Boolean(compute="_compute_program_ids", search="_search_is_used")
    impact = fields.Char(
        compute="_compute_impact",
        help="What your unsaved change does to running programs. Empty: nothing.",
    )

    def _compute_program_ids(self):
        for selection in self:
            uses = selection._origin.sudo()._get_uses()
            programs = selection._origin._get_programs(uses)
            selection.program_ids = programs
            selection.program_count = len(programs)
            selection.is_used = bool(uses)

    def _search_is_used(self, operator, value):
        if operator != "in":
            return NotImplemented
        published = self.sudo()._get_versions_in_use()
        used = Domain("id", "in", self._get_version_selections(published).ids)
        for field in self._get_use_fields():
            column, relation = SQL.identifier(field.column2), SQL.identifier(field.relation)
            used |= Domain("id", "in", SQL("SELECT %s FROM %s", column, relation))
        return used if True in value else ~used

    @api.depends(lambda self: self._get_domain_depends())
    @api.depends_context("company", "uid")
    def _compute_impact(self):
        for selection in self:
            selection.impact = selection._get_impact(selection._origin.sudo().program_ids)

    def write(self, vals):
        if "target" in vals:
            # Before its criteria go with it.
            self.filtered(lambda selection: selection.target != vals["target"])._check_unused(
                self.env._(
                    "%s Make another selection instead, so that this one chooses the same as before."
                )
            )
        return super().write(vals)

    @api.constrains("criterion_ids", "is_advanced", "domain_typed")
    def _check_used_criteria(self):
        """Refuse what would let a rule be for everything, or a rule's category mean something else."""
        for selection in self.sudo():
            if selection._chooses_everything() and selection._get_uses():
                selection._check_chooses()
            rules = selection.env["loyalty.hero.earning.rule"].search(
                [
                    "|",
                    ("category_selection_ids", "in", selection.ids),
                    ("except_category_selection_ids", "in", selection.ids),
                ]
            )
            categories = rules.category_ids | rules.except_category_ids
            if rules and selection._get_category() not in categories:
                raise UserError(
                    self.env._(
                        "“%(selection)s” stands for a category of “%(program)s”: make another selection instead.",
                        selection=selection.name,
                        program=rules[0].program_id.name,
                    )
                )

    @api.constrains("active")
    def _check_archived_unused(self):
        self.filtered(lambda selection: not selection.active)._check_unused(
            self.env._("%s Take it out there before you archive it.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused(self.env._("%s Take it out there before you delete it."))

    def action_view_programs(self):
        """Open the programs that use the selection."""
        return window_on(
            self.env, "loyalty_hero_program_action", [("id", "in", self.program_ids.ids)]
        )

    def _check_unused(self, sentence):
        """Refuse when a program or anything else uses one of these selections.

        :param str sentence: what to do, with ``%s`` for who uses it
        """
        for selection in self:
            uses = selection.sudo()._get_uses()
            if uses:
                names = selection._get_programs(uses).mapped("name") or [
                    record.display_name for records in uses for record in records
                ]
                users = self.env._(
                    "“%(selection)s” is used by %(users)s.",
                    selection=selection.name,
                    users=format_list(self.env, [f"“{name}”" for name in names]),
                )
                raise UserError(sentence % users)

    @api.model
    @tools.ormcache()
    def _get_use_fields(self):
        """Return the fields by which anything uses selections."""
        return tuple(
            field
            for model in self.env.registry.values()
            if not model._abstract and not model._transient and model._name != self._name
            for field in model._fields.values()
            if field.type == "many2many" and field.comodel_name == self._name and field.store
        )

    def _get_uses(self):
        """Return what uses one of these selections: a list of recordsets, none of them empty."""
        uses = [self._get_uses_by(field) for field in self._get_use_fields()]
        uses.append(
            self._get_versions_in_use().filtered(
                lambda version: self & self._get_version_selections(version)
            )
        )
        return [records for records in uses if records]

    def _get_uses_by(self, field):
        """Return what uses one of these selections by ``field``.

        A search would leave out what the domain of the field does not want any more.
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT %s FROM %s WHERE %s = ANY(%s)",
                SQL.identifier(field.column1),
                SQL.identifier(field.relation),
                SQL.identifier(field.column2),
                self.ids,
            )
        )
        return self.env[field.model_name].browse([record_id for (record_id,) in rows])

    @api.model
    def _get_versions_in_use(self):
        """Return what sales are judged by, now or later: what a rule has no more, these may have."""
        Version = self.env["loyalty.hero.program.version"]
        programs = self.env["loyalty.hero.program"].search([("state", "=", "running")])
        return Version._get_in_effect(programs) | Version._get_planned(programs)

    @api.model
    def _get_version_selections(self, versions):
        return versions._get_selections() | versions._get_customer_selections()

    def _get_programs(self, uses):
        """Return the programs among ``uses``, or that they belong to."""
        programs = self.env["loyalty.hero.program"]
        for records in uses:
            if records._name == programs._name:
                programs |= records.sudo(False)
            elif "program_id" in records._fields:
                programs |= records.program_id.sudo(False)
        return programs

    def _get_impact(self, programs):
        """Return what saving the change would do to those of ``programs`` that run, as a sentence, or ``False``."""
        self.ensure_one()
        before = self._origin
        running = programs.filtered(lambda program: program.state == "running")
        if not running or self.domain == before.domain:
            return False
        sentence = (
            self.env._("%(programs)s is running with this selection.")
            if len(running) == 1
            else self.env._("%(programs)s are running with this selection.")
        )
        change = (
            self.env._("Once saved, it chooses %(after)s customers instead of %(before)s.")
            if self.target == "contact"
            else self.env._("Once saved, it chooses %(after)s products instead of %(before)s.")
        )
        names = format_list(self.env, [f"“{name}”" for name in running.mapped("name")])
        return " ".join(
            [
                sentence % {"programs": names},
                change % {"after": self.record_count, "before": before.record_count},
                self.env._("Sales from then on follow it."),
            ]
        )
