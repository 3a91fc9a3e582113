"""Points that one company gives and another accepts: charged to whom they are of, refused, or borne where they pay."""

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LoyaltyHeroCommon

DAY, END, NEXT_END = "2026-03-02", "2026-03-31", "2026-04-30"


@tagged("post_install", "-at_install")
class TestIntercompany(LoyaltyHeroCommon):
    """The company gives 100 Stars, and Pacific Toys, which counts in New Zealand dollars (2 for 1), gives 29."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        nzd = cls.env.ref("base.NZD")
        data = cls.setup_other_company(name="Pacific Toys", currency_id=nzd.id)
        cls.far = data["company"]
        cls.far_account = data["default_account_expense"].copy({"name": "Points"})
        usd = cls.company.currency_id
        for company, currency, rate in ((cls.company, nzd, 2), (cls.far, usd, 0.5)):
            currency.active = True
            cls.env["res.currency.rate"].search(
                [("company_id", "=", company.id), ("currency_id", "=", currency.id)]
            ).unlink()
            cls.env["res.currency.rate"].create(
                {
                    "company_id": company.id,
                    "currency_id": currency.id,
                    "name": "2020-01-01",
                    "rate": rate,
                }
            )
        cls.program.write({"company_id": False, "foreign_points": "charge"})
        cls.program.with_company(cls.far).expense_account_id = cls.far_account
        cls.post(
            cls.member,
            cls.make_source("test,given", date=fields.Datetime.to_datetime("2026-03-01 12:00:00")),
            {"kind": "import", "points": 100, "tz": cls.company._get_loyalty_tz()},
        )
        cls.make_far_invoice().action_post()

    @classmethod
    def make_far_invoice(cls, points=0, **vals):
        return (
            cls.env["account.move"]
            .with_company(cls.far)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": cls.customer.id,
                    "company_id": cls.far.id,
                    "invoice_date": DAY,
                    "loyalty_redeem": bool(points),
                    "loyalty_redeem_points": points,
                    "invoice_line_ids": [
                        Command.create({"product_id": cls.coat.id, "price_unit": 59, "tax_ids": []})
                    ],
                    **vals,
                }
            )
        )

    def redeem_far(self, points, **vals):
        invoice = self.make_far_invoice(points, **vals)
        invoice.action_post()
        return invoice

    def make_run(self, date=END, company=None, post=True):
        company = company or self.far
        runs = self.env["loyalty.hero.intercompany.run"].with_company(company)
        run = runs.create({"company_id": company.id, "date": date})
        run.action_reckon()
        if post:
            run.action_post()
        return run

    def get_amounts(self, run):
        """Return ``{company: (points, owed in all, to charge)}``."""
        return {line.debtor_id: (line.points, line.due, line.amount) for line in run.line_ids}

    def get_booked(self, company):
        """Return what the runs booked in a company: ``{type of the account: balance}``."""
        items = self.env["account.move.line"].search(
            [("loyalty_intercompany_run_id", "!=", False), ("company_id", "=", company.id)]
        )
        kinds = items.grouped("account_type")
        return {kind: round(sum(found.mapped("balance")), 2) for kind, found in kinds.items()}

    def test_company_that_gave_the_points_owes_what_they_paid(self):
        self.redeem_far(120)
        # 24.00 NZD, of which 100 of 120 Stars are of the company.
        run = self.make_run()
        self.assertEqual(self.get_amounts(run), {self.company: (100, 20, 20)})
        self.assertEqual(self.get_booked(self.far), {"asset_receivable": 20, "expense": -20})
        self.assertEqual(self.get_booked(self.company), {"liability_payable": -10, "expense": 10})
        cost = self.env["account.move.line"].search(
            [
                ("loyalty_intercompany_run_id", "=", run.id),
                ("account_id", "=", self.expense_account.id),
            ]
        )
        self.assertEqual(cost.analytic_distribution, {str(self.cost_centre.id): 100})
        self.assertEqual(cost.partner_id, self.far.partner_id)
        self.assertEqual(cost.amount_currency, 20)
        # What is booked is known by these lines: nobody moves them to another company or program.
        accountant = self.make_user("keeper", "base.group_user", "account.group_account_manager")
        accountant.company_ids = self.company | self.far
        for name, value in (
            ("loyalty_other_company_id", self.company.id),
            ("loyalty_charged_program_id", False),
            ("loyalty_intercompany_run_id", False),
        ):
            with self.assertRaisesRegex(UserError, "cannot be linked to one"):
                cost.with_user(accountant).write({name: value})
        # Nothing is charged twice, nor the other way round.
        self.assertEqual(self.get_amounts(self.make_run()), {self.company: (100, 20, 0)})
        self.assertFalse(self.make_run(company=self.company).line_ids)
        self.assertEqual(self.get_booked(self.far), {"asset_receivable": 20, "expense": -20})

    def test_goods_that_come_back_are_given_back(self):
        invoice = self.redeem_far(120)
        self.make_run()
        refund = invoice._reverse_moves([{"invoice_date": "2026-04-10"}])
        refund.invoice_line_ids.quantity = 0.5
        refund.action_post()
        # The last that were taken come back first: 20 of Pacific Toys, 40 of the company.
        run = self.make_run(NEXT_END)
        self.assertEqual(self.get_amounts(run), {self.company: (60, 12, -8)})
        self.assertEqual(self.get_booked(self.company), {"liability_payable": -6, "expense": 6})
        refund = invoice._reverse_moves([{"invoice_date": "2026-04-11"}])
        refund.invoice_line_ids.quantity = 0.5
        refund.action_post()
        self.assertEqual(self.get_amounts(self.make_run(NEXT_END)), {self.company: (0, 0, -12)})
        self.assertEqual(self.get_booked(self.far), {"asset_receivable": 0, "expense": 0})

    def test_points_that_came_back_are_still_of_whom_they_were(self):
        invoice = self.redeem_far(100)
        invoice._reverse_moves([{"invoice_date": DAY}]).action_post()
        self.assertFalse(self.make_run().line_ids)
        # 29 of Pacific Toys, and 50 of those that came back.
        self.redeem_far(79)
        self.assertEqual(self.get_amounts(self.make_run()), {self.company: (50, 10, 10)})

    def test_price_reduction_is_charged_without_tax(self):
        product = self.env["product.product"].create(
            {"name": "Points", "type": "service", "taxes_id": False}
        )
        self.change_program(
            reward_ids=[
                Command.update(
                    self.reward.id,
                    {"treatment": "discount", "discount_product_id": product.id},
                )
            ]
        )
        tax = (
            self.env["account.tax"]
            .with_company(self.far)
            .create(
                {
                    "name": "20 %",
                    "amount": 20,
                    "price_include_override": "tax_included",
                    "company_id": self.far.id,
                    "country_id": self.far.account_fiscal_country_id.id,
                }
            )
        )
        invoice = self.redeem_far(
            60,
            invoice_line_ids=[
                Command.create({"product_id": self.coat.id, "price_unit": 60, "tax_ids": [tax.id]})
            ],
        )
        self.assertEqual((invoice.amount_total, invoice.amount_tax), (48, 8))
        run = self.make_run()
        self.assertEqual(self.get_amounts(run), {self.company: (60, 10, 10)})

    def test_run_is_reversed_whole_and_corrects_what_was_reversed_by_hand(self):
        self.redeem_far(120)
        run = self.make_run()
        theirs = run.sudo()._get_entries().filtered(lambda move: move.company_id == self.company)
        with self.assertRaisesRegex(UserError, "reverse the run instead"):
            theirs.button_draft()
        theirs._reverse_moves([{"date": END}])._post(soft=False)
        again = self.make_run()
        self.assertEqual(
            (again.line_ids.amount, again.line_ids.debtor_amount, again.line_ids.due), (0, 20, 20)
        )
        self.assertEqual(self.get_booked(self.company), {"liability_payable": -10, "expense": 10})
        with self.assertRaisesRegex(UserError, "Only the last posted run"):
            run.action_reverse()
        again.action_reverse()
        run.action_reverse()
        self.assertEqual(self.get_booked(self.far), {"asset_receivable": 0, "expense": 0})
        self.assertEqual(self.get_amounts(self.make_run()), {self.company: (100, 20, 20)})

    def test_locked_books_of_the_other_company_move_its_entry(self):
        self.redeem_far(120)
        self.company.sudo().fiscalyear_lock_date = NEXT_END
        run = self.make_run()
        dates = {move.company_id: move.date for move in run.sudo()._get_entries()}
        self.assertEqual(dates[self.far], fields.Date.to_date(END))
        self.assertGreater(dates[self.company], fields.Date.to_date(NEXT_END))
        moved = run.sudo()._get_entries().filtered(lambda move: move.company_id == self.company)
        self.assertIn("The books are locked", moved.message_ids[0].body)

    def test_what_was_accepted_without_a_charge_stays_so(self):
        self.program.foreign_points = "accept"
        invoice = self.redeem_far(50)
        self.program.foreign_points = "charge"
        self.redeem_far(20)
        self.assertEqual(self.get_amounts(self.make_run()), {self.company: (20, 4, 4)})
        self.program.foreign_points = "accept"
        self.assertEqual(self.get_amounts(self.make_run()), {self.company: (20, 4, 0)})
        invoice._reverse_moves([{"invoice_date": DAY}]).action_post()
        self.assertEqual(self.get_amounts(self.make_run()), {self.company: (20, 4, 0)})

    def test_who_has_no_access_to_a_company_books_nothing_in_it(self):
        self.redeem_far(120)
        accountant = self.make_user(
            "far accountant", "loyalty_hero.loyalty_hero_group_accountant", "base.group_user"
        )
        accountant.write({"company_ids": [Command.set(self.far.ids)], "company_id": self.far.id})
        run = (
            self.env["loyalty.hero.intercompany.run"]
            .with_user(accountant)
            .with_company(self.far)
            .create({"date": END})
        )
        with self.assertRaisesRegex(UserError, f"no access to these: {self.company.name}"):
            run.action_reckon()
        accountant.company_ids |= self.company
        run.action_reckon()
        run.action_post()
        self.assertEqual(self.get_booked(self.company), {"liability_payable": -10, "expense": 10})

    def test_changed_figures_are_not_posted(self):
        run = self.make_run(post=False)
        self.redeem_far(10)
        with self.assertRaisesRegex(UserError, "figures changed"):
            run.action_post()

    # Coupons and balance cards -----------------------------------------------------------------------------------

    def offer(self, kind="coupon", **vals):
        """Offer 12.00 (24.00 NZD) for 120 Stars as a coupon or a balance card."""
        self.reward.write(
            {
                "kind": kind,
                "step_ids": [Command.clear(), Command.create({"points": 120, "amount": 12})],
            }
        )
        self.change_program(**vals)

    def issue_far(self, points=120):
        vouchers = self.env["loyalty.hero.voucher"].sudo()
        claim = {**vouchers._prepare_claim(self.far), "key": f"wish {vouchers.search_count([])}"}
        return vouchers._issue(self.member.sudo(), self.reward.sudo(), points * 100, claim)

    def test_coupon_is_charged_when_it_is_issued_and_given_back_when_it_is_taken_back(self):
        for kind in ("coupon", "balance_card"):
            with self.subTest(kind):
                self.offer(kind)
                voucher = self.issue_far()
                self.assertTrue(voucher.is_charged)
                today = self.far._get_loyalty_today()
                run = self.make_run(today)
                self.assertEqual(self.get_amounts(run), {self.company: (100, 20, 20)})
                self.assertEqual(
                    self.get_booked(self.far), {"asset_receivable": 20, "expense": -20}
                )
                self.assertEqual(
                    self.get_booked(self.company), {"liability_payable": -10, "expense": 10}
                )
                # Its use changes nothing, and what is taken back is of whom it was.
                self.assertEqual(self.make_run(today).amount, 0)
                voucher.action_withdraw()
                self.env.invalidate_all()
                self.assertEqual(
                    self.get_amounts(self.make_run(today)), {self.company: (0, 0, -20)}
                )
                self.assertEqual(
                    self.get_booked(self.company), {"liability_payable": 0, "expense": 0}
                )
        again = self.issue_far()
        # By now, all 29 of Pacific Toys were given before those of the company.
        self.assertEqual(self.get_amounts(self.make_run(today)), {self.company: (91, 18.2, 18.2)})
        again.coupon_id.points = 0
        self.assertEqual(self.make_run(today).amount, 0)
        self.assert_audit()

    def test_coupon_of_a_program_that_charges_nobody_is_not_charged(self):
        self.program.foreign_points = "accept"
        self.offer()
        self.issue_far()
        self.program.foreign_points = "charge"
        self.assertFalse(self.make_run(self.far._get_loyalty_today()).line_ids)

    def test_coupon_is_good_where_it_was_issued_only_unless_points_are_accepted_everywhere(self):
        programs = self.env["loyalty.program"].sudo()
        shared = programs.create(
            programs._prepare_coupon_program(12, self.member.currency_id, self.far)
            | {"company_id": False}
        )
        for setting, found in (("charge", self.far), ("refuse", self.far), ("accept", False)):
            with self.subTest(setting):
                self.program.foreign_points = setting
                self.offer()
                self.give_points(120)
                self.post(
                    self.member,
                    self.make_source(f"test,{setting}", company_id=self.far.id),
                    {"kind": "import", "points": 120, "tz": self.far._get_loyalty_tz()},
                )
                card = self.issue_far().coupon_id
                self.assertEqual(card.program_id.company_id, found or shared.company_id)

    def test_coupon_takes_points_of_its_company_where_others_are_refused(self):
        self.program.foreign_points = "refuse"
        self.offer()
        with self.assertRaisesRegex(UserError, "has 29 Stars to spend here"):
            self.issue_far()
        self.make_far_invoice(
            invoice_line_ids=[
                Command.create({"product_id": self.coat.id, "price_unit": 200, "tax_ids": []})
            ]
        ).action_post()
        self.issue_far()
        self.assertEqual(self.member._get_available(self.far), 900)
        self.assertEqual(self.member._get_available(self.company), 10000)

    # Refused -----------------------------------------------------------------------------------------------------

    def test_points_that_change_hands_stay_those_of_their_company(self):
        self.program.foreign_points = "refuse"
        brother = self.env["res.partner"].create({"name": "Ben Lind"})
        receiver = self.make_member(self.program, brother)
        manager = self.make_user(
            "manager", "base.group_user", "loyalty_hero.loyalty_hero_group_manager"
        )
        manager.company_ids |= self.far

        def adjust(kind, **vals):
            adjustments = self.env["loyalty.hero.adjustment"].with_user(manager)
            return adjustments.with_company(self.far)._make(
                kind,
                self.member.with_user(manager),
                6000,
                self.env.ref("loyalty_hero.adjustment_reason_mistake"),
                "The wrong card",
                **vals,
            )

        transfer = adjust("transfer", receiver=receiver)
        self.assertEqual(receiver._get_available(self.far), 0)
        self.assertEqual(receiver._get_available(self.company), 6000)
        self.assertEqual(receiver.entry_ids.origin_id.transaction_id.company_id, self.company)
        transfer._undo()
        self.env.invalidate_all()
        self.assertEqual(self.member._get_available(self.far), 2900)
        self.assertEqual(self.member._get_available(self.company), 10000)
        taken = adjust("take")
        taken._undo()
        self.env.invalidate_all()
        self.assertEqual(self.member._get_available(self.company), 10000)
        self.assert_audit()

    def test_only_points_of_the_company_are_redeemed_where_others_are_refused(self):
        self.program.foreign_points = "refuse"
        self.assertEqual(self.member._get_available(), 12900)
        self.assertEqual(self.member._get_available(self.far), 2900)
        self.assertEqual(self.member._get_available(self.company), 10000)
        invoice = self.make_far_invoice(30)
        self.assertEqual(invoice.loyalty_points_available, 29)
        self.assertIn("100 Stars more were earned in another company", invoice.loyalty_redeem_most)
        with self.assertRaisesRegex(
            UserError, "has 29 Stars to spend here. 100 Stars more were earned in another company"
        ):
            invoice.action_post()
        self.redeem_far(29)
        # Those of the company would have been the first otherwise.
        taken = self.member.entry_ids.filtered(lambda entry: entry.kind == "redeem")
        self.assertEqual(taken.allocation_ids.lot_id.company_id, self.far)
        self.assertEqual(self.member._get_available(self.company), 10000)
        self.assertFalse(self.make_run().line_ids)

    def test_reserved_points_count_where_they_are_reserved(self):
        self.program.foreign_points = "refuse"
        invoice = self.make_invoice((self.coat, 1), post=False)
        self.env["loyalty.hero.redemption"].sudo()._hold(
            self.member,
            self.reward,
            4000,
            {
                **invoice._prepare_loyalty_terms(self.reward._get_terms()),
                "key": "test,hold",
                "vals": {"source_key": "test,hold"},
            },
        )
        self.assertEqual(self.member._get_available(self.company), 6000)
        self.assertEqual(self.member._get_available(self.far), 2900)

    def test_a_company_of_its_own_refuses_nothing(self):
        program = self.make_program(code="OWN", foreign_points="refuse")
        member = self.make_member(program)
        self.give_points(10, member)
        self.assertEqual(member._get_available(self.company), 1000)
