"""What stages of tests have in common: running a program, showing what it says, counting what came of it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from . import process, settings
from .console import Problem, say
from .counting import Count, judge, read_report
from .odoo_server import Stage
from .selection import Selection

WITHOUT_ODOO = ("-p", "no:odoo")
"""For tests that must not load pytest's plugin for Odoo."""


@dataclass
class Run:
    """One call of ``make test``: what is wanted, what it runs on, what came out."""

    stage: Stage
    selection: Selection
    total: Count = field(default_factory=Count)

    def finish(self, title: str, count: Count, began: float) -> None:
        """Add a stage's result and say it."""
        self.total += count
        sign = "FAILED" if count.failed else "ok"
        seconds = time.monotonic() - began
        say(f"{seconds:6.1f} s  {sign:<7}{title}: {count.passed} passed, {count.failed} failed")

    def attempt(self, part: Callable[["Run"], None]) -> None:
        """Run a stage; a problem in it is a failure and does not keep the next from running."""
        began = time.monotonic()
        try:
            part(self)
        except Problem as problem:
            say(str(problem))
            self.finish((part.__doc__ or "").rstrip("."), Count(0, 1), began)

    def show(self, command: list[str], environment: dict[str, str], log_name: str) -> int:
        """Run a program with its output on the screen and in a log; return its exit code."""
        settings.LOGS.mkdir(parents=True, exist_ok=True)
        with (settings.LOGS / log_name).open("wb") as log:
            child = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **environment},
                cwd=settings.CHECKOUT,
                start_new_session=True,
            )
            try:
                while piece := os.read(child.stdout.fileno(), 65536):
                    log.write(piece)
                    sys.stdout.buffer.write(piece)
                    sys.stdout.flush()
                return child.wait()
            except BaseException:
                process.stop(child)
                raise

    def pytest(self, name: str, title: str, words: list[str], environment: dict[str, str]) -> None:
        """Run pytest with the words and count what it reports."""
        began = time.monotonic()
        report = settings.LOGS / f"test-{name}.xml"
        report.unlink(missing_ok=True)
        expression = ["-k", self.selection.expression] if self.selection.expression else []
        command = [
            *(str(self.stage.python), "-m", "pytest", "-q", "--tb=short", "-rfEs", "--no-header"),
            *("-o", "junit_family=xunit1", f"--junitxml={report}"),
            *expression,
            *words,
        ]
        say(f"\n=== {title}")
        code = self.show(command, environment, f"test-{name}.log")
        self.finish(title, judge(read_report(report), code, self.selection.is_all), began)
