"""Adjustments and transfers: what managers may do with points, and what comes of it."""

from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errorcodes import UNIQUE_VIOLATION

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LoyaltyHeroCommon

GROUP = "loyalty_hero.loyalty_hero_group_"


class AdjustmentCommon(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._get_loyalty_today()
        cls.brother = cls.env["res.partner"].create({"name": "Ben Lind"})
        cls.receiver = cls.make_member(cls.program, cls.brother)
        cls.goodwill = cls.env.ref("loyalty_hero.adjustment_reason_goodwill")
        cls.mistake = cls.env.ref("loyalty_hero.adjustment_reason_mistake")
        cls.users = {
            role: cls.make_user(f"adjust {role}", "base.group_user", GROUP + role)
            for role in ("cashier", "manager", "administrator", "accountant")
        }
        cls.manager = cls.users["manager"]

    def adjust(self, kind="add", points=50, user=None, members=None, **changes):
        asked = {
            "kind": kind,
            "members": members or self.member,
            "points": round(points * 100),
            "reason": self.mistake,
            "note": "The parcel came late",
            **changes,
        }
        user = user or self.manager
        asked["members"] = asked["members"].with_user(user)
        return self.env["loyalty.hero.adjustment"].with_user(user)._make(**asked)

    def transfer(self, points, user=None, **changes):
        return self.adjust("transfer", points, user, receiver=self.receiver, **changes)

    def get_lots(self, member):
        return sorted(
            (lot.date_expiry or fields.Date.to_date("9999-12-31"), lot.points_open)
            for lot in member.entry_ids.filtered(lambda entry: entry.points_open > 0)
        )


@tagged("post_install", "-at_install")
class TestAdjustment(AdjustmentCommon):
    def test_added_points_have_the_expiry_of_the_program_and_say_why(self):
        self.change_program(expiry="days", expiry_days=30)
        adjustment = self.adjust(reason=self.goodwill)
        self.assert_balance(50)
        entry = self.member.entry_ids
        self.assertEqual((entry.kind, entry.date_expiry), ("adjust", self.today + timedelta(30)))
        self.assertEqual(entry.user_id, self.manager)
        self.assertEqual(entry.document, adjustment.name)
        self.assertEqual(entry.reasons_text, "Goodwill: The parcel came late")
        self.assertEqual(entry.action_open_source()["res_id"], adjustment.id)
        self.assertEqual(adjustment.state, "posted")
        message = self.customer.message_ids[0]
        self.assertIn("50 Stars added", message.body)
        self.assertEqual(message.author_id, self.manager.partner_id)
        self.assert_audit()

    def test_numbers_have_no_gaps(self):
        numbers = [int(self.adjust().name.removeprefix("ADJ/")) for _time in range(3)]
        with self.assertRaises(UserError), self.cr.savepoint():
            self.adjust("take", 10_000, self.users["administrator"])
        numbers.append(int(self.adjust().name.removeprefix("ADJ/")))
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 4)))

    def test_no_more_is_taken_than_can_be_spent(self):
        self.give_points(100)
        self.hold(30)
        with self.assertRaisesRegex(UserError, "Mara Lind has 70 Stars that can be taken"):
            self.adjust("take", 71)
        self.adjust("take", 70)
        self.assert_balance(30)
        self.assertEqual(self.member.points_held, 30)
        self.assert_audit()

    def test_points_that_wait_cannot_be_taken(self):
        tomorrow = fields.Date.add(self.today, days=2)
        source = self.make_source("test,waits")
        entry = {"kind": "import", "points": 40, "tz": "UTC", "date_available": tomorrow}
        self.post(self.member, source, entry)
        with self.assertRaisesRegex(UserError, "has 0 Stars that can be taken"):
            self.adjust("take", 1)

    def test_what_is_asked_for_has_to_make_sense(self):
        draft = self.program.copy({"code": "DRAFT"})
        other = self.make_member(self.make_program(code="OTHER"))
        misuse = self.env.ref("loyalty_hero.adjustment_reason_misuse")
        refused = (
            ({"points": 0}, "more than 0"),
            ({"points": -1}, "more than 0"),
            ({"points": 10**9}, "at most 100,000,000"),
            ({"note": " \n"}, "Explain"),
            ({"note": False}, "Explain"),
            ({"note": "x" * 2001}, "at most 2,000"),
            ({"reason": misuse}, "Choose a reason"),
            ({"reason": misuse.browse()}, "Choose a reason"),
            ({"reason": misuse.browse(2**30)}, "Choose a reason"),
            ({"members": self.member.browse()}, "Choose whose"),
            ({"members": self.member + other}, "within one program"),
            ({"members": self.make_member(draft)}, "no points that can be adjusted"),
            ({"kind": "take", "members": self.member + self.receiver}, "one member at a time"),
            ({"kind": "transfer"}, "Choose another member"),
            ({"kind": "transfer", "receiver": self.member}, "Choose another member"),
            ({"kind": "transfer", "receiver": other}, "within one program"),
        )
        for changes, sentence in refused:
            with self.subTest(sentence, **changes), self.assertRaisesRegex(UserError, sentence):
                asked = {"kind": "add", "members": self.member, "points": 50, **changes}
                records = asked["members"]
                asked["members"] = records.with_user(self.manager)
                make = self.env["loyalty.hero.adjustment"].with_user(self.manager)._make
                points = round(asked.pop("points") * 100)
                make(**{"points": points, "reason": self.mistake, "note": "Why", **asked})
        self.assert_balance(0)

    def test_only_managers_adjust(self):
        for role in ("cashier", "accountant"):
            with self.assertRaisesRegex(AccessError, "Only loyalty managers"):
                self.adjust(user=self.users[role])
        for role in ("manager", "administrator"):
            self.adjust(user=self.users[role])
        adjustment = self.adjust()
        for role in ("cashier", "accountant"):
            with self.assertRaises(AccessError):
                adjustment.with_user(self.users[role])._undo()

    def test_nobody_writes_or_deletes_an_adjustment(self):
        adjustment = self.adjust()
        for user in self.users.values():
            for records in (adjustment, adjustment.line_ids):
                for operation in ("create", "write", "unlink"):
                    self.assertFalse(records.with_user(user).has_access(operation))
        with self.assertRaises(UserError):
            adjustment.sudo().line_ids.unlink()
        with self.assertRaises(UserError):
            adjustment.sudo().unlink()

    def test_manager_has_limits_at_once_and_a_day_and_hears_who_can(self):
        self.program.write({"adjust_most": 100, "adjust_day_most": 250})
        with self.assertRaisesRegex(
            UserError, r"managers may adjust 100 at once.*adjust administrator"
        ):
            self.adjust(points=100.01)
        for _time in range(2):
            self.adjust(points=100)
        with self.assertRaisesRegex(UserError, r"You have adjusted 200 Stars today.*250 a day"):
            self.adjust("take", 51)
        self.adjust("take", 50)
        self.adjust(points=5000, user=self.users["administrator"])
        self.assert_balance(5150)

    def test_limit_counts_all_members_together(self):
        self.program.adjust_most = 99
        with self.assertRaisesRegex(UserError, "This is 100 Stars"):
            self.adjust(points=50, members=self.member + self.receiver)

    def test_other_company_adjusts_nothing_here(self):
        other = self.setup_other_company(name="Other shop")["company"]
        self.manager.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.adjust()

    def test_shared_program_posts_in_the_company_and_the_day_of_who_adjusts(self):
        other = self.setup_other_company(name="Auckland")["company"]
        other.partner_id.tz = "Pacific/Auckland"
        self.company.partner_id.tz = "America/Los_Angeles"
        shared = self.make_program(code="SHARED", company_id=False, expiry="days", expiry_days=1)
        member = self.make_member(shared)
        self.manager.write({"company_ids": [Command.link(other.id)]})
        Adjustment = self.env["loyalty.hero.adjustment"].with_user(self.manager)
        for company in (self.company, other):
            adjustment = Adjustment.with_company(company)._make(
                "add", member.with_user(self.manager), 1000, self.goodwill, "Why"
            )
            entry = self.env["loyalty.hero.entry"].search([], limit=1)
            today = company._get_loyalty_today()
            self.assertEqual((adjustment.company_id, adjustment.day), (company, today))
            self.assertEqual((entry.company_id, entry.day), (company, today))
            self.assertEqual(entry.tz, company._get_loyalty_tz())
            self.assertEqual(entry.date_expiry, today + timedelta(1))
        self.assert_audit()

    def test_undo_takes_the_points_that_were_added(self):
        soon = self.today + timedelta(5)
        self.give_points(20, date_expiry=soon)
        adjustment = self.adjust()
        adjustment._undo()
        self.assert_balance(20)
        self.assertEqual(self.get_lots(self.member), [(soon, 20)])
        self.assertEqual(adjustment.state, "undone")
        self.assertEqual(adjustment.undone_by_id, self.manager)
        numbers = self.env["loyalty.hero.transaction"].search(
            [("source_key", "=", adjustment.line_ids._get_key())]
        )
        self.assertEqual(sorted(numbers.mapped("number")), [1, 2])
        self.assertIn("Undone by", self.member.entry_ids[0].reasons_text)
        with self.assertRaisesRegex(UserError, "undone already"):
            adjustment._undo()
        self.assert_audit()

    def test_undo_is_refused_when_points_are_spent(self):
        adjustment = self.adjust()
        self.adjust("take", 1)
        with self.assertRaisesRegex(UserError, "has 49 Stars that can be taken"):
            adjustment._undo()
        self.env.invalidate_all()

    def test_undo_is_refused_when_points_have_expired(self):
        self.change_program(expiry="days", expiry_days=1)
        adjustment = self.adjust()
        self.give_points(100)
        after = fields.Datetime.now() + timedelta(days=3)
        with freeze_time(after):
            self.member.sudo()._lock_to_spend()
            self.assert_balance(100)
            with self.assertRaisesRegex(UserError, "50 of these Stars have expired"):
                adjustment._undo()

    def test_undone_taking_gives_back_what_it_took(self):
        days = [self.today + timedelta(number) for number in (5, 9)]
        for day in days:
            self.give_points(30, date_expiry=day)
        adjustment = self.adjust("take", 40)
        self.assertEqual(self.get_lots(self.member), [(days[1], 20)])
        adjustment._undo()
        self.assertEqual(self.get_lots(self.member), [(days[0], 30), (days[1], 10), (days[1], 20)])
        self.assert_balance(60)
        self.assert_audit()

    def test_managers_undo_their_own_and_administrators_all(self):
        adjustment = self.adjust(user=self.users["administrator"])
        with self.assertRaisesRegex(AccessError, "You can undo your own.*adjust administrator"):
            adjustment.with_user(self.manager)._undo()
        mine = self.adjust()
        mine.with_user(self.users["administrator"])._undo()
        self.assert_balance(50)

    def test_member_is_adjusted_once_by_each_adjustment(self):
        adjustment = self.adjust()
        adjustment.sudo()._work()
        adjustment.sudo().line_ids._work()
        self.assert_balance(50)
        self.env.flush_all()
        with self.assert_database_refuses(UNIQUE_VIOLATION):
            self.cr.execute(
                "INSERT INTO loyalty_hero_adjustment_line (adjustment_id, member_id, state)"
                f" VALUES ({adjustment.id}, {self.member.id}, 'waiting')"
            )


@tagged("post_install", "-at_install")
class TestTransfer(AdjustmentCommon):
    def test_points_keep_their_expiry_and_nothing_is_lost(self):
        days = [self.today + timedelta(number) for number in (3, 30)]
        for day, points in zip(days, (30.55, 40), strict=True):
            self.give_points(points, date_expiry=day)
        self.give_points(10)
        for points in (20.5, 30, 0.01):
            self.transfer(points)
            self.env.invalidate_all()
            self.assertEqual(
                round(self.member.balance + self.receiver.balance, 2), 80.55, "sum before = after"
            )
        self.assertEqual(round(self.receiver.balance, 2), 50.51)
        self.assertEqual(
            self.get_lots(self.receiver),
            [(days[0], 10.05), (days[0], 20.5), (days[1], 0.01), (days[1], 19.95)],
        )
        self.assertEqual(
            self.member.entry_ids[0].transaction_id, self.receiver.entry_ids[0].transaction_id
        )
        for customer in (self.customer, self.brother):
            self.assertIn("from Mara Lind to Ben Lind", customer.message_ids[0].body)
        self.assertIn("From Mara Lind to Ben Lind.", self.receiver.entry_ids[0].reasons_text)
        self.assert_audit()

    def test_inactive_giver_gains_no_time(self):
        """By inactivity, lots go on to expire when the giver's would have, and a transfer is no activity."""
        self.change_program(expiry="inactivity", expiry_days=100)
        past = fields.Datetime.now() - timedelta(days=40)
        source = {**self.make_source("test,old"), "date": past}
        self.post(
            self.member, source, {"kind": "import", "points": 50, "tz": "UTC", "idle_days": 100}
        )
        active = self.member.date_activity
        self.post(
            self.receiver,
            self.make_source("test,new"),
            {"kind": "import", "points": 1, "tz": "UTC"},
        )
        self.transfer(50)
        self.env.invalidate_all()
        self.assertEqual(self.member.date_activity, active)
        self.assertEqual(self.receiver.entry_ids[0].date_expiry, active + timedelta(100))

    def test_only_what_can_be_spent_is_transferred(self):
        self.give_points(100)
        self.hold(30)
        with self.assertRaisesRegex(UserError, "has 70 Stars that can be taken"):
            self.transfer(71)
        self.transfer(70)
        self.assertEqual((self.member.balance, self.receiver.balance), (30, 70))

    def test_transfer_recovers_what_the_receiver_overdrew(self):
        self.give_points(100)
        self.post(self.receiver, self.make_source("test,debt"), {"kind": "earn", "points": -40})
        self.transfer(100)
        self.assert_balance(60, self.receiver)
        self.assert_audit()

    def test_undone_transfer_leaves_both_as_before(self):
        days = [self.today + timedelta(number) for number in (3, 30)]
        for day in days:
            self.give_points(30, date_expiry=day)
        self.give_points(5, self.receiver, date_expiry=self.today + timedelta(1))
        before = self.get_lots(self.member), self.get_lots(self.receiver)
        adjustment = self.transfer(40)
        adjustment._undo()
        self.env.invalidate_all()
        merged = {}
        for day, points in self.get_lots(self.member):
            merged[day] = merged.get(day, 0) + points
        self.assertEqual((sorted(merged.items()), self.get_lots(self.receiver)), before)
        self.assert_audit()

    def test_transfer_that_was_spent_is_not_undone(self):
        self.give_points(40)
        adjustment = self.transfer(40)
        self.adjust("take", 1, members=self.receiver)
        with self.assertRaisesRegex(UserError, "Ben Lind has 39 Stars"):
            adjustment._undo()


@tagged("post_install", "-at_install")
class TestGrant(AdjustmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.left = cls.make_member(cls.program, cls.env["res.partner"].create({"name": "Gone"}))
        cls.left.action_leave()
        cls.everybody = cls.member + cls.receiver + cls.left

    def open_grant(self, **vals):
        return (
            self.env["loyalty.hero.grant"]
            .with_user(self.manager)
            .create(
                {
                    "program_id": self.program.id,
                    "audience": "members",
                    "member_ids": [Command.set(self.everybody.ids)],
                    "points": 20,
                    "reason_id": self.goodwill.id,
                    "note": "Thank you",
                    **vals,
                }
            )
        )

    def test_preview_tells_who_gets_what(self):
        wizard = self.open_grant()
        self.assertEqual((wizard.member_count, wizard.left_count), (2, 1))
        self.assertEqual((wizard.total, wizard.names), ("40", "Mara Lind and Ben Lind"))
        self.assertIn("4", wizard.worth)
        self.assert_balance(0)

    def test_list_gets_points_once_and_who_left_does_not(self):
        wizard = self.open_grant()
        for _time in range(2):
            action = wizard._post()
        adjustment = self.env["loyalty.hero.adjustment"].browse(action["res_id"])
        self.assertEqual(self.everybody.mapped("balance"), [20, 20, 0])
        self.assertEqual((adjustment.line_count, adjustment.skipped_count), (3, 1))
        self.assertEqual(adjustment.points_total, 40)
        self.assertEqual(adjustment.state, "posted")

    def test_customers_of_a_selection_get_points(self):
        selection = self.make_selection(("name", "like", "Ben"), target="contact")
        wizard = self.open_grant(audience="selection", selection_id=selection.id)
        self.assertEqual((wizard.member_count, wizard.names), (1, "Ben Lind"))
        wizard._post()
        self.assertEqual(self.everybody.mapped("balance"), [0, 20, 0])

    def make_many(self):
        partners = self.env["res.partner"].create([{"name": f"Many {n}"} for n in range(201)])
        members = self.member.union(*(self.make_member(self.program, each) for each in partners))
        adjustment = self.adjust(points=10, user=self.users["administrator"], members=members)
        self.assertEqual((adjustment.state, adjustment.waiting_count), ("posting", 202))
        return members, adjustment

    def test_many_are_done_by_the_job_and_undone_where_points_are_left(self):
        members, adjustment = self.make_many()
        last = members[-1]
        last.action_leave()
        for _time in range(2):
            self.run_cron("ir_cron_post_adjustments")
            self.assertEqual(set((members - last).mapped("balance")), {10})
            self.assertEqual((adjustment.state, adjustment.skipped_count), ("posted", 1))
            self.assertEqual(last.balance, 0)
        self.adjust("take", 1)
        adjustment._undo()
        self.run_cron("ir_cron_post_adjustments")
        self.assertEqual((adjustment.state, adjustment.kept_count), ("undone", 1))
        kept = adjustment.line_ids.filtered(lambda line: line.state == "kept")
        self.assertEqual(kept.member_id, self.member)
        self.assertIn("has 9 Stars", kept.why)
        self.assertEqual(sum(members.mapped("balance")), 9)
        entries = adjustment.line_ids.member_id.entry_ids
        self.assertEqual(entries.user_id, self.users["administrator"] + self.manager)
        self.assert_audit()
