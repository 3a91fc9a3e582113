"""Redemptions: claims on a sale.

Spending has two phases.  A hold promises points to one open sale: they are no longer available, but nothing is posted.
The sale itself then posts the redemption in its own transaction, or the hold is taken back, or lapses by time.
Posting is final; what comes back with returned goods is given back by entries of its own.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine import check_redemption
from ..base.days import LAST_DAY, day_at
from ..base.jobs import CHUNK, work_through
from ..base.units import (
    POINTS_DIGITS,
    from_hundredths,
    from_minor,
    to_hundredths,
)
from ..words.named import Names
from ..words.refusals import refuse
from ..words.values import number_in_words


class LoyaltyHeroRedemption(models.Model):
    _name = "loyalty.hero.redemption"
    _description = "Loyalty redemption"
    _inherit = ["analytic.mixin", "loyalty.hero.origin.mixin"]
    _order = "date_posted desc, id desc"
    _rec_names_search = ["source_name", "member_id"]

    member_id = fields.Many2one(
        "loyalty.hero.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="member_id.partner_id")
    program_id = fields.Many2one(
        related="member_id.program_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    reward_id = fields.Many2one(
        "loyalty.hero.reward", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    treatment = fields.Selection(
        [("payment", "Payment"), ("discount", "Price reduction")],
        required=True,
        readonly=True,
        default="payment",
        help="How the points are treated for VAT: as a payment, or as a reduction of the price and its tax.",
    )
    points = fields.Float(digits=POINTS_DIGITS, required=True, readonly=True)
    amount = fields.Monetary(
        required=True, readonly=True, help="What the points paid, in the currency of the sale."
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    state = fields.Selection(
        [("held", "Reserved"), ("posted", "Taken"), ("void", "Released"), ("lapsed", "Lapsed")],
        required=True,
        readonly=True,
        default="held",
    )
    status = fields.Selection(
        [
            ("held", "Reserved"),
            ("taken", "Taken"),
            ("booked", "In the books"),
            ("returned", "Given back"),
            ("void", "Released"),
            ("lapsed", "Lapsed"),
        ],
        compute="_compute_status",
        search="_search_status",
        help="Reserved for an open order, taken by a sale, or in the books: what a till sold is booked when its "
        "session is closed. A price reduction is booked with its sale, as its lines.",
    )
    key = fields.Char(
        required=True,
        readonly=True,
        help="The unique identifier of the payment or claim.",
    )
    date_lapse = fields.Datetime(string="Reserved until", readonly=True)
    date_posted = fields.Datetime(string="Date", readonly=True, help="Date and time of the sale.")
    is_conflict = fields.Boolean(
        readonly=True,
        help="The reservation had ended, and the points had been spent elsewhere before this sale "
        "arrived.",
    )
    amount_returned = fields.Monetary(
        string="Given Back",
        compute="_compute_net",
        help="What was given back, in the currency of the sale.",
    )
    is_cancelled = fields.Boolean(
        readonly=True, help="The sale was taken back as a whole, and the points with it."
    )
    proof = fields.Selection(
        [("pin", "PIN"), ("code", "One-time code")],
        string="Confirmed by",
        readonly=True,
        help="How the customer confirmed the redemption at the till, for programs that ask for it. "
        "For example: PIN.",
    )
    shop = fields.Char(readonly=True)
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, default=lambda self: self.env.user
    )
    expense_account_id = fields.Many2one("account.account", readonly=True, check_company=True)
    entry_ids = fields.One2many("loyalty.hero.entry", "redemption_id", string="Points Entries")
    points_net = fields.Float(
        string="Net Points",
        digits=POINTS_DIGITS,
        compute="_compute_net",
        help="Points redeemed, less points that were given back.",
    )
    line_ids = fields.One2many("account.move.line", "loyalty_redemption_id", string="Postings")
    amount_posted = fields.Monetary(
        string="In the Books",
        compute="_compute_amount_posted",
        compute_sudo=True,
        help="The amount debited to the expense account so far.",
    )

    _held_index = models.Index("(member_id, date_lapse) WHERE state = 'held'")
    _key_unique = models.Constraint(
        "UNIQUE (key)", "These points are reserved for this payment already."
    )
    _points_positive = models.Constraint(
        "CHECK (points > 0)", "A redemption takes more than 0 points."
    )
    _amount_positive = models.Constraint("CHECK (amount > 0)", "A redemption pays more than 0.")

    @api.depends("points", "source_name", "program_id.points_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for redemption in self:
            redemption.display_name = self.env._(
                "%(points)s %(name)s on %(sale)s",
                points=number_in_words(self.env, redemption.points),
                name=redemption.program_id.points_name,
                sale=redemption.source_name or self.env._("an open order"),
            )

    @api.depends("entry_ids.points", "entry_ids.amount")
    def _compute_net(self):
        groups = self.env["loyalty.hero.entry"]._read_group(
            [("redemption_id", "in", self.ids)], ["redemption_id"], ["points:sum", "amount:sum"]
        )
        sums = {redemption: (points, amount) for redemption, points, amount in groups}
        for redemption in self:
            points, amount = sums.get(redemption._origin, (0, redemption.amount))
            redemption.points_net = -points
            redemption.amount_returned = redemption.amount - amount

    @api.depends("line_ids.parent_state", "line_ids.amount_currency")
    def _compute_amount_posted(self):
        for redemption in self:
            redemption.amount_posted = redemption.line_ids._get_loyalty_expense()

    @api.depends("state", "treatment", "amount_returned", "amount_posted")
    def _compute_status(self):
        for redemption in self:
            kept = redemption.amount - redemption.amount_returned
            if redemption.state != "posted":
                redemption.status = redemption.state
            elif redemption.treatment == "payment" and redemption.currency_id.compare_amounts(
                kept, redemption.amount_posted
            ):
                redemption.status = "taken"
            else:
                is_kept = not redemption.currency_id.is_zero(kept)
                redemption.status = "booked" if is_kept else "returned"

    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = SQL(
            "(SELECT redemption.id FROM loyalty_hero_redemption redemption WHERE %s IN %s)",
            self._get_status_sql("redemption"),
            tuple(value),
        )
        return [("id", "in", found)]

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let redemptions be grouped by their status, which is not stored."""
        if field_expr == "status":
            self._check_field_access(self._fields["status"], "read")
            return self._get_status_sql(alias)
        return super()._field_to_sql(alias, field_expr, query)

    def _get_status_sql(self, alias):
        """Return ``status`` as an expression on the redemptions that are named ``alias`` in a query."""
        self.flush_model(["state", "amount", "treatment"])
        self.env["account.move.line"].flush_model(
            ["amount_currency", "account_id", "parent_state", "loyalty_redemption_id"]
        )
        return SQL(
            """(SELECT CASE WHEN %(alias)s.state <> 'posted' THEN %(alias)s.state
                            WHEN %(alias)s.treatment = 'payment' AND made.amount <> booked.amount THEN 'taken'
                            WHEN made.amount = 0 THEN 'returned' ELSE 'booked' END
                  FROM (SELECT COALESCE(sum(amount), %(alias)s.amount) AS amount
                          FROM loyalty_hero_entry WHERE redemption_id = %(alias)s.id) AS made,
                       (SELECT COALESCE(sum(line.amount_currency), 0) AS amount
                          FROM account_move_line line
                          JOIN account_account account ON account.id = line.account_id
                         WHERE line.parent_state = 'posted' AND line.loyalty_redemption_id = %(alias)s.id
                           AND account.account_type NOT IN ('asset_receivable', 'liability_payable')) AS booked)""",
            alias=SQL.identifier(alias),
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("Redemptions cannot be deleted: they are part of the points ledger.")
        )

    # Holding -----------------------------------------------------------------------------------------------------

    @api.model
    def _hold(self, member, reward, points, claim):
        """Promise points to an open sale; a hold with the same key is replaced.

        A key belongs to one claim for good: no other customer, sale or till can have it.

        :param int points: what the customer wants to spend, in hundredths
        :param dict claim: ``key``, what ``_prepare_purse`` asks for, and the redemption's fields in ``vals``
        :return: the redemption, held
        :raises UserError: with a sentence for the cashier, when the points cannot be had
        """
        member._lock_to_spend()
        previous = self.search([("key", "=", claim["key"])])
        if previous:
            previous._check_same_claim(member, claim)
        refusal = member.program_id._get_booking_refusal(claim["company"])
        if refusal:
            raise UserError(refusal)
        terms = self._get_claimed_terms(reward)
        redeemed = self._check_claim(member, reward, terms, points, claim, previous)
        return self._make(member, reward, terms, redeemed, claim, previous, state="held")

    @api.model
    def _make(self, member, reward, terms, redeemed, claim, previous, **vals):
        """Return the redemption of a claim that is granted; it takes the place of the ``previous`` one of its key.

        :param terms: the reward, as the engine reads it
        :param dict redeemed: ``points`` (hundredths) and ``amount`` (minor units of the sale)
        :param vals: more fields of the redemption
        """
        if previous:
            void = {"state": "void"} if previous.state == "held" else {}
            previous._set({**void, "key": f"{claim['key']}#{previous.id}"})
        minutes = member.program_id.hold_minutes
        redemption = self.create(
            {
                "member_id": member.id,
                "company_id": claim["company"].id,
                "reward_id": reward.id,
                "treatment": terms["treatment"],
                "points": from_hundredths(redeemed["points"]),
                "amount": from_minor(redeemed["amount"], claim["currency"]),
                "currency_id": claim["currency"].id,
                "key": claim["key"],
                "date_lapse": fields.Datetime.now() + timedelta(minutes=minutes),
                **member.program_id._prepare_booking_vals(claim["company"]),
                **claim["vals"],
                **vals,
            }
        )
        member.invalidate_recordset(["points_held", "points_available"])
        return redemption

    def _check_same_claim(self, member, claim):
        """Refuse to use the key of this redemption for another claim, or for one that has ended.

        :raises UserError: with a sentence for the cashier
        """
        if self.state == "posted":
            raise UserError(self.env._("These points are paid already."))
        if self.state == "void":
            raise UserError(self.env._("These points were released. Redeem again."))
        if self.member_id != member or any(
            self._fields[name].convert_to_write(self[name], self) != claim["vals"][name]
            for name in self._get_claim_fields()
            if name in claim["vals"]
        ):
            raise UserError(
                self.env._("These points were reserved for another sale. Redeem again.")
            )

    @api.model
    def _get_claim_fields(self):
        """Return the fields that tell, beside the customer, whose claim a redemption is."""
        return ["source_key"]

    def _get_claimed_terms(self, reward):
        """Return the reward as the engine reads it, or raise a sentence for the cashier when it is not offered."""
        terms = reward._get_terms()
        if not terms:
            raise UserError(
                self.env._("%s is no longer offered. Choose another reward.", reward.name)
            )
        return terms

    def _check_claim(self, member, reward, terms, points, claim, previous=None):
        """Return ``{"points", "amount"}`` of a claim in units of its sale, or raise a sentence for the cashier."""
        purse = member._prepare_purse(terms, claim, previous)
        redeemed = check_redemption(terms, points, purse)
        if redeemed["error"]:
            raise UserError(
                refuse(
                    self.env,
                    redeemed["error"],
                    terms,
                    purse,
                    customer=member.partner_id.name,
                    tier=member.tier_id.name or "",
                    tiers=Names(self.env, [terms]).get("tiers", terms["tiers"]),
                    reward=reward.name,
                    points_name=member.program_id.points_name,
                    currency=claim["currency"],
                    elsewhere=member._get_elsewhere(claim["company"]),
                )
            )
        return redeemed

    def _filter_claimed(self, key):
        """Return the redemption that was held by this key, or none; one that moved is of its new customer."""
        return self.filtered(
            lambda redemption: redemption.key.split("#")[0] == key and not redemption.is_cancelled
        ) or self.filtered(lambda redemption: redemption.key == key)

    def _void(self):
        """Free the points of holds; others are left as they are."""
        held = self.filtered(lambda redemption: redemption.state == "held")
        held.member_id._lock()
        held._set({"state": "void"})

    @api.model
    def _release_lapsed(self, members):
        """Free the holds of these (locked) members whose time is over."""
        domain = [
            ("member_id", "in", members.ids),
            ("state", "=", "held"),
            ("date_lapse", "<", fields.Datetime.now()),
        ]
        self.search(domain)._set({"state": "lapsed"})

    @api.model
    def _cron_release_lapsed(self, limit=CHUNK):
        """Free all holds whose time is over, ``limit`` members at a time."""
        work_through(
            self.env["loyalty.hero.member"].sudo(),
            self._find_lapsed,
            lambda members, _ids: self._release_lapsed(members),
            limit,
        )

    def _find_lapsed(self, after, limit):
        """Return ids of members above ``after`` who have holds whose time is over."""
        self.flush_model(["state", "date_lapse", "member_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT member_id FROM loyalty_hero_redemption
                    WHERE state = 'held' AND member_id > %s AND date_lapse < %s ORDER BY member_id LIMIT %s""",
                after,
                fields.Datetime.now(),
                limit,
            )
        )
        return [member_id for (member_id,) in rows]

    def _set(self, vals):
        """Write a change of state and let the members' sums be read anew."""
        if self:
            self.write(vals)
            self.flush_recordset()
            self.member_id.invalidate_recordset(["points_held", "points_available"])

    # Posting -----------------------------------------------------------------------------------------------------

    def _take(self, vals):
        """Take the points of held redemptions for good: the sale is paid.  Settling it posts their entries.

        A hold that lapsed is taken all the same: the sale has happened.  When its points are gone by now, the member is
        overdrawn and the redemption is marked as a conflict, for a manager to see.

        :param dict vals: fields of the sale's transaction: ``source_key``, ``source_model``, ``source_id``,
            ``source_name``, ``shop``, ``date``
        """
        source = {
            key: value for key, value in vals.items() if key.startswith("source_") or key == "shop"
        }
        self.member_id._lock()
        taken = dict.fromkeys(self.member_id, 0)
        for redemption in self:
            member = redemption.member_id
            points = to_hundredths(redemption.points)
            is_conflict = (
                redemption.state == "lapsed"
                and member._get_available(redemption.company_id) - taken[member] < points
            )
            taken[member] += points
            redemption._set(
                {
                    "state": "posted",
                    "date_posted": vals["date"],
                    "is_conflict": is_conflict,
                    **source,
                }
            )

    def _prepare_entries(self, portion, moment, tz):
        """Return the entries that lead from what is posted for this redemption to what should be.

        That is the points that it takes, and what of them is given back.  They return into lots of the expiry that they
        were taken from, the last taken first; what would have expired meanwhile is valid as if it were earned now.
        Points that are only taken now have no such lots yet: what of them comes back is left to the next settlement.

        :param portion: what is given back so far, as ``Portion``
        :param moment: of what gives them back, in UTC, and ``tz``, where that is
        """
        self.ensure_one()
        common = {
            "member_id": self.member_id.id,
            "program_id": self.program_id.id,
            "kind": "redeem",
            "redemption_id": self.id,
        }
        if not self.entry_ids:
            return [{**common, "points": -self.points, "amount": self.amount}]
        more = portion.more
        if not more:
            return []
        delta = portion.more_points
        parts = self._split_by_expiry(delta, moment, tz) if delta > 0 else [(delta, {})]
        vals_list = []
        given, left = 0, delta
        for part, lot_vals in parts:
            # The money follows the points; what cannot be divided goes with the last of them.
            left -= part
            money = more if not left else more * (delta - left) // delta
            vals_list.append(
                {
                    **common,
                    "points": from_hundredths(part),
                    "amount": from_minor(given - money, self.currency_id),
                    **lot_vals,
                }
            )
            given = money
        return vals_list

    def _split_by_expiry(self, points, moment, tz):
        """Return the lots that the next ``points`` (hundredths) to give back make: ``[(hundredths, fields), …]``."""
        taken = {}
        for allocation in self.entry_ids.filtered(lambda entry: entry.points < 0).allocation_ids:
            lot = allocation.lot_id
            key = (lot.date_expiry or LAST_DAY, lot.idle_days, lot.tz)
            taken[key] = taken.get(key, 0) + to_hundredths(allocation.points)
        given = sum(to_hundredths(entry.points) for entry in self.entry_ids if entry.points > 0)
        today = day_at(moment, tz)
        terms = self.program_id._get_lot_terms(today)
        renewed = terms["date_expiry"] or LAST_DAY, terms["idle_days"], tz
        parts = {}
        for (expiry, idle_days, zone), part in sorted(taken.items(), reverse=True):
            skipped = min(given, part)
            given -= skipped
            part = min(points, part - skipped)
            points -= part
            lot = (expiry, idle_days, zone) if expiry >= day_at(moment, zone) else renewed
            parts[lot] = parts.get(lot, 0) + part
        if points:  # Taken while overdrawn: there was no lot, so they are valid as if earned now.
            parts[renewed] = parts.get(renewed, 0) + points
        return [
            (
                part,
                {
                    "date_expiry": False if expiry == LAST_DAY else expiry,
                    "idle_days": idle_days,
                    "tz": zone,
                },
            )
            for (expiry, idle_days, zone), part in parts.items()
            if part
        ]
