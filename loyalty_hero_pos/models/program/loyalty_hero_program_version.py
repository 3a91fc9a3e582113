"""Versions at the till: the names behind the ids that the engine's reasons tell."""

from odoo import models


class LoyaltyHeroProgramVersion(models.Model):
    _inherit = "loyalty.hero.program.version"

    def _get_names(self):
        """Return how people call what these versions name; what was deleted since has no name.

        :return: ``{"selections": {id: name}, "accelerators": {id: name}, "tiers": {id: {"name", "color"}}}``, ids as
            text, as JSON has them
        """
        compiled = self._get_compiled()
        selections = self._get_selections().exists()
        accelerators = self._browse_named("loyalty.hero.accelerator", compiled, "accelerators")
        tiers = self._browse_named("loyalty.hero.tier", compiled, "tiers")
        return {
            "selections": {str(selection.id): selection.name for selection in selections},
            "accelerators": {
                str(accelerator.id): accelerator.name
                for accelerator in accelerators
                if accelerator.name
            },
            "tiers": {str(tier.id): {"name": tier.name, "color": tier.color} for tier in tiers},
        }

    def _browse_named(self, model, compiled, part):
        ids = sorted({entry["id"] for program in compiled for entry in program[part]})
        return self.env[model].sudo().browse(ids).exists()
