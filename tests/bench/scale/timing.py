"""How the figures are taken: seconds and queries of a call, undone afterwards."""

import statistics
import time
from contextlib import contextmanager

from odoo import sql_db


@contextmanager
def undone(ledger, uid=1):
    """An environment whose changes are taken back."""
    with ledger.registry.cursor() as cursor:
        yield ledger.environment(cursor, uid)
        cursor.rollback()


def time_call(env, call):
    """Return the seconds, the queries and the result of a call, with everything read anew."""
    env.flush_all()
    env.invalidate_all()
    queries, start = sql_db.sql_counter, time.perf_counter()
    result = call()
    env.flush_all()
    return time.perf_counter() - start, sql_db.sql_counter - queries, result


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
