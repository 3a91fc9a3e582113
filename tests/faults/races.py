"""Run in an Odoo shell, after ``shop.py``: a chief, another shop, a program of premiums, customers to race about."""

# ruff: noqa: F821 - `env` is the shell's

from datetime import timedelta

from odoo import fields

groups = [
    "base.group_user",
    "base.group_system",
    "base.group_partner_manager",
    "account.group_account_invoice",
    "point_of_sale.group_pos_manager",
    "loyalty_hero.loyalty_hero_group_administrator",
    "loyalty_hero.loyalty_hero_group_accountant",
]
env["res.users"].create(
    {
        "name": "Chief",
        "login": "chief",
        "password": "chief-secret",
        "group_ids": [fields.Command.set([env.ref(group).id for group in groups])],
    }
)
stars = env["loyalty.hero.program"].search([("code", "=", "STARS")])
benchmark = env["loyalty.hero.program"].create(
    {
        "name": "Benchmark",
        "code": "BENCHMARK",
        "kind": "premium_multiple",
        "enrolment": "manual",
        "is_exclusive": False,
        "expense_account_id": stars.expense_account_id.id,
        "rule_ids": [fields.Command.create({"mode": "count"})],
        "premium_amount_min": 100,
        "premium_amount": 25,
    }
)
benchmark.action_start()
nora, ines = env["res.partner"].create([{"name": "Nora Vale"}, {"name": "Ines Holt"}])
env["loyalty.hero.member"].create({"partner_id": nora.id, "program_id": benchmark.id})
member = env["loyalty.hero.member"].create({"partner_id": ines.id, "program_id": stars.id})
for number in range(1, 4):
    # They expired yesterday, a hundred in each round of the test.
    env["loyalty.hero.transaction"]._post(
        {
            "source_key": f"test,expired {number}",
            "company_id": env.company.id,
            "date": fields.Datetime.now(),
        },
        [
            {
                "member_id": member.id,
                "program_id": stars.id,
                "kind": "import",
                "points": 100,
                "date_expiry": fields.Date.today() - timedelta(days=2),
                "tz": "UTC",
            }
        ],
    )
# Orders of one session wait for each other in Odoo: those of two shops do not.
cash = env["pos.payment.method"].create(
    {
        "name": "Cash of the harbour",
        "journal_id": env["account.journal"]
        .create({"name": "Harbour", "code": "HARB", "type": "cash"})
        .id,
    }
)
harbour = env["pos.config"].create(
    {"name": "Harbour", "payment_method_ids": [fields.Command.set(cash.ids)]}
)
cashier = env["res.users"].search([("login", "=", "cashier")])
harbour.with_user(cashier).open_ui()
harbour.current_session_id.set_opening_control(0, None)
env.cr.commit()
