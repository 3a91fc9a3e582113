"""People find a document or a customer by the words that they remember of it."""

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.loyalty_hero.models.base import finding

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestFinding(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.name = "Mara O'Lind-Berg"
        cls.transactions = cls.env["loyalty.hero.transaction"].union(
            *(
                cls.post(
                    cls.member,
                    cls.make_source(f"test,{sale},{cause}", source_name=sale, cause_name=cause),
                    {"kind": "import", "points": 1, "tz": "UTC"},
                )
                for sale, cause in (
                    ("Old Town - 001234", "Old Town - 001234"),
                    ("Old Town - 001234", "RINV/2026/00077"),
                    ("Harbour - 005", "Harbour - 005"),
                )
            )
        )

    def test_document_by_words(self):
        for text, expected in (
            ("old town 001", (0, 1)),
            ("1234", ()),
            ("001234", (0, 1)),
            ("OLD", (0, 1)),
            ("rinv/2026/00077", (1,)),
            ("2026/0007", (1,)),
            ("Harbour - 005", (2,)),
            ("old harbour", ()),
            ("'; DROP TABLE & | ! :*", ()),
            ("- /", ()),
            ("town" * 2_500, ()),
        ):
            with self.subTest(text=text):
                found = [
                    ("transaction_id.document", "ilike", text),
                    ("member_id", "=", self.member.id),
                ]
                entries = self.env["loyalty.hero.entry"].search(found)
                chosen = self.env["loyalty.hero.transaction"].union(
                    *(self.transactions[number] for number in expected)
                )
                self.assertEqual(entries.transaction_id.sorted("id"), chosen.sorted("id"))

    def test_very_many_documents_are_found_by_a_query(self):
        found = [("transaction_id.document", "ilike", "old town")]
        few = self.env["loyalty.hero.entry"].search(found)
        self.assertEqual(few.transaction_id.sorted("id"), self.transactions[:2].sorted("id"))
        with patch.object(finding, "FEW", 1):
            self.assertEqual(self.env["loyalty.hero.entry"].search(found), few)

    def test_transaction_is_proposed_by_words(self):
        proposed = self.env["loyalty.hero.transaction"].name_search("old town 0012")
        self.assertLessEqual(
            {self.transactions[0].id, self.transactions[1].id}, dict(proposed).keys()
        )

    def test_customer_by_words_or_card(self):
        self.env["loyalty.hero.card"].create({"partner_id": self.customer.id, "number": "045-77"})
        for text, is_found in (
            ("mara", True),
            ("lind mara", True),
            ("berg", True),
            ("ara", False),
            ("mara berglund", False),
            ("045-77", True),
            ("045", False),
        ):
            with self.subTest(text=text):
                domain = [("partner_id.loyalty_words", "ilike", text)]
                found = self.env["loyalty.hero.entry"].search(domain)
                self.assertEqual(self.transactions.entry_ids <= found, is_found)
