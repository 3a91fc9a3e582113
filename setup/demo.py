"""``make run``: the demo shop, from nothing or in seconds, until Ctrl-C."""

import subprocess
import time
from contextlib import ExitStack

from . import database, manifests, odoo_server, process, settings, templates
from .console import Problem, say, step
from .odoo_server import Stage
from .postgres import sql

LOG = "odoo.log"
LOOK_AT = (
    ("Point of Sale", "open a shop and sell to a customer who has a card"),
    ("Loyalty", "programs, members, the points ledger"),
    ("Invoicing", "customer invoices that earn and redeem points"),
)
"""Apps that the first page shows, and what there is to see."""


def port() -> int:
    """The port that the user wants, when it can be had.

    :raises Problem: naming the variable, when it is not a port or busy.
    """
    wanted = settings.wanted_port()
    if not wanted.isdecimal() or not 1 <= int(wanted) <= 65535:
        raise Problem(f"PORT={wanted} is not a port: give a number from 1024 to 65535.")
    number = int(wanted)
    if not odoo_server.is_port_free(settings.listen_address(), number):
        raise Problem(
            f"Port {number} is busy: another program listens there. Stop that one or choose another.\n"
            f"    make run PORT={process.free_port()}"
        )
    return number


def database_ready(stage: Stage) -> None:
    """Make sure that there is a demo database with the modules as they are now; it keeps what people did."""
    name = settings.DEMO_DATABASE
    key = manifests.suite_key(stage.odoo.version)
    if settings.is_fresh() or not database.exists(stage.server, name):
        templates.clone(stage, "demo", name)
        with step("Building scripts and styles of the pages") as going:
            odoo_server.build_assets(stage, name, going)
        database.set_note(stage.server, name, key)
    elif not (settings.FILESTORE / name).is_dir():
        raise Problem(
            f"The database {name} is of another checkout: its files are not here. To replace it:\n"
            "    make run FRESH=1"
        )
    elif database.note(stage.server, name) != key:
        _upgrade(stage, name)
        database.set_note(stage.server, name, key)


def _upgrade(stage: Stage, name: str) -> None:
    modules = ",".join(manifests.modules())
    with step("The modules have changed: upgrading the demo database") as going:
        try:
            odoo_server.change(
                stage, name, ["-u", modules, "-i", modules], "upgrade-demo.log", going
            )
        except Problem as problem:
            advice = "To begin anew and lose what was entered in the demo shop: make run FRESH=1"
            raise Problem(f"{problem}\n{advice}") from None


def run(stage: Stage) -> int:
    """Serve the demo database until Ctrl-C."""
    number = port()
    database_ready(stage)
    address = settings.listen_address()
    options = ("--max-cron-threads=1", f"--http-interface={address}")
    with ExitStack() as open_things:
        with step("Starting Odoo") as going:
            server = odoo_server.running(stage, settings.DEMO_DATABASE, number, LOG, going, options)
            child = open_things.enter_context(server)
        _welcome(stage, number)
        _wait(child)
        with step("Stopping Odoo"):
            open_things.close()
    return 0


def _wait(child: subprocess.Popen) -> None:
    """Wait for Ctrl-C.

    :raises Problem: when Odoo ends before.
    """
    try:
        while child.poll() is None:
            time.sleep(0.3)
    except KeyboardInterrupt:
        say()
        return
    end = process.tail(settings.LOGS / LOG)
    raise Problem(f"Odoo ended by itself; the end of .run/log/{LOG}:\n{end}")


def _welcome(stage: Stage, number: int) -> None:
    known = set(
        sql(stage.server, "SELECT login FROM res_users WHERE active", settings.DEMO_DATABASE)
    )
    say(f"\n        Loyalty Hero's demo shop is open:   http://127.0.0.1:{number}\n")
    for login, password, who in settings.LOGINS:
        if login in known:
            say(f"        log in as   {login + ' / ' + password:<26} {who}")
    say()
    for app, what in LOOK_AT:
        say(f"        look at     {app:<26} {what}")
    say(
        f"\n        Ctrl-C stops everything. Odoo's log: .run/log/{LOG}. Begin anew: make run FRESH=1\n"
    )
