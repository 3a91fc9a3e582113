"""Jobs: many records are worked through a chunk at a time, and none of them stops the rest.

Each chunk is committed, so a sale waits for a chunk at most, and Odoo's time for a job is kept.  Records that somebody
else has locked are left to the next run.  A chunk that fails is taken back and tried again in halves, until what is
broken stands alone: that is logged, and everything else is done.
"""

import logging

from psycopg2.errors import OperationalError

from odoo.tools import split_every

_logger = logging.getLogger(__name__)

CHUNK = 100
"""As many rows as Odoo writes with one query; a sale waits for so many for a fraction of a second."""
AHEAD = 10
"""Chunks that are prepared at once: as many records as Odoo reads at once."""


def work_through(records, find, work, limit=CHUNK, prepare=None):
    """Let ``work`` do all records that are due.

    What was found need not be looked up again by ``work``: until it is committed, a transaction sees the database as it
    was, and it cannot lock what somebody changed since.  That does not hold for what was prepared.

    :param records: the model, as an empty recordset
    :param find: given an id and a limit, returns so many ids above it of records that are due, in their order; a
        ``dict`` also tells what was found about each
    :param work: given records that are due and locked, and what ``find`` or ``prepare`` returned
    :param prepare: does what takes long for some chunks at once, with nothing locked: given records and what ``find``
        returned, returns ``{id: what work needs}``; ``None`` stands for who could not be prepared
    :return: whether all of it was done in Odoo's time for a job
    """
    cron = records.env["ir.cron"]
    most = limit * AHEAD if prepare else limit
    found = find(0, most)
    while found:
        facts = _prepare(records.browse(found), prepare, found) if prepare else found
        *_others, last = found
        for ids in split_every(limit, found):
            done = attempt(records.browse(ids), lambda some, facts=facts: _lock(some, work, facts))
            has_more = ids[-1] != last or len(found) == most
            seconds = cron._commit_progress(done, remaining=int(has_more))
            if has_more and not seconds:
                return False
        found = find(last, most) if len(found) == most else []
    return True


def _prepare(records, prepare, found):
    """Return what ``prepare`` returns for these records, and see the database as it is by then."""
    prepared = dict.fromkeys(records.ids)

    def keep(some):
        prepared.update(prepare(some, found))
        return len(some)

    attempt(records, keep)
    records.env["ir.cron"]._commit_progress()
    return prepared


def _lock(records, work, found):
    """Let ``work`` do those of these records that nobody else has locked; return how many they are."""
    locked = records.try_lock_for_update()
    locked.invalidate_recordset()
    work(locked, found)
    return len(locked)


def attempt(records, work):
    """Do these records in a savepoint; what fails is done in halves, and what is broken is logged.

    :param work: given some of the records, does them and returns how many they are
    :return: how many were done
    """
    try:
        with records.env.cr.savepoint():
            return work(records)
    except Exception as error:
        if len(records) > 1:
            middle = len(records) // 2
            return attempt(records[:middle], work) + attempt(records[middle:], work)
        # Somebody else changed it at this very moment: that is no fault.
        if not isinstance(error, OperationalError):
            _logger.exception("%s could not be done and is left out of this run", records)
        return 0
