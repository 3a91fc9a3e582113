"""Seals: digests of what was posted, each chained to the one before, so that nobody can change the past unseen.

Whoever has the database's password can switch triggers off, change a row, and switch them on again.  But the digests do
not fit any more, and whoever knows the last digest (an auditor, a mail) knows that the whole chain was replaced.

A seal covers transactions and allocations by ranges of ids.  A sale may commit later than one with a higher id, so a
range ends where no row can appear any more (``_look``).  Sales wait for nothing.
"""

import json
import logging
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .seal_text import COUNTS, FIRST, FORMAT, SEAL, digest_of, get_content, get_lines

_logger = logging.getLogger(__name__)

COVERED_MOST = 10_000
"""Transactions, and allocations, of one seal: so it is worked out in little memory, and tells where a difference is."""
PATIENCE = 30
"""How many seconds to wait for the sales that are being posted."""


class LoyaltyHeroSeal(models.Model):
    _name = "loyalty.hero.seal"
    _description = "Seal of the points ledger"
    _inherit = ["loyalty.hero.posted.mixin"]
    _order = "number desc"
    _rec_name = "number"
    _log_access = False

    number = fields.Integer(required=True, readonly=True, aggregator=None)
    format = fields.Integer(
        required=True, readonly=True, aggregator=None, help="Version of the text that was sealed."
    )
    date = fields.Datetime(string="Sealed on", required=True, readonly=True)
    before = fields.Char(
        string="Digest Before",
        required=True,
        readonly=True,
        help="Digest of the previous seal. The first seal has zeros here.",
    )
    digest = fields.Char(
        required=True,
        readonly=True,
        index=True,
        help="SHA-256 of this seal. Keep the latest one outside Odoo: it proves that nothing up to this seal was "
        "changed.",
    )
    content = fields.Char(
        string="Digest of the Contents",
        required=True,
        readonly=True,
        help="SHA-256 of the transactions and allocations that the seal covers.",
    )
    transaction_after = fields.Integer(
        string="Transactions after ID", required=True, readonly=True, aggregator=None
    )
    transaction_until = fields.Integer(
        string="Transactions up to ID", required=True, readonly=True, aggregator=None
    )
    transaction_count = fields.Integer(string="Transactions", required=True, readonly=True)
    entry_count = fields.Integer(string="Entries", required=True, readonly=True)
    allocation_after = fields.Integer(
        string="Allocations after ID", required=True, readonly=True, aggregator=None
    )
    allocation_until = fields.Integer(
        string="Allocations up to ID", required=True, readonly=True, aggregator=None
    )
    allocation_count = fields.Integer(
        string="Allocations",
        required=True,
        readonly=True,
        help="Which earned points each redemption, expiry or other use took.",
    )

    _number_unique = models.Constraint(
        "UNIQUE (number)", "The ledger is being sealed already. Try again in a moment."
    )

    @api.depends("number")
    def _compute_display_name(self):
        for seal in self:
            seal.display_name = self.env._("Seal %s", seal.number)

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise UserError(self.env._("Seals are made by the nightly job only."))

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("Seals cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Seals cannot be deleted."))

    # Sealing ----------------------------------------------------------------------------------------------------------

    def action_seal(self):
        """Let the nightly job run now."""
        self.browse().check_access("read")
        self.env.ref("loyalty_hero.ir_cron_seal").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The ledger is being sealed. Reload the list in a minute to see the new seal."
                ),
            },
        }

    @api.model
    def _cron_seal(self, patience=PATIENCE):
        """Seal everything that was posted since the last seal, ``COVERED_MOST`` transactions at a time."""
        cron = self.env["ir.cron"]
        until, writers = self._look()
        if not self._await(writers, patience):
            _logger.info("The points ledger is not sealed yet: a sale is still being posted.")
            self.env.ref("loyalty_hero.ir_cron_seal")._trigger(
                fields.Datetime.now() + timedelta(hours=1)
            )
            return
        # What the writers posted is seen by who looks after they have ended.
        cron._commit_progress()
        seal = self._seal(until)
        while seal:
            left = until["transaction_until"] - seal.transaction_until
            left += until["allocation_until"] - seal.allocation_until
            if not cron._commit_progress(1, remaining=int(left > 0)):
                return
            seal = self._seal(until)

    @api.model
    def _look(self):
        """Return the newest ids that are committed, and who may still commit lower ones.

        Who inserts a row locks its table from before the row gets its id until it is committed, as everybody can see.
        So once these writers have ended, a new look sees all rows up to these ids that there will ever be.

        :return: ``({"transaction_until", "allocation_until"}, virtual ids of database transactions)``
        """
        self.env.flush_all()
        [(transaction, allocation, writers)] = self.env.execute_query(
            SQL(
                """SELECT COALESCE((SELECT max(id) FROM loyalty_hero_transaction), 0),
                          COALESCE((SELECT max(id) FROM loyalty_hero_allocation), 0),
                          ARRAY(SELECT DISTINCT virtualtransaction FROM pg_locks
                                 WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted
                                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                                   AND relation IN ('loyalty_hero_transaction'::regclass,
                                                    'loyalty_hero_allocation'::regclass)
                                   AND pid IS DISTINCT FROM pg_backend_pid())"""
            )
        )
        return {"transaction_until": transaction, "allocation_until": allocation}, writers

    def _await(self, writers, patience):
        """Wait until these database transactions have ended; return whether they have."""
        latest = time.monotonic() + patience
        while writers:
            [(running,)] = self.env.execute_query(
                SQL("SELECT count(*) FROM pg_locks WHERE virtualtransaction = ANY(%s)", writers)
            )
            if not running:
                break
            if time.monotonic() >= latest:
                return False
            time.sleep(0.1)
        return True

    @api.model
    def _seal(self, until):
        """Make the next seal.

        :param dict until: up to which ids rows are final (``_look``)
        :return: the seal, or an empty record if nothing is left
        """
        last = self.search([], limit=1)
        covers = {
            **self._get_next("transaction", last.transaction_until, until),
            **self._get_next("allocation", last.allocation_until, until),
        }
        if all(
            covers[f"{name}_after"] == covers[f"{name}_until"]
            for name in ("transaction", "allocation")
        ):
            return self.browse()
        [told] = self.env.execute_query_dict(get_content(covers))
        row = {
            "format": FORMAT,
            "number": last.number + 1,
            "before": last.digest or FIRST,
            **covers,
            **told,
        }
        columns = [SQL("%s AS %s", value, SQL.identifier(name)) for name, value in row.items()]
        names = [SQL.identifier(name) for name in (*row, "date")]
        self.env.cr.execute(
            SQL(
                """INSERT INTO loyalty_hero_seal (%(names)s, digest)
                   SELECT %(names)s, %(digest)s
                     FROM (SELECT %(columns)s, date_trunc('second', now() AT TIME ZONE 'UTC') AS date) AS seal
                   RETURNING id""",
                names=SQL(", ").join(names),
                columns=SQL(", ").join(columns),
                digest=digest_of(SEAL),
            )
        )
        [(seal_id,)] = self.env.cr.fetchall()
        return self.browse(seal_id)

    def _get_next(self, name, after, until):
        """Return the bounds of what the next seal covers of a table."""
        [(end,)] = self.env.execute_query(
            SQL(
                "SELECT max(id) FROM (SELECT id FROM %s WHERE id > %s AND id <= %s ORDER BY id LIMIT %s) AS row",
                SQL.identifier(f"loyalty_hero_{name}"),
                after,
                until[f"{name}_until"],
                COVERED_MOST,
            )
        )
        return {f"{name}_after": after, f"{name}_until": end or after}

    # Export -----------------------------------------------------------------------------------------------------------

    def action_export(self):
        """Download the chain with what it covers, as a file for an outside auditor."""
        self.browse().check_access("read")
        companies = ",".join(map(str, self.env.companies.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/loyalty_hero/seals?company_ids={companies}",
            "target": "download",
        }

    @api.model
    def _export(self, companies):
        """Yield the lines of the file, seal by seal; transactions of other companies are there by their digests.

        :param companies: whose transactions the file tells
        """
        rows = self.env.execute_query(SQL("SELECT id FROM res_company"))
        is_all = {company_id for (company_id,) in rows} <= set(companies.ids)
        told = None if is_all else companies.ids
        yield _write(type="export", format=FORMAT, companies=told)
        seals = self.search(Domain.TRUE, order="number")
        for seal in seals:
            rows = self.env.execute_query(
                SQL(
                    """SELECT part, CASE WHEN companies && %s::int[] THEN line END, %s FROM (%s) AS covered""",
                    companies.ids,
                    digest_of(SQL("line")),
                    get_lines({name: seal[name] for name in COUNTS}),
                )
            )
            for part, line, digest in rows:
                kind = "transaction" if part == 1 else "allocation"
                yield line or _write(type="withheld", of=kind, digest=digest)
            [(line,)] = self.env.execute_query(
                SQL("SELECT %s FROM loyalty_hero_seal seal WHERE id = %s", SEAL, seal.id)
            )
            yield line
        yield _write(type="end", number=seals[-1:].number, digest=seals[-1:].digest or FIRST)


def _write(**members):
    return json.dumps(members, separators=(",", ":"))
