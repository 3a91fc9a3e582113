"""The till's other flows in a real browser, with points on the order."""

from odoo import Command, fields
from odoo.tests import tagged

from .browser_common import BrowserCommon


@tagged("post_install", "-at_install")
class TestBrowserFlows(BrowserCommon):
    def reduce_prices(self):
        program = self.member.program_id.sudo()
        program.reward_ids.treatment = "discount"
        program._publish()

    def make_member(self, name, points, employer=None):
        """Let somebody else have points."""
        partner = self.env["res.partner"].create(
            {"name": name, "parent_id": employer and employer.id}
        )
        program = self.member.program_id
        members = self.env["loyalty.hero.member"].sudo()
        member = members.create({"partner_id": partner.id, "program_id": program.id})
        self.env["loyalty.hero.transaction"].sudo()._post(
            {
                "source_key": f"test,{name}",
                "company_id": self.main_pos_config.company_id.id,
                "date": fields.Datetime.now(),
            },
            [
                {
                    "member_id": member.id,
                    "program_id": program.id,
                    "kind": "import",
                    "points": points,
                    "tz": "UTC",
                }
            ],
        )
        return member

    def round_to_five_cents(self, only_cash):
        company = self.main_pos_config.company_id
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "To 0.05",
                "rounding": 0.05,
                "rounding_method": "HALF-UP",
                "strategy": "add_invoice_line",
                "profit_account_id": company.default_cash_difference_income_account_id.id,
                "loss_account_id": company.default_cash_difference_expense_account_id.id,
            }
        )
        self.main_pos_config.write(
            {
                "rounding_method": rounding.id,
                "cash_rounding": True,
                "only_round_cash_method": only_cash,
            }
        )
        self.make_product("Postcard", 0.62)

    def make_product(self, name, price):
        return self.env["product.product"].create(
            {"name": name, "list_price": price, "taxes_id": False, "available_in_pos": True}
        )

    def make_quotation(self, partner, quantity):
        coat = self.env["product.product"].search([("name", "=", "Rain coat")])
        line = {"product_id": coat.id, "product_uom_qty": quantity, "tax_ids": False}
        return (
            self.env["sale.order"]
            .sudo()
            .create({"partner_id": partner.id, "order_line": [Command.create(line)]})
        )

    def get_points(self, member):
        return member.entry_ids.sorted("id").mapped("points")

    def check_books(self):
        """Close the session, and see that points and books agree."""
        session = self.main_pos_config.current_session_id.sudo()
        session.post_closing_cash_details(session.cash_register_balance_end)
        session.close_session_from_ui()
        self.assertEqual(session.state, "closed")
        self.assertEqual(self.env["loyalty.hero.audit"].sudo().create({}).difference_count, 0)

    def test_restaurant_splits_moves_and_merges_orders_with_points(self):
        self.reduce_prices()
        self.main_pos_config.write({"module_pos_restaurant": True, "iface_splitbill": True})
        self.main_pos_config.floor_ids.unlink()
        self.env["restaurant.floor"].create(
            {
                "name": "Terrace",
                "pos_config_ids": [Command.link(self.main_pos_config.id)],
                "table_ids": [
                    Command.create(
                        {"table_number": number, "position_h": 200 * number, "position_v": 100}
                    )
                    for number in (1, 2, 3)
                ],
            }
        )
        self.open_till("loyalty_hero_pos_restaurant_tour")
        self.assertEqual(
            self.member.entry_ids.sorted("id").mapped("points"), [1240, -200, 19, -100, 88]
        )
        self.assertEqual((self.member.balance, self.member.points_held), (1047, 0))
        self.check_books()

    def test_points_where_the_whole_order_is_rounded(self):
        self.round_to_five_cents(only_cash=False)
        self.open_till("loyalty_hero_pos_rounding_tour")
        # What was paid with points earns nothing, and is kept as the customer's purchase.
        self.assertEqual(self.get_points(self.member), [1240, -200, 20, -404, 0])
        self.assertEqual((self.member.balance, self.member.points_held), (656, 0))
        self.check_books()

    def test_points_beside_discounts_quotations_and_the_customer_account(self):
        self.reduce_prices()
        self.round_to_five_cents(only_cash=True)
        config = self.main_pos_config
        account = self.env["pos.payment.method"].create(
            {
                "name": "Customer Account",
                "split_transactions": True,
                "company_id": config.company_id.id,
            }
        )
        config.write(
            {
                "payment_method_ids": [Command.link(account.id)],
                "module_pos_discount": True,
                "discount_product_id": self.make_product("discount", 0).id,
                "discount_pc": 10,
                "ship_later": True,
            }
        )
        self.pos_user.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        self.customer.write(
            {
                "street": "Harbour Road 1",
                "city": "Port Calder",
                "country_id": self.env.ref("base.us").id,
            }
        )
        # Odoo shows the quotations of the order's customer, and of those who work there.
        other = self.make_member("Ines Duarte", 300, self.customer)
        self.make_quotation(self.customer, 1)
        self.make_quotation(other.partner_id, 2)
        self.open_till("loyalty_hero_pos_neighbours_tour")
        self.assertEqual(self.get_points(self.member), [1240, -200, 69, -100, 88])
        self.assertEqual((self.member.balance, self.member.points_held), (1097, 0))
        self.assertEqual(self.get_points(other), [300, 157])
        self.check_books()

    def test_orders_that_wait_are_taken_up_by_another_till(self):
        self.reduce_prices()
        other = self.make_member("Ines Duarte", 300)
        program = self.member.program_id.sudo()
        program.redeem_proof = "pin"
        program._publish()
        pins = self.env["loyalty.hero.pin"].sudo()
        pins._set(self.customer, pins._encrypt("4829"))
        # The shop has its means of payment for Stars, before there is a second program.
        self.main_pos_config.sudo()._add_loyalty_payment_method()
        club = program.create(
            {
                "name": "Harbour Club",
                "code": "CLUB",
                "kind": "membership",
                "company_id": program.company_id.id,
                "membership_fee": 49,
                "membership_days": 365,
                "membership_product_id": self.make_product("Harbour Club, a year", 49).id,
                "membership_discount": 10,
            }
        )
        club.action_start()
        member = self.member.sudo().create({"partner_id": self.customer.id, "program_id": club.id})
        self.env["loyalty.hero.membership"].sudo().create(
            {
                "member_id": member.id,
                "product_id": club.membership_product_id.id,
                "date_bought": fields.Date.today(),
                "date_start": fields.Date.today(),
                "source_key": "test,club",
                "source_name": "Club",
            }
        )
        self.open_till("loyalty_hero_pos_park_tour")
        self.assertEqual(self.member.points_held, 200)
        self.open_till("loyalty_hero_pos_take_up_tour")
        self.assertEqual(self.get_points(self.member), [1240, -200])
        self.assertEqual((self.member.balance, self.member.points_held), (1040, 0))
        self.assertEqual(self.get_points(other), [300, 39])
        self.check_books()
