"""The door through which migrations may rewrite what was posted: shapes change, points never do.

Triggers refuse every change of posted rows (``models/ledger/ledger.sql``).  They let updates pass in the one database
transaction that a migration names here, and only while Odoo installs or upgrades modules.  Rows are never removed, and
the balances of members stay closed all the time: what a migration leaves has to add up to them.
"""

from contextlib import contextmanager

from odoo.modules.registry import Registry
from odoo.tools import SQL

_UNTIED = SQL(
    """SELECT member.id, member.balance, entry.points, entry.points_open
         FROM loyalty_hero_member member
         LEFT JOIN (SELECT member_id, sum(points) AS points, sum(points_open) AS points_open
                      FROM loyalty_hero_entry GROUP BY member_id) AS entry ON entry.member_id = member.id
        WHERE member.balance <> COALESCE(entry.points, 0) OR member.balance <> COALESCE(entry.points_open, 0)
        ORDER BY member.id
        LIMIT 5"""
)


@contextmanager
def ledger_opened(cr):
    """Let a migration update transactions, entries, allocations and versions until the block ends, however it ends.

    For ``pre`` and ``post`` scripts and for what Odoo does to tables while it loads a module.

    :param cr: the cursor of the migration; what the block does is undone when it fails
    :raises RuntimeError: when no module is being loaded, or when entries no longer add up to the balances
    """
    if Registry(cr.dbname).ready:
        raise RuntimeError("The points ledger can be rewritten by migrations of its modules only.")
    with cr.savepoint():
        cr.execute("SELECT set_config('loyalty_hero.migration', pg_current_xact_id()::text, true)")
        yield
        cr.flush()
        cr.execute("SELECT set_config('loyalty_hero.migration', '', true)")
        cr.execute(_UNTIED)
        untied = cr.fetchall()
        if untied:
            raise RuntimeError(
                f"Entries no longer add up to the balances of these members: {untied}"
            )
