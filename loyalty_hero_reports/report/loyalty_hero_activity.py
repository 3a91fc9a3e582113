"""Points activity: the ledger as an analysis, one row per entry.

The rows are the ledger's entries with the member's customer and the program's currency beside them, and their points
split by what happened.  At every row and so in every sum: points = earned - redeemed - expired + other.

Whoever asks for sums by day, program, company, shop and kind only is answered from sums that are kept
(``loyalty.hero.activity.sum``), and the entries since.
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.orm.utils import parse_field_expr
from odoo.tools import SQL

from odoo.addons.loyalty_hero.models.base.units import POINTS_DIGITS

# What sums are kept of, and by what.
KEPT_FIELDS = {
    "company_id",
    "currency_id",
    "date",
    "items",
    "kind",
    "points",
    "points_earned",
    "points_expired",
    "points_other",
    "points_redeemed",
    "program_id",
    "shop",
    "spend",
}
# Compared by identity: no RPC can send this object.
KEPT = object()


class LoyaltyHeroActivity(models.Model):
    _name = "loyalty.hero.activity"
    _description = "Points activity"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "document"
    _depends = {
        "loyalty.hero.entry": [
            "items",
            "kind",
            "member_id",
            "points",
            "points_open",
            "program_id",
            "spend",
            "transaction_id",
        ],
        "loyalty.hero.transaction": [
            "cause_name",
            "company_id",
            "day",
            "shop",
            "source_name",
            "user_id",
        ],
        "loyalty.hero.member": ["partner_id"],
        "loyalty.hero.program": ["currency_id"],
        "res.partner": ["country_id"],
    }

    date = fields.Date(readonly=True, help="Day of the change, in the shop's time zone.")
    program_id = fields.Many2one("loyalty.hero.program", readonly=True)
    member_id = fields.Many2one("loyalty.hero.member", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True, help="The customer's country.")
    transaction_id = fields.Many2one("loyalty.hero.transaction", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, help="The customer of the sale.")
    kind = fields.Selection(selection=lambda self: self._selection_kind(), readonly=True)
    document = fields.Char(
        readonly=True, help="What made the entry. For example: the sale itself, or a return."
    )
    shop = fields.Char(readonly=True)
    user_id = fields.Many2one(
        "res.users", readonly=True, help="Who made the sale or posted the points."
    )
    points_earned = fields.Float(
        string="Earned",
        digits=POINTS_DIGITS,
        readonly=True,
        help="Points earned, with bonus and welcome points, less points that returns took back.",
    )
    points_redeemed = fields.Float(
        string="Redeemed",
        digits=POINTS_DIGITS,
        readonly=True,
        help="Points redeemed, less points that returns gave back.",
    )
    points_expired = fields.Float(string="Expired", digits=POINTS_DIGITS, readonly=True)
    points_other = fields.Float(
        string="Other",
        digits=POINTS_DIGITS,
        readonly=True,
        help="Adjusted, transferred and imported: positive when customers got points, negative when they lost some.",
    )
    points = fields.Float(
        string="Net Points",
        digits=POINTS_DIGITS,
        readonly=True,
        help="By how much balances changed: earned, less redeemed and expired, plus other.",
    )
    points_open = fields.Float(
        string="Left",
        digits=POINTS_DIGITS,
        readonly=True,
        help="What is left today of the points that members got at that time. Negative: points that "
        "later points have not made up for yet.",
    )
    spend = fields.Monetary(
        readonly=True,
        help="The amount of the sales that counted for points, in the program's currency.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    items = fields.Float(digits=(16, 3), readonly=True, help="How many items counted.")

    @property
    def _table_query(self):
        """Return the rows; a query and no view of the database, so that upgrades may change the ledger's columns."""
        if self.env.context.get("loyalty_hero_activity") is KEPT:
            return self._get_kept_query()
        return SQL("%s %s", self._select(), self._from())

    def _select(self):
        """Return the columns; extended by apps that add some."""
        return SQL(
            """
            SELECT entry.id,
                   transaction.day AS date,
                   entry.program_id,
                   entry.member_id,
                   member.partner_id,
                   partner.country_id,
                   entry.transaction_id,
                   transaction.company_id,
                   entry.kind,
                   COALESCE(transaction.cause_name, transaction.source_name) AS document,
                   NULLIF(transaction.shop, '') AS shop,
                   transaction.user_id,
                   %s,
                   entry.points_open,
                   COALESCE(entry.spend, 0) AS spend,
                   program.currency_id,
                   COALESCE(entry.items, 0) AS items
            """,
            self._split_points("entry"),
        )

    def _from(self):
        """Return the tables; extended by apps that add columns."""
        return SQL(
            """
              FROM loyalty_hero_entry entry
              JOIN loyalty_hero_transaction transaction ON transaction.id = entry.transaction_id
              JOIN loyalty_hero_member member ON member.id = entry.member_id
              JOIN loyalty_hero_program program ON program.id = entry.program_id
              JOIN res_partner partner ON partner.id = member.partner_id
            """
        )

    def _split_points(self, table):
        """Return the points of a table with a ``kind``, and the columns by what happened."""
        return SQL(
            """CASE WHEN %(table)s.kind IN ('earn', 'bonus', 'welcome') THEN %(table)s.points ELSE 0 END
                   AS points_earned,
               CASE WHEN %(table)s.kind = 'redeem' THEN -%(table)s.points ELSE 0 END AS points_redeemed,
               CASE WHEN %(table)s.kind = 'expire' THEN -%(table)s.points ELSE 0 END AS points_expired,
               CASE WHEN %(table)s.kind IN ('earn', 'bonus', 'welcome', 'redeem', 'expire') THEN 0
                    ELSE %(table)s.points END AS points_other,
               %(table)s.points""",
            table=SQL.identifier(table),
        )

    # Sums that are kept -----------------------------------------------------------------------------------------

    def _get_kept_query(self):
        """Return rows that have the kept fields only: the sums, and each entry that is not in them yet."""
        return SQL(
            """
            SELECT fact.id, fact.day AS date, fact.program_id, fact.company_id, fact.kind, fact.shop, %s,
                   fact.spend, program.currency_id, fact.items, fact.entry_count
              FROM (SELECT id, day, program_id, company_id, kind, shop, points, spend, items, entry_count
                      FROM loyalty_hero_activity_sum
                     UNION ALL
                    SELECT -entry.id, transaction.day, entry.program_id, transaction.company_id, entry.kind,
                           NULLIF(transaction.shop, ''), entry.points, COALESCE(entry.spend, 0),
                           COALESCE(entry.items, 0), 1
                      FROM loyalty_hero_entry entry
                      JOIN loyalty_hero_transaction transaction ON transaction.id = entry.transaction_id
                     WHERE entry.id > %s) AS fact
              JOIN loyalty_hero_program program ON program.id = fact.program_id
            """,
            self._split_points("fact"),
            self.env["loyalty.hero.activity.sum"]._get_last_entry(),
        )

    @api.model
    def _read_group(
        self, domain, groupby=(), aggregates=(), having=(), offset=0, limit=None, order=None
    ):
        return super(LoyaltyHeroActivity, self._from_kept(domain, groupby, aggregates))._read_group(
            domain, groupby, aggregates, having, offset, limit, order
        )

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        groupby = {spec for specs in grouping_sets for spec in specs}
        return super(
            LoyaltyHeroActivity, self._from_kept(domain, groupby, aggregates)
        )._read_grouping_sets(domain, grouping_sets, aggregates, order)

    def _from_kept(self, domain, groupby, aggregates):
        """Return self in a context that reads the sums, when nothing else is asked for."""
        specs = [*groupby, *(spec for spec in aggregates if spec != "__count")]
        asked = [spec.split(":")[0] for spec in specs]
        asked += [condition.field_expr for condition in Domain(domain).iter_conditions()]
        if {parse_field_expr(name)[0] for name in asked} <= KEPT_FIELDS:
            return self.with_context(loyalty_hero_activity=KEPT)
        return self

    def _read_group_select(self, aggregate_spec, query):
        """Count entries, where a row is the sum of many."""
        is_kept = self.env.context.get("loyalty_hero_activity") is KEPT
        if is_kept and aggregate_spec == "__count":
            return SQL("COALESCE(sum(%s), 0)", SQL.identifier(query.table, "entry_count"))
        return super()._read_group_select(aggregate_spec, query)

    def _selection_kind(self):
        return self.env["loyalty.hero.entry"]._fields["kind"]._description_selection(self.env)

    def action_open_entry(self):
        """Open the entry of the ledger that the row is about."""
        self.ensure_one()
        return self.env["loyalty.hero.entry"].browse(self.id).get_formview_action()
