"""Allocations: which lots a negative entry consumed."""

from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.codec import ENTRY_KINDS
from ..base.days import LAST_DAY, day_at
from ..base.units import POINTS_DIGITS, from_hundredths, to_hundredths
from .loyalty_hero_entry import ADJUSTED_KINDS


class LoyaltyHeroAllocation(models.Model):
    _name = "loyalty.hero.allocation"
    _description = "Points allocation"
    _inherit = ["loyalty.hero.posted.mixin"]
    _order = "id"
    # Who posted it, and when, is told by the transaction of the debit.
    _log_access = False

    lot_id = fields.Many2one(
        "loyalty.hero.entry", required=True, readonly=True, index=True, ondelete="restrict"
    )
    debit_id = fields.Many2one(
        "loyalty.hero.entry", required=True, readonly=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one(related="lot_id.member_id")
    points = fields.Float(digits=POINTS_DIGITS, required=True, readonly=True)
    date_expiry = fields.Date(related="lot_id.date_expiry")

    _points_positive = models.Constraint(
        "CHECK (points > 0)", "An allocation takes more than 0 points."
    )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("Allocations cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Allocations cannot be deleted."))

    @api.model
    def _sort_lots(self, lots, kind, source_key):
        """Return these lots of a member in the order in which a debit that is not posted yet would take them."""
        debit = _Debit(kind, source_key, self.env["loyalty.hero.transaction"], lots.program_id)
        now = fields.Datetime.now()
        return lots.sorted(lambda lot: _get_preference(lot, debit, now))

    @api.model
    def _match(self, members):
        """Give what is open of the lots of these (locked) members to what is open of their debits.

        Debits are served in the order in which they were posted; each takes lots in the order of ``_get_preference``.
        Afterwards a member has open lots or open debits, never both.  The database lowers what is open on both sides.
        """
        entries = self.env["loyalty.hero.entry"].search(
            [("member_id", "in", members.ids), ("points_open", "!=", 0)], order="id"
        )
        left = {entry: to_hundredths(entry.points_open) for entry in entries}
        now = fields.Datetime.now()
        vals_list = []
        for group in entries.grouped("member_id").values():
            lots = group.filtered(lambda entry: left[entry] > 0)
            for debit in group.filtered(lambda entry: left[entry] < 0):
                for lot in lots.sorted(lambda lot, debit=debit: _get_preference(lot, debit, now)):
                    points = min(left[lot], -left[debit])
                    if points:
                        left[lot] -= points
                        left[debit] += points
                        vals_list.append(
                            {
                                "lot_id": lot.id,
                                "debit_id": debit.id,
                                "points": from_hundredths(points),
                            }
                        )
        if vals_list:
            self.create(vals_list)
            entries.invalidate_recordset(["points_open"])


class _Debit(NamedTuple):
    """What of a debit decides which lots it takes, before there is one."""

    kind: str
    source_key: str
    transaction_id: models.Model
    program_id: models.Model


def _get_preference(lot, debit, moment):
    """Return by what lots are sorted for a debit.

    First goes a lot that the debit undoes (``_is_undone_by``).  Else the lot that expires first goes first, lots that
    may not be spent yet at ``moment`` go last, and what the same transaction gives goes after what was there before.
    Where a program does not accept points of another company, a redemption takes those of its own first.
    """
    waits = bool(lot.date_available and lot.date_available > day_at(moment, lot.tz))
    is_new = lot.transaction_id == debit.transaction_id
    return (
        not _is_undone_by(lot, debit),
        waits,
        _is_foreign(lot, debit),
        is_new,
        lot.date_expiry or LAST_DAY,
        lot.id,
    )


def _is_foreign(lot, debit):
    """Return whether the lot is of a company whose points are not accepted where the debit redeems them."""
    if debit.kind != "redeem" or not debit.program_id._refuses_foreign_points():
        return False
    first = lot.origin_id or lot
    return first.transaction_id.company_id != debit.transaction_id.company_id


def _is_undone_by(lot, debit):
    """Return whether the debit takes back what the lot brought.

    What a return takes back is what the sale earned, not what the return gives back; and when that is undone, what had
    been given back.
    """
    first = lot.origin_id or lot
    if debit.kind == "redeem":
        return bool(debit.redemption_id) and debit.redemption_id == first.redemption_id
    return debit.kind in (*ENTRY_KINDS, *ADJUSTED_KINDS) and any(
        given.kind != "redeem" and debit.source_key == given.source_key for given in lot | first
    )
