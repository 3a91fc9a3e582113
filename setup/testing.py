"""``make test`` and ``make test-fast``: the stages in their order, and the closing line."""

from collections.abc import Callable

from . import stages
from .console import say
from .counting import Count
from .odoo_server import Stage
from .runner import Run
from .selection import Selection

FAST: tuple[Callable[[Run], None], ...] = (
    stages.engine_stage,
    stages.node_stage,
    stages.orm_stage,
)
ALL = (
    *FAST,
    stages.histories_stage,
    stages.browser_stage,
    stages.suite_stage,
    stages.demo_stage,
)


def run_all(stage: Stage, parts: tuple[Callable[[Run], None], ...], only: str) -> Count:
    """Run the stages; a problem in one does not keep the next from running."""
    run = Run(stage, Selection.parse(only))
    for part in parts:
        run.attempt(part)
    if not run.total.passed and not run.total.failed:
        say(f"ONLY={only}: no test fits.")
        run.total = Count(0, 1)
    return run.total
