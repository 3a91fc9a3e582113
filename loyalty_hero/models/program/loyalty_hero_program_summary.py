"""A program in words: a short paragraph, made from the fields that the engine reads too."""

from odoo import api, fields, models
from odoo.tools import format_list

from ..words.values import money_in_words, number_in_words, percent_in_words
from .loyalty_hero_program import PREMIUM_KINDS

SEVERAL = 2


class LoyaltyHeroProgram(models.Model):
    _inherit = "loyalty.hero.program"

    summary = fields.Text(
        string="In Words",
        compute="_compute_summary",
        compute_sudo=True,
        help="What customers get, as the program is set up.",
    )

    @api.depends(lambda self: self._get_summary_depends())
    @api.depends_context("lang")
    def _compute_summary(self):
        for program in self:
            program.summary = " ".join(
                sentence for sentence in program._get_summary_sentences() if sentence
            )

    def _get_summary_depends(self):
        """Return what the summary is made of: all that is compiled, and what it is called."""
        return (
            *self._get_compile_depends(),
            *self._get_condition_name_depends(),
            "points_name",
            "tier_ids.name",
            "tier_window",
            "tier_months",
            "rule_ids.sentence",
            "accelerator_ids.sentence",
            "membership_fee",
            "expiry",
            "expiry_days",
            "waiting_days",
        )

    def _get_condition_name_depends(self):
        return tuple(
            name
            for name in super()._get_condition_name_depends()
            if name not in ("tier_ids.name", "pricelist_ids.name")
        )

    def _get_summary_sentences(self):
        """Return the sentences of the summary in reading order; some may be empty."""
        self.ensure_one()
        if self.kind != "membership" and not self.rule_ids:
            return []
        if self.kind == "membership":
            sentences = [self._get_membership_sentence(), self._get_discount_sentence()]
        elif self.kind in PREMIUM_KINDS:
            sentences = [
                self._get_premium_sentence(),
                self._get_earning_sentence(),
                self._get_counted_sentence(),
                self._get_exclusion_sentence(),
            ]
        else:
            sentences = [
                self._get_earning_sentence(),
                self._get_cap_sentence(),
                self._get_accelerator_sentence(),
                self._get_counted_sentence(),
                self._get_tier_sentence(),
                self._get_exclusion_sentence(),
                self._get_spending_sentence(),
                self._get_expiry_sentence(),
            ]
        return [*sentences, self._get_exclusive_sentence(), self._get_runs_sentence()]

    # Earning ------------------------------------------------------------------------------------------------------

    def _get_ordered(self, name):
        return self[name].sorted(
            lambda record: (record.sequence, record._origin.id or float("inf"))
        )

    def _get_earning_sentence(self):
        rules = self._get_ordered("rule_ids").filtered(lambda rule: rule.mode != "count")
        if not rules:
            return ""
        return self.env._(
            "Members earn %(name)s: %(what)s.",
            name=self.points_name or "",
            what="; ".join(rules.mapped("sentence")),
        )

    def _get_cap_sentence(self):
        caps = {
            self.env._("%s a sale"): self.cap_sale,
            self.env._("%s a day"): self.cap_day,
            {
                "week": self.env._("%s a week"),
                "month": self.env._("%s a month"),
                "year": self.env._("%s a year"),
                "ever": self.env._("%s altogether"),
            }[self.cap_period_unit]: self.cap_period,
        }
        limits = [text % number_in_words(self.env, cap) for text, cap in caps.items() if cap]
        return self.env._("At most %s.", format_list(self.env, limits)) if limits else ""

    def _get_accelerator_sentence(self):
        sentence = self._as_sentence(self._get_ordered("accelerator_ids").mapped("sentence"))
        if len(self.accelerator_ids) < SEVERAL:
            return sentence
        combination = {
            "multiply": self.env._("When several apply, their factors are multiplied."),
            "add": self.env._("When several apply, their extra factors are added."),
        }.get(self.combination, "")
        return f"{sentence} {combination}".rstrip()

    def _as_sentence(self, clauses):
        """Return clauses, which each say something whole, as a sentence."""
        text = "; ".join(clauses)
        return f"{text[:1].upper()}{text[1:]}." if text else ""

    def _get_counted_sentence(self):
        """Return which purchases count without giving points, and from which size on sales count at all."""
        sentences = []
        rules = self._get_ordered("rule_ids").filtered(lambda rule: rule.mode == "count")
        is_told = self.kind in PREMIUM_KINDS and any(not rule._get_items_phrase() for rule in rules)
        if rules and not is_told:
            sentences.append(self._as_sentence(rules.mapped("sentence")))
        if self.amount_min:
            sentences.append(
                self.env._(
                    "Sales below %s do not count.",
                    money_in_words(self.env, self.amount_min, self.currency_id),
                )
            )
        if self.quantity_min:
            sentences.append(
                self.env._(
                    "Sales of fewer than %s items do not count.",
                    number_in_words(self.env, self.quantity_min, 3),
                )
            )
        return " ".join(sentences)

    def _get_tier_sentence(self):
        if not self.tier_ids:
            return ""
        tiers = format_list(self.env, self.tier_ids.sorted("spend_min").mapped("sentence"))
        if self.tier_window == "rolling":
            return self.env._(
                "Tiers by spending in the last %(months)s months: %(tiers)s.",
                months=self.tier_months,
                tiers=tiers,
            )
        if self.tier_window == "calendar":
            return self.env._("Tiers by spending in the calendar year: %s.", tiers)
        return self.env._("Tiers by all spending: %s.", tiers)

    def _get_exclusion_sentence(self):
        names = {
            "exclude_quotation": self.env._("settled quotations"),
            "exclude_down_payment": self.env._("down payments"),
            "exclude_layaway": self.env._("layaways"),
            "exclude_back_order": self.env._("back orders"),
            "exclude_on_account": self.env._("sales on account"),
            "exclude_employee": self.env._("employees' purchases"),
            "exclude_discounted": self.env._("discounted items"),
            "exclude_gift_card": self.env._("gift cards and top-ups"),
            "excluded_partner_ids": self.env._("purchases of some customers"),
        }
        excluded = [text for name, text in names.items() if self[name]]
        if not excluded:
            return ""
        return self.env._("Not counted: %s.", format_list(self.env, excluded, "unit"))

    def _get_spending_sentence(self):
        offered = self._get_ordered("reward_ids").filtered("active")
        rewards = [reward._get_sentence() for reward in offered]
        if offered.tier_ids:
            # In a list with "and", whom the last one is for would seem to be said of all.
            return self._as_sentence(rewards)
        return self.env._("%s.", format_list(self.env, rewards)) if rewards else ""

    def _get_expiry_sentence(self):
        name = self.points_name or ""
        sentences = [
            {
                "days": self.env._(
                    "%(name)s expire %(days)s days after they were earned.",
                    name=name,
                    days=self.expiry_days,
                ),
                "year_end": self.env._("%s expire at the end of the year.", name),
                "inactivity": self.env._(
                    "%(name)s expire %(days)s days after the last purchase.",
                    name=name,
                    days=self.expiry_days,
                ),
            }.get(self.expiry, "")
        ]
        if self.waiting_days:
            sentences.append(
                self.env._(
                    "%(name)s can be spent %(days)s days after the sale.",
                    name=name,
                    days=self.waiting_days,
                )
            )
        # Points may have a name that is written small.
        return " ".join(f"{text[:1].upper()}{text[1:]}" for text in sentences if text)

    # Premium and membership ---------------------------------------------------------------------------------------

    def _get_premium_sentence(self):
        if not self.premium_amount_min and not self.premium_items_min:
            return ""
        terms = {"benchmark": self._get_benchmark_phrase(), "premium": self._get_premium_phrase()}
        if self.kind == "premium_single":
            return self.env._(
                "With %(benchmark)s, members get %(premium)s; then counting begins anew.", **terms
            )
        return self.env._(
            "With %(benchmark)s, members get %(premium)s; the remainder carries over.",
            **terms,
        )

    def _get_benchmark_phrase(self):
        amount = money_in_words(self.env, self.premium_amount_min, self.currency_id)
        items = number_in_words(self.env, self.premium_items_min, 3)
        if self.premium_amount_min and self.premium_items_min:
            return self.env._(
                "%(amount)s spent or %(items)s items bought", amount=amount, items=items
            )
        if self.premium_amount_min:
            return self.env._("%s spent", amount)
        return self.env._("%s items bought", items)

    def _get_premium_phrase(self):
        if self.premium_kind == "percent":
            return self.env._(
                "a balance card of %s of these purchases",
                percent_in_words(self.env, self.premium_percent),
            )
        return self.env._(
            "a balance card of %s", money_in_words(self.env, self.premium_amount, self.currency_id)
        )

    def _get_membership_sentence(self):
        fee = money_in_words(self.env, self.membership_fee, self.currency_id)
        if self.membership_fee and self.membership_days:
            return self.env._(
                "Membership costs %(fee)s for %(days)s days.", fee=fee, days=self.membership_days
            )
        if self.membership_fee:
            return self.env._("Membership costs %s, once and for ever.", fee)
        if self.membership_days:
            return self.env._("Membership is free, for %s days.", self.membership_days)
        return self.env._("Membership is free, and for ever.")

    def _get_discount_sentence(self):
        if not self.membership_discount:
            return ""
        return self.env._(
            "Members get %s off.", percent_in_words(self.env, self.membership_discount)
        )

    def _get_exclusive_sentence(self):
        if not self._takes_customers_alone():
            return ""
        if self.kind == "membership":
            return self.env._("While a membership is paid, other programs give nothing.")
        return self.env._("It cannot be combined with other programs.")

    def _get_runs_sentence(self):
        condition = self._get_condition_sentence()
        return self.env._("The program runs %s.", condition) if condition else ""
