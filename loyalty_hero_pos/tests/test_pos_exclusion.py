"""What can be left out, each through an order of the till, and what discounts do to the rest."""

from odoo import Command, fields
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosExclusion(LoyaltyHeroPosCommon):
    def setUp(self):
        super().setUp()
        self.on_account = self.pay_later_pm

    def check_exclusion(self, name, with_it, without_it, *lines, **options):
        """The same sale earns ``without_it`` when the exclusion is ticked, ``with_it`` when it is not."""
        for is_excluded, points in ((False, with_it), (True, without_it)):
            self.exclude(name, is_excluded)
            self.assertEqual(self.earn(*lines, **options), points, f"{name} {is_excluded}")
        self.assert_audit()

    def exclude(self, name, is_excluded):
        if name == "excluded_partner_ids":  # the one exclusion that is no tick
            self.change_program(excluded_partner_ids=self.customer if is_excluded else False)
        else:
            self.change_program(**{name: is_excluded})

    # The whole sale ---------------------------------------------------------------------------------------------

    def test_back_orders(self):
        ship_later = {"shipping_date": fields.Date.add(fields.Date.today(), days=3)}
        self.check_exclusion(
            "exclude_back_order", 59, 0, (self.coat, 1), pos_order_ui_args=ship_later
        )
        self.assertEqual(self.earn((self.coat, 1)), 59)

    def test_layaways_are_shipped_later_and_not_wholly_paid(self):
        ship_later = {"shipping_date": fields.Date.add(fields.Date.today(), days=3)}
        self.check_exclusion(
            "exclude_layaway",
            59,
            0,
            (self.coat, 1),
            paid=[(self.on_account, 40)],
            pos_order_ui_args=ship_later,
        )
        self.assertEqual(self.earn((self.coat, 1), pos_order_ui_args=ship_later), 59)

    def test_employees(self):
        self.customer.employee = True
        self.check_exclusion("exclude_employee", 59, 0, (self.coat, 1))

    def test_chosen_customers(self):
        self.check_exclusion("excluded_partner_ids", 59, 0, (self.coat, 1))

    # A part of the sale -----------------------------------------------------------------------------------------

    def test_part_on_account(self):
        self.check_exclusion(
            "exclude_on_account",
            98,
            58,
            (self.toy, 1),
            (self.coat, 1),
            paid=[(self.on_account, 40)],
        )
        self.assertEqual(self.earn((self.coat, 1), paid=[(self.on_account, 59)]), 0)

    def test_part_paid_with_points(self):
        self.give_points(200)
        self.change_program(paid_with_points="all")
        self.assertEqual(self.earn((self.coat, 1), points=100), 59 - 100)
        self.change_program(paid_with_points="remainder")
        self.assertEqual(self.earn((self.coat, 1), points=100), 49 - 100)

    # Lines ------------------------------------------------------------------------------------------------------

    def test_items_with_a_discount(self):
        self.check_exclusion(
            "exclude_discounted",
            53 + 39,
            39,
            self.make_line(self.coat, discount=10),
            (self.toy, 1),
        )

    def test_items_below_their_price(self):
        self.check_exclusion("exclude_discounted", 49, 0, self.make_line(self.coat, price=49))
        self.assertEqual(self.earn(self.make_line(self.coat, price=59)), 59)
        self.assertEqual(self.earn(self.make_line(self.coat, price=65)), 65)

    def test_items_of_a_promotional_pricelist(self):
        sale = self.env["product.pricelist"].create(
            {
                "name": "Summer sale",
                "currency_id": self.currency.id,
                "item_ids": [
                    Command.create(
                        {
                            "applied_on": "0_product_variant",
                            "product_id": self.coat.id,
                            "compute_price": "percentage",
                            "percent_price": 20,
                        }
                    )
                ],
            }
        )
        price = sale._get_product_price(self.coat, 1)
        self.assertEqual(price, 47.2)
        self.check_exclusion(
            "exclude_discounted",
            87,
            39,
            self.make_line(self.coat, price=price),
            (self.toy, 1),
            pos_order_ui_args={"pricelist_id": sale.id},
        )

    def test_parts_of_a_combo_are_not_discounted(self):
        self.change_program(exclude_discounted=True)
        order = self.sell((self.toy, 1), self.make_line(self.coat, price=10))
        parent, part = order.lines
        self.assertEqual(part._find_loyalty_flags(), ["discounted"])
        order.sudo().loyalty_settled = False
        part.combo_parent_id = parent
        self.assertEqual(part._find_loyalty_flags(), [])
        self.assertEqual(parent._find_loyalty_flags(), [])

    def test_gift_cards(self):
        gift_card = self.make_gift_card()
        self.check_exclusion("exclude_gift_card", 109, 59, (self.coat, 1), (gift_card, 1))

    def make_gift_card_payment(self, amount):
        """A line by which Odoo's till takes ``amount`` off for a gift card."""
        program = self.env["loyalty.program"].create(
            {
                **self.env["loyalty.program"]._get_template_values()["gift_card"],
                "name": "Gift cards",
            }
        )
        reward = program.reward_ids[:1]
        return self.make_line(
            reward.discount_line_product_id,
            price=-amount,
            is_reward_line=True,
            reward_id=reward.id,
        )

    def test_goods_paid_with_a_gift_card_earn_in_full(self):
        self.assertEqual(self.earn((self.coat, 1), self.make_gift_card_payment(20)), 59)

    def test_gift_card_is_money_when_points_pay_too(self):
        self.give_points(200)
        order = self.sell((self.coat, 1), self.make_gift_card_payment(20), points=200)
        self.assertEqual(order.amount_total, 39)
        # 59.00 less the 20.00 that points paid: 39 Stars.
        self.assert_balance(39)
        # The coat comes back: the points that paid for it with it, and what it earned is taken.
        self.give_goods_back(order, 1, 0)
        self.assert_balance(200)
        self.assert_audit()

    def test_half_of_what_a_gift_card_paid_gives_half_of_the_points_back(self):
        self.give_points(200)
        order = self.sell((self.coat, 2), self.make_gift_card_payment(20), points=200)
        self.assert_balance(98)
        self.give_goods_back(order, 1, 0)
        self.assert_balance(100 + 49)
        self.assert_audit()

    def test_gift_card_that_counts_takes_back_what_it_earned_when_it_pays(self):
        self.change_program(exclude_gift_card=False)
        self.give_points(200)
        self.sell((self.coat, 1), self.make_gift_card_payment(20), points=200)
        self.assert_balance(19)

    def test_down_payment_is_money_when_points_pay_too(self):
        self.config.down_payment_product_id = self.make_product("Down payment", 0, type="service")
        self.give_points(200)
        quotation = self.make_quotation()
        taken_off = self.make_settled_line(
            quotation, self.config.down_payment_product_id, price=20, quantity=-1
        )
        self.sell(self.make_settled_line(quotation), taken_off, points=200)
        self.assert_balance(39)
        self.assert_audit()

    def test_down_payment_on_an_invoice_is_money_when_points_pay_too(self):
        self.give_points(800)
        invoice = self.make_invoice(
            loyalty_redeem=True,
            loyalty_reward_id=self.reward.id,
            loyalty_redeem_points=800,
            invoice_line_ids=[
                Command.create(
                    {
                        "product_id": self.coat.id,
                        "quantity": quantity,
                        "price_unit": price,
                        "is_downpayment": quantity < 0,
                        "tax_ids": [],
                    }
                )
                for quantity, price in ((1, 1000), (-1, 200))
            ],
        )
        self.assertEqual((invoice.amount_total, invoice.amount_residual), (800, 720))
        # 1,000.00 less the 80.00 that points paid.
        self.assert_balance(920)
        self.credit(invoice, 1, -1)
        self.assert_balance(800)
        self.assert_audit()

    def test_half_of_what_is_on_account_beside_a_gift_card_follows_the_goods(self):
        self.change_program(exclude_on_account=True)
        order = self.sell(
            (self.coat, 2), self.make_gift_card_payment(18), paid=[(self.on_account, 100)]
        )
        # 100.00 of 118.00 are on account: 18 Stars for what the gift card paid.
        self.assert_balance(18)
        self.give_goods_back(order, 1, 0, payments=[(self.on_account, -59)])
        self.assert_balance(9)

    def test_tips(self):
        self.config.tip_product_id = self.make_product("Tip", 5, available_in_pos=True)
        self.assertEqual(self.earn((self.coat, 1), (self.config.tip_product_id, 1)), 59)

    # Quotations -------------------------------------------------------------------------------------------------

    def make_quotation(self):
        quotation = (
            self.env["sale.order"]
            .sudo()
            .create(
                {
                    "partner_id": self.customer.id,
                    "order_line": [
                        Command.create(
                            {"product_id": self.coat.id, "product_uom_qty": 1, "tax_ids": False}
                        )
                    ],
                }
            )
        )
        quotation.action_confirm()
        return quotation

    def make_settled_line(self, quotation, product=None, price=None, quantity=1):
        line = quotation.order_line[:1]
        origin = {"sale_order_origin_id": quotation.id}
        if product:
            return self.make_line(product, quantity, price=price, **origin)
        return self.make_line(self.coat, sale_order_line_id=line.id, **origin)

    def test_settled_quotations(self):
        for is_excluded, points in ((False, 98), (True, 39)):
            self.change_program(exclude_quotation=is_excluded)
            quotation = self.make_quotation()
            self.assertEqual(self.earn(self.make_settled_line(quotation), (self.toy, 1)), points)
            # An invoice of what the till has sold is no second sale.
            self.assertNotEqual(quotation.invoice_status, "to invoice")

    def test_down_payments(self):
        self.config.down_payment_product_id = self.make_product("Down payment", 0, type="service")
        for is_excluded, first, second in ((True, 0, 59), (False, 20, 39)):
            self.change_program(exclude_down_payment=is_excluded)
            quotation = self.make_quotation()
            product = self.config.down_payment_product_id
            down_payment = self.make_settled_line(quotation, product, price=20)
            self.assertEqual(self.earn(down_payment), first)
            taken_off = self.make_settled_line(quotation, product, price=20, quantity=-1)
            self.assertEqual(self.earn(self.make_settled_line(quotation), taken_off), second)

    def test_excluded_quotation_earns_nothing_and_takes_nothing(self):
        self.config.down_payment_product_id = self.make_product("Down payment", 0, type="service")
        self.change_program(exclude_quotation=True, exclude_down_payment=False)
        quotation = self.make_quotation()
        taken_off = self.make_settled_line(
            quotation, self.config.down_payment_product_id, price=20, quantity=-1
        )
        self.assertEqual(self.earn(self.make_settled_line(quotation), taken_off, (self.toy, 1)), 39)

    # Discounts --------------------------------------------------------------------------------------------------

    def test_global_discount_lowers_what_counts(self):
        discount = self.make_product("Discount", 0, type="service")
        self.config.discount_product_id = discount
        self.assertEqual(
            self.earn((self.toy, 1), (self.coat, 1), self.make_line(discount, price=-9.88)), 88
        )

    def test_global_discount_is_spread_over_all_goods(self):
        discount = self.make_product("Discount", 0, type="service")
        selection = self.make_selection(("name", "like", "train"), name="Trains")
        self.change_program(
            rule_ids=[
                Command.clear(),
                Command.create({"points": 1, "per_amount": 0.1, "selection_ids": selection.ids}),
            ]
        )
        # Half of everything: 19.90 of the train count.
        lines = [(self.toy, 1), (self.coat, 1), self.make_line(discount, price=-49.4)]
        self.assertEqual(self.earn(*lines), 199)

    def test_reward_of_odoos_own_loyalty_lowers_what_counts(self):
        promotion = self.env["loyalty.program"].create(
            {
                "name": "5 off",
                "program_type": "promotion",
                "reward_ids": [
                    Command.create(
                        {"reward_type": "discount", "discount": 5, "discount_mode": "per_order"}
                    )
                ],
            }
        )
        reward = promotion.reward_ids[:1]
        line = self.make_line(
            reward.discount_line_product_id, price=-5, is_reward_line=True, reward_id=reward.id
        )
        self.assertEqual(self.earn((self.coat, 1), line), 54)

    # What was special stays so ----------------------------------------------------------------------------------

    def test_return_is_judged_by_what_was_special_when_it_was_sold(self):
        self.change_program(exclude_discounted=True)
        order = self.sell(self.make_line(self.coat, price=49), (self.toy, 1))
        self.assert_balance(39)
        self.coat.list_price = 40
        self.give_goods_back(order, 1, 0)
        self.assert_balance(39)
        self.give_goods_back(order, 0, 1)
        self.assert_balance(0)

    def test_return_of_a_part_on_account(self):
        self.change_program(exclude_on_account=True)
        order = self.sell((self.toy, 1), (self.coat, 1), paid=[(self.on_account, 49.4)])
        self.assert_balance(49)
        self.give_goods_back(order, 0, 1)
        self.assert_balance(19)  # half of 39.80
        self.give_goods_back(order, 1, 0)
        self.assert_balance(0)
        self.assert_audit()

    def test_return_of_discounted_goods(self):
        discount = self.make_product("Discount", 0, type="service")
        order = self.sell((self.toy, 1), (self.coat, 1), self.make_line(discount, price=-9.88))
        self.assert_balance(88)
        self.give_goods_back(order, 1, 1, 1)
        self.assert_balance(0)
        self.assert_audit()
