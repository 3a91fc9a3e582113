"""Reasons in words: the engine explains with keys and numbers, people read sentences.

Each type of reason in ``loyalty_hero/engine/values.py`` has its method here, and each ``why`` its words: also for
points that were not given.
"""

from odoo import api, fields, models
from odoo.tools import format_date

from ..base.units import from_hundredths, from_minor, to_hundredths
from .values import money_in_words, number_in_words


class LoyaltyHeroReason(models.AbstractModel):
    _name = "loyalty.hero.reason"
    _description = "Explanation of points"

    @api.model
    def _explain(self, entry):
        """Return the sentences that explain ``entry``: the reasons of its kind of points."""
        judged = entry._get_judged()
        if not judged:
            return []
        reasons = [
            reason for reason in judged["reasons"] if reason.get("kind", entry.kind) == entry.kind
        ]
        sentences = self._get_sentences(reasons, entry.currency_id)
        before = self._get_points_before(entry)
        if before:
            sentences.append(
                self.env._(
                    "Settled again: %(after)s instead of %(before)s",
                    after=self._say_points(before + to_hundredths(entry.points)),
                    before=self._say_points(before),
                )
            )
        return sentences

    def _get_points_before(self, entry):
        """Return what the sale had given of the entry's kind of points before, in hundredths."""
        transaction = entry.transaction_id.sudo()
        earlier = transaction._find(transaction.source_key).filtered(
            lambda other: other.number < transaction.number
        )
        return sum(
            to_hundredths(other.points)
            for other in earlier.entry_ids
            if (other.member_id, other.kind) == (entry.member_id, entry.kind)
        )

    @api.model
    def _get_sentences(self, reasons, currency):
        """Return the reasons of an award in words, one sentence each; the same is not said twice.

        :param currency: the program's
        """
        sentences = []
        for reason in reasons:
            make = getattr(self, f"_say_{reason['type']}", None)
            sentence = make(reason, currency) if make else None
            if sentence and sentence not in sentences:
                sentences.append(sentence)
        return sentences

    # What counted ------------------------------------------------------------------------------------------------

    def _say_rule(self, reason, currency):
        return self.env._(
            "%(rule)s: %(points)s for %(amount)s",
            rule=self._say_name("loyalty.hero.earning.rule", reason["rule"], "sentence"),
            points=self._say_points(reason["points"]),
            amount=self._say_money(reason["base"], currency),
        )

    def _say_tier(self, reason, currency):
        spend = self._say_money(reason["spend"], currency)
        if not reason["after"]:
            return self.env._("No tier yet: %s of qualifying purchases", spend)
        tier = self._say_name("loyalty.hero.tier", reason["after"])
        if reason["after"] == reason["before"]:
            return self.env._(
                "%(tier)s: %(amount)s of qualifying purchases", tier=tier, amount=spend
            )
        return self.env._(
            "%(tier)s reached with %(amount)s of qualifying purchases", tier=tier, amount=spend
        )

    def _say_accelerator(self, reason, _currency):
        # Of several, the one that makes all the difference did it alone: the best one held.
        leading = [f for f in reason["factors"] if f["factor"] * 1000 == reason["factor_ppm"]]
        factors = [self._say_factor(factor) for factor in leading[:1] or reason["factors"]]
        return self.env._(
            "%(factors)s: %(factor)s times, %(points)s more",
            factors=", ".join(factors),
            factor=number_in_words(self.env, reason["factor_ppm"] / 1_000_000, 3),
            points=self._say_points(reason["points"]),
        )

    def _say_factor(self, factor):
        if not factor["id"]:
            return self.env._("The customer's personal factor")
        accelerator = self.env["loyalty.hero.accelerator"].sudo().browse(factor["id"]).exists()
        return accelerator.display_name or self.env._("an accelerator that was deleted since")

    def _say_rounding(self, reason, _currency):
        return self.env._("Rounding: %s", self._say_points(reason["points"]))

    def _say_cap(self, reason, _currency):
        limit, points = self._say_points(reason["limit"]), self._say_points(-reason["points"])
        return {
            "sale": self.env._("Maximum of %(limit)s per sale: %(points)s not given"),
            "day": self.env._("Maximum of %(limit)s per day: %(points)s not given"),
            "week": self.env._("Maximum of %(limit)s per week: %(points)s not given"),
            "month": self.env._("Maximum of %(limit)s per month: %(points)s not given"),
            "year": self.env._("Maximum of %(limit)s per year: %(points)s not given"),
            "ever": self.env._("Maximum of %(limit)s in all: %(points)s not given"),
        }[reason["period"]] % {"limit": limit, "points": points}

    def _say_premium(self, reason, currency):
        parts = []
        if reason["amount_min"]:
            parts.append(
                self.env._(
                    "%(amount)s of %(amount_min)s",
                    amount=self._say_money(reason["amount"], currency),
                    amount_min=self._say_money(reason["amount_min"], currency),
                )
            )
        if reason["items_min"]:
            parts.append(
                self.env._(
                    "%(items)s of %(items_min)s items",
                    items=self._say_quantity(reason["items"] // 1000 * 1000),
                    items_min=self._say_quantity(reason["items_min"]),
                )
            )
        progress = ", ".join(parts)
        if reason["count"] == 1:
            return self.env._("A premium is due. Towards the next one: %s", progress)
        if reason["count"]:
            return self.env._(
                "%(count)s premiums are due. Towards the next one: %(progress)s",
                count=reason["count"],
                progress=progress,
            )
        return self.env._("Towards the next premium: %s", progress)

    def _say_membership(self, reason, _currency):
        discount = number_in_words(self.env, reason["discount"] / 10, 1)
        if not reason["date_end"]:
            return self.env._("Membership without end: %s%% discount", discount)
        return self.env._(
            "Membership until %(date)s: %(discount)s%% discount",
            date=self._say_date(reason["date_end"]),
            discount=discount,
        )

    def _say_unlinked_return(self, reason, currency):
        return self.env._(
            "%(amount)s returned without a sale: %(points)s, as it would earn now",
            amount=self._say_money(reason["base"], currency),
            points=self._say_points(reason["points"]),
        )

    # What did not count ------------------------------------------------------------------------------------------

    def _say_discount(self, reason, currency):
        return self.env._(
            "%s of discounts on the whole sale are not counted",
            self._say_money(reason["base"], currency),
        )

    def _say_on_account(self, reason, currency):
        return self.env._(
            "Excluded: on-account purchase, %s not counted",
            self._say_money(reason["base"], currency),
        )

    def _say_paid_with_points(self, reason, currency):
        return self.env._(
            "%s paid with points, not counted", self._say_money(reason["base"], currency)
        )

    def _say_program_excluded(self, reason, currency):
        facts = self._say_facts(reason, currency)
        sentences = {
            "not_started": self.env._("The program starts on %(date)s"),
            "ended": self.env._("The program ended on %(date)s"),
            "other_day": self.env._("The program does not run on this day of the week"),
            "other_time": self.env._("The program does not run at this time of day"),
            "other_group": self.env._("The customer does not have the required tag"),
            "other_customer": self.env._("Not available to this customer"),
            "other_territory": self.env._("Not available in this customer's region"),
            "other_currency": self.env._("Not available for sales in this currency"),
            "other_shop": self.env._("The program does not run in this shop"),
            "no_invoices": self.env._("The program does not run on invoices"),
            "paid_with_points": self.env._("A sale paid with points earns nothing"),
            "below_minimum": self.env._("%(base)s is below the minimum purchase of %(amount_min)s"),
            "below_quantity": self.env._(
                "%(quantity)s items are fewer than the minimum of %(quantity_min)s"
            ),
            "excluded_customer": self.env._("Excluded: this customer earns nothing"),
            "no_membership": self.env._("The customer has no paid membership on this day"),
            "exclusive": self.env._(
                "The customer belongs to “%(program)s”, which cannot be combined with other programs"
            ),
            **self._get_excluded_words(),
        }
        return self._say_why(sentences, reason["why"], facts)

    def _say_rule_excluded(self, reason, currency):
        facts = self._say_facts(reason, currency)
        sentences = {
            "not_started": self.env._("not started yet"),
            "ended": self.env._("ended already"),
            "other_day": self.env._("not on this day of the week"),
            "other_time": self.env._("not at this time of day"),
            "other_group": self.env._("the customer does not have the required tag"),
            "other_customer": self.env._("not for this customer"),
            "other_territory": self.env._("not available in this customer's region"),
            "other_tier": self.env._("only for members of other tiers"),
            "other_pricelist": self.env._("only for another pricelist"),
            "other_payment": self.env._("only for another means of payment"),
            "other_currency": self.env._("only for sales in another currency"),
            "below_minimum": self.env._("%(base)s is below the minimum of %(amount_min)s"),
            "below_quantity": self.env._(
                "%(quantity)s items are fewer than the minimum of %(quantity_min)s"
            ),
            "not_new": self.env._("not the first purchase"),
        }
        return self.env._(
            "%(rule)s: %(why)s",
            rule=self._say_name("loyalty.hero.earning.rule", reason["rule"]),
            why=self._say_why(sentences, reason["why"], facts),
        )

    def _say_line_excluded(self, reason, _currency):
        return self.env._(
            "%(item)s: %(why)s",
            item=self._say_item(reason["line"]),
            why=self._say_line_why(reason),
        )

    def _say_line_why(self, reason):
        """Return why a line earned nothing, without naming the item."""
        sentences = {
            "exception": self.env._("an exception of the rule"),
            "no_rule": self.env._("earns nothing in this program"),
            **{
                flag: words[:1].lower() + words[1:]
                for flag, words in self._get_excluded_words().items()
            },
        }
        return self._say_why(sentences, reason["why"], {})

    def _get_excluded_words(self):
        """Return what each flag of sale, line or customer excludes; extended by apps with flags of their own."""
        return {
            "quotation": self.env._("Excluded: settled quotation"),
            "down_payment": self.env._("Excluded: down payment"),
            "layaway": self.env._("Excluded: layaway"),
            "back_order": self.env._("Excluded: back order"),
            "on_account": self.env._("Excluded: on-account purchase"),
            "employee": self.env._("Excluded: employee"),
            "discounted": self.env._("Excluded: discounted already"),
            "gift_card": self.env._("Excluded: gift card or top-up"),
            "tip": self.env._("Excluded: tip"),
        }

    # Words -------------------------------------------------------------------------------------------------------

    def _say_why(self, sentences, why, facts):
        """Return the sentence for ``why``; a flag that is not known here is named as it is."""
        sentence = sentences.get(why)
        return sentence % facts if sentence else self.env._("Excluded: %s", why)

    def _say_facts(self, reason, currency):
        return {
            "date": self._say_date(reason.get("date")),
            "base": self._say_money(reason.get("base", 0), currency),
            "amount_min": self._say_money(reason.get("amount_min", 0), currency),
            "quantity": self._say_quantity(reason.get("quantity", 0)),
            "quantity_min": self._say_quantity(reason.get("quantity_min", 0)),
            "program": self._say_name("loyalty.hero.program", reason.get("program")),
        }

    def _say_name(self, model, record_id, field="display_name"):
        """Return the record's name as it is now, when it is still there to be named."""
        record = self.env[model].sudo().browse(record_id).exists()
        return record[field] or self.env._("something that was deleted since")

    def _say_item(self, line):
        """Return the name of the product on a line of a sale."""
        model, _comma, line_id = str(line).rpartition(",")
        model = model or "account.move.line"
        if model not in self.env or not line_id.isdecimal():
            return self.env._("One item")
        record = self.env[model].sudo().browse(int(line_id)).exists()
        return record.product_id.display_name or self.env._("One item")

    def _say_date(self, date):
        return format_date(self.env, fields.Date.to_date(date)) if date else ""

    def _say_points(self, hundredths):
        return number_in_words(self.env, from_hundredths(hundredths))

    def _say_quantity(self, thousandths):
        return number_in_words(self.env, thousandths / 1000, 3)

    def _say_money(self, minor, currency):
        return money_in_words(self.env, from_minor(minor, currency), currency)
