"""The audit of each night: it is silent while everything agrees, and loses no difference."""

from odoo import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .test_seal import SealCase

NIGHT = "odoo.addons.loyalty_hero.wizards.loyalty_hero_audit_night"


@tagged("post_install", "-at_install")
class TestAuditNight(SealCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_user("night", "loyalty_hero.loyalty_hero_group_manager")
        cls.manager.email = "night@example.com"
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.stranger = new_test_user(
            cls.env,
            "stranger",
            "loyalty_hero.loyalty_hero_group_manager",
            company_id=cls.elsewhere.id,
            company_ids=[Command.set(cls.elsewhere.ids)],
        )

    def falsify(self):
        self.give_points(100)
        self.change(
            "loyalty_hero_member",
            "UPDATE loyalty_hero_member SET balance = balance + 900 WHERE id = %s",
            self.member.id,
        )

    def run_night(self):
        """Run the job; return the mails that it queued and what it put on the watch list."""
        mails, watch = self.env["mail.mail"].sudo(), self.env["loyalty.hero.watch"].sudo()
        before = mails.search([]), watch.search([])
        self.run_cron("ir_cron_audit")
        return mails.search([]) - before[0], watch.search([]) - before[1]

    def test_nothing_is_told_while_everything_agrees(self):
        self.give_points(100)
        mails, watch = self.run_night()
        self.assertFalse(mails)
        self.assertFalse(watch)

    def test_managers_of_the_company_are_mailed(self):
        self.give_points(1)
        seal = self.seal()
        self.falsify()
        mails, watch = self.run_night()
        self.assertEqual((watch.kind, watch.company_id), ("audit", self.company))
        self.assertIn(f"member {self.member.id}: 900", watch.note)
        [mail] = mails
        self.assertIn(self.manager.partner_id, mail.recipient_ids)
        self.assertNotIn(self.stranger.partner_id, mail.recipient_ids)
        for told in (f"member {self.member.id}: 900", seal.digest, self.company.name):
            self.assertIn(told, mail.body_html)

    def test_difference_is_mailed_each_night_and_listed_once_until_it_is_reviewed(self):
        self.falsify()
        self.run_night()
        mails, watch = self.run_night()
        self.assertEqual((len(mails), len(watch)), (1, 0))
        watch = self.env["loyalty.hero.watch"].sudo().search([("kind", "=", "audit")])
        watch._decide("corrected", "The entry was put right.")
        mails, watch = self.run_night()
        self.assertEqual((len(mails), len(watch)), (1, 1))

    def test_difference_of_the_seal_concerns_every_company(self):
        entry = self.give_points(100)
        self.seal()
        self.change(
            "loyalty_hero_entry", "UPDATE loyalty_hero_entry SET spend = 1 WHERE id = %s", entry.id
        )
        mails, watch = self.run_night()
        self.assertIn(self.elsewhere, watch.company_id)
        self.assertIn(self.stranger.partner_id, mails.recipient_ids)

    def test_finding_is_kept_when_it_cannot_be_mailed(self):
        self.falsify()
        self.env.ref("loyalty_hero.mail_template_audit").body_html = "<p t-out='object.nothing'/>"
        with mute_logger(NIGHT, "odoo.addons.mail.models.mail_render_mixin"):
            mails, watch = self.run_night()
        self.assertFalse(mails)
        self.assertIn(f"member {self.member.id}: 900", watch.note)

    def test_one_company_is_audited_by_who_may_see_it(self):
        self.falsify()
        audits = self.env["loyalty.hero.audit"]
        self.assertTrue(audits.create({"company_id": self.company.id}).difference_count)
        both = self.make_user("both", "loyalty_hero.loyalty_hero_group_manager")
        both.company_ids = self.company | self.elsewhere
        audits = audits.with_user(both).with_context(
            allowed_company_ids=(self.company | self.elsewhere).ids
        )
        self.assertTrue(audits.create({}).difference_count)
        self.assertFalse(audits.create({"company_id": self.elsewhere.id}).difference_count)
        with self.assertRaises(Exception) as caught:
            audits.with_user(self.stranger).create({"company_id": self.company.id})
        self.assertEqual(type(caught.exception).__name__, "AccessError")
