"""Managers' codes: by which a manager allows something at a till where somebody else is logged in."""

import logging

from odoo import api, fields, models

_logger = logging.getLogger(__name__)

DIGITS_LEAST = 6
DIGITS_MOST = 12


class LoyaltyHeroManagerCode(models.Model):
    _name = "loyalty.hero.manager.code"
    _description = "Manager's code for the till"
    _inherit = ["loyalty.hero.code.mixin"]
    _rec_name = "user_id"
    _owner = "user_id"

    user_id = fields.Many2one(
        "res.users", string="Manager", required=True, readonly=True, ondelete="cascade"
    )
    code_hash = fields.Char(required=True, readonly=True, groups=fields.NO_ACCESS)

    _user_unique = models.Constraint("UNIQUE (user_id)", "This manager has a code already.")

    @api.model
    def _encrypt(self, code):
        """Return what is stored of a code.

        :raises UserError: when it is too easy to guess
        """
        return self._encrypt_digits(code, DIGITS_LEAST, DIGITS_MOST)

    @api.model
    def _set(self, user, code_hash):
        """Give the user this code instead of the one before; that unlocks it."""
        self._store(user, {"code_hash": code_hash, "wrong_count": 0, "date_locked": False})
        _logger.info("%s has set a new code for the till", user.login)

    def _refuse(self, code, place):
        """Return why the code does not hold, or ``None`` if it is right (see ``_try``).

        :param str place: where the code was entered, for the log
        """

        def is_right():
            verified = self.env.user._crypt_context().verify(code, self.code_hash)
            _logger.info(
                "A %s code of %s was entered at %s by %s",
                "right" if verified else "wrong",
                self.user_id.login,
                place,
                self.env.user.login,
            )
            return verified

        return self._try(is_right)
