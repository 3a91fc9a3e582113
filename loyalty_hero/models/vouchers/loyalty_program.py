"""Odoo's own loyalty, where Hero meets it: the only file that knows Odoo's gift cards, coupons and top-ups."""

from odoo import api, models, tools

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
    def _issue_gift_card(self, partner, amount, currency, company):
        """Return a new gift card over ``amount`` of ``currency`` for ``partner``, good in sales of ``company``."""
        program = self._get_gift_card_program(currency, company)
        cards = without_defaults(self.env["loyalty.card"])
        return cards.create({"program_id": program.id, "partner_id": partner.id, "points": amount})

    def _get_gift_card_program(self, currency, company):
        """Return gift cards in which a point is worth 1 of ``currency``; the program is made when first needed."""
        programs = self.search(
            [
                ("program_type", "=", "gift_card"),
                ("currency_id", "=", currency.id),
                ("company_id", "in", (False, company.id)),
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

    def _withdraw_gift_card(self, amount):
        """Make a gift card worthless that still has all of ``amount``, and return whether it had."""
        if self.program_id.currency_id.compare_amounts(self.points, amount):
            return False
        self.write({"points": 0, "active": False})
        return True


class LoyaltyReward(models.Model):
    _inherit = "loyalty.reward"

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
