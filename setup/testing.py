"""``make test`` and ``make test-fast``: the stages in their order, and the closing line."""

import os
from collections.abc import Callable

from . import stages
from .console import say
from .counting import Count
from .odoo_server import Stage
from .runner import Run, beside
from .selection import Selection


def fast_stages(run: Run) -> None:
    """The engine, and beside it the tests inside Odoo."""
    engine = (stages.engine_stage, stages.node_stage)
    if (os.cpu_count() or 1) > 1 and stages.addon_files(run, browser=False):
        with beside(run, *engine):
            run.attempt(stages.orm_stage)
    else:
        for part in (*engine, stages.orm_stage):
            run.attempt(part)


FAST: tuple[Callable[[Run], None], ...] = (fast_stages,)
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
