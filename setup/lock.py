"""One run at a time where two would disturb each other; a lock dies with the program that holds it."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .console import Step, step


def attempt(path: Path, shared: bool = False) -> IO | None:
    """The file, open and locked until it is closed; None when another one has it.

    :param shared: with others that share it too.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = path.open("a")
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    return handle


def _wait(handle, waiting: Step) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            waiting.tick()
            time.sleep(0.2)


@contextmanager
def exclusive(path: Path, what: str) -> Iterator[None]:
    """Hold the lock; says what it waits for when another run has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with step(f"Waiting: another run is {what}") as waiting:
                _wait(handle, waiting)
        yield
