"""``make screenshots``: photograph the demo shop's main screens in Chromium, at desk and phone width."""

from contextlib import ExitStack

from . import apt, copies, node_packages, odoo_server, process, settings, templates
from .console import Problem, step
from .odoo_server import Stage

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DRIVER = settings.CHECKOUT / "setup/screenshots.mjs"


def browser() -> str:
    """Chromium's program, installed if that is allowed.

    :raises Problem: when it is missing in the end.
    """
    program = process.find(*CHROMIUM)
    if not program and apt.install(["chromium"], "the browser"):
        program = process.find(*CHROMIUM)
    if not program:
        raise Problem("Chromium is missing: the line above says how to install it.")
    return program


def run_all(stage: Stage, only: str) -> int:
    """Make the pictures whose name contains the word, on a copy of the demo database."""
    node_packages.prepare()
    program = browser()
    with copies.name_for(stage.server, "screens") as copy:
        templates.clone(stage, "demo", copy)
        port = process.free_port()
        with step("Building scripts and styles for the browser") as going:
            odoo_server.build_assets(stage, copy, going)
        with ExitStack() as open_things:
            with step("Starting Odoo") as going:
                served = odoo_server.running(stage, copy, port, "screenshots.log", going)
                open_things.enter_context(served)
            return _photograph(program, port, only)


def _photograph(program: str, port: int, only: str) -> int:
    settings.SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    variables = {
        "LH_URL": f"http://127.0.0.1:{port}",
        "LH_BROWSER": program,
        "LH_SCREENSHOTS": str(settings.SCREENSHOTS),
        "LH_ONLY": only,
    }
    return process.attached([node_packages.node(), DRIVER], variables)
