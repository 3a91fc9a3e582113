"""Steps of a history by coupons for points."""

from dataclasses import dataclass
from uuid import uuid4

from odoo import models


@dataclass
class Coupon:
    """A coupon that was issued: to whom, and for how many hundredths of a Star."""

    customer: str
    points: int
    record: models.Model
    is_valid: bool = True


class CouponSteps:
    """What tills issue, and managers take back."""

    def buy_coupon(self, customer, points, company="home"):
        """Issue a coupon for so many Stars at a till."""
        till = self.tills[company]
        wish = {
            "key": str(uuid4()),
            "order_uuid": str(uuid4()),
            "partner_id": self.test.customers[customer].id,
            "reward_id": self.test.coupon.id,
            "points": round(points * 100),
        }
        if self._attempt(lambda: till.asking.loyalty_issue(wish)):
            record = self.env["loyalty.hero.voucher"].search([], order="id desc", limit=1)
            self.coupons.append(Coupon(customer, wish["points"], record))

    def return_coupon(self, number):
        """Take a coupon back that was not used."""
        valid = [coupon for coupon in self.coupons if coupon.is_valid]
        if valid:
            coupon = valid[number % len(valid)]
            coupon.record.action_withdraw()
            coupon.is_valid = False

    def count_coupons(self, customer, program):
        """Return the hundredths of points that the customer's coupons took and did not give back."""
        return sum(
            coupon.points
            for coupon in self.coupons
            if coupon.is_valid and (coupon.customer, "Stars") == (customer, program)
        )
