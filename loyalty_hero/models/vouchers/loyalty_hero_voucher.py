"""Coupons and balance cards that points bought: issued at once, in a transaction of their own.

What was issued stands, whatever becomes of the sale at which it was issued. While it is unused, a manager can take it
back: then the points return.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount

from ...engine import propose_redemption
from ..base.defaults import without_defaults
from ..base.jobs import CHUNK, work_through
from ..base.units import POINTS_DIGITS, from_hundredths, from_minor
from ..base.windows import window_on

VOUCHER_READERS = (
    "loyalty_hero.loyalty_hero_group_manager,loyalty_hero.loyalty_hero_group_accountant"
)
"""Who has the code has the money: cashiers see it when they issue it."""


class LoyaltyHeroVoucher(models.Model):
    _name = "loyalty.hero.voucher"
    _description = "Coupon or balance card for points"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "id desc"
    _rec_names_search = ["coupon_id", "member_id"]

    member_id = fields.Many2one(
        "loyalty.hero.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="member_id.partner_id")
    program_id = fields.Many2one(
        related="member_id.program_id", store=True, precompute=True, index=True
    )
    points_name = fields.Char(related="program_id.points_name")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    reward_id = fields.Many2one(
        "loyalty.hero.reward", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [("coupon", "Coupon"), ("balance_card", "Balance card")], required=True, readonly=True
    )
    points = fields.Float(digits=POINTS_DIGITS, required=True, readonly=True)
    amount = fields.Monetary(string="Worth", required=True, readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    coupon_id = fields.Many2one(
        "loyalty.card",
        string="Coupon or Card",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    code = fields.Char(related="coupon_id.code")
    date = fields.Datetime(string="Issued on", required=True, readonly=True)
    date_end = fields.Date(string="Valid until", readonly=True)
    state = fields.Selection(
        [("issued", "Issued"), ("withdrawn", "Taken back")],
        required=True,
        readonly=True,
        default="issued",
    )
    is_used = fields.Boolean(
        compute="_compute_is_used", help="The customer has already used it, at least in part."
    )
    key = fields.Char(
        required=True,
        readonly=True,
        help="The unique identifier of the request. A request that arrives twice issues only one.",
    )
    source_key = fields.Char(
        string="Sale",
        readonly=True,
        index="btree_not_null",
        help="The sale at which it was issued.",
    )
    proof = fields.Selection(
        [("pin", "PIN"), ("code", "One-time code")],
        string="Confirmed by",
        readonly=True,
        help="How the customer confirmed the redemption at the till, for programs that ask for it. "
        "For example: PIN.",
    )
    shop = fields.Char(readonly=True)
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, default=lambda self: self.env.user
    )

    _key_unique = models.Constraint("UNIQUE (key)", "This was issued already.")
    _points_positive = models.Constraint("CHECK (points > 0)", "It costs more than 0 points.")
    _amount_positive = models.Constraint("CHECK (amount > 0)", "It is worth more than 0.")

    @api.depends("kind", "amount", "currency_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for voucher in self:
            amount = format_amount(self.env, voucher.amount, voucher.currency_id)
            voucher.display_name = (
                self.env._("Coupon for %s", amount)
                if voucher.kind == "coupon"
                else self.env._("Balance card for %s", amount)
            )

    @api.depends("coupon_id.points")
    def _compute_is_used(self):
        for voucher in self.sudo():
            full = 1 if voucher.kind == "coupon" else voucher.amount
            voucher.is_used = voucher.state == "issued" and voucher.coupon_id.points < full

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What points bought cannot be deleted: take it back instead."))

    def action_open_card(self):
        """Open the coupon or card."""
        self.ensure_one()
        return self.coupon_id.get_formview_action()

    def action_view_entries(self):
        """Open the points entries of what was issued and taken back."""
        self.ensure_one()
        domain = [("transaction_id.source_key", "=", self._get_key())]
        return window_on(self.env, "loyalty_hero_entry_action", domain, context={})

    def action_withdraw(self):
        """Take unused coupons and cards back, and give their points back."""
        if not self.env.user.has_group("loyalty_hero.loyalty_hero_group_manager"):
            raise AccessError(self.env._("Only loyalty managers can take back coupons and cards."))
        self.check_access("read")
        for voucher in self:
            voucher.sudo()._withdraw(self.env.user)

    # Issuing -----------------------------------------------------------------------------------------------------

    @api.model
    def _issue(self, member, reward, points, claim):
        """Issue a coupon or card for points of the member. A key that was used already gives what it gave then.

        :param int points: of one of the reward's steps, in hundredths
        :param dict claim: ``key``, what ``_prepare_purse`` asks for, and more fields of the voucher in ``vals``
        :raises UserError: with a sentence for the cashier
        """
        member._lock_to_spend()
        known = self.search([("key", "=", claim["key"])])
        if known:
            if (known.member_id, known.reward_id) != (member, reward):
                raise UserError(self.env._("This was issued to somebody else. Try again."))
            return known
        redemptions = self.env["loyalty.hero.redemption"]
        terms = redemptions._get_claimed_terms(reward)
        redeemed = redemptions._check_claim(member, reward, terms, points, claim)
        days = terms["valid_days"]
        vals = {
            "member_id": member.id,
            "company_id": claim["company"].id,
            "reward_id": reward.id,
            "kind": terms["kind"],
            "points": from_hundredths(redeemed["points"]),
            "amount": from_minor(redeemed["amount"], member.currency_id),
            "currency_id": member.currency_id.id,
            "date": fields.Datetime.now(),
            "date_end": claim["date"] + timedelta(days=days) if days else False,
            "key": claim["key"],
            **claim["vals"],
        }
        vals["coupon_id"] = self._make_card(member, vals, claim["company"]).id
        voucher = without_defaults(self).create(vals)
        voucher._post(member, [{"points": -voucher.points}], voucher.user_id)
        return voucher

    def _make_card(self, member, vals, company):
        programs = self.env["loyalty.program"]
        travels = member.program_id._lets_cards_travel()
        common = member.partner_id, vals["amount"], member.currency_id, company, travels
        if vals["kind"] == "coupon":
            return programs._issue_coupon(*common, vals["date_end"])
        card = programs._issue_gift_card(*common)
        card.expiration_date = vals["date_end"]
        return card

    def _withdraw(self, user):
        """Take back what was not used, and return its points into lots as they were."""
        self.ensure_one()
        # Since then, contacts may have been merged: the points return to who goes on.
        member = self.member_id._get_going_on()
        member._lock()
        self.invalidate_recordset(["state"])
        if self.state == "withdrawn":
            return
        card = self.coupon_id
        # A till may be using it at this very moment.
        card.lock_for_update()
        card.invalidate_recordset(["points"])
        is_unused = (
            card._withdraw_coupon()
            if self.kind == "coupon"
            else card._withdraw_gift_card(self.amount)
        )
        if not is_unused:
            raise UserError(
                self.env._("%s was used already and cannot be taken back.", self.display_name)
            )
        taken = self.env["loyalty.hero.transaction"]._find(self._get_key())[:1].entry_ids
        lots = taken._get_lots_taken(fields.Datetime.now(), self.company_id._get_loyalty_tz())
        self.state = "withdrawn"
        entries = [{"points": from_hundredths(part), **lot_vals} for part, lot_vals in lots]
        self._post(member, entries, user)

    def _get_key(self):
        """Return the name in the ledger: it is issued once and taken back once, as transactions 1 and 2."""
        return f"{self._name},{self.id}"

    def _post(self, member, entries, user):
        common = {"member_id": member.id, "program_id": member.program_id.id, "kind": "redeem"}
        self.env["loyalty.hero.transaction"]._post(
            {
                "source_key": self._get_key(),
                "source_model": self._name,
                "source_id": self.id,
                "source_name": self.display_name,
                "shop": self.shop,
                "company_id": self.company_id.id,
                "date": fields.Datetime.now(),
                "user_id": user.id,
            },
            [{**common, **entry} for entry in entries],
        )

    # By itself ---------------------------------------------------------------------------------------------------

    @api.model
    def _cron_issue(self, limit=CHUNK):
        """Issue what is issued by itself to all members who have the points, ``limit`` members at a time."""
        vouchers = self.sudo()
        programs = vouchers.env["loyalty.hero.program"].search([("state", "=", "running")])
        for program in programs:
            terms = program._get_terms()
            costs = {
                reward["id"]: reward["steps"][0]["points"]
                for reward in (terms["rewards"] if terms else [])
                if reward["automatic"]
            }
            if costs:
                vouchers._issue_by_itself(program, costs, limit)

    def _issue_by_itself(self, program, costs, limit):
        """Issue what the members of a program have the points for: ``{reward id: points of its first step}``."""
        least = from_hundredths(min(costs.values()))
        rewards = self.env["loyalty.hero.reward"].browse(costs)
        work_through(
            self.env["loyalty.hero.member"],
            lambda after, size: self._find_able(program, least, after, size),
            lambda members, _ids: self._issue_to(members, rewards),
            limit,
        )

    def _find_able(self, program, least, after, limit):
        """Return ids of members above ``after`` whose balance reaches ``least`` points."""
        domain = [
            ("program_id", "=", program.id),
            ("balance", ">=", least),
            ("date_left", "=", False),
            ("id", ">", after),
        ]
        return self.env["loyalty.hero.member"].search(domain, order="id", limit=limit).ids

    def _issue_to(self, members, rewards):
        """Issue to these (locked) members the highest steps that they can have."""
        for member in members:
            for reward in rewards:
                while self._issue_best(member, reward):
                    pass

    def _issue_best(self, member, reward):
        company = member.company_id or member.partner_id.company_id or self.env.company
        claim = self._prepare_claim(company)
        terms = reward._get_terms()
        proposal = propose_redemption(terms, member._prepare_purse(terms, claim))
        if not proposal["points"]:
            return None
        count = self.search_count([("member_id", "=", member.id), ("reward_id", "=", reward.id)])
        claim["key"] = f"{self._name},{member.id},{reward.id},{count + 1}"
        return self._issue(member, reward, proposal["points"], claim)

    @api.model
    def _prepare_claim(self, company):
        """Return what a reward meets that is issued without a sale, as ``_prepare_purse`` asks for it."""
        return {
            "due": 0,
            "base": 0,
            "currency": company.currency_id,
            "company": company,
            "date": company._get_loyalty_today(),
            "tz": company._get_loyalty_tz(),
            "shop": None,
            "vals": {},
        }


class LoyaltyHeroMember(models.Model):
    _inherit = "loyalty.hero.member"

    voucher_ids = fields.One2many(
        "loyalty.hero.voucher",
        "member_id",
        string="Coupons and Cards for Points",
        groups=VOUCHER_READERS,
    )
    voucher_count = fields.Integer(compute="_compute_voucher_count", groups=VOUCHER_READERS)
    may_issue = fields.Boolean(
        compute="_compute_may_issue", help="The program has coupons or cards for points."
    )

    @api.depends("program_id.reward_ids.kind", "date_left")
    def _compute_may_issue(self):
        for member in self:
            offered = member.program_id._get_offered()
            member.may_issue = any(offered.mapped("is_issued")) and not member.date_left

    @api.depends("voucher_ids")
    def _compute_voucher_count(self):
        counts = dict(
            self.env["loyalty.hero.voucher"]._read_group(
                [("member_id", "in", self._with_merged().ids)], ["member_id"], ["__count"]
            )
        )
        for member in self:
            own = member._origin._with_merged()
            member.voucher_count = sum(counts.get(each, 0) for each in own)

    def action_issue(self):
        """Open the form that issues a coupon or card for the member's points."""
        self.ensure_one()
        context = {"default_member_id": self.id}
        return window_on(self.env, "loyalty_hero_issue_action", [], context=context)

    def action_view_vouchers(self):
        """Open what the member's points bought."""
        domain = [("member_id", "in", self._with_merged().ids)]
        return window_on(self.env, "loyalty_hero_voucher_action", domain, context={})
