"""Tells histories for a while: says how far it is, and shortens the one that goes wrong.

Everything is printed at once, each line marked by ``MARK``, so that ``make explore`` can pass it on.
"""

import time
import traceback

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from .machine import Machine, write

MARK = "| "
PROGRESS_SECONDS = 60
SHORTEN_SECONDS = 180
HISTORIES = 12
"""That follow from one seed."""


def clock() -> float:
    """Return seconds that go on while the tests' time stands still."""
    return time.clock_gettime(time.CLOCK_MONOTONIC)


def say(text: str) -> None:
    """Print the lines of a text, marked, at once."""
    print("", *(MARK + line for line in text.splitlines()), sep="\n", flush=True)


class WrongHistory(AssertionError):
    """What a history shows to be wrong, with its steps."""


class Telling:
    """Histories of a test, from a seed on."""

    shorten_seconds = SHORTEN_SECONDS

    def __init__(self, case, number: int, steps: int):
        self.case = case
        self.number = number
        self.steps = steps
        self.began = self.said = clock()
        self.until = None
        self.told = self.taken = 0
        self.found = None

    def tell(self, seconds: float = 0, histories: int = HISTORIES) -> None:
        """Tell histories for so long, or those of one seed.

        :raises WrongHistory: what went wrong first, with the shortest history that was found for it
        """
        self.until = clock() + seconds if seconds else None
        while True:
            self._tell_seed(histories)
            if self.found:
                break
            if not seconds or self.is_over():
                return
            self.number += 1
        steps, error = self._shorten(*self.found)
        repeat = f"LOYALTY_HERO_SEED={self.number} repeats it."
        raise WrongHistory(f"{_say(error)}\n{repeat}\n{write(steps)}")

    def is_over(self) -> bool:
        """Tell whether the time is up; say now and then how far this is."""
        now = clock()
        if now - self.said > PROGRESS_SECONDS:
            self.said = now
            say(self.summary)
        return self.until is not None and now > self.until

    @property
    def summary(self) -> str:
        """What was told so far."""
        speed = self.taken / max(clock() - self.began, 1)
        return f"histories: {self.told}, steps: {self.taken} ({speed:.1f} a second), seed {self.number}"

    def take_down(self, steps: list, error: Exception) -> None:
        """Print a history that went wrong as it is, before anything else happens."""
        self.found = steps, error
        where = "".join(traceback.format_exception(error)[-3:])
        say(f"{self.summary}\nThis goes wrong: {_say(error)}\n{write(steps)}\n{where}")

    def _tell_seed(self, histories: int) -> None:
        machine = type("Machine", (Machine,), {"telling": self})
        chosen = settings(
            max_examples=histories,
            stateful_step_count=self.steps,
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        try:
            run_state_machine_as_test(seed(self.number)(machine), settings=chosen)
        except Exception:
            # Hypothesis repeats what went wrong before it tells: it is taken down already.
            if not self.found:
                raise

    def _shorten(self, steps: list, error: Exception) -> tuple[list, Exception]:
        """Leave out steps while the same kind of error comes, as far as time allows."""
        until = clock() + self.shorten_seconds
        size = max(len(steps) // 2, 1)
        while size and clock() < until:
            start = len(steps) - size
            while start > -size and clock() < until:
                fewer = steps[: max(start, 0)] + steps[start + size :]
                other = self._replay(fewer)
                if other and _sort_of(other) == _sort_of(error):
                    steps, error = fewer, other
                start -= size
            size //= 2
        say(f"Shortened: {_say(error)}\n{write(steps)}")
        return steps, error

    def _replay(self, steps: list) -> Exception | None:
        """Return what goes wrong when these steps are taken."""
        with self.case.history() as history:
            try:
                for word, arguments, options in steps:
                    getattr(history, word)(*arguments, **options)
                    history.check()
            except Exception as error:
                return error
        return None


def _say(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _sort_of(error: Exception) -> tuple:
    """Return what two errors have in common that say the same of other numbers."""
    return type(error), str(error).split(" : ")[-1] if isinstance(error, AssertionError) else ""
