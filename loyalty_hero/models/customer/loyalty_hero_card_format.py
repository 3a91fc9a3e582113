"""Card formats: what a company's or a program's card numbers look like, and the next ones to give out.

A number is the prefix, digits of its own, and a check digit by which a slip of the keyboard is noticed.
"""

import secrets

from stdnum import damm, ean, luhn, verhoeff

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..base.bounds import between
from ..base.windows import window_on

CHECKS = {"ean13": ean, "luhn": luhn, "damm": damm, "verhoeff": verhoeff}
EAN_LENGTH = 13
# What a scanner still reads in a barcode of a card's width.
LENGTH_MOST = 24
NUMBER_MOST = 1_000_000_000
# Of a format whose numbers are nearly all given out, chance hardly ever hits one that is left.
ROUNDS = 20


class LoyaltyHeroCardFormat(models.Model):
    _name = "loyalty.hero.card.format"
    _description = "Format of card numbers"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        default=10, help="New cards use the first format that suits the customer."
    )
    active = fields.Boolean(
        default=True,
        help="Switch it off to give out no more such cards. Cards that customers have stay valid.",
    )
    company_id = fields.Many2one(
        "res.company", index=True, ondelete="cascade", help="Leave empty for all companies."
    )
    program_id = fields.Many2one(
        "loyalty.hero.program",
        index="btree_not_null",
        ondelete="cascade",
        help="Only for members of this program. Leave empty for all customers.",
    )
    check_digit = fields.Selection(
        [
            ("ean13", "EAN-13: every scanner and till reads it"),
            ("luhn", "Luhn: as on credit cards"),
            ("damm", "Damm: finds swapped digits as well"),
            ("verhoeff", "Verhoeff: finds swapped digits as well"),
            ("none", "None"),
        ],
        required=True,
        default="ean13",
        help="The last digit follows from the others, so that a mistyped number is refused.",
    )
    prefix = fields.Char(
        required=True,
        default="045",
        help="The first digits of each number. For example: 045. By these digits, Odoo's tills tell a "
        "loyalty card from a product.",
    )
    digit_count = fields.Integer(
        string="Length (digits)",
        required=True,
        default=EAN_LENGTH,
        help="How many digits a number has, including prefix and check digit. For example: 13 for "
        "EAN-13.",
    )
    numbering = fields.Selection(
        [("random", "At random"), ("order", "One after the other")],
        required=True,
        default="random",
        help="Random numbers are safer: from one number, nobody can guess another.",
    )
    number_next = fields.Integer(
        string="Next Number",
        required=True,
        default=1,
        help="The digits between prefix and check digit of the next card.",
    )
    example = fields.Char(compute="_compute_example", help="An example of a number in this format.")
    card_count = fields.Integer(string="Cards", compute="_compute_card_count")

    _length_between = between(
        4, LENGTH_MOST, "A card number has from {least} to {most} digits.", "digit_count"
    )
    _prefix_digits = models.Constraint(
        "CHECK (prefix ~ '^[0-9]{2,16}$')", "A prefix has from 2 to 16 digits, for example 045."
    )
    _ean_length = models.Constraint(
        f"CHECK (check_digit <> 'ean13' OR digit_count = {EAN_LENGTH})",
        f"An EAN-13 number has {EAN_LENGTH} digits.",
    )
    # Four digits of their own at least: else nothing is left to give out.
    _length_holds_prefix = models.Constraint(
        "CHECK (digit_count >= char_length(prefix) + 4 + CASE check_digit WHEN 'none' THEN 0 ELSE 1 END)",
        "These numbers are too short: between prefix and check digit there have to be 4 digits or more.",
    )
    _number_next_between = between(
        0, NUMBER_MOST, "The next number is from {least} to {most}.", "number_next"
    )

    @api.depends("prefix", "digit_count", "check_digit", "numbering", "number_next")
    def _compute_example(self):
        for card_format in self:
            own = card_format._get_own_length()
            is_whole = (card_format.prefix or "").isdecimal() and own > 0
            number = card_format.number_next if card_format.numbering == "order" else 1
            card_format.example = is_whole and card_format._compose(max(number, 0))

    def _compute_card_count(self):
        counts = dict(
            self.env["loyalty.hero.card"]._read_group(
                [("format_id", "in", self.ids)], ["format_id"], ["__count"]
            )
        )
        for card_format in self:
            card_format.card_count = counts.get(card_format, 0)

    @api.onchange("check_digit")
    def _onchange_check_digit(self):
        if self.check_digit == "ean13":
            self.digit_count = EAN_LENGTH

    @api.constrains("company_id", "program_id")
    def _check_program(self):
        for card_format in self:
            company = card_format.program_id.company_id
            if company and company != card_format.company_id:
                raise ValidationError(
                    self.env._(
                        "“%(program)s” is a program of %(company)s. Choose that company for the format.",
                        program=card_format.program_id.name,
                        company=company.name,
                    )
                )

    @api.model
    def _get_for(self, partner, company):
        """Return the format of the customer's next card: of a program that they are in, or of the company."""
        programs = partner.loyalty_member_ids.filtered(lambda member: not member.date_left)
        domain = [
            ("company_id", "in", (company.id, False)),
            ("program_id", "in", (*programs.program_id.ids, False)),
        ]
        formats = self.search(domain)
        return formats.filtered("program_id")[:1] or formats[:1]

    def _get_own_length(self):
        """Return how many digits a number has between prefix and check digit."""
        return self.digit_count - len(self.prefix or "") - (self.check_digit != "none")

    def _compose(self, own):
        """Return the number whose digits between prefix and check digit are ``own``."""
        digits = f"{self.prefix}{own:0{self._get_own_length()}d}"
        check = CHECKS.get(self.check_digit)
        return digits + (check.calc_check_digit(digits) if check else "")

    def _is_number(self, number):
        """Return whether this is a number of the format: a mistyped one is none."""
        if not (number.isascii() and number.isdecimal()):
            return False
        check = CHECKS.get(self.check_digit)
        return (
            len(number) == self.digit_count
            and number.startswith(self.prefix)
            and (not check or check.calc_check_digit(number[:-1]) == number[-1])
        )

    def _draw(self, count):
        """Return so many numbers that no card has, of any company; the format is elevated.

        :raises UserError: when there are not enough left
        """
        self.ensure_one()
        numbers = {}
        for _round in range(ROUNDS):
            missing = count - len(numbers)
            if not missing:
                return list(numbers)
            drawn = dict.fromkeys(self._propose(missing))
            taken = self.env["loyalty.hero.card"].search([("number", "in", list(drawn))])
            known = set(taken.mapped("number"))
            numbers.update((number, None) for number in drawn if number not in known)
        if len(numbers) == count:
            return list(numbers)
        raise UserError(
            self.env._(
                "“%s” has too few numbers left. Ask an administrator to set up longer ones.",
                self.name,
            )
        )

    def _propose(self, count):
        """Return the next ``count`` numbers, or as many as are left."""
        end = 10 ** self._get_own_length()
        if self.numbering == "random":
            return [self._compose(secrets.randbelow(end)) for _number in range(count)]
        first = self.number_next
        last = min(first + count, end, NUMBER_MOST)
        # Two who draw at once meet here: the second one's call is repeated by Odoo.
        self.number_next = last
        return [self._compose(number) for number in range(first, last)]

    def action_view_cards(self):
        """Open the cards of this format."""
        self.ensure_one()
        return window_on(self.env, "loyalty_hero_card_action", [("format_id", "=", self.id)])
