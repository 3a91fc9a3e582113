"""Try it: the answer is the engine's, the facts are those of a real sale, and nothing is written."""

from datetime import date, timedelta

from psycopg2.errorcodes import CHECK_VIOLATION

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import SQL

from .common import GOLD, SILVER, LoyaltyHeroCommon

TUESDAY = date(2026, 6, 2)


class TryCommon(LoyaltyHeroCommon):
    @classmethod
    def try_it(cls, *lines, program=None, **vals):
        """A trial of ``(product, quantity)`` or ``(product, quantity, values)`` lines."""
        return cls.env["loyalty.hero.try"].create(
            {
                "program_id": (program or cls.program).id,
                "line_ids": [
                    Command.create({"product_id": product.id, "quantity": quantity, **dict(*more)})
                    for product, quantity, *more in lines
                ],
                **vals,
            }
        )

    def get_own(self, trial):
        """What the program that is tried gives."""
        return next(program for program in trial.result["programs"] if program["is_tried"])


@tagged("post_install", "-at_install")
class TestTry(TryCommon):
    def test_points_are_said_with_their_reasons(self):
        own = self.get_own(self.try_it((self.toy, 1), (self.coat, 1)))
        self.assertEqual(own["points"], "98")
        self.assertIn("$\xa098.80", own["given"][0])
        self.assertIn("Rounding", own["given"][1])
        self.assertEqual(own["missed"], [])

    def test_each_item_says_what_it_brings(self):
        trial = self.try_it((self.toy, 2), (self.coat, 1))
        self.assertEqual(trial.line_ids.mapped("earns"), ["79.60 Stars", "59 Stars"])
        self.assertEqual(trial.line_ids.mapped("amount"), [79.6, 59])
        self.assertEqual(trial.amount_total, 138.6)

    def test_form_answers_before_anything_is_saved(self):
        form = Form(self.env["loyalty.hero.try"].with_context(default_program_id=self.program.id))
        self.assertEqual(form.result["programs"], [])
        with form.line_ids.new() as line:
            line.product_id = self.toy
            self.assertEqual(line.price_unit, 39.8)
            line.quantity = 2
        self.assertEqual(form.result["programs"][0]["points"], "79")
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.earns, "79.60 Stars")
            line.discount = 50
        self.assertEqual(form.result["programs"][0]["points"], "39")

    def test_what_the_form_says_counts_before_it_is_published(self):
        self.program.rule_ids.points = 3
        self.assertTrue(self.program.has_changes)
        self.assertEqual(self.get_own(self.try_it((self.coat, 1)))["points"], "177")

    def test_drafts_can_be_tried(self):
        self.program.state = "draft"
        self.assertEqual(self.get_own(self.try_it((self.coat, 1)))["points"], "59")

    def test_what_keeps_it_from_starting_is_said(self):
        self.program.write({"state": "draft", "expense_account_id": False})
        trial = self.try_it((self.coat, 1))
        self.assertIn("expense account", trial.result["hint"])
        self.assertEqual(self.get_own(trial)["points"], "59")

    def test_empty_trial_has_no_answer(self):
        trial = self.try_it()
        self.assertEqual(trial.result, {"programs": [], "lines": {}, "hint": None})

    def test_numbers_without_end_are_refused_in_words(self):
        form = self.fill_in(quantity=10**12)
        self.assertIn("too large", form.result["problem"])
        with self.assert_database_refuses(CHECK_VIOLATION):
            form.save()

    def test_impossible_numbers_are_refused_in_words(self):
        for name in ("on_account", "paid_with_points"):
            form = self.fill_in()
            setattr(form, name, -5)
            self.assertIn("negative", form.result["problem"])
        self.assertIn("between 0 and 100", self.fill_in(discount=150).result["problem"])

    def fill_in(self, **values):
        """A form with a coat that is not saved yet."""
        form = Form(self.env["loyalty.hero.try"].with_context(default_program_id=self.program.id))
        with form.line_ids.new() as line:
            line.product_id = self.coat
            for name, value in values.items():
                setattr(line, name, value)
        return form

    def test_typed_price_stays_when_the_customer_is_chosen(self):
        form = Form(self.env["loyalty.hero.try"].with_context(default_program_id=self.program.id))
        with form.line_ids.new() as line:
            line.product_id = self.coat
            line.price_unit = 100
        form.partner_id = self.customer
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.price_unit, 100)
            line.product_id = self.toy
            self.assertEqual(line.price_unit, 39.8)

    def test_membership_lasts_as_long_as_the_program_says(self):
        membership = self.env["loyalty.hero.program"].create(
            {"name": "Friends", "code": "F", "kind": "membership", "membership_days": 365}
        )
        trial = self.try_it((self.coat, 1), program=membership, date=TUESDAY)
        self.assertIn("until Jun 1, 2027", self.get_own(trial)["membership"])

    def test_nothing_is_written(self):
        self.program.write(
            {
                "tier_ids": [Command.create({"name": "Gold", "spend_min": 10})],
                "rule_ids": [Command.create({"mode": "welcome", "points": 500})],
            }
        )
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        self.env.flush_all()
        before = self.count_rows()
        for partner in (self.customer, stranger, self.env["res.partner"]):
            for all_programs in (False, True):
                trial = self.try_it(
                    (self.coat, 2), partner_id=partner.id, all_programs=all_programs, on_account=5
                )
                self.assertEqual(len(trial.result["programs"]), 1)
                trial.invalidate_recordset()
        self.env.flush_all()
        after = self.count_rows()
        self.assertEqual(after.pop("loyalty_hero_try"), before.pop("loyalty_hero_try") + 6)
        self.assertEqual(
            after.pop("loyalty_hero_try_line"), before.pop("loyalty_hero_try_line") + 6
        )
        self.assertEqual(after, before)

    def count_rows(self):
        """Rows of every table of the suite and of documents, and where their numbers stand."""
        names = [
            name
            for (name,) in self.env.execute_query(
                SQL(
                    """SELECT table_name FROM information_schema.tables
                        WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
                          AND (table_name LIKE 'loyalty%%' OR table_name LIKE 'account_move%%'
                               OR table_name LIKE 'pos_order%%' OR table_name LIKE 'mail_message%%'
                               OR table_name IN ('res_partner', 'ir_sequence', 'ir_attachment'))"""
                )
            )
        ]
        counts = {
            name: self.env.execute_query(SQL("SELECT count(*) FROM %s", SQL.identifier(name)))[0][0]
            for name in names
        }
        numbers = self.env["ir.sequence"].sudo().search([]).mapped("number_next_actual")
        return {**counts, "numbers": numbers}


@tagged("post_install", "-at_install")
class TestTryCustomer(TryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.write({"tier_ids": [Command.create(SILVER), Command.create(GOLD)]})
        cls.program.rule_ids.mode = "tier"
        cls.silver, cls.gold = cls.program.tier_ids
        cls.machine = cls.make_product("Machine", 3000)

    def test_tier_counts_the_running_purchase(self):
        own = self.get_own(self.try_it((self.machine, 1)))
        self.assertEqual(own["points"], "15")
        self.assertIsNone(own["tier"]["before"])
        self.assertEqual(own["tier"]["after"]["name"], "Silver")
        self.assertEqual(own["tier"]["missing"], "$\xa03,000 more to reach Gold")

    def test_what_would_a_gold_customer_get(self):
        trial = self.try_it((self.machine, 1), tier_id=self.gold.id)
        self.assertEqual(self.get_own(trial)["points"], "30")
        self.assertEqual(self.get_own(trial)["tier"]["before"]["name"], "Gold")
        self.assertEqual(self.get_own(trial)["tier"]["missing"], "")

    def test_what_if_more_had_been_spent(self):
        trial = self.try_it((self.machine, 1), spend=3000)
        self.assertEqual(self.get_own(trial)["tier"]["before"]["name"], "Silver")
        self.assertEqual(self.get_own(trial)["tier"]["after"]["name"], "Gold")

    def test_customer_is_proposed_as_known(self):
        self.program.sudo()._publish(self.program._get_latest_version().valid_from)
        self.spend(2500)
        self.member.invalidate_recordset()
        self.assertEqual(self.member.tier_id, self.silver)
        trial = self.try_it((self.coat, 1), partner_id=self.customer.id)
        self.assertEqual((trial.tier_id, trial.spend, trial.is_new), (self.silver, 2500, False))

    def test_a_new_customer_is_welcome(self):
        self.program.rule_ids = [Command.create({"mode": "welcome", "points": 1000})]
        trial = self.try_it((self.machine, 1))
        own = self.get_own(trial)
        self.assertEqual(own["points"], "1,015")
        self.assertEqual([part["kind"] for part in own["parts"]], ["earn", "welcome"])
        self.assertEqual(own["rest"], "1,000")
        # Rounding is told by itself.
        trial.line_ids.price_unit = 3150
        self.assertEqual(self.get_own(trial)["rest"], "1,000")
        trial.line_ids.price_unit = 3000
        trial.is_new = False
        self.assertEqual(self.get_own(trial)["points"], "15")
        self.assertIn("Not the first purchase", self.get_own(trial)["missed"][0])

    def test_birthday_employee_tags_and_territory(self):
        parent = self.env["res.partner.category"].create({"name": "Clubs"})
        tag = self.env["res.partner.category"].create({"name": "VIP", "parent_id": parent.id})
        self.program.write(
            {
                "group_ids": [Command.set(parent.ids)],
                "country_ids": [Command.set(self.env.ref("base.de").ids)],
                "exclude_employee": True,
                "accelerator_ids": [Command.create({"factor": 2, "birthday": "day"})],
            }
        )
        trial = self.try_it((self.machine, 1), date=TUESDAY, country_id=False)
        for name in ("groups", "territory", "employee", "birthday", "tiers"):
            self.assertIn(name, trial.asks)
        self.assertIn("required tag", self.get_own(trial)["missed"][0])
        trial.group_ids = tag
        self.assertIn("customer's region", self.get_own(trial)["missed"][0])
        trial.country_id = self.env.ref("base.de")
        self.assertEqual(self.get_own(trial)["points"], "15")
        trial.birthday = date(1990, 6, 2)
        self.assertEqual(self.get_own(trial)["points"], "30")
        trial.is_employee = True
        self.assertIn("Employees", self.get_own(trial)["missed"][0])
        self.assertEqual(self.get_own(trial)["points"], "0")

    def test_traits_of_a_contact_are_proposed(self):
        tag = self.env["res.partner.category"].create({"name": "VIP"})
        self.customer.write(
            {
                "category_id": [Command.set(tag.ids)],
                "country_id": self.env.ref("base.fr").id,
                "loyalty_birthday": date(1980, 2, 29),
            }
        )
        trial = self.try_it(partner_id=self.customer.id)
        self.assertEqual(trial.group_ids, tag)
        self.assertEqual(trial.country_id, self.env.ref("base.fr"))
        self.assertEqual(trial.birthday, date(2000, 2, 29))

    def test_selections_of_customers(self):
        selection = self.make_selection(
            ("city", "=", "Lindholm"), name="Lindholm", target="contact"
        )
        self.program.customer_selection_ids = selection
        trial = self.try_it((self.machine, 1), partner_id=self.customer.id)
        self.assertEqual(self.get_own(trial)["points"], "0")
        self.customer.city = "Lindholm"
        trial = self.try_it((self.machine, 1), partner_id=self.customer.id)
        self.assertEqual(trial.customer_selection_ids, selection)
        self.assertEqual(self.get_own(trial)["points"], "15")


@tagged("post_install", "-at_install")
class TestTrySale(TryCommon):
    def test_moment_is_that_of_the_shop(self):
        self.company.partner_id.tz = "America/New_York"
        self.program.accelerator_ids = [
            Command.create({"factor": 3, "on_tuesday": True, "time_start": 9, "time_end": 12})
        ]
        for time, points in ((8.5, "59"), (9, "177"), (12, "59")):
            trial = self.try_it((self.coat, 1), date=TUESDAY, time=time)
            self.assertEqual(self.get_own(trial)["points"], points)
        now = self.env["loyalty.hero.try"]._default_moment()
        self.assertIn(now.utcoffset(), (timedelta(hours=-4), timedelta(hours=-5)))

    def test_dates_of_the_program_are_looked_at(self):
        self.program.date_end = date(2026, 1, 1)
        own = self.get_own(self.try_it((self.coat, 1), date=TUESDAY))
        self.assertIn("ended on", own["missed"][0])

    def test_taxes_are_odoos(self):
        tax = self.company_data["default_tax_sale"].copy(
            {"name": "20%", "amount": 20, "price_include_override": "tax_excluded"}
        )
        product = self.make_product("Taxed", 100, taxes_id=[Command.set(tax.ids)])
        trial = self.try_it((product, 1))
        self.assertEqual(trial.amount_total, 120)
        self.assertEqual(self.get_own(trial)["points"], "120")
        self.program.tax_included = False
        self.assertEqual(self.get_own(self.try_it((product, 1)))["points"], "100")

    def test_trial_and_invoice_agree(self):
        tax = self.company_data["default_tax_sale"].copy(
            {"name": "19%", "amount": 19, "price_include_override": "tax_excluded"}
        )
        product = self.make_product("Taxed", 33.33, taxes_id=[Command.set(tax.ids)])
        trial = self.try_it((product, 3, {"discount": 7}))
        invoice = self.make_invoice((product, 3), post=False)
        invoice.invoice_line_ids.write({"tax_ids": [Command.set(tax.ids)], "discount": 7})
        invoice.action_post()
        self.assertEqual(trial.amount_total, invoice.amount_total)
        self.assertEqual(float(self.get_own(trial)["points"]), self.member.balance)

    def test_pricelist_makes_price_and_currency(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Euro half",
                "currency_id": euro.id,
                "item_ids": [Command.create({"compute_price": "percentage", "percent_price": 50})],
            }
        )
        trial = self.try_it((self.coat, 1), pricelist_id=pricelist.id)
        self.assertEqual(trial.currency_id, euro)
        price = self.program.currency_id._convert(29.5, euro, self.company, trial.date)
        self.assertAlmostEqual(trial.line_ids.price_unit, price, 2)
        self.program.exclude_discounted = True
        trial = self.try_it((self.coat, 1), pricelist_id=pricelist.id)
        self.assertIn("Discounted", trial.line_ids.why)
        self.program.exclude_discounted = False
        self.program.rule_ids.pricelist_ids = pricelist
        self.assertEqual(self.get_own(self.try_it((self.coat, 1)))["points"], "0")
        trial = self.try_it((self.coat, 1), pricelist_id=pricelist.id)
        self.assertNotEqual(self.get_own(trial)["points"], "0")

    def test_points_and_account_are_left_out(self):
        self.program.exclude_on_account = True
        trial = self.try_it((self.coat, 1), paid_with_points=9, on_account=10)
        own = self.get_own(trial)
        self.assertEqual(own["points"], "40")
        self.assertIn("On account", own["missed"][0])
        self.assertIn("Paid with points", own["missed"][1])

    def test_items_say_why_they_earn_nothing(self):
        self.program.write({"exclude_discounted": True, "exclude_layaway": True})
        trial = self.try_it(
            (self.coat, 1, {"discount": 10}), (self.toy, 1, {"handling": "layaway"}), (self.toy, 1)
        )
        self.assertEqual(
            trial.line_ids.mapped("why"),
            ["Discounted items earn nothing", "Layaways earn nothing", ""],
        )
        self.assertEqual(self.get_own(trial)["points"], "39")
        self.assertIn("handling", trial.asks)

    def test_negative_price_lowers_the_whole_sale(self):
        trial = self.try_it((self.coat, 1), (self.toy, 1, {"price_unit": -9}))
        self.assertEqual(self.get_own(trial)["points"], "50")
        self.assertIn("Discount on the whole sale", self.get_own(trial)["missed"][0])

    def test_invoices_that_earn_nothing_say_so(self):
        self.program.invoices = False
        self.assertIn("invoices", self.get_own(self.try_it((self.coat, 1)))["missed"][0])

    def test_caps_are_told(self):
        self.program.cap_sale = 40
        own = self.get_own(self.try_it((self.coat, 1)))
        self.assertEqual(own["points"], "40")
        self.assertIn("Maximum of 40 per sale", own["missed"][0])

    def test_caps_count_what_was_earned_before(self):
        self.change_program(cap_day=80)
        self.make_invoice((self.coat, 1))
        trial = self.try_it((self.coat, 1), partner_id=self.customer.id)
        self.assertEqual(self.get_own(trial)["points"], "21")

    def test_premiums_are_told_with_their_progress(self):
        program = self.make_program(
            code="BACK",
            kind="premium_multiple",
            premium_amount_min=500,
            premium_kind="percent",
            premium_percent=5,
            rule_ids=[Command.create({"mode": "count"})],
            reward_ids=[],
        )
        trial = self.try_it((self.coat, 10), program=program)
        premium = self.get_own(trial)["premium"]
        self.assertEqual((premium["count"], premium["worth"]), (1, "$\xa025"))
        self.assertEqual(premium["percent"], 18)
        self.assertEqual(premium["text"], "Towards the next premium: $\xa090 of $\xa0500")
        self.assertEqual(self.get_own(trial)["given"], [])
        self.assertEqual(trial.line_ids.earns, "counts")
        trial = self.try_it((self.coat, 1), program=program, premium_amount=440)
        self.assertEqual(self.get_own(trial)["premium"]["count"], 0)
        self.assertEqual(self.get_own(trial)["premium"]["percent"], 100)


@tagged("post_install", "-at_install")
class TestTryPrograms(TryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.toys = cls.make_selection(("name", "like", "train"), name="Trains")
        cls.toy_club = cls.make_program(
            name="Toy Club",
            code="TOYS",
            rule_ids=[Command.create({"points": 5, "selection_ids": [Command.set(cls.toys.ids)]})],
        )

    def test_each_item_goes_to_the_first_program_that_takes_it(self):
        self.make_member(self.toy_club, sequence=1)
        trial = self.try_it(
            (self.toy, 1), (self.coat, 1), partner_id=self.customer.id, all_programs=True
        )
        self.assertEqual(
            [program["name"] for program in trial.result["programs"]], ["Toy Club", "Star Club"]
        )
        self.assertEqual(
            trial.line_ids.mapped("earns"), ["199 Stars · Toy Club", "59 Stars · Star Club"]
        )
        self.assertIn("Wooden train: counted for “Toy Club”", self.get_own(trial)["missed"][0])
        alone = self.try_it((self.toy, 1), (self.coat, 1), partner_id=self.customer.id)
        self.assertEqual(self.get_own(alone)["points"], "98")

    def test_programs_that_enrol_by_themselves_take_part(self):
        trial = self.try_it((self.toy, 1), all_programs=True)
        self.assertEqual(len(trial.result["programs"]), 2)
        self.toy_club.enrolment = "manual"
        self.assertEqual(len(self.try_it((self.toy, 1), all_programs=True).result["programs"]), 1)

    def test_a_draft_takes_part_beside_what_runs(self):
        self.program.state = "draft"
        trial = self.try_it((self.coat, 1), all_programs=True)
        self.assertEqual(
            {program["name"] for program in trial.result["programs"]}, {"Star Club", "Toy Club"}
        )

    def test_trial_and_sale_agree(self):
        trial = self.try_it(
            (self.toy, 1), (self.coat, 1), partner_id=self.customer.id, all_programs=True
        )
        self.make_invoice((self.toy, 1), (self.coat, 1))
        earned = {
            str(member.program_id.id): member.balance for member in self.customer.loyalty_member_ids
        }
        self.assertEqual(
            {str(program["id"]): float(program["points"]) for program in trial.result["programs"]},
            earned,
        )


@tagged("post_install", "-at_install")
class TestTryRights(TryCommon):
    def test_managers_try_and_cashiers_do_not(self):
        manager = self.make_user(
            "try manager", "base.group_user", "loyalty_hero.loyalty_hero_group_manager"
        )
        cashier = self.make_user(
            "try cashier", "base.group_user", "loyalty_hero.loyalty_hero_group_cashier"
        )
        form = Form(
            self.env["loyalty.hero.try"]
            .with_user(manager)
            .with_context(default_program_id=self.program.id)
        )
        form.partner_id = self.customer
        with form.line_ids.new() as line:
            line.product_id = self.coat
        self.assertEqual(form.result["programs"][0]["points"], "59")
        with self.assertRaises(AccessError):
            self.env["loyalty.hero.try"].with_user(cashier).create({"program_id": self.program.id})

    def test_last_trial_is_opened_again(self):
        trial = self.try_it((self.coat, 1))
        action = self.program.action_try()
        self.assertEqual(action["res_id"], trial.id)
        self.assertFalse(trial.action_start_over()["res_id"])
        self.assertEqual(fields.Date.today(), trial.date)
