"""``make lint`` and ``make format``: each checker once over all that git knows or would add."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import manifests, node_packages, settings, virtualenv
from .console import Problem, say, step
from .process import capture

SCRIPT_ENDINGS = (".js", ".mjs")
PRETTY_ENDINGS = (*SCRIPT_ENDINGS, ".xml")

UNWANTED = ("missing-readme", "consider-merging-classes-inherited")
"""Of pylint-odoo's rules: the project has one README for its modules, not one in each, and a file for each idea."""


@dataclass(frozen=True)
class Checker:
    """One linter with what it is called with."""

    title: str
    command: list[str]


def _files() -> list[str]:
    """The files of the project, as git sees them, that exist."""
    answer = capture(["git", "ls-files", "-co", "--exclude-standard"], cwd=settings.CHECKOUT)
    if answer.returncode:
        raise Problem("git cannot list the project's files; lint needs a git checkout.")
    return [name for name in answer.stdout.splitlines() if (settings.CHECKOUT / name).is_file()]


def _tools() -> tuple[str, Path]:
    python = str(virtualenv.prepare())
    return python, node_packages.prepare() / ".bin"


def checkers() -> list[Checker]:
    """All linters; none changes a file."""
    python, programs = _tools()
    files = _files()
    scripts = [name for name in files if name.endswith(SCRIPT_ENDINGS)]
    pretty = [name for name in files if name.endswith(PRETTY_ENDINGS)]
    found = [
        Checker(
            "ruff: rules",
            [python, "-m", "ruff", "check", "--quiet", "--output-format=concise", "."],
        ),
        Checker(
            "ruff: format",
            [python, "-m", "ruff", "format", "--check", "--output-format=concise", "."],
        ),
    ]
    if manifests.modules():
        words = ["-m", "pylint", f"--disable={','.join(UNWANTED)}", *manifests.modules()]
        found.append(Checker("pylint-odoo", [python, *words]))
    if scripts:
        found.append(Checker("eslint", [str(programs / "eslint"), "--max-warnings=0", *scripts]))
        found.append(Checker("types of the engine's twin", [str(programs / "tsc")]))
    if pretty:
        found.append(
            Checker(
                "prettier", [str(programs / "prettier"), "--check", "--log-level=warn", *pretty]
            )
        )
    return found


def fixers() -> list[Checker]:
    """What can be mended without a person."""
    python, programs = _tools()
    files = _files()
    scripts = [name for name in files if name.endswith(SCRIPT_ENDINGS)]
    pretty = [name for name in files if name.endswith(PRETTY_ENDINGS)]
    found = [
        Checker("ruff: rules", [python, "-m", "ruff", "check", "--fix", "--quiet", "."]),
        Checker("ruff: format", [python, "-m", "ruff", "format", "--quiet", "."]),
    ]
    if scripts:
        found.append(Checker("eslint", [str(programs / "eslint"), "--fix", *scripts]))
    if pretty:
        found.append(
            Checker(
                "prettier", [str(programs / "prettier"), "--write", "--log-level=warn", *pretty]
            )
        )
    return found


def run_all(chosen: list[Checker]) -> int:
    """Run them all, show what each has to say, and fail when one does."""
    failed = []
    for checker in chosen:
        with step(checker.title) as going:
            answer = subprocess.run(
                checker.command,
                cwd=settings.CHECKOUT,
                capture_output=True,
                text=True,
                env={**os.environ, "PYTHONWARNINGS": "ignore"},
                check=False,
            )
            if answer.returncode:
                failed.append(checker.title)
                going.sign = "FAILED"
        if answer.returncode:
            say((answer.stdout + answer.stderr).rstrip())
    if failed:
        say(f"\nFailed: {', '.join(failed)}. `make format` mends what can be mended without you.")
    return 1 if failed else 0
