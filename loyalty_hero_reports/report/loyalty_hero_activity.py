"""Points activity: the ledger as an analysis, one row per entry.

Nothing is stored here: the rows are the ledger's entries with the member's customer and the program's currency beside
them, and their points split by what happened.  At every row and so in every sum:
points = earned - redeemed - expired + other.
"""

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.loyalty_hero.models.base.units import POINTS_DIGITS


class LoyaltyHeroActivity(models.Model):
    _name = "loyalty.hero.activity"
    _description = "Points activity"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "cause_name"
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
        "loyalty.hero.transaction": ["cause_name", "company_id", "date", "shop", "user_id"],
        "loyalty.hero.member": ["partner_id"],
        "loyalty.hero.program": ["currency_id"],
        "res.partner": ["country_id"],
    }

    date = fields.Datetime(readonly=True)
    program_id = fields.Many2one("loyalty.hero.program", readonly=True)
    member_id = fields.Many2one("loyalty.hero.member", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True, help="The customer's country.")
    company_id = fields.Many2one("res.company", readonly=True, help="Whose sale it was.")
    kind = fields.Selection(selection=lambda self: self._selection_kind(), readonly=True)
    cause_name = fields.Char(
        string="Document", readonly=True, help="What made the entry: the sale itself, a return."
    )
    shop = fields.Char(readonly=True)
    user_id = fields.Many2one(
        "res.users", readonly=True, help="Who made the sale or posted the points."
    )
    points_earned = fields.Float(
        string="Earned",
        digits=POINTS_DIGITS,
        readonly=True,
        help="With bonus and welcome points, less what returns took back.",
    )
    points_redeemed = fields.Float(
        string="Redeemed", digits=POINTS_DIGITS, readonly=True, help="Less what returns gave back."
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
        help="What is left today of the points that came in then; negative: not recovered yet.",
    )
    spend = fields.Monetary(
        readonly=True, help="How much of the sales counted, in the program's currency."
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    items = fields.Float(digits=(16, 3), readonly=True, help="How many items counted.")

    @property
    def _table_query(self):
        """Return the rows; a query and no view of the database, so that upgrades may change the ledger's columns."""
        return SQL("%s %s", self._select(), self._from())

    def _select(self):
        """Return the columns; extended by apps that add some."""
        return SQL(
            """
            SELECT entry.id,
                   transaction.date,
                   entry.program_id,
                   entry.member_id,
                   member.partner_id,
                   partner.country_id,
                   transaction.company_id,
                   entry.kind,
                   transaction.cause_name,
                   transaction.shop,
                   transaction.user_id,
                   CASE WHEN entry.kind IN ('earn', 'bonus', 'welcome') THEN entry.points ELSE 0 END AS points_earned,
                   CASE WHEN entry.kind = 'redeem' THEN -entry.points ELSE 0 END AS points_redeemed,
                   CASE WHEN entry.kind = 'expire' THEN -entry.points ELSE 0 END AS points_expired,
                   CASE WHEN entry.kind IN ('earn', 'bonus', 'welcome', 'redeem', 'expire') THEN 0 ELSE entry.points END
                       AS points_other,
                   entry.points,
                   entry.points_open,
                   COALESCE(entry.spend, 0) AS spend,
                   program.currency_id,
                   COALESCE(entry.items, 0) AS items
            """
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

    def _selection_kind(self):
        return self.env["loyalty.hero.entry"]._fields["kind"]._description_selection(self.env)

    def action_open_entry(self):
        """Open the entry of the ledger that the row is about."""
        self.ensure_one()
        return self.env["loyalty.hero.entry"].browse(self.id).get_formview_action()
