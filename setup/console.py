"""What the user sees: one line a step with its time, and one paragraph when something fails."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Problem(Exception):
    """Something that can be foreseen; the text says what happened and what to do about it."""


class Step:
    """A piece of work that is going on; long ones give a sign of life."""

    QUIET_SECONDS = 30

    def __init__(self, title: str) -> None:
        self.title = title
        self.note = ""
        self.sign = "ok"
        self._began = self._spoke = time.monotonic()
        self._is_terminal = sys.stdout.isatty()

    @property
    def seconds(self) -> float:
        """Time since the step began."""
        return time.monotonic() - self._began

    def tick(self, text: str = "") -> None:
        """Show that work goes on: a changing line on a terminal, a line now and then in a log."""
        now = time.monotonic()
        waiting = 0.5 if self._is_terminal else self.QUIET_SECONDS
        if now - self._spoke < waiting:
            return
        self._spoke = now
        line = f"       … {self.title} {text}".rstrip() + f" ({self.seconds:.0f} s)"
        if self._is_terminal:
            print(f"\r{line[:100]:<100}", end="", flush=True)
        else:
            print(line, flush=True)

    def end(self, sign: str) -> None:
        """Write the closing line of the step."""
        start = "\r" if self._is_terminal else ""
        note = f": {self.note}" if self.note else ""
        line = f"{self.seconds:6.1f} s  {sign:<7}{self.title}{note}"
        print(f"{start}{line:<100}".rstrip(" "), flush=True)


@contextmanager
def step(title: str) -> Iterator[Step]:
    """Announce a piece of work and say how long it took; set ``note`` or ``sign`` to tell how it went."""
    going = Step(title)
    try:
        yield going
    except BaseException:
        going.end("FAILED")
        raise
    going.end(going.sign)


def say(text: str = "") -> None:
    """Print a plain line at once."""
    print(text, flush=True)
