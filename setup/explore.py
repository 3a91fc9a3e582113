"""``make explore``: histories at random against the plain model of tests/histories, as long as one likes."""

import os
import random
import subprocess
from contextlib import ExitStack

from . import copies, odoo_server, settings, templates
from .console import Problem, say
from .odoo_server import Stage

PROCESSES = 2
DEFAULT_MINUTES = "10"
PLACE = "tests/histories/test_histories.py"
LAST_LINES = 60
"""Of the log of a process that found something: the history is at its end."""


def run(stage: Stage, minutes: str) -> int:
    """Tell histories for so many minutes in each process; return 1 when one of them found something."""
    if not (minutes or DEFAULT_MINUTES).replace(".", "", 1).isdigit():
        raise Problem(f"MINUTES={minutes} is no number.")
    chosen = os.environ.get("LOYALTY_HERO_SEED")
    seeds = [int(chosen)] if chosen else random.SystemRandom().sample(range(2**32), PROCESSES)
    settings.LOGS.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        running = [_start(stage, stack, seed, minutes or DEFAULT_MINUTES) for seed in seeds]
        failed = False
        for seed, child, log in running:
            code = child.wait()
            failed = failed or code != 0
            lines = log.read_text().splitlines()
            counts = [line for line in lines if line.startswith("histories: ")]
            say("\n".join(counts or [f"seed {seed} stopped:", *lines[-LAST_LINES:]]))
    return int(failed)


def _start(stage: Stage, stack: ExitStack, seed: int, minutes: str):
    """Start one process on a database of its own; return its seed, itself and its log."""
    database = stack.enter_context(copies.name_for(stage.server, f"explore_{seed}"))
    templates.clone(stage, "plain", database)
    log = settings.LOGS / f"explore-{seed}.log"
    words = [
        f"--odoo-config={odoo_server.CONFIGURATION}",
        f"--odoo-database={database}",
        "-q",
        "-s",
        PLACE,
    ]
    say(f"        seed {seed}: {log}")
    child = subprocess.Popen(
        [stage.python, "-m", "pytest", *words],
        env={
            **os.environ,
            **stage.environment(),
            "LOYALTY_HERO_SEED": str(seed),
            "LOYALTY_HERO_MINUTES": minutes,
        },
        stdout=stack.enter_context(log.open("w")),
        stderr=subprocess.STDOUT,
        cwd=settings.CHECKOUT,
    )
    stack.callback(child.terminate)
    return seed, child, log
