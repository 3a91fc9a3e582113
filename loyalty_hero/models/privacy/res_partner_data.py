"""All that is known about a customer, as a file for the customer: plain values, in words where there are words."""

import io
import json
import zipfile

from odoo import fields, models
from odoo.exceptions import AccessError

MANAGER = "loyalty_hero.loyalty_hero_group_manager"
PERSON = (
    "name",
    "street",
    "street2",
    "zip",
    "city",
    "state_id",
    "country_id",
    "email",
    "phone",
    "lang",
    "vat",
    "category_id",
    "loyalty_birth_month",
    "loyalty_birth_day",
    "loyalty_marketing",
    "loyalty_profiling",
)
PARTS = {
    "cards": ("loyalty.hero.card", "number", "holder", "state", "create_date"),
    "consents": ("loyalty.hero.consent", "purpose", "is_given", "date"),
    "redemptions": (
        "loyalty.hero.redemption",
        "source_name",
        "reward_id",
        "points",
        "amount",
        "currency_id",
        "state",
        "create_date",
        "date_posted",
    ),
    "memberships": (
        "loyalty.hero.membership",
        "date_bought",
        "date_start",
        "date_end",
        "amount",
        "state",
    ),
    "premiums": ("loyalty.hero.premium", "date", "source_name", "count", "worth", "state"),
    "vouchers": (
        "loyalty.hero.voucher",
        "date",
        "reward_id",
        "kind",
        "points",
        "amount",
        "code",
        "date_end",
        "state",
    ),
    "tier changes": (
        "loyalty.hero.tier.change",
        "date",
        "before_id",
        "after_id",
        "why",
        "source_name",
    ),
    "mails about expiry": (
        "loyalty.hero.expiry.notice",
        "date_queued",
        "date_sent",
        "email",
        "points",
        "first_day",
        "state",
    ),
    "mails about changed terms": (
        "loyalty.hero.terms.notice",
        "date_queued",
        "date_sent",
        "email",
        "change_id",
        "state",
    ),
    "watch list": ("loyalty.hero.watch", "date", "kind", "source_name", "note"),
}
"""Records that are told: by topic, their model and fields."""
MEMBER = (
    "program_id",
    "date_joined",
    "date_left",
    "balance",
    "carried",
    "points_held",
    "points_available",
    "date_activity",
    "tier_id",
    "tier_date",
    "tier_manual_id",
    "factor",
)
ENTRY = (
    "date",
    "shop",
    "document",
    "program_id",
    "kind",
    "points",
    "carried",
    "spend",
    "items",
    "amount",
    "date_available",
    "date_expiry",
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_export_loyalty_data(self):
        """Download all that is known about the customer, for the customer."""
        self.ensure_one()
        self._check_loyalty_manager()
        return {
            "type": "ir.actions.act_url",
            "url": f"/loyalty_hero/customers/{self.id}/data",
            "target": "download",
        }

    def _check_loyalty_manager(self):
        self.check_access("read")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only loyalty managers can give out or erase a customer's data.")
            )

    def _pack_loyalty_data(self):
        """Return the customer's data as a ZIP file of one JSON document, and note on the contact that it was given."""
        self._check_loyalty_manager()
        text = json.dumps(self._get_loyalty_data(), ensure_ascii=False, indent=2)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("loyalty data.json", text)
        self._message_log(body=self.env._("All data about the customer in Loyalty was downloaded."))
        return file.getvalue()

    def _get_loyalty_data(self):
        """Return what is known of the customer in the user's companies: ``{topic: records}``."""
        members = self._get_loyalty_members()._with_merged()
        data = {
            "given out": fields.Datetime.now().isoformat(),
            "customer": _tell(self, PERSON),
            "programs": [_tell(member, MEMBER) for member in members if member.active],
            "entries": [
                {
                    **_tell(entry, ENTRY),
                    "what": entry.display_name,
                    "why": (entry.reasons_text or "").splitlines(),
                }
                for entry in self.env["loyalty.hero.entry"].search(
                    [("member_id", "in", members.ids)], order="id"
                )
            ],
        }
        for topic, (name, *columns) in PARTS.items():
            model = self.env[name]
            of_member = "member_id" in model._fields
            domain = (
                [("member_id", "in", members.ids)] if of_member else [("partner_id", "=", self.id)]
            )
            records = model.search(domain, order="id")
            data[topic] = [_tell(record, columns) for record in records]
        lines = self.env["loyalty.hero.adjustment.line"].search(
            ["|", ("member_id", "in", members.ids), ("receiver_id", "in", members.ids)], order="id"
        )
        data["adjustments"] = [
            {
                **_tell(
                    line.adjustment_id, ("name", "date", "kind", "program_id", "points", "note")
                ),
                "reason": line.adjustment_id.reason_id.name,
                "state": line.state,
            }
            for line in lines
        ]
        data["messages"] = self._tell_loyalty_messages()
        return data

    def _tell_loyalty_messages(self):
        """Return the notes on the contact and the mails to the customer that still exist."""
        Message = self.env["mail.message"].sudo()
        noted = Message.search([("model", "=", "res.partner"), ("res_id", "=", self.id)])
        mailed = Message.search(
            [("model", "like", "loyalty.hero."), ("partner_ids", "in", self.ids)]
        )
        return [
            _tell(message, ("date", "subject", "preview"))
            for message in (noted | mailed).sorted("id")
        ]


def _tell(record, names):
    """Return fields of a record by their labels, each as people read it."""
    told = {}
    for name in names:
        field = record._fields[name]
        value = record[name]
        if field.type == "selection":
            value = dict(field._description_selection(record.env)).get(value)
        elif field.relational:
            value = (
                value.mapped("display_name") if field.type == "many2many" else value.display_name
            )
        elif field.type in ("date", "datetime"):
            value = value.isoformat() if value else None
        elif value is False and field.type != "boolean":
            value = None
        told[field._description_string(record.env)] = value if value != "" else None
    return told
