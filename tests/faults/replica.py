"""A primary server and a replica that follows it by streaming, of this run only; their logs tell who was asked."""

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

from setup import harness, settings
from setup.postgres import Server, as_server, own_to_account, program, sql

PRIMARY_PORT = "5432"
REPLICA_PORT = "5433"
OPTIONS = "-c listen_addresses= -c fsync=off -c log_statement=all -c log_line_prefix="
CATCH_UP_SECONDS = 20


class Pair:
    """Both servers, reached by sockets in one folder."""

    def __init__(self, folder):
        self.folder = folder
        self.primary = Server(str(folder), PRIMARY_PORT, settings.ROLE, "")
        self.replica = Server(str(folder), REPLICA_PORT, settings.ROLE, "")

    def odoo_options(self):
        """Return the options by which Odoo knows both."""
        return (
            f"--db_host={self.folder}",
            f"--db_port={PRIMARY_PORT}",
            f"--db_replica_host={self.folder}",
            f"--db_replica_port={REPLICA_PORT}",
        )

    @contextmanager
    def listen(self):
        """Yield a dict that holds, when the block ends, what each server was asked meanwhile: ``{name: text}``."""
        logs = {name: self.folder / f"{name}.log" for name in ("primary", "replica")}
        sizes = {name: log.stat().st_size for name, log in logs.items()}
        said = {}
        yield said
        for name, log in logs.items():
            with log.open("rb") as file:
                file.seek(sizes[name])
                said[name] = file.read().decode(errors="replace")

    def catch_up(self):
        """Wait until the replica has all that the primary wrote; return the seconds."""
        start = time.monotonic()
        [position] = sql(self.primary, "SELECT pg_current_wal_flush_lsn()")
        while time.monotonic() - start < CATCH_UP_SECONDS:
            if sql(self.replica, f"SELECT pg_last_wal_replay_lsn() >= '{position}'") == ["t"]:
                return time.monotonic() - start
            time.sleep(0.01)
        raise TimeoutError("The replica does not follow.")


@contextmanager
def replicated(database):
    """Yield a ``Pair`` that holds a copy of the database under the same name."""
    folder = Path(tempfile.mkdtemp(prefix="lh-replica-"))
    own_to_account(folder)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        pair = Pair(folder)
        data = folder / "primary"
        run(
            "initdb",
            "-D",
            data,
            "-U",
            settings.ROLE,
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        )
        stack.enter_context(started(data, PRIMARY_PORT, "-c wal_level=replica"))
        copy(database, pair.primary)
        target = ("-h", folder, "-p", PRIMARY_PORT, "-U", settings.ROLE)
        run(
            "pg_basebackup",
            *target,
            "-D",
            folder / "replica",
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
            "--no-sync",
        )
        stack.enter_context(started(folder / "replica", REPLICA_PORT))
        pair.catch_up()
        yield pair


def run(name, *words):
    """Run a program of PostgreSQL under the account of the server."""
    answer = subprocess.run(
        as_server(program(name), *words), capture_output=True, text=True, check=False, cwd="/"
    )
    assert not answer.returncode, answer.stdout + answer.stderr


@contextmanager
def started(data, port, options=""):
    """Run the server whose data these are, until the block ends."""
    words = f"-k {data.parent} -p {port} {OPTIONS} {options}"
    # Its log stays open after the start, so nothing may be read from it by a pipe.
    command = as_server(
        program("pg_ctl"), "-D", data, "-w", "-l", f"{data}.log", "-o", words, "start"
    )
    subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, cwd="/"
    )
    try:
        yield
    finally:
        run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def copy(database, target):
    """Copy a database of this run's server to another server, under the same name."""
    sql(target, f'CREATE DATABASE "{database}"')
    dump = subprocess.Popen(
        [program("pg_dump"), "-O", "-x", "-d", database],
        env={**os.environ, **harness.server().variables()},
        stdout=subprocess.PIPE,
    )
    subprocess.run(
        [program("psql"), "-Xqw", "-v", "ON_ERROR_STOP=1", "-d", database],
        env={**os.environ, **target.variables(), "PGDATABASE": database},
        stdin=dump.stdout,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    assert not dump.wait()
