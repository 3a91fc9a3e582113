"""Managers' codes: by which a manager allows something at a till where somebody else is logged in.

A code is stored as users' passwords are, and nobody reads it.  After some wrong tries it is locked for a while, longer
each time, until the right one is entered: so nobody can try out all of them.
"""

import logging
from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

_logger = logging.getLogger(__name__)

DIGITS_LEAST = 6
DIGITS_MOST = 12
TRIES = 5
LOCK_MINUTES = 5
# A day: 5 minutes, 10, 20, and so on.
LOCK_MINUTES_MOST = 24 * 60


class LoyaltyHeroManagerCode(models.Model):
    _name = "loyalty.hero.manager.code"
    _description = "Manager's code for the till"
    _inherit = ["loyalty.hero.number.mixin"]
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users", string="Manager", required=True, readonly=True, ondelete="cascade"
    )
    code_hash = fields.Char(required=True, readonly=True, groups=fields.NO_ACCESS)
    wrong_count = fields.Integer(
        string="Wrong Tries", readonly=True, help="Since the right code was entered last."
    )
    date_locked = fields.Datetime(string="Locked until", readonly=True)

    _user_unique = models.Constraint("UNIQUE (user_id)", "This manager has a code already.")

    @api.model
    def _encrypt(self, code):
        """Return what is stored of a code.

        :raises UserError: when it is too easy to guess
        """
        code = code if isinstance(code, str) else ""
        if not (code.isascii() and code.isdecimal()) or not (
            DIGITS_LEAST <= len(code) <= DIGITS_MOST
        ):
            raise UserError(
                self.env._(
                    "A code has from %(least)s to %(most)s digits.",
                    least=DIGITS_LEAST,
                    most=DIGITS_MOST,
                )
            )
        steps = {(int(after) - int(before)) % 10 for before, after in pairwise(code)}
        if len(steps) == 1:
            raise UserError(
                self.env._("This code is too easy to guess. Use no row of digits such as 123456.")
            )
        return self.env.user._crypt_context().hash(code)

    @api.model
    def _set(self, user, code_hash):
        """Give the user this code instead of the one before; that unlocks it."""
        vals = {"code_hash": code_hash, "wrong_count": 0, "date_locked": False}
        known = self.search([("user_id", "=", user.id)])
        if known:
            known.write(vals)
        else:
            self.create({"user_id": user.id, **vals})
        _logger.info("%s has set a new code for the till", user.login)

    def _refuse(self, code, place):
        """Return why the code does not hold, or ``None`` if it is right.

        Who calls this has to let it be committed, also when the code is wrong: wrong tries are counted by it.

        :param str place: where the code was entered, for the log
        """
        self.ensure_one()
        try:
            self.lock_for_update()
        except LockError:
            return self.env._("This code is being entered at another till. Try again.")
        self.invalidate_recordset()
        now = fields.Datetime.now()
        if self.date_locked and self.date_locked > now:
            return self._say_locked(now)
        if self.env.user._crypt_context().verify(code, self.code_hash):
            self.write({"wrong_count": 0, "date_locked": False})
            self._log("right", place)
            return None
        self.wrong_count += 1
        self._log("wrong", place)
        rounds, tries = divmod(self.wrong_count, TRIES)
        if tries:
            return self.env._(
                "This code is wrong. Tries left before it is locked: %s.", TRIES - tries
            )
        minutes = min(LOCK_MINUTES * 2 ** (rounds - 1), LOCK_MINUTES_MOST)
        self.date_locked = fields.Datetime.add(now, minutes=minutes)
        return self._say_locked(now)

    def _say_locked(self, now):
        minutes = -(-(self.date_locked - now).total_seconds() // 60)
        return self.env._(
            "There were too many wrong tries. This code is locked for this many minutes: %s.",
            int(minutes),
        )

    def _log(self, what, place):
        _logger.info(
            "A %s code of %s was entered at %s by %s",
            what,
            self.user_id.login,
            place,
            self.env.user.login,
        )

    def _is_locked(self):
        return bool(self.date_locked and self.date_locked > fields.Datetime.now())
