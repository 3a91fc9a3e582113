"""Odoo's own loyalty, where Hero meets it: the only file that knows Odoo's gift cards, coupons and top-ups."""

from odoo import Command, api, fields, models, tools
from odoo.tools import format_amount

from ..base.caches import forget_cached
from ..base.defaults import without_defaults


class LoyaltyProgram(models.Model):
    _inherit = "loyalty.program"

    @api.model
    def _is_sold_by(self, product):
        """Return whether ``product`` sells a gift card or top-up: money for money, which earns nothing."""
        return product.id in self._get_gift_product_ids()

    @api.model
    def _is_paid_by(self, product):
        """Return whether a line of ``product`` is what a gift card or top-up pays of a sale."""
        return product.id in self._get_paying_product_ids()

    @tools.ormcache()
    def _get_gift_product_ids(self):
        programs = self.sudo().search([("program_type", "in", ("gift_card", "ewallet"))])
        return frozenset(programs.trigger_product_ids.ids)

    @tools.ormcache()
    def _get_paying_product_ids(self):
        programs = self.sudo().search([("program_type", "in", ("gift_card", "ewallet"))])
        return frozenset(programs.reward_ids.discount_line_product_id.ids)

    @api.model
    def _issue_gift_card(self, partner, amount, currency, company, travels):
        """Return a new gift card over ``amount`` of ``currency`` for ``partner``, good in sales of ``company``.

        :param bool travels: whether it may be good elsewhere, too, where the shop has gift cards of all companies
        """
        program = self._get_gift_card_program(currency, company, travels)
        cards = without_defaults(self.env["loyalty.card"])
        return cards.create({"program_id": program.id, "partner_id": partner.id, "points": amount})

    @api.model
    def _issue_coupon(self, partner, amount, currency, company, travels, date_end):
        """Return a new coupon: ``amount`` of ``currency`` off one sale of ``company``, until ``date_end`` if any.

        :param bool travels: whether it may be good elsewhere, too, where the shop has coupons of all companies
        """
        program = self._get_coupon_program(amount, currency, company, travels)
        cards = without_defaults(self.env["loyalty.card"])
        return cards.create(
            {
                "program_id": program.id,
                "partner_id": partner.id,
                "points": 1,
                "expiration_date": date_end,
            }
        )

    def _get_coupon_program(self, amount, currency, company, travels):
        """Return coupons that take ``amount`` off an order; the program is made when first needed."""
        program = self.search(
            [
                ("program_type", "=", "coupons"),
                ("currency_id", "=", currency.id),
                ("company_id", "in", (company.id, False) if travels else (company.id,)),
                ("limit_usage", "=", False),
                ("date_to", "=", False),
            ]
        ).filtered(
            lambda program: (
                len(program.reward_ids) == 1 and program.reward_ids._takes_off_order(amount)
            )
        )
        return program[:1] or without_defaults(self.with_company(company)).create(
            self._prepare_coupon_program(amount, currency, company)
        )

    def _prepare_coupon_program(self, amount, currency, company):
        off = format_amount(self.env, amount, currency)
        return {
            "name": self.env._("Loyalty Coupons: %s", off),
            "program_type": "coupons",
            "trigger": "with_code",
            "applies_on": "current",
            "company_id": company.id,
            "currency_id": currency.id,
            "rule_ids": [Command.clear()],
            "reward_ids": [
                Command.clear(),
                Command.create(
                    {
                        "reward_type": "discount",
                        "discount": amount,
                        "discount_mode": "per_order",
                        "discount_applicability": "order",
                        "required_points": 1,
                        "description": self.env._("%s off with points", off),
                    }
                ),
            ],
        }

    def _get_gift_card_program(self, currency, company, travels):
        """Return gift cards in which a point is worth 1 of ``currency``; the program is made when first needed."""
        programs = self.search(
            [
                ("program_type", "=", "gift_card"),
                ("currency_id", "=", currency.id),
                ("company_id", "in", (company.id, False) if travels else (company.id,)),
            ]
        ).filtered(
            lambda program: all(
                reward.discount_mode == "per_point" and reward.discount == 1
                for reward in program.reward_ids
            )
        )
        return programs[:1] or without_defaults(self.with_company(company)).create(
            self._prepare_gift_card_program(currency, company)
        )

    def _prepare_gift_card_program(self, currency, company):
        return {
            **self.with_company(company)._get_template_values()["gift_card"],
            "name": self.env._("Balance Cards (%s)", currency.name),
            "company_id": company.id,
            "currency_id": currency.id,
        }


class LoyaltyCard(models.Model):
    _inherit = "loyalty.card"

    loyalty_is_earned = fields.Boolean(
        compute="_compute_loyalty_is_earned",
        compute_sudo=True,
        help="Set when the card was issued for points or as a premium, so that no order paid for it.",
    )

    def _compute_loyalty_is_earned(self):
        issued = [("coupon_id", "in", self.ids)]
        earned = self.env["loyalty.hero.premium"].search(issued).coupon_id
        earned |= self.env["loyalty.hero.voucher"].search(issued).coupon_id
        for card in self:
            card.loyalty_is_earned = card in earned

    def _has_source_order(self):
        """A till asks about cards that nobody paid for; customers have earned these."""
        return super()._has_source_order() or self.loyalty_is_earned

    def _withdraw_gift_card(self, amount):
        """Make a gift card worthless that still has all of ``amount``, and return whether it had."""
        if self.program_id.currency_id.compare_amounts(self.points, amount):
            return False
        self.write({"points": 0, "active": False})
        return True

    def _withdraw_coupon(self):
        """Make a coupon worthless that was not used, and return whether that was so."""
        if self.points < 1:
            return False
        self.write({"points": 0, "active": False})
        return True


class LoyaltyReward(models.Model):
    _inherit = "loyalty.reward"

    def _takes_off_order(self, amount):
        """Return whether a coupon with this reward takes ``amount`` off a whole order, and nothing else."""
        self.ensure_one()
        return (
            self.reward_type == "discount"
            and self.discount_mode == "per_order"
            and self.discount_applicability == "order"
            and self.required_points == 1
            and not self.discount_max_amount
            and not self.currency_id.compare_amounts(self.discount, amount)
        )

    @api.model_create_multi
    def create(self, vals_list):
        forget_cached(self.env)
        return super().create(vals_list)

    def write(self, vals):
        forget_cached(self.env)
        return super().write(vals)

    def unlink(self):
        forget_cached(self.env)
        return super().unlink()


class LoyaltyRule(models.Model):
    _inherit = "loyalty.rule"

    @api.model_create_multi
    def create(self, vals_list):
        forget_cached(self.env)
        return super().create(vals_list)

    def write(self, vals):
        forget_cached(self.env)
        return super().write(vals)

    def unlink(self):
        forget_cached(self.env)
        return super().unlink()
