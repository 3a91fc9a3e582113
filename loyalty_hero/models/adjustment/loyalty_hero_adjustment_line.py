"""Lines of an adjustment: one for each member, with a transaction of its own, and a second one when it is undone."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.jobs import CHUNK, work_through
from ..base.units import from_hundredths, to_hundredths
from ..words.values import points_in_words


class LoyaltyHeroAdjustmentLine(models.Model):
    _name = "loyalty.hero.adjustment.line"
    _description = "Member of a points adjustment"
    _inherit = ["loyalty.hero.number.mixin"]
    _rec_name = "member_id"
    _order = "id"

    adjustment_id = fields.Many2one(
        "loyalty.hero.adjustment", required=True, readonly=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one(
        "loyalty.hero.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="member_id.partner_id")
    receiver_id = fields.Many2one(
        "loyalty.hero.member",
        string="Transferred to",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    points = fields.Float(related="adjustment_id.points")
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("posted", "Posted"),
            ("skipped", "Left out"),
            ("undoing", "Being undone"),
            ("undone", "Undone"),
            ("kept", "Not undone"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    why = fields.Char(readonly=True, help="Why the member was left out, or the line not undone.")

    _member_unique = models.Constraint(
        "UNIQUE (adjustment_id, member_id)", "Each member is adjusted once."
    )
    _due_index = models.Index("(id) WHERE state = 'waiting' OR state = 'undoing'")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Adjustments cannot be deleted: undo them instead."))

    @api.model
    def _cron_work(self, limit=CHUNK):
        """Post and undo what is due, ``limit`` lines at a time."""

        def find(after, limit):
            due = [("state", "in", ("waiting", "undoing")), ("id", ">", after)]
            return self.sudo().search(due, order="id", limit=limit).ids

        work_through(self.sudo(), find, lambda lines, _rows: lines._work(), limit)

    def _work(self):
        """Post or undo these lines; again, it does nothing."""
        for adjustment, lines in self.grouped("adjustment_id").items():
            (lines.member_id | lines.receiver_id)._get_going_on()._lock_to_spend()
            lines.filtered(lambda line: line.state == "waiting")._post()
            lines.filtered(lambda line: line.state == "undoing")._undo()
            adjustment._close()

    def _post(self):
        """Post these lines of one adjustment, whose members are locked."""
        is_for_many = self.adjustment_id.line_count > 1
        left = self.filtered(lambda line: is_for_many and line.member_id.date_left)
        left.write({"state": "skipped", "why": self.env._("The customer has left the program.")})
        self._settle({line: line._prepare_entries() for line in self - left}, "posted")

    def _undo(self):
        """Post the opposite of these lines of one adjustment, whose members are locked."""
        is_for_many = self.adjustment_id.line_count > 1
        entries = {}
        for line in self:
            try:
                entries[line] = line._prepare_undoing_entries()
            except UserError as error:
                if not is_for_many:
                    raise
                line.write({"state": "kept", "why": str(error)})
        self._settle(entries, "undone")

    def _settle(self, entries, state):
        """Post a transaction for each line, with its entries, and note it on the customers."""
        if not entries:
            return
        self.env["loyalty.hero.transaction"]._post_all(
            [(line._prepare_transaction_vals(state), parts) for line, parts in entries.items()]
        )
        lines = self.browse().union(*entries)
        lines.state = state
        lines._tell(state)

    def _get_key(self):
        """Return the line's name in the ledger: it is posted once and undone once, as transactions 1 and 2."""
        self.ensure_one()
        return f"{self._name},{self.id}"

    def _prepare_transaction_vals(self, state):
        adjustment = self.adjustment_id
        user = adjustment.undone_by_id if state == "undone" else adjustment.user_id
        return {
            "source_key": self._get_key(),
            "source_model": adjustment._name,
            "source_id": adjustment.id,
            "source_name": adjustment.name,
            "number": 2 if state == "undone" else 1,
            "company_id": adjustment.company_id.id,
            "date": fields.Datetime.now(),
            "user_id": user.id,
        }

    def _prepare_entry_vals(self, member, points, **vals):
        kind = "transfer" if self.adjustment_id.kind == "transfer" else "adjust"
        return {
            "member_id": member.id,
            "program_id": member.program_id.id,
            "kind": kind,
            "points": from_hundredths(points),
            **vals,
        }

    def _prepare_entries(self):
        """Return the entries that post the line."""
        self.ensure_one()
        points = to_hundredths(self.points)
        member = self.member_id
        if self.adjustment_id.kind == "add":
            company = self.adjustment_id.company_id
            terms = member.program_id._get_lot_terms(company._get_loyalty_today())
            lot = {**terms, "tz": company._get_loyalty_tz()}
            return [self._prepare_entry_vals(member, points, **lot)]
        member._check_takeable(points)
        if self.adjustment_id.kind == "take":
            return [self._prepare_entry_vals(member, -points)]
        return self._prepare_transfer(member, self.receiver_id)

    def _prepare_undoing_entries(self):
        """Return the entries that undo the line.

        :raises UserError: when its points were spent or expired
        """
        self.ensure_one()
        points = to_hundredths(self.points)
        member = self.member_id._get_going_on()
        if self.adjustment_id.kind == "take":
            return self._prepare_return(member)
        holder = self.receiver_id._get_going_on() or member
        self._check_not_expired(holder)
        holder._check_takeable(points)
        if self.adjustment_id.kind == "add":
            return [self._prepare_entry_vals(member, -points)]
        return self._prepare_transfer(holder, member)

    def _check_not_expired(self, member):
        posted = self._get_posted_entries()
        lots = (posted | posted.moved_ids).filtered(
            lambda entry: entry.member_id in member._with_merged() and entry.points > 0
        )
        expired = lots.consumption_ids.filtered(lambda part: part.debit_id.kind == "expire")
        if expired:
            raise UserError(
                self.env._(
                    "%(points)s of these %(name)s have expired since, so this cannot be undone.",
                    points=points_in_words(
                        self.env, sum(to_hundredths(part.points) for part in expired)
                    ),
                    name=member.points_name,
                )
            )

    def _get_posted_entries(self):
        transactions = self.env["loyalty.hero.transaction"]._find(self._get_key())
        return transactions[:1].entry_ids

    def _prepare_transfer(self, giver, receiver):
        """Return the entries by which points change hands, lot by lot.

        Nobody gains time by it, and the points stay those of the company that gave them.
        """
        points = to_hundredths(self.points)
        return [
            self._prepare_entry_vals(giver, -points),
            *(
                self._prepare_entry_vals(
                    receiver,
                    part,
                    date_expiry=giver._get_lot_expiry(lot),
                    date_available=lot.date_available,
                    tz=lot.tz,
                    origin_id=(lot.origin_id or lot).id,
                )
                for lot, part in giver._foresee_lots("transfer", self._get_key(), points)
            ),
        ]

    def _prepare_return(self, member):
        """Return the entries that give taken points back, into lots of the expiry that they were taken from."""
        tz = self.adjustment_id.company_id._get_loyalty_tz()
        lots = self._get_posted_entries()._get_lots_taken(fields.Datetime.now(), tz)
        return [self._prepare_entry_vals(member, part, **lot_vals) for part, lot_vals in lots]

    def _tell(self, state):
        """Write on the customers' contacts what was done."""
        adjustment = self.adjustment_id
        user = adjustment.undone_by_id if state == "undone" else adjustment.user_id
        bodies = {}
        for line in self:
            bodies[line.partner_id.id] = line._get_sentence(state)
            if line.receiver_id:
                bodies[line.receiver_id.partner_id.id] = line._get_sentence(state)
        customers = (self.member_id | self.receiver_id).partner_id
        customers._message_log_batch(bodies, author_id=user.partner_id.id)

    def _get_sentence(self, state):
        adjustment = self.adjustment_id
        told = {
            "points": points_in_words(self.env, to_hundredths(self.points)),
            "name": adjustment.points_name,
            "number": adjustment.name,
            "why": f"{adjustment.reason_id.name}: {adjustment.note}",
            "giver": self.partner_id.name,
            "receiver": self.receiver_id.partner_id.name,
        }
        if state == "undone":
            sentence = {
                "add": self.env._("%(points)s %(name)s taken back: %(number)s was undone. %(why)s"),
                "take": self.env._(
                    "%(points)s %(name)s given back: %(number)s was undone. %(why)s"
                ),
                "transfer": self.env._(
                    "%(points)s %(name)s returned from %(receiver)s to %(giver)s: %(number)s was undone. %(why)s"
                ),
            }
        else:
            sentence = {
                "add": self.env._("%(points)s %(name)s added (%(number)s). %(why)s"),
                "take": self.env._("%(points)s %(name)s taken (%(number)s). %(why)s"),
                "transfer": self.env._(
                    "%(points)s %(name)s transferred from %(giver)s to %(receiver)s (%(number)s). %(why)s"
                ),
            }
        return sentence[adjustment.kind] % told
