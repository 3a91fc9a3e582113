"""What rules make of orders at the till: steps, bonuses, hours, means of payment, prices, caps."""

from odoo import Command
from odoo.tests import tagged

from odoo.addons.loyalty_hero.tests.common import HAPPY_HOURS

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosEarning(LoyaltyHeroPosCommon):
    def setUp(self):
        super().setUp()
        self.company.partner_id.tz = "Europe/Berlin"
        self.bank = self.config.payment_method_ids.filtered(lambda method: method.type == "bank")[
            :1
        ]

    def set_rules(self, *rules, **vals):
        self.change_program(
            rule_ids=[Command.clear(), *(Command.create(rule) for rule in rules)], **vals
        )

    def test_highest_step_that_a_basket_reaches_counts_once(self):
        steps = [
            Command.create({"amount_min": amount, "points": points})
            for amount, points in ((50, 10), (60, 15))
        ]
        self.set_rules({"mode": "basket", "step_ids": steps})
        self.assertEqual(self.earn((self.toy, 1)), 0)  # 39.80
        self.assertEqual(self.earn((self.coat, 1)), 10)  # 59.00
        self.assertEqual(self.earn((self.make_product("Scarf", 60), 1)), 15)
        self.assertEqual(self.earn((self.coat, 10)), 15)

    def test_bonus_for_each_item_of_a_category_next_week_only(self):
        shoes = self.env["product.category"].create({"name": "Shoes"})
        sandals = self.make_product("Sandals", 25, categ_id=shoes.id)
        selection = self.make_selection(("categ_id", "=", shoes.id))
        self.set_rules(
            {"points": 1, "per_amount": 1},
            {
                "mode": "bonus",
                "points": 100,
                "selection_ids": selection.ids,
                "date_start": "2026-06-08",
                "date_end": "2026-06-14",
            },
        )
        # Sunday night and Monday morning are told apart where the shop is, two hours before UTC.
        self.assertEqual(self.earn((sandals, 2), at="2026-06-07 21:59:59"), 50)
        self.assertEqual(self.earn((sandals, 2), at="2026-06-07 22:00:00"), 250)
        self.assertEqual(self.earn((sandals, 2), (self.coat, 1), at="2026-06-14 21:59:59"), 309)
        self.assertEqual(self.earn((sandals, 2), at="2026-06-14 22:00:00"), 50)
        self.assert_audit()

    def make_punch_card(self, **vals):
        """A running punch card for coffee, and a bag of it."""
        coffee = self.make_product("Bag of coffee", 7, default_code="COFFEE", available_in_pos=True)
        beans = self.make_selection(("default_code", "=", "COFFEE"))
        program = self.make_program(
            name="Punch Card",
            code="PUNCH",
            kind="premium_single",
            premium_items_min=10,
            premium_kind="percent",
            premium_percent=10,
            reward_ids=False,
            rule_ids=[Command.create({"mode": "count", "selection_ids": beans.ids})],
            **vals,
        )
        return program, coffee

    def test_coat_earns_though_a_punch_card_runs(self):
        program, coffee = self.make_punch_card()
        self.assertEqual(self.earn((self.coat, 1), (coffee, 3)), 59)
        member = self.customer.loyalty_member_ids - self.member
        self.assertEqual((member.program_id, member.premium_items), (program, 3))

    def test_customer_of_an_exclusive_program_earns_in_no_other_until_they_leave(self):
        program, coffee = self.make_punch_card(is_exclusive=True, enrolment="manual")
        self.assertEqual(self.earn((self.coat, 1), (coffee, 3)), 80)
        member = self.make_member(program)
        self.assertEqual(self.earn((self.coat, 1), (coffee, 3)), 0)
        member.invalidate_recordset()
        self.assertEqual(member.premium_items, 3)
        member.action_leave()
        self.assertEqual(self.earn((self.coat, 1)), 59)
        self.assert_audit()

    def test_welcome_points_come_once(self):
        self.set_rules({"points": 1, "per_amount": 1}, {"mode": "welcome", "points": 1000})
        self.assertEqual(self.earn((self.coat, 1)), 1059)
        self.assertEqual(self.earn((self.coat, 1)), 59)

    def test_welcome_points_of_a_customer_who_joins_at_the_till(self):
        self.set_rules({"points": 1, "per_amount": 1}, {"mode": "welcome", "points": 1000})
        newcomer = self.env["res.partner"].create({"name": "Nils"})
        self.sell((self.coat, 1), customer=newcomer)
        self.sell((self.coat, 1), customer=newcomer)
        self.assertEqual(newcomer.loyalty_member_ids.balance, 1118)

    def test_hours_are_the_shops_across_daylight_saving(self):
        self.change_program(accelerator_ids=[Command.create(HAPPY_HOURS)])
        points = {
            # Winter: an hour before UTC.
            "2026-03-24 07:59:59": 59,
            "2026-03-24 08:00:00": 177,
            "2026-03-24 10:59:59": 177,
            "2026-03-24 11:00:00": 59,
            "2026-03-25 09:00:00": 59,  # a Wednesday
            "2026-03-26 09:00:00": 177,  # a Thursday
            # Summer: two hours.
            "2026-03-31 06:59:59": 59,
            "2026-03-31 07:00:00": 177,
            "2026-03-31 09:59:59": 177,
            "2026-03-31 10:00:00": 59,
            # And winter again.
            "2026-10-27 07:30:00": 59,
            "2026-10-27 08:00:00": 177,
        }
        for moment, expected in points.items():
            self.assertEqual(self.earn((self.coat, 1), at=moment), expected, moment)

    def test_accelerators_by_spend_promotion_customer_and_birthday(self):
        self.customer.loyalty_birthday = "1990-09-17"
        self.change_program(
            accelerator_ids=[
                Command.create({"factor": 1.5, "has_spend_over": True, "spend_over": 1000}),
                Command.create({"factor": 2, "date_start": "2026-06-01", "date_end": "2026-06-14"}),
                Command.create({"factor": 4, "birthday": "day"}),
            ]
        )
        desk = self.make_product("Desk", 1000)
        self.assertEqual(self.earn((desk, 1), at="2026-05-01 10:00:00"), 1000)
        self.assertEqual(self.earn((self.toy, 1), at="2026-05-02 10:00:00"), 39)  # not over 1,000
        self.assertEqual(self.earn((self.coat, 1), at="2026-05-03 10:00:00"), 88)  # 88.50
        self.assertEqual(self.earn((self.coat, 1), at="2026-06-14 10:00:00"), 118)
        self.assertEqual(self.earn((self.coat, 1), at="2026-06-15 10:00:00"), 88)
        self.assertEqual(self.earn((self.coat, 1), at="2026-09-17 10:00:00"), 236)
        self.member.factor = 3
        self.assertEqual(self.earn((self.coat, 1), at="2026-09-18 10:00:00"), 177)
        self.change_program(combination="multiply")
        self.assertEqual(self.earn((self.coat, 1), at="2026-09-18 10:00:00"), 265)  # 59 x 4.5
        self.change_program(combination="add")
        self.assertEqual(self.earn((self.coat, 1), at="2026-09-18 10:00:00"), 206)  # 59 x 3.5

    def test_rule_for_means_of_payment(self):
        self.set_rules(
            {"points": 2, "per_amount": 1, "payment_method_ids": self.bank.ids},
            {"points": 1, "per_amount": 1},
        )
        self.give_points(100)
        self.assertEqual(self.earn((self.coat, 1), paid=[(self.bank, 59)]), 118)
        self.assertEqual(self.earn((self.coat, 1)), 59)
        self.assertEqual(self.earn((self.coat, 1), paid=[(self.bank, 20)]), 59)
        # What points pay is left out of both the points and the question how it was paid.
        self.assertEqual(self.earn((self.coat, 1), points=100, paid=[(self.bank, 49)]), -100 + 98)

    def test_change_is_no_means_of_payment(self):
        self.set_rules({"points": 1, "per_amount": 1, "payment_method_ids": self.bank.ids})
        change = {"amount_return": -41}
        self.assertEqual(
            self.earn((self.coat, 1), paid=[(self.bank, 100)], pos_order_ui_args=change), 59
        )
        self.set_rules({"points": 1, "per_amount": 1, "payment_method_ids": self.cash.ids})
        self.assertEqual(
            self.earn((self.coat, 1), paid=[(self.cash, 100)], pos_order_ui_args=change), 59
        )

    def test_accelerator_for_a_pricelist(self):
        club = self.env["product.pricelist"].create(
            {"name": "Club prices", "currency_id": self.currency.id}
        )
        self.config.write(
            {"use_pricelist": True, "available_pricelist_ids": [Command.link(club.id)]}
        )
        self.change_program(
            accelerator_ids=[Command.create({"factor": 2, "pricelist_ids": club.ids})]
        )
        self.assertEqual(self.earn((self.coat, 1)), 59)
        self.assertEqual(
            self.earn((self.coat, 1), pos_order_ui_args={"pricelist_id": club.id}), 118
        )

    def test_rule_for_a_category_of_the_till(self):
        toys = self.env["pos.category"].create({"name": "Toys"})
        self.toy.pos_categ_ids = toys
        selection = self.make_selection(("pos_categ_ids", "=", toys.id))
        self.set_rules({"points": 3, "per_amount": 1, "selection_ids": selection.ids})
        self.assertEqual(self.earn((self.toy, 1), (self.coat, 1)), 119)  # 39.80 x 3

    def test_rule_for_customer_tags_and_selections_of_contacts(self):
        vip = self.env["res.partner.category"].create({"name": "VIP"})
        locals_ = self.make_selection(("city", "=", "Bremen"), name="Locals", target="contact")
        self.set_rules(
            {"points": 3, "per_amount": 1, "group_ids": vip.ids},
            {"points": 2, "per_amount": 1, "customer_selection_ids": locals_.ids},
            {"points": 1, "per_amount": 1},
        )
        self.assertEqual(self.earn((self.coat, 1)), 59)
        self.customer.city = "Bremen"
        self.assertEqual(self.earn((self.coat, 1)), 118)
        self.customer.category_id = vip
        self.assertEqual(self.earn((self.coat, 1)), 177)

    def test_minimums_of_program_and_rule(self):
        self.change_program(quantity_min=2)
        self.assertEqual(self.earn((self.coat, 1)), 0)
        self.assertEqual(self.earn((self.coat, 1), (self.toy, 1)), 98)
        self.set_rules({"points": 1, "per_amount": 1, "quantity_min": 3}, quantity_min=0)
        self.assertEqual(self.earn((self.coat, 2)), 0)
        self.assertEqual(self.earn((self.coat, 3)), 177)

    def test_sale_partly_paid_with_points(self):
        for choice, points in (("all", 59), ("remainder", 49), ("nothing", 0)):
            self.change_program(paid_with_points=choice)
            self.give_points(100)
            self.assertEqual(self.earn((self.coat, 1), points=100), points - 100, choice)
        self.assert_audit()

    def test_caps_a_sale_a_day_and_a_month(self):
        self.change_program(cap_sale=100, cap_day=150, cap_period=250, cap_period_unit="month")
        self.assertEqual(self.earn((self.coat, 2), at="2026-05-10 10:00:00"), 100)  # 118
        self.assertEqual(self.earn((self.coat, 1), at="2026-05-10 21:59:00"), 50)  # of 59
        self.assertEqual(self.earn((self.coat, 1), at="2026-05-10 21:59:30"), 0)
        self.assertEqual(self.earn((self.coat, 1), at="2026-05-10 22:00:00"), 59)  # a new day there
        self.assertEqual(self.earn((self.coat, 1), at="2026-05-11 10:00:00"), 41)  # of the month
        self.assertEqual(self.earn((self.coat, 1), at="2026-06-01 10:00:00"), 59)
        self.assert_audit()
