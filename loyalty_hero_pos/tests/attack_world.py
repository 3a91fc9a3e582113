"""A shop with everything in it that could be stolen, and all who might try."""

from types import SimpleNamespace

from odoo import Command, fields

from .common import LoyaltyHeroPosCommon

LOYALTY = "loyalty_hero.loyalty_hero_group_"

ROLES = {
    "cashier": ("base.group_user", "point_of_sale.group_pos_user"),
    "POS manager": ("base.group_user", "point_of_sale.group_pos_manager"),
    "loyalty manager": ("base.group_user", f"{LOYALTY}manager"),
    "administrator": ("base.group_user", f"{LOYALTY}administrator"),
    "accountant": ("base.group_user", "account.group_account_manager", f"{LOYALTY}accountant"),
    "invoicing": ("base.group_user", "account.group_account_invoice"),
    "employee": ("base.group_user",),
    "portal": ("base.group_portal",),
    "public": ("base.group_public",),
}
"""Groups of each role, in the shop's own company."""

STRANGER = (
    "base.group_user",
    "point_of_sale.group_pos_manager",
    "account.group_account_manager",
    f"{LOYALTY}administrator",
    f"{LOYALTY}accountant",
)
"""Everything that one may be, in another company."""


class AttackWorld(LoyaltyHeroPosCommon):
    """Builds the world; ``targets`` are the records of each model worth attacking."""

    def setUp(self):
        super().setUp()
        self.make_programs()
        self.make_neighbour()
        self.make_past()
        self.make_present()
        self.users = {
            role: self.make_user(f"attack {role}", *groups) for role, groups in ROLES.items()
        }
        self.users["another company"] = self.make_user("attack stranger", *STRANGER)
        self.users["another company"].write(
            {
                "company_ids": [Command.set(self.neighbour.ids)],
                "company_id": self.neighbour.id,
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()

    def make_programs(self):
        self.stranger = self.env["res.partner"].create({"name": "Stranger"})
        self.selection = self.make_selection(("name", "like", "train"))
        self.change_program(
            accelerator_ids=[Command.create({"factor": 2, "on_tuesday": True})],
            tier_ids=[
                Command.create({"name": "Silver", "spend_min": 100}),
                Command.create({"name": "Gold", "spend_min": 1000}),
            ],
            expiry="days",
            expiry_days=365,
            offline_points_max=50,
        )
        self.shared = self.make_program(code="SHARED", name="Shared Club", company_id=False)
        self.baskets = self.make_program(
            code="BASKETS",
            name="Baskets",
            rule_ids=[
                Command.create(
                    {
                        "mode": "basket",
                        "step_ids": [Command.create({"amount_min": 10, "points": 5})],
                    }
                )
            ],
        )
        self.benchmark = self.make_program(
            code="PREMIUM",
            name="Premium Club",
            kind="premium_multiple",
            rule_ids=[Command.create({"mode": "count", "selection_ids": self.selection.ids})],
            reward_ids=[],
            premium_amount_min=50,
            premium_amount=25,
        )
        fee = self.make_product("Harbour Club, a year", 49, type="service", available_in_pos=True)
        self.club = self.make_program(
            code="CLUB",
            name="Harbour Club",
            kind="membership",
            rule_ids=[],
            reward_ids=[],
            membership_fee=49,
            membership_days=365,
            membership_product_id=fee.id,
            membership_discount=5,
        )
        self.draft = self.env["loyalty.hero.program"].create(
            {
                "name": "Draft Club",
                "code": "DRAFT",
                "company_id": self.company.id,
                "rule_ids": [Command.create({"points": 1, "per_amount": 1})],
            }
        )
        self.fee = fee

    def make_premiums(self):
        """A premium that was issued and one that is due."""
        member = self.env["loyalty.hero.member"].search(
            [("program_id", "=", self.benchmark.id), ("partner_id", "=", self.customer.id)]
        )
        premiums = (
            self.env["loyalty.hero.premium"]
            .sudo()
            .create(
                [
                    {
                        "member_id": member.id,
                        "company_id": self.company.id,
                        "date": fields.Date.today(),
                        "count": 1,
                        "worth": 25,
                        "source_key": f"test,premium {number}",
                        "source_name": "Sale",
                    }
                    for number in range(2)
                ]
            )
        )
        premiums[0].action_issue()

    def make_neighbour(self):
        """Another company with a program, a member with points and a card of its own."""
        data = self.setup_other_company(name="Neighbour")
        self.neighbour = data["company"]
        theirs = (
            self.env["loyalty.hero.program"]
            .with_company(self.neighbour)
            .create(
                {
                    "name": "Neighbour Club",
                    "code": "THEIRS",
                    "company_id": self.neighbour.id,
                    "expense_account_id": data["default_account_expense"].id,
                    "rule_ids": [Command.create({"points": 1, "per_amount": 1})],
                    "reward_ids": [Command.create({"points": 100, "amount": 10})],
                }
            )
        )
        theirs.action_start()
        partner = self.env["res.partner"].create(
            {"name": "Neighbour's customer", "company_id": self.neighbour.id}
        )
        self.give_points(300, self.make_member(theirs, partner))

    def make_past(self):
        """A closed session with sales, a return and points that paid; a posted invoice and its credit note."""
        self.give_points(1000)
        self.give_points(500, self.make_member(self.shared))
        self.give_points(7, date_expiry=fields.Date.today())
        self.env["loyalty.hero.card"].create(
            {"number": "0450000000001", "partner_id": self.customer.id}
        )
        self.sell((self.coat, 1), points=100)
        returned = self.sell((self.coat, 2), (self.toy, 3), points=200)
        self.give_goods_back(returned, 1, 0)
        self.close_session()
        self.open_new_session()
        self.invoice = self.make_invoice(
            (self.coat, 2),
            loyalty_redeem=True,
            loyalty_reward_id=self.reward.id,
            loyalty_redeem_points=50,
        )
        self.credit(self.invoice, 1)
        self.make_invoice((self.fee, 1))
        self.make_invoice((self.toy, 5))
        self.make_premiums()

    def make_present(self):
        """Paid orders of the open session, an open hold, a due premium, a draft invoice and order."""
        self.sold = self.sell((self.coat, 1), (self.toy, 1), points=150)
        self.sell((self.toy, 1), customer=self.stranger)
        self.sell((self.toy, 3))
        self.held_uuid, self.open_uuid, _amount = self.redeem(30, 59)
        self.make_invoice((self.coat, 1), post=False)
        self.unpaid = self.env["pos.order"].create(
            {
                "session_id": self.pos_session.id,
                "company_id": self.company.id,
                "partner_id": self.customer.id,
                "amount_total": 59,
                "amount_tax": 0,
                "amount_paid": 0,
                "amount_return": 0,
                "lines": [
                    Command.create(
                        {
                            "name": "1",
                            "product_id": self.coat.id,
                            "qty": 1,
                            "price_unit": 59,
                            "price_subtotal": 59,
                            "price_subtotal_incl": 59,
                        }
                    )
                ],
            }
        )
        self.env["loyalty.hero.watch"].sudo()._report(
            "own_claim", self.sold, self.customer, note="Own"
        )
        self.issue_coupon()
        # Wizards that stand open, over a change that is not published yet.
        self.program.points_name = "Suns"
        self.program.rule_ids.points = 2
        Wizard = self.env["loyalty.hero.publish"]
        self.wizards = [
            Wizard.create({"program_id": self.program.id}),
            self.env["loyalty.hero.audit"].create({}),
            self.env["loyalty.hero.try"].create(
                {
                    "program_id": self.program.id,
                    "partner_id": self.customer.id,
                    "line_ids": [Command.create({"product_id": self.coat.id})],
                }
            ),
            self.env["loyalty.hero.card.issue"].create({"partner_ids": self.customer.ids}),
            self.env["loyalty.hero.code.set"].create({"code": "482913"}),
            self.env["loyalty.hero.pin.set"].create(
                {"partner_id": self.customer.id, "pin": "4829"}
            ),
            self.env["loyalty.hero.issue"].create({"member_id": self.member.id}),
            self.env["loyalty.hero.watch.decide"].create(
                {"watch_ids": self.env["loyalty.hero.watch"].search([]).ids, "reason": "Talked"}
            ),
            *self.make_adjustments(),
        ]

    def issue_coupon(self):
        """Let the customer have a coupon for points, and may have more."""
        coupon = self.env["loyalty.hero.reward"].create(
            {
                "program_id": self.program.id,
                "name": "Coupon",
                "kind": "coupon",
                "sequence": 99,
                "step_ids": [Command.create({"points": 1, "amount": 1})],
            }
        )
        self.change_program()
        vouchers = self.env["loyalty.hero.voucher"].sudo()
        claim = {**vouchers._prepare_claim(self.company), "key": "attack"}
        vouchers._issue(self.member.sudo(), coupon.sudo(), 100, claim)

    def make_adjustments(self):
        """Adjustments that a manager posted, and forms for more of them that stand open."""
        mistake = self.env.ref("loyalty_hero.adjustment_reason_mistake")
        receiver = self.env["loyalty.hero.member"]._find(self.stranger, self.program).sudo(False)
        Adjustment = self.env["loyalty.hero.adjustment"]
        Adjustment._make("add", self.member, 500, mistake, "Thanks")
        Adjustment._make("transfer", self.member, 300, mistake, "Family", receiver)
        filled = {"points": 5, "reason_id": mistake.id, "note": "Again"}
        one = {**filled, "member_id": self.member.id}
        return [
            self.env["loyalty.hero.adjust"].create({**one, "partner_id": self.customer.id}),
            self.env["loyalty.hero.transfer"].create({**one, "receiver_id": receiver.id}),
            self.env["loyalty.hero.grant"].create(
                {
                    **filled,
                    "program_id": self.program.id,
                    "audience": "members",
                    "member_ids": [Command.set(self.member.ids)],
                }
            ),
        ]

    def find_targets(self, model):
        """Records of a model: those of the world's own documents, the last ones otherwise."""
        records = self.env[model].with_context(active_test=False).sudo()
        if records._abstract:
            return records
        named = {
            "res.partner": lambda: self.customer | self.stranger,
            "res.company": lambda: self.company | self.neighbour,
            "product.product": lambda: self.coat | self.toy,
            "product.template": lambda: (self.coat | self.toy).product_tmpl_id,
            "pos.config": lambda: self.config,
            "pos.payment.method": lambda: self.points | self.cash,
        }.get(model)
        if named:
            return named()
        return records.search([], order="id desc", limit=12)

    def describe_orders(self):
        """Orders as a till would send them, none of which may do harm: :class:`SimpleNamespace` of dicts."""
        plain = self.make_order_data((self.coat, 1))
        without_hold = self.create_ui_order_data(
            [(self.coat, 1)],
            customer=self.customer,
            payments=[(self.points, 59)],
            uuid="0d5a4d2c-1111-4444-8888-000000000001",
        )
        again = {**self.make_order_data((self.coat, 1)), "uuid": self.sold.uuid}
        again["id"] = self.sold.id
        return SimpleNamespace(plain=plain, without_hold=without_hold, again=again)
