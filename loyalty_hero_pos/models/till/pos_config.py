"""Shops: what their tills ask the server about points."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base.models.res_partner import _tz_get
from odoo.addons.loyalty_hero.models.base.days import day_at
from odoo.addons.loyalty_hero.models.base.units import to_hundredths, to_minor
from odoo.addons.loyalty_hero.models.words.sentences import TILL, translate

from ..payments.loyalty_hero_redemption import till_key
from .till_input import (
    check_claim,
    check_code,
    check_customers,
    check_id,
    check_returned,
    check_uuid,
    check_wish,
)


class PosConfig(models.Model):
    _inherit = "pos.config"

    loyalty_tz = fields.Selection(
        _tz_get,
        string="Time Zone of the Shop",
        help="The time zone of the shop, for days and hours of loyalty programs. Leave it empty to "
        "use the company's.",
    )

    loyalty_prompt = fields.Boolean(
        string="Offer Rewards before Payment",
        default=True,
        help="Before payment, the till shows once per order which rewards the customer can get.",
    )
    loyalty_ask_customer = fields.Boolean(
        string="Ask for the Customer before Payment",
        help="Before payment, the till asks once for the customer when an order has none.",
    )

    @api.model
    def _load_pos_data_read(self, records, config):
        read_records = super()._load_pos_data_read(records, config)
        for record in read_records:
            record["_loyalty_tz"] = config._get_loyalty_tz()
            record["_loyalty_sentences"] = translate(self.env, TILL)
            # What the manager decides at the till is checked again by the server, for the same user.
            record["_loyalty_is_manager"] = self.env.user.has_group(
                "loyalty_hero.loyalty_hero_group_manager"
            )
        return read_records

    def _get_special_products(self):
        """The items of price reductions are loaded, and not sold by themselves; nor are fees that have no tile."""
        rewards = self.env["loyalty.hero.reward"].sudo().with_context(active_test=False)
        items = rewards.search([("discount_product_id", "!=", False)]).discount_product_id
        clubs = self.env["loyalty.hero.program"].sudo().search([("kind", "=", "membership")])
        fees = clubs.membership_product_id.filtered(lambda product: not product.available_in_pos)
        return super()._get_special_products() | items | fees

    def _get_loyalty_tz(self):
        """Return the name of the time zone in which the shop's sales are dated."""
        return self.loyalty_tz or self.company_id._get_loyalty_tz()

    @api.model
    def _renew_loyalty_data(self):
        """Let all tills load their data anew when they are opened next."""
        configs = self.search([("session_ids", "!=", False)])
        configs.last_data_change = self.env.cr.now()

    def _add_loyalty_payment_method(self):
        """Give shops in which points can be spent the payment method for it."""
        for config in self:
            programs = self.env["loyalty.hero.program"]._get_running(config.company_id)
            if any(program._has_payment_in(config) for program in programs):
                method = config.company_id._get_loyalty_payment_method()
                if method not in config.payment_method_ids:
                    config.payment_method_ids = [fields.Command.link(method.id)]

    # What a till may ask: nothing here takes points or money for granted ------------------------------------------

    def loyalty_find_card(self, number):
        """Find who a scanned card belongs to.

        :return: ``{"partner_id": id}``, ``{"error": sentence for the cashier}`` or ``{"unknown": True}``
        """
        self._check_loyalty_till()
        card = self.env["loyalty.hero.card"].sudo()._find(check_code(self.env, number))
        # Other companies' customers are nobody's business here.
        if not card or not card.with_user(self.env.user).sudo(False).has_access("read"):
            return {"unknown": True}
        refusal = card._get_refusal()
        if refusal:
            return {"error": refusal}
        return {"partner_id": card.partner_id.id}

    def loyalty_status(self, partner_ids):
        """Return what is known of these customers now, and leave out who is gone or none of the user's business.

        :return: ``[{"id", "loyalty_status", "loyalty_facts"}, …]`` (see ``res.partner``)
        """
        self._check_loyalty_till()
        partners = self.env["res.partner"].browse(check_customers(self.env, partner_ids))
        partners = partners.exists()._filtered_access("read").with_company(self.company_id)
        news = partners.sudo()._get_loyalty_news()
        if len(news) == 1:
            # Whoever is looked at by themselves: of a thousand it would take as many queries.
            status = news[partners.id]["loyalty_status"]
            self.sudo()._add_loyalty_limits(status)
            self.sudo()._add_loyalty_premiums(status)
        return [{"id": partner_id, **told} for partner_id, told in news.items()]

    def _add_loyalty_limits(self, status):
        """Tell what limits leave of rewards, where there are some: ``left``, ``{reward id: hundredths}``."""
        tz = self._get_loyalty_tz()
        today = day_at(fields.Datetime.now(), tz)
        for row in status:
            member = self.env["loyalty.hero.member"].browse(row["member"])
            program = member.program_id._get_terms()
            left = {
                terms["id"]: member._get_points_left(terms, today, tz)
                for terms in (program["rewards"] if program else [])
                if terms["caps"] or program["spending_caps"]
            }
            if left:
                row["left"] = left

    def loyalty_hold(self, claim, proof=""):
        """Promise points to an open order.

        :param dict claim: ``order_uuid``, ``payment_uuid``, ``partner_id``, ``reward_id``, ``points``
            (hundredths), ``due`` and ``base`` (minor units).  They are a wish: the server decides
            what can be had, and checks again when the order is paid.
        :param str proof: the PIN or code of the customer, where the program asks for it
        :return: ``{"points", "amount", "seconds", "available"}``, or what is missing (see ``_ask_loyalty_proof``)
        :raises UserError: with a sentence for the cashier
        """
        self._check_loyalty_till()
        claim = {**check_claim(self.env, claim), "proof": check_code(self.env, proof)}
        partner = self._get_loyalty_partner(claim["partner_id"])
        return self.sudo()._hold_loyalty_points(partner.sudo(), claim)

    def loyalty_issue(self, wish, proof=""):
        """Issue a coupon or balance card for points, at once. Who asks twice with the same ``key`` gets the same one.

        :param dict wish: ``key`` (a uuid), ``order_uuid``, ``partner_id``, ``reward_id``, ``points`` (hundredths)
        :param str proof: the PIN or code of the customer, where the program asks for it
        :return: ``{"sentence", "code", "available"}`` (hundredths), or what is missing (see ``_ask_loyalty_proof``)
        :raises UserError: with a sentence for the cashier
        """
        self._check_loyalty_till()
        wish = {**check_wish(self.env, wish), "proof": check_code(self.env, proof)}
        partner = self._get_loyalty_partner(wish["partner_id"])
        return self.sudo()._issue_loyalty_voucher(partner.sudo(), wish)

    def loyalty_release(self, payment_uuid):
        """Free the points that were promised to a payment which was taken back."""
        self._check_loyalty_till()
        domain = [
            ("key", "=", till_key(check_uuid(self.env, payment_uuid))),
            ("company_id", "=", self.company_id.id),
            ("state", "=", "held"),
        ]
        self.env["loyalty.hero.redemption"].sudo().search(domain)._free()
        return True

    def loyalty_return(self, lines):
        """Tell what returning goods will do to the customer's points, and how much to pay back in points.

        :param list lines: ``{"line_id": the sold ``pos.order.line``, "quantity": how many come back}``
        :return: ``{"amount": minor units to pay back in points, "reductions": what to charge again of price reductions,
            ``[{"line_id", "amount": minor units}]``, "points", "taken", "balance"}`` (hundredths)
        """
        self._check_loyalty_till()
        quantities = check_returned(self.env, lines)
        sold = self.env["pos.order.line"].browse(list(quantities)).exists()
        sold.check_access("read")
        totals = {"amount": 0, "reductions": [], "points": 0, "taken": 0, "balance": 0}
        for order, order_lines in sold.sudo().grouped("order_id").items():
            returned = {
                line: min(
                    quantities[line.id], line.qty + sum(line.refund_orderline_ids.mapped("qty"))
                )
                for line in order_lines
            }
            for name, value in order._preview_loyalty_return(returned).items():
                totals[name] += value
        return totals

    def loyalty_claim(self, sale, partner_id):
        """Let a sale that earned for nobody earn for this customer.

        :param sale: the id of the ``pos.order``, or the code on its receipt
        :return: ``{"order_id", "summary"}`` (``pos.order.loyalty_summary``)
        :raises UserError: with a sentence for the cashier
        """
        self._check_loyalty_till()
        partner = self._get_loyalty_partner(partner_id)
        orders = self.env["pos.order"]
        if isinstance(sale, str):
            order = orders._find_loyalty_claimed(check_code(self.env, sale), self.company_id)
        else:
            order = orders.browse(check_id(self.env, sale)).exists()
        if not order or order.company_id != self.company_id:
            raise UserError(
                self.env._("No sale has this code. Compare it with the receipt and try again.")
            )
        order.check_access("read")
        order.sudo()._claim_loyalty(partner.sudo())
        return {"order_id": order.id, "summary": order.loyalty_summary}

    def _check_loyalty_till(self):
        self.ensure_one()
        if not self.env.user.has_group("point_of_sale.group_pos_user"):
            raise AccessError(self.env._("Only cashiers may do this."))
        self.check_access("read")
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("This point of sale belongs to another company."))

    def _hold_loyalty_points(self, partner, claim):
        """Promise points of the customer to an open order (see ``loyalty_hold``)."""
        self._check_loyalty_order(claim["order_uuid"])
        member, reward = self._get_loyalty_reward(partner, claim["reward_id"])
        if reward.is_issued:
            raise UserError(
                self.env._("%s cannot pay for an order: issue it instead.", reward.name)
            )
        hold = self._prepare_loyalty_claim(claim)
        redemptions = self.env["loyalty.hero.redemption"]
        redemptions._check_hold_limits(
            self.current_session_id, hold["vals"]["source_key"], hold["key"]
        )
        known = redemptions.search([("key", "=", hold["key"]), ("member_id", "=", member.id)])
        # Who agreed to so many points has agreed to no more of them when an order changes.
        agreed = known.proof if to_hundredths(known.points) >= claim["points"] else False
        if not agreed:
            agreed, missing = self._ask_loyalty_proof(member, claim["proof"])
            if missing:
                return missing
        hold["vals"]["proof"] = agreed
        redemption = redemptions._hold(member, reward, claim["points"], hold)
        return {
            "points": to_hundredths(redemption.points),
            "amount": to_minor(redemption.amount, redemption.currency_id),
            "seconds": reward.program_id.hold_minutes * 60,
            "available": member._get_available(self.company_id),
        }

    def _issue_loyalty_voucher(self, partner, wish):
        """Issue a coupon or balance card (see ``loyalty_issue``)."""
        self._check_loyalty_order(wish["order_uuid"])
        member, reward = self._get_loyalty_reward(partner, wish["reward_id"])
        if not reward.is_issued:
            raise UserError(
                self.env._("%s cannot be issued: use it to pay for an order.", reward.name)
            )
        vouchers = self.env["loyalty.hero.voucher"]
        key = f"pos.order,{wish['key']}"
        agreed = vouchers.search([("key", "=", key), ("member_id", "=", member.id)]).proof
        if not agreed:
            agreed, missing = self._ask_loyalty_proof(member, wish["proof"])
            if missing:
                return missing
        claim = {
            **vouchers._prepare_claim(self.company_id),
            "key": key,
            "date": day_at(fields.Datetime.now(), self._get_loyalty_tz()),
            "tz": self._get_loyalty_tz(),
            "shop": self.id,
            "vals": {
                "source_key": f"pos.order,{wish['order_uuid']}",
                "shop": self.name,
                "user_id": self.env.uid,
                "proof": agreed,
            },
        }
        voucher = vouchers._issue(member, reward, wish["points"], claim)
        return {
            "sentence": self.env._(
                "%(what)s issued. Code: %(code)s", what=voucher.display_name, code=voucher.code
            ),
            "code": voucher.code,
            "available": member._get_available(self.company_id),
        }

    def _get_loyalty_reward(self, partner, reward_id):
        """Return the customer's member and the reward, where it can be had in this shop.

        :raises UserError: with a sentence for the cashier
        """
        reward = self.env["loyalty.hero.reward"].browse(reward_id).exists()
        member = partner._get_loyalty_holder().loyalty_member_ids.filtered(
            lambda member: member.program_id == reward.program_id
        )
        if not member or reward.program_id not in self._get_loyalty_programs():
            raise UserError(self.env._("%s cannot redeem points here.", partner.name))
        return member, reward

    def _check_loyalty_order(self, uuid):
        """Refuse to reserve points for an order that this shop's till does not have open."""
        if self.current_session_id.state != "opened":
            raise UserError(
                self.env._("Open the register first. Points can only be reserved for its orders.")
            )
        order = self.env["pos.order"].search([("uuid", "=", uuid)])
        if order and (
            order.state != "draft" or order.config_id not in self | self.trusted_config_ids
        ):
            raise UserError(self.env._("This order is no longer open at this till."))

    def _get_loyalty_partner(self, partner_id):
        partner = self.env["res.partner"].browse(check_id(self.env, partner_id)).exists()
        if not partner:
            raise UserError(self.env._("This customer does not exist any more."))
        partner.check_access("read")
        return partner

    def _get_loyalty_programs(self):
        """Return the programs whose points can be spent in this shop."""
        domain = self.env["loyalty.hero.program"]._load_pos_data_domain({}, self)
        programs = self.env["loyalty.hero.program"].search(domain)
        return programs.filtered(lambda program: program._has_payment_in(self))

    def _prepare_loyalty_claim(self, claim):
        return {
            "key": till_key(claim["payment_uuid"]),
            "due": claim["due"],
            "base": claim["base"],
            "currency": self.currency_id,
            "company": self.company_id,
            "date": day_at(fields.Datetime.now(), self._get_loyalty_tz()),
            "tz": self._get_loyalty_tz(),
            "shop": self.id,
            "vals": {
                "source_key": f"pos.order,{claim['order_uuid']}",
                "source_model": "pos.order",
                "shop": self.name,
                "user_id": self.env.uid,
                "session_id": self.current_session_id.id,
            },
        }
