"""Laws about expiry: what may not be published, and that nothing expires without a notice that was really sent."""

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LoyaltyHeroCommon
from .smtp_server import serve_mail


@tagged("post_install", "-at_install")
class TestExpiryLaw(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.canada = cls.env.ref("base.ca")
        cls.quebec = cls.env.ref("base.state_ca_qc")
        cls.ontario = cls.env.ref("base.state_ca_on")

    def live_in(self, state):
        self.company.partner_id.write({"country_id": self.canada.id, "state_id": state.id})

    def assert_refused(self, sentence, **vals):
        self.program.write(vals)
        with self.assertRaisesRegex(ValidationError, sentence):
            self.program.sudo()._publish()

    def test_fixed_days_are_refused_where_only_inactivity_is_lawful(self):
        for state in (self.ontario, self.quebec):
            self.live_in(state)
            for mode in ("days", "months", "month_end", "year_end"):
                self.assert_refused(
                    rf"In {state.name} \(Canada\) points may not expire only because time has passed.*"
                    r"\(Consumer Protection Act.*\).*“Star Club” expire after inactivity, or never",
                    expiry=mode,
                )
        self.live_in(self.ontario)
        self.change_program(expiry="inactivity", expiry_days=30)
        self.change_program(expiry="never")

    def test_inactivity_and_notice_are_as_long_as_the_law_asks_for(self):
        self.live_in(self.quebec)
        self.assert_refused(
            "after 366 days without activity at the earliest .* says 365 days",
            expiry="inactivity",
            expiry_days=365,
        )
        for vals in (
            {"notify_expiry": False},
            {"notify_expiry": True, "notify_expiry_days": 29},
            {"notify_expiry": True, "notify_expiry_days": 61},
        ):
            self.assert_refused("must get a mail 30 to 60 days before", expiry_days=366, **vals)
        self.change_program(notify_expiry_days=30)

    def test_program_is_not_started_either(self):
        self.live_in(self.ontario)
        with self.assertRaisesRegex(ValidationError, "only because time has passed"):
            self.make_program(code="NEW", expiry="year_end")

    def test_territory_of_a_program_counts(self):
        """A shop elsewhere whose program is for customers in Canada, or in Ontario."""
        self.program.write({"country_ids": [Command.link(self.canada.id)]})
        self.assert_refused("only because time has passed", expiry="year_end")
        self.program.write(
            {"country_ids": [Command.clear()], "state_ids": [Command.link(self.ontario.id)]}
        )
        self.assert_refused("only because time has passed", expiry="days")
        self.program.state_ids = self.env.ref("base.state_ca_bc")
        self.change_program(expiry="days")

    def test_administrator_changes_the_table(self):
        administrator = self.make_user(
            "administrator", "loyalty_hero.loyalty_hero_group_administrator"
        )
        laws = self.env["loyalty.hero.expiry.law"].with_user(administrator)
        country = self.env.ref("base.nz")
        self.company.partner_id.write({"country_id": country.id, "state_id": False})
        law = laws.create(
            {
                "name": "Points Act, s. 1",
                "country_id": country.id,
                "lawful": "never",
                "source": "None may.",
            }
        )
        self.assert_refused(
            r"In New Zealand points may not expire \(Points Act, s. 1\)", expiry="days"
        )
        law.active = False
        self.change_program(expiry="days")
        with self.assertRaisesRegex(ValidationError, "is not in New Zealand"):
            laws.create(
                {
                    "name": "Points Act",
                    "country_id": country.id,
                    "state_id": self.ontario.id,
                    "source": "None may.",
                }
            )

    def test_members_who_live_elsewhere_are_told_when_publishing(self):
        self.customer.write({"country_id": self.canada.id, "state_id": self.ontario.id})
        self.program.write({"expiry": "days"})
        told = "\n".join(self.program._get_publish_impact())
        self.assertIn("Ontario (Canada): 1 (Consumer Protection Act, 2002", told)


@tagged("post_install", "-at_install")
class TestExpiryNotice(LoyaltyHeroCommon):
    """A customer in Québec: points expire after 400 days without activity, and not without a notice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write(
            {
                "country_id": cls.env.ref("base.ca").id,
                "state_id": cls.env.ref("base.state_ca_qc").id,
                "email": "mara@example.com",
            }
        )
        cls.change_program(expiry="inactivity", expiry_days=400)
        with freeze_time("2025-01-10 10:00"):
            cls.spend(59)
        cls.last_day = date(2026, 2, 14)

    def on(self, day):
        return freeze_time(f"{day} 10:00")

    def get_notices(self):
        self.env.invalidate_all()
        return self.env["loyalty.hero.expiry.notice"].search([("member_id", "=", self.member.id)])

    def send(self, refuses=False):
        """Send what is queued over a mail server that takes it, or refuses the address; return what it got."""
        with serve_mail(refuses) as server:
            host, port = server.server_address
            server_of_tests = self.env["ir.mail_server"].create(
                {"name": "Tests", "smtp_host": host, "smtp_port": port, "smtp_encryption": "none"}
            )
            mails = self.get_notices().filtered(lambda notice: notice.state == "queued").mail_id
            mails.mail_server_id = server_of_tests
            # Odoo sends nothing in tests unless it is told to.
            with patch.object(type(server_of_tests), "_disable_send", return_value=False):
                mails.send()
            return server.mails

    def assert_points(self, day, points, expired):
        with self.on(day):
            self.run_cron("ir_cron_expire_points")
            self.member.invalidate_recordset()
            self.assertEqual(self.member.points_available, points)
        self.assert_balance(0 if expired else 59)

    def test_without_a_notice_nothing_expires(self):
        self.assert_points("2027-06-01", 59, expired=False)

    def test_notice_that_was_sent_in_time_is_a_proof(self):
        with self.on("2026-01-14"):
            self.run_cron("ir_cron_mail_expiry")
            self.assertFalse(self.get_notices(), "more than 30 days before")
        with self.on("2026-01-15"):
            self.run_cron("ir_cron_mail_expiry")
            self.run_cron("ir_cron_mail_expiry")
            notice = self.get_notices()
            self.assertEqual(
                (len(notice), notice.state, notice.points, notice.first_day, notice.email),
                (1, "queued", 59, self.last_day, "mara@example.com"),
            )
            [mail] = self.send()
            self.assertIn(b"Stars expire on 02/14/2026", mail)
            notice = self.get_notices()
            self.assertEqual((notice.state, notice.day_sent), ("sent", date(2026, 1, 15)))
            self.assertTrue(notice.message_id)
            self.assertFalse(notice.mail_id, "the mail is gone, its proof is kept")
        self.assert_points("2026-02-14", 59, expired=False)
        self.assert_points("2026-02-15", 0, expired=True)
        self.assert_audit()

    def test_mail_that_waits_is_no_proof(self):
        with self.on("2026-01-15"):
            self.run_cron("ir_cron_mail_expiry")
        self.assert_points("2026-03-15", 59, expired=False)

    def test_late_notice_moves_the_day(self):
        with self.on("2026-02-10"):
            self.run_cron("ir_cron_mail_expiry")
            self.assertEqual(self.get_notices().first_day, date(2026, 3, 12))
            self.send()
        self.assert_points("2026-03-12", 59, expired=False)
        self.assert_points("2026-03-13", 0, expired=True)

    def test_mail_that_failed_is_no_proof_and_is_tried_again(self):
        with self.on("2026-01-15"):
            self.run_cron("ir_cron_mail_expiry")
            with mute_logger("odoo.addons.mail.models.mail_mail"):
                self.assertEqual(self.send(refuses=True), [])
            self.assertEqual(self.get_notices().state, "failed")
        self.assert_points("2026-02-15", 59, expired=False)
        with self.on("2026-01-20"):
            self.run_cron("ir_cron_mail_expiry")
            self.assertEqual(len(self.get_notices()), 1)
        with self.on("2026-01-23"):
            self.run_cron("ir_cron_mail_expiry")
            self.assertEqual(len(self.get_notices()), 2)

    def test_mail_that_bounced_is_no_proof(self):
        with self.on("2026-01-15"):
            self.run_cron("ir_cron_mail_expiry")
            self.send()
        message_id = self.get_notices().message_id
        self.env["mail.thread"]._routing_handle_bounce(
            None,
            {
                "bounced_email": "mara@example.com",
                "bounced_partner": self.customer,
                "bounced_msg_ids": [message_id],
                "bounced_message": self.env["mail.message"],
                "email_from": "mailer-daemon@example.com",
                "to": "bounce@example.com",
                "message_id": "<bounce@example.com>",
            },
        )
        self.assertEqual(self.get_notices().state, "bounced")
        self.assert_points("2026-02-20", 59, expired=False)

    def test_purchase_after_the_notice_needs_another_one(self):
        with self.on("2026-01-15"):
            self.run_cron("ir_cron_mail_expiry")
            self.send()
        with self.on("2026-02-01"):
            self.spend(1)
        with self.on("2027-04-01"):
            self.run_cron("ir_cron_expire_points")
        self.assert_balance(60)

    def test_points_that_came_after_the_notice_are_not_covered(self):
        with self.on("2025-01-10"):
            self.give_points(7, date_expiry=self.last_day)
        with self.on("2026-01-15"):
            self.run_cron("ir_cron_mail_expiry")
            self.send()
            self.assertEqual(self.get_notices().points, 66)
        with self.on("2025-01-10"):
            self.give_points(5, date_expiry=self.last_day)
        with self.on("2026-03-01"):
            self.run_cron("ir_cron_expire_points")
        self.assert_balance(5)

    def test_notices_are_kept(self):
        with self.on("2026-01-15"):
            self.run_cron("ir_cron_mail_expiry")
        with self.assertRaisesRegex(UserError, "kept as a proof"):
            self.get_notices().sudo().unlink()
