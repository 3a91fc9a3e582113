"""The sale as the ledger sees it: facts in, entries out.

``_loyalty_settle`` computes what the ledger should say about a sale and posts the difference to what it says.  A repeat
posts nothing; a return, a credit note, an edited or cancelled sale are the same call on the original sale.
"""

import pytz

from odoo import models

from ..engine import evaluate_programs
from .units import from_hundredths, from_minor, rate_ppm, to_hundredths, to_minor


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

    def _loyalty_currency(self):
        """Return the currency of the sale's amounts."""
        return self.currency_id

    def _loyalty_shop(self):
        """Return ``(id, name)`` of the shop; the id is ``None`` for a sale that no shop made."""
        return None, ""

    def _loyalty_lines(self):
        """Return the goods that were sold and not returned.

        :return: list of ``{"id", "product", "quantity", "total_included", "total_excluded", "flags"}``; the amounts as
            Odoo has them; returned goods are lines with negative quantity and amounts
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
        """Bring the ledger to what the engine says about each of these sales.

        :param cause: the document that makes it necessary, when it is another one: a return, a credit note
        """
        for sale in self:
            redemptions = sale._loyalty_settle_redemptions(cause or sale)
            sale._loyalty_settle_earnings(cause or sale, redemptions)

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

    def _loyalty_settle_earnings(self, cause, redemptions):
        posted = self._loyalty_posted()
        if not posted and cause != self:
            # The sale earned nothing when it was made; a return is no occasion to earn.
            return
        target = self._loyalty_target(posted, redemptions)
        members = self.env["loyalty.hero.member"].sudo().union(*posted, *target)
        vals_list = [
            vals
            for member in members.sorted("id")
            for vals in self._prepare_loyalty_entry_vals(
                member, posted.get(member), target.get(member), cause
            )
        ]
        if vals_list:
            members._lock()
            self.env["loyalty.hero.entry"]._post(vals_list)

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

    def _loyalty_posted(self):
        """Return what the ledger says now: ``{member: {"kinds": {kind: hundredths}, "spend", "items", ...}}``."""
        posted = {}
        entries = (
            self.env["loyalty.hero.entry"]
            .sudo()
            .search(
                [
                    ("source_key", "=", self._loyalty_key()),
                    ("kind", "in", ("earn", "bonus", "welcome")),
                ],
                order="id",
            )
        )
        for entry in entries:
            state = posted.setdefault(
                entry.member_id,
                {
                    "kinds": {},
                    "spend": 0,
                    "items": 0,
                    "settlement": 0,
                    "version": entry.version_id,
                    "selections": {},
                },
            )
            state["selections"].update(entry.reasons["selections"])
            state["kinds"][entry.kind] = state["kinds"].get(entry.kind, 0) + to_hundredths(
                entry.points
            )
            state["spend"] += to_minor(entry.spend, entry.currency_id)
            state["items"] += round(entry.items * 1000)
            state["settlement"] = max(state["settlement"], entry.settlement)
        return posted

    def _loyalty_target(self, posted, redemptions):
        """Return what the ledger should say: ``{member: {"award", "version"}}``.

        What has earned once is judged by the version of the program that it was earned under.
        """
        customer = self._loyalty_customer()
        if not customer or not self._loyalty_counts():
            return {}
        versions = self.env["loyalty.hero.program.version"].sudo()
        if posted:
            versions = versions.union(*(state["version"] for state in posted.values()))
        else:
            versions = versions._of(
                self.env["loyalty.hero.program"]._get_running(self.company_id).sudo()
            )
        version_of = {version._get_program(): version for version in versions}
        programs = self.env["loyalty.hero.program"].sudo().union(*version_of)
        # A program carries texts and its whole compiled self; a sale takes these few.
        programs.fetch(["currency_id", "enrolment", "expiry", "expiry_days", "name", "points_name"])
        members = self.env["loyalty.hero.member"]._enrol(
            customer, programs, self._loyalty_local_date()
        )
        members = members.sorted(lambda member: (member.sequence, member.id))
        known = self._loyalty_selections(posted)
        basket, selections = self._loyalty_basket(versions, redemptions, known)
        awards = evaluate_programs(
            [version_of[member.program_id]._get_prepared() for member in members], basket
        )
        return {
            member: {
                "award": award,
                "version": version_of[member.program_id],
                "selections": selections,
            }
            for member, award in zip(members, awards, strict=True)
        }

    def _loyalty_selections(self, posted):
        """Return the selections that the sold products met when they earned: ``{product id: [selection ids]}``."""
        return {
            int(product_id): selections
            for state in posted.values()
            for product_id, selections in state["selections"].items()
        }

    def _loyalty_basket(self, versions, redemptions, known):
        """Return the sale as plain facts for the engine, and the selections of its products.

        The facts are a ``Basket`` of ``loyalty_hero/engine/values.py``.

        :param dict redemptions: what was paid with points, as ``_loyalty_redemptions`` returns it
        :param dict known: the selections of products that earned already, as ``_loyalty_selections`` returns them
        """
        currency = self._loyalty_currency()
        lines = self._loyalty_lines()
        products = self.env["product.product"].union(*(line["product"] for line in lines))
        unknown = products.filtered(lambda product: product.id not in known)
        matches = {**versions._get_selections()._match(unknown), **known}
        timezone = pytz.timezone(self.company_id._get_loyalty_tz())
        basket = {
            "moment": pytz.utc.localize(self._loyalty_date())
            .astimezone(timezone)
            .strftime("%Y-%m-%dT%H:%M:%S"),
            "shop": self._loyalty_shop()[0],
            "rates_ppm": {
                program.currency_id.name: rate_ppm(
                    currency, program.currency_id, self.company_id, self._loyalty_date().date()
                )
                for program in (version._get_program() for version in versions)
            },
            "paid_with_points": sum(
                to_minor(redemption.amount - returned, currency)
                for redemption, returned in redemptions.items()
            ),
            "lines": [
                {
                    "id": line["id"],
                    "quantity": round(line["quantity"] * 1000),
                    "total_included": to_minor(line["total_included"], currency),
                    "total_excluded": to_minor(line["total_excluded"], currency),
                    "selections": matches.get(line["product"].id, []),
                    "flags": line["flags"],
                }
                for line in lines
            ],
        }
        return basket, {product.id: matches.get(product.id, []) for product in products}

    def _prepare_loyalty_entry_vals(self, member, posted, target, cause):
        """Return the entries that lead from what is posted for ``member`` to what should be."""
        award = target["award"] if target else {"kinds": {}, "spend": 0, "items": 0, "reasons": []}
        before = posted or {"kinds": {}, "spend": 0, "items": 0, "settlement": 0}
        vals_list = []
        for kind in sorted({"earn", *before["kinds"], *award["kinds"]}):
            points = award["kinds"].get(kind, 0) - before["kinds"].get(kind, 0)
            spend = award["spend"] - before["spend"] if kind == "earn" else 0
            items = award["items"] - before["items"] if kind == "earn" else 0
            if not (points or spend or items):
                continue
            date = self._loyalty_local_date()
            vals_list.append(
                {
                    "member_id": member.id,
                    "program_id": member.program_id.id,
                    "company_id": self.company_id.id,
                    "kind": kind,
                    "points": from_hundredths(points),
                    "spend": from_minor(spend, member.currency_id),
                    "items": items / 1000,
                    "date_expiry": member.program_id._get_expiry_date(date)
                    if points > 0
                    else False,
                    "settlement": before["settlement"] + 1,
                    "version_id": (target or posted)["version"].id,
                    "reasons": {
                        "award": award["reasons"],
                        "before": before["kinds"].get(kind, 0),
                        "after": award["kinds"].get(kind, 0),
                        # A product may meet other selections by the time that it comes back.
                        "selections": target["selections"] if target else {},
                    },
                    **self._prepare_loyalty_source_vals(cause),
                }
            )
        return vals_list

    def _prepare_loyalty_source_vals(self, cause):
        return {
            "source_key": self._loyalty_key(),
            "source_model": self._name,
            "source_id": self.id,
            "source_name": self.display_name,
            "cause_model": cause._name,
            "cause_id": cause.id,
            "cause_name": cause.display_name,
            "shop": self._loyalty_shop()[1],
            "date": cause._loyalty_date(),
        }

    def _loyalty_local_date(self):
        timezone = pytz.timezone(self.company_id._get_loyalty_tz())
        return pytz.utc.localize(self._loyalty_date()).astimezone(timezone).date()
