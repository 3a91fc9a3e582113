"""Points activity says what the ledger says, at once, and only to those who may know."""

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.loyalty_hero.tests.common import LoyaltyHeroCommon

EARNING_KINDS = {"earn", "bonus", "welcome"}
MEASURES = ["points_earned", "points_redeemed", "points_expired", "points_other", "points"]
SUMS = [f"{name}:sum" for name in MEASURES]


@tagged("post_install", "-at_install")
class TestActivity(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.activity = cls.env["loyalty.hero.activity"]

    def make_reader(self, role):
        return self.make_user(role, "base.group_user", f"loyalty_hero.loyalty_hero_group_{role}")

    def make_history(self):
        """Earn 118, get 300, let 40 expire, redeem 100 and return goods for 59; get 70 in another program."""
        self.give_points(70, self.make_member(self.make_program(code="MILES")))
        invoice = self.make_invoice((self.coat, 2))
        self.give_points(260)
        self.give_points(40, date_expiry=fields.Date.subtract(fields.Date.today(), days=1))
        self.member._lock()
        self.member.sudo()._expire()
        self.take(self.hold(100), self.make_source("test,till"))
        self.credit(invoice, 1)

    def assert_sums(self, expected, domain=()):
        """The sums of the program's activity are ``expected``, in the order of ``MEASURES``."""
        domain = [("program_id", "=", self.program.id), *domain]
        self.assertEqual(list(self.activity._read_group(domain, aggregates=SUMS)[0]), expected)

    def test_measures_are_positive_and_sum_up_to_the_balance(self):
        self.make_history()
        self.assert_sums([59, 100, 40, 300, 219])
        self.assert_balance(219)

    def test_sums_equal_the_ledger_by_program_and_kind(self):
        self.make_history()
        groups = ["program_id", "kind", "member_id", "company_id", "user_id"]
        aggregates = ["points:sum", "points_open:sum", "__count"]
        entries = self.env["loyalty.hero.entry"]
        ledger = entries._read_group([], [*groups, "day:day"], aggregates)
        self.assertEqual(len({program for program, *rest in ledger}), 2)
        activity = self.activity._read_group([], [*groups, "date:day"], aggregates)
        self.assertCountEqual(activity, ledger)

    def sum_up(self, until):
        """Keep the sums of all entries up to this one, as the job does once they are final."""
        sums = self.env["loyalty.hero.activity.sum"].sudo()
        sums._add(sums._get_last_entry(), until.id)
        self.env["loyalty.hero.mark"]._move("activity", until.id)

    def test_kept_sums_and_entries_since_equal_the_ledger(self):
        groups = ["program_id", "kind", "company_id"]
        aggregates = ["points:sum", "spend:sum", "items:sum", "__count"]
        entries = self.env["loyalty.hero.entry"]
        self.make_history()
        self.sum_up(entries.search([], limit=1, offset=3))
        for _time in range(2):
            ledger = entries._read_group([], [*groups, "day:day"], aggregates)
            activity = self.activity._read_group([], [*groups, "date:day"], aggregates)
            self.assertCountEqual(activity, ledger)
            self.assertEqual(self.count_false_sums(), 0)
            self.sum_up(entries.search([], limit=1))
        self.assertEqual(self.env["loyalty.hero.activity.sum"].sudo().search_count([]), len(ledger))

    def test_sums_tell_the_shop(self):
        entries = [
            self.post(
                self.member, self.make_source(f"test,{number}", shop=shop), self.prepare_lot()
            )
            for number, shop in enumerate(("Old Town", "Old Town", "Harbour", False))
        ]
        expected = [("Harbour", 10), ("Old Town", 20), (False, 10)]
        for transaction in entries[1::2]:
            self.sum_up(transaction.entry_ids)
            domain = [("program_id", "=", self.program.id)]
            self.assertEqual(self.activity._read_group(domain, ["shop"], ["points:sum"]), expected)
            self.assertEqual(
                self.activity._read_group([*domain, ("shop", "=", "Old Town")], [], ["__count"]),
                [(2,)],
            )

    def prepare_lot(self):
        return {"kind": "import", "points": 10, "tz": "UTC"}

    def test_false_sum_is_found(self):
        self.make_history()
        self.sum_up(self.env["loyalty.hero.entry"].search([], limit=1))
        self.env.cr.execute("UPDATE loyalty_hero_activity_sum SET points = points + 1")
        self.assertEqual(self.count_false_sums(), 5)

    def count_false_sums(self):
        """Return how many of the kept sums the audit finds to be false."""
        lines = self.env["loyalty.hero.audit"].create({}).line_ids
        return lines.filtered(
            lambda line: line.name == "The points activity report matches the ledger"
        ).difference_count

    def test_spend_and_items_equal_the_ledger(self):
        self.make_history()
        domain = [("kind", "=", "earn")]
        aggregates = ["spend:sum", "items:sum"]
        ledger = self.env["loyalty.hero.entry"]._read_group(domain, ["program_id"], aggregates)
        self.assertEqual(self.activity._read_group(domain, ["program_id"], aggregates), ledger)

    def test_customer_is_the_members(self):
        self.make_history()
        rows = self.activity.search([])
        self.assertTrue(rows)
        for row in rows:
            self.assertEqual(row.partner_id, row.member_id.partner_id)

    def test_each_kind_counts_in_one_measure(self):
        self.make_history()
        kinds = self.activity._read_group([], ["kind"], SUMS)
        self.assertLessEqual({"earn", "redeem", "expire"}, {kind for kind, *_sums in kinds})
        for kind, *sums in kinds:
            earned, redeemed, expired, other, points = sums
            self.assertEqual(earned - redeemed - expired + other, points)
            measure = {"redeem": redeemed, "expire": expired}.get(kind, other)
            self.assertEqual(abs(earned if kind in EARNING_KINDS else measure), abs(points))

    def test_sale_and_credit_note_show_at_once(self):
        self.assert_sums([False] * len(MEASURES))
        invoice = self.make_invoice((self.coat, 2))
        self.assert_sums([118, 0, 0, 0, 118])
        self.credit(invoice, 2)
        self.assert_sums([0, 0, 0, 0, 0])

    def test_points_given_back_are_not_redeemed(self):
        self.give_points(100)
        invoice = self.make_invoice(
            (self.coat, 1),
            loyalty_redeem=True,
            loyalty_reward_id=self.reward.id,
            loyalty_redeem_points=100,
        )
        self.assert_sums([49, 100, 0, 100, 49])
        self.credit(invoice, 1)
        self.assert_sums([0, 0, 0, 100, 100])

    def test_country_that_is_not_saved_yet_counts(self):
        self.make_invoice((self.coat, 1))
        self.customer.country_id = self.env.ref("base.pt")
        self.assert_sums([59, 0, 0, 0, 59], [("country_id.code", "=", "PT")])

    def test_spend_is_summed_in_the_currency_of_the_reader(self):
        foreign = self.setup_other_currency("EUR", rates=[("2020-01-01", 2)])
        self.program.action_close()
        self.program = self.program.copy({"currency_id": foreign.id})
        self.program.action_start()
        self.make_invoice((self.coat, 1))
        row = self.activity.search([("program_id", "=", self.program.id)])
        self.assertEqual((row.spend, row.currency_id), (118, foreign))
        converted = self.activity._read_group(
            [("id", "=", row.id)], aggregates=["spend:sum_currency"]
        )
        self.assertEqual(converted, [(59,)])

    def test_database_counts_without_floats(self):
        self.give_points(0.1)
        self.give_points(0.2)
        for column in [*MEASURES, "points_open", "spend", "items"]:
            query = self.activity._search([("program_id", "=", self.program.id)])
            query.add_where(f"pg_typeof({query.table}.{column})::text <> 'numeric'")
            self.assertFalse(list(query), column)
        self.assert_sums([0, 0, 0, 0.3, 0.3])

    def test_each_role_reads_as_far_as_it_answers_for(self):
        self.give_points(10)
        menu = self.env.ref("loyalty_hero_reports.loyalty_hero_activity_menu")
        for role in ("cashier", "manager", "administrator", "accountant"):
            user, may_read = self.make_reader(role), role != "cashier"
            activity = self.activity.with_user(user)
            self.assertEqual(activity.has_access("read"), may_read, role)
            for operation in ("create", "write", "unlink"):
                self.assertFalse(activity.has_access(operation), role)
            menus = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(menu.id in menus, may_read, role)
            if may_read:
                self.assertTrue(activity.search([("member_id", "=", self.member.id)]).read())
            else:
                with self.assertRaises(AccessError):
                    activity.formatted_read_group([], ["program_id"], SUMS)

    def test_other_companies_see_shared_programs_only(self):
        other = self.setup_other_company(name="Other shop")["company"]
        shared = self.make_program(code="SHARED", company_id=False)
        self.give_points(10)
        self.give_points(70, self.make_member(shared))
        stranger = self.make_reader("manager")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        activity = self.activity.with_user(stranger).with_company(other)
        domain = [("program_id", "in", (self.program + shared).ids)]
        self.assertEqual(activity.search(domain).program_id, shared)
        self.assertEqual(activity._read_group(domain, aggregates=["points:sum"]), [(70,)])

    def test_kinds_are_those_of_the_ledger(self):
        ledger = self.env["loyalty.hero.entry"].fields_get(["kind"])["kind"]["selection"]
        self.assertEqual(self.activity.fields_get(["kind"])["kind"]["selection"], ledger)

    def test_action_shows_its_views_and_their_numbers(self):
        manager = self.make_reader("manager")
        action = self.env["ir.actions.act_window"].with_user(manager)
        action = action._for_xml_id("loyalty_hero_reports.loyalty_hero_activity_action")
        activity = self.env[action["res_model"]].with_user(manager)
        views = activity.get_views([*action["views"], (False, "search")])["views"]
        self.assertEqual(set(views), {"pivot", "graph", "list", "search"})
        self.make_history()
        domain = [("program_id", "=", self.program.id)]
        [group] = activity.formatted_read_group(
            domain, ["program_id", "date:month"], [*SUMS, "__count"]
        )
        self.assertEqual([group[name] for name in SUMS], [59, 100, 40, 300, 219])
        self.assertEqual(group["__count"], 6)

    def test_row_opens_its_entry(self):
        entry = self.give_points(10)
        action = self.activity.browse(entry.id).action_open_entry()
        self.assertEqual((action["res_model"], action["res_id"]), ("loyalty.hero.entry", entry.id))
