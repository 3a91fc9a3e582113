"""Lines that lower a price for points at the till, or charge that again, as reports read them.

The invoice of an order repeats the order's lines, so it tells none.  A credit note that the back office makes for it is
a document of its own.
"""

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.loyalty_hero.models.base.days import sql_day_at

from ..payments.loyalty_hero_redemption import till_key
from .pos_order import PAID_STATES


class LoyaltyHeroRedemption(models.Model):
    _inherit = "loyalty.hero.redemption"

    @api.model
    def _get_reduction_queries(self):
        return [
            *super()._get_reduction_queries(),
            self._query_till_reductions("order", SQL("line.loyalty_claim"), SQL("TRUE")),
            self._query_till_reductions(
                "return", SQL("sold.loyalty_claim"), self._is_till_return()
            ),
            self._query_invoice_reductions(self._is_of_till_invoice(), self._get_till_of_invoice()),
        ]

    def _query_till_reductions(self, kind, claim, where):
        """Return such a query on orders that are paid.

        :param str kind: of the document
        :param SQL claim: of the ``line``, or of the line that it gives back, ``sold``
        """
        lines = self.env["pos.order.line"]._fields
        orders = self.env["pos.order"]._fields
        return SQL(
            """SELECT line.id AS line_id, %(kind)s AS document_kind, 'pos.order' AS document_model,
                      made.id AS document_id, made.name AS document, %(day)s AS date,
                      made.company_id, config.name AS shop, made.partner_id, config.currency_id,
                      %(prefix)s || %(claim)s AS claim, %(taxes)s AS tax_ids,
                      -%(total)s AS amount_total, -%(untaxed)s AS amount_untaxed
                 FROM pos_order_line line
                 JOIN pos_order made ON made.id = line.order_id
                 JOIN pos_config config ON config.id = made.config_id
                 JOIN res_company company ON company.id = made.company_id
                 JOIN res_currency currency ON currency.id = config.currency_id
                 LEFT JOIN pos_order_line sold ON sold.id = line.refunded_orderline_id
                 LEFT JOIN pos_order sale ON sale.id = sold.order_id
                WHERE %(claim)s IS NOT NULL AND made.state IN %(paid)s AND made.loyalty_settled IS NOT NULL
                  AND %(where)s""",
            kind=kind,
            claim=claim,
            prefix=till_key(""),
            day=sql_day_at(
                SQL("COALESCE(made.loyalty_date, made.date_order)"),
                SQL("COALESCE(config.loyalty_tz, company.loyalty_tz, 'UTC')"),
            ),
            taxes=self._get_till_taxes(),
            total=self._get_till_amount("total_included", "price_subtotal_incl"),
            untaxed=self._get_till_amount("total_excluded", "price_subtotal"),
            paid=PAID_STATES,
            where=where,
            to_flush=[
                *(
                    lines[name]
                    for name in (
                        "loyalty_claim",
                        "loyalty_totals",
                        "order_id",
                        "price_subtotal",
                        "price_subtotal_incl",
                        "price_unit",
                        "product_id",
                        "qty",
                        "refunded_orderline_id",
                        "tax_ids",
                    )
                ),
                *(
                    orders[name]
                    for name in (
                        "account_move",
                        "date_order",
                        "fiscal_position_id",
                        "loyalty_date",
                        "loyalty_settled",
                        "name",
                        "partner_id",
                        "state",
                    )
                ),
            ],
        )

    def _get_till_amount(self, kept, told):
        """Return an amount of a ``line`` as ``pos.order.line._get_loyalty_totals`` tells it."""
        return SQL(
            """round(COALESCE((line.loyalty_totals->>%s)::numeric,
                              sign(line.qty::numeric * line.price_unit::numeric) * abs(%s::numeric)),
                     currency.decimal_places)""",
            kept,
            SQL.identifier("line", told),
        )

    def _get_till_taxes(self):
        """Return the taxes of a ``line`` that is ``made`` with a fiscal position, as an array."""
        return SQL(
            """ARRAY(SELECT DISTINCT COALESCE(other.dest_tax_id, own.account_tax_id)
                       FROM account_tax_pos_order_line_rel own
                       LEFT JOIN (account_tax_alternatives other
                                  JOIN account_fiscal_position_account_tax_rel mapped
                                    ON mapped.account_tax_id = other.dest_tax_id)
                         ON other.src_tax_id = own.account_tax_id
                            AND mapped.account_fiscal_position_id = made.fiscal_position_id
                      WHERE own.pos_order_line_id = line.id
                        AND (made.fiscal_position_id IS NULL
                             OR EXISTS (SELECT FROM account_fiscal_position_account_tax_rel known
                                         WHERE known.account_fiscal_position_id = made.fiscal_position_id))
                      ORDER BY 1)"""
        )

    def _is_till_return(self):
        """Return whether a ``line`` gives back what was ``sold``, as ``pos.order.line._is_loyalty_return`` tells it."""
        return SQL(
            """line.loyalty_claim IS NULL AND line.qty < 0 AND line.product_id = sold.product_id
               AND sale.loyalty_settled IS NOT NULL AND sale.company_id = made.company_id AND sale.id <> made.id"""
        )

    def _is_of_till_invoice(self):
        """Return whether a ``line`` of a ``move`` charges again what an order was lowered by that was invoiced."""
        return SQL(
            """move.move_type = 'out_refund'
               AND NOT EXISTS (SELECT FROM pos_order made WHERE made.account_move = move.id)
               AND EXISTS (SELECT FROM pos_order sale JOIN pos_order_line sold ON sold.order_id = sale.id
                            WHERE sale.account_move = move.reversed_entry_id
                              AND %s || sold.loyalty_claim = line.loyalty_claim)""",
            till_key(""),
        )

    def _get_till_of_invoice(self):
        """Return the name of the shop that sold what a ``move`` credits."""
        return SQL(
            """(SELECT min(config.name) FROM pos_order sale JOIN pos_config config ON config.id = sale.config_id
                 WHERE sale.account_move = move.reversed_entry_id)"""
        )
