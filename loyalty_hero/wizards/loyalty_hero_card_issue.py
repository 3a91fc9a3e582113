"""Issue cards: to one customer or to many, with numbers of a format or one that is scanned; also instead of another."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.base.bounds import CODE_MOST

# As many people as a family's card sheet is for.
HOLDERS_MOST = 20


class LoyaltyHeroCardIssue(models.TransientModel):
    _name = "loyalty.hero.card.issue"
    _description = "Issue cards"
    _inherit = ["loyalty.hero.number.mixin"]

    partner_ids = fields.Many2many("res.partner", string="Customers")
    card_id = fields.Many2one(
        "loyalty.hero.card",
        string="Instead of",
        ondelete="cascade",
        help="The new card replaces this one, which is no longer accepted.",
    )
    is_for_one = fields.Boolean(compute="_compute_count")
    format_id = fields.Many2one(
        "loyalty.hero.card.format",
        string="Number Format",
        compute="_compute_format_id",
        store=True,
        readonly=False,
        ondelete="cascade",
        domain="[('company_id', 'in', (company_id, False))]",
        help="The format of new card numbers.",
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, readonly=True, ondelete="cascade"
    )
    number = fields.Char(
        size=CODE_MOST,
        help="Scan or type the number of a card that is already printed. Leave it empty to make a new "
        "number.",
    )
    holders = fields.Text(
        help="Enter one name per line to make a card for each person, for example of a family. Leave "
        "it empty for one card for the customer."
    )
    has_none = fields.Boolean(
        string="Only Customers without an Active Card",
        default=True,
        help="Leaves out customers who already have an active card.",
    )
    count = fields.Integer(
        string="Cards", compute="_compute_count", help="How many cards are issued."
    )

    @api.depends("partner_ids")
    def _compute_format_id(self):
        formats = self.env["loyalty.hero.card.format"]
        for wizard in self:
            first = wizard.partner_ids[:1]._origin
            wizard.format_id = formats._get_for(first, wizard.company_id or self.env.company)

    @api.depends("partner_ids", "holders", "has_none", "card_id", "number")
    def _compute_count(self):
        for wizard in self:
            wizard.is_for_one = len(wizard.partner_ids) < 2
            wizard.count = len(wizard._get_wanted())

    def _get_wanted(self):
        """Return for whom cards are made: ``[(customer, holder), …]``."""
        partners = self.partner_ids
        if not partners:
            return []
        if self.card_id:
            return [(partners, self.card_id.holder)]
        if self.is_for_one:
            holders = [line.strip() for line in (self.holders or "").splitlines()]
            return [(partners, holder) for holder in filter(None, holders)] or [(partners, False)]
        if self.has_none:
            partners = partners.filtered(
                lambda partner: "active" not in partner.loyalty_card_ids.mapped("state")
            )
        return [(partner, False) for partner in partners]

    def _check(self):
        wanted = self._get_wanted()
        if not self.partner_ids:
            raise UserError(self.env._("Choose who gets a card."))
        if not wanted:
            raise UserError(self.env._("All these customers have an active card already."))
        if self.is_for_one and len(wanted) > HOLDERS_MOST:
            raise UserError(
                self.env._("Issue at most %s cards to a customer at once.", f"{HOLDERS_MOST}")
            )
        if not self._get_number() and not self.format_id:
            raise UserError(
                self.env._("Choose a number format, or scan the number of a printed card.")
            )
        if self._get_number() and len(wanted) > 1:
            raise UserError(
                self.env._("One number is for one card. Leave it empty to make several cards.")
            )
        if self.card_id and self.card_id.partner_id != self.partner_ids:
            raise UserError(
                self.env._("%s is a card of another customer.", self.card_id.display_name)
            )

    def _get_number(self):
        return (self.number or "").strip()

    def action_issue(self):
        """Issue the cards, and open them."""
        self.ensure_one()
        self.check_access("write")
        self._check()
        self.partner_ids.check_access("read")
        wanted = self._get_wanted()
        if self._get_number():
            numbers = [self._get_number()]
            is_own = self.format_id and numbers[0].startswith(self.format_id.prefix)
            card_format = self.format_id if is_own else self.format_id.browse()
        else:
            # Managers may not change formats; which numbers are taken, other companies tell as well.
            numbers, card_format = self.format_id.sudo()._draw(len(wanted)), self.format_id
        if self.card_id:
            cards = self.card_id._replace(*numbers, card_format)
        else:
            cards = self.env["loyalty.hero.card"].create(
                [
                    {
                        "number": number,
                        "format_id": card_format.id,
                        "partner_id": partner.id,
                        "company_id": partner.company_id.id or self.company_id.id,
                        "holder": holder,
                    }
                    for number, (partner, holder) in zip(numbers, wanted, strict=True)
                ]
            )
        return cards._show()
