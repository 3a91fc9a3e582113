"""What the engine says of a customer after a sale is what the ledger says once the sale is stored."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from ..engine import evaluate_programs, standing_after, standing_on
from .common import GOLD, SILVER, LoyaltyHeroCommon

DAYS = ("2026-03-02", "2026-03-02", "2026-03-04", "2026-03-10", "2026-04-01", "2027-01-01")
AMOUNTS = (700, 1300, 59, 2500, 3000, 12)


@tagged("post_install", "-at_install")
class TestStandings(LoyaltyHeroCommon):
    def follow(self, program):
        """Sell on several days; after each sale compare what was foreseen with what is."""
        member = self.make_member(program).sudo()
        [version] = program.sudo().version_ids
        prepared = version._get_prepared()
        for day, amount in zip(DAYS, AMOUNTS, strict=True):
            today = date.fromisoformat(day)
            with freeze_time(f"{day} 12:00"):
                before = member._get_standings(version, today)[member]
                invoice = self.spend(amount, date=today).sudo()
                plan = invoice._loyalty_posted()
                traits = self.customer.sudo()._get_loyalty_traits(version)[self.customer.id]
                basket, _selections = invoice._loyalty_basket(version, [], plan)
                facts = {**traits, "standings": {str(program.id): before}}
                [award] = evaluate_programs([prepared], facts, basket)
                member.invalidate_recordset()
                now = member._get_standings(version, today)[member]
                self.assertEqual(standing_after(prepared.program, before, award), now, day)
                for later in DAYS:
                    if later > day:
                        after = standing_on(now, day, later)["earned"]
                        there = member._get_standings(version, date.fromisoformat(later))
                        told = there[member]["earned"]
                        self.assertEqual({period: after.get(period, 0) for period in told}, told)

    def test_tiers_and_caps(self):
        self.program.state = "closed"
        self.follow(
            self.make_program(
                code="TIERS",
                tier_ids=[Command.create(SILVER), Command.create(GOLD)],
                tier_window="lifetime",
                cap_sale=2000,
                cap_day=1500,
                cap_period=4000,
                cap_period_unit="month",
                rule_ids=[
                    Command.create({"points": 1, "per_amount": 1}),
                    Command.create({"mode": "welcome", "points": 50}),
                    Command.create({"mode": "bonus", "points": 7, "per": "sale"}),
                ],
            )
        )

    def test_premiums(self):
        self.program.state = "closed"
        self.follow(
            self.make_program(
                code="PREMIUM",
                kind="premium_multiple",
                premium_amount_min=500,
                premium_amount=10,
                rule_ids=[Command.create({"mode": "count"})],
            )
        )
