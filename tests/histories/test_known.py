"""Histories that went wrong once, each as the machine prints it."""

from odoo.tests import tagged

from .driver import HistoryCase


@tagged("post_install", "-at_install")
class TestKnown(HistoryCase):
    def test_goods_come_back_after_their_points_expired(self):
        with self.history() as h:
            h.order("Mara", ["coat", "coat"])
            h.wait(31)
            h.order("Mara", ["coat"])
            h.give_back(0, ["coat", "coat"])
            h.check()

    def test_what_was_earned_goes_and_what_was_spent_comes_back(self):
        with self.history() as h:
            h.order("Mara", ["coat", "coat"])
            h.wait(4)
            h.order("Mara", ["coat", "gum"], stars=105)
            h.give_back(1, ["coat"])
            h.wait(31)
            h.check()

    def test_overdrawn_member_earns_points_and_a_bonus(self):
        with self.history() as h:
            h.order("Mara", ["toy", "toy", "coat"])
            h.order("Mara", ["coat"], moons=58)
            h.give_back(0, ["toy", "toy"])
            h.order("Mara", ["toy"])
            h.check()
            h.wait(400)
            h.check()

    def test_credit_note_undone_keeps_the_redemption_of_the_sale(self):
        with self.history() as h:
            h.order("Mara", ["coat", "coat", "coat"])
            h.invoice("Mara", ["coat", "coat"], points=150)
            h.credit(1, ["coat"])
            h.undo(0)
            h.check()
            h.post_again(0)
            h.credit(1, ["coat"])
            h.undo(1, "delete")
            h.check()

    def test_second_credit_note_over_more_than_is_to_pay(self):
        with self.history() as h:
            for _time in range(3):
                h.order("Mara", ["coat", "coat", "coat"])
            h.invoice("Mara", ["toy", "toy", "gum", "gum", "gum"], points=450)
            h.credit(3, ["toy", "toy"])
            h.credit(3, ["gum", "gum"])
            h.check()

    def test_two_programs_give_back_the_share_of_the_goods(self):
        with self.history() as h:
            h.order("Mara", ["coat", "coat", "toy", "toy"])
            h.order("Mara", ["coat", "coat"], stars=117, moons=58)
            h.give_back(1, ["coat"])
            h.close()
            h.give_back(1, ["coat"])
            h.check()

    def test_exchange_gives_back_the_share_of_the_goods(self):
        with self.history() as h:
            h.order("Mara", ["coat", "coat"])
            h.order("Mara", ["coat", "coat"], stars=117)
            h.give_back(1, ["coat"], ["book", "toy"])
            h.close()
            h.check()

    def test_currencies_that_do_not_divide(self):
        with self.history() as h:
            h.order("Mara", ["coat", "coat"])
            h.invoice("Mara", ["coat", "gum"], currency="EUR", points=83)
            h.invoice("Mara", ["book", "gum"], company="far", points=7)
            h.credit(1, ["coat"])
            h.credit(2, ["gum"])
            h.check()

    def test_price_that_is_lowered_afterwards(self):
        with self.history() as h:
            h.invoice("Mara", ["toy", "toy"])
            h.credit(0, ["toy"], 900)
            h.check()
            h.undo(0, "cancel")
            h.check()

    def test_days_of_two_companies(self):
        with self.history() as h:
            h.invoice("Mara", ["coat"], company="far")
            h.invoice("Mara", ["coat"])
            h.wait(29, 12)
            for _hours in range(5):
                h.wait(0, 6)
                h.check()

    def test_points_that_a_company_cannot_book(self):
        with self.history() as h:
            h.order("Mara", ["cocoa", "cocoa"])
            h.order("Mara", ["coat"], company="far", beans=20)
            h.invoice("Mara", ["coat"], company="far", program="Beans", points=20)
            h.close("far")
            h.check()

    def test_payments_are_edited(self):
        with self.history() as h:
            h.order("Mara", ["tea", "tea", "coat"])
            h.order("Mara", ["coat", "coat"], stars=20, moons=0)
            h.edit_payment(0, "points")
            h.check()
            h.edit_payment(1, "cash")
            h.check()
            h.edit_payment(0, "bank")
            h.give_back(0, ["tea"])
            h.close()
            h.check()

    def test_parts_of_a_point_are_carried_from_sale_to_sale(self):
        with self.history() as h:
            for _sale in range(4):
                h.order("Mara", ["tea"])
            h.give_back(0, ["tea"])
            h.check()
            h.correct(1, "Ines")
            h.check()
            h.order("Ines", ["tea", "tea", "coat"])
            h.give_back(1, ["tea"])
            h.edit_payment(2, "points")
            h.check()
            h.give_back(2, ["tea"])
            h.give_back(3, ["tea"])
            h.check()

    def test_wallet_and_points_pay_together(self):
        with self.history() as h:
            h.order("Mara", ["coat", "coat"])
            h.order("Mara", ["coat", "toy"], stars=20, card=True)
            h.give_back(1, ["coat"])
            h.check()

    def test_rate_changes_before_the_goods_come_back(self):
        with self.history() as h:
            h.order("Mara", ["coat", "coat", "coat"])
            h.invoice("Mara", ["coat", "coat", "toy"], currency="EUR", points=83)
            h.change_rate("1.0713")
            h.credit(1, ["coat"])
            h.check()
            h.credit(1, ["coat", "toy"])
            h.check()

    def test_orders_that_stay_open(self):
        with self.history() as h:
            h.order("Mara", ["coat", "coat", "coat"])
            h.hold("Mara", ["coat"], stars=20, draft=True)
            h.hold("Mara", ["coat"], stars=30)
            h.hold("Mara", ["coat"], stars=40)
            h.check()
            h.free(0)
            h.free(0)
            h.check()
            h.wait(0, 1)
            h.check()
            h.order("Mara", ["coat"], stars=170)
            h.pay(0)
            h.check()

    def test_goods_come_back_without_their_sale(self):
        with self.history() as h:
            h.order("Mara", ["coat", "toy"])
            h.take_back("Mara", ["coat"])
            h.check()

    def test_sale_to_nobody_is_claimed(self):
        with self.history() as h:
            h.order(None, ["coat", "toy", "book"])
            h.give_back(0, ["book"])
            h.wait(14)
            h.claim(0, "Mara")
            h.check()
            h.give_back(0, ["coat"])
            h.check()

    def test_sale_was_another_customers(self):
        with self.history() as h:
            h.order("Mara", ["coat", "coat"])
            h.order("Mara", ["coat", "toy"], stars=39)
            h.correct(1, "Ines")
            h.check()
            h.close()
            h.correct(1, "Mara")
            h.give_back(1, ["coat"])
            h.check()

    def test_return_without_its_sale_was_another_customers(self):
        """What it took comes back to whose it was not, and has expired with the rest by then."""
        with self.history() as h:
            h.order("Mara", ["coat", "coat", "coat", "toy"])
            h.take_back("Mara", ["book", "coat"])
            h.check()
            h.wait(45, 22)
            h.correct(1, "Ines")
            h.wait(3, 21)
            h.check()

    def test_points_become_cash_on_sales_with_books(self):
        """The older sale counts more then; what that brings comes with the next purchase."""
        with self.history() as h:
            h.order("Mara", ["coat", *["toy"] * 6, "tea", "coat", "cake"])
            h.order("Mara", ["coat", "book", "book", "book"], stars=100)
            h.order("Mara", ["book", "tea", "gum", "gum"], moons=1)
            h.edit_payment(2, "cash")
            h.edit_payment(1, "cash")
            h.check()
            h.order("Mara", ["book"])
            h.check()
            self.assertEqual(h.env["loyalty.hero.premium"].search_count([]), 1)

    def test_goods_come_back_whose_points_bought_a_coupon(self):
        """The coupon stands, and the customer is overdrawn until it is taken back."""
        with self.history() as h:
            h.order("Mara", ["coat", "coat"])
            h.buy_coupon("Mara", 100)
            h.check()
            h.give_back(0, ["coat", "coat"])
            h.check()
            h.buy_coupon("Mara", 30)
            h.return_coupon(0)
            h.check()
            h.order("Mara", ["coat"])
            h.buy_coupon("Mara", 30, company="far")
            h.wait(31)
            h.return_coupon(0)
            h.check()
