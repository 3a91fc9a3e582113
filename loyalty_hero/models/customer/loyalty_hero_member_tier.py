"""A member's tier: reached at once by a purchase, lost by time after a grace period, or given by a manager.

Each change goes through ``_change_tier`` and is logged.  ``tier_id`` is what holds now: the better one of what was
reached and what a manager gave.
"""

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
    """What tiers are reviewed by: the day that it is for each program, who signs the notes, and rows of SQL.

    They tell the first and the last day that count for each program, and each tier with how much it is reached.
    """

    days: dict
    author_id: int
    windows: list
    tiers: list


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
        help="A tier that a manager gave to the member. It applies as long as it is better than the "
        "tier that the member has reached.",
    )
    tier_manual_until = fields.Date(
        string="Given until", copy=False, help="Last day. Empty: no end date."
    )
    has_tiers = fields.Boolean(compute="_compute_spend_window", compute_sudo=True)
    tier_change_ids = fields.One2many(
        "loyalty.hero.tier.change", "member_id", string="Tier History"
    )
    spend_window = fields.Monetary(
        string="Counts for the Tier",
        compute="_compute_spend_window",
        compute_sudo=True,
        help="What the member spent in the period that the program counts for tiers.",
    )
    tier_next_id = fields.Many2one(
        "loyalty.hero.tier",
        string="Next Tier",
        compute="_compute_spend_window",
        compute_sudo=True,
    )
    tier_missing = fields.Monetary(
        string="To Next Tier",
        compute="_compute_spend_window",
        compute_sudo=True,
        help="How much more the member has to spend to reach the next tier.",
    )
    tier_progress = fields.Float(
        string="Way to the Next Tier",
        compute="_compute_spend_window",
        compute_sudo=True,
        help="Progress towards the next tier, in percent.",
    )

    @api.depends("tier_id", "balance")
    def _compute_spend_window(self):
        sums = {}
        published = {
            program: program.tier_ids._get_published_minimums() for program in self.program_id
        }
        for program, members in self._origin.grouped("program_id").items():
            if program.tier_ids:
                sums |= members._sum_entries(program._get_today(), None)
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
        members.filtered("tier_manual_id").sudo()._apply_manual_tier()
        return members

    def write(self, vals):
        self._check_tier_fields(vals)
        result = super().write(vals)
        if MANUAL_FIELDS & vals.keys():
            self.sudo()._apply_manual_tier()
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
                tier = self.env["loyalty.hero.tier"].browse(award["tier"]).exists()
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
        kept = changes.filtered(lambda change: change.why in ("window", "manual", "merge"))[-1:]
        since = changes.filtered(lambda change: change.id > kept.id) if kept else changes
        tiers = (kept.after_id if kept else since[:1].before_id) | self._get_tier_by_spend(date)
        for change in since.filtered(lambda change: change.why == "sale"):
            if self._reaches(change.after_id, change.date):
                tiers |= change.after_id
        return best_tier(tiers)

    def _get_tier_by_spend(self, date):
        """Return the best tier that purchases reach on ``date``."""
        return self._get_tiers_by_spend(date)[self]

    def _get_tiers_by_spend(self, date):
        """Return the best tier that purchases of each of these members reach on ``date``: ``{member: tier}``."""
        sums = self._sum_entries(date, None)
        result = {}
        for program, members in self.grouped("program_id").items():
            minimums = {
                program.tier_ids.browse(tier_id): to_minor(minimum, program.currency_id)
                for tier_id, minimum in program.tier_ids._get_published_minimums().items()
            }
            for member in members:
                spend = to_minor(sums.get(member.id, {}).get("spend", 0), program.currency_id)
                reached = [tier for tier, minimum in minimums.items() if spend >= minimum]
                result[member] = best_tier(program.tier_ids.browse().union(*reached))
        return result

    def _reaches(self, tier, date):
        """Return whether purchases reach ``tier``, those after ``date`` included."""
        minimum = tier._get_published_minimums().get(tier.id)
        if minimum is None:
            return False
        spend = self._sum_entries(date, None).get(self.id, {"spend": 0})["spend"]
        return to_minor(spend, self.currency_id) >= to_minor(minimum, self.currency_id)

    # By a manager -----------------------------------------------------------------------------------------------

    def _apply_manual_tier(self):
        """Let the tier that a manager gave hold while it is the better one, and fall back when it ends."""
        days = {program: program._get_today() for program in self.program_id}
        reached = self._get_reached_tiers(days)
        tiers = {
            member: best_tier(member._get_given_tier(days[member.program_id]) | reached[member])
            for member in self
        }
        changed = {member: tier for member, tier in tiers.items() if tier != member.tier_id}
        if changed:
            self._change_tiers(changed, "manual", days)._hasten_mail()

    def _get_given_tier(self, date):
        """Return the tier that a manager gave, while its time lasts."""
        until = self.tier_manual_until
        return self.tier_manual_id if not until or until >= date else self.tier_manual_id.browse()

    def _get_reached_tiers(self, days):
        """Return the tier that each of these members has or would have without what managers gave: ``{member: tier}``.

        :param dict days: the day that it is for each program
        """
        # All at once: a slice of records is read alone.
        self.tier_change_ids.fetch(["why", "before_id"])
        log = {member: member.tier_change_ids.sorted("id", reverse=True) for member in self}
        risen = self.filtered(lambda member: log[member][:1].why == "manual")
        result = {member: member.tier_id for member in self - risen}
        for program, members in risen.grouped("program_id").items():
            by_spend = members._get_tiers_by_spend(days[program])
            for member in members:
                earlier = log[member].filtered(lambda change: change.why != "manual")[:1]
                given = log[member].filtered(lambda change, after=earlier.id: change.id > after)
                result[member] = best_tier(given[-1:].before_id | by_spend[member])
        return result

    # By merging contacts ------------------------------------------------------------------------------------------

    def _merge_tier(self, reached):
        """Raise the tier to ``reached``, the better one of two merged members, or to what they reach together."""
        days = {self.program_id: self.program_id._get_today()}
        tier = best_tier(reached | self._get_tier_by_spend(days[self.program_id]))
        if _rank(tier) > _rank(self._get_reached_tiers(days)[self]):
            self._change_tiers({self: tier}, "merge", days)

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

        def end(members, _ids):
            members.write({"tier_manual_id": False, "tier_manual_until": False})

        review = self._prepare_tier_review(days)

        def find_due(after, limit):
            return self._find_tiers_to_review(review, after, limit)

        def work(members, reached):
            members._review_tiers(review, reached)

        if work_through(self.browse(), find_ended, end, limit):
            work_through(self.browse(), find_due, work, limit)
        changes = self.env["loyalty.hero.tier.change"]
        changes.search([("is_mail_due", "=", True)], limit=1)._hasten_mail()

    @api.model
    def _prepare_tier_review(self, days):
        """Return a ``Review``.  Lifetime tiers are never lost by time.

        :param dict days: the day that it is for each program
        """
        days = {
            program: today for program, today in days.items() if program.tier_window != "lifetime"
        }
        tiers = self.env["loyalty.hero.program"].union(*days).tier_ids
        minimums = tiers._get_published_minimums()
        return Review(
            days,
            self.env.user.partner_id.id,
            [
                SQL(
                    "(%s, %s::date, %s::date, %s::date)",
                    program.id,
                    today,
                    *program._get_tier_window(today),
                )
                for program, today in days.items()
            ],
            [
                SQL("(%s, %s, %s::numeric)", tier.id, tier.program_id.id, minimums[tier.id])
                for tier in tiers
                if tier.id in minimums
            ],
        )

    def _review_tiers(self, review, reached):
        """Start, end and execute the grace periods of these (locked) members.

        :param review: as ``_prepare_tier_review`` returns it
        :param reached: as ``_find_tiers_to_review`` returns it
        """
        late = self.filtered(lambda member: member.tier_id.id not in reached[member.id])
        (self - late).tier_grace_until = False
        lost = {}
        for program, group in late.grouped("program_id").items():
            today = review.days[program]
            if program.tier_grace_days:
                in_time = group.filtered(lambda member: not member.tier_grace_until)
                in_time.tier_grace_until = today + timedelta(days=program.tier_grace_days)
                group -= in_time
            for member in group:
                lost[member] = best_tier(
                    member._get_given_tier(today) | member.tier_id.browse(reached[member.id])
                )
        if lost:
            self._change_tiers(lost, "window", review.days, author_id=review.author_id)

    def _find_tiers_to_review(self, review, after, limit):
        """Return which tiers purchases reach, ``{member id: [tier id, …]}``, for members above ``after`` who are due.

        Due is who has purchases enough for the tier again, and whose purchases are not enough any more.  A tier that a
        manager gave is not lost before its day.

        :param review: as ``_prepare_tier_review`` returns it
        """
        if not review.tiers:
            return {}
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """WITH tier (id, program_id, minimum) AS (VALUES %(tiers)s)
                   SELECT member.id, ARRAY(SELECT id FROM tier
                                            WHERE program_id = member.program_id AND minimum <= spend.total)
                     FROM loyalty_hero_member member
                     JOIN tier ON tier.id = member.tier_id
                     JOIN (VALUES %(windows)s) AS counted (program_id, today, first_day, last_day)
                       ON counted.program_id = member.program_id,
                          LATERAL (SELECT COALESCE(sum(entry.spend), 0) AS total
                                     FROM loyalty_hero_entry entry
                                     JOIN loyalty_hero_transaction transaction ON transaction.id = entry.transaction_id
                                    WHERE entry.member_id IN (SELECT own.id FROM loyalty_hero_member own
                                                               WHERE own.id = member.id
                                                                  OR own.merged_into_id = member.id)
                                      AND transaction.date_sale BETWEEN counted.first_day AND counted.last_day) AS spend
                    WHERE member.id > %(after)s AND member.tier_manual_id IS DISTINCT FROM member.tier_id
                      AND CASE WHEN spend.total >= tier.minimum THEN member.tier_grace_until IS NOT NULL
                               ELSE COALESCE(member.tier_grace_until, '-infinity') < counted.today END
                    ORDER BY member.id LIMIT %(limit)s""",
                tiers=SQL(", ").join(review.tiers),
                windows=SQL(", ").join(review.windows),
                after=after,
                limit=limit,
            )
        )
        return dict(rows)

    # Each change ------------------------------------------------------------------------------------------------

    def _change_tier(self, tier, why, sale):
        """Put the (locked) member into ``tier`` (or none) for a sale or its return, and log it (``_change_tiers``)."""
        self.ensure_one()
        days = {self.program_id: sale._loyalty_local_date()}
        origin = sale._prepare_loyalty_origin_vals()
        self._change_tiers({self: tier}, why, days, origin)._hasten_mail()

    def _change_tiers(self, tiers, why, days, origin=None, author_id=None):
        """Put these (locked) members into their tiers and log it; return the log.

        It says whether the member is still to be told by mail.

        :param dict tiers: the tier (or none) of each member
        :param why: ``sale``, ``return``, ``window`` or ``manual``
        :param dict days: the day that it is for each program
        :param dict origin: of what caused it, as ``_prepare_loyalty_origin_vals`` of a sale returns it
        :param author_id: the contact who signs the note in the customer's history, else that of the user
        """
        members = self.browse().union(*tiers)
        changes = self.env["loyalty.hero.tier.change"].create(
            [
                {
                    "member_id": member.id,
                    "before_id": member.tier_id.id,
                    "after_id": tiers[member].id,
                    "date": days[member.program_id],
                    "why": why,
                    "is_mail_due": member.program_id.notify_tier,
                    **(origin or {}),
                }
                for member in members
            ]
        )
        for (program, tier), group in members.grouped(
            lambda member: (member.program_id, tiers[member])
        ).items():
            group.write({"tier_id": tier.id, "tier_date": days[program], "tier_grace_until": False})
        members.partner_id._message_log_batch(
            {
                partner.id: "\n".join(change._get_sentence() for change in own)
                for partner, own in changes.grouped("partner_id").items()
            },
            author_id=author_id,
            # A note shows its author by name, and nobody answers it.
            email_from=False,
        )
        return changes


def _rank(tier):
    """Return how high a tier is; no tier is the lowest."""
    return tier.spend_min if tier else -1


def best_tier(tiers):
    """Return the best of these tiers, or none."""
    return max(tiers, key=_rank, default=tiers)
