"""At the till, customers confirm that they spend their points, where the program asks for it."""

from odoo import models


class PosConfig(models.Model):
    _inherit = "pos.config"

    def _ask_loyalty_proof(self, member, given):
        """Say by what the customer has confirmed to spend points.

        What is missing is an answer and no error: an error would take back that a wrong try was counted.

        :param str given: the digits that were entered, if any
        :return: ``(kind, None)``, with no kind where the program asks for nothing, or ``(None, missing)``:
            ``{"asks": "pin" or "code"}``, with the ``error`` of a wrong try
        """
        asks = member.program_id.redeem_proof
        if asks == "none":
            return False, None
        missing = {"asks": asks}
        if not given:
            return None, missing
        pin = self.env["loyalty.hero.pin"]._find(member.partner_id)
        if not pin:
            return None, {**missing, "error": self._say_no_loyalty_proof(member)}
        was_locked = pin._is_locked()
        kind, refusal = pin._prove(given, ("pin", "code") if asks == "pin" else ("code",))
        if not refusal:
            return kind, None
        if pin._is_locked() and not was_locked:
            self._report_loyalty_pin(pin)
        return None, {**missing, "error": refusal}

    def _say_no_loyalty_proof(self, member):
        return self.env._(
            "%s has no PIN and no one-time code yet. Both are under My Account, Loyalty; a manager can also set a PIN "
            "on the contact.",
            member.partner_id.name,
        )

    def _report_loyalty_pin(self, pin):
        customer = pin.partner_id
        self._report_loyalty_lock(
            "wrong_pins",
            pin,
            lambda env, moment: env._(
                "Wrong PINs of %(customer)s were entered on %(moment)s, until the PIN was locked.",
                customer=customer.name,
                moment=moment,
            ),
            customer,
        )
