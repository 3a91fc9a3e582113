"""Selections: saved, named rules that choose products or customers by criteria, or by a domain that an expert typed."""

from ast import literal_eval

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_list

from ..base.caches import forget_cached
from ..words.values import shorten
from .loyalty_hero_criterion import TARGETS

# What goes wrong when a domain names what does not exist, or compares what cannot be compared.
UNREADABLE = (
    ValueError,
    SyntaxError,
    KeyError,
    TypeError,
    NotImplementedError,
    UserError,
    # Too deep in one another.
    RecursionError,
    MemoryError,
)
PREVIEW_SIZE = 6
LISTS = {
    "product": "loyalty_hero.loyalty_hero_selection_view_list_product",
    "contact": "loyalty_hero.loyalty_hero_selection_view_list_contact",
}


class LoyaltyHeroSelection(models.Model):
    _name = "loyalty.hero.selection"
    _description = "Loyalty selection"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    target = fields.Selection(
        [("product", "Products"), ("contact", "Customers")],
        string="Chooses",
        required=True,
        default="product",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        index="btree_not_null",
        domain=[("share", "=", False)],
        help="The user who owns the selection. Only this user and administrators see it, until a "
        "program uses it. Empty: everyone sees it.",
    )
    company_id = fields.Many2one("res.company", index=True, help="Empty: for all companies.")
    active = fields.Boolean(default=True)
    criterion_ids = fields.One2many(
        "loyalty.hero.criterion", "selection_id", string="Criteria", copy=True
    )
    is_advanced = fields.Boolean(
        string="For Experts: Odoo's Domain Editor",
        help="Write the selection as an Odoo domain. A domain can also combine criteria by “any” and "
        "use fields of related records.",
    )
    domain_typed = fields.Char(string="Advanced Criteria")
    domain = fields.Char(
        compute="_compute_domain",
        inverse="_inverse_domain",
        help="The selection as an Odoo domain: made from the criteria, which must all be met, or as "
        "you typed it.",
    )
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        default=lambda self: self.env.lang,
        help="Texts are compared in this language, whoever sells.",
    )
    model = fields.Char(compute="_compute_model")
    summary = fields.Char(string="Criteria in Words", compute="_compute_summary")
    problem = fields.Char(
        compute="_compute_matches",
        help="Why the selection cannot be read, so that it matches nothing. Empty when it can be read.",
    )
    record_count = fields.Integer(string="Matches", compute="_compute_matches")
    # The first ones that are chosen: a list of {"id", "name"}.
    preview = fields.Json(compute="_compute_matches")

    @api.depends("target")
    def _compute_model(self):
        for selection in self:
            selection.model = TARGETS.get(selection.target)

    @api.depends(lambda self: self._get_domain_depends())
    @api.depends_context("company")
    def _compute_domain(self):
        for selection in self:
            try:
                selection.domain = repr(list(selection._get_domain()))
            except UNREADABLE:
                selection.domain = selection.domain_typed

    def _inverse_domain(self):
        """Take a domain as what an expert typed: there may be no criteria that say the same."""
        for selection in self:
            selection.write({"is_advanced": True, "domain_typed": selection.domain or "[]"})

    @api.depends("is_advanced", "target", "criterion_ids.display_name")
    @api.depends_context("lang")
    def _compute_summary(self):
        for selection in self:
            if selection.is_advanced:
                selection.summary = self.env._("Advanced criteria")
            elif selection.criterion_ids:
                selection.summary = format_list(
                    self.env, selection.criterion_ids.mapped("display_name")
                )
            elif selection.target == "contact":
                selection.summary = self.env._("All customers")
            else:
                selection.summary = self.env._("All products")

    @api.depends(lambda self: self._get_domain_depends())
    @api.depends_context("company", "lang", "uid")
    def _compute_matches(self):
        for selection in self:
            model = self.env[TARGETS[selection.target or "product"]]
            selection.update({"problem": False, "record_count": 0, "preview": []})
            try:
                # A value that PostgreSQL cannot read must not spoil what the form does next.
                with self.env.cr.savepoint(flush=False):
                    domain = selection._get_domain()
                    model = model.with_context(**selection._get_match_context())
                    selection.record_count = model.search_count(domain)
                    first = model.search(domain, limit=PREVIEW_SIZE).with_env(self.env)
                    selection.preview = [
                        {"id": record.id, "name": record.display_name} for record in first
                    ]
            except (*UNREADABLE, psycopg2.Error) as error:
                selection.problem = self.env._("This cannot be read: %s", shorten(error))
            else:
                selection.problem = selection._get_stored_problem()

    def _chooses_everything(self):
        """Return whether nothing is asked, so that everything would be chosen."""
        self.ensure_one()
        if not self.is_advanced:
            return not self.criterion_ids
        try:
            return self._get_domain().is_true()
        except UNREADABLE:
            return False

    def _check_chooses(self):
        """Raise when one of these selections, which something uses, has no criteria."""
        for selection in self:
            if selection._chooses_everything():
                raise ValidationError(
                    self.env._(
                        "“%s” has no criteria, so it would choose everything. Say what it chooses, or take it out of "
                        "the rule.",
                        selection.name,
                    )
                )

    @api.model
    def _provide_for_category(self, category):
        """Return everyone's selection of the items of ``category``, and of no others; it is made if missing."""
        Selection = self.sudo()
        criterion = {"field_name": "categ_id", "operator": "=", "values": category.ids}
        known = Selection.search(
            [
                ("target", "=", "product"),
                ("user_id", "=", False),
                ("company_id", "=", False),
                ("criterion_ids.field_name", "=", "categ_id"),
            ]
        ).filtered(lambda selection: selection._get_category() == category)
        found = known[:1] or Selection.create(
            {
                "name": category.name,
                "target": "product",
                "user_id": False,
                "criterion_ids": [fields.Command.create(criterion)],
            }
        )
        return found.with_env(self.env)

    def _get_category(self):
        """Return the category whose items the selection chooses, or none when it asks for anything else."""
        self.ensure_one()
        criterion = self.criterion_ids
        Category = self.env["product.category"]
        if self.is_advanced or len(criterion) != 1 or len(criterion.values or ()) != 1:
            return Category
        is_category = (criterion.field_name, criterion.operator) == ("categ_id", "=")
        return Category.browse(criterion.values) if is_category else Category

    @api.constrains("domain_typed", "is_advanced", "target")
    def _check_domain(self):
        for selection in self.filtered("is_advanced"):
            model = self.env[TARGETS[selection.target]].sudo()
            try:
                with self.env.cr.savepoint():
                    model.search(selection._get_domain(), limit=1)
            except (*UNREADABLE, psycopg2.Error) as error:
                raise ValidationError(
                    self.env._(
                        "The criteria of “%(name)s” cannot be read: %(error)s",
                        name=selection.name,
                        error=shorten(error),
                    )
                ) from error

    @api.onchange("target")
    def _onchange_target(self):
        # A product has no country, a customer no price.
        self.update({"criterion_ids": [fields.Command.clear()], "domain_typed": "[]"})

    @api.onchange("is_advanced")
    def _onchange_is_advanced(self):
        if self.is_advanced and self.domain_typed in (False, "[]"):
            self.domain_typed = repr(list(self._get_criteria_domain()))

    @api.model_create_multi
    def create(self, vals_list):
        selections = super().create(vals_list)
        selections._on_criteria_changed()
        return selections

    def write(self, vals):
        result = super().write(vals)
        if {"target", "is_advanced", "domain_typed", "lang", "company_id"} & set(vals):
            self._on_criteria_changed()
        return result

    def unlink(self):
        result = super().unlink()
        self._on_criteria_changed()
        return result

    def copy_data(self, default=None):
        return [
            {
                **vals,
                "name": self.env._("%s (copy)", selection.name),
                # A copy of someone's own selection is one's own.
                "user_id": selection.user_id and self.env.uid,
                **(default or {}),
            }
            for selection, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def action_view_records(self):
        """Open the products or customers that the selection chooses today."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": TARGETS[self.target],
            "view_mode": "list",
            "domain": list(self._get_domain()),
            "context": {"list_view_ref": LISTS[self.target]},
        }

    def _on_criteria_changed(self):
        """Forget what was cached of these selections; called after every change of what they choose."""
        forget_cached(self.env)

    # What is asked for ------------------------------------------------------------------------------------------

    def _get_domain_depends(self):
        return (
            "target",
            "is_advanced",
            "domain_typed",
            "lang",
            "company_id",
            *(f"criterion_ids.{name}" for name in ("field_name", "operator", "values")),
        )

    def _get_domain(self, timezone=None):
        """Return what is chosen as a domain of ``model``.

        :param str timezone: where days begin and end; the current company's when not given
        :raises ValueError, SyntaxError: when a typed domain cannot be read
        """
        self.ensure_one()
        if self.is_advanced:
            return Domain(literal_eval(self.domain_typed or "[]"))
        return self._get_criteria_domain(timezone)

    def _get_criteria_domain(self, timezone=None):
        timezone = timezone or self.env.company._get_loyalty_tz()
        return Domain.AND(
            criterion._to_domain(timezone)
            for criterion in self.criterion_ids
            # While it is being written, a criterion without its value does not choose yet.
            if criterion.id or criterion._is_filled()
        )

    def _get_stored_problem(self):
        """Return what is wrong with a criterion that is stored; while it is written, the criterion says so itself."""
        if self.is_advanced:
            return False
        problems = (criterion.problem for criterion in self.criterion_ids if criterion.id)
        return next((problem for problem in problems if problem), False)

    def _get_match_context(self):
        """Return the context in which texts and days are compared: the same for everyone who sells."""
        return {"lang": self.lang or "en_US", "tz": self.env.company._get_loyalty_tz()}
