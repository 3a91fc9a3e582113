"""Starting a program: what there is to know before, and rates of tiers that no rule goes by."""

from odoo import api, fields, models
from odoo.tools import format_list

from ..words.values import number_in_words


class LoyaltyHeroProgram(models.Model):
    _inherit = "loyalty.hero.program"

    tier_rates_unused = fields.Char(
        compute="_compute_tier_rates_unused",
        compute_sudo=True,
        help="Says that the rates of the tiers are not used, and what would change if they were. "
        "Empty when there is nothing to say.",
    )

    @api.depends(
        "kind",
        "points_name",
        "rule_ids.mode",
        "rule_ids.sentence",
        "rule_ids.selection_ids",
        "rule_ids.category_ids",
        "tier_ids.points",
        "tier_ids.per_amount",
    )
    @api.depends_context("lang")
    def _compute_tier_rates_unused(self):
        for program in self:
            program.tier_rates_unused = program._get_tier_rates_sentence()

    def _has_unused_tier_rates(self):
        """Return whether rates were entered on tiers though no rule goes by the member's tier."""
        self.ensure_one()
        return (
            self.kind == "points"
            and "tier" not in self.rule_ids.mapped("mode")
            # As a new tier has them.
            and any((tier.points, tier.per_amount) != (1, 1) for tier in self.tier_ids)
        )

    def _get_plain_rules(self):
        """Return the rules that give points for what is spent on everything."""
        return self.rule_ids.filtered(
            lambda rule: rule.mode == "amount" and not rule.selection_ids and not rule.category_ids
        )

    def _get_tier_rates_sentence(self):
        if not self._has_unused_tier_rates():
            return False
        rules = self._get_plain_rules()
        if rules:
            return self.env._(
                "The rates of the tiers are not used: no earning rule goes by the member's tier. If you use them, "
                "“%s” is "
                "for members without a tier only, and the others earn at the rate of their tier.",
                format_list(self.env, rules.mapped("sentence")),
            )
        return self.env._(
            "The rates of the tiers are not used: no earning rule goes by the member's tier. If you use them, items "
            "that "
            "no other rule chooses earn at the rate of the member's tier. Members without a tier earn nothing for them."
        )

    def action_use_tier_rates(self):
        """Let members earn at the rates of their tiers: by the rules for everything, or by a new one."""
        for program in self.filtered(lambda program: program._has_unused_tier_rates()):
            rules = program._get_plain_rules()
            rules.mode = "tier"
            if not rules:
                last = max(program.rule_ids.mapped("sequence"), default=0)
                self.env["loyalty.hero.earning.rule"].create(
                    {
                        "program_id": program.id,
                        "sequence": last + 10,
                        "mode": "tier",
                        "points": 0,
                        "per_amount": program.tier_ids[:1].per_amount,
                    }
                )

    def action_review_start(self):
        """Start the program, and ask before when that touches other programs or leaves rates of tiers unused."""
        self.ensure_one()
        self._require_ready()
        if not self._get_start_impact() and not self.tier_rates_unused:
            return self.action_start()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Start %s", self.name),
            "res_model": "loyalty.hero.start",
            "view_mode": "form",
            "target": "new",
            "context": {"default_program_id": self.id},
        }

    def _get_start_impact(self):
        """Return what starting the program does to others, and others to it: sentences for the administrator."""
        self.ensure_one()
        others = self._get_programs_beside()
        return [
            sentence
            for sentence in (
                self._get_own_impact_sentence(others),
                self._get_others_impact_sentence(others),
            )
            if sentence
        ]

    def _get_programs_beside(self):
        """Return the other programs that run where this one does."""
        company = self.company_id
        running = self.search([("state", "=", "running"), ("id", "!=", self.id)])
        return running.filtered(
            lambda other: not company or not other.company_id or other.company_id == company
        )

    def _get_own_impact_sentence(self, others):
        """Return what this program takes from ``others``, or ``""``."""
        # Customers of an exclusive program do not take part anyway.
        others = others.filtered(lambda other: not other._takes_customers_alone())
        if not others:
            return ""
        names = self._name_with_members(others)
        if self.kind == "membership":
            return self.env._(
                "While a membership is paid, the customer earns nothing in these programs: %s. Their points stay and "
                "can be spent. Other customers earn as before.",
                names,
            )
        if self._takes_customers_alone():
            return self.env._(
                "Customers whom you enrol earn nothing in these programs until they leave this one: %s. Their "
                "points stay "
                "and can be spent. Other customers earn as before.",
                names,
            )
        if self.kind == "premium_single":
            return self.env._(
                "Items that “%(program)s” counts earn nothing in these programs for customers who are in both: "
                "%(others)s. "
                "Everything else earns as before.",
                program=self.name,
                others=names,
            )
        return ""

    def _get_others_impact_sentence(self, others):
        """Return which customers do not take part because they belong to an exclusive program, or ``""``."""
        alone = others.filtered(lambda other: other._takes_customers_alone() and other.member_count)
        if not alone:
            return ""
        return self.env._(
            "These programs cannot be combined with others, so their customers earn nothing here: %s.",
            self._name_with_members(alone),
        )

    def _name_with_members(self, programs):
        """Return the names of ``programs`` with how many members each has: “Star Club (12 members)”."""
        return format_list(
            self.env,
            [
                self.env._("%(program)s (1 member)", program=program.name)
                if program.member_count == 1
                else self.env._(
                    "%(program)s (%(count)s members)",
                    program=program.name,
                    count=number_in_words(self.env, program.member_count),
                )
                for program in programs
            ],
        )

    def _get_publish_impact(self):
        """Tell as well what becomes of other programs when this one starts or stops to be exclusive."""
        impact = super()._get_publish_impact()
        version = self.env["loyalty.hero.program.version"]._get_in_effect(self)
        before = bool(version) and version._get_prepared().is_exclusive
        if self.kind == "premium_single" and before != self._takes_customers_alone():
            impact.append(self._get_own_impact_sentence(self._get_programs_beside()))
        return [sentence for sentence in impact if sentence]
