"""``make lint`` and ``make format``: each checker once over all that git knows or would add."""

import os
from pathlib import Path

from . import manifests, node_packages, settings, virtualenv
from .console import Problem, say, step
from .process import capture

SCRIPT_ENDINGS = (".js", ".mjs")
PRETTY_ENDINGS = (*SCRIPT_ENDINGS, ".xml")

UNWANTED = ("missing-readme", "consider-merging-classes-inherited")
"""Of pylint-odoo's rules: the project has one README for its modules, not one in each, and a file for each idea."""


def _files() -> list[str]:
    """The files of the project, as git sees them, that exist."""
    answer = capture(["git", "ls-files", "-co", "--exclude-standard"], cwd=settings.CHECKOUT)
    if answer.returncode:
        raise Problem("git cannot list the project's files; lint needs a git checkout.")
    return [name for name in answer.stdout.splitlines() if (settings.CHECKOUT / name).is_file()]


def _commands(is_mending: bool) -> dict[str, list[str | Path]]:
    """The linters by name, each with its command line."""
    python, programs = virtualenv.prepare(), node_packages.prepare() / ".bin"
    names = _files()
    scripts = [name for name in names if name.endswith(SCRIPT_ENDINGS)]
    pretty = [name for name in names if name.endswith(PRETTY_ENDINGS)]
    ruff = [python, "-m", "ruff"]
    if is_mending:
        return {
            "ruff: rules": [*ruff, "check", "--fix", "--quiet", "."],
            "ruff: format": [*ruff, "format", "--quiet", "."],
            "eslint": [programs / "eslint", "--fix", *scripts],
            "prettier": [programs / "prettier", "--write", "--log-level=warn", *pretty],
        }
    odoo = ["-m", "pylint", f"--disable={','.join(UNWANTED)}", *manifests.modules()]
    return {
        "ruff: rules": [*ruff, "check", "--quiet", "--output-format=concise", "."],
        "ruff: format": [*ruff, "format", "--check", "--output-format=concise", "."],
        "pylint-odoo": [python, *odoo],
        "eslint": [programs / "eslint", "--max-warnings=0", *scripts],
        "types of the engine's twin": [programs / "tsc"],
        "prettier": [programs / "prettier", "--check", "--log-level=warn", *pretty],
    }


def run_all(is_mending: bool = False) -> int:
    """Run them all, show what each has to say, and fail when one does.

    :param is_mending: mend what can be mended without a person, instead of telling it
    """
    failed = []
    for title, command in _commands(is_mending).items():
        with step(title) as going:
            variables = {**os.environ, "PYTHONWARNINGS": "ignore"}
            answer = capture(command, cwd=settings.CHECKOUT, env=variables)
            if answer.returncode:
                failed.append(title)
                going.sign = "FAILED"
        if answer.returncode:
            say((answer.stdout + answer.stderr).rstrip())
    if failed:
        say(f"\nFailed: {', '.join(failed)}. `make format` mends what can be mended without you.")
    return 1 if failed else 0
