"""A database server that the user names with ``PGHOST``: used when it lets us in, else told why not."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from setup import database, postgres, process, settings
from setup.postgres import Server, sql


@pytest.fixture(scope="module")
def port():
    """The port of a second server with the role ``guest``, who may make nothing, and ``owner``."""
    home = Path(tempfile.mkdtemp(prefix="lh-second-"))
    postgres.own_to_account(home)
    number = str(process.free_port())
    control = [postgres.program("pg_ctl"), "-D", home / "data"]
    words = [postgres.program("initdb"), "-D", home / "data", "-U", "postgres", "--auth=trust"]
    _run([*words, "--no-locale", "--no-sync"])
    options = f"-c listen_addresses=127.0.0.1 -c fsync=off -p {number} -k {home}"
    _run([*control, "-w", "-l", home / "log", "-o", options, "start"])
    first = Server("127.0.0.1", number, "postgres", "")
    sql(first, "CREATE ROLE guest LOGIN")
    sql(first, "CREATE ROLE owner LOGIN CREATEDB")
    yield number
    _run([*control, "-w", "-m", "immediate", "stop"])
    _run(["rm", "-rf", home])


def _run(command):
    answer = process.capture(postgres.as_server(*command))
    assert answer.returncode == 0, answer.stderr


def prepare(port, user):
    """What ``python3 -m setup prepare`` says with the server and the user, as one line."""
    variables = {name: text for name, text in os.environ.items() if not name.startswith("LH_")}
    variables |= {"PGHOST": "127.0.0.1", "PGPORT": port, "PGUSER": user}
    answer = subprocess.run(
        [sys.executable, "-m", "setup", "prepare"],
        capture_output=True,
        text=True,
        env=variables,
        cwd=settings.CHECKOUT,
        check=False,
    )
    place = f"-{settings.digest('127.0.0.1', port)}"
    (settings.RUN / f"odoo{place}.conf").unlink(missing_ok=True)
    return answer.returncode, " ".join((answer.stdout + answer.stderr).split())


@pytest.mark.parametrize(
    ("user", "message"),
    [
        ("guest", "The role guest may not create databases: ALTER ROLE guest CREATEDB."),
        ("postgres", "Odoo refuses the database user `postgres`"),
        ("nobody_known", "PGHOST names this server. PGPORT, PGUSER and PGPASSWORD say"),
    ],
)
def test_server_that_does_not_let_us_work_is_explained(port, user, message):
    code, said = prepare(port, user)
    assert code == 1
    assert message in said
    assert "Traceback" not in said


def test_server_that_does_not_answer_is_explained():
    code, said = prepare(str(process.free_port()), "owner")
    assert code == 1
    assert "PGHOST names this server" in said


def test_server_of_the_user_is_used(port):
    assert prepare(port, "owner")[0] == 0
    server = Server("127.0.0.1", port, "owner", "")
    database.create(server, "first")
    database.copy(server, "first", "second")
    assert database.names(server) == ["first", "postgres", "second"]
