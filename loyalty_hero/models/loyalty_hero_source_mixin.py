"""The sale as the ledger sees it: facts in, entries out.

What a sale has to tell is here; ``loyalty_hero_source_basket.py`` makes plain facts of it, and
``loyalty_hero_source_earnings.py`` brings the ledger to what the engine says about them.  A repeat posts nothing; a
return, a credit note, an edited or cancelled sale are the same call on the original sale.
"""

import pytz

from odoo import models

from .units import to_minor


class LoyaltyHeroSourceMixin(models.AbstractModel):
    _name = "loyalty.hero.source.mixin"
    _description = "Sale that earns and redeems points"

    # What a sale has to tell ------------------------------------------------------------------------------------

    def _loyalty_key(self):
        """Return the name of the sale in the ledger: it never changes and no other sale has it."""
        return f"{self._name},{self.id}"

    def _loyalty_counts(self):
        """Return whether the sale is final now, so that it earns."""
        raise NotImplementedError

    def _loyalty_customer(self):
        """Return the contact who earns, or an empty record."""
        raise NotImplementedError

    def _loyalty_date(self):
        """Return the moment of the sale, in UTC."""
        raise NotImplementedError

    def _loyalty_terms_date(self):
        """Return the moment, in UTC, whose published terms hold for the sale when it first earns."""
        return self._loyalty_date()

    def _loyalty_currency(self):
        """Return the currency of the sale's amounts."""
        return self.currency_id

    def _loyalty_shop(self):
        """Return ``(id, name)`` of the shop; the id is ``None`` for a sale that no shop made."""
        return None, ""

    def _loyalty_pricelist(self):
        """Return the id of the pricelist that made the prices, or ``None``."""

    def _loyalty_payments(self):
        """Return how the sale was paid when it was made, points aside.

        Rules can be limited to means of payment: a sale without any payment meets no such rule.  Returns change
        nothing here: what came back is judged by how it was paid for.

        :return: list of ``{"means": id, "amount": float}``, change taken off, in the sale's currency
        """
        return []

    def _loyalty_on_account(self):
        """Return how much of the sale was left on account when it was made, in the sale's currency (float).

        Returns take their share of it: that is computed here, from lines that are ``returned``.
        """
        return 0

    def _loyalty_flags(self):
        """Return what is special about the sale as a whole, as programs can exclude it: ``["layaway"]``."""
        return []

    def _loyalty_lines(self):
        """Return the goods that were sold and those that came back.

        :return: list of ``{"id", "product", "quantity", "total_included", "total_excluded", "flags", "returned"}``;
            the amounts as Odoo has them.  Returned goods are lines with negative quantity and amounts, and
            ``returned`` (may be left out) tells that they came back after the sale was made.  The flag ``discount``
            is for a line that lowers the whole sale; others are those that programs can exclude: ``quotation``,
            ``down_payment``, ``layaway``, ``back_order``, ``discounted``, ``gift_card``, ``tip``.
        """
        raise NotImplementedError

    def _loyalty_redemptions(self):
        """Return what was paid with points: ``{redemption: amount to be given back}``, in the sale's currency."""
        redemptions = (
            self.env["loyalty.hero.redemption"]
            .sudo()
            .search([("source_key", "=", self._loyalty_key()), ("state", "=", "posted")])
        )
        return {
            redemption: redemption.amount if redemption.is_cancelled else 0
            for redemption in redemptions
        }

    # What is made of it -----------------------------------------------------------------------------------------

    def _loyalty_settle(self, cause=None):
        """Bring points, tiers, premiums and memberships to what each of these sales makes of them.

        :param cause: the document that makes it necessary, when it is another one: a return, a credit note
        """
        for sale in self:
            redemptions = sale._loyalty_settle_redemptions(cause or sale)
            sale._loyalty_settle_earnings(cause or sale, redemptions)
            sale._loyalty_settle_memberships()

    def _loyalty_settle_redemptions(self, cause):
        currency = self._loyalty_currency()
        redemptions = self._loyalty_redemptions()
        if redemptions and not self._loyalty_counts():
            # Should the sale become final again, it has to claim its points anew.
            self.env["loyalty.hero.redemption"].union(*redemptions).sudo().is_cancelled = True
            redemptions = self._loyalty_redemptions()
        for redemption, returned in redemptions.items():
            redemption._give_back(
                to_minor(returned, currency), self._prepare_loyalty_source_vals(cause)
            )
        return redemptions

    def _loyalty_settle_memberships(self):
        """Start, renew or refund the memberships that the sale sold."""
        terms = self.env["loyalty.hero.membership"]._get_programs_by_product(self.company_id)
        if not terms:
            return
        quantities = {}
        for line in self._loyalty_lines():
            product = line["product"]
            if product.id in terms:
                quantities[product] = quantities.get(product, 0) + line["quantity"]
        if quantities:
            self.env["loyalty.hero.membership"]._settle(self, quantities)

    def _loyalty_post_accounting(self, document):
        """Bring the redemption postings of the sale to what was redeemed on it.

        :param document: the invoice or credit note that made the change: its receivable is what
            points pay, or give back
        """
        currency = self._loyalty_currency()
        for redemption, returned in self._loyalty_redemptions().items():
            due = currency.round(redemption.amount - returned - redemption.amount_posted)
            if currency.is_zero(due):
                continue
            if document.state == "posted":
                lines = document.line_ids.filtered(
                    lambda line: line.account_type == "asset_receivable"
                )
                redemption._post_accounting(lines, due)
            else:
                redemption._reverse_accounting()

    def _prepare_loyalty_origin_vals(self):
        """Return the fields that name the sale."""
        return {
            "source_key": self._loyalty_key(),
            "source_model": self._name,
            "source_id": self.id,
            "source_name": self.display_name,
        }

    def _prepare_loyalty_source_vals(self, cause):
        """Return the fields of an entry that name the sale and the document that caused the entry."""
        return {
            **self._prepare_loyalty_origin_vals(),
            "cause_model": cause._name,
            "cause_id": cause.id,
            "cause_name": cause.display_name,
            "shop": self._loyalty_shop()[1],
            "date": cause._loyalty_date(),
            "date_sale": self._loyalty_local_date(),
        }

    def _loyalty_local_moment(self):
        """Return the moment of the sale where the company is."""
        timezone = pytz.timezone(self.company_id._get_loyalty_tz())
        return pytz.utc.localize(self._loyalty_date()).astimezone(timezone)

    def _loyalty_local_date(self):
        return self._loyalty_local_moment().date()
