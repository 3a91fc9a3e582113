"""Redemptions at the till: whose holds they are, how many there may be, and who may free them."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.loyalty_hero.engine import check_redemption
from odoo.addons.loyalty_hero.models.base.days import day_at
from odoo.addons.loyalty_hero.models.base.units import from_minor, to_hundredths, to_minor
from odoo.addons.loyalty_hero.models.words.values import money_in_words, points_in_words

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

    is_offline = fields.Boolean(
        string="Without a Connection",
        readonly=True,
        help="Redeemed at a till that had no connection: the points were not reserved before the sale.",
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

    # Without a connection ----------------------------------------------------------------------------------------

    @api.model
    def _record(self, member, reward, points, claim):
        """Return the redemption of points that a till without a connection took, for its sale to take it.

        The sale has happened, so neither balance nor limits are asked: the redemption counts as a reservation that has
        lapsed.  What bounds it is what the program allows without a connection, and what the points are worth.

        :param int points: hundredths
        :param dict claim: as for ``_hold``; ``due`` is what the points paid
        :raises UserError: with a sentence for the cashier
        """
        member._lock()
        previous = self.search([("key", "=", claim["key"])])
        if previous._is_recorded(member, points, claim):
            # The answer to it was lost.
            return previous
        if previous:
            previous._check_same_claim(member, claim)
        self._check_offline_points(member, points, claim)
        for moment in self._get_offline_moments(claim["vals"]["session_id"]):
            terms = reward._get_terms(moment)
            redeemed = terms and self._price_offline(member, terms, points, claim, moment)
            if redeemed and (redeemed["points"], redeemed["amount"]) == (points, claim["due"]):
                return self._make(
                    member,
                    reward,
                    terms,
                    redeemed,
                    claim,
                    previous,
                    state="lapsed",
                    is_offline=True,
                )
        raise UserError(
            self.env._(
                "%(points)s %(name)s did not pay %(amount)s by the rules of %(reward)s. Ask a manager to correct the "
                "points.",
                points=points_in_words(self.env, points),
                name=member.program_id.points_name,
                amount=money_in_words(
                    self.env, from_minor(claim["due"], claim["currency"]), claim["currency"]
                ),
                reward=reward.name,
            )
        )

    def _is_recorded(self, member, points, claim):
        """Return whether the till told this redemption already, or the server had granted it."""
        return bool(
            self
            and self.state != "void"
            and self.member_id == member
            and self.source_key == claim["vals"]["source_key"]
            and to_hundredths(self.points) == points
            and to_minor(self.amount, self.currency_id) == claim["due"]
        )

    def _check_offline_points(self, member, points, claim):
        """Refuse more points on one sale than the program allows without a connection."""
        program = member.program_id
        others = self.search(
            [
                ("source_key", "=", claim["vals"]["source_key"]),
                ("program_id", "=", program.id),
                ("is_offline", "=", True),
                ("state", "!=", "void"),
                ("key", "!=", claim["key"]),
            ]
        )
        most = program._get_offline_points()
        if points + to_hundredths(sum(others.mapped("points"))) > most:
            raise UserError(
                self.env._(
                    "%(points)s %(name)s were redeemed without a connection, and %(program)s allows %(most)s. The "
                    "order waits at the till: ask a manager to raise Points without a Connection.",
                    points=points_in_words(self.env, points),
                    name=program.points_name,
                    program=program.name,
                    most=points_in_words(self.env, most),
                )
            )

    def _get_offline_moments(self, session_id):
        """Return the moments by whose terms a till of the session may have judged: now, and when that was opened."""
        session = self.env["pos.session"].browse(session_id)
        return [moment for moment in (fields.Datetime.now(), session.start_at) if moment]

    def _price_offline(self, member, terms, points, claim, moment):
        """Return what the points are worth on the sale by the terms of that moment (see ``check_redemption``)."""
        date = day_at(moment, claim["tz"])
        purse = member._prepare_purse(terms, {**claim, "date": date})
        return check_redemption(terms, points, {**purse, "available": points, "left": None})

    def _describe_conflict(self):
        """Return what happened to the points before the sale arrived, as a sentence for the manager."""
        if self.is_offline:
            return self.env._(
                "%s were redeemed at a till without a connection, and the customer did not have them any more.",
                self.display_name,
            )
        return self.env._(
            "The reservation of %s had ended, and the points were spent elsewhere.",
            self.display_name,
        )

    def _get_granted_terms(self):
        """Return the reward by whose terms the claim may have been granted, as the engine reads it: mostly one."""
        self.ensure_one()
        moments = [self.create_date]
        if self.is_offline:
            moments += self._get_offline_moments(self.session_id.id)
        found = [self.reward_id._get_terms(moment) for moment in moments]
        return [terms for terms in found if terms]

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
