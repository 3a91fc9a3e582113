"""Lines that lower a price for points, or charge that again, as reports read them: of all kinds of documents alike."""

from odoo import api, models
from odoo.tools import SQL


class LoyaltyHeroRedemption(models.Model):
    _inherit = "loyalty.hero.redemption"

    @api.model
    def _get_reduction_queries(self):
        """Return queries on the lines of claims in final documents; extended by apps with sales of other kinds.

        Each line is told by one of them, once.  All have these columns, in this order:

        - ``line_id``
        - ``document_kind``: ``order``, ``return``, ``invoice`` or ``credit_note``
        - ``document_model``, ``document_id``, ``document`` (its name)
        - ``date``: its day in the books, for a till the day of the sale there
        - ``company_id``, ``shop`` (the name), ``partner_id``, ``currency_id``
        - ``claim``: the key of the redemption
        - ``tax_ids``: the taxes of the line, an array in the order of the ids
        - ``amount_total``, ``amount_untaxed``: by how much it lowers the price with and without tax, in the document's
          currency; negative where that is charged again
        """
        own = SQL(
            """starts_with(line.loyalty_claim, 'account.move,' || CASE move.move_type
                   WHEN 'out_invoice' THEN move.id WHEN 'out_refund' THEN move.reversed_entry_id END || ',')"""
        )
        return [self._query_invoice_reductions(own)]

    def _query_invoice_reductions(self, owned, shop=None):
        """Return such a query on posted invoices and credit notes.

        :param SQL owned: whether a ``line`` with a claim, in its ``move``, belongs to this claim
        :param SQL shop: the name of the shop
        """
        lines = self.env["account.move.line"]._fields
        moves = self.env["account.move"]._fields
        return SQL(
            """SELECT line.id AS line_id,
                      CASE move.move_type WHEN 'out_invoice' THEN 'invoice' ELSE 'credit_note' END AS document_kind,
                      'account.move' AS document_model, move.id AS document_id, move.name AS document,
                      move.date, move.company_id, %(shop)s AS shop, move.partner_id, line.currency_id,
                      line.loyalty_claim AS claim,
                      ARRAY(SELECT own.account_tax_id FROM account_move_line_account_tax_rel own
                             WHERE own.account_move_line_id = line.id ORDER BY 1) AS tax_ids,
                      CASE move.move_type WHEN 'out_invoice' THEN -line.price_total ELSE line.price_total END
                          AS amount_total,
                      CASE move.move_type WHEN 'out_invoice' THEN -line.price_subtotal ELSE line.price_subtotal END
                          AS amount_untaxed
                 FROM account_move_line line JOIN account_move move ON move.id = line.move_id
                WHERE line.loyalty_claim IS NOT NULL AND move.state = 'posted'
                  AND move.move_type IN ('out_invoice', 'out_refund') AND %(owned)s""",
            shop=shop or SQL("NULL::varchar"),
            owned=owned,
            to_flush=[
                *(
                    lines[name]
                    for name in (
                        "loyalty_claim",
                        "move_id",
                        "price_subtotal",
                        "price_total",
                        "tax_ids",
                    )
                ),
                *(
                    moves[name]
                    for name in ("date", "move_type", "name", "reversed_entry_id", "state")
                ),
            ],
        )
