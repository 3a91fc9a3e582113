"""Entries: the points ledger, append-only.

An entry with positive points is a lot: it has an expiry, and ``points_open`` says what is left of it.  An entry with
negative points consumes lots; what it finds no lot for stays open (negative) and is recovered from the next earnings.
So at every moment: balance = sum of points = sum of what is open.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..hooks import install_ledger
from .days import day_at
from .units import POINTS_DIGITS, to_hundredths
from .words import number_in_words

# Compared by identity: no RPC can send this object, so only the ledger's own code creates entries.
_LEDGER = object()


class LoyaltyHeroEntry(models.Model):
    _name = "loyalty.hero.entry"
    _description = "Points entry"
    _inherit = ["loyalty.hero.origin.mixin"]
    _order = "date desc, id desc"
    _rec_names_search = ["source_name", "cause_name", "member_id"]

    member_id = fields.Many2one(
        "loyalty.hero.member", required=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="member_id.partner_id")
    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        help="Whose sale it was.",
        ondelete="restrict",
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
        help="What is left of earned points; negative: what was spent or taken back and is not recovered yet.",
    )
    spend = fields.Monetary(readonly=True, help="How much of the sale counted.")
    amount = fields.Monetary(
        string="Paid with Points",
        readonly=True,
        currency_field="redemption_currency_id",
        help="What redeemed points paid, in the currency of the sale; negative when it was given back.",
    )
    redemption_currency_id = fields.Many2one(related="redemption_id.currency_id")
    items = fields.Float(digits=(16, 3), readonly=True, help="How many items counted.")
    currency_id = fields.Many2one(related="program_id.currency_id")
    date = fields.Datetime(required=True, readonly=True, index=True)
    date_sale = fields.Date(
        string="Day of the Sale",
        required=True,
        readonly=True,
        help="Where the shop is. What comes back has the day on which it was sold.",
    )
    tz = fields.Char(
        string="Time Zone",
        required=True,
        readonly=True,
        help="Of the shop: the points expire when the day is over there.",
    )
    date_available = fields.Date(
        string="Available from", readonly=True, help="First day on which the points may be spent."
    )
    date_expiry = fields.Date(
        string="Expires", readonly=True, help="Last day on which the points may be spent."
    )
    # It leads the unique index below.
    source_key = fields.Char(index=False)
    cause_model = fields.Char(readonly=True)
    cause_id = fields.Many2oneReference(model_field="cause_model", readonly=True)
    cause_name = fields.Char(
        string="Document", readonly=True, help="What made the entry: the sale itself, a return."
    )
    shop = fields.Char(readonly=True)
    settlement = fields.Integer(
        required=True,
        readonly=True,
        default=1,
        help="How many times the sale was settled when this was posted.",
    )
    version_id = fields.Many2one(
        "loyalty.hero.program.version", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    redemption_id = fields.Many2one(
        "loyalty.hero.redemption", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    reasons = fields.Json(
        readonly=True, help="Why: rules, bases and rounding, as the engine gave them."
    )
    reasons_text = fields.Text(string="Why", compute="_compute_reasons_text")
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, default=lambda self: self.env.user
    )
    allocation_ids = fields.One2many("loyalty.hero.allocation", "debit_id", string="Consumed Lots")
    consumption_ids = fields.One2many("loyalty.hero.allocation", "lot_id", string="Consumed by")

    _fact_unique = models.UniqueIndex(
        "(source_key, member_id, kind, settlement, (COALESCE(redemption_id, 0)), "
        "(COALESCE(date_expiry, 'infinity')), tz)",
        "These points are posted already.",
    )
    _member_index = models.Index("(member_id, date_sale)")
    _cause_index = models.Index("(cause_model, cause_id)")
    _open_index = models.Index("(member_id, date_expiry) WHERE points_open <> 0")
    _open_within_points = models.Constraint(
        "CHECK (points_open BETWEEN LEAST(points, 0) AND GREATEST(points, 0))",
        "More was taken from a lot than there was.",
    )

    def init(self):
        """Let the database itself refuse changes of what was posted, once all tables are there."""
        self.pool.post_init(install_ledger, self.env.cr)

    @api.depends("kind", "points", "date", "tz", "program_id.points_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = entry._get_sentence()

    def _get_sentence(self):
        """Return what happened: “117 Stars earned on Nov 23, 2026”."""
        self.ensure_one()
        if not self.points:
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
            "date": format_date(self.env, day_at(self.date, self.tz), date_format="medium"),
        }

    @api.depends("reasons")
    def _compute_reasons_text(self):
        for entry in self:
            entry.reasons_text = "\n".join(self.env["loyalty.hero.reason"]._explain(entry))

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("loyalty_hero_ledger") is not _LEDGER:
            raise UserError(
                self.env._("Points are posted by sales and by the managers' wizards only.")
            )
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("Points entries cannot be changed: post an adjustment instead."))

    def copy(self, default=None):  # pylint: disable=method-required-super
        raise UserError(self.env._("Points entries cannot be duplicated."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Points entries cannot be deleted: post an adjustment instead."))

    def _get_source(self):
        """Prefer the document that made the entry."""
        if self.cause_id:
            return self.cause_model, self.cause_id
        return super()._get_source()

    @api.model
    def _post(self, vals_list):
        """Post entries of members that are locked (``loyalty.hero.member._lock``).

        Negative ones consume lots; what finds no lot stays open, and the next positive ones recover it first.
        """
        entries = (
            self.sudo()
            .with_context(loyalty_hero_ledger=_LEDGER, tracking_disable=True)
            .create([self._add_day(vals) for vals in vals_list])
        )
        members = entries.member_id
        members.invalidate_recordset(
            ["balance", "points_held", "points_available", "date_activity"]
        )
        entries.invalidate_recordset(["points_open"])
        self.env["loyalty.hero.allocation"]._match(
            members.filtered(lambda member: entries._may_be_open(member))
        )
        self.env["loyalty.hero.watch"]._report_overdrafts(
            entries.filtered(lambda entry: entry.points < 0 and entry.points_open < 0)
        )
        return entries.with_context(loyalty_hero_ledger=None)

    def _may_be_open(self, member):
        """Return whether the member may have an open debit, now that these entries are posted."""
        points = self.filtered(lambda entry: entry.member_id == member).mapped("points")
        # Without an open debit the balance is at least what these entries brought.
        return any(part < 0 for part in points) or to_hundredths(member.balance) < to_hundredths(
            sum(points)
        )

    def _add_day(self, vals):
        """Add the shop's time zone and the day of the sale to an entry that no sale made: those of its company."""
        company = self.env["res.company"].browse(vals["company_id"])
        tz = vals.get("tz") or company._get_loyalty_tz()
        return {"tz": tz, "date_sale": day_at(vals["date"], tz), **vals}
