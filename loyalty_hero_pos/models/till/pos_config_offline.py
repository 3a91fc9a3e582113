"""What tills redeemed while they had no connection."""

from odoo import models

from .till_input import check_claim


class PosConfig(models.Model):
    _inherit = "pos.config"

    def loyalty_record(self, claim):
        """Record points that a till took without a connection, before the order that they paid is sent.

        :param dict claim: as for ``loyalty_hold``; ``due`` is what the points paid
        :raises UserError: with a sentence for the cashier
        """
        self._check_loyalty_till()
        claim = check_claim(self.env, claim)
        partner = self._get_loyalty_partner(claim["partner_id"])
        shop = self.sudo()
        member, reward = shop._get_loyalty_reward(partner.sudo(), claim["reward_id"])
        redemptions = shop.env["loyalty.hero.redemption"]
        redemptions._record(member, reward, claim["points"], shop._prepare_loyalty_claim(claim))
        return True
