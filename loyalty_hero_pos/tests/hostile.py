"""Names that are markup, placeholders, quotes and signs that nobody sees: a shop whose every name is one.

Whatever can be named in the shop is named so, also what is added to Loyalty Hero later.
"""

from markupsafe import escape

from odoo import fields

from odoo.addons.loyalty_hero.tests.liability_common import LiabilityCommon

from .attack_world import AttackWorld

BEGIN = "<script>window.hacked=1</script>"
END = "🎁fin"
HOSTILE = (
    f'{BEGIN}<img src=x onerror="window.hacked=2"> "two" \'one\' `back` {{{{ 7*7 }}}} {{0}} {{name}} ${{x}} '
    "%s %(x)s %d 100% \\n &amp; <b>fat</b> ]]> --> \u202ertl\u202c zero\u200bwidth "
    f"{'w' * 70}{END}"
)
"""What follows the word that people know something by."""

SHORT = f"{BEGIN}\"'%s{{{{7}}}}{END}"
"""The same where a code is typed."""

CODES = ("code", "number")

NO_NAMES = {
    "source_key",
    "field_name",
    "domain_typed",
    "digest",
    "key",
    "tz",
    "prefix",
    "receipt_text",
    "accent_color",
}
"""Texts with a meaning for the program, which nobody types as a name."""


class HostileWorld(AttackWorld):
    """The world of the attack, in which everything that has a name gets a hostile one, and trades on."""

    def setUp(self):
        super().setUp()
        self.vip = self.env["res.partner.category"].create({"name": "VIP"})
        for record in self.find_named():
            for field in self.find_names(record):
                self.rename(record, field)
        self.make_guest()
        self.trade()
        self.env.flush_all()
        self.env.invalidate_all()

    def find_named(self):
        """Records of ours that people name, and those of Odoo that ours show."""
        own = [
            name
            for name, model in self.registry.items()
            if name.startswith("loyalty.hero.") and not (model._abstract or model._transient)
        ]
        for name in own:
            yield from self.env[name].with_context(active_test=False).search([])
        yield from self.customer | self.stranger
        yield from self.vip
        yield from (self.coat | self.toy | self.fee).product_tmpl_id
        yield from self.config
        yield from self.cost_centre

    @staticmethod
    def find_names(record):
        """Fields of the record that a person types a text in."""
        if not record._name.startswith("loyalty.hero."):
            return [record._rec_name]
        return [
            name
            for name, field in record._fields.items()
            if field.type in ("char", "text", "html")
            and field.store
            and not (field.readonly or field.compute or field.related or name in NO_NAMES)
        ]

    @staticmethod
    def rename(record, field):
        """Put the hostile text behind the name; what is empty is filled."""
        if record._fields[field].type == "html":
            # As the editor of rich texts puts what is typed.
            record[field] = f"<p>{escape(HOSTILE)}</p>"
        else:
            hostile = SHORT if field in CODES else HOSTILE
            record[field] = f"{record[field] or 'Name'} {hostile}"

    def make_guest(self):
        """A customer of no exclusive program, who is told by mail what happens."""
        self.program.write({"notify_tier": True, "notify_expiry": True, "notify_expiry_days": 400})
        self.customer = self.env["res.partner"].create(
            {
                "name": f"Nora {HOSTILE}",
                "email": "nora@example.com",
                "category_id": self.vip,
                "street": f"Harbour Road {HOSTILE}",
            }
        )
        self.env["loyalty.hero.card"].create(
            {"number": f"0450000000009 {SHORT}", "partner_id": self.customer.id}
        )
        self.member = self.make_member(self.program, self.customer)
        self.give_points(500, self.member)

    def trade(self):
        """Sales, a return, an invoice and a credit note, a claim and a correction under the hostile names."""
        for program in self.program | self.baskets | self.benchmark | self.club:
            program.sudo()._publish()
        order = self.sell((self.coat, 40), (self.toy, 1), points=100)
        self.give_goods_back(order, 1, 0)
        seals = self.env["loyalty.hero.seal"].sudo()
        until, _writers = seals._look()
        seals._seal(until)
        self.env["loyalty.hero.expiry.notice"].sudo().create(
            {
                "member_id": self.member.id,
                "first_day": "2026-12-01",
                "last_day": "2026-12-31",
                "entry": 1,
                "state": "sent",
            }
        )
        self.tell_terms()
        self.env["loyalty.hero.intercompany.run"].create({})
        self.env["loyalty.hero.retention"].create({"months": 36})
        # Who is proposed to be anonymized has a screen of their own.
        self.customer.sudo().loyalty_retention_due = "2026-01-01"
        invoice = self.make_invoice((self.coat, 1), (self.toy, 2), partner_id=self.customer.id)
        self.credit(invoice, 1, 0)
        self.sell((self.toy, 2), customer=self.stranger).sudo()._correct_loyalty_customer(
            self.customer, f"Reason {HOSTILE}"
        )
        self.defer()

    def tell_terms(self):
        """Members were told by mail what a version of the program changes."""
        version = self.program.sudo().version_ids[:1]
        change = (
            self.env["loyalty.hero.terms.change"]
            .sudo()
            .create(
                {
                    "program_id": self.program.id,
                    "before_id": version.id,
                    "version_id": version.id,
                    "note": HOSTILE,
                    "user_id": self.env.uid,
                    "state": "done",
                }
            )
        )
        self.env["loyalty.hero.terms.notice"].sudo().create(
            {"change_id": change.id, "member_id": self.member.id, "state": "sent"}
        )

    def defer(self):
        """A run that defers what this month's points are worth."""
        LiabilityCommon.set_up_liability.__func__(self, self.program, self.company)
        today = fields.Date.today()
        self.env["loyalty.hero.estimate"].create(
            {
                "program_id": self.program.id,
                "date": today.replace(day=1),
                "redemption_percent": 90,
                "points": 100,
                "amount": 10,
            }
        )
        LiabilityCommon.make_run.__func__(self, fields.Date.end_of(today, "month"))
