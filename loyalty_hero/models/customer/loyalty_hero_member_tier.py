"""A member's tier: reached at once by a purchase, lost by time after a grace period, or given by a manager.

Each change goes through ``_change_tier`` and is logged.  ``tier_id`` is what holds now: the better one of what was
reached and what a manager gave.
"""

import json
from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..base.jobs import CHUNK, work_through
from ..base.units import to_minor

# These follow from the log and from purchases; nobody sets them.
TIER_FIELDS = {"tier_id", "tier_date", "tier_grace_until"}
MANUAL_FIELDS = {"tier_manual_id", "tier_manual_until"}


class Review(NamedTuple):
    """What tiers are reviewed by: the day that it is for each program, and with how much each tier is reached."""

    days: dict
    minimums: dict


class LoyaltyHeroMember(models.Model):
    _inherit = "loyalty.hero.member"

    tier_id = fields.Many2one(
        "loyalty.hero.tier", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    tier_color = fields.Integer(related="tier_id.color")
    tier_date = fields.Date(string="Tier since", readonly=True, copy=False)
    tier_grace_until = fields.Date(
        string="Grace until",
        readonly=True,
        copy=False,
        help="The customer no longer qualifies for the tier. It is lost after this day, unless they qualify again "
        "by then.",
    )
    tier_manual_id = fields.Many2one(
        "loyalty.hero.tier",
        string="Tier Given",
        copy=False,
        domain="[('program_id', '=', program_id)]",
        ondelete="restrict",
        index="btree_not_null",
        help="Given by a manager. It applies as long as it is better than the tier that was reached.",
    )
    tier_manual_until = fields.Date(
        string="Given until", copy=False, help="Last day. Empty: no end date."
    )
    has_tiers = fields.Boolean(compute="_compute_spend_window")
    tier_change_ids = fields.One2many(
        "loyalty.hero.tier.change", "member_id", string="Tier History"
    )
    spend_window = fields.Monetary(
        string="Counts for the Tier",
        compute="_compute_spend_window",
        help="What was spent in the time that the program looks at.",
    )
    tier_next_id = fields.Many2one(
        "loyalty.hero.tier", string="Next Tier", compute="_compute_spend_window"
    )
    tier_missing = fields.Monetary(
        string="To Next Tier",
        compute="_compute_spend_window",
        help="What has to be spent to reach the next tier.",
    )
    tier_progress = fields.Float(
        string="Way to the Next Tier", compute="_compute_spend_window", help="In percent."
    )

    @api.depends("tier_id", "balance")
    def _compute_spend_window(self):
        sums = {}
        published = {
            program: program.tier_ids._get_published_minimums() for program in self.program_id
        }
        for program, members in self._origin.grouped("program_id").items():
            if program.tier_ids:
                sums |= members._sum_entries(program.sudo()._get_today(), None)
        for member in self:
            spend = float(sums.get(member._origin.id, {}).get("spend", 0))
            minimums = published.get(member.program_id, {})
            reached = max(spend, minimums.get(member.tier_id.id, 0))
            following = min(
                (tier_id for tier_id, minimum in minimums.items() if minimum > reached),
                key=minimums.get,
                default=None,
            )
            member.has_tiers = bool(member.program_id.tier_ids)
            member.spend_window = spend
            member.tier_next_id = following or False
            member.tier_missing = minimums[following] - spend if following else 0
            member.tier_progress = 100 * spend / minimums[following] if following else 0

    @api.constrains("tier_id", "tier_manual_id", "program_id")
    def _check_tier_program(self):
        for member in self:
            if (member.tier_id | member.tier_manual_id).program_id - member.program_id:
                raise ValidationError(
                    self.env._("%s: this tier belongs to another program.", member.display_name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_tier_fields(vals)
        members = super().create(vals_list)
        members.filtered("tier_manual_id")._apply_manual_tier()
        return members

    def write(self, vals):
        self._check_tier_fields(vals)
        result = super().write(vals)
        if MANUAL_FIELDS & vals.keys():
            self._apply_manual_tier()
        return result

    def _check_tier_fields(self, vals):
        if not self.env.su and any(vals.get(name) for name in TIER_FIELDS & vals.keys()):
            raise AccessError(
                self.env._("A tier is reached by purchases. Give another one under “Tier Given”.")
            )

    # By a purchase, and by its return ---------------------------------------------------------------------------

    def _settle_tier(self, sale, award, spend_before):
        """Bring the tier to what a settled sale makes of it: up with more purchases, back with what was returned.

        :param dict award: what the sale earns now
        :param int spend_before: what of the sale counted before, in minor units
        """
        self.ensure_one()
        if award["spend"] > spend_before:
            if award["tier"] and award["tier"] != self.tier_id.id:
                tier = self.env["loyalty.hero.tier"].sudo().browse(award["tier"]).exists()
                if _rank(tier) > _rank(self.tier_id):
                    self._change_tier(tier, "sale", sale)
        elif award["spend"] < spend_before and self.tier_id:
            tier = self._get_supported_tier(sale._loyalty_local_date())
            if _rank(tier) < _rank(self.tier_id):
                self._change_tier(tier, "return", sale)

    def _get_supported_tier(self, date):
        """Return the best tier that does not rest on returned goods.

        That is what the member had anyway, what purchases reach now, and each tier that a purchase reached and that is
        still reached with all that was bought since its window began.
        """
        changes = self.tier_change_ids.sorted("id")
        kept = changes.filtered(lambda change: change.why in ("window", "manual"))[-1:]
        since = changes.filtered(lambda change: change.id > kept.id) if kept else changes
        tiers = (kept.after_id if kept else since[:1].before_id) | self._get_tier_by_spend(date)
        for change in since.filtered(lambda change: change.why == "sale"):
            if self._reaches(change.after_id, change.date):
                tiers |= change.after_id
        return _best(tiers)

    def _get_tier_by_spend(self, date):
        """Return the best tier that purchases reach on ``date``."""
        return self._get_tiers_by_spend(date)[self]

    def _get_tiers_by_spend(self, date):
        """Return the best tier that purchases of each of these members reach on ``date``: ``{member: tier}``."""
        sums = self._sum_entries(date, None)
        result = {}
        for program, members in self.sudo().grouped("program_id").items():
            minimums = {
                program.tier_ids.browse(tier_id): to_minor(minimum, program.currency_id)
                for tier_id, minimum in program.tier_ids._get_published_minimums().items()
            }
            for member in members:
                spend = to_minor(sums.get(member.id, {}).get("spend", 0), program.currency_id)
                reached = [tier for tier, minimum in minimums.items() if spend >= minimum]
                result[member] = _best(program.tier_ids.browse().union(*reached))
        return result

    def _reaches(self, tier, date):
        """Return whether purchases reach ``tier``, those after ``date`` included."""
        minimum = tier.sudo()._get_published_minimums().get(tier.id)
        if minimum is None:
            return False
        spend = self._sum_entries(date, None).get(self.id, {"spend": 0})["spend"]
        return to_minor(spend, self.currency_id) >= to_minor(minimum, self.currency_id)

    # By a manager -----------------------------------------------------------------------------------------------

    def _apply_manual_tier(self):
        """Let the tier that a manager gave hold while it is the better one, and fall back when it ends."""
        for member in self.sudo():
            today = member.program_id._get_today()
            tier = _best(member._get_given_tier(today) | member._get_reached_tier(today))
            if tier != member.tier_id:
                member._change_tier(tier, "manual")

    def _get_given_tier(self, date):
        """Return the tier that a manager gave, while its time lasts."""
        until = self.tier_manual_until
        return self.tier_manual_id if not until or until >= date else self.tier_manual_id.browse()

    def _get_reached_tier(self, date):
        """Return the tier that the member has or would have without what managers gave."""
        changes = self.tier_change_ids.sorted("id", reverse=True)
        if changes[:1].why != "manual":
            return self.tier_id
        earlier = changes.filtered(lambda change: change.why != "manual")[:1]
        given = changes.filtered(lambda change: change.id > earlier.id) if earlier else changes
        return _best(given[-1:].before_id | self._get_tier_by_spend(date))

    # By time ----------------------------------------------------------------------------------------------------

    @api.model
    def _cron_review_tiers(self, limit=CHUNK):
        """Start, end and execute grace periods, ``limit`` members at a time; run again, it changes nothing."""
        programs = self.env["loyalty.hero.program"].sudo().with_context(active_test=False)
        days = {
            program: program._get_today()
            for program in programs.search([("tier_ids", "!=", False)])
        }
        given = Domain("tier_manual_id", "!=", False)
        over = Domain.OR(
            [("program_id", "=", program.id), ("tier_manual_until", "<", today)]
            for program, today in days.items()
        )

        def find_ended(after, limit):
            return self.search(given & over & Domain("id", ">", after), order="id", limit=limit).ids

        def end(members):
            members.write({"tier_manual_id": False, "tier_manual_until": False})

        review = self._prepare_tier_review(days)

        def find_due(after, limit):
            rows = self._find_tiers_to_review(review, SQL("member.id > %s", after), limit)
            return [member_id for member_id, _is_enough in rows]

        if work_through(self.browse(), find_ended, end, limit):
            work_through(
                self.browse(), find_due, lambda members: members._review_tiers(review), limit
            )

    @api.model
    def _prepare_tier_review(self, days):
        """Return a ``Review``.  Lifetime tiers are never lost by time.

        :param dict days: the day that it is for each program
        """
        days = {
            program: today for program, today in days.items() if program.tier_window != "lifetime"
        }
        tiers = self.env["loyalty.hero.program"].sudo().union(*days).tier_ids
        return Review(days, tiers._get_published_minimums())

    def _review_tiers(self, review):
        """Start, end and execute the grace periods of these (locked) members.

        :param review: as ``_prepare_tier_review`` returns it
        """
        if not self:
            return
        due = dict(
            self._find_tiers_to_review(review, SQL("member.id IN %s", tuple(self.ids)), len(self))
        )
        self.filtered(lambda member: due.get(member.id)).tier_grace_until = False
        late = self.filtered(lambda member: due.get(member.id) is False)
        for program, group in late.grouped("program_id").items():
            today = review.days[program]
            in_time = group.filtered(lambda member: not member.tier_grace_until)
            if program.tier_grace_days:
                in_time.tier_grace_until = today + timedelta(days=program.tier_grace_days)
                group -= in_time
            if group:
                reached = group._get_tiers_by_spend(today)
                group._change_tiers(
                    {
                        member: _best(member._get_given_tier(today) | reached[member])
                        for member in group
                    },
                    "window",
                )

    def _find_tiers_to_review(self, review, condition, limit):
        """Return ``[(member id, whether purchases are enough for the tier)]`` of members for whom that changed.

        A tier that a manager gave is not lost before its day.

        :param review: as ``_prepare_tier_review`` returns it
        :param condition: which members to look at, as SQL
        """
        if not review.days:
            return []
        self.flush_model()
        self.env["loyalty.hero.program"].flush_model(["tier_window", "tier_months"])
        return self.env.execute_query(
            SQL(
                """SELECT member.id, spend.total >= tier.minimum
                     FROM loyalty_hero_member member
                     JOIN loyalty_hero_program program ON program.id = member.program_id
                     JOIN (VALUES %(days)s) AS day (program_id, today) ON day.program_id = program.id
                     JOIN (SELECT key::int AS id, value::numeric AS minimum
                             FROM jsonb_each_text(%(minimums)s::jsonb)) AS tier ON tier.id = member.tier_id,
                          LATERAL (SELECT COALESCE(sum(entry.spend), 0) AS total
                                     FROM loyalty_hero_entry entry
                                     JOIN loyalty_hero_transaction transaction ON transaction.id = entry.transaction_id
                                    WHERE entry.member_id = member.id
                                      AND transaction.date_sale > CASE program.tier_window
                                          WHEN 'rolling' THEN day.today - make_interval(months => program.tier_months)
                                          ELSE date_trunc('year', day.today) - interval '1 day' END) AS spend
                    WHERE %(condition)s AND member.tier_manual_id IS DISTINCT FROM member.tier_id
                      AND CASE WHEN spend.total >= tier.minimum THEN member.tier_grace_until IS NOT NULL
                               ELSE COALESCE(member.tier_grace_until, '-infinity') < day.today END
                    ORDER BY member.id LIMIT %(limit)s""",
                days=SQL(", ").join(
                    SQL("(%s, %s::date)", program.id, today)
                    for program, today in review.days.items()
                ),
                condition=condition,
                limit=limit,
                minimums=json.dumps(review.minimums),
            )
        )

    # Each change ------------------------------------------------------------------------------------------------

    def _change_tier(self, tier, why, sale=None):
        """Put the (locked) member into ``tier`` (or none), and log it (``_change_tiers``)."""
        self.ensure_one()
        self._change_tiers({self: tier}, why, sale)

    def _change_tiers(self, tiers, why, sale=None):
        """Put these (locked) members into their tiers, log it, and let them know if their program wants that.

        :param dict tiers: the tier (or none) of each member
        :param why: ``sale``, ``return``, ``window`` or ``manual``
        :param sale: what caused it, for ``sale`` and ``return``
        """
        origin = sale._prepare_loyalty_origin_vals() if sale else {}
        members = self.browse().union(*tiers).sudo()
        days = {
            program: sale._loyalty_local_date() if sale else program._get_today()
            for program in members.program_id
        }
        changes = (
            self.env["loyalty.hero.tier.change"]
            .sudo()
            .create(
                [
                    {
                        "member_id": member.id,
                        "before_id": member.tier_id.id,
                        "after_id": tiers[member].id,
                        "date": days[member.program_id],
                        "why": why,
                        "is_mail_due": member.program_id.notify_tier
                        and bool(member.partner_id.email),
                        **origin,
                    }
                    for member in members
                ]
            )
        )
        for (program, tier), group in members.grouped(
            lambda member: (member.program_id, tiers[member])
        ).items():
            group.write({"tier_id": tier.id, "tier_date": days[program], "tier_grace_until": False})
        members.partner_id._message_log_batch(
            {
                partner.id: "\n".join(change._get_sentence() for change in own)
                for partner, own in changes.grouped("partner_id").items()
            }
        )
        if any(changes.mapped("is_mail_due")):
            self.env.ref("loyalty_hero.ir_cron_mail_tiers").sudo()._trigger()


def _rank(tier):
    """Return how high a tier is; no tier is the lowest."""
    return tier.spend_min if tier else -1


def _best(tiers):
    return max(tiers, key=_rank, default=tiers)
