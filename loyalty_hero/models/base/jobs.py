"""Jobs: many records are worked through a chunk at a time, and none of them stops the rest.

Each chunk is committed, so a sale waits for a chunk at most, and Odoo's time for a job is kept.  Records that somebody
else has locked are left to the next run.  A chunk that fails is taken back and tried again in halves, until what is
broken stands alone: that is logged, and everything else is done.
"""

import logging

from psycopg2.errors import OperationalError

_logger = logging.getLogger(__name__)

CHUNK = 200
"""So that a sale waits for a chunk for a fraction of a second."""


def work_through(records, find, work, limit=CHUNK):
    """Let ``work`` do all records that are due.

    :param records: the model, as an empty recordset
    :param find: given an id and a limit, returns so many ids above it of records that are due, in their order
    :param work: given records that are due and locked
    :return: whether all of it was done in Odoo's time for a job
    """
    cron = records.env["ir.cron"]
    ids = find(0, limit)
    while ids:
        done = _attempt(records.browse(ids), work)
        has_more = len(ids) == limit
        seconds = cron._commit_progress(done, remaining=int(has_more))
        if has_more and not seconds:
            return False
        ids = find(ids[-1], limit) if has_more else []
    return True


def _attempt(records, work):
    """Do these records in a savepoint; what fails is done in halves.  Return how many were done."""
    try:
        with records.env.cr.savepoint():
            locked = records.try_lock_for_update()
            locked.invalidate_recordset()
            work(locked)
    except Exception as error:
        if len(records) > 1:
            middle = len(records) // 2
            return _attempt(records[:middle], work) + _attempt(records[middle:], work)
        # Somebody else changed it at this very moment: that is no fault.
        if not isinstance(error, OperationalError):
            _logger.exception("%s could not be done and is left to the next run", records)
        return 0
    return len(locked)
