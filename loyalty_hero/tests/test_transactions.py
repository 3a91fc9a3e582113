"""Transactions: each change of the ledger is posted whole, and tells once what it was judged by."""

from datetime import date

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import tagged

from ..engine import NEW_STANDING
from ..models.ledger.judged import pack_judged, read_judged
from .common import LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestTransactions(LoyaltyHeroCommon):
    def get_transactions(self, sale):
        return self.env["loyalty.hero.transaction"].sudo()._find(sale._loyalty_key())

    def test_sale_that_is_paid_with_points_is_one_transaction(self):
        self.give_points(1000)
        invoice = self.make_invoice(
            (self.coat, 2), loyalty_redeem=True, loyalty_redeem_points=500, post=False
        )
        invoice.action_post()
        [transaction] = self.get_transactions(invoice)
        self.assertEqual(
            sorted(transaction.entry_ids.mapped(lambda entry: (entry.kind, entry.points))),
            [("earn", 68), ("redeem", -500)],
        )
        self.assertEqual(transaction.number, 1)
        self.assertEqual(transaction.document, invoice.display_name)
        self.assertEqual((transaction.source_id, transaction.cause_id), (invoice.id, 0))
        refund = self.credit(invoice, 1)
        first, second = self.get_transactions(invoice)
        self.assertEqual((first, second.number, second.cause_id), (transaction, 2, refund.id))
        self.assertEqual(second.document, refund.display_name)
        self.assert_audit()

    def test_points_that_the_sale_gives_do_not_pay_for_it(self):
        """What was there before goes first, also when the new points would expire earlier."""
        old = self.give_points(300)
        self.change_program(expiry="days", expiry_days=30)
        invoice = self.make_invoice(
            (self.coat, 2), loyalty_redeem=True, loyalty_redeem_points=300, post=False
        )
        invoice.action_post()
        self.assertEqual(old.points_open, 0)
        earned = self.member.entry_ids.filtered(lambda entry: entry.kind == "earn")
        self.assertEqual(earned.points_open, earned.points)

    def test_what_a_sale_was_judged_by_is_told_once(self):
        invoice = self.make_invoice((self.coat, 2))
        self.credit(invoice, 1)
        first, second = (
            read_judged(transaction.judged) for transaction in self.get_transactions(invoice)
        )
        member = str(self.member.id)
        self.assertEqual(
            set(first["members"][member]), {"version", "rate", "place", "standing", "reasons"}
        )
        self.assertTrue(first["terms"] and first["selections"] and first["customer"])
        self.assertEqual(set(second["members"][member]), {"reasons"})
        self.assertFalse(second["terms"] or second["selections"] or second["customer"])
        entries = self.member.entry_ids
        self.assertEqual(entries.version_id, self.program.version_ids)

    def test_what_is_usual_is_not_stored_and_is_read_again(self):
        standing = {**NEW_STANDING, "is_new": False, "earned": {"day": 0}}
        customer = {"id": 7, "groups": [], "customers": [], "country": None, "state": None}
        customer |= {"birthday": None, "flags": []}
        told = {"version": 3, "rate": {"numerator": 1, "denominator": 1}, "place": 0}
        told |= {"standing": standing, "reasons": []}
        terms = {"pricelist": None, "payments": [], "on_account": 0, "flags": []}
        usual = {
            "terms": terms,
            "selections": {},
            "customer": customer,
            "members": {"5": told},
        }
        short = '[[],null,[7],{"5":[3,null,null,[null,null,null,null,{"day":0}]]}]'
        self.assertEqual(pack_judged(usual), short)
        odd = {
            "terms": {**terms, "pricelist": 2, "on_account": 500},
            "selections": {"8": [2]},
            "customer": {**customer, "groups": [4], "birthday": "05-17"},
            "members": {
                "5": {**told, "place": 1, "rate": {"numerator": 3, "denominator": 2}},
                "6": {**told, "standing": None},
                "7": {**told, "standing": {**standing, "tier": 9, "spend": -5, "is_new": True}},
            },
        }
        later = {"terms": None, "selections": {}, "customer": None}
        later["members"] = {
            "5": {
                "reasons": [
                    {"type": "rounding", "kind": "earn", "points": -5},
                    {"type": "tier", "before": None, "after": 4, "spend": 0},
                    {
                        "type": "rule_excluded",
                        "rule": 8,
                        "why": "below_minimum",
                        "base": 0,
                        "amount_min": 9,
                    },
                    {"type": "program_excluded", "why": "ended", "date": "2026-05-17"},
                ]
            }
        }
        for judged in (usual, odd, later):
            read = read_judged(pack_judged(judged))
            if read["customer"]:
                self.assertEqual(read["customer"].pop("standings"), {})
            self.assertEqual(read, judged)

    def test_planning_creates_nothing(self):
        stranger = self.env["res.partner"].create({"name": "Ines Roth"})
        invoice = self.make_invoice((self.coat, 1), partner_id=stranger.id, post=False)
        invoice.state = "posted"
        before = self.env["loyalty.hero.member"].search_count([])
        plan = invoice.sudo()._plan_loyalty(invoice)
        [(member, state)] = plan.verdict.members.items()
        self.assertEqual((member.partner_id, state["award"]["points"]), (stranger, 5900))
        self.assertFalse(member.id)
        self.assertEqual(self.env["loyalty.hero.member"].search_count([]), before)
        self.assertFalse(self.get_transactions(invoice))

    def test_expiry_of_many_members_is_one_transaction(self):
        other = self.make_member(self.program, self.env["res.partner"].create({"name": "Ines"}))
        with freeze_time("2026-01-10 10:00"):
            for member in (self.member, other):
                for day in (12, 13):
                    self.give_points(10, member, date(2026, 1, day))
        with freeze_time("2026-02-10 10:00"):
            self.run_cron("ir_cron_expire_points")
            expired = (self.member | other).entry_ids.filtered(lambda entry: entry.kind == "expire")
            self.assertEqual(len(expired.transaction_id), 1)
            self.assertEqual(expired.mapped("points"), [-20, -20])
            self.assertEqual([len(entry.allocation_ids) for entry in expired], [2, 2])
        self.assert_balance(0)
        self.assert_audit()

    def test_customer_can_be_forgotten(self):
        """Sums, returns and the audit go on when everything that is known of a customer was erased."""
        vip = self.env["res.partner.category"].create({"name": "VIP"})
        other = self.env["res.partner.category"].create({"name": "Diet"})
        country = self.env.ref("base.de")
        self.change_program(
            accelerator_ids=[
                Command.create({"factor": 2, "birthday": "day"}),
                Command.create({"factor": 3, "group_ids": vip.ids}),
            ],
            combination="multiply",
        )
        self.customer.write(
            {
                "category_id": [Command.set((vip | other).ids)],
                "country_id": country.id,
                "loyalty_birthday": fields.Date.today().replace(year=1980),
            }
        )
        invoice = self.make_invoice((self.coat, 2))
        self.assert_balance(118 * 6)
        [transaction] = self.get_transactions(invoice)
        kept = read_judged(transaction.judged)["customer"]
        self.assertEqual((kept["groups"], kept["country"]), (vip.ids, None))
        self.assertNotIn("1980", transaction.judged)
        self.customer.write(
            {
                "name": "Forgotten",
                "category_id": [Command.clear()],
                "country_id": False,
                "loyalty_birthday": False,
            }
        )
        self.credit(invoice, 1)
        self.assert_balance(59 * 6)
        self.credit(invoice, 1)
        self.assert_balance(0)
        self.assert_audit()
