"""Templates: cards to choose from, each of which makes a complete program in draft.

What the cards say and what they make is in ``loyalty_hero_template_cards.py``; here is what all need.
"""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..base.defaults import without_defaults

# A point for one yen or one forint would make numbers that nobody can read.
UNIT_WITHOUT_CENTS = 100


class LoyaltyHeroTemplate(models.AbstractModel):
    _name = "loyalty.hero.template"
    _description = "Templates of loyalty programs"

    @api.model
    def _get_keys(self):
        """Return the names of the templates in the order of their cards.

        A template ``x`` has two methods: ``_get_x_card`` says what it is, ``_prepare_x_vals`` what it makes.
        """
        return []

    @api.model
    @api.readonly
    def get_cards(self):
        """Return the cards: a list of ``{"key", "name", "sentence", "makes": [texts], "image": address}``."""
        return [
            {
                "key": key,
                "image": f"/loyalty_hero/static/img/quick_start/{key}.svg",
                **self._call(f"_get_{key}_card"),
            }
            for key in self._get_keys()
        ]

    @api.model
    def action_create(self, key):
        """Make the program of the card ``key``, in draft, and open it."""
        program = without_defaults(self)._create_program(key)
        return {
            "type": "ir.actions.act_window",
            "res_model": program._name,
            "res_id": program.id,
            "views": [(False, "form")],
            "target": "current",
        }

    @api.model
    def _create_program(self, key):
        """Return the new program of the card ``key``."""
        Program = self.env["loyalty.hero.program"]
        # Before products and selections are made for it.
        Program.check_access("create")
        if key not in self._get_keys():
            raise UserError(self.env._("There is no such template any more: choose another one."))
        return Program.create(self._prepare_vals(key))

    def _prepare_vals(self, key):
        vals = self._call(f"_prepare_{key}_vals")
        company = self.env.company
        # Who sets up loyalty need not see all accounts, and a code may be taken by what they do not see.
        template = self.sudo()
        return {
            "company_id": company.id,
            "currency_id": company.currency_id.id,
            "expense_account_id": template._guess_expense_account(company).id,
            **vals,
            "code": template._get_free_code(vals["code"], company),
        }

    def _call(self, name, *arguments):
        return getattr(self, name)(*arguments)

    # What templates are made of -----------------------------------------------------------------------------------

    def _get_unit(self):
        """Return the amount of money for which a point is a sensible thing: 1, or 100 where there are no cents."""
        return 1 if self.env.company.currency_id.decimal_places else UNIT_WITHOUT_CENTS

    def _get_free_code(self, code, company):
        """Return ``code``, with a number when another program of the company has it."""
        taken = set(
            self.env["loyalty.hero.program"]
            .with_context(active_test=False)
            .search([("company_id", "=", company.id), ("code", "=like", f"{code}%")])
            .mapped("code")
        )
        number = 1
        free = code
        while free in taken:
            number += 1
            free = f"{code}{number}"
        return free

    def _guess_expense_account(self, company):
        """Return the account that a shop would most likely book its points on; none without a chart of accounts."""
        Account = self.env["account.account"].with_company(company)
        domain = Domain(
            [
                *Account._check_company_domain(company),
                ("account_type", "in", ("expense", "expense_other")),
            ]
        )
        for words in self._get_expense_words():
            named = Domain.OR([("name", "ilike", word)] for word in words)
            account = Account.search(domain & named, limit=1)
            if account:
                return account
        usual = company.with_env(self.env).expense_account_id
        return usual or Account.search(domain, limit=1)

    def _get_expense_words(self):
        """Return words of an account's name, the most telling ones first."""
        return [
            ("loyalty", self.env._("loyalty")),
            ("marketing", "advertis", self.env._("marketing"), self.env._("advertising")),
            ("promotion", self.env._("promotion")),
        ]

    def _find_categories(self, count, word=None):
        """Return the product categories in which the shop sells most products, at most ``count``.

        :param str word: only categories that are called like this
        """
        domain = Domain("sale_ok", "=", True) & Domain("type", "=", "consu")
        if word:
            domain &= Domain("categ_id.name", "ilike", word)
        groups = self.env["product.template"]._read_group(
            domain & Domain("categ_id", "!=", False),
            ["categ_id"],
            ["__count"],
            order="__count DESC, categ_id",
            limit=count,
        )
        return self.env["product.category"].union(*(category for category, _count in groups))

    def _prepare_payment_vals(self, points=100, units=1):
        """Return the reward by which members pay: ``points`` are worth ``units`` of money."""
        return {
            "name": self.env._("Pay with points"),
            "kind": "payment",
            "points": points,
            "amount": units * self._get_unit(),
        }
