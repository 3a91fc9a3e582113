"""What a program said at the time: entries keep the version that they were earned under."""

import hashlib
import json

from odoo import api, fields, models, tools

from ..engine import prepare_program


class LoyaltyHeroProgramVersion(models.Model):
    _name = "loyalty.hero.program.version"
    _description = "Loyalty program version"
    _order = "program_id, id desc"

    program_id = fields.Many2one("loyalty.hero.program", required=True, readonly=True, index=True, ondelete="restrict")
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

    @api.model
    def _of(self, program):
        """Return the version that says what ``program`` says now; it is stored when first needed."""
        text = json.dumps(program.compiled, sort_keys=True, separators=(",", ":"))
        return self.sudo().browse(self.sudo()._id_of(program.id, hashlib.sha256(text.encode()).hexdigest()))

    @tools.ormcache("self.id")
    def _get_prepared(self):
        """Return the version as the engine evaluates it; a version never changes, so it is prepared once."""
        return prepare_program(self.compiled)

    # The cache is cleared on creation so that a rolled back version is forgotten with its transaction.
    @tools.ormcache("program_id", "digest")
    def _id_of(self, program_id, digest):
        version = self.search([("program_id", "=", program_id), ("digest", "=", digest)])
        if not version:
            self.env.registry.clear_cache()
            compiled = self.env["loyalty.hero.program"].browse(program_id).compiled
            version = self.create({"program_id": program_id, "digest": digest, "compiled": compiled})
        return version.id
