"""A cashier's RPC cannot make points: everything that a till may call is tried with forged values."""

from copy import deepcopy
from uuid import uuid4

from psycopg2.errorcodes import UNIQUE_VIOLATION

from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosAttack(LoyaltyHeroPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.give_points(100)
        cls.stranger = cls.env["res.partner"].create({"name": "Stranger"})
        cls.cashier = cls.make_user("cashier", "base.group_user", "point_of_sale.group_pos_user")
        cls.config = cls.config.with_user(cls.cashier)

    def forge(self, data, message="were not reserved"):
        with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
            self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])
        self.env.invalidate_all()
        self.assertFalse(self.env["pos.order"].search([("uuid", "=", data["uuid"])]))

    def test_points_payment_that_was_not_granted(self):
        data = self.create_ui_order_data(
            [(self.coat, 1)],
            customer=self.customer,
            payments=[(self.points, 59)],
            uuid=str(uuid4()),
        )
        self.forge(data)
        self.assert_balance(100)

    def test_what_is_special_about_sold_goods_is_not_the_cashiers_to_say(self):
        """A return judges the whole order anew, by what was kept with its lines."""
        line = self.sell((self.coat, 1)).lines.with_user(self.cashier)
        for flags in (["discounted"], False):
            with self.assertRaises(AccessError), self.cr.savepoint():
                line.write({"loyalty_flags": flags})
        self.assertFalse(line.sudo().loyalty_flags)
        data = self.create_ui_order_data([(self.coat, 1)], customer=self.customer)
        data["lines"][0][2]["loyalty_flags"] = ["discounted"]
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])

    def test_points_payment_of_another_amount(self):
        data = self.make_order_data((self.coat, 1), points=50)
        for payment, amount in zip(data["payment_ids"], (59, 0), strict=True):
            payment[2]["amount"] = amount
        self.forge(data)
        self.assert_balance(100)

    def test_points_of_another_customer(self):
        data = self.make_order_data((self.coat, 1), points=50)
        data["partner_id"] = self.stranger.id
        self.forge(data)
        self.assert_balance(100)

    def test_points_granted_to_another_order(self):
        data = self.make_order_data((self.coat, 1), points=50)
        self.forge({**deepcopy(data), "uuid": str(uuid4())})
        self.assert_balance(100)

    def test_grant_used_twice(self):
        data = self.make_order_data((self.coat, 1), points=100)
        self.sync(deepcopy(data))
        with self.assert_database_refuses(UNIQUE_VIOLATION):
            self.sync({**deepcopy(data), "uuid": str(uuid4())})
        self.assert_balance(49)

    def test_hold_with_forged_numbers(self):
        for points in (-100, 0, "100", "abc", None, 1.5, True, float("inf"), [100], 10**30):
            with self.assertRaisesRegex(UserError, "points"), self.cr.savepoint():
                self.config.loyalty_hold(self.make_wish(points=points))
        for name in ("due", "base", "partner_id", "reward_id"):
            for value in (-1, "1", None, 10**12 if name.endswith("_id") else -(10**12)):
                with self.assertRaises(UserError) as caught, self.cr.savepoint():
                    self.config.loyalty_hold(self.make_wish(**{name: value}))
                self.assertNotIsInstance(caught.exception, AccessError)
        self.member.invalidate_recordset()
        self.assertEqual((self.member.balance, self.member.points_held), (100, 0))

    def make_wish(self, **values):
        return {
            "order_uuid": str(uuid4()),
            "payment_uuid": str(uuid4()),
            "partner_id": self.customer.id,
            "reward_id": self.reward.id,
            "points": 1000,
            "due": 5900,
            "base": 5900,
            **values,
        }

    def test_hold_of_a_draft_program_or_another_shop(self):
        self.change_program(pos_config_ids=self.other_currency_config)
        with self.assertRaisesRegex(UserError, "cannot redeem points here"):
            self.config.loyalty_hold(self.make_wish())
        self.program.write({"pos_config_ids": False, "state": "draft"})
        with self.assertRaisesRegex(UserError, "cannot redeem points here"):
            self.config.loyalty_hold(self.make_wish())

    def test_more_points_than_the_order_costs(self):
        # The till claims a large order to hold much, then sends a small one with cash back.
        payment_uuid, uuid, amount = self.redeem(100, 1000)
        data = self.create_ui_order_data(
            [(self.make_product("Gum", 1, available_in_pos=True), 1)],
            customer=self.customer,
            payments=[(self.points, amount), (self.cash, 1 - amount)],
            uuid=uuid,
        )
        data["payment_ids"][0][2]["uuid"] = payment_uuid
        self.forge(data, "can be paid with points")
        self.assert_balance(100)

    def test_share_of_the_sale_is_checked_on_the_order_itself(self):
        self.reward.share_max_percent = 50
        self.change_program()
        payment_uuid, uuid, amount = self.redeem(100, 1000)
        data = self.create_ui_order_data(
            [(self.make_product("Book", 12, available_in_pos=True), 1)],
            customer=self.customer,
            payments=[(self.points, amount), (self.cash, 2)],
            uuid=uuid,
        )
        data["payment_ids"][0][2]["uuid"] = payment_uuid
        self.forge(data, "can be paid with points")

    def test_direct_writes_to_every_model(self):
        entry = self.member.entry_ids
        records = {
            self.program: {"amount_min": 0},
            self.program.rule_ids: {"points": 1000},
            self.reward: {"amount": 1000},
            self.member: {"balance": 1000},
            entry: {"points": 1000},
            self.env["loyalty.hero.program.version"].sudo()._get_in_effect(self.program): {
                "compiled": {}
            },
        }
        for record, vals in records.items():
            forged = record.with_user(self.cashier)
            with self.assertRaises(AccessError if record != entry else UserError):
                forged.write(vals)
            with self.assertRaises(AccessError if record != entry else UserError):
                forged.create(vals)
            with self.assertRaises(AccessError):
                forged.unlink()
        for model in ("allocation", "redemption"):
            with self.assertRaises(AccessError):
                self.env[f"loyalty.hero.{model}"].with_user(self.cashier).create({})
        self.assert_balance(100)

    def test_private_methods_cannot_be_called(self):
        for model, method in (
            ("loyalty.hero.transaction", "_post"),
            ("loyalty.hero.redemption", "_take"),
            ("loyalty.hero.redemption", "_hold"),
            ("loyalty.hero.member", "_enrol"),
            ("loyalty.hero.allocation", "_match"),
            ("pos.order", "_loyalty_settle"),
        ):
            # Odoo refuses every name with an underscore, whether there is such a method or not.
            self.assertTrue(callable(getattr(type(self.env[model]), method, None)), method)
            with self.assertRaisesRegex(AccessError, "Private methods"):
                get_public_method(self.env[model], method)

    def test_till_of_another_company(self):
        other = self.setup_other_company(name="Other shop")["company"]
        self.cashier.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        till = self.config.with_company(other)
        for call in (
            lambda: till.loyalty_hold(self.make_wish()),
            lambda: till.loyalty_record(self.make_wish()),
            lambda: till.loyalty_status(self.customer.ids),
            lambda: till.loyalty_find_card("1"),
            lambda: till.loyalty_release(str(uuid4())),
            lambda: till.loyalty_return([]),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_who_is_no_cashier_cannot_ask(self):
        self.config = self.config.with_user(self.make_user("clerk", "base.group_user"))
        with self.assertRaises(AccessError):
            self.config.loyalty_hold(self.make_wish())

    def test_release_of_another_companys_hold(self):
        payment_uuid, *_rest = self.redeem(50, 59)
        other = self.setup_other_company(name="Other shop")["company"]
        config = (
            self.env["pos.config"]
            .with_company(other)
            .create({"name": "Other till", "company_id": other.id})
        )
        config.loyalty_release(payment_uuid)
        self.member.invalidate_recordset()
        self.assertEqual(self.member.points_held, 50)
