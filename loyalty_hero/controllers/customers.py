"""All data about a customer, as a file that a manager hands out."""

from odoo.http import Controller, content_disposition, request, route


class Customers(Controller):
    @route(
        "/loyalty_hero/customers/<int:partner_id>/data", type="http", auth="user", methods=["GET"]
    )
    def export(self, partner_id):
        """Send what is known of the customer, as a ZIP file.

        :raises AccessError: for who is no manager
        """
        customer = request.env["res.partner"].browse(partner_id)
        customer._check_loyalty_manager()
        if not customer.exists():
            raise request.not_found()
        return request.make_response(
            customer._pack_loyalty_data(),
            headers=[
                ("Content-Type", "application/zip"),
                ("Content-Disposition", content_disposition(f"loyalty data {partner_id}.zip")),
                ("Cache-Control", "no-store"),
            ],
        )
