"""Run other programs: their output goes to a log, a failure becomes a paragraph."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from . import settings
from .console import Problem, Step

TAIL_LINES = 12


def find(*names: str) -> str | None:
    """The first of these programs that is installed."""
    return next((path for name in names if (path := shutil.which(name))), None)


def free_port() -> int:
    """A TCP port that nobody uses now on this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    """The last lines of a log that tell something, indented; Odoo's chat about its work does not."""
    if not log.is_file():
        return ""
    text = log.read_text(errors="replace").splitlines()
    telling = [line for line in text if line.strip() and " INFO " not in line[:60]]
    return "\n".join(f"    {line[:300]}" for line in (telling or text)[-lines:])


def stop(child: subprocess.Popen, seconds: float = 15) -> None:
    """End a program that was started in a session of its own, with all that it started."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        if child.poll() is not None:
            break
        try:
            os.killpg(child.pid, number)
        except ProcessLookupError:
            break
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
    child.wait()


def capture(command: Sequence[str | Path], **options) -> subprocess.CompletedProcess:
    """Run a short program and return its result with text output; a missing program gives code 127."""
    try:
        return subprocess.run([*map(str, command)], capture_output=True, text=True, **options)
    except FileNotFoundError as error:
        return subprocess.CompletedProcess(command, 127, "", str(error))


def attached(command: Sequence[str | Path], environment: dict[str, str]) -> int:
    """Run a program on the user's own screen and keyboard and return its exit code."""
    variables = {**os.environ, **environment}
    return subprocess.run([*map(str, command)], env=variables, cwd=settings.CHECKOUT).returncode


def logged(
    command: Sequence[str | Path],
    log_name: str,
    advice: str,
    step: Step | None = None,
    environment: dict[str, str] | None = None,
    folder: Path | None = None,
    accepted: tuple[int, ...] = (0,),
    text: str = "",
) -> int:
    """Run a program with its output in ``.run/log/<log_name>`` and return its exit code.

    :param text: what the program reads from its standard input.
    :raises Problem: with the end of the log and the advice, for a code that is not accepted.
    """
    settings.LOGS.mkdir(parents=True, exist_ok=True)
    log = settings.LOGS / log_name
    with log.open("wb") as output, tempfile.TemporaryFile() as words:
        words.write(text.encode())
        words.seek(0)
        child = subprocess.Popen(
            [*map(str, command)],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=words,
            env={**os.environ, **(environment or {})},
            cwd=folder or settings.CHECKOUT,
            start_new_session=True,
        )
        try:
            while child.poll() is None:
                time.sleep(0.1)
                if step:
                    step.tick()
        except BaseException:
            stop(child)
            raise
    if child.returncode not in accepted:
        shown = log.relative_to(settings.CHECKOUT)
        raise Problem(f"{advice}\nThe end of {shown}:\n{tail(log)}")
    return child.returncode
