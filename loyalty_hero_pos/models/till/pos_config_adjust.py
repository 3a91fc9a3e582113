"""Adjusting points at the till: a cashier fills it in, and a manager allows it with their code.

The server verifies the code and posts in the manager's name, with the manager's rights and limits.  A wrong code is an
answer and no error: an error would take back that the try was counted.
"""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from odoo.addons.loyalty_hero.models.adjustment.loyalty_hero_adjustment import MANAGER
from odoo.addons.loyalty_hero.models.base.units import to_hundredths

from .till_input import check_adjustment


class PosConfig(models.Model):
    _inherit = "pos.config"

    def loyalty_adjust_choices(self, partner_id):
        """Return what can be chosen from to adjust the customer's points.

        :return: ``{"managers": [{"id", "name"}], "reasons": [{"id", "name", "kinds"}], "programs": [{"id", "name",
            "points_name", "balance", "available"}]}``, points in hundredths
        """
        self._check_loyalty_till()
        partner = self._get_loyalty_partner(partner_id)
        reasons = self.env["loyalty.hero.adjustment.reason"].search([("active", "=", True)])
        return {
            "managers": [
                {"id": user.id, "name": user.name}
                for user in self.sudo()._get_loyalty_codes().user_id.sorted("name")
            ],
            "reasons": [
                {
                    "id": reason.id,
                    "name": reason.name,
                    "kinds": [kind for kind in ("add", "take") if reason._allows(kind)],
                }
                for reason in reasons
            ],
            "programs": [
                {
                    "id": member.program_id.id,
                    "name": member.program_id.name,
                    "points_name": member.points_name,
                    "balance": to_hundredths(member.balance),
                    "available": member._get_available(),
                }
                for member in self._get_loyalty_adjustable(partner)
            ],
        }

    def loyalty_adjust(self, wish):
        """Add or take points of a customer, if the manager's code is right; the same wish twice is posted once.

        :param dict wish: ``uuid``, ``partner_id``, ``program_id``, ``kind`` (``add`` or ``take``), ``points``
            (hundredths), ``reason_id``, ``note``, ``manager_id`` and ``code``
        :return: ``{"error": sentence for the cashier}`` when the code does not hold, or ``{"number", "balance"}``
        :raises UserError: with a sentence for the cashier
        """
        self._check_loyalty_till()
        wish = check_adjustment(self.env, wish)
        if self.current_session_id.state != "opened":
            raise UserError(self.env._("Open the register first."))
        partner = self._get_loyalty_partner(wish["partner_id"])
        member = self._get_loyalty_adjustable(partner).filtered(
            lambda member: member.program_id.id == wish["program_id"]
        )
        if not member:
            raise UserError(
                self.env._("%s is in no program whose points can be adjusted here.", partner.name)
            )
        return self.sudo()._adjust_loyalty(member.sudo(), wish)

    def _adjust_loyalty(self, member, wish):
        key = f"{self.id},{wish['uuid']}"
        code = self._get_loyalty_codes().filtered(
            lambda code: code.user_id.id == wish["manager_id"]
        )
        if not code:
            raise UserError(
                self.env._(
                    "This manager has no code for the till. Managers set theirs in the back office, under Loyalty."
                )
            )
        was_locked = code._is_locked()
        refusal = code._refuse(wish["code"], self.name)
        if refusal:
            if code._is_locked() and not was_locked:
                self._report_loyalty_codes(code)
            return {"error": refusal}
        adjustment = self.env["loyalty.hero.adjustment"].search([("till_key", "=", key)])
        if not adjustment:
            adjustment = self._make_loyalty_adjustment(code.user_id, member, wish, key)
        member.invalidate_recordset()
        return {"number": adjustment.name, "balance": to_hundredths(member.balance)}

    def _make_loyalty_adjustment(self, manager, member, wish, key):
        """Post the adjustment as the manager, whose rights and limits are asked."""
        company = self.company_id.id
        own = self.with_user(manager).sudo(False).with_context(allowed_company_ids=[company]).env
        return own["loyalty.hero.adjustment"]._make(
            wish["kind"],
            own["loyalty.hero.member"].browse(member.id),
            wish["points"],
            own["loyalty.hero.adjustment.reason"].browse(wish["reason_id"]),
            wish["note"],
            till={"cashier_id": self.env.uid, "shop": self.name, "till_key": key},
        )

    def _get_loyalty_codes(self):
        """Return the codes of the managers of this company."""
        codes = self.env["loyalty.hero.manager.code"].search(
            [("user_id.active", "=", True), ("user_id.company_ids", "in", self.company_id.ids)]
        )
        return codes.filtered(lambda code: code.user_id.has_group(MANAGER))

    def _get_loyalty_adjustable(self, partner):
        """Return what the customer has in programs whose points can be adjusted, as far as the cashier may know."""
        members = partner._get_loyalty_holder()._get_loyalty_members()
        return members.filtered(
            lambda member: (
                member.program_kind == "points"
                and member.program_id.state != "draft"
                and member.program_id.company_id.id in (self.company_id.id, False)
            )
        )

    def _report_loyalty_codes(self, code):
        self._report_loyalty_lock(
            "wrong_codes",
            code,
            lambda env, moment: env._(
                "Wrong codes of %(manager)s were entered on %(moment)s, until the code was locked.",
                manager=code.user_id.name,
                moment=moment,
            ),
        )

    def _report_loyalty_lock(self, kind, code, say, partner=None):
        """Put on the watch list that somebody tried so often that a code or PIN is locked.

        :param say: given an environment and the moment in words, returns the sentence for the manager
        """
        watch = self.env["loyalty.hero.watch"].with_context(lang=self.company_id.partner_id.lang)
        moment = format_datetime(watch.env, fields.Datetime.now(), tz=self._get_loyalty_tz())
        origin = {
            "source_key": f"{code._name},{code.id}",
            "source_name": self.name,
            "company_id": self.company_id.id,
            "shop": self.name,
            "user_id": self.env.uid,
            "partner_id": partner and partner.id,
        }
        watch._add(kind, origin, say(watch.env, moment))
