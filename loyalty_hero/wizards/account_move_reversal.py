"""The wizard that credits invoices says what that gives back in points."""

from odoo import api, fields, models

from ..models.customer.res_partner import LOYALTY_READERS


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    loyalty_give_back = fields.Char(
        compute="_compute_loyalty_give_back", compute_sudo=True, groups=LOYALTY_READERS
    )

    @api.depends("move_ids")
    def _compute_loyalty_give_back(self):
        """Say what crediting all of the invoices gives back; the credit note itself says it for a part."""
        for reversal in self:
            sentences = []
            # The wizard is asked before it is saved.
            moves = reversal.move_ids._origin
            for move in moves.filtered(lambda move: move.move_type == "out_invoice"):
                sale = move._loyalty_sale()
                if sale:
                    sentences.append(
                        sale._say_loyalty_give_back(sale._prepare_loyalty_credited_lines(move))
                    )
            reversal.loyalty_give_back = " ".join(filter(None, sentences)) or False
