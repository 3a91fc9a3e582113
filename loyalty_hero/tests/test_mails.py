"""Mails that a job queues are those that Odoo would make of the template, one by one."""

from odoo import SUPERUSER_ID, Command, fields
from odoo.tests import tagged
from odoo.tools import SQL

from .common import LoyaltyHeroCommon

SAME = (
    "subject",
    "body_html",
    "email_from",
    "email_to",
    "email_cc",
    "reply_to",
    "author_id",
    "recipient_ids",
    "partner_ids",
    "auto_delete",
    "model",
    "res_id",
    "state",
)


@tagged("post_install", "-at_install")
class TestMails(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("de_DE")
        cls.program.write({"expiry": "days", "notify_expiry": True, "notify_expiry_days": 30})
        cls.soon = fields.Date.add(fields.Date.today(), days=5)
        cls.template = cls.env.ref("loyalty_hero.mail_template_points_expire").with_user(
            SUPERUSER_ID
        )
        partners = cls.env["res.partner"].create(
            [
                {"name": "Mara", "email": "mara@example.com"},
                {"name": "Uwe", "email": "uwe@example.com", "lang": "de_DE"},
                {"name": "Tom"},
            ]
        )
        cls.members = (
            cls.env["loyalty.hero.member"]
            .union(*(cls.make_member(cls.program, partner) for partner in partners))
            .with_user(SUPERUSER_ID)
        )
        for member in cls.members:
            cls.give_points(10.5, member, date_expiry=cls.soon)

    def find(self):
        return self.members._find_expiring(SQL("= ANY(%s)", self.members.ids), 3)

    def tell(self, notices):
        """Queue what was prepared; return the mails."""
        mails = self.env["mail.mail"]
        last = mails.search([], order="id desc", limit=1).id or 0
        self.members._notify_expiry(notices)
        return mails.search([("id", ">", last)], order="id")

    def attach(self):
        """Let the template bring a file that is always the same, and one that is made for each member."""
        view = self.env["ir.ui.view"].create(
            {
                "name": "points",
                "type": "qweb",
                "key": "loyalty_hero.test_points",
                "arch": """<t t-foreach="docs" t-as="doc"><t t-out="doc.partner_id.name"/></t>""",
            }
        )
        report = self.env["ir.actions.report"].create(
            {
                "name": "Points",
                "model": "loyalty.hero.member",
                "report_type": "qweb-text",
                "report_name": view.key,
                "print_report_name": "object.partner_id.name",
            }
        )
        terms = {"name": "terms.txt", "raw": b"Terms"}
        self.template.attachment_ids = [Command.create(terms)]
        self.template.report_template_ids = report

    def test_they_are_as_odoo_makes_them(self):
        self.attach()
        told = {
            member.id: ("10.5" if not number else "10,5", self.soon)
            for number, member in enumerate(self.members)
        }
        odoos = self.template.with_context(loyalty_expiring=told).send_mail_batch(
            self.members[:2].ids
        )
        mails = self.tell(self.members._prepare_notices(self.find()))
        self.assertEqual(len(mails), 2)
        for mail, odoos_mail in zip(mails, odoos, strict=True):
            for name in SAME:
                self.assertEqual(mail[name], odoos_mail[name], name)
            self.assertEqual(
                [(file.name, file.raw) for file in mail.attachment_ids.sorted("name")],
                [(file.name, file.raw) for file in odoos_mail.attachment_ids.sorted("name")],
            )
            self.assertEqual(len(mail.attachment_ids), 2)
        self.assertNotEqual(mails[0].subject, mails[1].subject)

    def test_who_has_no_address_is_done(self):
        self.tell(self.members._prepare_notices(self.find()))
        self.assertEqual(self.members.mapped("date_expiry_notified"), [self.soon] * 3)
        self.assertFalse(self.find())

    def test_who_got_points_meanwhile_is_told_what_holds(self):
        notices = self.members._prepare_notices(self.find())
        self.give_points(100, self.members[0], date_expiry=self.soon)
        mails = self.tell(notices)
        self.assertEqual(len(mails), 2)
        self.assertIn("110.5", mails[0].body_html)

    def test_who_could_not_be_prepared_is_left(self):
        notices = self.members._prepare_notices(self.find())
        notices[self.members[0].id] = None
        self.assertEqual(self.tell(notices).recipient_ids, self.members[1].partner_id)
        self.assertEqual(list(self.find()), self.members[:1].ids)
