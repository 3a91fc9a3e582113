"""Try it at a till: the shop and the means of payment take part, and the sale agrees."""

from odoo import Command
from odoo.tests import Form, tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestTryAtTheTill(LoyaltyHeroPosCommon):
    def make_trial(self, **vals):
        return self.env["loyalty.hero.try"].create(
            {
                "program_id": self.program.id,
                "line_ids": [Command.create({"product_id": self.coat.id, "quantity": 2})],
                **vals,
            }
        )

    def get_points(self, trial):
        return trial.result["programs"][0]["points"]

    def test_shop_takes_part(self):
        self.program.write({"invoices": False})
        self.assertIn("invoices", self.make_trial().result["programs"][0]["missed"][0])
        trial = self.make_trial(pos_config_id=self.config.id)
        self.assertEqual(self.get_points(trial), "118")
        self.program.pos_config_ids = self.config.copy()
        trial = self.make_trial(pos_config_id=self.config.id)
        self.assertIn("this shop", trial.result["programs"][0]["missed"][0])

    def test_means_of_payment_take_part(self):
        bank = self.config.payment_method_ids.filtered(lambda method: method.type == "bank")[:1]
        self.program.rule_ids.payment_method_ids = bank
        trial = self.make_trial(pos_config_id=self.config.id)
        self.assertIn("payments", trial.asks)
        self.assertEqual(trial.payment_method_ids, self.cash)
        self.assertEqual(self.get_points(trial), "0")
        self.assertIn("means of payment", trial.result["programs"][0]["missed"][0])
        trial.payment_method_ids = bank
        self.assertEqual(self.get_points(trial), "118")
        trial.payment_method_ids = bank | self.cash
        self.assertEqual(self.get_points(trial), "0")

    def test_form_proposes_the_prices_of_the_shop(self):
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Half",
                "currency_id": self.config.currency_id.id,
                "item_ids": [Command.create({"compute_price": "percentage", "percent_price": 50})],
            }
        )
        self.config.write(
            {
                "use_pricelist": True,
                "available_pricelist_ids": [Command.link(pricelist.id)],
                "pricelist_id": pricelist.id,
            }
        )
        self.env.user.group_ids |= self.env.ref("product.group_product_pricelist")
        form = Form(self.env["loyalty.hero.try"].with_context(default_program_id=self.program.id))
        form.pos_config_id = self.config
        self.assertEqual(form.pricelist_id, pricelist)
        with form.line_ids.new() as line:
            line.product_id = self.coat
            self.assertEqual(line.price_unit, 29.5)
        self.assertEqual(form.result["programs"][0]["points"], "29")

    def test_trial_and_order_agree(self):
        trial = self.make_trial(
            pos_config_id=self.config.id, partner_id=self.customer.id, all_programs=True
        )
        orders = self.env["pos.order"].search_count([])
        points = self.get_points(trial)
        self.assertEqual(self.env["pos.order"].search_count([]), orders)
        self.sell((self.coat, 2))
        self.assert_balance(float(points))

    def test_managers_without_the_till_can_try(self):
        manager = self.make_user(
            "try manager", "base.group_user", "loyalty_hero.loyalty_hero_group_manager"
        )
        form = Form(
            self.env["loyalty.hero.try"]
            .with_user(manager)
            .with_context(default_program_id=self.program.id)
        )
        form.pos_config_id = self.config
        with form.line_ids.new() as line:
            line.product_id = self.coat
        self.assertEqual(form.result["programs"][0]["points"], "59")
