"""What a member can spend of a reward on a sale: points, what limits leave of them, and what they meet."""

from datetime import datetime, time

import pytz

from odoo import models

from ..base.units import rate_between, to_hundredths


class LoyaltyHeroMember(models.Model):
    _inherit = "loyalty.hero.member"

    def _prepare_purse(self, terms, claim, previous=None):
        """Return what the member can spend, as the engine's ``Purse``.

        :param terms: the reward, as the engine reads it (``loyalty.hero.reward._get_terms``)
        :param dict claim: ``due`` and ``base`` in minor units of ``currency``; ``company``, ``date`` of the sale,
            ``tz`` of where it is and ``shop`` (its id as the engine knows shops, ``None`` for an invoice)
        :param previous: a redemption that this one replaces: its points can be spent anew
        """
        self.ensure_one()
        previous = previous or self.env["loyalty.hero.redemption"]
        held = previous.filtered(lambda redemption: redemption.state == "held")
        available = self._get_available(claim["company"]) + to_hundredths(
            sum(held.mapped("points"))
        )
        return {
            # The sale is not settled yet: the member's tier is the one before it.
            "tier": self.tier_id.id or None,
            "day": claim["date"].isoformat(),
            "shop": claim["shop"],
            "available": max(available, 0),
            "left": self._get_points_left(terms, claim["date"], claim["tz"], held),
            "due": claim["due"],
            "base": claim["base"],
            "rate": rate_between(
                self.program_id.currency_id, claim["currency"], claim["company"], claim["date"]
            ),
        }

    def _get_points_left(self, terms, day, tz, previous=None):
        """Return the points (hundredths) that the limits leave of a reward on ``day``, or ``None`` without limits.

        Reserved points count, and those that were given back do not.

        :param tz: the name of the time zone in which the day begins
        :param previous: a redemption that does not count
        """
        program = self.program_id._get_terms()
        caps = [(cap, None) for cap in program["spending_caps"]] if program else []
        caps += [(cap, terms["id"]) for cap in terms["caps"]]
        left = [
            cap["points"] - self._get_points_spent(cap["period"], day, tz, reward_id, previous)
            for cap, reward_id in caps
        ]
        return max(min(left), 0) if left else None

    def _get_points_spent(self, period, day, tz, reward_id=None, previous=None):
        """Return the points (hundredths) that the member reserved or spent in the ``period`` of ``day`` until now.

        :param reward_id: of which only, if at all
        """
        first = day if period == "day" else day.replace(day=1)
        first = first.replace(month=1) if period == "year" else first
        zone = pytz.timezone(tz)
        begin = zone.localize(datetime.combine(first, time.min)).astimezone(pytz.utc)
        domain = [
            ("member_id", "in", self._with_merged().ids),
            ("id", "not in", previous.ids if previous else []),
            "|",
            ("state", "=", "held"),
            "&",
            ("state", "=", "posted"),
            ("date_posted", ">=", begin.replace(tzinfo=None)),
        ]
        if reward_id:
            domain.append(("reward_id", "=", reward_id))
        found = self.env["loyalty.hero.redemption"].search(domain)
        issued = self.env["loyalty.hero.voucher"].search(
            [
                ("member_id", "in", self._with_merged().ids),
                ("state", "=", "issued"),
                ("date", ">=", begin.replace(tzinfo=None)),
                *([("reward_id", "=", reward_id)] if reward_id else []),
            ]
        )
        return sum(
            to_hundredths(each.points if each.state == "held" else each.points_net)
            for each in found
        ) + sum(to_hundredths(each.points) for each in issued)
