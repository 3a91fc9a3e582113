"""Reasons in words: the engine explains with keys and numbers, people read sentences."""

from odoo import api, models
from odoo.tools import float_repr, format_amount

from .units import from_hundredths, from_minor


class LoyaltyHeroReason(models.AbstractModel):
    _name = "loyalty.hero.reason"
    _description = "Explanation of points"

    @api.model
    def _explain(self, entry):
        """Return the sentences that explain ``entry``, one per reason of the engine."""
        reasons = (entry.reasons or {}).get("award", [])
        sentences = [self._get_sentence(reason, entry) for reason in reasons]
        before = (entry.reasons or {}).get("before")
        if before:
            sentences.append(
                self.env._(
                    "Settled again: %(after)s instead of %(before)s",
                    after=self._format_points(entry.reasons["after"]),
                    before=self._format_points(before),
                )
            )
        return [sentence for sentence in sentences if sentence]

    def _get_sentence(self, reason, entry):
        make = getattr(self, f"_get_{reason['type']}_sentence", None)
        return make(reason, entry) if make else None

    def _get_rule_sentence(self, reason, entry):
        return self.env._(
            "%(amount)s at %(rule)s: %(points)s",
            amount=self._format_money(reason["base"], entry),
            rule=self._get_rule_name(reason["rule"], entry),
            points=self._format_points(reason["points"]),
        )

    def _get_paid_with_points_sentence(self, reason, entry):
        return self.env._(
            "%s paid with points, not counted", self._format_money(reason["base"], entry)
        )

    def _get_rounding_sentence(self, reason, entry):
        return self.env._("Rounding: %s", self._format_points(reason["points"]))

    def _get_rule_excluded_sentence(self, reason, entry):
        return self.env._(
            "%(rule)s: %(base)s is below the minimum of %(minimum)s",
            rule=self._get_rule_name(reason["rule"], entry),
            base=self._format_money(reason["base"], entry),
            minimum=self._format_money(reason["amount_min"], entry),
        )

    def _get_line_excluded_sentence(self, reason, entry):
        return {
            "gift_card": self.env._("Gift cards and top-ups earn nothing"),
            "tip": self.env._("Tips earn nothing"),
            "down_payment": self.env._("Down payments earn nothing"),
            "exception": self.env._("One item is an exception of the rule"),
            "no_rule": self.env._("One item earns nothing in this program"),
        }.get(reason["why"])

    def _get_program_excluded_sentence(self, reason, entry):
        return {
            "not_started": self.env._("The program had not started"),
            "ended": self.env._("The program had ended"),
            "other_shop": self.env._("The program does not run in this shop"),
            "no_invoices": self.env._("The program does not run on invoices"),
            "below_minimum": self.env._("The sale is below the minimum purchase"),
            "paid_with_points": self.env._("A sale paid with points earns nothing"),
        }.get(reason["why"])

    def _get_rule_name(self, rule_id, entry):
        """Return the rule as it was when the points were earned, when it is still there to be named."""
        rule = self.env["loyalty.hero.earning.rule"].sudo().browse(rule_id).exists()
        return rule.display_name or self.env._("a rule that was deleted since")

    def _format_points(self, hundredths):
        return float_repr(from_hundredths(hundredths), 2).removesuffix(".00")

    def _format_money(self, minor, entry):
        currency = entry.currency_id
        return format_amount(self.env, from_minor(minor, currency), currency)
