"""What a program said at the time: entries keep the version that they were earned under."""

from odoo import api, fields, models, tools
from odoo.tools import SQL

from ..engine import prepare_program


class LoyaltyHeroProgramVersion(models.Model):
    _name = "loyalty.hero.program.version"
    _description = "Loyalty program version"
    _order = "program_id, id desc"

    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, readonly=True, index=True, ondelete="restrict"
    )
    digest = fields.Char(required=True, readonly=True)
    compiled = fields.Json(required=True, readonly=True, help="The program as the engine reads it.")

    _program_digest_unique = models.Constraint(
        "UNIQUE (program_id, digest)", "This version of the program is stored already."
    )

    @api.depends("program_id", "create_date")
    def _compute_display_name(self):
        for version in self:
            date = fields.Datetime.context_timestamp(version, version.create_date)
            version.display_name = f"{version.program_id.code} {date:%Y-%m-%d %H:%M}"

    @tools.ormcache("self.id")
    def _get_prepared(self):
        """Return the version as the engine evaluates it; a version never changes, so it is prepared once."""
        return prepare_program(self.compiled)

    def _get_program(self):
        """Return the program, without a look into the database for what never changes."""
        return self.env["loyalty.hero.program"].sudo().browse(self._get_prepared().program["id"])

    def _get_selections(self):
        """Return the selections that the rules of these versions name; some may be deleted since."""
        rules = [rule for version in self for rule in version._get_prepared().program["rules"]]
        ids = {
            selection
            for rule in rules
            for name in ("selections", "exceptions")
            for selection in rule[name]
        }
        return self.env["loyalty.hero.selection"].sudo().browse(sorted(ids))

    @api.model
    def _of(self, programs):
        """Return the versions that say what ``programs`` say now; they are stored when first needed."""
        if not programs:
            return self
        programs.flush_recordset(["digest"])
        rows = self.env.execute_query(
            SQL(
                """SELECT program.id, version.id
                     FROM loyalty_hero_program program
                     LEFT JOIN loyalty_hero_program_version version
                            ON version.program_id = program.id AND version.digest = program.digest
                    WHERE program.id IN %s""",
                tuple(programs.ids),
            )
        )
        missing = programs.browse([program_id for program_id, version_id in rows if not version_id])
        return self.sudo().browse(
            [version_id for _program_id, version_id in rows if version_id]
        ) + self.sudo().create(
            [
                {"program_id": program.id, "digest": program.digest, "compiled": program.compiled}
                for program in missing
            ]
        )
