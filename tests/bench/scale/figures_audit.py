"""How long sealing and the audit take, and how much memory Odoo needs for it.

Seconds are those of the processor.
"""

import resource

from figures import tell
from figures_read import sum_up
from timing import say_s, time_work, undone

WHOLE_TARGET = 90
SINCE_TARGET = 3
MEMORY_TARGET = 64
"""Megabytes."""
MOVED = 5000
"""Entries since the last audit: those of a busy hour."""


def seal_all(env):
    """Seal the whole ledger; return how many seals that took."""
    seals = env["loyalty.hero.seal"]
    until, _writers = seals._look()
    count = 0
    while seals._seal(until):
        count += 1
    return count


def audit(large, small):
    """Tell how long the audit of everything takes, with all seals, and of what moved since the last one."""
    sum_up(large)
    with undone(large) as env:
        seconds, _queries, count = time_work(env, lambda: seal_all(env))
        print(f"{count} seals of the whole ledger: {say_s(seconds)}")
        audits = env["loyalty.hero.audit"]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        seconds, _queries, whole = time_work(env, lambda: audits.create({}))
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        if whole.difference_count:
            raise AssertionError("\n".join(filter(None, whole.line_ids.mapped("details"))))
        tell("audit_whole", seconds, WHOLE_TARGET, seconds <= WHOLE_TARGET, say_s)
        tell("audit_memory", more, MEMORY_TARGET, more <= MEMORY_TARGET, "{:.0f} MB".format)
        last = env["loyalty.hero.entry"].search([], limit=1).id
        env["loyalty.hero.mark"]._move("audit", last - MOVED)
        seconds, _queries, since = time_work(env, lambda: audits.create({"is_partial": True}))
        print(f"since the last one: {since.line_ids[0].checked_count} members")
        tell("audit_since_the_last", seconds, SINCE_TARGET, seconds <= SINCE_TARGET, say_s)


FIGURES = {"audit": audit}
