"""``make explore``: histories at random against the plain model of tests/histories, as long as one likes."""

import os
import random
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from . import copies, odoo_server, settings, templates
from .console import Problem, say
from .odoo_server import Stage

PROCESSES = 2
DEFAULT_MINUTES = "10"
PLACE = "tests/histories/test_histories.py"
MARK = "| "
"""Begins each line that a process has to tell (tests/histories/telling.py)."""

LOOK_SECONDS = 5
SPARE_SECONDS = 300
"""For setting up, and for shortening what was found."""

LAST_LINES = 60
"""Of the log of a process that found something."""


@dataclass
class Explorer:
    """One process, and how much of its log was passed on."""

    seed: int
    child: subprocess.Popen
    log: Path
    passed: int = 0

    def pass_on(self) -> None:
        """Say what the process told since."""
        lines = self.log.read_text(errors="replace").splitlines()
        for line in lines[self.passed :]:
            if line.startswith(MARK):
                say(f"{self.seed:>12} {line}")
        self.passed = len(lines)


def run(stage: Stage, minutes: str) -> int:
    """Tell histories for so many minutes in each process; return 1 when one of them found something."""
    minutes = minutes or DEFAULT_MINUTES
    if not minutes.replace(".", "", 1).isdigit():
        raise Problem(f"MINUTES={minutes} is no number.")
    chosen = os.environ.get("LOYALTY_HERO_SEED")
    seeds = [int(chosen)] if chosen else random.SystemRandom().sample(range(2**32), PROCESSES)
    settings.LOGS.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        explorers = [_start(stage, stack, seed, minutes) for seed in seeds]
        _wait(explorers, time.monotonic() + float(minutes) * 60 + SPARE_SECONDS)
        failed = [explorer for explorer in explorers if explorer.child.returncode]
        for explorer in failed:
            lines = explorer.log.read_text(errors="replace").splitlines()
            say("\n".join([f"seed {explorer.seed} stopped:", *lines[-LAST_LINES:]]))
    return int(bool(failed))


def _wait(explorers: list[Explorer], until: float) -> None:
    """Pass on what the processes tell until they end; those that do not are ended."""
    while any(explorer.child.poll() is None for explorer in explorers):
        time.sleep(LOOK_SECONDS)
        for explorer in explorers:
            explorer.pass_on()
            if explorer.child.poll() is None and time.monotonic() > until:
                say(f"{explorer.seed:>12} {MARK}is late and was ended")
                explorer.child.terminate()
                explorer.child.wait()
    for explorer in explorers:
        explorer.pass_on()


def _start(stage: Stage, stack: ExitStack, seed: int, minutes: str) -> Explorer:
    """Start one process on a database of its own."""
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
    stack.callback(child.wait)
    stack.callback(child.terminate)
    return Explorer(seed, child, log)
