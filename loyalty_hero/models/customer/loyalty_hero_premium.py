"""Premiums: what a member gets for reaching a benchmark, issued as a balance card (an Odoo gift card).

A sale's due premium is kept in step with what the engine says about the sale.  One that was issued can only be taken
back while its card is unspent; otherwise it stands, is flagged, and what it used up still counts against the next one.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...engine import count_premiums
from ..base.units import from_minor, to_minor, to_thousandths
from ..base.windows import window_on
from ..program.loyalty_hero_program import PREMIUM_KINDS

NONE_DUE = {"count": 0, "worth": 0, "amount": 0, "items": 0}
NOTHING_BOUGHT = {"amount": 0, "amount_used": 0, "items": 0, "items_used": 0}


class LoyaltyHeroPremium(models.Model):
    _name = "loyalty.hero.premium"
    _description = "Loyalty premium"
    _inherit = ["loyalty.hero.origin.mixin"]
    _order = "id desc"

    member_id = fields.Many2one(
        "loyalty.hero.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="member_id.partner_id")
    program_id = fields.Many2one(related="member_id.program_id", store=True, index=True)
    currency_id = fields.Many2one(related="program_id.currency_id")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    version_id = fields.Many2one(
        "loyalty.hero.program.version", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    date = fields.Date(required=True, readonly=True, help="Day of the sale.")
    count = fields.Integer(
        string="Premiums", readonly=True, help="How often the benchmark was reached."
    )
    worth = fields.Monetary(readonly=True, help="What the balance card is worth.")
    amount = fields.Monetary(string="Purchases Used", readonly=True)
    items = fields.Float(string="Items Used", digits=(16, 3), readonly=True)
    state = fields.Selection(
        [("due", "Due"), ("issued", "Issued"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="due",
    )
    is_conflict = fields.Boolean(
        readonly=True, help="The card had already been used when the goods came back."
    )
    coupon_id = fields.Many2one(
        "loyalty.card",
        string="Balance Card",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )

    @api.depends("program_id", "worth", "source_name")
    def _compute_display_name(self):
        for premium in self:
            premium.display_name = f"{premium.program_id.name} {premium.source_name or ''}".strip()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Premiums cannot be deleted: they follow from sales."))

    def action_issue(self):
        """Issue the balance cards of due premiums."""
        if not self.env.user.has_group("loyalty_hero.loyalty_hero_group_manager"):
            raise AccessError(self.env._("Only loyalty managers can issue balance cards."))
        self.check_access("read")
        self.sudo()._issue()

    def action_open_card(self):
        """Open the balance card."""
        self.ensure_one()
        return self.coupon_id.get_formview_action()

    def _issue(self):
        """Make a balance card for each due premium; one that is issued already is left as it is."""
        self.member_id._lock()
        self.invalidate_recordset(["state"])
        for premium in self.filtered(lambda premium: premium.state == "due"):
            card = self.env["loyalty.program"]._issue_gift_card(
                premium.partner_id,
                premium.worth,
                premium.currency_id,
                premium.company_id,
                premium.program_id._lets_cards_travel(),
            )
            premium.write({"state": "issued", "coupon_id": card.id})

    def _withdraw(self):
        """Take back issued premiums whose cards are unspent, flag the others, and return those that are gone."""
        gone = self.browse()
        for premium in self:
            if premium.coupon_id._withdraw_gift_card(premium.worth):
                premium.state = "cancelled"
                gone |= premium
            else:
                premium.is_conflict = True
        return gone

    def _bring_to(self, target, vals):
        """Bring these premiums of one sale to ``target``, a ``PremiumDue`` of the engine.

        :param dict vals: fields of a new premium of the sale
        :return: whether they were anything else
        """
        if self._get_due() == target:
            self.filtered("is_conflict").is_conflict = False
            return False
        due = self.filtered(lambda premium: premium.state == "due")
        issued = self - due
        given = issued._get_due()
        if given["count"] > target["count"] or given["worth"] > target["worth"]:
            issued -= issued._withdraw()
            given = issued._get_due()
        if issued and given["count"] == target["count"]:
            issued[:1]._use_up(target["amount"] - given["amount"], target["items"] - given["items"])
        rest = {key: max(value - given[key], 0) for key, value in target.items()}
        if not rest["count"]:
            due.state = "cancelled"
            return True
        member = self.env["loyalty.hero.member"].browse(vals["member_id"])
        vals = {
            **vals,
            "count": rest["count"],
            "worth": from_minor(rest["worth"], member.currency_id),
            "amount": from_minor(rest["amount"], member.currency_id),
            "items": rest["items"] / 1000,
        }
        due[:1].write(vals) if due else self.create(vals)
        return True

    def _use_up(self, amount, items):
        """Let the premium use up more of the purchases (minor units) and items (thousandths), or less."""
        currency = self.currency_id
        self.write(
            {
                "amount": from_minor(to_minor(self.amount, currency) + amount, currency),
                "items": (to_thousandths(self.items) + items) / 1000,
            }
        )

    def _prepare_origin_vals(self):
        """Return the fields that another premium of the same sale shares with this one."""
        relations = ("member_id", "company_id", "version_id")
        names = ("date", "source_key", "source_model", "source_id", "source_name")
        return {name: self[name].id for name in relations} | {name: self[name] for name in names}

    def _get_due(self):
        """Return what these premiums are in all, as the engine's ``PremiumDue``."""
        currency = self.currency_id
        return {
            "count": sum(self.mapped("count")),
            "worth": sum(to_minor(premium.worth, currency) for premium in self),
            "amount": sum(to_minor(premium.amount, currency) for premium in self),
            "items": sum(to_thousandths(premium.items) for premium in self),
        }


class LoyaltyHeroMember(models.Model):
    _inherit = "loyalty.hero.member"

    premium_ids = fields.One2many("loyalty.hero.premium", "member_id", string="Premiums")
    premium_amount = fields.Monetary(
        string="Towards the Next Premium",
        compute="_compute_premium_progress",
        compute_sudo=True,
        help="Purchases since the last premium.",
    )
    premium_items = fields.Float(
        string="Items towards the Next Premium",
        digits="Product Unit",
        compute="_compute_premium_progress",
        compute_sudo=True,
        help="Items bought since the last premium.",
    )
    premium_amount_min = fields.Monetary(related="program_id.premium_amount_min")
    premium_items_min = fields.Float(related="program_id.premium_items_min")
    premium_due_count = fields.Integer(
        string="Premiums Due",
        compute="_compute_premium_due_count",
        search="_search_premium_due_count",
    )

    @api.depends("premium_ids.state", "premium_ids.amount", "premium_ids.items", "balance")
    def _compute_premium_progress(self):
        collecting = self.filtered(lambda member: member.program_id.kind in PREMIUM_KINDS)
        # Everything that was ever bought counts, so the day does not matter.
        sums = collecting._origin._sum_entries(fields.Date.today(), None)
        for member in self:
            bought = sums.get(member._origin.id, NOTHING_BOUGHT)
            member.premium_amount = float(bought["amount"] - bought["amount_used"])
            member.premium_items = float(bought["items"] - bought["items_used"])

    @api.depends("premium_ids.state")
    def _compute_premium_due_count(self):
        for member in self:
            due = member.premium_ids.filtered(lambda premium: premium.state == "due")
            member.premium_due_count = sum(due.mapped("count"))

    def _search_premium_due_count(self, operator, value):
        if operator not in (">", "=") or value:
            return NotImplemented
        due = self.env["loyalty.hero.premium"]._search([("state", "=", "due")])
        return [("premium_ids", "in" if operator == ">" else "not in", due)]

    def action_view_premiums(self):
        """Open the member's premiums."""
        return window_on(self.env, "loyalty_hero_premium_action", [("member_id", "in", self.ids)])

    def _settle_premiums(self, sale, award, before, version):
        """Bring the premiums to what a sale, or what came back of it, makes of them; a repeat changes nothing.

        The member is locked: what counts has changed, so entries were posted.

        :param dict award: what the sale earns now
        :param dict before: what it earned before
        """
        counted = [(state["spend"], state["items"]) for state in (award, before)]
        if not version._get_needs().premium or counted[0] == counted[1]:
            return
        is_first = not before["kinds"] and min(counted[0]) >= 0
        if is_first and not award["premium"]:
            # More was bought and nothing is due: no premium rests on less than before.
            return
        key = sale._loyalty_key()
        bought, premiums = self._get_bought(), self._get_open_premiums()
        own = premiums.filtered(lambda premium: premium.source_key == key)
        unused = _take_off(bought, premiums)
        target = self._reckon_premiums(own, version, award["premium"] or NONE_DUE, unused)
        if own._bring_to(target, self._prepare_premium_vals(sale, version)):
            premiums = self._get_open_premiums()
        self._reduce_premiums(key, bought, premiums)

    def _reduce_premiums(self, key, bought, premiums):
        """Take back premiums of other sales that rest on goods that came back, the last ones first.

        :param key: the sale that is settled already
        :param bought: as ``_get_bought`` returns it, and ``premiums`` as ``_get_open_premiums``
        """
        others = premiums.filtered(lambda premium: premium.source_key != key)
        unused = _take_off(bought, premiums)
        for group in others.sorted("id", reverse=True).grouped("source_key").values():
            version = group[:1].version_id
            if _is_overused(version._get_prepared().program["premium"], unused):
                target = self._reckon_premiums(group, version, group._get_due(), unused)
                if group._bring_to(target, group[:1]._prepare_origin_vals()):
                    unused = _take_off(bought, self._get_open_premiums())

    def _get_open_premiums(self):
        """Return the premiums that were not taken back."""
        domain = [("member_id", "=", self.id), ("state", "!=", "cancelled")]
        return self.env["loyalty.hero.premium"].search(domain)

    def _get_bought(self):
        """Return how much was bought (minor units) and how many items (thousandths), now or earlier."""
        # Everything that was ever bought counts, so the day does not matter.
        sums = self._sum_entries(fields.Date.today(), None).get(self.id)
        if not sums:
            return 0, 0
        return to_minor(sums["amount"], self.currency_id), to_thousandths(sums["items"])

    def _reckon_premiums(self, premiums, version, target, unused):
        """Return ``target``, what should be due for the sale of ``premiums``, or what all purchases allow instead.

        Goods of other sales may have come back since, and others been bought.  These keep what was due already, but
        give nothing more here: the terms may have changed since, and they have their own.

        :param unused: what was bought and used up by no premium, as ``_take_off`` returns it
        """
        program = version._get_prepared().program
        terms, kind = program["premium"], program["kind"]
        due = premiums._get_due()
        amount, items = unused[0] + due["amount"], unused[1] + due["items"]
        left = amount - target["amount"], items - target["items"]
        is_over = target["count"] and _is_overused(terms, left)
        is_less = target["count"] < due["count"] and count_premiums(terms, kind, *left).due
        if not is_over and not is_less:
            return target
        reckoned = count_premiums(terms, kind, amount, items).due or NONE_DUE
        return due if reckoned["count"] > max(target["count"], due["count"]) else reckoned

    def _prepare_premium_vals(self, sale, version):
        return {
            "member_id": self.id,
            "company_id": sale.company_id.id,
            "version_id": version.id,
            "date": sale._loyalty_local_date(),
            **sale._prepare_loyalty_origin_vals(),
        }


def _take_off(bought, premiums):
    """Return what these premiums leave of what was bought; negative when they used up what came back since."""
    used = premiums._get_due()
    return bought[0] - used["amount"], bought[1] - used["items"]


def _is_overused(terms, unused):
    """Return whether premiums used up more than was bought, of what their terms look at."""
    amount, items = unused
    return bool((terms["amount_min"] and amount < 0) or (terms["items_min"] and items < 0))
