"""Issuing cards: to a customer, a family or many, by a manager, also instead of another card."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestCardIssue(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_user(
            "boss", "base.group_user", "loyalty_hero.loyalty_hero_group_manager"
        )
        cls.format = cls.env.ref("loyalty_hero.card_format_ean")

    def open_dialog(self, records, method):
        action = getattr(records.with_user(self.manager), method)()
        wizards = self.env[action["res_model"]].with_user(self.manager)
        return wizards.with_context(**action["context"]).create({})

    def issue(self, **vals):
        wizard = self.open_dialog(self.customer, "action_issue_loyalty_card")
        wizard.write(vals)
        wizard.action_issue()
        return self.customer.loyalty_card_ids

    def test_a_customer_gets_a_card_from_the_contact(self):
        card = self.issue()
        self.assertEqual((card.company_id, card.format_id), (self.company, self.format))
        self.assertTrue(self.format._is_number(card.number))
        self.assertEqual(self.member.card_count, 1)

    def test_a_family_gets_a_card_each(self):
        cards = self.issue(holders="Grace\n\n Daniel \n")
        self.assertEqual(set(cards.mapped("holder")), {"Grace", "Daniel"})
        with self.assertRaisesRegex(UserError, "at most 20 cards"):
            self.issue(holders="\n".join(map(str, range(21))))

    def test_a_printed_card_is_scanned_and_a_mistyped_one_is_refused(self):
        number = self.format._compose(1)
        self.assertEqual(self.issue(number=f" {number} ").format_id, self.format)
        with self.assertRaisesRegex(ValidationError, "Compare it with the card"):
            self.issue(number=f"{number[:-2]}9{number[-1]}")
        cards = self.issue(number="HOUSE-7")
        self.assertFalse(cards.filtered(lambda card: card.number == "HOUSE-7").format_id)
        with self.assertRaisesRegex(UserError, "One number is for one card"):
            self.issue(number="HOUSE-8", holders="Grace\nDaniel")

    def test_many_members_get_one_each_and_those_with_a_card_none(self):
        self.issue()
        friends = self.env["res.partner"].create([{"name": "Ada"}, {"name": "Ben"}])
        members = self.member
        for friend in friends:
            members |= self.make_member(self.program, friend)
        wizard = self.open_dialog(members, "action_issue_card")
        self.assertEqual(wizard.count, 2)
        wizard.action_issue()
        self.assertEqual(members.mapped("card_count"), [1, 1, 1])
        with self.assertRaisesRegex(UserError, "have an active card already"):
            wizard.action_issue()
        wizard.has_none = False
        wizard.action_issue()
        self.assertEqual(members.mapped("card_count"), [2, 2, 2])

    def test_replacing_is_done_once(self):
        old = self.issue()
        old.action_lose()
        wizard = self.open_dialog(old, "action_replace")
        wizard.action_issue()
        new = self.customer.loyalty_card_ids - old
        self.assertEqual((old.state, old.replaced_by_id, new.state), ("replaced", new, "active"))
        with self.assertRaisesRegex(UserError, "was replaced by"):
            wizard.action_issue()

    def test_without_a_format_a_number_is_scanned(self):
        self.env["loyalty.hero.card.format"].search([]).active = False
        with self.assertRaisesRegex(UserError, "scan the number of a printed card"):
            self.issue()
        self.assertEqual(self.issue(number="1234").number, "1234")

    def test_cashiers_issue_nothing(self):
        cashier = self.make_user("till", "loyalty_hero.loyalty_hero_group_cashier")
        with self.assertRaises(AccessError):
            self.env["loyalty.hero.card.issue"].with_user(cashier).create(
                {"partner_ids": self.customer.ids}
            )

    def test_a_manager_issues_no_card_to_a_customer_of_another_company(self):
        other = self.setup_other_company(name="Other shop")["company"]
        self.customer.company_id = False
        stranger = self.env["res.partner"].create({"name": "Theirs", "company_id": other.id})
        wizard = self.open_dialog(self.customer, "action_issue_loyalty_card")
        wizard.sudo().partner_ids = stranger
        wizard.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "Choose who gets a card"):
            wizard.action_issue()
        self.assertFalse(stranger.loyalty_card_ids)

    def test_dialog_counts_as_it_is_filled_in(self):
        wizards = self.env["loyalty.hero.card.issue"].with_user(self.manager)
        with Form(wizards.with_context(default_partner_ids=self.customer.ids)) as form:
            self.assertEqual(form.format_id, self.format.with_user(self.manager))
            form.holders = "Grace\nDaniel"
            self.assertEqual(form.count, 2)
