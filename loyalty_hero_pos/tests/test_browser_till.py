"""The till in a real browser: a sale with a card, points and a return, down to the books."""

import json

from odoo import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.loyalty_hero.models.ledger.judged import read_judged
from odoo.addons.loyalty_hero.models.settlement.conclusions import conclude

from .browser_common import BrowserCommon
from .hostile import HOSTILE


@tagged("post_install", "-at_install")
class TestBrowserTill(BrowserCommon):
    def test_sale_with_card_points_receipt_and_return(self):
        session = self.open_till("loyalty_hero_pos_sale_tour")
        # 78 earned on 78.80; 200 redeemed for 20.00; the train took back 31 and gave back 80.60.
        self.assertEqual(
            self.member.entry_ids.sorted("id").mapped("points"), [1240, -200, 78, 80.6, -31]
        )
        self.assertEqual(self.member.balance, 1167.6)
        session.sudo().post_closing_cash_details(session.cash_register_balance_end)
        session.sudo().close_session_from_ui()
        self.assertEqual(session.state, "closed")
        expense = self.env["account.move.line"].search(
            [("account_id", "=", self.expense_account.id), ("parent_state", "=", "posted")]
        )
        self.assertAlmostEqual(sum(expense.mapped("balance")), 20 - 8.06)
        self.assertEqual(
            expense.mapped("analytic_distribution"),
            [{str(self.cost_centre.id): 100}] * len(expense),
        )
        # The session's own entry books what points paid: the customer owes nothing.
        self.assertFalse(
            self.env["account.move.line"].search_count(
                [
                    ("partner_id", "=", self.customer.id),
                    ("account_type", "=", "asset_receivable"),
                    ("parent_state", "=", "posted"),
                    ("reconciled", "=", False),
                ]
            )
        )
        self.assertEqual(self.env["loyalty.hero.audit"].sudo().create({}).difference_count, 0)

    def test_points_that_lower_the_price_follow_the_order_and_its_return(self):
        taxes = {
            name: self.env["account.tax"].create(
                {
                    "name": f"{rate} %",
                    "amount": rate,
                    "price_include_override": "tax_included",
                    "company_id": self.main_pos_config.company_id.id,
                }
            )
            for name, rate in (("Wooden train", 10), ("Rain coat", 21))
        }
        for name, tax in taxes.items():
            self.env["product.product"].search([("name", "=", name)]).taxes_id = tax
        program = self.member.program_id.sudo()
        program.reward_ids.treatment = "discount"
        program._publish()
        session = self.open_till("loyalty_hero_pos_reduction_tour")
        self.assertEqual(
            self.member.entry_ids.sorted("id").mapped("points"), [1240, -200, 118, 57.4, -34]
        )
        refund, order = session.sudo().order_ids.sorted("id", reverse=True)
        reductions = order.lines.filtered("loyalty_claim")
        self.assertEqual(
            {line.tax_ids: line.price_subtotal_incl for line in reductions},
            {taxes["Wooden train"]: -11.48, taxes["Rain coat"]: -8.52},
        )
        charged = refund.lines.filtered(lambda line: line.refunded_orderline_id in reductions)
        self.assertEqual(charged.tax_ids, taxes["Wooden train"])
        self.assertEqual(charged.sudo()._get_loyalty_totals()["total_included"], 5.74)
        session.sudo().post_closing_cash_details(session.cash_register_balance_end)
        session.sudo().close_session_from_ui()
        self.assertEqual(session.state, "closed")
        # What was paid is 118.60, then 34.06 less: each tax of its rate, to the cent.
        sold = self.env["account.move.line"].search(
            [("tax_line_id", "in", [tax.id for tax in taxes.values()])]
        )
        due = {
            tax: -sum(
                sold.filtered(lambda line, tax=tax: line.tax_line_id == tax).mapped("balance")
            )
            for tax in taxes.values()
        }
        self.assertAlmostEqual(due[taxes["Wooden train"]], (39.80 - 5.74) / 11, 2)
        self.assertAlmostEqual(due[taxes["Rain coat"]], (59 - 8.52) * 21 / 121, 2)
        self.assertFalse(
            self.env["account.move.line"].search_count(
                [("account_id", "=", self.expense_account.id)]
            )
        )
        self.assertEqual(self.env["loyalty.hero.audit"].sudo().create({}).difference_count, 0)

    def test_hostile_names_are_shown_as_text(self):
        program = self.member.program_id.sudo()
        program.tier_ids = [Command.create({"name": "Silver", "spend_min": 10})]
        program.accelerator_ids = [Command.create({"name": "Happy hour", "factor": 2})]
        selection = {
            "name": "Everything but cars",
            "criterion_ids": [
                Command.create({"field_name": "list_price", "operator": ">", "values": [0]})
            ],
        }
        selections = self.env["loyalty.hero.selection"].sudo().create(selection)
        program.rule_ids.selection_ids = selections
        products = self.env["product.template"].search(
            [("name", "in", ("Wooden train", "Rain coat"))]
        )
        for record in [
            program,
            program.tier_ids,
            program.accelerator_ids,
            program.reward_ids,
            selections,
            self.customer,
            self.main_pos_config,
            *products,
        ]:
            record.name = f"{record.name} {HOSTILE}"
        program.points_name = f"Stars {HOSTILE}"
        program.sudo()._publish()
        self.open_till("loyalty_hero_hostile_till_tour")
        self.assertEqual(self.env["loyalty.hero.audit"].sudo().create({}).difference_count, 0)

    def test_bad_cards_and_points_are_told_and_lose_nothing(self):
        self.read_gs1()
        self.open_till("loyalty_hero_pos_bad_input_tour")
        self.assertEqual((self.member.balance, self.member.points_held), (1240, 0))

    def read_gs1(self):
        """Let the till read products by GS1, by which no card is one, and teach it what cards are."""
        company = self.main_pos_config.company_id.sudo()
        company.nomenclature_id = self.env.ref("barcodes_gs1_nomenclature.default_gs1_nomenclature")
        self.assertFalse(self.main_pos_config.fallback_nomenclature_id)
        self.env.ref("loyalty_hero.card_format_ean").sudo().action_teach_tills()

    def test_till_and_server_tell_the_engine_the_same(self):
        company = self.main_pos_config.company_id
        company.partner_id.tz = "America/New_York"
        vip = self.env["res.partner.category"].create({"name": "VIP"})
        self.customer.write(
            {
                "category_id": vip,
                "street": "Harbour Road 1",
                "city": "Port Calder",
                "country_id": self.env.ref("base.us").id,
                "loyalty_birthday": "1990-09-17",
            }
        )
        tax = self.env["account.tax"].create({"name": "Ten", "amount": 10})
        self.env["product.product"].create(
            {
                "name": "Herbal tea",
                "list_price": 4.35,
                "taxes_id": tax.ids,
                "available_in_pos": True,
            }
        )
        selection = (
            self.env["loyalty.hero.selection"]
            .sudo()
            .create(
                {
                    "name": "Tea",
                    "criterion_ids": [
                        Command.create(
                            {"field_name": "name", "operator": "like", "values": ["tea"]}
                        )
                    ],
                }
            )
        )
        program = self.member.program_id
        program.sudo().write(
            {
                "tax_included": False,
                "exclude_discounted": True,
                "cap_day": 5000,
                "rule_ids": [
                    Command.create(
                        {
                            "mode": "bonus",
                            "points": 5,
                            "selection_ids": selection.ids,
                            "group_ids": vip.ids,
                        }
                    )
                ],
                "tier_ids": [Command.create({"name": "Silver", "spend_min": 50})],
            }
        )
        [version] = program.sudo()._publish()
        self.open_till("loyalty_hero_pos_facts_tour")
        order = self.env["pos.order"].search([("partner_id", "=", self.customer.id)])
        told = json.loads(order.general_customer_note)
        order = order.sudo()
        basket, _selections = order._loyalty_basket(
            version, order._loyalty_portions(), order._loyalty_posted()
        )
        uuids = {f"pos.order.line,{line.id}": line.uuid for line in order.lines}
        for line in basket["lines"]:
            line["id"] = uuids[line["id"]]
        self.assertEqual(basket.pop("moment")[:13], told["basket"].pop("moment")[:13])
        self.assertEqual(told["basket"], basket)
        self.assertEqual(basket["flags"], ["back_order"])
        self.assertEqual([line["flags"] for line in basket["lines"]], [[], ["discounted"], []])
        self.assertEqual(len(basket["payments"]), 2)
        entries = self.member.entry_ids.filtered(
            lambda entry: entry.transaction_id.source_id == order.id
        )
        prepared = [version._get_prepared()]
        day = order._loyalty_local_date().isoformat()
        kept = read_judged(entries.transaction_id.judged)
        concluded = conclude(prepared, told["customer"], day)
        self.assertEqual({**concluded, "standings": {}}, kept["customer"])
        standing = told["customer"]["standings"][str(version.program_id.id)]
        self.assertEqual(standing, kept["members"][str(self.member.id)]["standing"])
        self.assertEqual(told["points"], [round(sum(entries.mapped("points")) * 100)])

    def test_sales_without_connection_are_previewed_and_stored_later(self):
        self.member.program_id.offline_points_max = 200
        self.open_till("loyalty_hero_pos_offline_tour")
        points = self.member.entry_ids.sorted("id").mapped("points")
        self.assertEqual(points, [1240, 39, -150, 44, -50, 34])
        redemptions = self.member.redemption_ids
        self.assertEqual(redemptions.mapped("is_offline"), [True, True])
        self.assertEqual(redemptions.mapped("is_conflict"), [False, False])

    def test_all_that_a_customer_can_have_is_on_one_sheet(self):
        wallet, gift = self.make_odoo_cards()
        self.open_till("loyalty_hero_pos_sheet_tour")
        self.assertEqual((wallet.points, gift.points), (0, 0))
        # What is paid with an eWallet or a gift card earns; what is paid with points does not.
        self.assertEqual(self.member.entry_ids.sorted("id").mapped("points"), [1240, -90, 50])

    def make_odoo_cards(self):
        """An eWallet of 20.00 of the customer's, and a gift card of 10.00 of nobody's."""
        wallet, gift = (
            self.env["loyalty.program"]
            .sudo()
            .create(
                [
                    {
                        "name": name,
                        "program_type": kind,
                        "trigger": "auto",
                        "applies_on": "future",
                        # Odoo opens no register without these for gift cards.
                        "mail_template_id": self.env.ref("loyalty.mail_template_gift_card").id,
                        "pos_report_print_id": self.env.ref("loyalty.report_gift_card").id,
                        "rule_ids": [
                            Command.create(
                                {
                                    "reward_point_mode": "money",
                                    "product_ids": [Command.link(self.env.ref(product).id)],
                                }
                            )
                        ],
                        "reward_ids": [
                            Command.create({"discount_mode": "per_point", "discount": 1})
                        ],
                    }
                    for name, kind, product in (
                        ("eWallet", "ewallet", "loyalty.ewallet_product_50"),
                        ("Gift card", "gift_card", "loyalty.gift_card_product_50"),
                    )
                ]
            )
        )
        return (
            self.env["loyalty.card"]
            .sudo()
            .create(
                [
                    {"program_id": wallet.id, "partner_id": self.customer.id, "points": 20},
                    {"program_id": gift.id, "points": 10, "code": "044-GIFT"},
                ]
            )
        )

    def test_forgotten_card_is_claimed_from_the_list_and_by_its_receipt(self):
        codes = self.env["loyalty.hero.manager.code"].sudo()
        company = self.main_pos_config.company_id
        manager = new_test_user(
            self.env,
            "boss",
            "base.group_user,loyalty_hero.loyalty_hero_group_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        codes._set(manager, codes._encrypt("482913"))
        self.open_till("loyalty_hero_pos_claim_tour")
        self.assertEqual(self.member.entry_ids.sorted("id").mapped("points"), [1240, 39, 59, 50])
        orders = self.env["pos.order"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(len(orders), 2)
