"""Programs that customers do not join by a sale: the till enrols them, when they ask for it."""

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.loyalty_hero.engine import is_eligible

from .till_input import check_id


class PosConfig(models.Model):
    _inherit = "pos.config"

    def loyalty_enrol(self, partner_id, program_id):
        """Enrol a customer in a program of this shop, or let one who left join again.

        :return: ``{"partner_id"}``
        :raises UserError: with a sentence for the cashier, when the program is not for this customer
        """
        self._check_loyalty_till()
        partner = self._get_loyalty_partner(partner_id)
        program = self.env["loyalty.hero.program"].browse(check_id(self.env, program_id))
        self.sudo()._enrol_loyalty_customer(partner.sudo(), program.sudo().exists())
        return {"partner_id": partner.id}

    def _enrol_loyalty_customer(self, partner, program):
        holder = partner._get_loyalty_holder()
        if not program or not self._is_loyalty_open_to(holder, program):
            raise UserError(self.env._("%s cannot join this program here.", partner.name))
        members = self.env["loyalty.hero.member"]
        member = members._find(holder, program)
        if not member:
            members.new(
                {
                    "partner_id": holder.id,
                    "program_id": program.id,
                    "date_joined": self.company_id._get_loyalty_today(),
                }
            )._enrol()
        elif member.date_left:
            member.action_join_again()

    def _is_loyalty_open_to(self, holder, program):
        """Return whether the customer may join the program in this shop; a membership is joined by buying it."""
        runs_here = (
            program in self.env["loyalty.hero.program"]._get_running(self.company_id)
            and program.kind != "membership"
            and self in program._get_shops()
        )
        version = runs_here and self.env["loyalty.hero.program.version"]._get_in_effect(program)
        if not version:
            return False
        today = self.company_id._get_loyalty_today()
        facts = holder._get_loyalty_facts(version, today)
        return is_eligible(version._get_prepared(), facts[holder.id])
