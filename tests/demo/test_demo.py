"""The demo shop shows what it promises: two shops, a running program and a history that ties to the books.

What programs can do is in ``test_demo_programs.py``.
"""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessDenied
from odoo.tests import TransactionCase, tagged
from odoo.tools.barcode import check_barcode_encoding

from setup import manifests, settings

SHOPS = ("old_town", "harbour")
ELSEWHERE = ("clara_whitfield", "jonas_petersen", "lighthouse_inn", "robin_ashby")
"""Customers who earn in another program alone, or work here."""


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = cls.env.ref("loyalty_hero.program_star_club_demo")
        cls.configs = cls._get_of_shops("pos_config")
        cls.sessions = cls._get_of_shops("pos_session")
        cls.orders = cls.sessions.order_ids
        cls.redemptions = cls.program.member_ids.redemption_ids

    @classmethod
    def _get_of_shops(cls, name):
        """The records of both shops whose names in the demo data are ``name``, the shop and ``demo``."""
        records = [cls.env.ref(f"loyalty_hero_pos.{name}_{shop}_demo") for shop in SHOPS]
        return records[0].union(*records)

    def get_member(self, customer):
        """The member in the running program whose customer is ``customer`` in the demo data."""
        partner = self.env.ref(f"loyalty_hero.partner_{customer}_demo")
        return self.program.member_ids.filtered(lambda member: member.partner_id == partner)

    def find_card(self, number):
        """What the till of Old Town tells the cashier about a card."""
        cashier = self.env.ref("loyalty_hero.user_cashier_demo")
        return self.configs[0].with_user(cashier).loyalty_find_card(number)

    def test_modules_have_loaded_their_demo_data(self):
        """A failure in demo data is only a warning for Odoo, which goes on without."""
        modules = self.env["ir.module.module"].search([("name", "in", manifests.modules())])
        self.assertEqual(set(modules.mapped("name")), set(manifests.modules()))
        self.assertFalse(modules.filtered(lambda module: not module.demo).mapped("name"))
        self.assertFalse(self.env["ir.demo_failure"].search([]).mapped("error"))

    def test_audit_finds_no_difference(self):
        audit = self.env["loyalty.hero.audit"].create({})
        self.assertEqual(
            audit.difference_count, 0, audit.line_ids.filtered("difference_count").mapped("details")
        )
        # Points activity is summed up by an hourly job, which has not run here yet.
        self.assertEqual(
            audit.line_ids.filtered(lambda line: not line.checked_count).mapped("name"),
            ["The points activity report matches the ledger"],
        )

    def test_ledger_is_sealed(self):
        seals = self.env["loyalty.hero.seal"].search([], order="number")
        self.assertEqual(seals.mapped("number"), [1, 2])
        self.assertTrue(all(seals.mapped("allocation_count")))
        posted = self.env["loyalty.hero.transaction"].search_count([])
        self.assertEqual(sum(seals.mapped("transaction_count")), posted)

    def test_star_club_runs_in_both_shops(self):
        self.assertEqual(self.program.state, "running")
        self.assertEqual(self.program.pos_config_ids, self.configs)

    def test_both_shops_sold_on_several_days_to_several_customers(self):
        for session in self.sessions:
            self.assertGreaterEqual(len(session.order_ids), 10)
            self.assertGreaterEqual(len(session.order_ids.partner_id), 6)
            self.assertGreaterEqual(
                len({moment.date() for moment in session.order_ids.mapped("date_order")}), 6
            )
            self.assertTrue(session.order_ids.filtered("is_refund"))

    def test_orders_are_paid_to_the_cent(self):
        for order in self.orders:
            self.assertAlmostEqual(
                sum(order.lines.mapped("price_subtotal_incl")), order.amount_total
            )
            self.assertAlmostEqual(sum(order.payment_ids.mapped("amount")), order.amount_total)
            for line in order.lines:
                self.assertEqual(line.price_unit, line.product_id.list_price)
                self.assertEqual(line.full_product_name, line.product_id.display_name)

    def test_sessions_are_closed_without_a_difference_in_the_drawer(self):
        self.assertEqual(set(self.sessions.mapped("state")), {"closed"})
        self.assertEqual(self.sessions.mapped("cash_register_difference"), [0, 0])
        self.assertEqual(set(self.sessions.move_id.mapped("state")), {"posted"})
        receivables = self.sessions._get_related_account_moves().line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        self.assertTrue(all(receivables.mapped("reconciled")))

    def test_every_customer_of_a_sale_is_a_member_with_points(self):
        accountant = self.env.ref("loyalty_hero.user_accountant_demo")
        invoices = self.env["account.move"].search(
            [("move_type", "=", "out_invoice"), ("create_uid", "=", accountant.id)]
        )
        customers = self.orders.partner_id | invoices.partner_id
        elsewhere = self.env["res.partner"].union(
            *(self.env.ref(f"loyalty_hero.partner_{name}_demo") for name in ELSEWHERE)
        )
        members = self.program.member_ids.filtered("entry_ids")
        self.assertEqual(members.partner_id, customers - elsewhere)
        self.assertTrue(all(member.points_available > 0 for member in members))
        self.assertEqual(self.get_member("mara_lind").balance, 127)
        # 285 without a tier, twice the 500 that a day can give, 47 for what was left of the mugs, less 200 and half
        # of 100 that were spent.
        self.assertEqual(self.get_member("gull_rock_cafe").balance, 1082)

    def test_somebodys_points_expire_soon(self):
        self.assertEqual(self.get_member("hannah_brooks").points_expiring, 98)

    def test_clearance_earns_nothing(self):
        order = self.env.ref("loyalty_hero_pos.pos_order_old_town_8_demo")
        self.assertEqual((order.amount_total, order.loyalty_points), (32.5, 27))

    def test_returned_goods_take_back_and_give_back(self):
        order = self.env.ref("loyalty_hero_pos.pos_order_harbour_2_demo")
        redemption = self.redemptions.filtered(lambda r: r.source_key == order._loyalty_key())
        self.assertEqual((redemption.points, redemption.points_net), (100, 0))
        self.assertEqual((redemption.amount_returned, redemption.amount_posted), (5, 0))
        self.assertEqual(self.get_member("tomas_rivera").balance, 138)

    def test_every_redemption_is_booked(self):
        payments = self.redemptions.filtered(lambda redemption: redemption.treatment == "payment")
        self.assertGreaterEqual(len(payments.filtered("shop")), 5)
        self.assertGreaterEqual(len(payments - payments.filtered("shop")), 2)
        account = self.env.ref("loyalty_hero.account_account_points_revenue_demo")
        for redemption in payments:
            self.assertEqual(redemption.state, "posted")
            self.assertAlmostEqual(
                redemption.amount_posted, redemption.amount - redemption.amount_returned
            )
            self.assertTrue(redemption.line_ids.move_id)
            self.assertEqual(set(redemption.line_ids.move_id.mapped("state")), {"posted"})
            expense = redemption.line_ids.filtered(lambda line: line.account_id == account)
            documents = expense.mapped(
                lambda line: (line.loyalty_cause_model, line.loyalty_cause_id)
            )
            self.assertEqual(len(expense), len(set(documents)))
            for line in expense:
                self.assertEqual(line.analytic_distribution, self.program.analytic_distribution)
            self.assertTrue(all((redemption.line_ids - expense).mapped("reconciled")))

    def test_price_reduction_is_booked_with_its_invoice_and_half_of_it_charged_again(self):
        reduction = self.redemptions.filtered(lambda redemption: redemption.treatment == "discount")
        self.assertEqual((reduction.status, reduction.amount_returned), ("booked", 3))
        self.assertFalse(reduction.line_ids)
        rows = self.env["loyalty.hero.vat"].search([("redemption_id", "=", reduction.id)])
        self.assertEqual(rows.mapped("document_kind"), ["credit_note", "invoice"])
        self.assertEqual(rows.mapped("amount_total"), [-3, 6])
        self.assertTrue(all(rows.mapped("amount_tax")))

    def test_points_were_given_by_cashier_and_accountant(self):
        entries = self.program.member_ids.entry_ids
        people = {login for login, _password, _who in settings.LOGINS}
        self.assertLessEqual(set(entries.user_id.mapped("login")), people)
        self.assertGreaterEqual(len(entries.user_id), 2)

    def test_history_lies_within_the_last_year(self):
        dates = self.program.member_ids.entry_ids.mapped("date")
        now = fields.Datetime.now()
        self.assertGreater(min(dates), now - timedelta(days=365))
        self.assertLess(max(dates), now)

    def test_cards_open_lost_blocked_and_of_a_family(self):
        mara = self.env.ref("loyalty_hero.partner_mara_lind_demo")
        self.assertEqual(self.find_card("0450000000001"), {"partner_id": mara.id})
        self.assertIn("lost", self.find_card("0450000000012")["error"])
        self.assertIn("blocked", self.find_card("0450000000014")["error"])
        self.assertIn("replaced by a newer one", self.find_card("0450000000018")["error"])
        jonas = self.env.ref("loyalty_hero.partner_jonas_petersen_demo")
        self.assertEqual(self.find_card("0450000000195"), {"partner_id": jonas.id})
        self.assertEqual(self.find_card("0459999999999"), {"unknown": True})
        family = self.env.ref("loyalty_hero.partner_grace_okafor_demo").loyalty_card_ids
        self.assertEqual(set(family.mapped("holder")), {"Grace", "Daniel", "Zoë"})
        numbers = self.env["loyalty.hero.card"].search([]).mapped("number")
        self.assertTrue(all(len(number) == 13 and number.startswith("045") for number in numbers))

    def test_tills_show_products_with_pictures_and_barcodes(self):
        for config in self.configs:
            self.assertTrue(config.limit_categories)
            products = self.env["product.product"].search(
                [("pos_categ_ids", "in", config.iface_available_categ_ids.ids)]
            )
            self.assertGreaterEqual(len(products), 20)
            self.assertTrue(all(products.mapped("image_128")))
            self.assertTrue(all(products.mapped("available_in_pos")))
            for product in products:
                self.assertTrue(check_barcode_encoding(product.barcode, "ean13"), product.name)

    def test_tills_know_no_other_offers_than_gift_cards(self):
        """Odoo's sample programs would earn points of their own beside ours."""
        offers = self.env["loyalty.program"].search([("pos_ok", "=", True)])
        offers -= self.env["loyalty.hero.voucher"].search([]).coupon_id.program_id
        self.assertEqual(set(offers.mapped("program_type")), {"gift_card"})
        self.assertEqual(self.env["pos.config"].search([]), self.configs)

    def test_manager_adjusted_and_transferred_points_and_said_why(self):
        adjustments = self.env["loyalty.hero.adjustment"].search([], order="id")
        self.assertEqual(adjustments.mapped("kind"), ["add", "transfer"])
        self.assertEqual(set(adjustments.mapped("state")), {"posted"})
        self.assertEqual(adjustments.user_id.login, "manager")
        entry = self.env.ref("loyalty_hero.member_yuki_tanaka_demo").entry_ids.filtered(
            lambda entry: entry.kind == "transfer"
        )
        self.assertEqual(entry.points, 20)
        self.assertIn("From Priya Raman to Yuki Tanaka.", entry.reasons_text)

    def test_everybody_on_the_list_can_log_in(self):
        for login, password, _who in settings.LOGINS:
            credential = {"type": "password", "login": login, "password": password}
            user = self.env["res.users"].search([("login", "=", login)])
            answer = self.env["res.users"].authenticate(credential, {"interactive": False})
            self.assertEqual(answer["uid"], user.id)
            # Staff see points; a customer has a page of her own.
            group = (
                "base.group_portal"
                if login == "mara"
                else "loyalty_hero.loyalty_hero_group_cashier"
            )
            self.assertTrue(user.has_group(group), login)
            with (
                self.assertLogs("odoo.addons.base.models.res_users"),
                self.assertRaises(AccessDenied),
            ):
                self.env["res.users"].authenticate(
                    {**credential, "password": "?"}, {"interactive": False}
                )

    def test_people_have_the_rights_of_their_work_and_no_more(self):
        rights = {
            "cashier": {"point_of_sale.group_pos_user"},
            "manager": {
                "point_of_sale.group_pos_user",
                "point_of_sale.group_pos_manager",
                "loyalty_hero.loyalty_hero_group_manager",
            },
            "accountant": {
                "account.group_account_manager",
                "account.group_account_user",
                "loyalty_hero.loyalty_hero_group_accountant",
            },
        }
        everything = {*set().union(*rights.values()), "base.group_system"}
        everything.add("loyalty_hero.loyalty_hero_group_administrator")
        for name, expected in rights.items():
            user = self.env.ref(f"loyalty_hero.user_{name}_demo")
            self.assertEqual(
                {group for group in everything if user.has_group(group)}, expected, name
            )
