"""Merging the members of two contacts: nothing is lost, and no entry changes hands without another one.

Where the kept contact is no member of a program, it gets the member of the other one.  Where both are, the points of
one are moved to the other, lot by lot; premiums, memberships and redemptions follow.  Entries stay where they were
posted: the member that was merged stays as well, hidden, and names the one that goes on for it (``merged_into_id``).
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.units import from_hundredths, to_hundredths
from ..customer.loyalty_hero_member_tier import best_tier

FOLLOWING = ("redemption", "premium", "membership", "expiry_notice", "terms_notice")
"""Tables whose rows go to the member that goes on."""


class LoyaltyHeroMember(models.Model):
    _inherit = "loyalty.hero.member"

    active = fields.Boolean(
        default=True,
        readonly=True,
        copy=False,
        help="Off when this member was merged into another one.",
    )
    merged_into_id = fields.Many2one(
        "loyalty.hero.member",
        string="Merged into",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The member into which this one was merged, together with its contact.",
    )
    merged_ids = fields.One2many(
        "loyalty.hero.member",
        "merged_into_id",
        string="Merged Members",
        context={"active_test": False},
    )

    def _get_going_on(self):
        """Return the member that goes on for each of these: itself, if it was not merged."""
        return self.browse(member.merged_into_id.id or member.id for member in self)

    def _with_merged(self):
        """Return these members with those for which they go on."""
        return self | self.merged_ids

    def _check_mergeable(self, kept):
        """Raise while a job is still posting an adjustment of these members or of those of the contact to keep."""
        if any(line.state in ("waiting", "undoing") for line in self._get_adjustment_lines(kept)):
            raise UserError(
                self.env._(
                    "A points adjustment of %s is still being posted. Try again in a few minutes.",
                    self.partner_id[:1].display_name,
                )
            )

    def _get_adjustment_lines(self, kept):
        members = (self | kept).ids
        return self.env["loyalty.hero.adjustment.line"].search(
            ["|", ("member_id", "in", members), ("receiver_id", "in", members)]
        )

    @api.model
    def _merge_contacts(self, source, kept):
        """Let the contact ``kept`` have what ``source`` has in programs."""
        own = self.search([("partner_id", "=", kept.id)])
        members = self.search([("partner_id", "=", source.id)], order="id")
        members._check_mergeable(own)
        (members | own)._lock_to_spend()
        by_program = {member.program_id: member for member in own}
        for member in members:
            member._merge_into(by_program.get(member.program_id, self.browse()), kept)

    def _merge_into(self, into, partner):
        """Merge the (locked) member into ``into``, a (locked) member of ``partner``, or give it to that contact."""
        self.env.flush_all()
        [[transaction]] = self.env.execute_query(SQL("SELECT pg_current_xact_id()::text"))
        gone = self.search([("merged_into_id", "=", self.id), ("active", "=", False)])
        merges = self.env["loyalty.hero.merge"].create(
            [
                {
                    "member_id": member.id,
                    "into_id": into.id,
                    "partner_from": member.partner_id.id,
                    "partner_to": partner.id,
                    "database_transaction": transaction,
                }
                for member in (self | gone)
            ]
        )
        if into:
            self._move_points(into, merges[:1])
            self._move_carried(into, merges[:1])
            # Before it is hidden: what a manager set is compared.
            vals = self._prepare_merged_vals(into)
        self.env.flush_all()
        for member in self | gone:
            self.env.cr.execute(
                SQL(
                    "UPDATE loyalty_hero_member SET partner_id = %s, merged_into_id = %s, active = %s WHERE id = %s",
                    partner.id,
                    into.id or (member.merged_into_id.id or None),
                    not into and member.active,
                    member.id,
                )
            )
        if into:
            for name in FOLLOWING:
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET member_id = %s WHERE member_id = %s",
                        SQL.identifier(f"loyalty_hero_{name}"),
                        into.id,
                        self.id,
                    )
                )
            self.env.invalidate_all()
            into._take_over(vals)
        self.env.invalidate_all()

    # Points ------------------------------------------------------------------------------------------------------

    def _move_points(self, into, merge):
        """Move what is open of the member's lots, or what is overdrawn, by a transaction for each company."""
        entries = self.env["loyalty.hero.entry"].search(
            [("member_id", "=", self.id), ("points_open", "!=", 0)], order="id"
        )
        for company, own in entries.grouped("company_id").items():
            vals = self._prepare_move_vals(merge, company)
            lots = own.filtered(lambda entry: entry.points_open > 0)
            if lots:
                moves = [(lot, to_hundredths(lot.points_open), into, {}) for lot in lots]
                self.env["loyalty.hero.transaction"]._move_lots(vals, moves)
            else:
                self._move_debits(into, vals, own)

    def _move_carried(self, into, merge):
        """Move the part of a point that rounding left: with the next sale, both parts may be a whole one."""
        if not self.carried:
            return
        company = self.company_id or self.env.company
        common = {"program_id": self.program_id.id, "kind": "transfer", "points": 0}
        self.env["loyalty.hero.transaction"]._post(
            {
                **self._prepare_move_vals(merge, company),
                "source_key": f"{merge._name},{merge.id},carried",
            },
            [
                {**common, "member_id": self.id, "carried": -self.carried},
                {**common, "member_id": into.id, "carried": self.carried},
            ],
        )

    def _prepare_move_vals(self, merge, company):
        """Return the fields of a transaction that moves what the member has."""
        return {
            "source_key": f"{merge._name},{merge.id},{company.id}",
            "source_model": merge._name,
            "source_id": merge.id,
            "source_name": self.env._("Contacts merged"),
            "company_id": company.id,
            "date": fields.Datetime.now(),
        }

    def _move_debits(self, into, vals, debits):
        """Move what is overdrawn: it is recovered here, and taken from the other member."""
        points = -sum(to_hundredths(debit.points_open) for debit in debits)
        common = {"program_id": self.program_id.id, "kind": "transfer"}
        company = self.env["res.company"].browse(vals["company_id"])
        self.env["loyalty.hero.transaction"]._post(
            vals,
            [
                {
                    **common,
                    "member_id": self.id,
                    "points": from_hundredths(points),
                    "tz": company._get_loyalty_tz(),
                },
                {**common, "member_id": into.id, "points": from_hundredths(-points)},
            ],
        )

    # What managers set, and tiers --------------------------------------------------------------------------------

    def _prepare_merged_vals(self, into):
        """Return what the member that goes on takes over, as fields: the better for the customer, if both have one."""
        vals = {"date_joined": min(self.date_joined, into.date_joined)}
        left = self.date_left and into.date_left
        vals["date_left"] = left and max(self.date_left, into.date_left)
        if into.factor == 1:
            vals["factor"] = self.factor
        notified = [day for day in (self.date_expiry_notified, into.date_expiry_notified) if day]
        # Who was told of less is told again.
        vals["date_expiry_notified"] = len(notified) == 2 and min(notified)
        given = max(self, into, key=lambda member: member._rank_given_tier())
        vals["tier_manual_id"] = given.tier_manual_id
        vals["tier_manual_until"] = given.tier_manual_until
        program = self.program_id
        reached = (self | into)._get_reached_tiers({program: program._get_today()})
        return {**vals, "tier_reached_id": best_tier(reached[self] | reached[into]).id}

    def _rank_given_tier(self):
        """Return by what tiers that managers gave are compared: the tier, then how long it holds."""
        tier = self.tier_manual_id
        until = self.tier_manual_until
        return (tier.spend_min if tier else -1, until.toordinal() if until else float("inf"))

    def _take_over(self, vals):
        """Take over what a merged member had: ``_prepare_merged_vals``; together, purchases may reach a better tier."""
        logged = self.tier_change_ids
        self._merge_tier(self.env["loyalty.hero.tier"].browse(vals.pop("tier_reached_id")))
        changed = {name: value for name, value in vals.items() if self[name] != value}
        if "tier_manual_id" in changed:
            changed["tier_manual_id"] = changed["tier_manual_id"].id
        self.write(changed)
        # The customer has what they had, or more: that is no news to be mailed twice.
        (self.tier_change_ids - logged).is_mail_due = False
        self._chain_memberships()
