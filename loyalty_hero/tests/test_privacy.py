"""Privacy: what is known of a customer is given out and forgotten; sums, returns, the audit and the seal stay."""

import io
import json
import zipfile
from datetime import date

from freezegun import freeze_time
from psycopg2 import errorcodes

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import LoyaltyHeroCommon

GROUP = "loyalty_hero.loyalty_hero_group_"


class PrivacyCommon(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_user(
            "privacy manager", "base.group_user", "base.group_partner_manager", GROUP + "manager"
        )
        cls.customer.write(
            {
                "street": "Harbour Lane 7",
                "email": "mara@example.com",
                "phone": "+49 40 123456",
                "category_id": [Command.create({"name": "Diet"})],
                "loyalty_birthday": "1980-02-29",
                "comment": "Mara likes blue.",
            }
        )
        cls.card = cls.env["loyalty.hero.card"].create(
            {"number": "PIA-4711-LIND", "partner_id": cls.customer.id, "holder": "Pia Lind"}
        )

    def unpack(self, content):
        """Return what the zip with all data of a customer holds."""
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            [name] = archive.namelist()
            return json.loads(archive.read(name))

    def as_manager(self, records=None):
        return (records or self.customer).with_user(self.manager)


@tagged("post_install", "-at_install")
class TestPerson(PrivacyCommon):
    def test_birthday_is_kept_without_its_year(self):
        self.assertEqual(self.customer.loyalty_birthday, date(2000, 2, 29))
        with Form(self.customer) as form:
            self.assertEqual((form.loyalty_birth_month, form.loyalty_birth_day), ("2", 29))
            form.loyalty_birth_month = "9"
            form.loyalty_birth_day = 17
        self.assertEqual(self.customer.loyalty_birthday, date(2000, 9, 17))
        with self.assertRaisesRegex(ValidationError, "no day 31"):
            self.customer.write({"loyalty_birth_month": "4", "loyalty_birth_day": 31})
        self.customer.write({"loyalty_birth_month": False})
        self.assertFalse(self.customer.loyalty_birthday)

    def test_consents_are_kept_one_by_one(self):
        self.customer.loyalty_marketing = True
        self.customer.write({"loyalty_marketing": True, "loyalty_profiling": True})
        self.customer.loyalty_marketing = False
        self.assertEqual(
            [(log.purpose, log.is_given) for log in self.customer.loyalty_consent_ids.sorted("id")],
            [("marketing", True), ("profiling", True), ("marketing", False)],
        )
        log = self.as_manager(self.customer.loyalty_consent_ids)
        with self.assertRaises(UserError):
            log.write({"is_given": True})
        with self.assertRaises(AccessError):
            log.unlink()

    def test_earning_works_without_consents(self):
        self.assertFalse(self.customer.loyalty_marketing or self.customer.loyalty_profiling)
        self.spend(59)
        self.spend(20, loyalty_redeem=True, loyalty_redeem_points=10)
        self.assert_balance(68)


@tagged("post_install", "-at_install")
class TestCustomerData(PrivacyCommon):
    def test_file_has_everything(self):
        self.customer.loyalty_marketing = True
        self.give_points(100)
        self.spend(59, loyalty_redeem=True, loyalty_redeem_points=50)
        self.env["loyalty.hero.adjustment"]._make(
            "add",
            self.member,
            2000,
            self.env.ref("loyalty_hero.adjustment_reason_goodwill"),
            "Late",
        )
        data = self.unpack(self.as_manager()._pack_loyalty_data())
        self.assertEqual(data["customer"]["Name"], "Mara Lind")
        self.assertEqual(data["customer"]["Month of Birth"], "February")
        self.assertEqual(data["programs"][0]["Program"], "Star Club")
        self.assertEqual(len(data["entries"]), len(self.member.entry_ids))
        earned = next(entry for entry in data["entries"] if entry["Kind"] == "Earned")
        self.assertTrue(earned["why"])
        self.assertTrue(earned["Document"])
        self.assertEqual(sum(entry["Points"] for entry in data["entries"]), self.member.balance)
        self.assertEqual(data["cards"][0]["Number"], "PIA-4711-LIND")
        self.assertEqual(data["consents"][0]["Purpose"], "Marketing")
        self.assertEqual(len(data["redemptions"]), 1)
        self.assertEqual(data["adjustments"][0]["Explanation"], "Late")
        self.assertEqual(data["vouchers"], [])
        self.assertTrue(data["messages"])


@tagged("post_install", "-at_install")
class TestForget(PrivacyCommon):
    def pay(self, *invoices):
        for invoice in invoices:
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=invoice.ids
            ).create({})._create_payments()
            invoice.invalidate_recordset()

    def forget(self, confirmed=True):
        wizard = self.env["loyalty.hero.forget"].with_user(self.manager)
        form = Form(wizard.with_context(**self.as_manager().action_forget_loyalty()["context"]))
        told = form.told
        if not form.problem:
            form.is_confirmed = confirmed
        wizard = form.save()
        wizard._forget()
        self.env.invalidate_all()
        return told

    def test_everything_that_tells_who_it_is_is_gone(self):
        child = self.env["res.partner"].create(
            {
                "name": "Mara at work",
                "type": "delivery",
                "parent_id": self.customer.id,
                "city": "Kiel",
            }
        )
        self.customer.message_post(body="Mara called.")
        self.env["ir.attachment"].create(
            {
                "name": "letter",
                "raw": b"Mara",
                "res_model": "res.partner",
                "res_id": self.customer.id,
            }
        )
        self.give_points(10)
        adjustment = self.env["loyalty.hero.adjustment"]._make(
            "add",
            self.member,
            2000,
            self.env.ref("loyalty_hero.adjustment_reason_goodwill"),
            "Mara Lind waited",
        )
        watched = (
            self.env["loyalty.hero.watch"]
            .sudo()
            .create(
                {
                    "kind": "overdraft",
                    "source_key": "test,watch",
                    "company_id": self.company.id,
                    "partner_id": self.customer.id,
                    "note": "Mara Lind was overdrawn",
                }
            )
        )
        watched._decide("fine", "Mara Lind called")
        told = self.forget()
        self.assertEqual((watched.note, watched.reason), ("… was overdrawn", "… called"))
        self.assertIn("30 Stars are left. Nobody can spend them afterwards", told)
        self.assertIn("returns of old sales are as before", told)
        self.assertEqual(self.customer.name, f"Anonymous customer {self.customer.id}")
        for name in ("street", "email", "phone", "category_id", "loyalty_birthday", "comment"):
            self.assertFalse(self.customer[name], name)
        self.assertFalse(child.city)
        self.assertEqual((self.card.holder, self.card.state), (False, "blocked"))
        self.assertNotIn("PIA-4711-LIND", self.card.number)
        self.assertEqual(adjustment.note, "… waited")
        notes = self.env["mail.message"].search(
            [("model", "=", "res.partner"), ("res_id", "=", self.customer.id)]
        )
        self.assertEqual(len(notes), 1)
        self.assertIn("Anonymized by", notes.body)
        self.env.flush_all()
        self.assert_nowhere("Mara Lind", "Harbour Lane", "mara@example.com", "PIA-4711-LIND")

    def assert_nowhere(self, *texts):
        """No column of Loyalty Hero's tables, of contacts and of messages on them has these texts."""
        self.cr.execute(
            """SELECT table_name, column_name FROM information_schema.columns
                WHERE table_schema = current_schema() AND data_type IN ('text', 'character varying', 'jsonb')
                  AND (table_name LIKE 'loyalty_hero_%' OR table_name IN ('res_partner', 'mail_message'))"""
        )
        for table, column in self.cr.fetchall():
            for text in texts:
                self.cr.execute(
                    f'SELECT count(*) FROM "{table}" WHERE "{column}"::text LIKE %s', (f"%{text}%",)
                )
                self.assertEqual(self.cr.fetchone(), (0,), (table, column, text))

    def test_sums_returns_audit_and_seal_stay(self):
        invoice = self.make_invoice((self.coat, 2))
        redeeming = self.spend(20, loyalty_redeem=True, loyalty_redeem_points=10)
        self.pay(invoice, redeeming)
        self.run_cron("ir_cron_seal")
        balance = self.member.balance
        told = self.forget()
        self.assertIn("Posted invoices", told)
        self.assert_balance(balance)
        self.assertTrue(self.member.date_left)
        self.assert_audit()
        self.credit(invoice, 1)
        self.assert_balance(balance - 59)
        self.credit(redeeming, 1)
        self.credit(invoice, 1)
        self.assert_balance(0)
        self.assert_audit()

    def test_not_before_everything_is_settled(self):
        invoice = self.spend(59)
        with self.assertRaisesRegex(UserError, f"not paid: {invoice.name}"):
            self.forget()
        self.pay(invoice)
        hold = self.hold(10)
        with self.assertRaisesRegex(UserError, "points reserved for an open order"):
            self.forget()
        hold.sudo()._void()
        self.forget()
        with self.assertRaisesRegex(UserError, "anonymized already"):
            self.forget()

    def test_who_has_a_user_is_not_forgotten(self):
        self.make_user("customer user", "base.group_portal").partner_id = self.customer
        with self.assertRaisesRegex(UserError, "can log in"):
            self.forget()

    def test_confirmed_by_managers_only(self):
        with self.assertRaisesRegex(UserError, "Tick that you have read"):
            self.forget(confirmed=False)
        cashier = self.make_user("privacy cashier", "base.group_user", GROUP + "cashier")
        with self.assertRaisesRegex(AccessError, "Only loyalty managers"):
            self.customer.with_user(cashier).action_forget_loyalty()


@tagged("post_install", "-at_install")
class TestRetention(PrivacyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.retention = cls.env["loyalty.hero.retention"].create({"months": 36})
        cls.member.date_joined = "2020-01-01"
        with freeze_time("2020-01-10 10:00"):
            cls.give_points(10)

    def run_on(self, day):
        with freeze_time(f"{day} 10:00"):
            self.run_cron("ir_cron_retention")
        self.env.invalidate_all()

    def test_inactive_customers_are_proposed_until_they_come_back(self):
        self.run_on("2023-01-10")
        self.assertFalse(self.customer.loyalty_retention_due)
        self.run_on("2023-01-11")
        self.assertEqual(self.customer.loyalty_retention_due, date(2023, 1, 11))
        self.assertEqual(self.customer.name, "Mara Lind")
        with freeze_time("2023-02-01 10:00"):
            self.spend(10)
        self.run_on("2023-02-02")
        self.assertFalse(self.customer.loyalty_retention_due)

    def test_who_has_no_points_is_anonymized_if_the_company_says_so(self):
        self.retention.mode = "anonymize"
        other = self.env["res.partner"].create({"name": "Ole Berg"})
        self.make_member(self.program, other, date_joined="2020-01-01")
        self.run_on("2023-01-11")
        self.assertTrue(self.customer.loyalty_retention_due, "there are points left")
        self.assertEqual(other.name, f"Anonymous customer {other.id}")
        self.assertFalse(other.active)
        self.assert_audit()

    def test_without_a_period_nobody_is_proposed(self):
        self.retention.unlink()
        self.run_on("2099-01-01")
        self.assertFalse(self.customer.loyalty_retention_due)

    def test_period_is_bounded(self):
        for months in (0, -1, 1201):
            with self.assert_database_refuses(errorcodes.CHECK_VIOLATION):
                self.retention.months = months
                self.env.flush_all()
