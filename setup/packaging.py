"""Build the modules as wheels, from the files that belong to the project."""

import os
import shutil
from pathlib import Path

from . import manifests, settings
from .console import Problem
from .process import capture, logged


def _copy(module: str, target: Path) -> None:
    """Copy what git has or would take of a module, so that a wheel does not depend on what is committed."""
    answer = capture(
        ["git", "ls-files", "-co", "--exclude-standard", "--", module], cwd=settings.CHECKOUT
    )
    if answer.returncode:
        raise Problem("git cannot list the module's files; wheels are built from a git checkout.")
    for name in answer.stdout.splitlines():
        source = settings.CHECKOUT / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)


def build_wheels(python: Path, sources: Path, wheels: Path) -> list[Path]:
    """Build one wheel a module and return them in the order of dependencies.

    :param python: an interpreter with ``build`` and ``whool``.
    :param sources: an empty folder to build in; it must not be inside a git checkout.
    :param wheels: where the wheels go.
    """
    found = []
    for module in manifests.modules():
        _copy(module, sources)
        before = set(wheels.glob("*.whl"))
        logged(
            [
                *(python, "-m", "build", "--wheel", "--no-isolation"),
                *("--outdir", wheels, sources / module),
            ],
            f"wheel-{module}.log",
            f"The wheel of {module} could not be built.",
            environment={"PATH": os.pathsep.join([str(python.parent), os.environ.get("PATH", "")])},
            folder=sources,
        )
        found += sorted(set(wheels.glob("*.whl")) - before)
    return found
