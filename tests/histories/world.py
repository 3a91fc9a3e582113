"""The world of the histories: two companies a day apart, two currencies, programs of all kinds, three customers."""

from fractions import Fraction

from freezegun import freeze_time

from odoo import Command, fields

from odoo.addons.loyalty_hero_pos.tests.common import LoyaltyHeroPosCommon

from .model import CLAIM_DAYS
from .tills import Till

BEGIN = "2026-01-05 00:00:00"
PRICES = {
    "coat": 59.00,
    "gum": 0.99,
    "toy": 39.80,
    "book": 12.50,
    "tea": 7.70,
    "cocoa": 21.00,
    "cake": 4.00,
    "pass": 49.00,
}
RATE = "0.9221"
COUPONS = {30: 3, 100: 12}
"""What a coupon costs in Stars, and what it takes off."""

CARD = 20.00
"""What an eWallet pays."""


def price(goods):
    """Return goods as lines: `(product, quantity, price of a unit)`."""
    goods = list(goods)
    return [(name, goods.count(name), round(PRICES[name] * 100)) for name in sorted(set(goods))]


class World(LoyaltyHeroPosCommon):
    """Auckland counts in dollars, Los Angeles in euros; each has a till and writes invoices.

    - *Stars*, in both: 1 for 1.00 of coats and gum, rounded down; they expire after 30 days.
    - *Moons*, in Auckland: 1 for 1.00 of toys and 25 for each toy on top, at most 200 a sale;
      they expire with the year.
    - *Leaves*, in Auckland: 1 for 1.00 of tea that was paid in cash, and what rounding leaves is carried to the
      next sale; they can be spent two days later.
    - *Beans*, in both: 1 for 1.00 of cocoa, 2 for who is Silver, at most 150 a day; they expire 40 days after
      the last purchase, and Los Angeles cannot book them.
    - *Books*, in both: 5.00 for each 50.00 of books. *Cakes*, in Auckland: a punch card of 5 cakes.
    - *Club*, in both: a pass is a membership of 30 days, and takes no other program beside it: Nils buys passes,
      and nothing else.

    What points paid earns nothing. Points can be spent on everything.
    """

    @classmethod
    def setUpClass(cls):
        cls.clock = cls.startClassPatcher(freeze_time(BEGIN))
        super().setUpClass()
        cls.far = cls._make_far_company()
        cls.company.partner_id.tz = "Pacific/Auckland"
        cls.far.partner_id.tz = "America/Los_Angeles"
        cls.goods = {
            name: cls.make_product(
                name,
                price,
                available_in_pos=True,
                company_id=False,
                type="service" if name == "pass" else "consu",
            )
            for name, price in PRICES.items()
        }
        cls.customers = {
            name: cls.env["res.partner"].create({"name": name, "company_id": False})
            for name in ("Mara", "Ines", "Nils")
        }
        cls.program.action_close()
        cls.tills = {"home": cls._make_till(cls.company, cls.config)}
        programs = (
            cls._make_stars(),
            cls._make_moons(),
            cls._make_leaves(),
            cls._make_beans(),
            cls._make_books(),
            cls._make_cakes(),
            cls._make_club(),
        )
        cls.programs = {program.name: program for program in programs}
        cls.rewards = {program.name: program.reward_ids[:1] for program in programs}
        cls.coupon = cls._make_coupons()
        cls.tills["far"] = cls._make_till(cls.far)
        # The methods that pay with points are added by a session.
        cls.tills["home"].close()
        cls.tills["home"].open()
        cls.members = {
            (name, program.name): cls.make_member(program, customer)
            for program in programs
            for name, customer in cls.customers.items()
        }
        cards = cls.env["loyalty.program"]
        cards = cards.create({**cards._get_template_values()["ewallet"], "name": "Wallet"})
        cls.card = cards.reward_ids[:1]
        cls.env.flush_all()

    @classmethod
    def _make_far_company(cls):
        euro = cls.env.ref("base.EUR")
        euro.write({"active": True, "rounding": 0.01})
        cls.env["res.currency.rate"].search([]).unlink()
        cls.make_rate("EUR", "2025-01-01", RATE)
        cls.make_rate("USD", "2025-01-01", 1)
        return cls.setup_other_company(name="Pacific Toys", currency_id=euro.id)["company"]

    @classmethod
    def make_rate(cls, currency, day, rate):
        """Let a dollar be so much from a day on."""
        cls.env["res.currency.rate"].create(
            {
                "name": day,
                "rate": float(Fraction(rate)),
                "currency_id": cls.env.ref(f"base.{currency}").id,
                "company_id": False,
            }
        )

    @classmethod
    def _make_till(cls, company, config=None):
        env = cls.env(context={**cls.env.context, "allowed_company_ids": company.ids})
        config = config or env["pos.config"].create({"name": "Pier", "company_id": company.id})
        cashier = cls.make_user(
            f"cashier {company.id}", "base.group_user", "point_of_sale.group_pos_user"
        )
        cashier.write({"company_ids": [Command.set(company.ids)], "company_id": company.id})
        return Till(config.with_env(env), cashier)

    @classmethod
    def _make(cls, name, *rules, is_shared=False, **vals):
        """A running program, with rules about products: `(products, values)`."""
        return cls.make_program(
            name=name,
            code=name.upper(),
            points_name=name,
            company_id=not is_shared and cls.company.id,
            analytic_distribution=False,
            rule_ids=[
                Command.create({"selection_ids": cls._select(*products), **rule})
                for products, rule in rules
            ],
            **{"claim_days": 0, **vals},
        )

    @classmethod
    def _select(cls, *products):
        """The products, by their prices."""
        selections = [
            cls.make_selection(("list_price", "=", PRICES[name]), name=name) for name in products
        ]
        return [Command.set([selection.id for selection in selections])]

    @classmethod
    def _make_stars(cls):
        stars = cls._make(
            "Stars",
            (("coat", "gum"), {"points": 1, "per_amount": 1}),
            is_shared=True,
            expiry="days",
            expiry_days=30,
            claim_days=CLAIM_DAYS,
        )
        account = cls.expense_account.copy({"company_ids": [Command.set(cls.far.ids)]})
        stars.with_company(cls.far).expense_account_id = account
        return stars

    @classmethod
    def _make_coupons(cls):
        """Coupons of 3 for 30 Stars, and of 12 for 100."""
        coupon = cls.env["loyalty.hero.reward"].create(
            {
                "program_id": cls.programs["Stars"].id,
                "name": "Coupon",
                "kind": "coupon",
                "sequence": 20,
                "step_ids": [
                    Command.create({"points": points, "amount": amount})
                    for points, amount in COUPONS.items()
                ],
            }
        )
        cls.change_program(cls.programs["Stars"])
        return coupon

    @classmethod
    def _make_moons(cls):
        return cls._make(
            "Moons",
            (("toy",), {"points": 1, "per_amount": 1}),
            (("toy",), {"mode": "bonus", "points": 25, "sequence": 20}),
            expiry="year_end",
            cap_sale=200,
            reward_ids=[Command.create({"name": "Pay with Moons", "points": 50, "amount": 2})],
        )

    @classmethod
    def _make_leaves(cls):
        cash = [Command.set(cls.tills["home"].cash.ids)]
        return cls._make(
            "Leaves",
            (("tea",), {"points": 1, "per_amount": 1, "payment_method_ids": cash}),
            waiting_days=2,
            carries_rounding=True,
        )

    @classmethod
    def _make_beans(cls):
        silver = {"name": "Silver", "spend_min": 100, "points": 2, "per_amount": 1}
        return cls._make(
            "Beans",
            (("cocoa",), {"mode": "tier", "points": 1, "per_amount": 1}),
            is_shared=True,
            tier_ids=[Command.create(silver)],
            cap_day=150,
            expiry="inactivity",
            expiry_days=40,
        )

    @classmethod
    def _make_books(cls):
        return cls._make(
            "Books",
            (("book",), {"mode": "count"}),
            is_shared=True,
            kind="premium_multiple",
            premium_amount_min=50,
            premium_amount=5,
            reward_ids=False,
            claim_days=CLAIM_DAYS,
        )

    @classmethod
    def _make_cakes(cls):
        return cls._make(
            "Cakes",
            (("cake",), {"mode": "count"}),
            kind="premium_single",
            premium_items_min=5,
            premium_amount=4,
            reward_ids=False,
        )

    @classmethod
    def _make_club(cls):
        return cls._make(
            "Club",
            is_shared=True,
            kind="membership",
            membership_days=30,
            membership_fee=PRICES["pass"],
            membership_product_id=cls.goods["pass"].id,
            reward_ids=False,
        )

    def make_shop_invoice(self, company, customer, currency, lines, program, points):
        """A draft invoice of a company, with points of a program to redeem."""
        vals = {
            "move_type": "out_invoice",
            "partner_id": self.customers[customer].id,
            "currency_id": self.env.ref(f"base.{currency}").id,
            "invoice_date": fields.Date.today(),
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": self.goods[product].id,
                        "quantity": quantity,
                        "price_unit": price / 100,
                        "tax_ids": [],
                    }
                )
                for product, quantity, price in lines
            ],
        }
        if points:
            reward = self.rewards[program]
            vals |= {
                "loyalty_redeem": True,
                "loyalty_reward_id": reward.id,
                "loyalty_redeem_points": points,
            }
        return self.env["account.move"].with_company(company).create(vals)
