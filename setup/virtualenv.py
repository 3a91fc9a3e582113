"""The virtual environment with Odoo's and our own Python packages, kept in the cache by what is in it."""

import shutil
import sys
from functools import cache
from pathlib import Path

from . import apt, files, lock, settings
from .console import Problem, step
from .process import capture, logged

OLDEST, TOO_NEW = (3, 11), (3, 14)
INPUTS = ("requirements.txt", "requirements-dev.txt")
DONE = "complete"


@cache
def _place() -> Path:
    """The environment's folder; the same until this program ends, whatever happens to the files."""
    parts = [(settings.CHECKOUT / name).read_bytes() for name in INPUTS]
    version = "{}.{}".format(*sys.version_info)
    return settings.CACHE / "venv" / f"py{version}-{settings.digest(sys.base_prefix, *parts)}"


def python() -> Path:
    """The environment's interpreter; call :func:`prepare` before."""
    return _place() / "bin" / "python"


def packages() -> Path:
    """The environment's site-packages.

    :raises Problem: when there is no environment for the requirements as they are now.
    """
    found = next((_place() / "lib").glob("python3*/site-packages"), None)
    if found is None:
        raise Problem(
            f"There is no virtual environment for {' and '.join(INPUTS)} as they are now; they may have "
            "changed while this ran. Run it again: that makes one."
        )
    return found


def prepare() -> Path:
    """Create the environment once; an interrupted one is made anew."""
    place = _place()
    if not (place / DONE).is_file():
        if not OLDEST <= sys.version_info[:2] < TOO_NEW:
            raise Problem(
                f"Odoo 19 runs on Python 3.11 to 3.13; this is {sys.version.split()[0]}. Name another one: "
                "make run PYTHON=python3.12"
            )
        with lock.exclusive(settings.CACHE / "venv.lock", "installing Python packages"):
            if not (place / DONE).is_file():
                _create(place)
                files.drop_unused(place)
    files.mark_used(place)
    return python()


def _create(place: Path) -> None:
    if capture([sys.executable, "-c", "import ensurepip, venv"]).returncode:
        version = "{}.{}".format(*sys.version_info)
        if not apt.install([f"python{version}-venv"], "a virtual environment"):
            raise Problem(
                "Python's module venv is missing; install it (the line above) and run it again."
            )
    with step("Installing Python packages") as going:
        shutil.rmtree(place, ignore_errors=True)
        place.parent.mkdir(parents=True, exist_ok=True)
        advice = "The virtual environment could not be made."
        logged([sys.executable, "-m", "venv", place], "venv.log", advice, going)
        wanted = [word for name in INPUTS for word in ("-r", settings.CHECKOUT / name)]
        logged(
            [python(), "-m", "pip", "install", "--retries=2", "--progress-bar=off", *wanted],
            "pip.log",
            "The Python packages could not be installed. Check the network and the free space, and run it again.",
            going,
        )
        (place / DONE).touch()
