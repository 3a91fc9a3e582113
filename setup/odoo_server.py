"""Run Odoo: its configuration, one-shot runs (install, upgrade, shell) and servers."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import files, postgres, process, settings
from .console import Problem, Step
from .odoo_source import Odoo
from .postgres import Server

CONFIGURATION = settings.CONFIGURATION
START_SECONDS = 120

BUNDLES = (
    "web.assets_frontend",
    "web.assets_frontend_minimal",
    "web.assets_frontend_lazy",
    "web.assets_web",
    "point_of_sale.assets_prod",
)
"""Scripts and styles of the login page, of the back office and of the till."""

TEST_BUNDLES = ("web.assets_tests", "web.assets_unit_tests", "web.assets_unit_tests_setup")
"""Scripts and styles of tours and Hoot units."""

BYTECODE = {"PYTHONPYCACHEPREFIX": str(settings.RUN / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
"""Keep what Python compiles of Odoo, outside of its folders: compiling it anew costs each start 5 seconds."""


@dataclass(frozen=True)
class Stage:
    """All that is needed to run an Odoo: the program, its Python and the database server."""

    odoo: Odoo
    python: Path
    server: Server

    def environment(self) -> dict[str, str]:
        """Variables for Odoo and for programs that import it."""
        programs = (self.python.parent, postgres.program("psql").parent)
        return {
            **self.server.variables(),
            **BYTECODE,
            "PYTHONPATH": str(self.odoo.python_path),
            "PYTHONWARNINGS": "ignore",
            "PATH": os.pathsep.join([*map(str, programs), os.environ.get("PATH", "")]),
        }

    def command(self, *arguments: str | Path) -> list[str]:
        """The command line of an Odoo with our configuration."""
        first, *rest = arguments or ("server",)
        return [*map(str, (self.python, "-m", "odoo", first, "-c", CONFIGURATION, *rest))]


def write_configuration(odoo: Odoo, server: Server, target: Path = CONFIGURATION) -> Path:
    """Write what every Odoo of this checkout has in common; database and ports come by the command line."""
    addons = [*map(str, odoo.addons), str(settings.CHECKOUT)]
    options = {
        "addons_path": ",".join(addons),
        "admin_passwd": settings.ADMIN_PASSWORD,
        "data_dir": settings.DATA,
        "db_host": server.host,
        "db_port": server.port,
        "db_user": server.user,
        "db_password": server.password,
        "db_maxconn": 32,
        "http_interface": "127.0.0.1",
        "list_db": False,
        "max_cron_threads": 0,
        "workers": 0,
        "limit_time_real": 3600,
        "limit_time_cpu": 3600,
        "screenshots": settings.LOGS / "failed-tours",
    }
    lines = [f"{key} = {value}" for key, value in options.items() if value != ""]
    files.write(target, "\n".join(["[options]", *lines, ""]))
    target.chmod(0o600)
    return target


def ports() -> list[str]:
    """Ports of its own for an Odoo, so that it never meets another one."""
    return [f"--http-port={process.free_port()}", f"--gevent-port={process.free_port()}"]


def change(stage: Stage, database: str, arguments: list[str], log_name: str, going: Step) -> None:
    """Install or upgrade modules and end.

    :raises Problem: with the end of Odoo's log.
    """
    process.logged(
        stage.command(
            "server", "-d", database, "--no-http", *ports(), "--stop-after-init", *arguments
        ),
        log_name,
        f"Odoo could not do this in database {database} ({' '.join(arguments)}).",
        going,
        stage.environment(),
    )
    errors = _errors(settings.LOGS / log_name)
    if errors:
        shown = "\n".join(f"    {line[:300]}" for line in errors[:5])
        raise Problem(
            f"Odoo logged errors ({' '.join(arguments)}), see .run/log/{log_name}:\n{shown}"
        )


def run_script(stage: Stage, database: str, script: str, log_name: str, going: Step) -> None:
    """Run some Python in an Odoo shell, where ``env`` is the superuser's environment.

    :raises Problem: when the script raises.
    """
    process.logged(
        stage.command("shell", "-d", database, "--no-http", *ports()),
        log_name,
        f"A step in database {database} failed.",
        going,
        stage.environment(),
        text=script,
    )


def build_assets(stage: Stage, database: str, going: Step, with_tests: bool = False) -> None:
    """Build scripts and styles now, so that the first visitor, or each single tour, need not wait."""
    wanted = (*BUNDLES, *TEST_BUNDLES) if with_tests else BUNDLES
    script = f"""
for bundle in {wanted!r}:
    assets = env["ir.qweb"]._get_asset_bundle(bundle)
    assets.js()
    assets.css()
env.cr.commit()
"""
    run_script(stage, database, script, f"assets-{database}.log", going)


def _errors(log: Path) -> list[str]:
    """Lines of Odoo's log of level ERROR or CRITICAL; Odoo ends with code 0 in spite of some."""
    lines = log.read_text(errors="replace").splitlines() if log.is_file() else []
    return [line for line in lines if " ERROR " in line[:60] or " CRITICAL " in line[:60]]


def is_port_free(address: str, port: int) -> bool:
    """Whether a server may listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=30) as page:
            return page.status == 200
    except urllib.error.HTTPError as error:
        raise Problem(
            f"Odoo answers {url} with error {error.code}; see its log in .run/log."
        ) from None
    except OSError:
        return False


@contextmanager
def running(
    stage: Stage,
    database: str,
    port: int,
    log_name: str,
    going: Step,
    arguments: tuple[str, ...] = (),
) -> Iterator[subprocess.Popen]:
    """Run an Odoo that serves the database on the port, from its first answer until the block ends."""
    settings.LOGS.mkdir(parents=True, exist_ok=True)
    command = stage.command("server", *serving(database, port), *arguments)
    log = settings.LOGS / log_name
    with answering(command, stage.environment(), port, log, going.tick) as child:
        yield child


def serving(database: str, port: int) -> list[str]:
    """The options of an Odoo that serves this database only, on the port."""
    return [
        *("-d", database, f"--db-filter=^{database}$"),
        *(f"--http-port={port}", f"--gevent-port={process.free_port()}"),
    ]


@contextmanager
def answering(
    command: list[str],
    environment: dict[str, str],
    port: int,
    log: Path,
    tick: Callable[[], None] = lambda: None,
) -> Iterator[subprocess.Popen]:
    """Run an Odoo from its first answer on the port until the block ends.

    :raises Problem: with the end of its log, when it does not answer in time
    """
    with log.open("wb") as output:
        child = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **environment},
            cwd=settings.CHECKOUT,
            start_new_session=True,
        )
    latest = time.monotonic() + START_SECONDS
    try:
        while not _answers(f"http://127.0.0.1:{port}/web/login"):
            tick()
            if child.poll() is not None or time.monotonic() > latest:
                raise Problem(f"Odoo did not start; the end of {log}:\n{process.tail(log)}")
            time.sleep(0.2)
        yield child
    finally:
        process.stop(child)
