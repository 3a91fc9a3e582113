"""Card formats: numbers that a library checks, that nobody has yet, and for whom each format is."""

from psycopg2.errorcodes import CHECK_VIOLATION

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestCardFormat(LoyaltyHeroCommon):
    def make_format(self, **vals):
        return self.env["loyalty.hero.card.format"].create({"name": "Club cards", **vals})

    def test_numbers_have_check_digits_that_were_published(self):
        # The examples of GS1 (EAN-13), of the Luhn, Damm and Verhoeff algorithms.
        for check_digit, prefix, length, own, number in (
            ("ean13", "629104", 13, 150021, "6291041500213"),
            ("luhn", "7992", 11, 739871, "79927398713"),
            ("damm", "00", 7, 572, "0005724"),
            ("verhoeff", "14", 7, 2857, "1428570"),
            ("none", "12", 7, 34, "1200034"),
        ):
            card_format = self.make_format(
                check_digit=check_digit, prefix=prefix, digit_count=length
            )
            self.assertEqual(card_format._compose(own), number, check_digit)
            self.assertTrue(card_format._is_number(number))
            wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
            self.assertEqual(card_format._is_number(wrong), check_digit == "none")
            for other in (number + "0", number[:-1], "9" + number[1:], "", "²" * length):
                self.assertFalse(card_format._is_number(other), other)

    def test_numbers_in_order_skip_those_that_a_card_has(self):
        card_format = self.make_format(numbering="order", number_next=7)
        taken = card_format._compose(8)
        self.env["loyalty.hero.card"].create({"number": taken, "partner_id": self.customer.id})
        self.assertEqual(card_format._draw(3), [card_format._compose(own) for own in (7, 9, 10)])
        self.assertEqual(card_format.number_next, 11)
        self.assertEqual(card_format.example, card_format._compose(11))

    def test_random_numbers_differ_and_an_empty_format_says_so(self):
        card_format = self.make_format(prefix="29", digit_count=7, check_digit="luhn")
        numbers = card_format._draw(500)
        self.assertEqual(len(set(numbers)), 500)
        self.assertTrue(all(map(card_format._is_number, numbers)))
        card_format.write({"numbering": "order", "number_next": 9999})
        with self.assertRaisesRegex(UserError, "too few numbers left"):
            card_format._draw(2)

    def test_shapes_that_make_no_numbers_are_refused(self):
        for vals in (
            {"prefix": "4"},
            {"prefix": "AB"},
            {"digit_count": 12},
            {"digit_count": 25, "check_digit": "luhn"},
            {"digit_count": 7, "prefix": "045", "check_digit": "luhn"},
        ):
            with self.assert_database_refuses(CHECK_VIOLATION):
                self.make_format(**vals)

    def test_a_mistyped_number_is_refused(self):
        card_format = self.make_format()
        number = card_format._draw(1)[0]
        card = self.env["loyalty.hero.card"].create(
            {"number": number, "partner_id": self.customer.id, "format_id": card_format.id}
        )
        for place in range(len(number)):
            digit = (int(number[place]) + 1) % 10
            with self.assertRaisesRegex(ValidationError, "Compare it with the card"):
                card.number = f"{number[:place]}{digit}{number[place + 1 :]}"

    def test_the_format_of_the_customers_program_comes_first(self):
        formats = self.env["loyalty.hero.card.format"]
        formats.search([]).active = False
        common = self.make_format()
        own = self.make_format(
            prefix="29", program_id=self.program.id, company_id=self.company.id, sequence=99
        )
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        self.assertEqual(formats._get_for(self.customer, self.company), own)
        self.assertEqual(formats._get_for(stranger, self.company), common)
        self.member.action_leave()
        self.assertEqual(formats._get_for(self.customer, self.company), common)
        with self.assertRaisesRegex(ValidationError, "is a program of"):
            common.program_id = self.program

    def test_other_companies_formats_are_theirs(self):
        other = self.setup_other_company(name="Other shop")["company"]
        theirs = self.make_format(company_id=other.id)
        manager = self.make_user("boss", "loyalty_hero.loyalty_hero_group_manager")
        formats = self.env["loyalty.hero.card.format"].with_user(manager)
        self.assertNotIn(theirs, formats.search([]))
        with self.assertRaises(AccessError):
            theirs.with_user(manager).read(["prefix"])
        with self.assertRaises(AccessError):
            formats.create({"name": "Mine"})
