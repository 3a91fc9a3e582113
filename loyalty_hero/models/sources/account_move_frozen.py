"""What points rest on stays as it was posted: Odoo lets calls write most of a posted invoice."""

from odoo import api, models
from odoo.exceptions import UserError

from ..base.account_move import RUN_LINKS

SALE = {
    "partner_id",
    "commercial_partner_id",
    "move_type",
    "reversed_entry_id",
    "currency_id",
    "invoice_date",
}
"""Fields of an invoice or credit note that say whose sale it is, and when."""

POSTING = {"loyalty_redemption_id", "loyalty_cause_model", "loyalty_cause_id"}
"""Fields of the lines that redemptions make: nobody else makes such a line."""

RUN = {
    *RUN_LINKS,
    "loyalty_deferred_program_id",
    "loyalty_charged_program_id",
    "loyalty_other_company_id",
}
"""Fields of the lines of runs: what is booked is the sum of them, those of copies and reversals included."""

REDEMPTION = {
    "loyalty_redeem",
    "loyalty_redeem_points",
    "loyalty_reward_id",
    "loyalty_account_id",
    "loyalty_analytic_distribution",
}
"""Fields that tell what points paid."""

GOODS = {
    "display_type",
    "discount",
    "loyalty_claim",
    "move_id",
    "price_subtotal",
    "price_total",
    "price_unit",
    "product_id",
    "quantity",
    "tax_ids",
}
"""Fields of a line that say what was sold, for how much."""


def _differs(record, name, value):
    field = record._fields[name]
    if field.type in ("one2many", "many2many"):
        return True
    return field.convert_to_cache(value, record) != field.convert_to_cache(record[name], record)


def _refuse_change(env):
    raise UserError(
        env._("This document earned or redeemed points. Reset it to draft before you change it.")
    )


class AccountMove(models.Model):
    _inherit = "account.move"

    def write(self, vals):
        touched = (SALE | REDEMPTION) & vals.keys()
        # Odoo's own flows, and those of points, write what they have to as the system.
        if touched and not self.env.su:
            for move in self.filtered(lambda move: move.state == "posted"):
                frozen = touched if move.sudo()._has_loyalty() else touched & REDEMPTION
                if any(_differs(move, name, vals[name]) for name in frozen):
                    _refuse_change(self.env)
        return super().write(vals)

    def _has_loyalty(self):
        """Whether points rest on this document: on the invoice, on the one that it credits, or on this posting."""
        if self.line_ids.loyalty_redemption_id:
            return True
        root = self._loyalty_root()
        return bool(root and self.env["loyalty.hero.transaction"]._find(root._loyalty_key()))


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:
            if any(line[name] for line in lines for name in POSTING):
                self._refuse_posting()
            # Odoo balances what is added to a posted document by itself.
            if any(line._is_loyalty_frozen() for line in lines.sudo()):
                _refuse_change(self.env)
        return lines

    def write(self, vals):
        touched = (GOODS | POSTING | RUN) & vals.keys()
        if touched and not self.env.su:
            if any(_differs(line, name, vals[name]) for line in self for name in POSTING & touched):
                self._refuse_posting()
            if any(_differs(line, name, vals[name]) for line in self for name in RUN & touched):
                raise UserError(
                    self.env._(
                        "Lines of runs are made by the runs themselves: a line cannot be linked to one."
                    )
                )
            for line in self:
                if (
                    any(_differs(line, name, vals[name]) for name in GOODS & touched)
                    and line.sudo()._is_loyalty_frozen()
                ):
                    _refuse_change(self.env)
        return super().write(vals)

    def _refuse_posting(self):
        raise UserError(
            self.env._(
                "Redemptions are booked by the sales themselves: an entry cannot be linked to one."
            )
        )

    def _is_loyalty_frozen(self):
        """Whether the line says what was sold, or came back, on a posted document on which points rest."""
        return (
            self.parent_state == "posted"
            and self.display_type == "product"
            and self.move_id._has_loyalty()
        )
