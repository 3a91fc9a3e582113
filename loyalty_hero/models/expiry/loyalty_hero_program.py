"""Which laws about expiry a program has to keep to."""

from odoo import models
from odoo.tools import format_list

from ..words.values import number_in_words


class LoyaltyHeroProgram(models.Model):
    _inherit = "loyalty.hero.program"

    def _get_expiry_laws(self):
        """Return the laws of where the program's companies are, and of where its customers have to live."""
        self.ensure_one()
        companies = self.company_id or self.env["res.company"].search([("active", "=", True)])
        places = {
            (company.country_id, company.state_id) for company in companies if company.country_id
        }
        no_state = self.env["res.country.state"]
        places |= {(country, no_state) for country in self.country_ids}
        places |= {(state.country_id, state) for state in self.state_ids}
        return self.env["loyalty.hero.expiry.law"]._find(places)

    def _get_problem(self):
        # Where its companies are, whoever asks.
        return super()._get_problem() or self.sudo()._get_expiry_problem()

    def _get_expiry_problem(self):
        """Return why a law forbids that points expire like this, as a sentence, or ``None``."""
        if self.kind != "points" or self.expiry == "never":
            return None
        problems = (law._get_problem(self) for law in self._get_expiry_laws())
        return next(filter(None, problems), None)

    def _get_publish_impact(self):
        """Tell as well of members who live where the expiry would not be lawful."""
        return [*super()._get_publish_impact(), *self._get_residence_sentences()]

    def _get_residence_sentences(self):
        if self.kind != "points" or self.expiry == "never":
            return []
        rows = self.env["loyalty.hero.member"]._read_group(
            [("program_id", "=", self.id), ("partner_id.country_id", "!=", False)],
            ["partner_id.country_id", "partner_id.state_id"],
            ["__count"],
        )
        counts = {}
        for country, state, count in rows:
            for law in self.env["loyalty.hero.expiry.law"]._find({(country, state)}):
                is_there = not law.state_id or law.state_id == state
                if is_there and law._get_problem(self):
                    counts[law] = counts.get(law, 0) + count
        if not counts:
            return []
        places = [
            self.env._(
                "%(place)s: %(count)s (%(law)s)",
                place=law._get_place(),
                count=number_in_words(self.env, count),
                law=law.name,
            )
            for law, count in counts.items()
        ]
        return [
            self.env._(
                "Some members live where the law asks for more than this expiry: %s. Ask a lawyer whether it concerns "
                "you.",
                format_list(self.env, places),
            )
        ]
