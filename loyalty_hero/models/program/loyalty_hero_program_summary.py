"""A program in words: a short list by topic, made from the fields that the engine reads too."""

from odoo import api, fields, models

from ..words.sentences import TOPICS, say
from ..words.summary import get_topics
from ..words.values import money_in_words


class LoyaltyHeroProgram(models.Model):
    _inherit = "loyalty.hero.program"

    topics = fields.Json(
        string="In Words",
        compute="_compute_topics",
        compute_sudo=True,
        help="What customers get with these settings.",
    )

    @api.depends(lambda self: self._get_topics_depends())
    @api.depends_context("lang")
    def _compute_topics(self):
        for program in self:
            is_told = program.kind == "membership" or program.rule_ids
            program.topics = program._get_topics(program._get_extra_sentences()) if is_told else []

    def _get_topics_depends(self):
        """Return what the topics are made of: all that is compiled, and what it is called."""
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
            "waiting_days",
        )

    def _get_condition_name_depends(self):
        return tuple(
            name
            for name in super()._get_condition_name_depends()
            if name not in ("tier_ids.name", "pricelist_ids.name")
        )

    def _get_topics(self, extra=()):
        """Return what the program says as it is set up, published or not (see ``words/summary.py``).

        :param extra: ``(topic, sentence)`` of what no version keeps
        """
        self.ensure_one()
        parts = {
            "rules": self._get_ordered("rule_ids").mapped("sentence"),
            "accelerators": self._get_ordered("accelerator_ids").mapped("sentence"),
            "tiers": self.tier_ids.sorted("spend_min").mapped("sentence"),
            "rewards": [
                reward._get_sentence()
                for reward in self._get_ordered("reward_ids")
                if reward.active
            ],
        }
        return get_topics(self.env, self._compile(), parts, self.currency_id, extra)

    def _get_ordered(self, name):
        return self[name].sorted(
            lambda record: (record.sequence, record._origin.id or float("inf"))
        )

    def _get_extra_sentences(self):
        """Return what holds as soon as it is saved, as ``(topic, sentence)``: no version keeps it."""
        self.ensure_one()
        if self.kind == "membership":
            fee = money_in_words(self.env, self.membership_fee, self.currency_id)
            key = "membership.fee" if self.membership_fee else "membership.free"
            return [("membership", say(self.env, TOPICS[key], fee=fee))]
        if self.kind != "points":
            return []
        sentences = []
        if self.tier_ids:
            window = TOPICS[f"tiers.{self.tier_window}"]
            sentences.append(("tiers", say(self.env, window, months=self.tier_months)))
        if self.waiting_days:
            waiting = say(self.env, TOPICS["expiry.waiting"], days=self.waiting_days)
            sentences.append(("redeeming", waiting))
        return sentences
