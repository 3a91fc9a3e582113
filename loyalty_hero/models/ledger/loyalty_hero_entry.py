"""Entries: the postings of the points ledger, append-only.

An entry with positive points is a lot: it has an expiry, and ``points_open`` says what is left of it.  An entry with
negative points consumes lots; what it finds no lot for stays open (negative) and is recovered from the next earnings.
So at every moment: balance = sum of points = sum of what is open.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...engine.codec import ENTRY_KINDS
from ...hooks import install_ledger
from ..base.days import LAST_DAY, day_at
from ..base.units import CARRY_DIGITS, POINTS_DIGITS, to_hundredths
from ..words.reasons import Wording
from ..words.sentences import REASONS, say
from ..words.values import number_in_words, points_in_words
from .judged import read_judged

ADJUSTED_KINDS = ("adjust", "transfer")
EXPLAINING = ("loyalty.hero.adjustment", "loyalty.hero.expiry.change", "loyalty.hero.merge")
"""Models that say themselves what their entries are about, by ``_explain``."""


class LoyaltyHeroEntry(models.Model):
    _name = "loyalty.hero.entry"
    _description = "Points entry"
    _inherit = ["loyalty.hero.posted.mixin"]
    _order = "id desc"
    _rec_names_search = ["transaction_id", "member_id"]
    # Who posted it, and when, is told by its transaction.
    _log_access = False

    transaction_id = fields.Many2one(
        "loyalty.hero.transaction", required=True, readonly=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one(
        "loyalty.hero.member", required=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="member_id.partner_id")
    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("earn", "Earned"),
            ("bonus", "Bonus"),
            ("welcome", "Welcome"),
            ("redeem", "Redeemed"),
            ("expire", "Expired"),
            ("adjust", "Adjusted"),
            ("transfer", "Transferred"),
            ("import", "Imported"),
        ],
        required=True,
        readonly=True,
    )
    points = fields.Float(digits=POINTS_DIGITS, required=True, readonly=True)
    points_open = fields.Float(
        string="Left",
        digits=POINTS_DIGITS,
        readonly=True,
        help="Earned points that are not used yet. Negative: points that were spent or taken back "
        "without being there, and that later points have not made up for yet.",
    )
    spend = fields.Monetary(readonly=True, help="The amount of the sale that counted for points.")
    amount = fields.Monetary(
        string="Paid with Points",
        readonly=True,
        currency_field="redemption_currency_id",
        help="What redeemed points paid, in the currency of the sale; negative when it was given back.",
    )
    redemption_currency_id = fields.Many2one(related="redemption_id.currency_id")
    items = fields.Float(digits=(16, 3), readonly=True, help="How many items counted.")
    carried = fields.Float(
        digits=CARRY_DIGITS,
        readonly=True,
        help="The fraction of a point that rounding left over for the next sale. Negative: a fraction "
        "from earlier sales that this sale used. Only for programs that carry it over.",
    )
    # Computed one by one: while entries are created, the program of those that follow is not known yet.
    currency_id = fields.Many2one(related="program_id.currency_id", recursive=True)
    tz = fields.Char(
        string="Time Zone",
        readonly=True,
        help="The time zone of the shop that gave the points. They expire when the day ends there.",
    )
    date_available = fields.Date(
        string="Available from", readonly=True, help="First day on which the points may be spent."
    )
    date_expiry = fields.Date(
        string="Expires", readonly=True, help="Last day on which the points may be spent."
    )
    idle_days = fields.Integer(
        string="Expires after Inactivity (days)",
        readonly=True,
        help="The points expire this many days after the member's last activity. Zero: they do not "
        "expire by inactivity.",
    )
    redemption_id = fields.Many2one(
        "loyalty.hero.redemption", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    version_id = fields.Many2one(
        "loyalty.hero.program.version",
        string="Program Version",
        compute="_compute_version_id",
        compute_sudo=True,
        help="The version of the program that decided what the sale earned.",
    )
    reasons_text = fields.Text(string="Why", compute="_compute_reasons_text", compute_sudo=True)
    origin_id = fields.Many2one(
        "loyalty.hero.entry",
        string="First Given as",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The lot from which these points were moved: with another expiry, to another customer, or to the contact "
        "that was kept. The points stay those of the company that gave them.",
    )
    moved_ids = fields.One2many("loyalty.hero.entry", "origin_id", string="Moved to")
    allocation_ids = fields.One2many("loyalty.hero.allocation", "debit_id", string="Consumed Lots")
    consumption_ids = fields.One2many("loyalty.hero.allocation", "lot_id", string="Consumed by")

    # What the transaction tells.
    source_key = fields.Char(related="transaction_id.source_key")
    source_name = fields.Char(related="transaction_id.source_name")
    document = fields.Char(related="transaction_id.document")
    company_id = fields.Many2one(related="transaction_id.company_id")
    shop = fields.Char(related="transaction_id.shop")
    date = fields.Datetime(related="transaction_id.date")
    day = fields.Date(related="transaction_id.day")
    date_sale = fields.Date(related="transaction_id.date_sale")
    user_id = fields.Many2one(related="transaction_id.user_id")

    _member_index = models.Index("(member_id, id)")
    _open_index = models.Index("(member_id, date_expiry) WHERE points_open <> 0")
    _open_within_points = models.Constraint(
        "CHECK (points_open BETWEEN LEAST(points, 0) AND GREATEST(points, 0))",
        "More was taken from a lot than there was.",
    )
    _lot_has_zone = models.Constraint(
        "CHECK (points <= 0 OR tz IS NOT NULL)", "Points have to tell the time zone of their shop."
    )

    def init(self):
        """Let the database itself refuse changes of what was posted, once all tables are there."""
        self.pool.post_init(install_ledger, self.env.cr)

    @api.depends("kind", "points", "transaction_id", "program_id.points_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = entry._get_sentence()

    def _get_sentence(self):
        """Return what happened: “117 Stars earned on Nov 23, 2026”."""
        self.ensure_one()
        day = day_at(self.date, self.tz or self.company_id._get_loyalty_tz())
        if self.kind == "transfer" and self._get_explaining()._name != "loyalty.hero.adjustment":
            sentence = self._get_explaining()._get_entry_sentence(self)
        elif not self.points:
            sentence = self.env._("Purchases counted on %(date)s")
        elif self.points > 0:
            sentence = {
                "bonus": self.env._("%(points)s %(name)s earned as a bonus on %(date)s"),
                "welcome": self.env._("%(points)s %(name)s earned as a welcome on %(date)s"),
                "redeem": self.env._("%(points)s %(name)s given back on %(date)s"),
                "adjust": self.env._("%(points)s %(name)s added by a manager on %(date)s"),
                "transfer": self.env._("%(points)s %(name)s received on %(date)s"),
                "import": self.env._("%(points)s %(name)s imported on %(date)s"),
            }.get(self.kind, self.env._("%(points)s %(name)s earned on %(date)s"))
        else:
            sentence = {
                "redeem": self.env._("%(points)s %(name)s used on %(date)s"),
                "expire": self.env._("%(points)s %(name)s expired on %(date)s"),
                "adjust": self.env._("%(points)s %(name)s removed by a manager on %(date)s"),
                "transfer": self.env._("%(points)s %(name)s given away on %(date)s"),
            }.get(self.kind, self.env._("%(points)s %(name)s taken back on %(date)s"))
        return sentence % {
            "points": number_in_words(self.env, abs(self.points)),
            "name": self.program_id.points_name,
            "date": format_date(self.env, day, date_format="medium"),
        }

    @api.depends("transaction_id")
    def _compute_version_id(self):
        for entry in self:
            entry.version_id = entry._get_judged().get("version")

    @api.depends("transaction_id")
    @api.depends_context("lang")
    def _compute_reasons_text(self):
        for entry in self:
            entry.reasons_text = "\n".join(entry._explain())

    def _get_lots_taken(self, moment, tz):
        """Return into which lots the points that these entries of one member took are given back.

        They expire as those did that were taken; what would have expired meanwhile is valid as if it were earned now.

        :param moment: when they are given back, in UTC, and ``tz``, where that is
        :return: ``[(hundredths, fields of an entry), …]``
        """
        terms = self.program_id._get_lot_terms(day_at(moment, tz))
        renewed = (terms["date_expiry"], terms["idle_days"], tz)
        parts = {}
        for part in self.allocation_ids:
            lot = part.lot_id
            is_over = (lot.date_expiry or LAST_DAY) < day_at(moment, lot.tz)
            expiry = renewed if is_over else (lot.date_expiry, lot.idle_days, lot.tz)
            key = *expiry, (lot.origin_id or lot).id
            parts[key] = parts.get(key, 0) + to_hundredths(part.points)
        return [
            (
                part,
                {"date_expiry": expiry, "idle_days": idle_days, "tz": zone, "origin_id": origin},
            )
            for (expiry, idle_days, zone, origin), part in parts.items()
        ]

    def _explain(self):
        """Return the sentences that explain the entry: the reasons of its kind of points, or the manager's."""
        source = self._get_explaining()
        if source:
            return source._explain(self)
        judged = self._get_judged()
        if not judged:
            return []
        version = self.env["loyalty.hero.program.version"].browse(judged["version"])
        compiled = version._get_prepared().program
        wording = Wording(self.env, compiled, version._get_names()[version], self.currency_id)
        told = [
            wording.tell(reason)
            for reason in judged["reasons"]
            if reason.get("kind", self.kind) == self.kind
        ]
        return [*dict.fromkeys(told), *self._tell_settled_again()]

    def _get_explaining(self):
        """Return the record that says what the entry is about, if it is no sale."""
        transaction = self.transaction_id
        if self.kind in ADJUSTED_KINDS and transaction.source_model in EXPLAINING:
            return self.env[transaction.source_model].browse(transaction.source_id)
        return self.env["loyalty.hero.adjustment"]

    def _tell_settled_again(self):
        """Return what the sale had given of the entry's kind of points before, as a sentence, or nothing."""
        transaction = self.transaction_id
        earlier = transaction._find(transaction.source_key).filtered(
            lambda other: other.number < transaction.number
        )
        members = self.member_id._with_merged()
        before = sum(
            to_hundredths(other.points)
            for other in earlier.entry_ids
            if other.member_id in members and other.kind == self.kind
        )
        if not before:
            return []
        after = before + to_hundredths(self.points)
        return [
            say(
                self.env,
                REASONS["settled_again"],
                after=points_in_words(self.env, after),
                before=points_in_words(self.env, before),
            )
        ]

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise UserError(self.env._("Points are posted by sales and by the managers' wizards only."))

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("Points entries cannot be changed: post an adjustment instead."))

    def copy(self, default=None):  # pylint: disable=method-required-super
        raise UserError(self.env._("Points entries cannot be duplicated."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Points entries cannot be deleted: post an adjustment instead."))

    def action_open_source(self):
        """Open the document that made the entry."""
        return self.transaction_id.action_open_source()

    def _get_judged(self):
        """Return what the sale was judged by for the member: ``{"version", "rate", "place", "standing", "reasons"}``.

        The reasons are those of this change; nothing is returned for what no sale earned.
        """
        transaction = self.transaction_id
        told = []
        for each in transaction._find(transaction.source_key):
            if each.number <= transaction.number:
                judged = read_judged(each.judged)["members"]
                own = (judged.get(str(member.id)) for member in self.member_id._with_merged())
                told.append(next(filter(None, own), {}))
        first = next((judged for judged in told if "version" in judged), None)
        if self.kind not in ENTRY_KINDS or not first:
            return {}
        return {**first, "reasons": told[-1].get("reasons", [])}

    def _count(self, vals_list):
        """Match these new entries with what is open, and let everybody read the sums anew.

        :param list vals_list: what was inserted
        """
        changes = {}
        for vals in vals_list:
            changes.setdefault(vals["member_id"], []).append(to_hundredths(vals["points"]))
        members = self.env["loyalty.hero.member"].browse(changes)
        members.invalidate_recordset(
            ["balance", "carried", "points_held", "points_available", "date_activity", "entry_ids"]
        )
        members.modified(["entry_ids"])
        redemptions = self.env["loyalty.hero.redemption"].browse(
            {vals["redemption_id"] for vals in vals_list if vals.get("redemption_id")}
        )
        redemptions.invalidate_recordset(["entry_ids"])
        redemptions.modified(["entry_ids"])
        # Without an open debit the balance is at least what these entries brought.
        self.env["loyalty.hero.allocation"]._match(
            members.filtered(
                lambda member: (
                    min(changes[member.id]) < 0
                    or to_hundredths(member.balance) < sum(changes[member.id])
                )
            )
        )
        debits = self.browse(
            entry.id for entry, vals in zip(self, vals_list, strict=True) if vals["points"] < 0
        )
        self.env["loyalty.hero.watch"]._report_overdrafts(
            debits.filtered(lambda debit: debit.points_open < 0)
        )
