"""``make clean``: remove what belongs to this checkout; the user's cache stays for the next one."""

import shutil

from . import postgres, settings, virtualenv
from .console import Problem, step

LEFTOVERS = (".pytest_cache", ".ruff_cache", ".hypothesis", "build", "dist")


def _stop_server() -> None:
    if virtualenv.python().exists() and postgres.DATA.exists():
        postgres.stop()


def run() -> int:
    """Stop the database server and remove databases, files, logs, pictures and links."""
    _stop_server()
    with step("Removing databases and run-time files of this checkout") as going:
        shutil.rmtree(settings.RUN, ignore_errors=True)
        settings.NODE_MODULES.unlink(missing_ok=True)
        for name in LEFTOVERS:
            shutil.rmtree(settings.CHECKOUT / name, ignore_errors=True)
        if settings.RUN.exists():
            raise Problem(f"{settings.RUN} could not be removed; it may belong to another user.")
        going.note = f"downloads stay in {settings.CACHE}"
    return 0
