"""How customers confirm at the till that they spend their points: by a PIN, or by a one-time code from their own page.

Who knows a name or a phone number has neither. A code can be used once, so a picture of it, or what somebody
overheard, is worth nothing; the wrong tries at both are counted together.
"""

import logging
import secrets

from odoo import api, fields, models
from odoo.tools import consteq, hmac

_logger = logging.getLogger(__name__)

PIN_LEAST = 4
PIN_MOST = 8
CODE_DIGITS = 6
CODE_MINUTES = 3


class LoyaltyHeroPin(models.Model):
    _name = "loyalty.hero.pin"
    _description = "Customer's PIN"
    _inherit = ["loyalty.hero.code.mixin"]
    _rec_name = "partner_id"
    _owner = "partner_id"

    partner_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="cascade")
    pin_hash = fields.Char(readonly=True, groups=fields.NO_ACCESS)
    code_hash = fields.Char(readonly=True, groups=fields.NO_ACCESS)
    date_code_end = fields.Datetime(string="Code Valid until", readonly=True)

    _partner_unique = models.Constraint("UNIQUE (partner_id)", "This customer has a PIN already.")

    @api.model
    def _encrypt(self, pin):
        """Return what is stored of a PIN.

        :raises UserError: when it is too easy to guess
        """
        return self._encrypt_digits(pin, PIN_LEAST, PIN_MOST)

    @api.model
    def _set(self, partner, pin_hash):
        """Give the customer this PIN instead of the one before; that unlocks it."""
        self._store(partner, {"pin_hash": pin_hash, "wrong_count": 0, "date_locked": False})
        _logger.info("%s has set a new PIN of customer %s", self.env.user.login, partner.id)

    @api.model
    def _make_code(self, partner):
        """Return a new code of the customer; the one before is worth nothing any more.

        :return: ``{"code": digits, "date_end": when it ends, in UTC}``
        """
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        date_end = fields.Datetime.add(fields.Datetime.now(), minutes=CODE_MINUTES)
        hashed = self._hash_code(partner, code)
        self._store(partner, {"code_hash": hashed, "date_code_end": date_end})
        return {"code": code, "date_end": date_end}

    def _hash_code(self, partner, code):
        return hmac(self.env, "loyalty_hero_code", f"{partner.id} {code}")

    def _prove(self, given, kinds):
        """Say by what the customer has confirmed it.

        :param str given: the digits that were entered
        :param kinds: what is asked for: ``code``, or ``pin`` and ``code``
        :return: ``(kind, None)``, or ``(None, refusal)`` (see ``_try``)
        """
        proved = []

        def is_right():
            if self._is_code(given):
                # It is used up, whatever comes of it.
                self.code_hash = False
                proved.append("code")
            elif "pin" in kinds and self._is_pin(given):
                proved.append("pin")
            return bool(proved)

        refusal = self._try(is_right)
        return (None, refusal) if refusal else (proved[0], None)

    def _is_code(self, given):
        return bool(
            self.code_hash
            and self.date_code_end >= fields.Datetime.now()
            and consteq(self.code_hash, self._hash_code(self.partner_id, given))
        )

    def _is_pin(self, given):
        return bool(self.pin_hash and self.env.user._crypt_context().verify(given, self.pin_hash))
