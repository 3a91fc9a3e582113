"""How the figures are taken: seconds and queries of a call, undone afterwards."""

import statistics
import time
from contextlib import contextmanager
from pathlib import Path

from odoo import sql_db


@contextmanager
def undone(ledger, uid=1):
    """An environment whose changes are taken back."""
    with ledger.registry.cursor() as cursor:
        yield ledger.environment(cursor, uid)
        cursor.rollback()


def read_processor(cursor):
    """Return the seconds that the processor has worked for this process and for the cursor's server process."""
    stat = Path(f"/proc/{cursor.connection.get_backend_pid()}/schedstat").read_text()
    return time.process_time() + int(stat.split()[0]) / 1e9


def time_call(env, call, clock=time.perf_counter):
    """Return the seconds, the queries and the result of a call, with everything read anew."""
    env.flush_all()
    env.invalidate_all()
    queries, start = sql_db.sql_counter, clock()
    result = call()
    env.flush_all()
    return clock() - start, sql_db.sql_counter - queries, result


def time_work(env, call):
    """Return the same with the seconds of the processor, which leave out what else the machine does."""
    return time_call(env, call, lambda: read_processor(env.cr))


def take_turns(rounds, warm_up, *calls):
    """Run the calls one after the other, again and again; return the median seconds and queries of each."""
    told = [[call()[:2] for call in calls] for _round in range(rounds + warm_up)][warm_up:]
    return [
        tuple(statistics.median(values) for values in zip(*results, strict=True))
        for results in zip(*told, strict=True)
    ]


def say_ms(seconds):
    """Return seconds as text in milliseconds."""
    return f"{seconds * 1000:.0f} ms"


def say_s(seconds):
    """Return seconds as text."""
    return f"{seconds:.2f} s"


def say_ratio(ratio):
    """Return a ratio as text."""
    return f"{ratio:.3f}"
