"""Redemptions at the till: whose holds they are, how many there may be, and who may free them."""

from odoo import api, fields, models
from odoo.exceptions import UserError

# A till serves one customer at a time, and some orders wait: nobody needs more, and points are not locked up.
MAX_HOLDS_OF_SESSION = 20
# Each reward that pays is a hold of its own.
MAX_HOLDS_OF_ORDER = 5


def till_key(payment_uuid):
    """Return the key of a payment at a till. No other kind of sale makes keys of this form."""
    return f"pos.payment,{payment_uuid}"


class LoyaltyHeroRedemption(models.Model):
    _inherit = "loyalty.hero.redemption"

    session_id = fields.Many2one(
        "pos.session",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The session in which the points were reserved.",
    )
    freed_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        help="The user who released points that were reserved for an open order.",
    )

    @api.model
    def _get_claim_fields(self):
        return [*super()._get_claim_fields(), "session_id", "user_id"]

    @api.model
    def _check_hold_limits(self, session, source_key, key):
        """Refuse a till or an order that reserves more points than anybody needs to.

        Nothing is locked: calls at the very same moment do not see each other, and may exceed the limit by as many as
        the server works on at once. To lock the session would make its tills wait for each other, and for its closing.

        :param str key: of the hold that is asked for; one that it replaces does not count
        """
        open_holds = [
            ("session_id", "=", session.id),
            ("state", "=", "held"),
            ("date_lapse", ">", fields.Datetime.now()),
            ("key", "!=", key),
        ]
        if self.search_count(open_holds, limit=MAX_HOLDS_OF_SESSION) >= MAX_HOLDS_OF_SESSION:
            raise UserError(
                self.env._(
                    "%s open orders of this till reserve points. Finish or cancel some of them first.",
                    MAX_HOLDS_OF_SESSION,
                )
            )
        of_order = [*open_holds, ("source_key", "=", source_key)]
        if self.search_count(of_order, limit=MAX_HOLDS_OF_ORDER) >= MAX_HOLDS_OF_ORDER:
            raise UserError(
                self.env._("An order can have at most %s payments with points.", MAX_HOLDS_OF_ORDER)
            )

    def _move_to(self, holder, order):
        """Take the points of these redemptions, which are given back, from another customer of the same programs.

        :return: the redemptions that replace them, in the same order
        """
        moved = self.browse()
        for redemption in self:
            program = redemption.program_id
            members = self.env["loyalty.hero.member"]
            member = members._find(holder, program) or members.create(
                {"partner_id": holder.id, "program_id": program.id}
            )
            replacement = redemption.copy(
                {
                    "member_id": member.id,
                    "key": f"{redemption.key.split('#')[0]}#{redemption.id}",
                    "state": "held",
                    "is_cancelled": False,
                    "is_conflict": False,
                }
            )
            replacement._take(order._prepare_loyalty_transaction_vals(order))
            moved |= replacement
        return moved

    def _free(self):
        """Free these holds for the user who asks, as far as they are theirs to free.

        What cashiers take back themselves is void. A hold that whoever opened the till, or a manager, frees is another
        cashier's promise: their order is still stored as promised, late.
        """
        user = self.env.user
        own = self.filtered(lambda redemption: redemption.user_id == user)
        own._void()
        is_manager = user.has_group("loyalty_hero.loyalty_hero_group_manager")
        others = (self - own).filtered(
            lambda redemption: (
                redemption.state == "held" and (is_manager or redemption.session_id.user_id == user)
            )
        )
        others._lapse_by_user()

    def _free_with_order(self):
        """Free the holds of an order that is cancelled.

        Whoever knows its name can make an order of that name and cancel it: what others reserved stays promised.
        """
        own = self.filtered(lambda redemption: redemption.user_id == self.env.user)
        own._void()
        (self - own)._lapse_by_user()

    def _lapse_by_user(self):
        """Free the points of somebody else's holds; their orders are stored as promised, and managers told."""
        self.member_id._lock()
        self._set({"state": "lapsed", "freed_by_id": self.env.user.id})
