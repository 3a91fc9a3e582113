"""Histories that went wrong once, each as the machine prints it."""

from odoo.tests import tagged

from .driver import HistoryCase


@tagged("post_install", "-at_install")
class TestKnown(HistoryCase):
    def test_credit_note_undone_keeps_the_redemption_of_the_sale(self):
        with self.history() as h:
            h.invoice("mara", "USD", {"coat": 2}, {"stars": 500})
            h.credit(0, {"coat": 1})
            h.draft(0)
            h.post(0)
            h.finish()

    def test_two_credit_notes_of_which_one_is_undone(self):
        with self.history() as h:
            h.invoice("mara", "EUR", {"coat": 2}, {"stars": 300})
            h.credit(0, {"coat": 1})
            h.credit(0, {"coat": 1})
            h.draft(0)
            h.finish()

    def test_two_programs_give_back_the_share_of_the_goods(self):
        with self.history() as h:
            h.sell("auckland", "mara", {"train": 2}, {"stars": 100, "moons": 50})
            h.give_back(0, "los_angeles", {"train": 1})
            h.give_back(0, "auckland", {"train": 1})
            h.finish()

    def test_currencies_that_do_not_divide(self):
        with self.history() as h:
            for currency in ("EUR", "JPY", "CHF"):
                h.invoice("noel", currency, {"coat": 1, "pin": 3}, {"stars": 3})
            h.finish()

    def test_second_credit_note_over_more_than_is_to_pay(self):
        with self.history() as h:
            h.invoice("mara", "USD", {"toy": 2, "train": 3}, {"stars": 552})
            h.credit(0, {"toy": 2})
            h.credit(0, {"train": 2})
            h.finish()
