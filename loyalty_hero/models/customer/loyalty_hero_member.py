"""Members: one customer in one program.

``balance``, ``carried``, ``points_held`` and ``date_activity`` are kept by triggers of the database (``ledger.sql``):
the ORM reads them and can set none.  What lots mean for a member is in ``loyalty_hero_member_lots.py``, the tier in
``loyalty_hero_member_tier.py``, what a sale needs to know in ``loyalty_hero_standing.py``.
"""

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError, ValidationError
from odoo.tools import SQL, format_list

from ...engine import is_eligible
from ..base.days import FIRST_JOINED
from ..base.defaults import without_defaults
from ..base.units import CARRY_DIGITS, POINTS_DIGITS
from ..base.windows import window_on

# Whose points they are.
OWNER_FIELDS = {"partner_id", "program_id"}


class LoyaltyHeroMember(models.Model):
    _name = "loyalty.hero.member"
    _description = "Loyalty member"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "sequence, id"
    _rec_names_search = ["partner_id", "program_id"]

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="restrict"
    )
    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="program_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="program_id.currency_id")
    program_kind = fields.Selection(related="program_id.kind", string="Kind")
    points_name = fields.Char(related="program_id.points_name")
    sequence = fields.Integer(
        string="Order among Programs",
        compute="_compute_sequence",
        store=True,
        readonly=False,
        precompute=True,
        help="The order of the customer's programs. An item counts for the first program in this "
        "order that gives points for it.",
    )
    date_joined = fields.Date(
        default=lambda self: self.env.company._get_loyalty_today(),
        required=True,
        help="The day on which the customer joined. It must be between 1950 and today.",
    )
    balance = fields.Float(
        digits=POINTS_DIGITS,
        readonly=True,
        default=0,
        copy=False,
        help="The sum of all of the member's points entries.",
    )
    carried = fields.Float(
        string="Carried to the Next Sale",
        digits=CARRY_DIGITS,
        readonly=True,
        copy=False,
        help="The fraction of a point that rounding left over from earlier sales; it counts with the "
        "next sale. Negative when points were rounded up and the fraction was already given.",
    )
    points_held = fields.Float(
        digits=POINTS_DIGITS,
        readonly=True,
        default=0,
        copy=False,
        help="Reserved for orders that are not paid yet.",
    )
    date_activity = fields.Date(
        string="Last Activity",
        readonly=True,
        copy=False,
        help="Day of the last sale, redemption or other movement that was not taken back.",
    )
    factor = fields.Float(
        string="Personal Factor",
        digits=(16, 3),
        default=1,
        help="The customer's own accelerator: 2 doubles what the program's accelerators apply to. From 0 to 100.",
    )
    is_overdrawn = fields.Boolean(
        compute="_compute_is_overdrawn",
        search="_search_is_overdrawn",
        help="More points were spent or taken back than the customer had. The next points that the "
        "customer earns make up for them.",
    )
    entry_ids = fields.One2many("loyalty.hero.entry", "member_id", string="Points Entries")
    redemption_ids = fields.One2many("loyalty.hero.redemption", "member_id")
    entry_count = fields.Integer(compute="_compute_entry_count")

    _partner_program_unique = models.UniqueIndex(
        "(partner_id, program_id) WHERE merged_into_id IS NULL",
        "This customer is a member of the program already.",
    )
    _factor_between = models.Constraint(
        "CHECK (factor BETWEEN 0 AND 100)", "A personal factor is from 0 to 100."
    )
    _date_joined_from = models.Constraint(
        f"CHECK (date_joined >= DATE '{FIRST_JOINED}')", "Nobody can have joined before 1950."
    )
    _points_held_positive = models.Constraint(
        "CHECK (points_held >= 0)", "Reserved points cannot be negative."
    )

    @api.depends("program_id")
    def _compute_sequence(self):
        for member in self:
            member.sequence = member.program_id._get_member_sequence()

    @api.depends("partner_id", "program_id")
    def _compute_display_name(self):
        for member in self:
            member.display_name = (
                f"{member.partner_id.display_name or ''} · {member.program_id.name or ''}"
            )

    @api.depends("balance")
    def _compute_is_overdrawn(self):
        for member in self:
            member.is_overdrawn = member.balance < 0

    @api.depends("entry_ids")
    def _compute_entry_count(self):
        counts = dict(
            self.env["loyalty.hero.entry"]._read_group(
                [("member_id", "in", self._with_merged().ids)], ["member_id"], ["__count"]
            )
        )
        for member in self:
            member.entry_count = sum(counts.get(each, 0) for each in member._with_merged())

    def _search_is_overdrawn(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("balance", "<", 0)] if True in value else [("balance", ">=", 0)]

    @api.constrains("date_joined")
    def _check_date_joined(self):
        # Where the customer joined, it may be tomorrow already.
        latest = fields.Date.add(fields.Date.today(), days=1)
        if any(member.date_joined and member.date_joined > latest for member in self):
            raise ValidationError(self.env._("The joining date cannot be in the future."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_kept_by_itself(vals)
        return super(LoyaltyHeroMember, self._without_kept_defaults()).create(vals_list)

    def write(self, vals):
        self._check_kept_by_itself(vals)
        for name in OWNER_FIELDS & vals.keys():
            moving = self.filtered(lambda member, name=name: member[name].id != vals[name])
            moving.sudo()._check_movable()
        return super().write(vals)

    def _without_kept_defaults(self):
        """Return self in a context that proposes nothing for fields which nobody sets.

        Who joins by a sale takes nothing at all from whoever stored it.
        """
        if self.env.su:
            return without_defaults(self)
        kept = {f"default_{name}" for name, field in self._fields.items() if field.readonly}
        context = {key: value for key, value in self.env.context.items() if key not in kept}
        return self.with_env(self.env(context=context))

    def _check_kept_by_itself(self, vals):
        """Refuse what no user writes: sums, and what follows from the program or from sales."""
        names = [name for name in vals if name in self._fields and self._fields[name].readonly]
        if names and not self.env.su:
            labels = [self._fields[name]._description_string(self.env) for name in names]
            raise AccessError(
                self.env._(
                    "%s is kept by the points ledger and cannot be set.",
                    format_list(self.env, labels),
                )
            )

    def _check_movable(self):
        """Raise when points, premiums or memberships would move to somebody else without an entry."""
        for member in self:
            if member._has_history():
                raise UserError(
                    self.env._(
                        "%s has a history of points, premiums or memberships: customer and program cannot change. "
                        "Enrol the other customer instead.",
                        member.display_name,
                    )
                )

    def _has_history(self):
        self.ensure_one()
        return bool(
            self.entry_ids or self.redemption_ids or self.membership_ids or self.premium_ids
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_entries(self):
        for member in self.sudo():
            if member._has_history():
                raise UserError(
                    self.env._(
                        "%s has a history of points, premiums or memberships, which cannot be deleted.",
                        member.display_name,
                    )
                )

    def action_view_entries(self):
        """Open the member's points ledger."""
        domain = [("member_id", "in", self._with_merged().ids)]
        return window_on(self.env, "loyalty_hero_entry_action", domain)

    @api.model
    def _find(self, partners, programs):
        """Return the members of ``partners`` in ``programs``, with what a sale needs of them."""
        domain = [("partner_id", "in", partners.ids), ("program_id", "in", programs.ids)]
        names = ["partner_id", "program_id", "sequence", "tier_id", "factor", "carried"]
        names += ["date_joined", "date_left"]
        return self.search_fetch(domain, names)

    def _find_joining(self, traits, version_of, date):
        """Return, as new records, the members that the customer becomes with a sale.

        A program that takes every customer takes those for whom it is.  A membership is joined by buying it, another
        exclusive program by hand.

        :param self: the members that the customer has in these programs already
        :param dict traits: the customer, as ``res.partner._get_loyalty_traits`` tells
        :param dict version_of: the version of each program
        """
        members = self.browse()
        for program, version in version_of.items():
            prepared = version._get_prepared()
            if (
                program not in self.program_id
                and program.enrolment == "automatic"
                and not prepared.is_exclusive
                and is_eligible(prepared, traits)
            ):
                members |= members.new(
                    {
                        "partner_id": traits["id"],
                        "program_id": program.id,
                        "date_joined": self._get_joined(date),
                    }
                )
        return members

    def _enrol(self):
        """Create these new members.

        :raises ConcurrencyError: when another sale enrols the customer at this very moment; Odoo tries again
        """
        vals_list = [
            {
                "partner_id": member.partner_id.id,
                "program_id": member.program_id.id,
                "date_joined": member.date_joined,
            }
            for member in self
        ]
        try:
            with self.env.cr.savepoint():
                return self.create(vals_list)
        except UniqueViolation as error:
            raise ConcurrencyError("The customer is being enrolled by another sale.") from error

    @api.model
    def _get_joined(self, date):
        """Return when who bought on ``date`` joined: sales may be dated ahead, nobody joins before their time."""
        return max(min(date, fields.Date.today()), FIRST_JOINED)

    def _lock(self):
        """Lock these members' rows, in the order of their ids: whoever changes points waits here for its turn."""
        if self:
            self.flush_recordset()
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM loyalty_hero_member WHERE id IN %s ORDER BY id FOR UPDATE",
                    tuple(self.ids),
                )
            )
            self.invalidate_recordset(["balance", "carried", "points_held", "date_activity"])
