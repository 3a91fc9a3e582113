"""Changes of expiry for points that members have already: only where an administrator says so, and the law allows.

A lot is never rewritten: it is taken, and its points are given anew with the other expiry, in one transaction for each
member.  New is what points that are given on the day of the change get.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.days import LAST_DAY, day_at
from ..base.jobs import CHUNK, work_through
from ..base.units import to_hundredths
from ..ledger.loyalty_hero_member_lots import LAST_DAY_OF_LOT, OPEN_LOTS
from ..program.loyalty_hero_program_expiry import prepare_lot_terms
from ..words.terms import expiry_in_words


class LoyaltyHeroExpiryChange(models.Model):
    _name = "loyalty.hero.expiry.change"
    _description = "Change of expiry of points that were earned already"
    _inherit = ["loyalty.hero.number.mixin"]
    _order = "id desc"

    program_id = fields.Many2one(
        "loyalty.hero.program", required=True, readonly=True, index=True, ondelete="restrict"
    )
    version_id = fields.Many2one(
        "loyalty.hero.program.version", required=True, readonly=True, ondelete="restrict"
    )
    scope = fields.Selection(
        [("later", "Where it is later"), ("new", "Even where it is earlier")],
        string="Points Get the New Expiry",
        required=True,
        readonly=True,
    )
    entry = fields.Integer(
        readonly=True, help="ID of the newest points entry when the change was published."
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("waiting", "Being done"), ("done", "Done")],
        string="Status",
        required=True,
        readonly=True,
        default="waiting",
    )

    @api.depends("program_id", "date")
    def _compute_display_name(self):
        for change in self:
            change.display_name = self.env._("New expiry: %s", change.program_id.name or "")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Changes of the expiry are kept and cannot be deleted."))

    @api.model
    def _make(self, program, scope):
        """Give points that were earned already the expiry of the version in effect, by a job.

        :raises UserError: when a law forbids that they expire earlier
        """
        self._check_lawful(program, scope)
        version = self.env["loyalty.hero.program.version"]._get_in_effect(program)
        [[newest]] = self.env.execute_query(
            SQL("SELECT COALESCE(max(id), 0) FROM loyalty_hero_entry")
        )
        change = self.create(
            {
                "program_id": program.id,
                "version_id": version.id,
                "scope": scope,
                "entry": newest,
                "user_id": self.env.uid,
            }
        )
        self.env.ref("loyalty_hero.ir_cron_change_expiry")._trigger()
        return change

    @api.model
    def _check_lawful(self, program, scope):
        for law in program._get_expiry_laws() if scope == "new" else ():
            if not law.may_shorten:
                raise UserError(
                    self.env._(
                        "In %(place)s points that members have already may not expire earlier than they were told "
                        "(%(law)s). Choose that they keep their expiry, or get the new one where it is later.",
                        place=law._get_place(),
                        law=law.name,
                    )
                )

    @api.model
    def _cron_work(self, limit=CHUNK):
        """Do the changes that wait, ``limit`` members at a time."""
        for change in self.sudo().search([("state", "=", "waiting")], order="id"):
            if not change._work_through(limit):
                return

    def _work_through(self, limit):
        """Make the change to all members; return whether Odoo's time for a job was enough.

        Who was locked by a sale just then, or could not be changed, is left to the next run: the change waits for them.
        """
        found, done = set(), set()

        def find(after, size):
            ids = self._find_members(after, size)
            found.update(ids)
            return ids

        def work(members, _ids):
            self._work(members)
            # What the database refuses is refused here, and counts as not done.
            self.env.flush_all()
            done.update(members.ids)

        if not work_through(self.env["loyalty.hero.member"], find, work, limit):
            return False
        if found <= done:
            self.state = "done"
        return True

    def _find_members(self, after, limit):
        """Return ids of members above ``after`` who have points to which the change was not made yet."""
        self.env["loyalty.hero.entry"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT member_id FROM loyalty_hero_entry
                    WHERE program_id = %s AND points_open > 0 AND id <= %s AND member_id > %s
                    ORDER BY member_id LIMIT %s""",
                self.program_id.id,
                self.entry,
                after,
                limit,
            )
        )
        return [member_id for (member_id,) in rows]

    def _work(self, members):
        """Make the change to the points of these (locked) members; again, it does nothing."""
        members._sweep()
        lots = self.env["loyalty.hero.entry"].search(
            [("member_id", "in", members.ids), ("points_open", ">", 0), ("id", "<=", self.entry)],
            order="id",
        )
        for company, own in lots.grouped("company_id").items():
            for member, parts in own.grouped("member_id").items():
                self._give_anew(company, member, parts)

    def _give_anew(self, company, member, lots):
        moves = []
        for lot in lots:
            terms = self._get_terms(member, lot)
            if self._is_due(member, lot, terms):
                moves.append((lot, to_hundredths(lot.points_open), member, terms))
        if moves:
            self.env["loyalty.hero.transaction"]._move_lots(
                {
                    "source_key": f"{self._name},{self.id},{member.id},{company.id}",
                    "source_model": self._name,
                    "source_id": self.id,
                    "source_name": self.display_name,
                    "company_id": company.id,
                    "date": fields.Datetime.now(),
                    "user_id": self.user_id.id,
                },
                moves,
            )

    def _get_terms(self, member, lot):
        """Return what a lot gets: days of inactivity begin with the change, not before the member knew of them."""
        day = day_at(self.date, lot.tz)
        terms = prepare_lot_terms(self.version_id._get_prepared().program["expiry"], day)
        if terms["idle_days"] and member.date_activity:
            terms["idle_days"] += max((day - member.date_activity).days, 0)
        return terms

    def _is_due(self, member, lot, terms):
        """Return whether the lot gets these terms."""
        if (lot.date_expiry or False, lot.idle_days) == (
            terms["date_expiry"] or False,
            terms["idle_days"],
        ):
            return False
        new = terms["date_expiry"]
        if terms["idle_days"] and member.date_activity:
            new = fields.Date.add(member.date_activity, days=terms["idle_days"])
        before = member._get_lot_expiry(lot) or LAST_DAY
        return self.scope == "new" or (new or LAST_DAY) > before

    # Showing -----------------------------------------------------------------------------------------------------

    def _explain(self, entry):
        """Return the sentences that explain an entry of the change."""
        expiry = self.version_id._get_prepared().program["expiry"]
        told = expiry_in_words(self.env, expiry) if expiry else self.env._("Never")
        return [
            self.env._(
                "The expiry of points that were earned already was changed by %(user)s: %(expiry)s.",
                user=self.user_id.name,
                expiry=told,
            )
        ]

    def _get_entry_sentence(self, entry):
        if entry.points < 0:
            return self.env._("%(points)s %(name)s moved to a new expiry on %(date)s")
        return self.env._("%(points)s %(name)s received a new expiry on %(date)s")


class LoyaltyHeroProgram(models.Model):
    _inherit = "loyalty.hero.program"

    def _get_expiry_impact(self):
        """Return whom a change of the expiry touches: ``(members, points, first day on which they expire)``.

        They are those who have points now; the day is the first one on which these expire as they are.
        """
        self.ensure_one()
        self.env["loyalty.hero.member"]._flush_lots()
        [row] = self.env.execute_query(
            SQL(
                """SELECT count(DISTINCT lot.member_id), COALESCE(sum(lot.points_open), 0), min(%s)
                     FROM %s WHERE lot.program_id = %s AND lot.points_open > 0""",
                LAST_DAY_OF_LOT,
                OPEN_LOTS,
                self.id,
            )
        )
        return row
