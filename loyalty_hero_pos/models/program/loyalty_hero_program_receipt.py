"""What a program says on receipts, in the administrator's words, and its look."""

import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import formatLang

from odoo.addons.loyalty_hero.models.words.values import (
    day_in_words,
    money_in_words,
    number_in_words,
)

PLACEHOLDER = re.compile(r"\{(\w*)\}")
TEXT_MOST = 1000
# The least contrast that the Web Content Accessibility Guidelines 2.2 ask for of signs (success criterion 1.4.11).
CONTRAST_LEAST = 3


class LoyaltyHeroProgram(models.Model):
    _inherit = "loyalty.hero.program"

    receipt_text = fields.Text(
        string="Text on Receipts",
        translate=True,
        help="Text after “|” is printed on the right. A line is left out when one of its placeholders "
        "is empty, for example {tier} for a customer without a tier. Leave it empty to print "
        "points earned, points redeemed and the balance.",
    )
    receipt_image = fields.Image(
        string="Picture on Receipts",
        max_width=480,
        max_height=240,
        help="Printed above the text.",
    )
    receipt_samples = fields.Json(
        compute="_compute_receipt_samples",
        help="Placeholders, each with an example of its text: {name: text}.",
    )
    accent_color = fields.Char(
        string="Color",
        help="The color of the program's star at the till and on the customer display. For example: "
        "#0B6E4F.",
    )

    _receipt_text_bounded = models.Constraint(
        f"CHECK (char_length(receipt_text::text) <= {TEXT_MOST * 20})",
        f"A text on receipts has at most {TEXT_MOST:,} characters.",
    )

    @api.depends("name", "points_name", "tier_ids.name", "tier_ids.spend_min", "currency_id")
    @api.depends_context("lang")
    def _compute_receipt_samples(self):
        for program in self:
            tiers = program.tier_ids.mapped("name")
            date = fields.Date.add(fields.Date.today(), months=2)
            program.receipt_samples = {
                "program": program.name or self.env._("Star Club"),
                "points": program.points_name or "",
                "customer": "Mara Lind",
                "earned": number_in_words(self.env, 98),
                "redeemed": number_in_words(self.env, 200),
                "balance": number_in_words(self.env, 1240),
                "tier": tiers[0] if tiers else "",
                "next_tier": tiers[1] if len(tiers) > 1 else "",
                "missing": money_in_words(self.env, 260, program.currency_id)
                if len(tiers) > 1
                else "",
                "expiring": number_in_words(self.env, 120) if program.expiry != "never" else "",
                "expires_on": day_in_words(self.env, date) if program.expiry != "never" else "",
            }

    @api.constrains("receipt_text")
    def _check_receipt_text(self):
        for program in self:
            text = program.receipt_text or ""
            if len(text) > TEXT_MOST:
                raise ValidationError(
                    self.env._(
                        "A text on receipts has at most %s characters.",
                        formatLang(self.env, TEXT_MOST, digits=0),
                    )
                )
            unknown = set(PLACEHOLDER.findall(text)) - program.receipt_samples.keys()
            if unknown:
                raise ValidationError(
                    self.env._(
                        "Unknown placeholders: %(unknown)s. Use these: %(known)s.",
                        unknown=", ".join(f"{{{name}}}" for name in sorted(unknown)),
                        known=", ".join(f"{{{name}}}" for name in program.receipt_samples),
                    )
                )

    @api.constrains("accent_color")
    def _check_accent_color(self):
        for program in self.filtered("accent_color"):
            color = program.accent_color
            if not re.fullmatch("#[0-9a-fA-F]{6}", color):
                raise ValidationError(
                    self.env._("“%s” is not a color. Enter one such as #0B6E4F.", color)
                )
            if _contrast_with_white(color) < CONTRAST_LEAST:
                raise ValidationError(
                    self.env._("%s is too light to be seen on white. Choose a darker color.", color)
                )


def _contrast_with_white(color):
    """Return the contrast ratio of a colour on white, from 1 to 21, as the guidelines define it."""
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    ]
    luminance = sum(
        weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
    )
    return 1.05 / (luminance + 0.05)


class LoyaltyHeroMember(models.Model):
    _inherit = "loyalty.hero.member"

    def _get_receipt_values(self):
        """Return what the receipt's text may say of the member now: ``{placeholder: text}``; nothing without a text."""
        self.ensure_one()
        if not self.program_id.receipt_text:
            return {}
        expiring = self.points_expiring
        following = self.tier_next_id
        return {
            "tier": self.tier_id.name or "",
            "next_tier": following.name or "",
            "missing": money_in_words(self.env, self.tier_missing, self.currency_id)
            if following
            else "",
            "expiring": number_in_words(self.env, expiring) if expiring else "",
            "expires_on": day_in_words(self.env, self.date_expiring) if expiring else "",
        }
