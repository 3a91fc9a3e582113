"""The sale as the ledger sees it: facts in, entries out.

What a sale has to tell is here; ``loyalty_hero_source_basket.py`` makes plain facts of it,
``loyalty_hero_source_earnings.py`` asks the engine about them, and ``loyalty_hero_source_plan.py`` brings the ledger to
what it says.  A repeat posts nothing; a return, a credit note, an edited or cancelled sale are the same call on the
original sale.

Three words are told apart.  The *source* is the sale: what is posted for it stands under its key.  The *cause* is the
document that makes a settlement necessary: the sale itself, or a return, a credit note.  The *root* of a document is
the sale that it is about.

Who sells need not be allowed to read the ledger: all of this is asked of elevated records.
"""

from odoo import fields, models

from ...engine import share_back
from ..base.days import local_moment
from ..base.units import to_minor
from ..ledger.loyalty_hero_redemption_booking import Booking
from .portions import Portion


class LoyaltyHeroSourceMixin(models.AbstractModel):
    _name = "loyalty.hero.source.mixin"
    _description = "Sale that earns and redeems points"

    loyalty_holder_id = fields.Many2one(
        "res.partner",
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        help="The customer of the sale when it was completed. Later changes of the contact do not "
        "change it.",
    )

    # What a sale has to tell ------------------------------------------------------------------------------------

    def _loyalty_key(self):
        """Return the name of the sale in the ledger: it never changes and no other sale has it."""
        return f"{self._name},{self.id}"

    def _is_loyalty_final(self):
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

    def _loyalty_programs(self):
        """Return the programs in which the sale may earn, when it first does."""
        return self.env["loyalty.hero.program"]._get_running(self.company_id)

    def _loyalty_currency(self):
        """Return the currency of the sale's amounts."""
        return self.currency_id

    def _loyalty_shop(self):
        """Return ``(id, name)`` of the shop; the id is ``None`` for a sale that no shop made."""
        return None, ""

    def _loyalty_tz(self):
        """Return the name of the time zone in which the sale is dated."""
        return self.company_id._get_loyalty_tz()

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
        """Return the goods that were sold and those that came back, as ``SaleLine`` each."""
        raise NotImplementedError

    def _loyalty_redemptions(self):
        """Return what was paid with points, in the order in which it was claimed, as ``loyalty.hero.redemption``."""
        return self._find_loyalty_redemptions()[self]

    def _find_loyalty_redemptions(self):
        """Return what was paid with points on each sale, in the order of the claims: ``{sale: redemptions}``."""
        keys = {sale: sale._loyalty_key() for sale in self}
        redemptions = self.env["loyalty.hero.redemption"]
        domain = [("source_key", "in", list(keys.values())), ("state", "=", "posted")]
        found = redemptions.search(domain, order="id").grouped("source_key")
        return {sale: found.get(key, redemptions) for sale, key in keys.items()}

    def _loyalty_portions(self, returned=()):
        """Return what is given back of each redemption, as ``Portion``.

        It follows the goods: their share of the sale, counted from its beginning.

        :param list returned: goods that come back besides, as ``SaleLine``
        """
        redemptions = self._loyalty_redemptions()
        currency = self._loyalty_currency()
        amounts = {r: to_minor(r.amount, currency) for r in redemptions}
        kept = redemptions.filtered(lambda redemption: not redemption.is_cancelled)
        # Should the sale become final again, it has to claim its points anew.
        if kept and self._is_loyalty_final():
            # What pays is no part of the sale, and none comes back with it.
            lines = [line for line in (*self._loyalty_lines(), *returned) if not line.is_paying]
            amounts |= self._share_loyalty_back({r: amounts[r] for r in kept}, lines)
        in_money = self._loyalty_paid_out() if amounts else 0
        portions = []
        for redemption, amount in amounts.items():
            part = min(in_money, amount)
            in_money -= part
            portions.append(Portion(redemption, amount, amount - part))
        return portions

    def _share_loyalty_back(self, amounts, lines):
        """Return what of redemptions comes back with the goods, counted from the beginning of the sale.

        :param dict amounts: what they took, ``{redemption: minor units}`` in the order in which they were claimed
        :param list lines: what was sold and what came back, as ``SaleLine``
        :return: ``{redemption: minor units}``
        """
        back, total = self._sum_loyalty_returned(lines)
        return dict(zip(amounts, share_back([*amounts.values()], total, back), strict=True))

    def _sum_loyalty_returned(self, lines):
        """Return what these ``SaleLine`` give back and what they sold, in minor units."""
        currency = self._loyalty_currency()
        back = -sum(line.total_included for line in lines if line.returned)
        total = sum(line.total_included for line in lines if not line.returned)
        return max(to_minor(back, currency), 0), to_minor(total, currency)

    def _loyalty_paid_out(self):
        """Return what of the points' share of returned goods was paid out in money, in minor units."""
        return 0

    # What is made of it -----------------------------------------------------------------------------------------

    def _get_loyalty_bookings(self, document):
        """Return what a document made of the sale's redemptions and the books do not tell yet, as ``Booking`` each.

        :param document: the invoice or credit note; while it is posted, its receivable is what points pay or give back
        """
        is_receivable = [("account_type", "=", "asset_receivable")]
        lines = document.line_ids.filtered_domain(is_receivable)
        if document.state != "posted":
            lines = lines[:0]
        bookings = [
            Booking(redemption, document, redemption._get_unbooked(document), lines)
            for redemption in self._loyalty_redemptions()
        ]
        return [booking for booking in bookings if booking.amount]

    def _prepare_loyalty_origin_vals(self):
        """Return the fields that name the sale."""
        return {
            "source_key": self._loyalty_key(),
            "source_model": self._name,
            "source_id": self.id,
            "source_name": self.display_name,
        }

    def _prepare_loyalty_cause_vals(self):
        """Return the fields that name this document, as one that changes what another sale earned."""
        return {
            "cause_model": self._name,
            "cause_id": self.id,
            "cause_name": self.display_name,
        }

    def _prepare_loyalty_transaction_vals(self, cause):
        """Return the fields of a transaction: the sale, and the document that makes it necessary."""
        return {
            **self._prepare_loyalty_origin_vals(),
            **(cause._prepare_loyalty_cause_vals() if cause != self else {}),
            "company_id": self.company_id.id,
            "shop": self._loyalty_shop()[1],
            "date": cause._loyalty_date(),
            "day": cause._loyalty_local_date(),
            "date_sale": self._loyalty_local_date(),
        }

    def _loyalty_local_moment(self):
        """Return the moment of the sale as the clocks of the shop show it."""
        return local_moment(self._loyalty_date(), self._loyalty_tz())

    def _loyalty_local_date(self):
        return self._loyalty_local_moment().date()
