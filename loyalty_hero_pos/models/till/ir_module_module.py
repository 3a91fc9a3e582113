"""Uninstalling: not before what points paid is in the books."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_list


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def button_uninstall(self):
        going = self | self.downstream_dependencies()
        if "loyalty_hero_pos" in going.mapped("name"):
            self.sudo()._check_loyalty_points_booked()
        return super().button_uninstall()

    def _check_loyalty_points_booked(self):
        """Raise when points paid in sessions that are still open: only closing them books that.

        :raises UserError: with the names of the sessions
        """
        payments = self.env["pos.payment"].search(
            [
                ("payment_method_id.is_loyalty", "=", True),
                ("session_id.state", "!=", "closed"),
                ("pos_order_id.state", "not in", ("draft", "cancel")),
            ]
        )
        if payments:
            raise UserError(
                self.env._(
                    "Customers paid with points in sessions that are still open. Close them before you uninstall, so "
                    "that this is booked: %s.",
                    format_list(self.env, payments.session_id.mapped("name")),
                )
            )
