"""The cards of the quick start: what each says, and the program that it makes."""

from odoo import Command, models

from ..words.values import money_in_words, number_in_words, percent_in_words

WORTH_POINTS = 100
WELCOME_POINTS = 1_000
STEPS = ((50, 10), (60, 15), (100, 30))
PUNCHES = 10
TIERS = ((2_000, 1.5), (6_000, 2))
TIER_MONTHS = 12
TIER_GRACE_DAYS = 30
MEMBERSHIP_FEE = 49
MEMBERSHIP_DAYS = 365
MEMBERSHIP_PERCENT = 10
HAPPY_FACTOR = 3
HAPPY_HOURS = (9, 12)
BIRTHDAY_FACTOR = 2
PREMIUM_MIN = 500
PREMIUM_PERCENT = 5
# Odoo's colours of tags.
SILVER, GOLD = 0, 3


class LoyaltyHeroTemplate(models.AbstractModel):
    _inherit = "loyalty.hero.template"

    def _get_keys(self):
        return [
            *super()._get_keys(),
            "one_per_one",
            "categories",
            "basket",
            "punch_card",
            "tiers",
            "membership",
            "happy_hour",
            "birthday",
            "premium",
        ]

    # In words -----------------------------------------------------------------------------------------------------

    def _money(self, units):
        company = self.env.company
        return money_in_words(self.env, units * self._get_unit(), company.currency_id)

    def _number(self, number):
        return number_in_words(self.env, number)

    def _get_worth_phrase(self, units=1):
        return self.env._(
            "%(points)s points are worth %(amount)s",
            points=self._number(WORTH_POINTS),
            amount=self._money(units),
        )

    def _get_base_phrase(self):
        return self.env._("1 point per %s spent", self._money(1))

    # 1 point per 1 spent --------------------------------------------------------------------------------------------

    def _get_one_per_one_card(self):
        return {
            "name": self.env._("Points for Every Purchase"),
            "sentence": self.env._(
                "The classic: who spends more, earns more, and pays with it later."
            ),
            "makes": [self._get_base_phrase(), self._get_worth_phrase()],
        }

    def _prepare_one_per_one_vals(self):
        return {
            "name": self.env._("Points Club"),
            "code": "POINTS",
            "rule_ids": [Command.create(self._prepare_base_vals())],
            "reward_ids": [Command.create(self._prepare_payment_vals())],
        }

    def _prepare_base_vals(self):
        """Return the rule that gives a point for each unit of money that is spent, on anything."""
        # After the rules for some of the items.
        return {"sequence": 50, "mode": "amount", "points": 1, "per_amount": self._get_unit()}

    # Points by category ---------------------------------------------------------------------------------------------

    def _get_categories_card(self):
        category = self._find_categories(1)
        return {
            "name": self.env._("Points by Category"),
            "sentence": self.env._(
                "Steer what is bought: more points where you want to sell more."
            ),
            "makes": [
                self.env._(
                    "2 points per %(amount)s spent on %(category)s",
                    amount=self._money(1),
                    category=category.name,
                )
                if category
                else self.env._("2 points per %s spent on a category of yours", self._money(1)),
                self.env._("1 point per %s spent on everything else", self._money(1)),
                self._get_worth_phrase(),
            ],
        }

    def _prepare_categories_vals(self):
        double = [
            Command.create(
                {
                    "sequence": 10,
                    "mode": "amount",
                    "points": 2,
                    "per_amount": self._get_unit(),
                    "category_ids": [Command.set(category.ids)],
                }
            )
            for category in self._find_categories(1)
            or self.env["product.category"].search([], limit=1)
        ]
        return {
            "name": self.env._("Category Club"),
            "code": "CATEGORY",
            "rule_ids": [*double, Command.create(self._prepare_base_vals())],
            "reward_ids": [Command.create(self._prepare_payment_vals())],
        }

    # Basket steps ---------------------------------------------------------------------------------------------------

    def _get_basket_card(self):
        return {
            "name": self.env._("Basket Steps"),
            "sentence": self.env._(
                "Bigger baskets pay: each sale gives the points of the step that it reaches."
            ),
            "makes": [
                *(
                    self.env._(
                        "%(points)s points from %(amount)s",
                        points=self._number(points),
                        amount=self._money(amount),
                    )
                    for amount, points in STEPS
                ),
                self._get_worth_phrase(10),
            ],
        }

    def _prepare_basket_vals(self):
        steps = [
            Command.create({"amount_min": amount * self._get_unit(), "points": points})
            for amount, points in STEPS
        ]
        return {
            "name": self.env._("Basket Steps"),
            "code": "BASKET",
            "rule_ids": [Command.create({"mode": "basket", "step_ids": steps})],
            "reward_ids": [Command.create(self._prepare_payment_vals(units=10))],
        }

    # Punch card -----------------------------------------------------------------------------------------------------

    def _get_punch_card_card(self):
        category = self._find_punch_category()
        return {
            "name": self.env._("Punch Card"),
            "sentence": self.env._(
                "Ten coffees, and the eleventh is on the house. For coffee, or what you like."
            ),
            "makes": [
                self.env._("Counts what is bought of %s", category.name)
                if category
                else self.env._("Counts every item that is bought"),
                self.env._(
                    "Every %(count)s items: a balance card worth one of them (%(share)s)",
                    count=PUNCHES,
                    share=percent_in_words(self.env, 100 / PUNCHES),
                ),
            ],
        }

    def _find_punch_category(self):
        """Return the category of coffee, else the one with most products."""
        return self._find_categories(1, self.env._("coffee")) or self._find_categories(1)

    def _prepare_punch_card_vals(self):
        category = self._find_punch_category()
        return {
            "name": self.env._("Punch Card"),
            "code": "PUNCH",
            "kind": "premium_single",
            "points_name": self.env._("punches"),
            "premium_items_min": PUNCHES,
            "premium_kind": "percent",
            # A tenth of what ten items cost is the price of one, whichever they were.
            "premium_percent": 100 / PUNCHES,
            "rule_ids": [
                Command.create({"mode": "count", "category_ids": [Command.set(category.ids)]})
            ],
        }

    # Silver and Gold ------------------------------------------------------------------------------------------------

    def _get_tiers_card(self):
        return {
            "name": self.env._("Silver and Gold"),
            "sentence": self.env._("Good customers climb, and earn faster the higher they stand."),
            "makes": [
                self._get_base_phrase(),
                *(
                    self.env._(
                        "%(tier)s from %(amount)s: %(points)s points",
                        tier=name,
                        amount=self._money(spend_min),
                        points=self._number(points),
                    )
                    for name, (spend_min, points) in zip(self._get_tier_names(), TIERS, strict=True)
                ),
                self._get_worth_phrase(),
            ],
        }

    def _get_tier_names(self):
        return [self.env._("Silver"), self.env._("Gold")]

    def _prepare_tiers_vals(self):
        tiers = [
            Command.create(
                {
                    "name": name,
                    "color": color,
                    "spend_min": spend_min * self._get_unit(),
                    "points": points,
                    "per_amount": self._get_unit(),
                }
            )
            for name, color, (spend_min, points) in zip(
                self._get_tier_names(), (SILVER, GOLD), TIERS, strict=True
            )
        ]
        return {
            "name": self.env._("Silver and Gold"),
            "code": "TIERS",
            "tier_window": "rolling",
            "tier_months": TIER_MONTHS,
            "tier_grace_days": TIER_GRACE_DAYS,
            "tier_ids": tiers,
            "rule_ids": [Command.create({**self._prepare_base_vals(), "mode": "tier"})],
            "reward_ids": [Command.create(self._prepare_payment_vals())],
        }

    # Paid membership ------------------------------------------------------------------------------------------------

    def _get_membership_card(self):
        return {
            "name": self.env._("Paid Membership"),
            "sentence": self.env._(
                "Regulars pay once a year, and every purchase is cheaper for them."
            ),
            "makes": [
                self.env._(
                    "A fee of %(fee)s for %(days)s days",
                    fee=self._money(MEMBERSHIP_FEE),
                    days=MEMBERSHIP_DAYS,
                ),
                self.env._("%s off for members", percent_in_words(self.env, MEMBERSHIP_PERCENT)),
                self.env._("A product for the fee"),
            ],
        }

    def _prepare_membership_vals(self):
        return {
            "name": self.env._("Members' Club"),
            "code": "MEMBERS",
            "kind": "membership",
            "membership_fee": MEMBERSHIP_FEE * self._get_unit(),
            "membership_days": MEMBERSHIP_DAYS,
            "membership_discount": MEMBERSHIP_PERCENT,
            "membership_product_id": self._create_membership_product().id,
        }

    def _create_membership_product(self):
        # Who sets up loyalty need not be who looks after products.
        product = self.env["product.product"].sudo().create(self._prepare_membership_product_vals())
        return product.with_env(self.env)

    def _prepare_membership_product_vals(self):
        return {
            "name": self.env._("Membership"),
            "type": "service",
            "list_price": MEMBERSHIP_FEE * self._get_unit(),
            "sale_ok": True,
            "purchase_ok": False,
            "company_id": self.env.company.id,
        }

    # Happy hour -----------------------------------------------------------------------------------------------------

    def _get_happy_hour_card(self):
        return {
            "name": self.env._("Happy Hour"),
            "sentence": self.env._(
                "Fill quiet hours: for a while, every purchase gives more points."
            ),
            "makes": [
                self._get_base_phrase(),
                self.env._("Three times the points on Tuesdays and Thursdays, 9 to 12"),
                self._get_worth_phrase(),
            ],
        }

    def _prepare_happy_hour_vals(self):
        start, end = HAPPY_HOURS
        accelerator = {
            "name": self.env._("Happy hour"),
            "factor": HAPPY_FACTOR,
            "on_tuesday": True,
            "on_thursday": True,
            "time_start": start,
            "time_end": end,
        }
        return {
            **self._prepare_one_per_one_vals(),
            "name": self.env._("Happy Hour"),
            "code": "HAPPY",
            "accelerator_ids": [Command.create(accelerator)],
        }

    # Birthday and welcome -------------------------------------------------------------------------------------------

    def _get_birthday_card(self):
        return {
            "name": self.env._("Welcome and Birthday"),
            "sentence": self.env._(
                "A present for new customers, and another one around each birthday."
            ),
            "makes": [
                self._get_base_phrase(),
                self.env._("%s points with the first purchase", self._number(WELCOME_POINTS)),
                self.env._("Twice the points in the week of the birthday"),
                self._get_worth_phrase(),
            ],
        }

    def _prepare_birthday_vals(self):
        welcome = {"sequence": 60, "mode": "welcome", "points": WELCOME_POINTS}
        accelerator = {
            "name": self.env._("Happy birthday"),
            "factor": BIRTHDAY_FACTOR,
            "birthday": "week",
        }
        return {
            **self._prepare_one_per_one_vals(),
            "name": self.env._("Friends Club"),
            "code": "FRIENDS",
            "rule_ids": [Command.create(self._prepare_base_vals()), Command.create(welcome)],
            "accelerator_ids": [Command.create(accelerator)],
        }

    # Premium --------------------------------------------------------------------------------------------------------

    def _get_premium_card(self):
        return {
            "name": self.env._("Money Back"),
            "sentence": self.env._(
                "No points to count: a balance card comes back when enough was spent."
            ),
            "makes": [
                self.env._(
                    "%(share)s back on a balance card for every %(amount)s",
                    share=percent_in_words(self.env, PREMIUM_PERCENT),
                    amount=self._money(PREMIUM_MIN),
                ),
                self.env._("What is over counts towards the next one"),
            ],
        }

    def _prepare_premium_vals(self):
        return {
            "name": self.env._("Money Back"),
            "code": "BACK",
            "kind": "premium_multiple",
            "premium_amount_min": PREMIUM_MIN * self._get_unit(),
            "premium_kind": "percent",
            "premium_percent": PREMIUM_PERCENT,
            "rule_ids": [Command.create({"mode": "count"})],
        }
