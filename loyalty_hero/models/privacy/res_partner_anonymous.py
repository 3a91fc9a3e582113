"""Forgetting a customer: everything that tells who it is is erased; sums, sales and their returns stay.

Rows of the ledger say nothing of a person, so nothing of it changes (``conclusions.py`` tells what a sale keeps).
"""

from odoo import Command, fields, models
from odoo.exceptions import UserError

from ..customer.res_partner import LOYALTY_READERS
from ..notices.loyalty_hero_notice_mixin import NOTICES
from ..words.values import number_in_words

ERASED = (
    "street",
    "street2",
    "zip",
    "city",
    "state_id",
    "country_id",
    "email",
    "phone",
    "website",
    "vat",
    "company_registry",
    "function",
    "ref",
    "barcode",
    "comment",
    "image_1920",
    "loyalty_birthday",
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    loyalty_date_forgotten = fields.Date(
        string="Anonymized on",
        groups=LOYALTY_READERS,
        readonly=True,
        copy=False,
        help="The customer's personal data was erased.",
    )

    def action_forget_loyalty(self):
        """Ask whether these customers are to be anonymized, and tell what stays."""
        self._check_loyalty_manager()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Anonymize Customers"),
            "res_model": "loyalty.hero.forget",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_ids": [Command.set(self.ids)]},
        }

    def _get_forget_problem(self):
        """Return why the customer cannot be anonymized, as a sentence, or ``None``."""
        self.ensure_one()
        everyone = self | self.sudo().child_ids
        if self.loyalty_date_forgotten:
            return self.env._("%s is anonymized already.", self.display_name)
        if everyone.sudo().with_context(active_test=False).user_ids:
            return self.env._("%s can log in. Delete the user first.", self.display_name)
        if (
            self.env["res.company"]
            .sudo()
            .search_count([("partner_id", "in", everyone.ids)], limit=1)
        ):
            return self.env._(
                "%s is one of your companies and cannot be anonymized.", self.display_name
            )
        members = self.sudo().loyalty_member_ids
        if members - self._get_loyalty_members().sudo():
            return self.env._(
                "%s is a customer of another company, too. Choose all companies, or ask a manager who may see them.",
                self.display_name,
            )
        if any(members.mapped("points_held")):
            return self.env._(
                "%s has points reserved for an open order. Finish or cancel the order first.",
                self.display_name,
            )
        unpaid = (
            self.env["account.move"]
            .sudo()
            .search(
                [
                    ("commercial_partner_id", "=", self.commercial_partner_id.id),
                    ("state", "=", "posted"),
                    ("payment_state", "in", ("not_paid", "partial", "in_payment")),
                    ("move_type", "in", self.env["account.move"].get_invoice_types()),
                ],
                limit=1,
            )
        )
        if unpaid:
            return self.env._(
                "%(customer)s has an invoice that is not paid: %(invoice)s. Settle it first.",
                customer=self.display_name,
                invoice=unpaid.name,
            )
        return None

    def _require_forgettable(self):
        """Raise why one of these customers cannot be anonymized."""
        for partner in self:
            problem = partner._get_forget_problem()
            if problem:
                raise UserError(problem)

    def _forget(self):
        """Anonymize these customers: what they had in programs stays with nobody's name."""
        for partner in self.sudo():
            partner._erase()

    def _erase(self):
        names = [name for name in (self.name, self.email, self.phone) if name]
        members = self.loyalty_member_ids._with_merged()
        addresses = self.with_context(active_test=False).child_ids
        self.loyalty_member_ids.action_leave()
        self._erase_texts(members, names)
        for partner in self | addresses:
            partner._erase_messages()
            partner.with_context(tracking_disable=True).write(partner._prepare_anonymous_vals())
        self._erase_cards()
        self.env["loyalty.hero.pin"]._find(self).unlink()
        self._message_log(body=self.env._("Anonymized by %s.", self.env.user.name))

    def _erase_cards(self):
        """Leave cards without a number that anybody carries; nobody can use them."""
        cards = self.loyalty_card_ids.with_context(tracking_disable=True)
        cards.write({"replaced_by_id": False, "format_id": False, "holder": False, "reason": False})
        for card in cards:
            card.write({"number": f"anonymous-{card.id}", "state": "blocked"})
        here = [("model", "=", cards._name), ("res_id", "in", cards.ids)]
        self.env["mail.message"].search(here).unlink()

    def _prepare_anonymous_vals(self):
        fields_to_erase = [name for name in ERASED if name in self._fields]
        return {
            **dict.fromkeys(fields_to_erase, False),
            "name": self.env._("Anonymous customer %s", self.id),
            "category_id": [Command.clear()],
            "bank_ids": [Command.clear()],
            "loyalty_marketing": False,
            "loyalty_profiling": False,
            "loyalty_date_forgotten": fields.Date.context_today(self),
            "loyalty_retention_due": False,
            "active": False,
        }

    def _erase_messages(self):
        """Delete notes, mails, activities and files of the contact: names and old values are in them."""
        here = [("model", "=", "res.partner"), ("res_id", "=", self.id)]
        self.env["mail.mail"].search([("recipient_ids", "in", self.ids)]).unlink()
        self.env["mail.message"].search(here).unlink()
        mailed = [("model", "like", "loyalty.hero."), ("partner_ids", "in", self.ids)]
        self.env["mail.message"].search(mailed).unlink()
        self.activity_ids.unlink()
        self.env["ir.attachment"].search(
            [("res_model", "=", "res.partner"), ("res_id", "=", self.id), ("res_field", "=", False)]
        ).unlink()

    def _erase_texts(self, members, names):
        """Take the customer's name and addresses out of what was written about them elsewhere."""
        for name in NOTICES:
            self.env[name].search([("member_id", "in", members.ids)]).email = False
        lines = self.env["loyalty.hero.adjustment.line"].search(
            ["|", ("member_id", "in", members.ids), ("receiver_id", "in", members.ids)]
        )
        watched = self.env["loyalty.hero.watch"].search([("partner_id", "=", self.id)])
        for records, field in (
            (lines.adjustment_id, "note"),
            (watched, "note"),
            (watched, "reason"),
        ):
            for record in records.filtered(field):
                text = record[field]
                for name in names:
                    text = text.replace(name, "…")
                if text != record[field]:
                    record[field] = text

    def _get_forget_sentences(self):
        """Return what is erased and what stays, as sentences for who decides."""
        members = self._get_loyalty_members()
        points = {}
        for member in members.filtered("balance"):
            points[member.points_name] = points.get(member.points_name, 0) + member.balance
        sentences = [
            self.env._(
                "Erased: name, address, phone, mail, tax ID, birthday, tags, picture, bank accounts, card numbers, "
                "notes and mails on the contact, files, and addresses of the contact."
            ),
            self.env._(
                "What stays: sales and invoices with their printed files, points entries, redemptions, premiums and "
                "memberships, so that sums, the books, the seal and returns of old sales are as before. They belong to "
                "“Anonymous customer”."
            ),
            self.env._(
                "This cannot be undone. The customer leaves all programs, and cards are blocked."
            ),
        ]
        for name, balance in points.items():
            sentences.append(
                self.env._(
                    "%(points)s %(name)s are left. Nobody can spend them afterwards; they stay until they expire.",
                    points=number_in_words(self.env, balance),
                    name=name,
                )
            )
        invoices = (
            self.env["account.move"]
            .sudo()
            .search_count([("partner_id", "child_of", self.ids), ("state", "=", "posted")])
        )
        if invoices:
            sentences.append(
                self.env._(
                    "Posted invoices and entries of these customers: %s. If the law asks you to keep the customer's "
                    "name with them, wait until that time is over.",
                    number_in_words(self.env, invoices),
                )
            )
        return sentences
