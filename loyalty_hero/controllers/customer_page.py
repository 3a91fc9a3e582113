"""The customer's own page under My Account: points, a code for the till, the PIN."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.base.barcodes import draw_barcode


class LoyaltyPage(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "loyalty_count" in counters:
            values["loyalty_count"] = len(self._find_owner()._get_loyalty_page()["members"])
        return values

    @route("/my/loyalty", type="http", auth="user", website=True, methods=["GET"])
    def loyalty(self):
        """Show what the customer has."""
        return self._render_loyalty()

    @route("/my/loyalty/code", type="http", auth="user", website=True, methods=["POST"])
    def loyalty_code(self):
        """Show a new code for the till, which is worth something for a few minutes, once."""
        holder = self._find_owner()
        code = holder.env["loyalty.hero.pin"]._make_code(holder)
        minutes = (code["date_end"] - fields.Datetime.now()).total_seconds() / 60
        # Drawn in the page: an address that names the code would be in logs and histories.
        square = draw_barcode("QR", code["code"])
        return self._render_loyalty(code=code["code"], square=square, minutes=round(minutes))

    @route("/my/loyalty/pin", type="http", auth="user", website=True, methods=["POST"])
    def loyalty_pin(self, pin="", again=""):
        """Set the customer's PIN."""
        holder = self._find_owner()
        pins = holder.env["loyalty.hero.pin"]
        if pin != again:
            return self._render_loyalty(error=holder.env._("The two PINs are not the same."))
        try:
            pins._set(holder, pins._encrypt(pin))
        except UserError as refusal:
            return self._render_loyalty(error=str(refusal))
        return self._render_loyalty(is_pin_set=True)

    def _find_owner(self):
        """Return who owns the points of the user, elevated: customers may read nothing of the ledger."""
        return request.env.user.partner_id.sudo()._get_loyalty_holder()

    def _render_loyalty(self, **shown):
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "loyalty",
            **self._find_owner()._get_loyalty_page(),
            **shown,
        }
        # Nobody else may keep a code, and no page may lay itself over this one.
        headers = {
            "Cache-Control": "no-store",
            "X-Frame-Options": "SAMEORIGIN",
            "Content-Security-Policy": "frame-ancestors 'self'",
        }
        return request.render("loyalty_hero.portal_my_loyalty", values, headers=headers)
