"""Selections: saved, named rules that choose products.

Products are matched in sets by the database, at the moment of the sale: a product that changes its category, tag or
price meets or leaves a selection at once, and nothing is stored that could go stale.
"""

from ast import literal_eval

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL


class LoyaltyHeroSelection(models.Model):
    _name = "loyalty.hero.selection"
    _description = "Loyalty selection"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    domain = fields.Char(
        string="Criteria",
        required=True,
        default="[]",
        help="A product is selected when it meets all criteria; without criteria, every product is.",
    )
    company_id = fields.Many2one("res.company", index=True, help="Empty: for all companies.")
    active = fields.Boolean(default=True)
    product_count = fields.Integer(compute="_compute_product_count")
    rule_ids = fields.Many2many(
        "loyalty.hero.earning.rule",
        "loyalty_hero_rule_selection_rel",
        "selection_id",
        "rule_id",
        string="Used by rules",
    )
    exception_rule_ids = fields.Many2many(
        "loyalty.hero.earning.rule",
        "loyalty_hero_rule_exception_rel",
        "selection_id",
        "rule_id",
        string="Used as an exception by",
    )

    @api.depends("domain")
    def _compute_product_count(self):
        for selection in self:
            selection.product_count = self.env["product.product"].search_count(
                selection._get_product_domain()
            )

    @api.constrains("domain")
    def _check_domain(self):
        for selection in self:
            try:
                self.env["product.product"]._search(selection._get_product_domain(), limit=1)
            except (ValueError, SyntaxError, KeyError, TypeError) as error:
                raise ValidationError(
                    self.env._(
                        "The criteria of “%(name)s” cannot be read: %(error)s",
                        name=selection.name,
                        error=error,
                    )
                ) from error

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        for selection in self:
            rules = selection.rule_ids | selection.exception_rule_ids
            if rules:
                raise UserError(
                    self.env._(
                        "“%(selection)s” is used by “%(program)s”: take it out of the rule first.",
                        selection=selection.name,
                        program=rules[0].program_id.name,
                    )
                )

    def action_view_products(self):
        """Open the products that the selection chooses today."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "product.product",
            "view_mode": "list,form",
            "domain": list(self._get_product_domain()),
        }

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def _get_product_domain(self):
        return Domain(literal_eval(self.domain or "[]"))

    @tools.ormcache("self.id")
    def _get_stored_product_domain(self):
        """Return the domain of a stored selection, or ``None`` when it was deleted since."""
        return self._get_product_domain() if self.exists() else None

    def _match(self, products):
        """Return which of these selections each product meets, in one query.

        :return: ``{product id: [selection ids, ascending]}``; products that meet none are left out
        """
        matches = {}
        if not self or not products:
            return matches
        Product = self.env["product.product"].sudo().with_context(active_test=False)
        queries = [
            Product._search(domain & Domain("id", "in", products.ids)).select(
                SQL("%s", selection.id), SQL.identifier("product_product", "id")
            )
            for selection in self.sudo()
            if (domain := selection._get_stored_product_domain()) is not None
        ]
        if not queries:
            return matches
        for selection_id, product_id in self.env.execute_query(
            SQL("%s ORDER BY 1", SQL(" UNION ALL ").join(SQL("(%s)", query) for query in queries))
        ):
            matches.setdefault(product_id, []).append(selection_id)
        return matches
