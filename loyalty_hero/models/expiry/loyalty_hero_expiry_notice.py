"""Notices of expiry: the mails that told members which points expire.

Where a law asks for a notice, points expire only when one was really sent, so many days before (``EXPIRY`` in
``loyalty_hero_member_lots.py``).
"""

from odoo import fields, models

from ..base.units import POINTS_DIGITS

COLUMNS = {"points": "numeric", "first_day": "date", "last_day": "date", "entry": "integer"}
"""What is kept of what a member is told, as ``Expiring`` names it."""


class LoyaltyHeroExpiryNotice(models.Model):
    _name = "loyalty.hero.expiry.notice"
    _description = "Notice of expiring points"
    _inherit = ["loyalty.hero.notice.mixin"]

    # Looked up together with the day: the index below.
    member_id = fields.Many2one(index=False)
    points = fields.Float(digits=POINTS_DIGITS, readonly=True, help="Points that expire.")
    first_day = fields.Date(
        string="First Expiry", readonly=True, help="The first expiry day that the mail announced."
    )
    last_day = fields.Date(
        string="Last Expiry",
        readonly=True,
        help="The mail announced all points that expire up to this day.",
    )
    entry = fields.Integer(
        readonly=True, help="ID of the newest points entry that the mail took into account."
    )

    _member_index = models.Index("(member_id, last_day)")
