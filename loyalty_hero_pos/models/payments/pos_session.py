"""What points paid in a session, in the session's own entry: a line of expense for each redemption.

Odoo would leave it on the customers' receivables, to be paid later.  Nobody owes it: so the sale, and the expense that
pays a part of it, are one entry, and nothing is left to reconcile.
"""

from odoo import models


class PosSession(models.Model):
    _inherit = "pos.session"

    def _create_pay_later_receivable_lines(self, data):
        """Debit what points paid to their programs' expense; what no redemption bears is left to Odoo."""
        amounts = dict(data["split_receivables_pay_later"])
        payments = self.env["pos.payment"].sudo().union(*amounts)
        with_points = payments.filtered("payment_method_id.is_loyalty")
        lines_of = self.sudo()._create_loyalty_expense_lines(data["MoveLine"].sudo(), with_points)
        for payment, lines in lines_of.items():
            whole = amounts.pop(payment)
            rest = self.currency_id.round(whole["amount"] - sum(lines.mapped("amount_currency")))
            if rest:
                nothing = {"amount": 0, "amount_converted": 0}
                amounts[payment] = self._update_amounts(
                    nothing, {"amount": rest}, payment.payment_date
                )
        difference = sum(
            data["split_receivables_pay_later"][payment]["amount_converted"]
            - amounts.get(payment, {"amount_converted": 0})["amount_converted"]
            - sum(lines.mapped("balance"))
            for payment, lines in lines_of.items()
        )
        if not self.company_id.currency_id.is_zero(difference):
            lines = data["MoveLine"].sudo().union(*lines_of.values())
            lines.create(self._prepare_loyalty_exchange_vals(lines, difference))
        return super()._create_pay_later_receivable_lines(
            {**data, "split_receivables_pay_later": amounts}
        )

    def _create_loyalty_expense_lines(self, move_lines, payments):
        """Create the lines that bear what these payments took or gave back, and return them: ``{payment: lines}``."""
        redemptions = payments.pos_order_id._find_loyalty_redemptions()
        lines_of = dict.fromkeys(payments, move_lines)
        # What is given back has the rate at which it was taken: it is booked after that.
        for is_return in (False, True):
            portions = [
                (payment, redemption, amount)
                for payment in payments
                for redemption, amount in payment._get_loyalty_portions(
                    redemptions[payment.pos_order_id]
                )
                if (payment.amount < 0) == is_return
            ]
            lines = move_lines.create(
                [
                    self._prepare_loyalty_expense_vals(payment, redemption, amount)
                    for payment, redemption, amount in portions
                ]
            )
            for (payment, redemption, _amount), line in zip(portions, lines, strict=True):
                lines_of[payment] |= line
                redemption._report_other_account(payment.pos_order_id, self.move_id)
        return lines_of

    def _prepare_loyalty_expense_vals(self, payment, redemption, amount):
        order = payment.pos_order_id
        return {
            **redemption._prepare_expense_vals(order, amount, payment.payment_date),
            "move_id": self.move_id.id,
            "partner_id": order.partner_id._find_accounting_partner(order.partner_id).id,
        }

    def _prepare_loyalty_exchange_vals(self, lines, difference):
        """Return the line that books by how much a rate changed between sales and their returns.

        Reconciling would do the same.  A company without accounts for it closes its sessions all the same.
        """
        company = self.company_id
        account = (
            company.expense_currency_exchange_account_id
            if difference > 0
            else company.income_currency_exchange_account_id
        )
        return {
            "name": self.env._("Currency exchange rate difference"),
            "move_id": self.move_id.id,
            "account_id": (account or lines.account_id)[:1].id,
            "currency_id": self.currency_id.id,
            "amount_currency": 0,
            "balance": difference,
        }
