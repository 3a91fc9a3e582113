"""Marks: how far somebody has read the ledger, so that they read on from there.

Entries get their ids before they are committed, so a lower id may appear after a higher one.  Everything up to an id
is final once all transactions that were running in this database when it was seen have ended: a mark moves that far and
no farther.  So nobody who posts points waits for a reader, and no reader misses an entry.
"""

from odoo import api, fields, models
from odoo.tools import SQL


class LoyaltyHeroMark(models.Model):
    _name = "loyalty.hero.mark"
    _description = "How far the points ledger was read"
    _inherit = ["loyalty.hero.number.mixin"]
    _log_access = False

    name = fields.Char(required=True, readonly=True)
    entry = fields.Integer(readonly=True, help="ID of the last points entry that was processed.")
    entry_seen = fields.Integer(
        readonly=True, help="ID of the newest points entry at the last run."
    )
    running = fields.Char(
        readonly=True,
        help="IDs of the database transactions that were running at the last run.",
    )
    digest = fields.Char(readonly=True, help="Digest of the last seal that was proved.")

    _name_unique = models.Constraint("UNIQUE (name)", "There is such a mark already.")

    @api.model
    def _get(self, name):
        """Return the id of the last entry that was read under this name; 0 at first."""
        return self._read(name)[0]

    @api.model
    def _find_next(self, name):
        """Return ``(after, until)``: entries with ids above ``after``, up to ``until``, are final and not read yet."""
        entry, entry_seen, running, _digest = self._read(name)
        if running is None or not self._have_ended(running.split()):
            return entry, entry
        return entry, entry_seen

    @api.model
    def _get_digest(self, name):
        """Return the digest of the last seal that was proved under this name, if there is one."""
        return self._read(name)[3]

    @api.model
    def _set_digest(self, name, digest):
        """Note which seal was proved; the mark was moved before."""
        self.env.cr.execute(
            SQL("UPDATE loyalty_hero_mark SET digest = %s WHERE name = %s", digest or None, name)
        )
        self.invalidate_model(["digest"])

    def _read(self, name):
        rows = self.env.execute_query(
            SQL(
                "SELECT entry, entry_seen, running, digest FROM loyalty_hero_mark WHERE name = %s",
                name,
            )
        )
        return rows[0] if rows else (0, 0, None, None)

    def _have_ended(self, running):
        """Return whether what these database transactions did is seen, as far as they were not taken back."""
        [(ended,)] = self.env.execute_query(
            SQL(
                """SELECT COALESCE(bool_and(pg_visible_in_snapshot(id::xid8, pg_current_snapshot())), true)
                     FROM unnest(%s::text[]) AS running (id)""",
                running,
            )
        )
        return ended

    @api.model
    def _move(self, name, until):
        """Note that entries up to ``until`` were read; once all seen ones are, look which ones there are now."""
        self.env["loyalty.hero.entry"].flush_model()
        self.env.cr.execute(
            SQL(
                """INSERT INTO loyalty_hero_mark AS mark (name, entry, entry_seen, running)
                   SELECT %(name)s, %(until)s, COALESCE(max(id), 0), %(running)s
                     FROM loyalty_hero_entry
                       ON CONFLICT (name) DO UPDATE
                      SET entry = EXCLUDED.entry,
                          entry_seen = CASE WHEN EXCLUDED.entry < mark.entry_seen THEN mark.entry_seen
                                            ELSE EXCLUDED.entry_seen END,
                          running = CASE WHEN EXCLUDED.entry < mark.entry_seen THEN mark.running
                                         ELSE EXCLUDED.running END""",
                name=name,
                until=until,
                running=" ".join(self._find_running()),
            )
        )
        self.invalidate_model()

    def _find_running(self):
        """Return the ids of the transactions that run in this database, beside our own.

        PostgreSQL shows 32 of the 64 bits of an id: the others are those of an id near by.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT (near + (xid - near %% (1::bigint << 32) + (3::bigint << 31)) %% (1::bigint << 32)
                           - (1::bigint << 31))::text
                     FROM (SELECT backend_xid::text::bigint AS xid,
                                  pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS near
                             FROM pg_stat_activity
                            WHERE datname = current_database() AND pid <> pg_backend_pid()
                              AND backend_xid IS NOT NULL) AS activity"""
            )
        )
        return [transaction for (transaction,) in rows]
