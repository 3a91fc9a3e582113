"""Starting a program: what it does to others is told before, and rates of tiers are never silently without effect."""

from odoo import Command
from odoo.tests import Form, tagged

from .common import GOLD, SILVER, LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestProgramStart(LoyaltyHeroCommon):
    def make_draft(self, **vals):
        return self.env["loyalty.hero.program"].create(
            {
                "name": "New Club",
                "code": "NEW",
                "company_id": self.company.id,
                "currency_id": self.company.currency_id.id,
                "rule_ids": [Command.create({"points": 1, "per_amount": 1})],
                **vals,
            }
        )

    def make_punch_card(self, **vals):
        return self.make_draft(
            name="Punch Card",
            kind="premium_single",
            premium_items_min=10,
            premium_amount=5,
            rule_ids=[Command.create({"mode": "count"})],
            **vals,
        )

    def review(self, program):
        """What is told before the program starts; it has started when that is nothing."""
        action = program.action_review_start()
        if program.state == "running":
            return ""
        wizard = self.env[action["res_model"]].with_context(**action["context"]).create({})
        self.assertTrue(wizard.impact or wizard.tier_rates_unused)
        return wizard.impact

    # Other programs -------------------------------------------------------------------------------------------------

    def test_program_that_touches_no_other_starts_at_once(self):
        self.assertEqual(self.review(self.make_draft()), "")

    def test_start_lists_the_programs_that_a_punch_card_takes_items_from(self):
        program = self.make_punch_card()
        self.assertIn("Star Club (1 member)", self.review(program))
        self.assertIn("Everything else earns as before", self.review(program))
        self.assertEqual(program.state, "draft")

    def test_start_lists_the_programs_that_rest_for_an_exclusive_one(self):
        self.make_member(self.program, self.env["res.partner"].create({"name": "Ole Berg"}))
        program = self.make_punch_card(is_exclusive=True, enrolment="manual")
        impact = self.review(program)
        self.assertIn("whom you enrol earn nothing", impact)
        self.assertIn("Star Club (2 members)", impact)

    def test_start_tells_whose_customers_do_not_take_part(self):
        punch_card = self.make_punch_card(is_exclusive=True, enrolment="manual")
        punch_card.action_start()
        self.make_member(punch_card)
        program = self.make_draft(code="LATER")
        self.assertIn("their customers earn nothing here", self.review(program))
        self.assertIn("Punch Card (1 member)", self.review(program))

    def test_programs_of_other_companies_are_not_listed(self):
        other = self.setup_other_company(name="Other shop")["company"]
        self.program.state = "closed"
        self.make_program(
            code="ELSEWHERE", company_id=other.id, expense_account_id=False, reward_ids=False
        )
        self.assertEqual(self.review(self.make_punch_card()), "")

    def test_publishing_tells_when_a_punch_card_becomes_exclusive(self):
        program = self.make_punch_card(enrolment="manual")
        program.action_start()
        self.assertNotIn("Star Club", " ".join(program._get_publish_impact()))
        program.is_exclusive = True
        self.assertIn("Star Club (1 member)", " ".join(program._get_publish_impact()))

    # Rates of tiers -------------------------------------------------------------------------------------------------

    def make_tiers(self, **vals):
        return self.make_draft(tier_ids=[Command.create(SILVER), Command.create(GOLD)], **vals)

    def test_rates_of_tiers_that_no_rule_uses_are_told_where_they_are_entered(self):
        program = self.make_draft()
        self.assertFalse(program.tier_rates_unused)
        with Form(program) as form:
            with form.tier_ids.new() as tier:
                tier.name, tier.spend_min, tier.points = "Silver", 2000, 2
                self.assertFalse(tier.is_rate_used)
            self.assertIn("are not used", form.tier_rates_unused)
            self.assertIn(
                "“1 per $ 1 spent” is for members without a tier only",
                form.tier_rates_unused.replace("\N{NO-BREAK SPACE}", " "),
            )

    def test_tiers_with_the_rate_that_new_ones_have_are_no_mistake(self):
        program = self.make_draft(tier_ids=[Command.create({"name": "Silver", "spend_min": 10})])
        self.assertFalse(program.tier_rates_unused)

    def test_start_tells_of_unused_rates_and_uses_them_with_one_touch(self):
        program = self.make_tiers()
        action = program.action_review_start()
        wizard = self.env["loyalty.hero.start"].with_context(**action["context"]).create({})
        self.assertIn("are not used", wizard.tier_rates_unused)
        wizard.action_use_tier_rates()
        self.assertEqual((program.state, program.rule_ids.mode), ("running", "tier"))
        self.assertFalse(program.tier_rates_unused)
        self.member.action_leave()
        self.spend(3000)
        member = self.customer.loyalty_member_ids - self.member
        self.assertEqual((member.tier_id.name, member.balance), ("Silver", 15))

    def test_start_without_the_rates_is_possible_too(self):
        program = self.make_tiers()
        action = program.action_review_start()
        self.env["loyalty.hero.start"].with_context(**action["context"]).create({}).action_start()
        self.assertEqual((program.state, program.rule_ids.mode), ("running", "amount"))

    def test_rules_for_some_items_stay_and_one_for_the_rest_is_added(self):
        coats = self.make_selection(("name", "like", "coat"))
        rule = {"points": 2, "per_amount": 1, "selection_ids": coats.ids}
        program = self.make_tiers(rule_ids=[Command.create(rule)])
        self.assertIn("items that no other rule chooses earn", program.tier_rates_unused)
        program.action_use_tier_rates()
        self.assertEqual(program._get_ordered("rule_ids").mapped("mode"), ["amount", "tier"])
        self.assertEqual(program.rule_ids.filtered(lambda rule: rule.mode == "tier").points, 0)
        self.assertFalse(program.sudo()._get_problem())
