"""For tests outside of Odoo: databases and servers of their own, from the variables that ``make test`` sets."""

import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import copies, database, process, settings
from .postgres import Server

START_SECONDS = 90


def server() -> Server:
    """The database server of this run."""
    env = os.environ
    return Server(
        env.get("PGHOST", ""),
        env.get("PGPORT", ""),
        env.get("PGUSER", ""),
        env.get("PGPASSWORD", ""),
    )


@contextmanager
def copy_of(template: str, name: str) -> Iterator[str]:
    """A copy of a template database, with its files, that goes when the block ends."""
    with copies.name_for(server(), name) as unique:
        database.copy(server(), template, unique)
        yield unique


@dataclass
class RunningOdoo:
    """An Odoo that serves one database."""

    url: str
    database: str
    process: subprocess.Popen
    log: Path

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.process.kill()
        self.process.wait()


@contextmanager
def served(name: str, log: Path, *options: str) -> Iterator[RunningOdoo]:
    """An Odoo that serves the database on a port of its own until the block ends.

    :raises TimeoutError: with the end of its log, when it does not answer in time.
    """
    port = process.free_port()
    command = [
        *(os.environ["LH_PYTHON"], "-m", "odoo", "server", "-c", os.environ["LH_CONFIG"]),
        *("-d", name, f"--db-filter=^{name}$", f"--http-port={port}"),
        *(f"--gevent-port={process.free_port()}", *options),
    ]
    with log.open("wb") as output:
        child = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=settings.CHECKOUT,
            start_new_session=True,
        )
    odoo = RunningOdoo(f"http://127.0.0.1:{port}", name, child, log)
    try:
        _wait(odoo)
        yield odoo
    finally:
        process.stop(child)


def _wait(odoo: RunningOdoo) -> None:
    latest = time.monotonic() + START_SECONDS
    while time.monotonic() < latest and odoo.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{odoo.url}/web/health", timeout=10):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"Odoo does not answer:\n{process.tail(odoo.log, 30)}")
