"""Contract liabilities end to end: invoices, runs, journal items."""

from psycopg2.errorcodes import UNIQUE_VIOLATION

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .liability_common import LiabilityCommon


@tagged("post_install", "-at_install")
class TestLiabilityExample(LiabilityCommon):
    """The illustrative example of IFRS 15, in a company whose currency has no cents, so that each unit is seen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.yen = cls.env.ref("base.JPY")
        cls.yen.active = True
        cls.data = cls.setup_other_company(name="Kyoto Toys", currency_id=cls.yen.id)
        cls.kyoto = cls.data["company"]
        cls.env.user.company_ids |= cls.kyoto
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.kyoto.ids})
        cls.club = cls.make_program(
            code="KYOTO",
            company_id=cls.kyoto.id,
            currency_id=cls.yen.id,
            expense_account_id=cls.data["default_account_expense"].id,
            analytic_distribution=False,
            rule_ids=[Command.create({"points": 1, "per_amount": 10})],
            reward_ids=[Command.create({"name": "Pay with Stars", "points": 1, "amount": 1})],
        )
        cls.liability, cls.revenue = cls.set_up_liability(cls.club, cls.kyoto)
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(4)]
        )
        cls.make_estimate("2024-01-01", 95, cls.club, cls.kyoto)
        for customer in cls.customers:
            cls.spend(25_000, "2024-01-15", customer)

    def test_two_years_of_the_illustrative_example(self):
        income = self.data["default_account_revenue"]
        for customer, points in zip(self.customers, (2_500, 2_000, 0, 0), strict=True):
            if points:
                self.redeem(points, points, "2024-06-10", customer)
        run = self.make_run("2024-12-31", self.kyoto)
        self.assertEqual(self.get_changes(run), {"earned": 8_676, "redeemed": -4_110})
        self.assertEqual(self.get_balance(self.liability), -4_566)
        # 104,500 were sold; of these, 4,500 were paid with points.
        self.assertEqual(self.get_balance(income), -104_500)
        self.assertEqual(self.get_balance(income) + self.get_balance(self.revenue), -91_324 - 4_110)
        self.make_estimate("2025-01-01", 97, self.club, self.kyoto)
        for customer, points in zip(self.customers, (0, 500, 2_500, 1_000), strict=True):
            if points:
                self.redeem(points, points, "2025-03-03", customer)
        before = self.get_balance(income) + self.get_balance(self.revenue, "2024-12-31")
        run = self.make_run("2025-12-31", self.kyoto)
        # 4,000 were sold and 4,000 were paid with points in the second year: what is left is what points brought.
        self.assertEqual(self.get_changes(run), {"estimate": 85, "redeemed": -3_578})
        self.assertEqual(run.change, -3_493)
        self.assertEqual(
            self.get_balance(income) + self.get_balance(self.revenue), -91_324 - 4_110 - 3_493
        )
        self.assertEqual(before, -108_500 + (self.get_balance(self.revenue, "2024-12-31")))
        self.assertEqual(self.get_balance(self.liability), -1_073)
        self.assertEqual(run.liability, 1_073)
        month = run.month_ids
        self.assertEqual(
            (month.points_earned, month.points_redeemed, month.points_left, month.points_expected),
            (10_000, 8_500, 1_500, 9_700),
        )

    def test_examples_10a_and_10b_of_kpmg_in_the_books(self):
        """Their 9,000 for 10,000 points: at this worth, that is the points' share of the sales."""
        self.club.estimate_ids.write(
            {"redemption_percent": 97, "points": 100_000, "amount": 101_960}
        )
        for customer, points in zip(self.customers[:2], (2_500, 2_000), strict=True):
            self.redeem(points, points, "2024-06-10", customer)
        run = self.make_run("2024-12-31", self.kyoto)
        self.assertEqual(self.get_changes(run), {"earned": 9_000, "redeemed": -4_175})
        for customer, points in zip(self.customers[1:], (500, 2_500, 1_000), strict=True):
            self.redeem(points, points, "2025-03-03", customer)
        for name, percent, changes, left in (
            ("10A", 99, {"estimate": 84, "redeemed": -3_636}, 1_273),
            ("10B", 92, {"estimate": -227, "redeemed": -3_913}, 685),
        ):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.make_estimate(
                    "2025-01-01", percent, self.club, self.kyoto, points=100_000, amount=101_960
                )
                run = self.make_run("2025-12-31", self.kyoto)
                self.assertEqual(self.get_changes(run), changes)
                self.assertEqual(self.get_balance(self.liability), -left)
                self.assertEqual(run.change, {"10A": -3_552, "10B": -4_140}[name])
                savepoint.rollback()
                self.env.invalidate_all()

    def test_preview_says_how_each_figure_comes_about(self):
        self.redeem(2_500, 2_500, "2024-06-10", self.customers[0])
        run = self.make_run("2024-12-31", self.kyoto, post=False)
        self.assertFalse(self.get_balance(self.liability))
        earned, redeemed = (
            text.replace("\N{NO-BREAK SPACE}", " ") for text in run.line_ids.mapped("explanation")
        )
        self.assertIn("10,000 earned with sales of ¥ 100,000", earned)
        self.assertIn("¥ 100,000 × ¥ 9,500 / ¥ 109,500 = ¥ 8,676", earned)
        self.assertIn("¥ 8,676 × 2,500 / 9,500 = ¥ 2,283", redeemed)


@tagged("post_install", "-at_install")
class TestLiability(LiabilityCommon):
    """1 Star per 1.00, 100 Stars are worth 10.00: 1,000.00 of sales give 1,000 Stars worth 100.00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.liability = cls.program.liability_account_id
        cls.revenue = cls.program.points_revenue_account_id
        cls.estimate = cls.make_estimate("2024-01-01", 80)
        cls.sale = cls.spend(1_000, "2024-01-15")

    def test_run_twice_posts_nothing_the_second_time(self):
        first = self.make_run("2024-01-31")
        # 1,000 x 80 / 1,080
        self.assertEqual(self.get_changes(first), {"earned": 74.07})
        second = self.make_run("2024-01-31")
        self.assertFalse(second.line_ids)
        self.assertFalse(second.move_id)
        self.assertEqual(second.state, "posted")
        self.assertEqual(self.get_balance(self.liability), -74.07)

    def test_items_of_the_entry(self):
        run = self.make_run("2024-01-31")
        self.assertEqual(str(run.move_id.date), "2024-01-31")
        deferred, taken = run.move_id.line_ids
        self.assertEqual((deferred.account_id, deferred.credit), (self.liability, 74.07))
        self.assertEqual((taken.account_id, taken.debit), (self.revenue, 74.07))
        self.assertEqual(taken.analytic_distribution, {str(self.cost_centre.id): 100})
        self.assertEqual(deferred.loyalty_deferred_program_id, self.program)
        with self.assertRaisesRegex(UserError, "reverse the run"):
            run.move_id.button_draft()

    def test_redemption_lowers_the_revenue_and_no_expense(self):
        self.redeem(40, 400, "2024-02-10")
        self.assertEqual(self.get_balance(self.revenue), 40)
        self.assertFalse(self.get_balance(self.expense_account))
        run = self.make_run("2024-02-29")
        # 400 of 800 that are expected: half.
        self.assertEqual(self.get_changes(run), {"earned": 74.07, "redeemed": -37.04})
        self.assertEqual(self.get_balance(self.revenue), 40 + 74.07 - 37.04)
        self.assert_audit()

    def test_wrong_run_is_reversed_whole(self):
        run = self.make_run("2024-01-31")
        with self.assertRaisesRegex(UserError, "posted with the estimates"):
            self.estimate.redemption_percent = 50
        run.action_reverse()
        self.assertEqual(run.state, "reversed")
        self.assertFalse(self.get_balance(self.liability))
        self.assertFalse(self.get_balance(self.revenue))
        self.estimate.redemption_percent = 50
        again = self.make_run("2024-01-31")
        self.assertEqual(self.get_changes(again), {"earned": 47.62})
        self.assertEqual(self.get_balance(self.liability), -47.62)

    def test_last_run_is_reversed_first(self):
        first = self.make_run("2024-01-31")
        self.redeem(40, 400, "2024-02-10")
        second = self.make_run("2024-02-29")
        with self.assertRaisesRegex(UserError, "Only the last"):
            first.action_reverse()
        second.action_reverse()
        self.assertEqual(self.get_balance(self.liability), -74.07)
        first.action_reverse()
        self.assertEqual(self.get_balance(self.liability), 0)

    def test_entry_that_was_reversed_by_hand_is_corrected(self):
        run = self.make_run("2024-01-31")
        run.move_id._reverse_moves([{"date": "2024-01-31"}])._post()
        self.assertFalse(self.get_balance(self.liability))
        again = self.make_run("2024-02-29")
        self.assertEqual(self.get_changes(again), {"correction": 74.07})
        self.assertEqual(self.get_balance(self.liability), -74.07)

    def test_figures_that_changed_since_the_preview_are_not_posted(self):
        run = self.make_run("2024-02-29", post=False)
        self.redeem(40, 400, "2024-02-10")
        with self.assertRaisesRegex(UserError, "changed since the preview"):
            run.action_post()

    def test_draft_that_was_not_worked_out_is_not_posted(self):
        run = self.env["loyalty.hero.liability.run"].create({"date": "2024-01-31"})
        with self.assertRaisesRegex(UserError, "changed since the preview"):
            run.action_post()

    def test_later_period_is_posted(self):
        self.make_run("2024-02-29")
        with self.assertRaisesRegex(UserError, "posted already"):
            self.make_run("2024-01-31")

    def test_posted_run_stays(self):
        run = self.make_run("2024-01-31")
        for change in (lambda: run.write({"date": "2024-02-29"}), run.unlink, run.action_reckon):
            with self.assertRaisesRegex(UserError, "posted run cannot be changed"):
                change()

    def test_return_takes_what_was_deferred(self):
        self.make_run("2024-01-31")
        refund = self.sale._reverse_moves([{"invoice_date": "2024-02-05", "date": "2024-02-05"}])
        refund.action_post()
        run = self.make_run("2024-02-29")
        self.assertEqual(self.get_changes(run), {"earned": -74.07})
        self.assertFalse(self.get_balance(self.liability))

    def test_points_that_are_given_back_are_owed_again(self):
        paid = self.redeem(40, 400, "2024-02-10")
        self.make_run("2024-02-29")
        paid._reverse_moves([{"invoice_date": "2024-03-05", "date": "2024-03-05"}]).action_post()
        run = self.make_run("2024-03-31")
        self.assertEqual(self.get_changes(run), {"redeemed": 37.04})
        self.assertEqual(self.get_balance(self.liability), -74.07)
        self.redeem(40, 400, "2024-04-10")
        self.make_run("2024-04-30")
        self.assertEqual(self.get_balance(self.liability), -37.03)

    def test_points_that_expire_are_revenue(self):
        member = self.member
        lot = member.entry_ids.filtered(lambda entry: entry.points > 0)
        self.make_run("2024-01-31")
        self.post(
            member,
            self.make_source(
                "test,expiry", date=fields.Datetime.to_datetime("2024-02-20 12:00:00")
            ),
            {"kind": "expire", "points": -700},
        )
        self.assertEqual(lot.points_open, 300)
        run = self.make_run("2024-02-29")
        # 300 can be redeemed, so the 800 that were expected cannot; of those 300, none was.
        self.assertEqual(self.get_changes(run), {})
        self.redeem(15, 150, "2024-03-10")
        run = self.make_run("2024-03-31")
        self.assertEqual(run.month_ids.points_expected, 300)
        self.assertEqual(self.get_balance(self.liability), -37.03)
        self.post(
            member,
            self.make_source(
                "test,expiry2", date=fields.Datetime.to_datetime("2024-04-20 12:00:00")
            ),
            {"kind": "expire", "points": -150},
        )
        run = self.make_run("2024-04-30")
        self.assertEqual(self.get_changes(run), {"expired": -37.03})
        self.assertFalse(self.get_balance(self.liability))

    def test_transferred_points_still_belong_to_their_month(self):
        friend = self.env["res.partner"].create({"name": "Nora Vale"})
        receiver = self.make_member(self.program, friend)
        (self.member | receiver)._lock()
        common = {"program_id": self.program.id, "kind": "transfer"}
        source = self.make_source(
            "test,transfer", date=fields.Datetime.to_datetime("2024-02-03 12:00:00")
        )
        self.env["loyalty.hero.transaction"].sudo()._post(
            source,
            [
                {**common, "member_id": self.member.id, "points": -500},
                {**common, "member_id": receiver.id, "points": 500, "tz": "UTC"},
            ],
        )
        run = self.make_run("2024-02-29")
        self.assertEqual(run.month_ids.points_left, 1_000)
        self.redeem(40, 400, "2024-03-10", friend)
        run = self.make_run("2024-03-31")
        self.assertEqual(self.get_changes(run), {"redeemed": -37.04})
        self.assertEqual((run.month_ids.points_redeemed, run.month_ids.points_left), (400, 600))

    def test_each_transferred_lot_keeps_its_own_month(self):
        self.spend(500, "2024-02-05")
        friend = self.env["res.partner"].create({"name": "Nora Vale"})
        receiver = self.make_member(self.program, friend)
        (self.member | receiver)._lock()
        january, february = self.member.entry_ids.filtered("points_open").sorted("id")
        source = self.make_source(
            "test,transfer", date=fields.Datetime.to_datetime("2024-02-20 12:00:00")
        )
        self.env["loyalty.hero.transaction"].sudo()._move_lots(
            source, [(january, 100_000, receiver, {}), (february, 50_000, receiver, {})]
        )
        self.redeem(40, 400, "2024-03-10", friend)
        run = self.make_run("2024-03-31", post=False)
        self.assertEqual(run.month_ids.mapped("points_redeemed"), [400, 0])
        self.assertEqual(run.month_ids.mapped("points_left"), [600, 500])

    def test_coupon_that_is_taken_back_is_no_redemption(self):
        self.spend(500, "2024-02-05")
        self.reward.write(
            {"kind": "coupon", "step_ids": [Command.create({"points": 1_200, "amount": 120})]}
        )
        self.change_program()
        vouchers = self.env["loyalty.hero.voucher"].sudo()
        claim = {**vouchers._prepare_claim(self.company), "key": "wish"}
        voucher = vouchers._issue(self.member.sudo(), self.reward.sudo(), 120_000, claim)
        run = self.make_run("2100-01-31", post=False)
        self.assertEqual(run.month_ids.mapped("points_redeemed"), [1_000, 200])
        voucher.action_withdraw()
        run.action_reckon()
        self.assertEqual(run.month_ids.mapped("points_redeemed"), [0, 0])
        self.assertEqual(run.month_ids.mapped("points_left"), [1_000, 500])

    def test_points_without_a_sale_defer_nothing(self):
        self.give_points(5_000)
        run = self.make_run("2100-01-31", post=False)
        self.assertEqual(sum(run.month_ids.mapped("deferred")), 74.07)

    def test_taxes_are_no_revenue_to_share(self):
        tax = self.company_data["default_tax_sale"]
        tax.amount = 25
        goods = self.make_product("Taxed", 800, taxes_id=[Command.set(tax.ids)])
        invoice = self.make_invoice((goods, 1), invoice_date="2024-02-01", post=False)
        invoice.invoice_line_ids.tax_ids = tax
        invoice.action_post()
        run = self.make_run("2024-02-29", post=False)
        february = run.month_ids[-1]
        # 1,000.00 with tax give 1,000 points, and 800.00 are revenue.
        self.assertEqual((february.points_earned, february.revenue), (1_000, 800))
        self.assertEqual(february.deferred, 72.73)

    def test_lock_date_moves_the_posting_and_says_so(self):
        self.company.fiscalyear_lock_date = "2024-02-29"
        run = self.make_run("2024-01-31", post=False)
        self.assertTrue(run.is_moved)
        self.assertEqual(str(run.date_posting), "2024-03-31")
        run.action_post()
        self.assertEqual(str(run.move_id.date), "2024-03-31")
        self.assertIn("The books are locked", run.move_id.message_ids[0].body)
        self.company.fiscalyear_lock_date = "2024-04-30"
        run.action_reverse()
        self.assertEqual(str(run.reversal_move_id.date), "2024-05-01")
        self.assertFalse(self.get_balance(self.liability))

    def test_several_programs_have_their_own_lines(self):
        second = self.make_program(
            name="Toy Club",
            code="TOYS",
            rule_ids=[
                Command.create(
                    {
                        "points": 1,
                        "per_amount": 1,
                        "selection_ids": self.make_selection(("list_price", "=", 500)).ids,
                    }
                )
            ],
        )
        self.make_member(second, sequence=1)
        liability, _revenue = self.set_up_liability(second, self.company)
        self.make_estimate("2024-01-01", 50, second)
        self.spend(500, "2024-02-15")
        run = self.make_run("2024-02-29")
        self.assertEqual(
            [(line.program_id, line.amount) for line in run.line_ids.sorted("amount")],
            # 500 x 25 / 525
            [(second, 23.81), (self.program, 74.07)],
        )
        self.assertEqual(self.get_balance(liability), -23.81)
        self.assertEqual(self.get_balance(self.liability), -74.07)

    def test_program_in_another_currency(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        for day, rate in (("2024-01-01", 2), ("2024-02-10", 4)):
            self.env["res.currency.rate"].create(
                {
                    "name": day,
                    "currency_id": euro.id,
                    "company_id": self.company.id,
                    "rate": rate,
                }
            )
        self.program.state = "closed"
        club = self.make_program(code="EURO", currency_id=euro.id)
        liability, _revenue = self.set_up_liability(club, self.company)
        self.make_estimate("2024-01-01", 80, club)
        self.spend(1_000, "2024-02-05")
        run = self.make_run("2024-02-29")
        month = run.month_ids.filtered(lambda month: month.program_id == club)
        # 2,000 euros give 2,000 Stars, worth 200 euros; 80 % of that are 160 euros, 80 here.
        self.assertEqual(
            (month.points_earned, month.revenue, month.standalone_price), (2_000, 1_000, 80)
        )
        self.assertEqual(self.get_balance(liability), -74.07)
        # A liability in goods: another rate changes nothing of it.
        self.assertFalse(self.make_run("2024-03-31").line_ids)

    def test_each_company_defers_what_its_own_sales_gave(self):
        data = self.setup_other_company(
            name="Pacific Toys", currency_id=self.company.currency_id.id
        )
        far = data["company"]
        self.program.company_id = False
        liability, revenue = self.set_up_liability(self.program, far)
        self.make_estimate("2024-01-01", 80, company=far)
        invoice = (
            self.env["account.move"]
            .with_company(far)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.customer.id,
                    "company_id": far.id,
                    "invoice_date": "2024-02-10",
                    "loyalty_redeem": True,
                    "loyalty_redeem_points": 400,
                    "invoice_line_ids": [
                        Command.create({"product_id": self.toy.id, "price_unit": 40, "tax_ids": []})
                    ],
                }
            )
        )
        invoice.action_post()
        # The other company bears the goods; what was deferred here becomes revenue here.
        self.assertEqual(self.get_balance(revenue), 40)
        run = self.make_run("2024-02-29")
        self.assertEqual(self.get_changes(run), {"earned": 74.07, "redeemed": -37.04})
        self.assertFalse(self.make_run("2024-02-29", far).line_ids)
        self.assertFalse(self.get_balance(liability))

    def test_two_runs_cannot_be_posted_at_the_same_moment(self):
        first = self.make_run("2024-01-31")
        second = self.make_run("2024-01-31")
        self.env.flush_all()
        with self.assert_database_refuses(UNIQUE_VIOLATION):
            self.env.cr.execute(
                "UPDATE loyalty_hero_liability_run SET number = %s WHERE id = %s",
                [first.number, second.id],
            )

    def test_program_that_changes_its_mode_releases_what_is_deferred(self):
        self.make_run("2024-01-31")
        self.program.accounting_mode = "expense"
        run = self.make_run("2024-02-29")
        self.assertEqual(self.get_changes(run), {"earned": -74.07})
        self.assertFalse(self.get_balance(self.liability))

    def test_what_is_missing_is_told(self):
        self.estimate.unlink()
        with self.assertRaisesRegex(UserError, "has no estimate"):
            self.make_run("2024-01-31")
        self.make_estimate("2024-01-01", 80)
        self.program.liability_account_id = False
        with self.assertRaisesRegex(UserError, "no account for its contract liability"):
            self.make_run("2024-01-31")
        self.assertIn("no account for its contract liability", self.program.booking_problems)
        self.program.points_revenue_account_id = False
        with self.assertRaisesRegex(UserError, "no account for the revenue of points"):
            self.make_run("2024-01-31")

    def test_estimates_hold_from_the_first_of_a_month(self):
        with self.assertRaisesRegex(ValidationError, "first day of a month"):
            self.make_estimate("2024-03-15", 90)

    def test_later_estimate_leaves_what_was_deferred_before(self):
        self.make_estimate("2024-03-01", 40)
        self.spend(1_000, "2024-03-10")
        run = self.make_run("2024-03-31")
        self.assertEqual(run.month_ids.mapped("deferred"), [74.07, 38.46])
        self.assertEqual(run.month_ids.mapped("rate_percent"), [40, 40])

    def test_company_that_has_not_chosen_books_expenses(self):
        other = self.setup_other_company(name="Pacific Toys")["company"]
        shared = self.make_program(code="SHARED", company_id=False)
        self.assertEqual(shared.with_company(other).accounting_mode, "expense")
        self.assertEqual(shared.with_company(self.company).accounting_mode, "expense")

    def test_copy_keeps_what_each_company_chose(self):
        other = self.setup_other_company(name="Pacific Toys")["company"]
        self.program.company_id = False
        far, _revenue = self.set_up_liability(self.program, other)
        copied = self.program.copy({"code": "COPY"})
        self.assertEqual(copied.liability_account_id, self.liability)
        self.assertEqual(copied.with_company(other).liability_account_id, far)
        self.assertEqual(copied.with_company(other).accounting_mode, "liability")
