"""What a till loads: programs, selections per product, balances per customer, cards by number."""

from stdnum import ean

from odoo.tests import tagged

from .common import LoyaltyHeroPosCommon


@tagged("post_install", "-at_install")
class TestPosLoad(LoyaltyHeroPosCommon):
    def load(self, *models):
        return self.pos_session.load_data(
            ["pos.config", "pos.order", "product.template", "loyalty.hero.program", *models]
        )

    def test_running_and_closed_programs_are_loaded(self):
        draft = self.program.copy({"code": "DRAFT"})
        data = self.load("loyalty.hero.reward")
        programs = {program["id"]: program for program in data["loyalty.hero.program"]}
        self.assertNotIn(draft.id, programs)
        program = programs[self.program.id]
        [version] = program["_versions"]
        self.assertEqual(version["compiled"], self.program.compiled)
        self.assertEqual(
            (program["_rate"], program["_is_running"], program["_enrols"]),
            ({"numerator": 1, "denominator": 1}, True, True),
        )
        rewards = [reward["id"] for reward in data["loyalty.hero.reward"]]
        self.assertIn(self.reward.id, rewards)

    def test_products_carry_their_selections(self):
        toys = self.env["loyalty.hero.selection"].create(
            {"name": "Toys", "domain": "[('name', 'ilike', 'train')]"}
        )
        self.program.rule_ids.exception_ids = toys
        self.program.sudo()._publish()
        products = {
            product["id"]: product for product in self.load("product.product")["product.product"]
        }
        self.assertEqual(products[self.toy.id]["loyalty_selections"], [toys.id])
        self.assertFalse(products[self.coat.id]["loyalty_selections"])

    def test_customers_carry_their_balances(self):
        self.give_points(100)
        status = {
            "member": self.member.id,
            "program": self.program.id,
            "sequence": 10,
            "has_left": False,
            "balance": 10000,
            "available": 10000,
            "elsewhere": 0,
            "expiring": 0,
            "date_expiring": None,
            "tier": None,
        }
        self.assertEqual(self.get_news()["loyalty_status"], [status])
        self.assertEqual(self.customer.loyalty_status, [status])

    def test_points_method_is_added_when_a_session_opens(self):
        self.assertEqual(len(self.points), 1)
        self.assertEqual((self.points.type, self.points.split_transactions), ("pay_later", True))

    def test_cards_are_found_refused_or_unknown(self):
        cards = self.env["loyalty.hero.card"].create(
            [
                {"number": f"045000000000{number}", "partner_id": self.customer.id, "state": state}
                for number, state in enumerate(("active", "lost", "blocked"))
            ]
        )
        self.assertEqual(
            self.config.loyalty_find_card(cards[0].number), {"partner_id": self.customer.id}
        )
        self.assertEqual(
            self.config.loyalty_find_card(cards[1].number),
            {"error": "This card was reported lost. Ask a manager, or pick the customer by name."},
        )
        self.assertEqual(
            self.config.loyalty_find_card(cards[2].number),
            {"error": "This card is blocked. Ask a manager, or pick the customer by name."},
        )
        new = cards[0]._replace("0450000000018", cards.format_id)
        self.assertEqual(
            self.config.loyalty_find_card(cards[0].number),
            {
                "error": "This card was replaced by a newer one. Ask for the new card, or pick the customer by name."
            },
        )
        self.assertEqual(
            self.config.loyalty_find_card(new.number), {"partner_id": self.customer.id}
        )
        for number in ("0459999999999", "", "%"):
            self.assertEqual(self.config.loyalty_find_card(number), {"unknown": True})

    def test_fee_without_a_tile_is_loaded_and_not_sold_by_itself(self):
        fee = self.make_product("Friend for a year", 20, type="service")
        friends = self.make_program(
            name="Friends",
            code="FRIENDS",
            kind="membership",
            membership_product_id=fee.id,
            membership_fee=20,
            rule_ids=False,
            reward_ids=False,
        )
        fee.available_in_pos = True
        self.assertNotIn(fee, self.config._get_special_products())
        fee.available_in_pos = False
        self.assertIn(fee, self.config._get_special_products())
        [loaded] = friends._load_pos_data_read(friends, self.config)
        self.assertEqual(loaded["_fee_product_id"], fee.id)

    def test_card_barcodes_are_recognized(self):
        nomenclature = self.env.ref("barcodes.default_barcode_nomenclature")
        self.assertEqual(nomenclature.parse_barcode("0450000000001")["type"], "loyalty_card")

    def test_tills_are_taught_the_numbers_of_a_format(self):
        self.assertTrue(self.env.ref("loyalty_hero.card_format_ean").is_scanned)
        card_format = self.env["loyalty.hero.card.format"].create(
            {"name": "Club cards", "prefix": "2345"}
        )
        self.assertFalse(card_format.is_scanned, "tills weigh what begins with 23")
        card_format.action_teach_tills()
        self.assertTrue(card_format.is_scanned)
        nomenclature = self.company.nomenclature_id
        for number in card_format._draw(20):
            parsed = nomenclature.parse_barcode(number)
            self.assertEqual((parsed["type"], parsed["code"]), ("loyalty_card", number))
        # What else begins with 23 is weighed as before.
        price = "231234501234"
        price += ean.calc_check_digit(price)
        self.assertEqual(nomenclature.parse_barcode(price)["type"], "price")
        rules = len(nomenclature.rule_ids)
        card_format.action_teach_tills()
        self.assertEqual(len(nomenclature.rule_ids), rules, "taught once")

    def test_tills_that_read_gs1_are_taught_as_well(self):
        card_format = self.env.ref("loyalty_hero.card_format_ean")
        gs1 = self.env.ref("barcodes_gs1_nomenclature.default_gs1_nomenclature")
        self.company.nomenclature_id = gs1
        for fallback in (False, gs1):
            self.config.fallback_nomenclature_id = fallback
            card_format.invalidate_recordset(["is_scanned"])
            self.assertFalse(card_format.is_scanned, "they refuse whatever is not GS1")
        rules = gs1.rule_ids
        card_format.action_teach_tills()
        self.assertTrue(card_format.is_scanned)
        self.assertEqual(gs1.rule_ids, rules)
        parsed = self.config.fallback_nomenclature_id.parse_barcode(card_format.example)
        self.assertEqual((parsed["type"], parsed["code"]), ("loyalty_card", card_format.example))
