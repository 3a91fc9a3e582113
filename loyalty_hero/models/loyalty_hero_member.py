"""Members: one customer in one program.

``balance`` and ``points_held`` are kept by triggers of the database (see ``ledger.sql``): the ORM
reads them and can set neither.  Available is what may be spent: balance, less what is held, less
what expired and is not swept yet.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .units import POINTS_DIGITS, from_hundredths, to_hundredths

EXPIRING_DAYS = 30


class LoyaltyHeroMember(models.Model):
    _name = "loyalty.hero.member"
    _description = "Loyalty member"
    _order = "sequence, id"
    _rec_names_search = ["partner_id", "program_id"]

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="restrict"
    )
    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="program_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="program_id.currency_id")
    points_name = fields.Char(related="program_id.points_name")
    sequence = fields.Integer(
        default=10, help="The customer's programs in order: the first one is served first."
    )
    date_joined = fields.Date(default=fields.Date.context_today, required=True)
    balance = fields.Float(
        digits=POINTS_DIGITS,
        readonly=True,
        default=0,
        copy=False,
        help="Points: sum of all entries.",
    )
    points_held = fields.Float(
        digits=POINTS_DIGITS,
        readonly=True,
        default=0,
        copy=False,
        help="Promised to orders that are not paid yet.",
    )
    points_available = fields.Float(
        digits=POINTS_DIGITS,
        compute="_compute_points_available",
        help="What can be spent now: balance less held.",
    )
    points_expiring = fields.Float(
        digits=POINTS_DIGITS,
        compute="_compute_points_available",
        help="Points that expire within 30 days.",
    )
    date_expiring = fields.Date(
        compute="_compute_points_available", help="When the next points expire."
    )
    is_overdrawn = fields.Boolean(
        compute="_compute_is_overdrawn",
        search="_search_is_overdrawn",
        help="More was spent or taken back than the customer had: the next earnings recover it.",
    )
    entry_ids = fields.One2many("loyalty.hero.entry", "member_id", string="Points Entries")
    redemption_ids = fields.One2many("loyalty.hero.redemption", "member_id")
    entry_count = fields.Integer(compute="_compute_entry_count")

    _partner_program_unique = models.Constraint(
        "UNIQUE (partner_id, program_id)", "This customer is a member of the program already."
    )
    _points_held_positive = models.Constraint(
        "CHECK (points_held >= 0)", "Held points cannot be negative."
    )

    @api.depends("partner_id", "program_id")
    def _compute_display_name(self):
        for member in self:
            member.display_name = (
                f"{member.partner_id.display_name or ''} · {member.program_id.name or ''}"
            )

    @api.depends("balance", "points_held")
    def _compute_points_available(self):
        lots = self._get_lots_by_expiry()
        for member in self:
            expired, expiring, date_expiring = lots.get(member.id, (0, 0, False))
            member.points_available = member.balance - member.points_held - float(expired)
            member.points_expiring = expiring
            member.date_expiring = date_expiring

    def _get_lots_by_expiry(self):
        """Return ``{member id: (points expired and not swept, points expiring soon, date of the next ones)}``."""
        if not self.ids:
            return {}
        today = self.env.company._get_loyalty_today()
        self.env["loyalty.hero.entry"].flush_model(["points_open"])
        rows = self.env.execute_query(
            SQL(
                """SELECT member_id,
                          COALESCE(sum(points_open) FILTER (WHERE date_expiry < %(today)s), 0),
                          COALESCE(sum(points_open) FILTER (WHERE date_expiry BETWEEN %(today)s AND %(soon)s), 0),
                          min(date_expiry) FILTER (WHERE date_expiry BETWEEN %(today)s AND %(soon)s)
                     FROM loyalty_hero_entry
                    WHERE points_open > 0 AND date_expiry <= %(soon)s AND member_id IN %(members)s
                    GROUP BY member_id""",
                today=today,
                soon=fields.Date.add(today, days=EXPIRING_DAYS),
                members=tuple(self.ids),
            )
        )
        return {member_id: lots for member_id, *lots in rows}

    @api.depends("balance")
    def _compute_is_overdrawn(self):
        for member in self:
            member.is_overdrawn = member.balance < 0

    @api.depends("entry_ids")
    def _compute_entry_count(self):
        counts = dict(
            self.env["loyalty.hero.entry"]._read_group(
                [("member_id", "in", self.ids)], ["member_id"], ["__count"]
            )
        )
        for member in self:
            member.entry_count = counts.get(member, 0)

    def _search_is_overdrawn(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("balance", "<", 0)] if True in value else [("balance", ">=", 0)]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_entries(self):
        for member in self:
            if member.sudo().entry_ids or member.sudo().redemption_ids:
                raise UserError(
                    self.env._(
                        "%s has points entries: a member's history cannot be deleted.",
                        member.display_name,
                    )
                )

    def action_view_entries(self):
        """Open the member's points ledger."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "loyalty_hero.loyalty_hero_entry_action"
        )
        return {**action, "domain": [("member_id", "in", self.ids)], "context": {}}

    @api.model
    def _enrol(self, partner, programs, date):
        """Return the members of ``partner`` in ``programs``, in the customer's order.

        In programs that take every customer, who is not a member yet becomes one on ``date``.
        """
        Member = self.sudo()
        domain = [("partner_id", "=", partner.id), ("program_id", "in", programs.ids)]
        members = Member.search_fetch(domain, ["program_id", "sequence"])
        missing = (programs - members.program_id).filtered(
            lambda program: program.enrolment == "automatic"
        )
        if missing:
            members += Member.create(
                [
                    {"partner_id": partner.id, "program_id": program.id, "date_joined": date}
                    for program in missing
                ]
            )
        return members

    def _lock(self):
        """Lock these members' rows, in the order of their ids: whoever changes points waits here for its turn."""
        if self:
            self.flush_recordset()
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM loyalty_hero_member WHERE id IN %s ORDER BY id FOR UPDATE",
                    tuple(self.ids),
                )
            )
            self.invalidate_recordset(["balance", "points_held"])

    def _lock_to_spend(self):
        """Lock, free the holds that lapsed and take out what expired: what is left can be spent."""
        self._lock()
        self.env["loyalty.hero.redemption"].sudo()._release_lapsed(self)
        self._expire(self.env.company._get_loyalty_today())

    def _get_available(self):
        """Return what the (locked) member may spend now, in hundredths of a point."""
        self.ensure_one()
        return to_hundredths(self.balance) - to_hundredths(self.points_held)

    def _expire(self, date):
        """Post the expiry of all lots whose last day was before ``date``; run again, it posts nothing."""
        Entry = self.env["loyalty.hero.entry"].sudo()
        lots = Entry.search(
            [("member_id", "in", self.ids), ("points_open", ">", 0), ("date_expiry", "<", date)]
        )
        vals_list = []
        for member, member_lots in lots.grouped("member_id").items():
            # Points that an open order holds stay until it is paid or given up.
            free = to_hundredths(member.balance) - to_hundredths(member.points_held)
            for lot in member_lots.sorted(lambda lot: (lot.date_expiry, lot.id)):
                points = min(to_hundredths(lot.points_open), max(free, 0))
                free -= points
                if points:
                    vals_list.append(member._prepare_expiry_vals(lot, points))
        return Entry._post(vals_list)

    def _prepare_expiry_vals(self, lot, points):
        return {
            "member_id": self.id,
            "program_id": self.program_id.id,
            "company_id": lot.company_id.id,
            "kind": "expire",
            "points": -from_hundredths(points),
            "date": fields.Datetime.now(),
            "source_key": f"loyalty.hero.entry,{lot.id}",
            "source_model": lot._name,
            "source_id": lot.id,
            "source_name": lot.display_name,
            # A lot can expire in parts, when some of it was held the first time.
            "settlement": round(to_hundredths(lot.points_open)),
        }

    @api.model
    def _cron_expire(self, limit=1000):
        """Post expired points, ``limit`` members at a time; what is left is done by the next run."""
        lots = [
            ("points_open", ">", 0),
            ("date_expiry", "<", self.env.company._get_loyalty_today()),
        ]
        groups = (
            self.env["loyalty.hero.entry"].sudo()._read_group(lots, ["member_id"], limit=limit + 1)
        )
        members = self.browse([member.id for (member,) in groups[:limit]])
        members._lock_to_spend()
        self.env["ir.cron"]._commit_progress(len(members), remaining=max(len(groups) - limit, 0))
