"""What stages of tests have in common: running a program, showing what it says, counting what came of it."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from . import process, settings
from .console import Problem
from .counting import Count, judge, read_report
from .odoo_server import Stage
from .selection import Selection

WITHOUT_ODOO = ("-p", "no:odoo")
"""For tests that must not load pytest's plugin for Odoo."""


class Screen:
    """Where the output of stages goes: before the user at once, or kept until it is its turn."""

    def __init__(self, is_live: bool = True) -> None:
        self._kept = None if is_live else bytearray()

    def write(self, piece: bytes) -> None:
        """Show or keep some output of a program."""
        if self._kept is not None:
            self._kept += piece
            return
        sys.stdout.buffer.write(piece)
        sys.stdout.flush()

    def say(self, text: str) -> None:
        """Show or keep a line."""
        self.write(f"{text}\n".encode())

    @property
    def kept(self) -> bytes:
        """What has been kept."""
        return bytes(self._kept or b"")


@dataclass
class Run:
    """One call of ``make test``, or a part beside another: what is wanted, what it runs on, what came out."""

    stage: Stage
    selection: Selection
    screen: Screen = field(default_factory=Screen)
    total: Count = field(default_factory=Count)
    is_stopped: bool = False
    _child: subprocess.Popen | None = None

    def finish(self, title: str, count: Count, began: float) -> None:
        """Add a stage's result and say it."""
        self.total += count
        sign = "FAILED" if count.failed else "ok"
        seconds = time.monotonic() - began
        self.screen.say(
            f"{seconds:6.1f} s  {sign:<7}{title}: {count.passed} passed, {count.failed} failed"
        )

    def missing(self, title: str, what: str) -> None:
        """Count a stage without tests as failed when everything was asked for."""
        if self.selection.is_all:
            self.finish(f"{title} ({what})", Count(0, 1), time.monotonic())

    def attempt(self, part: Callable[["Run"], None]) -> None:
        """Run a stage; a problem in it is a failure and does not keep the next from running."""
        began = time.monotonic()
        try:
            part(self)
        except Problem as problem:
            self.screen.say(str(problem))
            self.finish((part.__doc__ or "").rstrip("."), Count(0, 1), began)

    def show(self, command: list[str], environment: dict[str, str], log_name: str) -> int:
        """Run a program with its output on the screen and in a log; return its exit code."""
        settings.LOGS.mkdir(parents=True, exist_ok=True)
        with (settings.LOGS / log_name).open("wb") as log:
            self._child = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **environment},
                cwd=settings.CHECKOUT,
                start_new_session=True,
            )
            try:
                while piece := os.read(self._child.stdout.fileno(), 65536):
                    log.write(piece)
                    self.screen.write(piece)
                return self._child.wait()
            except BaseException:
                process.stop(self._child)
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
        self.screen.say(f"\n=== {title}")
        code = self.show(command, environment, f"test-{name}.log")
        self.finish(title, judge(read_report(report), code, self.selection.is_all), began)

    def stop(self) -> None:
        """End the program that runs now, and begin no further stage."""
        self.is_stopped = True
        if self._child:
            process.stop(self._child)


@contextmanager
def beside(run: Run, *parts: Callable[[Run], None]) -> Iterator[None]:
    """Run stages while the block runs others; then show what they said and add what came of them."""
    other = Run(run.stage, run.selection, Screen(is_live=False))

    def work() -> None:
        for part in parts:
            if not other.is_stopped:
                other.attempt(part)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
        thread.join()
    except BaseException:
        other.stop()
        raise
    finally:
        thread.join()
    run.screen.write(other.screen.kept)
    run.total += other.total
