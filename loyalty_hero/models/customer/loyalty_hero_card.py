"""Cards: numbers or barcodes that identify a member's customer; a family can have many.

A card carries no points: those are the customer's.  So a new card takes over from a lost one at once, and nothing has
to be moved.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.barcode import check_barcode_encoding

from ..base.barcodes import draw_barcode
from ..base.bounds import CODE_MOST, at_most_characters
from ..base.windows import window_on

# As many characters as a barcode of a label's width holds; longer ones are printed as a square.
BARCODE_MOST = 24
LINE_MOST = 26
REASON_MOST = 500


class LoyaltyHeroCard(models.Model):
    _name = "loyalty.hero.card"
    _description = "Loyalty card"
    _inherit = ["mail.thread", "loyalty.hero.number.mixin"]
    _rec_name = "number"
    _order = "id desc"

    number = fields.Char(
        required=True,
        index=True,
        copy=False,
        tracking=True,
        help="The number that is printed on the card, or that its barcode contains.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        help="The company that gave out the card. Other companies know it only when the customer is in one of their "
        "programs. Empty: all companies know it.",
    )
    format_id = fields.Many2one(
        "loyalty.hero.card.format",
        index="btree_not_null",
        ondelete="restrict",
        help="The number must follow this format. Leave it empty for a number of another kind.",
    )
    holder = fields.Char(
        tracking=True,
        help="The person who carries the card, when it is not the customer. For example: a partner or "
        "a child.",
    )
    state = fields.Selection(
        [
            ("active", "Active"),
            ("lost", "Lost"),
            ("blocked", "Blocked"),
            ("replaced", "Replaced"),
        ],
        string="Status",
        required=True,
        default="active",
        copy=False,
        tracking=True,
        help="Only active cards can be used at the till. Others are refused, and the cashier reads why.",
    )
    reason = fields.Char(
        string="Why It Is Refused",
        copy=False,
        tracking=True,
        help="Cashiers see this text when the card is scanned. For example: Stolen in August, ask for "
        "a passport.",
    )
    replaced_by_id = fields.Many2one(
        "loyalty.hero.card",
        string="Replaced by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The card that replaces this one.",
    )

    _number_unique = models.Constraint(
        "UNIQUE (number)", "This card number is given to a customer already."
    )
    _number_bounded = at_most_characters(
        CODE_MOST, "A card number has at most {most} characters.", "number"
    )
    _number_filled = models.Constraint("CHECK (btrim(number) <> '')", "A card needs a number.")
    _reason_bounded = at_most_characters(
        REASON_MOST, "The reason has at most {most} characters.", "reason"
    )

    @api.depends("partner_id.company_id")
    def _compute_company_id(self):
        for card in self:
            card.company_id = card.partner_id.company_id or card.company_id or self.env.company

    @api.constrains("number", "format_id")
    def _check_format(self):
        for card in self:
            if card.format_id and not card.format_id._is_number(card.number):
                raise ValidationError(
                    self.env._(
                        "%(number)s is not a number of “%(format)s”, which looks like %(example)s. Compare it with the "
                        "card, or choose no format.",
                        number=card.number,
                        format=card.format_id.name,
                        example=card.format_id.example,
                    )
                )

    @api.constrains("state")
    def _check_replaced(self):
        for card in self:
            if card.state == "replaced" and not card.replaced_by_id:
                raise ValidationError(
                    self.env._(
                        "No card has taken over from %s yet. Press “Replace” to give the customer a new one.",
                        card.number,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        vals = self._clean(vals)
        if vals.get("state", "replaced") != "replaced":
            self._check_not_replaced()
        return super().write(vals)

    @api.model
    def _clean(self, vals):
        number = vals.get("number")
        return {**vals, "number": number.strip()} if isinstance(number, str) else vals

    @api.model
    def _find(self, number):
        """Return the card with this number, lost and blocked ones included, or an empty record."""
        number = number.strip() if isinstance(number, str) else ""
        return self.search([("number", "=", number)], limit=1)

    # What becomes of a card ---------------------------------------------------------------------------------------

    def _check_not_replaced(self):
        replaced = self.filtered("replaced_by_id")[:1]
        if replaced:
            raise UserError(
                self.env._(
                    "%(old)s was replaced by %(new)s, and stays out of use.",
                    old=replaced.number,
                    new=replaced.replaced_by_id.number,
                )
            )

    def _replace(self, number, card_format):
        """Give the customer a new card that takes over from this one, which is refused from now on.

        :return: the new card
        """
        self.ensure_one()
        self._check_not_replaced()
        successor = self.create(
            {
                "number": number,
                "format_id": card_format.id,
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "holder": self.holder,
            }
        )
        self.write({"state": "replaced", "replaced_by_id": successor.id})
        return successor

    def action_activate(self):
        """Let the cards be used again."""
        self.write({"state": "active", "reason": False})

    def action_block(self):
        """Refuse the cards at the till until they are active again."""
        self.write({"state": "blocked"})

    def action_lose(self):
        """Refuse the cards at the till because they are lost."""
        self.write({"state": "lost"})

    def action_replace(self):
        """Open the dialog that gives the customer a new card instead of this one."""
        self.ensure_one()
        context = {"default_card_id": self.id, "default_partner_ids": self.partner_id.ids}
        return window_on(self.env, "loyalty_hero_card_issue_action", [], context=context)

    # What is said and printed -------------------------------------------------------------------------------------

    def _get_refusal(self):
        """Return why a till refuses the card, with what to do, or ``None``."""
        self.ensure_one()
        if self.state == "active":
            return None
        sentences = {
            "lost": self.env._(
                "This card was reported lost. Ask a manager, or pick the customer by name."
            ),
            "blocked": self.env._(
                "This card is blocked. Ask a manager, or pick the customer by name."
            ),
            "replaced": self.env._(
                "This card was replaced by a newer one. Ask for the new card, or pick the customer by name."
            ),
        }
        if not self.reason:
            return sentences[self.state]
        return self.env._(
            "%(sentence)s Reason: %(reason)s", sentence=sentences[self.state], reason=self.reason
        )

    def _get_symbology(self):
        """Return as what the number is printed: bars or a square, ``None`` if nothing holds it."""
        self.ensure_one()
        if not self.number.isascii() or not self.number.isprintable():
            return None
        if len(self.number) > BARCODE_MOST:
            return "QR"
        # What is no proper EAN-13, such as a number that begins with 0, would be printed as another number.
        is_ean = len(self.number) == 13 and check_barcode_encoding(self.number, "ean13")
        return "EAN13" if is_ean else "Code128"

    def _draw_barcode(self):
        """Return the barcode as ``draw_barcode`` does, with ``is_square``, or ``None`` if nothing holds the number."""
        symbology = self._get_symbology()
        if not symbology:
            return None
        return {**draw_barcode(symbology, self.number), "is_square": symbology == "QR"}

    @api.model
    def _shorten(self, text):
        """Return as much of a text as a label holds in a line."""
        text = text or ""
        return text if len(text) <= LINE_MOST else f"{text[: LINE_MOST - 1].rstrip()}…"

    def _get_spaced_number(self):
        """Return the number as people read it aloud."""
        self.ensure_one()
        if not self.number.isdecimal():
            return self._shorten(self.number)
        groups = [self.number[start : start + 4] for start in range(0, len(self.number), 4)]
        return self._shorten(" ".join(groups))

    def _show(self):
        """Open these cards."""
        if len(self) == 1:
            return self.get_formview_action()
        return window_on(self.env, "loyalty_hero_card_action", [("id", "in", self.ids)])
