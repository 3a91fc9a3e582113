"""The chain whose ledger is filled: two companies, six programs of all kinds, a till, a customer in everything."""

from shop import load_accounts, open_till

from odoo.fields import Command

PRICES = (12, 23, 34, 45, 56)
WORTH = {"points": 100, "amount": 1}


def make_world(env):
    """Make the chain; return the ids that the fill and the figures need."""
    load_accounts(env)
    first = env.company
    second = env["res.company"].create(
        {"name": "Harbour Stores", "currency_id": first.currency_id.id}
    )
    env["account.chart.template"].try_loading("generic_coa", company=second, install_demo=False)
    products = env["product.product"].create(
        [
            {
                "name": f"Product {price}",
                "list_price": price,
                "available_in_pos": True,
                "taxes_id": False,
            }
            for price in PRICES
        ]
    )
    programs = make_programs(env, second, products)
    partner = env["res.partner"].create({"name": "Mara Lind", "email": "mara@example.com"})
    members = env["loyalty.hero.member"].create(
        [{"partner_id": partner.id, "program_id": program.id} for program in programs]
    )
    return {
        **open_till(env),
        "first": first.id,
        "second": second.id,
        "partner": partner.id,
        "products": products.ids,
        "programs": programs.ids,
        "members": members.ids,
    }


def make_programs(env, second, products):
    """Return six running programs, each for goods of its own: points in three ways, two premiums, a membership."""
    account = env["account.account"].search(
        [("account_type", "=", "expense"), ("company_ids", "=", env.company.id)], limit=1
    )
    there = env["account.account"].search(
        [("account_type", "=", "expense"), ("company_ids", "=", second.id)], limit=1
    )
    goods = env["loyalty.hero.selection"].create(
        [
            {
                "name": product.name,
                "criterion_ids": [
                    Command.create(
                        {
                            "field_name": "list_price",
                            "operator": "=",
                            "values": [product.list_price],
                        }
                    )
                ],
            }
            for product in products
        ]
    )
    programs = env["loyalty.hero.program"].create(
        [
            {
                "company_id": False,
                "expense_account_id": account.id,
                "code": vals["name"].upper(),
                "points_name": vals["name"],
                **vals,
            }
            for vals in prepare_programs(goods)
        ]
    )
    for program in programs:
        program.with_company(second).expense_account_id = there
        program.action_start()
    return programs


def prepare_programs(goods):
    """Return the fields of the programs, in the customers' order."""

    def rules(number, *vals_list):
        return [
            Command.create({"selection_ids": [Command.set(goods[number].ids)], **vals})
            for vals in vals_list
        ]

    tiers = [
        Command.create({"name": name, "spend_min": minimum, "points": points, "per_amount": 1})
        for name, minimum, points in (("Silver", 600, 1.5), ("Gold", 2000, 2))
    ]
    steps = [Command.create({"amount_min": 20, "points": 50})]
    return [
        {
            "name": "Stars",
            "tier_ids": tiers,
            "tier_window": "rolling",
            "tier_months": 12,
            "tier_grace_days": 30,
            "rule_ids": rules(0, {"mode": "tier", "points": 1, "per_amount": 1}),
            "accelerator_ids": [
                Command.create({"name": "Early", "factor": 2, "time_start": 6, "time_end": 8})
            ],
            "cap_day": 5000,
            "expiry": "days",
            "expiry_days": 365,
            "reward_ids": [Command.create(WORTH)],
        },
        {
            "name": "Moons",
            "rule_ids": rules(
                1, {"mode": "unit", "points": 10}, {"mode": "bonus", "points": 5, "sequence": 20}
            ),
            "expiry": "inactivity",
            "expiry_days": 400,
            "waiting_days": 2,
            "reward_ids": [Command.create(WORTH)],
        },
        {
            "name": "Leaves",
            "rule_ids": rules(
                2,
                {"mode": "basket", "step_ids": steps},
                {"mode": "welcome", "points": 100, "sequence": 20},
            ),
            "expiry": "never",
            "cap_period": 10000,
            "cap_period_unit": "month",
            "reward_ids": [Command.create(WORTH)],
        },
        {
            "name": "Books",
            "kind": "premium_multiple",
            "premium_amount_min": 500,
            "premium_kind": "percent",
            "premium_percent": 5,
            "rule_ids": rules(3, {"mode": "count"}),
        },
        {
            "name": "Cakes",
            "kind": "premium_single",
            "premium_items_min": 10,
            "premium_kind": "percent",
            "premium_percent": 10,
            "rule_ids": rules(4, {"mode": "count"}),
        },
        {
            "name": "Club",
            "kind": "membership",
            "membership_fee": 49,
            "membership_days": 365,
            "membership_discount": 10,
            "membership_product_id": goods.env["product.product"]
            .create({"name": "Membership", "type": "service", "list_price": 49})
            .id,
        },
    ]
