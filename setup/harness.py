"""For tests outside of Odoo: databases and servers of their own, from the variables that ``make test`` sets."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import copies, database, odoo_server, process
from .postgres import Server


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
    """An Odoo that serves the database on a port of its own, with more options, until the block ends."""
    port = process.free_port()
    command = [os.environ["LH_PYTHON"], "-m", "odoo", "server", "-c", os.environ["LH_CONFIG"]]
    command += [*odoo_server.serving(name, port), *options]
    with odoo_server.answering(command, {}, port, log) as child:
        yield RunningOdoo(f"http://127.0.0.1:{port}", name, child, log)
