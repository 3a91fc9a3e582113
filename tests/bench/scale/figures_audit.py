"""How long the audit takes, and how much memory Odoo needs for it."""

import resource

from figures import tell
from timing import say_s, time_call, undone

WHOLE_TARGET = 90
SINCE_TARGET = 3
MEMORY_TARGET = 64
"""Megabytes."""
MOVED = 5000
"""Entries since the last audit: those of a busy hour."""


def audit(large, small):
    """Tell how long the audit of everything takes, and of what moved since the last one."""
    with undone(large) as env:
        audits = env["loyalty.hero.audit"]
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        seconds, _queries, whole = time_call(env, lambda: audits.create({}))
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        if whole.difference_count:
            raise AssertionError("\n".join(filter(None, whole.line_ids.mapped("details"))))
        tell("audit_whole", seconds, WHOLE_TARGET, seconds <= WHOLE_TARGET, say_s)
        tell("audit_memory", more, MEMORY_TARGET, more <= MEMORY_TARGET, "{:.0f} MB".format)
        last = env["loyalty.hero.entry"].search([], limit=1).id
        env["loyalty.hero.mark"]._move("audit", last - MOVED)
        seconds, _queries, since = time_call(env, lambda: audits.create({"is_partial": True}))
        print(f"since the last one: {since.line_ids[0].checked_count} members")
        tell("audit_since_the_last", seconds, SINCE_TARGET, seconds <= SINCE_TARGET, say_s)


FIGURES = {"audit": audit}
