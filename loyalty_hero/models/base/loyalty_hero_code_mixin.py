"""Secrets of a few digits: wrong tries are counted, and after some of them nobody can try for a while.

The lock gets longer each time, until the right one is entered: so nobody can try out all of them.
"""

from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

TRIES = 5
LOCK_MINUTES = 5
# A day: 5 minutes, 10, 20, and so on.
LOCK_MINUTES_MOST = 24 * 60


class LoyaltyHeroCodeMixin(models.AbstractModel):
    _name = "loyalty.hero.code.mixin"
    _description = "Secret that is locked after wrong tries"
    _inherit = ["loyalty.hero.number.mixin"]

    _owner: str
    """The field that tells whose it is; nobody has two."""

    wrong_count = fields.Integer(
        string="Wrong Tries",
        readonly=True,
        help="Wrong entries since the right code was last entered.",
    )
    date_locked = fields.Datetime(string="Locked until", readonly=True)

    @api.model
    def _find(self, owner):
        """Return what belongs to this owner, or nothing."""
        return self.search([(self._owner, "=", owner.id)])

    @api.model
    def _store(self, owner, vals):
        """Write this for the owner, who may have had nothing so far."""
        known = self._find(owner)
        if known:
            known.write(vals)
        else:
            self.create({self._owner: owner.id, **vals})

    @api.model
    def _encrypt_digits(self, code, least, most):
        """Return what is stored of a secret of ``least`` to ``most`` digits: as users' passwords are.

        :raises UserError: when it has another form, or is too easy to guess
        """
        code = code if isinstance(code, str) else ""
        if not (code.isascii() and code.isdecimal()) or not least <= len(code) <= most:
            raise UserError(
                self.env._("Enter from %(least)s to %(most)s digits.", least=least, most=most)
            )
        steps = {(int(after) - int(before)) % 10 for before, after in pairwise(code)}
        if len(steps) == 1:
            raise UserError(
                self.env._("This is too easy to guess. Do not use digits in a row, such as 123456.")
            )
        return self.env.user._crypt_context().hash(code)

    def _try(self, is_right):
        """Count a try, and return why it does not hold, or ``None`` if it is right.

        Who calls this has to let it be committed, also when the code is wrong: wrong tries are counted by it.

        :param is_right: tells whether what was entered is right; it is not asked while the code is locked
        """
        self.ensure_one()
        try:
            self.lock_for_update()
        except LockError:
            return self.env._("This code is being entered at another till. Try again.")
        self.invalidate_recordset()
        now = fields.Datetime.now()
        if self._is_locked():
            return self._say_locked(now)
        if is_right():
            self.write({"wrong_count": 0, "date_locked": False})
            return None
        self.wrong_count += 1
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

    def _is_locked(self):
        return bool(self.date_locked and self.date_locked > fields.Datetime.now())
