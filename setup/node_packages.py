"""Node's packages: linters, the browser driver for screenshots, and Odoo's icon font.

Installed once into the cache, in a folder named after the lock file, and linked as ``node_modules``.
"""

import shutil
from pathlib import Path

from . import files, lock, settings
from .console import Problem, step
from .process import capture, find, logged

OLDEST_NODE = 20
INPUTS = ("package.json", "package-lock.json", ".npmrc")


def node() -> str:
    """The program ``node``.

    :raises Problem: when it is missing or too old.
    """
    program = find("node", "nodejs")
    answer = capture([program or "node", "--version"]).stdout.strip()
    try:
        major = int(answer.lstrip("v").split(".")[0])
    except ValueError:
        major = 0
    if not program or major < OLDEST_NODE:
        has = f"{answer} is installed" if answer else "none is installed"
        raise Problem(f"Node.js {OLDEST_NODE} or newer is needed, with npm; {has}.")
    return program


def _place() -> Path:
    parts = [(settings.CHECKOUT / name).read_bytes() for name in INPUTS]
    return settings.CACHE / "node" / settings.digest(*parts)


def folder() -> Path:
    """The ``node_modules`` folder; call :func:`prepare` before."""
    return _place() / "node_modules"


def prepare() -> Path:
    """Install what package-lock.json says, once."""
    place = _place()
    if not folder().is_dir():
        with lock.exclusive(settings.CACHE / "node.lock", "installing Node packages"):
            if not folder().is_dir():
                _install(place)
                files.drop_unused(place)
    files.mark_used(place)
    files.link(settings.NODE_MODULES, folder())
    return folder()


def _install(place: Path) -> None:
    node()
    npm = find("npm")
    if not npm:
        raise Problem("npm is missing: install it beside Node.js (Debian's package is called npm).")
    with step("Installing Node packages") as going, files.whole_folder(place) as draft:
        for name in INPUTS:
            shutil.copy(settings.CHECKOUT / name, draft / name)
        logged(
            [npm, "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"],
            "npm.log",
            "The Node packages could not be installed. Check the network and the free space, and run it again.",
            going,
            folder=draft,
        )
