"""Sales that earned for nobody: the customer forgot the card, and claims the sale later.

The receipt says within how many days, and a code. A claimed sale earns as of its own moment, by what was kept of it,
once.
"""

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

from odoo.addons.loyalty_hero.models.base.days import day_at

from .frozen import with_flow

# A receipt's code is the beginning of the order's uuid: nobody can guess it, anybody can type it.
CODE_LENGTH = 10


class PosOrder(models.Model):
    _inherit = "pos.order"

    loyalty_claimed = fields.Datetime(
        copy=False,
        readonly=True,
        groups=fields.NO_ACCESS,
        index="btree_not_null",
        help="When a customer claimed the sale.",
    )

    @api.model
    def _find_loyalty_claimed(self, code, company):
        """Return the order with this code on its receipt, or none."""
        digits = "".join(character for character in code.lower() if character.isalnum())
        if len(digits) != CODE_LENGTH or not all(c in "0123456789abcdef" for c in digits):
            return self.browse()
        domain = [
            ("uuid", "=like", f"{digits[:8]}-{digits[8:]}%"),
            ("company_id", "=", company.id),
            ("state", "in", ("paid", "done")),
        ]
        orders = self.search(domain, limit=2)
        return orders if len(orders) == 1 else self.browse()

    def _claim_loyalty(self, partner):
        """Let the sale earn for this customer, as of its own moment.

        :raises UserError: with a sentence for the cashier, when it earned already, is another's, or is too old
        """
        self.ensure_one()
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._("%s is being claimed at another till already.", self.display_name)
            ) from error
        self.invalidate_recordset()
        holder = partner._get_loyalty_holder()
        self._check_loyalty_claimable(holder)
        self.loyalty_claimed = fields.Datetime.now()
        with_flow(self).partner_id = self.partner_id or partner
        self.loyalty_holder_id = holder
        self._loyalty_settle()
        if not self._has_loyalty_history():
            raise UserError(
                self.env._("%(order)s earns nothing for %(customer)s.", **self._name_claim(holder))
            )
        self._report_loyalty_claim(holder)

    def _check_loyalty_claimable(self, holder):
        if not self.loyalty_settled or self.loyalty_terms is False or self.is_refund:
            raise UserError(
                self.env._("%s belongs to another customer already.", self.display_name)
            )
        if self.loyalty_claimed or self._has_loyalty_history():
            raise UserError(self.env._("%s earned its points already.", self.display_name))
        if self.partner_id and self._loyalty_customer() != holder:
            raise UserError(
                self.env._(
                    "%(order)s was invoiced to another customer than %(customer)s.",
                    **self._name_claim(holder),
                )
            )
        if not self._filter_loyalty_claimable(self._loyalty_programs()):
            raise UserError(
                self.env._("%s is too old to claim: its points are gone.", self.display_name)
            )

    def _name_claim(self, holder):
        return {"order": self.display_name, "customer": holder.name}

    def _loyalty_programs(self):
        programs = super()._loyalty_programs()
        return self._filter_loyalty_claimable(programs) if self.loyalty_claimed else programs

    def _filter_loyalty_claimable(self, programs):
        """Return those of the programs in which the sale can still be claimed."""
        today = day_at(fields.Datetime.now(), self._loyalty_tz())
        age = (today - self._loyalty_local_date()).days
        return programs.filtered(lambda program: program.claim_days and age <= program.claim_days)

    def _report_loyalty_claim(self, holder):
        self.message_post(
            body=self.env._("%s claimed the sale: it earns points now.", holder.display_name)
        )
        staff = holder.with_context(active_test=False).user_ids.filtered(
            lambda user: not user.share
        )
        if staff or holder == self.env.user.partner_id._get_loyalty_holder():
            self.env["loyalty.hero.watch"]._report(
                "own_claim",
                self,
                holder,
                note=self.env._(
                    "%(customer)s works here and claimed %(order)s, which was sold to nobody.",
                    **self._name_claim(holder),
                ),
            )
