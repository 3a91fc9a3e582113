"""The world of the histories: two companies a day apart, two currencies, three programs, two customers, a till."""

from freezegun import freeze_time

from odoo import Command, fields

from odoo.addons.loyalty_hero_pos.tests.common import LoyaltyHeroPosCommon

BEGIN = "2026-01-05 00:00:00"
PRICES = {"coat": 59.00, "gum": 0.99, "toy": 39.80, "book": 12.50}
RATE = 0.9221


class World(LoyaltyHeroPosCommon):
    """Auckland counts in dollars and has the till; Los Angeles counts in euros and writes invoices.

    - *Stars*, in both: 1 for 1.00 of coats and gum, rounded down; they expire after 30 days.
    - *Moons*, in Auckland: 1 for 1.00 of toys and 25 for each toy on top, at most 200 a sale;
      they expire with the year.
    - *Books*, in both: 5.00 for each 50.00 of books.

    What points paid earns nothing. Stars and Moons can be spent on everything.
    """

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time(BEGIN))
        super().setUpClass()
        cls.far = cls._make_far_company()
        cls.company.partner_id.tz = "Pacific/Auckland"
        cls.far.partner_id.tz = "America/Los_Angeles"
        cls.goods = {
            name: cls.make_product(name, price, available_in_pos=True)
            for name, price in PRICES.items()
        }
        cls.customers = {
            name: cls.env["res.partner"].create({"name": name, "company_id": False})
            for name in ("Mara", "Ines")
        }
        cls.program.action_close()
        cls.programs = {
            "Stars": cls._make_stars(),
            "Moons": cls._make_moons(),
            "Books": cls._make_books(),
        }
        cls.members = {
            (name, program.name): cls.make_member(program, customer)
            for program in cls.programs.values()
            for name, customer in cls.customers.items()
        }
        cls.env.flush_all()

    @classmethod
    def _make_far_company(cls):
        euro = cls.env.ref("base.EUR")
        euro.write({"active": True, "rounding": 0.01})
        cls.env["res.currency.rate"].search([]).unlink()
        dollar = cls.company.currency_id
        for currency, rate in ((euro, RATE), (dollar, 1)):
            cls.env["res.currency.rate"].create(
                {
                    "name": "2025-01-01",
                    "rate": rate,
                    "currency_id": currency.id,
                    "company_id": False,
                }
            )
        return cls.setup_other_company(name="Pacific Toys", currency_id=euro.id)["company"]

    @classmethod
    def _make_shared(cls, code, **vals):
        program = cls.make_program(
            name=code,
            code=code.upper(),
            points_name=code,
            company_id=False,
            analytic_distribution=False,
            **vals,
        )
        account = cls.expense_account.copy({"company_ids": [Command.set(cls.far.ids)]})
        program.with_company(cls.far).expense_account_id = account
        return program

    @classmethod
    def _make_stars(cls):
        others = cls.make_selection(("list_price", "between", 10, 50), name="Toys and books")
        return cls._make_shared(
            "Stars",
            expiry="days",
            expiry_days=30,
            rule_ids=[
                Command.create(
                    {"points": 1, "per_amount": 1, "exception_ids": [Command.set(others.ids)]}
                )
            ],
        )

    @classmethod
    def _make_moons(cls):
        toys = [Command.set(cls.make_selection(("list_price", "between", 30, 50), name="Toys").ids)]
        return cls.make_program(
            name="Moons",
            code="MOONS",
            points_name="Moons",
            analytic_distribution=False,
            expiry="year_end",
            cap_sale=200,
            rule_ids=[
                Command.create({"points": 1, "per_amount": 1, "selection_ids": toys}),
                Command.create(
                    {"mode": "bonus", "points": 25, "selection_ids": toys, "sequence": 20}
                ),
            ],
            reward_ids=[Command.create({"name": "Pay with Moons", "points": 50, "amount": 2})],
        )

    @classmethod
    def _make_books(cls):
        books = cls.make_selection(("list_price", "between", 10, 20), name="Books")
        return cls._make_shared(
            "Books",
            kind="premium_multiple",
            premium_amount_min=50,
            premium_amount=5,
            rule_ids=[Command.create({"mode": "count", "selection_ids": [Command.set(books.ids)]})],
            reward_ids=False,
        )

    def make_shop_invoice(self, company, customer, currency, lines, program, points):
        """A draft invoice of a company, with points of a program to redeem."""
        euros = self.env.ref("base.EUR") if currency == "EUR" else self.env.ref("base.USD")
        vals = {
            "move_type": "out_invoice",
            "partner_id": self.customers[customer].id,
            "currency_id": euros.id,
            "invoice_date": fields.Date.today(),
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": self.goods[product].id,
                        "quantity": quantity,
                        "price_unit": PRICES[product],
                        "tax_ids": [],
                    }
                )
                for product, quantity in lines
            ],
        }
        if points:
            reward = self.programs[program].reward_ids
            vals |= {
                "loyalty_redeem": True,
                "loyalty_reward_id": reward.id,
                "loyalty_redeem_points": points,
            }
        return self.env["account.move"].with_company(company).create(vals)
