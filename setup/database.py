"""Databases as whole things: exist, copy, rename, drop; each with its folder in Odoo's filestore."""

import shutil
import subprocess

from . import settings
from .console import Problem
from .postgres import Server, sql


def names(server: Server, prefix: str = "") -> list[str]:
    """The databases whose name begins with the prefix."""
    rows = sql(server, "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1")
    return [name for name in rows if name.startswith(prefix)]


def exists(server: Server, name: str) -> bool:
    """Whether there is such a database."""
    return name in names(server)


def create(server: Server, name: str) -> None:
    """Make an empty database of the kind that Odoo makes."""
    sql(server, f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'unicode' LC_COLLATE 'C'")


def copy(server: Server, source: str, target: str) -> None:
    """Copy a database that nobody is connected to, with its files; an older target is dropped."""
    drop(server, target)
    # The fastest way where nothing is forced to the disk; elsewhere the server knows better.
    strategy = "" if settings.has_own_server() else " STRATEGY FILE_COPY"
    sql(server, f'CREATE DATABASE "{target}" TEMPLATE "{source}"{strategy}')
    files = settings.FILESTORE / source
    if files.is_dir():
        answer = subprocess.run(
            ["cp", "-a", files, settings.FILESTORE / target], capture_output=True, text=True
        )
        if answer.returncode:
            drop(server, target)
            raise Problem(
                f"The files of database {source} could not be copied: {answer.stderr.strip()[-300:]}"
            )


def drop(server: Server, name: str) -> None:
    """Remove a database and its files, if there; ends connections to it.

    ``WITH (FORCE)`` would fail where the server is just vacuuming the database, which is not ours to end.
    """
    sql(
        server,
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND usename = current_user",
    )
    sql(server, f'DROP DATABASE IF EXISTS "{name}"')
    shutil.rmtree(settings.FILESTORE / name, ignore_errors=True)


def rename(server: Server, source: str, target: str) -> None:
    """Give a finished database its name; nobody may be connected to it."""
    drop(server, target)
    files = settings.FILESTORE / source
    if files.is_dir():
        files.rename(settings.FILESTORE / target)
    sql(server, f'ALTER DATABASE "{source}" RENAME TO "{target}"')


def installed(server: Server, name: str) -> list[str]:
    """The modules that are installed in a database of Odoo."""
    return sql(
        server, "SELECT name FROM ir_module_module WHERE state = 'installed' ORDER BY 1", name
    )


def note(server: Server, name: str) -> str:
    """The note that :func:`set_note` left on a database; empty without one."""
    rows = sql(
        server,
        f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{name}'",
    )
    return rows[0] if rows else ""


def set_note(server: Server, name: str, text: str) -> None:
    """Leave a note on a database; it goes when the database goes."""
    sql(server, f"COMMENT ON DATABASE \"{name}\" IS '{text}'")
