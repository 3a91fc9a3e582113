"""Points and VAT: what points took off prices and taxes, and what they paid, document by document.

A price reduction is told by its lines, so by the amounts with which its document is booked: one row for each set of
taxes.  A payment with points leaves the price and its taxes as they are: one row for each redemption, and for each
return that gives some of it back.
"""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class LoyaltyHeroVat(models.Model):
    _name = "loyalty.hero.vat"
    _description = "Points and VAT"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "document"
    _depends = {
        "loyalty.hero.entry": ["amount", "redemption_id", "transaction_id"],
        "loyalty.hero.member": ["partner_id"],
        "loyalty.hero.redemption": [
            "currency_id",
            "is_cancelled",
            "key",
            "member_id",
            "program_id",
            "reward_id",
            "state",
            "treatment",
        ],
        "loyalty.hero.transaction": ["company_id", "day", "shop"],
        "account.move": ["date", "move_type"],
        "account.tax": ["name", "sequence"],
    }

    date = fields.Date(
        readonly=True,
        help="Accounting date of the invoice or credit note; at a till, the day of the sale or return.",
    )
    company_id = fields.Many2one("res.company", readonly=True)
    shop = fields.Char(readonly=True)
    document_kind = fields.Selection(
        [
            ("order", "Order"),
            ("return", "Return"),
            ("invoice", "Invoice"),
            ("credit_note", "Credit note"),
        ],
        string="Kind of Document",
        readonly=True,
    )
    document = fields.Char(readonly=True)
    document_model = fields.Char(readonly=True)
    document_id = fields.Many2oneReference(
        string="Record", model_field="document_model", readonly=True
    )
    redemption_id = fields.Many2one("loyalty.hero.redemption", readonly=True)
    program_id = fields.Many2one("loyalty.hero.program", readonly=True)
    reward_id = fields.Many2one("loyalty.hero.reward", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    treatment = fields.Selection(
        selection=lambda self: self._selection_treatment(),
        readonly=True,
        help="How the points are treated for VAT: as a payment, or as a reduction of the price and its tax.",
    )
    taxes = fields.Char(readonly=True, help="The taxes of the goods whose price was lowered.")
    amount_total = fields.Monetary(
        string="With Tax",
        readonly=True,
        help="The amount that points took off the price or paid. Negative when it was charged again "
        "or given back.",
    )
    amount_untaxed = fields.Monetary(
        string="Without Tax",
        readonly=True,
        help="How much points lowered the price before tax. For a payment, the whole amount that points paid.",
    )
    amount_tax = fields.Monetary(
        string="Tax",
        readonly=True,
        help="How much points lowered the tax. It is 0 for a payment, which leaves the tax as it is.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)

    @property
    def _table_query(self):
        """Return the rows; a query and no view of the database, so that upgrades may change the ledger's columns."""
        queries = self.env["loyalty.hero.redemption"]._get_reduction_queries()
        # Ids of different tables, kept apart: payments have what is divisible.
        parts = len(queries) + 1
        return SQL(
            """WITH line AS (%(lines)s), %(claimed)s
               %(reductions)s UNION ALL %(payments)s""",
            lines=SQL(" UNION ALL ").join(
                SQL("SELECT %s AS part, told.* FROM (%s) AS told", number, query)
                for number, query in enumerate(queries, start=1)
            ),
            claimed=self._with_claimed(),
            reductions=self._select_reductions(parts),
            payments=self._select_payments(parts),
        )

    def _with_claimed(self):
        """Return the redemption of each claim; of those that were moved to another customer, the last."""
        return SQL(
            """claimed AS (
                   SELECT DISTINCT ON (claim) claim, id, member_id, program_id, reward_id
                     FROM (SELECT split_part(key, '#', 1) AS claim, * FROM loyalty_hero_redemption
                            WHERE state = 'posted' AND treatment = 'discount') AS redemption
                    ORDER BY claim, COALESCE(is_cancelled, FALSE), id DESC)"""
        )

    def _select_reductions(self, parts):
        """Return a row for each document, redemption and set of taxes of price reductions.

        :param int parts: into so many the ids of rows are parted
        """
        return SQL(
            """SELECT summed.id, summed.date, summed.company_id, summed.shop, summed.document_kind, summed.document,
                      summed.document_model, summed.document_id, claimed.id AS redemption_id, claimed.program_id,
                      claimed.reward_id,
                      COALESCE(member.partner_id, summed.partner_id) AS partner_id, 'discount' AS treatment,
                      (SELECT string_agg(COALESCE(tax.name->>%(lang)s, tax.name->>'en_US'), ', '
                                         ORDER BY tax.sequence, tax.id)
                         FROM account_tax tax WHERE tax.id = ANY(summed.tax_ids)) AS taxes,
                      summed.amount_total, summed.amount_untaxed,
                      summed.amount_total - summed.amount_untaxed AS amount_tax, summed.currency_id
                 FROM (SELECT min(line_id)::bigint * %(parts)s + part AS id, date, company_id, shop, document_kind,
                              document, document_model, document_id, partner_id, claim, tax_ids, currency_id,
                              sum(amount_total) AS amount_total, sum(amount_untaxed) AS amount_untaxed
                         FROM line
                        GROUP BY part, date, company_id, shop, document_kind, document, document_model,
                                 document_id, partner_id, claim, tax_ids, currency_id) AS summed
                 LEFT JOIN claimed ON claimed.claim = summed.claim
                 LEFT JOIN loyalty_hero_member member ON member.id = claimed.member_id""",
            lang=self.env.lang or "en_US",
            parts=parts,
        )

    def _select_payments(self, parts):
        """Return a row for each entry of the points ledger by which points paid, or are given back.

        :param int parts: into so many the ids of rows are parted
        """
        return SQL(
            """SELECT entry.id::bigint * %(parts)s AS id, COALESCE(move.date, transaction.day) AS date,
                      transaction.company_id, NULLIF(transaction.shop, '') AS shop,
                      CASE WHEN move.move_type = 'out_refund' THEN 'credit_note'
                           WHEN move.id IS NOT NULL THEN 'invoice'
                           WHEN transaction.cause_id IS NOT NULL THEN 'return' ELSE 'order' END AS document_kind,
                      COALESCE(transaction.cause_name, transaction.source_name) AS document,
                      COALESCE(transaction.cause_model, transaction.source_model) AS document_model,
                      COALESCE(transaction.cause_id, transaction.source_id) AS document_id,
                      redemption.id AS redemption_id, redemption.program_id, redemption.reward_id,
                      member.partner_id, redemption.treatment, NULL AS taxes,
                      entry.amount AS amount_total, entry.amount AS amount_untaxed, 0 AS amount_tax,
                      redemption.currency_id
                 FROM loyalty_hero_entry entry
                 JOIN loyalty_hero_redemption redemption ON redemption.id = entry.redemption_id
                 JOIN loyalty_hero_transaction transaction ON transaction.id = entry.transaction_id
                 JOIN loyalty_hero_member member ON member.id = entry.member_id
                 LEFT JOIN account_move move ON move.id = COALESCE(transaction.cause_id, transaction.source_id)
                      AND COALESCE(transaction.cause_model, transaction.source_model) = 'account.move'
                WHERE redemption.treatment = 'payment' AND entry.amount <> 0""",
            parts=parts,
        )

    def _selection_treatment(self):
        redemptions = self.env["loyalty.hero.redemption"]
        return redemptions._fields["treatment"]._description_selection(self.env)

    def action_open_document(self):
        """Open the document of the row; for users who may not see it, the redemption."""
        self.ensure_one()
        model = self.document_model
        if model in self.env and self.env[model].has_access("read"):
            return self.env[model].browse(self.document_id).get_formview_action()
        return self.action_open_redemption()

    def action_open_redemption(self):
        """Open the redemption of the row."""
        self.ensure_one()
        if not self.redemption_id:
            raise UserError(self.env._("There is no redemption to open."))
        return self.redemption_id.get_formview_action()
