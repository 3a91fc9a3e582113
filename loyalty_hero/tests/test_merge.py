"""Merging contacts by Odoo's own wizard: what both had is there afterwards, and old sales find the right one."""

import random
from datetime import date

from freezegun import freeze_time
from psycopg2 import errorcodes

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import GOLD, SILVER, LoyaltyHeroCommon


class MergeCommon(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin = cls.env["res.partner"].create({"name": "Mara Lindt"})

    def merge(self, kept, *others):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([kept.id, *(other.id for other in others)], kept)
        self.env.invalidate_all()

    def merge_both_ways(self, audited=True):
        """Merge the one into the other and the other way round, each on its own; yield who is kept.

        Points that a test takes without a sale are in no books.
        """
        for kept, other in ((self.customer, self.twin), (self.twin, self.customer)):
            with self.subTest(kept=kept.name):
                savepoint = self.cr.savepoint(flush=True)
                with savepoint:
                    self.merge(kept, other)
                    yield kept
                    if audited:
                        self.assert_audit()
                    self.env.flush_all()
                    savepoint.rollback()
                    self.env.invalidate_all()

    def get_member(self, customer, program=None):
        return self.env["loyalty.hero.member"].search(
            [("partner_id", "=", customer.id), ("program_id", "=", (program or self.program).id)]
        )

    def get_lots(self, member):
        lots = member.entry_ids.filtered(lambda entry: entry.points_open > 0)
        return sorted((lot.points_open, lot.date_expiry, lot.date_available) for lot in lots)


@tagged("post_install", "-at_install")
class TestMerge(MergeCommon):
    def test_without_any_program(self):
        self.member.unlink()
        for kept in self.merge_both_ways():
            self.assertFalse(kept.loyalty_member_ids)

    def test_only_one_of_them_is_a_member(self):
        """The member goes to the contact that is kept, with all that is there."""
        self.give_points(100, date_expiry=date(2999, 1, 1))
        invoice = self.make_invoice((self.coat, 2))
        hold = self.hold(30)
        for kept in self.merge_both_ways():
            self.assertEqual(kept.loyalty_member_ids, self.member)
            self.assertEqual((self.member.balance, self.member.points_held), (218, 30))
            self.assertEqual(hold.partner_id, kept)
            self.assertEqual(invoice.partner_id, kept)
            self.credit(invoice, 1)
            self.assert_balance(159)

    def test_programs_that_they_do_not_share(self):
        other = self.make_program(code="OTHER")
        self.give_points(100)
        self.give_points(20, self.make_member(other, self.twin))
        for kept in self.merge_both_ways():
            balances = {m.program_id: m.balance for m in kept.loyalty_member_ids}
            self.assertEqual(balances, {self.program: 100, other: 20})

    def test_points_of_both_with_the_days_on_which_they_expire(self):
        twin = self.make_member(self.program, self.twin)
        self.give_points(100, date_expiry=date(2999, 1, 1))
        self.give_points(20, twin, date_expiry=date(2999, 5, 1))
        self.give_points(7, twin)
        self.take(self.hold(10, key="spent"))
        for kept in self.merge_both_ways(audited=False):
            member = self.get_member(kept)
            self.assertEqual(member.balance, 117)
            self.assertEqual(
                self.get_lots(member),
                [(7, False, False), (20, date(2999, 5, 1), False), (90, date(2999, 1, 1), False)],
            )
            self.assertEqual(kept.loyalty_member_ids, member)
            gone = member.merged_ids
            self.assertEqual((gone.balance, gone.active, gone.partner_id), (0, False, kept))
            moved = member.entry_ids.filtered(lambda entry: entry.kind == "transfer")[:1]
            self.assertIn("moved from the contact that was merged", moved.display_name)
            self.assertIn("Two contacts of the same customer were merged", moved.reasons_text)

    def test_returns_of_old_sales(self):
        """Of either of them, before and after: they take what the sale brought, and nothing else."""
        twin = self.make_member(self.program, self.twin)
        with freeze_time("2026-11-01 10:00"):
            sales = {
                customer: self.make_invoice((self.coat, 2), partner_id=customer.id)
                for customer in (self.customer, self.twin)
            }
            self.credit(sales[self.twin], 1)
        self.assertEqual((self.member.balance, twin.balance), (118, 59))
        for kept in self.merge_both_ways():
            member = self.get_member(kept)
            self.assertEqual(member.balance, 177)
            refund = self.credit(sales[self.customer], 1)
            self.env.invalidate_all()
            self.assertEqual(member.balance, 118)
            self.credit(sales[self.twin], 1)
            self.credit(sales[self.customer], 1)
            self.env.invalidate_all()
            self.assertEqual(member.balance, 0)
            refund.button_draft()
            refund.button_cancel()
            self.env.invalidate_all()
            self.assertEqual(member.balance, 59)
            taken = member.entry_ids.filtered(
                lambda entry: entry.kind == "earn" and entry.points < 0
            )
            self.assertTrue(all(entry.version_id for entry in taken))
            self.assertTrue(all(entry.reasons_text for entry in taken))

    def test_return_of_points_that_expired_at_the_other_one(self):
        self.make_member(self.program, self.twin)
        self.change_program(expiry="days", expiry_days=10)
        with freeze_time("2026-01-10 10:00"):
            sale = self.make_invoice((self.coat, 1), partner_id=self.twin.id)
        self.merge(self.customer, self.twin)
        with freeze_time("2026-01-30 10:00"):
            self.run_cron("ir_cron_expire_points")
            self.assert_balance(0)
            self.give_points(5)
            self.credit(sale, 1)
        self.assert_balance(5)
        self.assert_audit()

    def test_redemptions_are_given_back_to_who_is_kept(self):
        twin = self.make_member(self.program, self.twin)
        self.give_points(100)
        self.give_points(100, twin)
        with freeze_time("2026-11-01 10:00"):
            sales = [
                self.make_invoice(
                    (self.coat, 1),
                    partner_id=customer.id,
                    loyalty_redeem=True,
                    loyalty_redeem_points=50,
                )
                for customer in (self.customer, self.twin)
            ]
        before = self.member.balance + twin.balance
        for kept in self.merge_both_ways():
            member = self.get_member(kept)
            self.assertEqual(member.balance, before)
            self.assertEqual(len(member.redemption_ids), 2)
            for sale in sales:
                self.credit(sale, 1)
            self.env.invalidate_all()
            self.assertEqual(member.balance, 200)

    def test_reserved_points(self):
        twin = self.make_member(self.program, self.twin)
        self.give_points(100)
        self.give_points(50, twin)
        holds = self.hold(40), self.hold(30, key="other", member=twin)
        for kept in self.merge_both_ways(audited=False):
            member = self.get_member(kept)
            self.assertEqual((member.balance, member.points_held), (150, 70))
            self.assertEqual(member.points_available, 80)
            self.assertEqual(member.merged_ids.points_held, 0)
            self.take(holds[0], self.make_source("test,sale"))
            holds[1].sudo()._void()
            self.env.invalidate_all()
            self.assertEqual((member.balance, member.points_held), (110, 0))

    def test_who_is_overdrawn(self):
        twin = self.make_member(self.program, self.twin)
        with freeze_time("2026-11-01 10:00"):
            sale = self.spend(59)
        self.take(self.hold(59), self.make_source("test,sale"))
        self.credit(sale, 1)
        self.assertEqual(self.member.balance, -59)
        self.give_points(100, twin)
        for kept in self.merge_both_ways(audited=False):
            member = self.get_member(kept)
            self.assertEqual((member.balance, member.points_available), (41, 41))
            self.assertEqual(member.merged_ids.balance, 0)

    def test_tiers_and_what_was_spent(self):
        self.program.state = "closed"
        tiered = self.make_program(
            code="TIERS",
            rule_ids=[Command.create({"mode": "tier", "points": 1, "per_amount": 300})],
            tier_ids=[Command.create(SILVER), Command.create(GOLD)],
            notify_tier=True,
        )
        silver, gold = tiered.tier_ids.sorted("spend_min")
        self.make_member(tiered)
        twin = self.make_member(tiered, self.twin)
        self.spend(3000)
        sale = self.spend(3500, customer=self.twin)
        self.assertEqual(
            (self.get_member(self.customer, tiered).tier_id, twin.tier_id), (silver,) * 2
        )
        for kept in self.merge_both_ways():
            member = self.get_member(kept, tiered)
            self.assertEqual((member.tier_id, member.spend_window), (gold, 6500))
            change = member.tier_change_ids.sorted("id")[-1]
            self.assertEqual(
                (change.after_id, change.why, change.is_mail_due), (gold, "merge", False)
            )
            self.run_cron("ir_cron_review_tiers")
            self.assertEqual(member.tier_id, gold)
            self.credit(sale, 1)
            self.env.invalidate_all()
            self.assertEqual(member.spend_window, 3000)

    def test_tier_that_a_manager_gave(self):
        tiered = self.make_program(
            code="TIERS", tier_ids=[Command.create(SILVER), Command.create(GOLD)]
        )
        silver, gold = tiered.tier_ids.sorted("spend_min")
        self.make_member(tiered, tier_manual_id=silver.id)
        self.make_member(
            tiered, self.twin, tier_manual_id=gold.id, tier_manual_until="2999-01-01", factor=2
        )
        for kept in self.merge_both_ways():
            member = self.get_member(kept, tiered)
            self.assertEqual(
                (member.tier_id, member.tier_manual_id, member.tier_manual_until, member.factor),
                (gold, gold, date(2999, 1, 1), 2),
            )
            with freeze_time("2999-01-05"):
                self.run_cron("ir_cron_review_tiers")
            self.assertFalse(member.tier_id, "it was given, not reached")

    def test_premiums_count_on_together(self):
        self.program.state = "closed"
        benchmark = self.make_program(
            code="PREMIUM",
            kind="premium_multiple",
            rule_ids=[Command.create({"mode": "count"})],
            reward_ids=[],
            premium_amount_min=500,
            premium_amount=25,
        )
        self.make_member(benchmark)
        self.make_member(benchmark, self.twin)
        self.spend(600)
        self.spend(300, customer=self.twin)
        sale = self.spend(550, customer=self.twin)
        for kept in self.merge_both_ways():
            member = self.get_member(kept, benchmark)
            self.assertEqual((member.premium_due_count, member.premium_amount), (2, 450))
            self.spend(100, customer=kept)
            self.env.invalidate_all()
            self.assertEqual((member.premium_due_count, member.premium_amount), (3, 50))
            self.credit(sale, 1)
            self.env.invalidate_all()
            self.assertEqual((member.premium_due_count, member.premium_amount), (2, 0))

    def test_memberships_follow_one_another(self):
        fee = self.make_product("Harbour Club, a year", 49, type="service")
        club = self.make_program(
            code="CLUB",
            kind="membership",
            rule_ids=[],
            reward_ids=[],
            membership_fee=49,
            membership_days=365,
            membership_product_id=fee.id,
        )
        self.make_invoice((fee, 1), invoice_date="2026-03-10")
        sale = self.make_invoice((fee, 1), invoice_date="2026-06-01", partner_id=self.twin.id)
        for kept in self.merge_both_ways():
            member = self.get_member(kept, club)
            periods = member.membership_ids.sorted("date_start")
            self.assertEqual(
                [(period.date_start, period.date_end) for period in periods],
                [(date(2026, 3, 10), date(2027, 3, 9)), (date(2027, 3, 10), date(2028, 3, 8))],
            )
            self.credit(sale, 1)
            self.assertEqual(periods.mapped("state"), ["valid", "refunded"])

    def test_cards_watch_list_and_who_left(self):
        self.env["loyalty.hero.card"].create(
            [
                {"number": "7", "partner_id": self.customer.id},
                {"number": "8", "partner_id": self.twin.id},
            ]
        )
        watch = (
            self.env["loyalty.hero.watch"]
            .sudo()
            .create(
                {
                    "source_key": "test",
                    "kind": "conflict",
                    "company_id": self.company.id,
                    "partner_id": self.twin.id,
                }
            )
        )
        twin = self.make_member(self.program, self.twin, date_joined="2020-01-01")
        twin.action_leave()
        for kept in self.merge_both_ways():
            member = self.get_member(kept)
            self.assertEqual(kept.loyalty_card_ids.sorted("number").mapped("number"), ["7", "8"])
            self.assertEqual(watch.partner_id, kept)
            self.assertEqual((member.date_joined, member.date_left), (date(2020, 1, 1), False))

    def test_inactivity_counts_from_the_later_activity(self):
        self.change_program(expiry="inactivity", expiry_days=90)
        twin = self.make_member(self.program, self.twin)
        with freeze_time("2026-01-10 10:00"):
            self.spend(59)
        with freeze_time("2026-03-10 10:00"):
            sale = self.spend(10, customer=self.twin)
            self.assertEqual(twin.date_activity, date(2026, 3, 10))
            for kept in self.merge_both_ways():
                member = self.get_member(kept)
                self.assertEqual(member.date_activity, date(2026, 3, 10))
                self.assertEqual(
                    set(member.entry_ids.filtered("points_open").mapped("idle_days")), {90}
                )
                with freeze_time("2026-03-12 10:00"):
                    self.credit(sale, 1)
                self.env.invalidate_all()
                self.assertEqual(member.date_activity, date(2026, 1, 10))

    def test_adjustments_are_undone_at_who_is_kept(self):
        twin = self.make_member(self.program, self.twin)
        self.give_points(100)
        reason = self.env.ref("loyalty_hero.adjustment_reason_mistake")
        Adjustment = self.env["loyalty.hero.adjustment"]
        added = Adjustment._make("add", twin, 2000, reason, "Parcel came late")
        taken = Adjustment._make("take", self.member, 1000, reason, "Too many")
        for kept in self.merge_both_ways():
            member = self.get_member(kept)
            self.assertEqual((member.balance, member.adjustment_count), (110, 2))
            added._undo()
            taken._undo()
            self.env.invalidate_all()
            self.assertEqual(member.balance, 100)

    def test_three_at_once_and_on_and_on(self):
        third = self.env["res.partner"].create({"name": "M. Lind"})
        sales = {}
        for number, customer in enumerate((self.customer, self.twin, third), 1):
            sales[customer] = self.spend(10 * number, customer=customer)
        self.merge(self.twin, self.customer, third)
        member = self.get_member(self.twin)
        self.assertEqual((member.balance, len(member.merged_ids)), (60, 2))
        last = self.env["res.partner"].create({"name": "Mara L."})
        self.spend(5, customer=last)
        self.merge(last, self.twin)
        member = self.get_member(last)
        self.assertEqual((member.balance, len(member.merged_ids)), (65, 3))
        for sale in sales.values():
            self.credit(sale, 1)
        self.env.invalidate_all()
        self.assertEqual(member.balance, 5)
        self.assert_audit()

    def test_database_lets_nobody_move_members_without_a_merge(self):
        twin = self.make_member(self.program, self.twin)
        self.give_points(10)
        self.env.flush_all()
        for statement in (
            "UPDATE loyalty_hero_member SET partner_id = %(twin)s WHERE id = %(member)s",
            "UPDATE loyalty_hero_member SET merged_into_id = %(other)s WHERE id = %(member)s",
        ):
            values = {"twin": self.twin.id, "member": self.member.id, "other": twin.id}
            with self.assert_database_refuses(errorcodes.RESTRICT_VIOLATION):
                self.cr.execute(statement, values)
        self.merge(self.customer, self.twin)
        for statement in (
            "DELETE FROM loyalty_hero_merge",
            "UPDATE loyalty_hero_merge SET into_id = 1",
        ):
            with self.assert_database_refuses(errorcodes.RESTRICT_VIOLATION):
                self.cr.execute(statement)
        merge = self.env["loyalty.hero.merge"].search([], limit=1)
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            merge.write({"into_id": False})

    def test_seal_and_audit_of_another_day(self):
        self.make_member(self.program, self.twin)
        self.spend(10, customer=self.twin)
        self.run_cron("ir_cron_seal")
        self.merge(self.customer, self.twin)
        self.run_cron("ir_cron_seal")
        self.assert_audit()


@tagged("post_install", "-at_install")
class TestMergeAtRandom(MergeCommon):
    def test_merges_then_returns(self):
        """Five customers buy, spend and return; they are merged in any order, and everything comes back at last."""
        seed = random.randrange(10**6)
        rng = random.Random(seed)
        with self.subTest(seed=seed):
            customers = self.env["res.partner"].create(
                [{"name": f"Customer {n}"} for n in range(5)]
            )
            other = self.make_program(
                code="OTHER",
                tier_ids=[
                    Command.create(
                        {"name": "Bronze", "spend_min": 300, "points": 1, "per_amount": 1}
                    )
                ],
            )
            programs = self.program | other
            for customer in customers:
                for program in programs:
                    if rng.random() < 0.6:
                        self.give_points(rng.randint(1, 90), self.make_member(program, customer))
            sales = []
            for _number in range(12):
                sales.append(self.make_invoice((self.coat, 3), partner_id=rng.choice(customers).id))
                if rng.random() < 0.3:
                    self.credit(rng.choice(sales), 1)
            total = self.get_total()
            left = customers
            while len(left) > 1:
                kept, *others = rng.sample(list(left), min(len(left), rng.randint(2, 3)))
                self.merge(kept, *others)
                left -= customers.browse(other.id for other in others)
                self.assertEqual(self.get_total(), total)
                self.assert_audit()
                self.return_one(rng, sales)
                self.assert_audit()
                total = self.get_total()
            for sale in sales:
                self.credit_rest(sale)
            self.env.invalidate_all()
            members = self.env["loyalty.hero.member"].search([("partner_id", "=", left.id)])
            imported = sum(
                entry.points for entry in members._with_merged().entry_ids if entry.kind == "import"
            )
            self.assertEqual(sum(members.mapped("balance")), imported)
            self.assert_audit()

    def get_total(self):
        self.env.flush_all()
        self.cr.execute("SELECT sum(balance), sum(points_held) FROM loyalty_hero_member")
        return self.cr.fetchone()

    def return_one(self, rng, sales):
        sale = rng.choice(sales)
        if self.get_returned(sale) < 3:
            self.credit(sale, 1)

    def get_returned(self, sale):
        refunds = self.env["account.move"].search([("reversed_entry_id", "=", sale.id)])
        return sum(refunds.invoice_line_ids.mapped("quantity"))

    def credit_rest(self, sale):
        rest = 3 - self.get_returned(sale)
        if rest > 0:
            self.credit(sale, rest)
