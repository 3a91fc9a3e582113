"""Sessions: what a till loads, and who may open and close it."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

from ..sources.frozen import in_flow, is_changed, with_flow, without_flow

# A session that is only written closed has booked nothing; sales are dated by when it began.
FROZEN_SESSION_FIELDS = {"config_id", "start_at", "state", "stop_at", "user_id"}


class PosSession(models.Model):
    _inherit = "pos.session"

    @api.model_create_multi
    def create(self, vals_list):
        # Payment methods cannot be added while a session is open, and gift cards would not be known: the last moment.
        configs = self.env["pos.config"].browse(
            [vals["config_id"] for vals in vals_list if vals.get("config_id")]
        )
        configs.sudo()._add_loyalty_payment_method()
        configs.sudo()._prepare_loyalty_gift_cards()
        if not self.env.su and any(
            vals.get("start_at") or vals.get("stop_at") for vals in vals_list
        ):
            self._refuse_loyalty_change()
        return super().create(vals_list)

    def write(self, vals):
        if not in_flow(self) and not self.env.su:
            for session in self:
                if is_changed(session, vals, FROZEN_SESSION_FIELDS):
                    session._refuse_loyalty_change()
        return super().write(vals)

    def _refuse_loyalty_change(self):
        raise UserError(
            self.env._(
                "Who opened a register, and when it was opened and closed, cannot be entered. Open it or close it "
                "instead."
            )
        )

    # Odoo's own flows: these open and close a register ------------------------------------------------------------

    def _set_opening_control_data(self, cashbox_value, notes):
        return super(PosSession, with_flow(self))._set_opening_control_data(cashbox_value, notes)

    def update_closing_control_state_session(self, notes):
        return super(PosSession, with_flow(self)).update_closing_control_state_session(notes)

    def action_pos_session_closing_control(
        self, balancing_account=False, amount_to_balance=0, bank_payment_method_diffs=None
    ):
        return super(PosSession, with_flow(self)).action_pos_session_closing_control(
            balancing_account, amount_to_balance, bank_payment_method_diffs
        )

    def _validate_session(
        self, balancing_account=False, amount_to_balance=0, bank_payment_method_diffs=None
    ):
        return super(PosSession, with_flow(self))._validate_session(
            balancing_account, amount_to_balance, bank_payment_method_diffs
        )

    def _close_session_action(self, amount_to_balance):
        return super(PosSession, without_flow(self))._close_session_action(amount_to_balance)

    @api.model
    def _load_pos_data_models(self, config):
        return [
            *super()._load_pos_data_models(config),
            "loyalty.hero.program",
            "loyalty.hero.reward",
        ]

    @api.model
    def _load_pos_data_relations(self, model, fields):
        """Keep what only the server may know from the tills: they would send it back with each order."""
        relations = super()._load_pos_data_relations(model, fields)
        known = self.env[model]._fields
        return {
            name: relation
            for name, relation in relations.items()
            if known[name].groups != NO_ACCESS
        }

    def _get_other_related_moves(self):
        session = self.sudo()
        redemptions = session.env["loyalty.hero.redemption"]
        for payment in session.order_ids._get_loyalty_payments():
            for redemption, _amount in payment._get_loyalty_portions():
                redemptions |= redemption
        return super()._get_other_related_moves() | redemptions.line_ids.move_id
