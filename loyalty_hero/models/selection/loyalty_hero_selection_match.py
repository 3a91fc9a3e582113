"""Matching: which selections products and customers meet, told by the database in one query, whatever their number.

They are matched at the moment of the sale: a product that changes its category, tag or price meets or leaves a
selection at once, and nothing is stored that could go stale. What is cached is the query, not the answer, until
someone changes the selection.
"""

import logging

from odoo import models, tools
from odoo.tools import SQL, Query

from .hierarchy import resolve_hierarchies
from .loyalty_hero_criterion import TARGETS
from .loyalty_hero_selection import UNREADABLE
from .static_domain import is_static

_logger = logging.getLogger(__name__)


class LoyaltyHeroSelection(models.Model):
    _inherit = "loyalty.hero.selection"

    def _match(self, records):
        """Return which of these selections each product or contact meets, in one query.

        The answer is the same for all users; days are those of the current company.

        :param records: products (``product.product``) or contacts; selections of the other target match none
        :return: ``{record id: [selection ids, ascending]}``; records that meet none are left out
        """
        queries = self.sudo()._get_queries(records._name) if self and records else []
        if not queries:
            return {}
        rows = self.env.execute_query(
            SQL(" UNION ALL ").join(SQL("(%s = ANY(%s))", query, records.ids) for query in queries)
        )
        matches = {}
        for record_id, selection_ids in rows:
            if selection_ids:
                matches.setdefault(record_id, []).extend(selection_ids)
        return {record_id: sorted(selection_ids) for record_id, selection_ids in matches.items()}

    def _get_queries(self, model_name):
        """Return what to ask the database: queries that lack the ids of the records at their end."""
        company = self.env.company
        timezone = company._get_loyalty_tz()
        query, others = self._get_cached_query(model_name, timezone, company.id)
        queries = [query] if query else []
        if others:
            queries.append(self.browse(others)._build_query(model_name, timezone))
        return queries

    @tools.ormcache("self._ids", "model_name", "timezone", "company_id")
    def _get_cached_query(self, model_name, timezone, company_id):
        """Return the query for those selections that always ask the same, and the ids of the others.

        What is relative to today, or found by a search that asks the database itself, is asked anew each time.

        :param int company_id: the current company, of whose prices and costs the query is
        """
        static, others = self.browse(), self.browse()
        for selection in self:
            name, _context, _domain, same = selection._get_search(timezone) or ("", {}, None, False)
            if name == model_name:
                static, others = (
                    (static + selection, others) if same else (static, others + selection)
                )
        query = static._build_query(model_name, timezone) if static else None
        return query, others.ids

    def _build_query(self, model_name, timezone):
        """Return the query for the selections that each record meets, without the ids at its end.

        All conditions are asked of each record in one pass: planning a query for each selection takes longer than
        running it.
        """
        model = self.env[model_name].with_context(active_test=False)
        query = Query(self.env, model._table, model._table_sql)
        met = []
        for selection in self:
            _name, context, domain, _same = selection._get_search(timezone)
            asked = model.with_context(**context)
            condition = domain.optimize_full(asked)._to_sql(asked, query.table, query)
            met.append(SQL("CASE WHEN %s THEN %s END", condition, selection.id))
        record_id = SQL.identifier(query.table, "id")
        return SQL(
            "SELECT %s, array_remove(ARRAY[%s], NULL) FROM %s WHERE %s",
            record_id,
            SQL(", ").join(met),
            query.from_clause,
            record_id,
        )

    @tools.ormcache("self.id", "timezone")
    def _get_search(self, timezone):
        """Return what a selection asks for: ``(model name, context, domain, whether it always asks the same)``.

        ``None`` when it was deleted since, or cannot be read because a field is gone: it chooses nothing then.
        """
        if not self.exists():
            return None
        context = {**self._get_match_context(), "tz": timezone, "active_test": False}
        model = self.env[TARGETS[self.target]].sudo().with_context(**context)
        try:
            domain = resolve_hierarchies(self._get_domain(timezone), model).optimize(model)
            domain.optimize_full(model)
        except UNREADABLE as error:
            _logger.warning("The selection %r (%s) chooses nothing: %s", self.name, self.id, error)
            return None
        return model._name, context, domain, is_static(domain, model)
