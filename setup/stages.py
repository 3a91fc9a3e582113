"""The stages of ``make test``: which tests each of them runs, and on what."""

import os
import time
from pathlib import Path

from . import copies, manifests, node_packages, odoo_server, postgres, settings, templates
from .console import say, step
from .counting import judge, read_report
from .odoo_server import Stage
from .runner import WITHOUT_ODOO, Run

SLOW = ("test_attack.py", "test_install.py", "test_no_till.py")
"""Files whose tests take minutes: they come first, so that no process waits for another at the end."""

ELSEWHERE = {"demo", "engine", "histories"}
"""Folders of ``tests`` that have stages of their own."""


def suite_variables(stage: Stage) -> dict[str, str]:
    """What a test outside of Odoo needs to start an Odoo of its own."""
    return {
        **stage.environment(),
        "LH_CHECKOUT": str(settings.CHECKOUT),
        "LH_DATA": str(settings.DATA),
        "LH_PYTHON": str(stage.python),
        "LH_ODOO": str(stage.odoo.python_path),
        "LH_CONFIG": str(odoo_server.CONFIGURATION),
        "LH_PG_BIN": str(postgres.program("psql").parent),
    }


def engine_stage(run: Run) -> None:
    """The engine alone: no Odoo, no database."""
    places = [
        place for place in run.selection.within(["tests/engine"]) if not place.endswith(".mjs")
    ]
    if places:
        run.pytest("engine", "Engine in Python", [*WITHOUT_ODOO, *places], {})


def node_stage(run: Run) -> None:
    """The engine's twin in Node's own runner."""
    title = "Engine in JavaScript"
    chosen = run.selection.within(_paths("tests/engine", "*.test.mjs"))
    if not chosen or run.selection.expression:
        return
    say(f"\n=== {title}")
    began = time.monotonic()
    settings.LOGS.mkdir(parents=True, exist_ok=True)
    report, told = settings.LOGS / "test-node.xml", settings.LOGS / "test-node.txt"
    for file in (report, told):
        file.unlink(missing_ok=True)
        file.touch()
    reporters = ["--test-reporter=junit", f"--test-reporter-destination={report}"]
    reporters += ["--test-reporter=spec", f"--test-reporter-destination={told}"]
    code = run.show([node_packages.node(), "--test", *reporters, *chosen], {}, "test-node.log")
    say(told.read_text().partition("failing tests:")[2].rstrip())
    run.finish(title, judge(read_report(report), code, run.selection.is_all), began)


def _paths(folder: str, pattern: str) -> list[str]:
    """The files below a folder of the checkout, as paths from there."""
    found = sorted((settings.CHECKOUT / folder).rglob(pattern))
    return [str(path.relative_to(settings.CHECKOUT)) for path in found]


def _is_browser(path: str) -> bool:
    return Path(path.partition("::")[0]).name.startswith("test_browser_")


def _addon_files(run: Run, browser: bool) -> list[str]:
    """The wanted test files of the modules, those with or those without a browser."""
    files = [
        path for module in manifests.modules() for path in _paths(f"{module}/tests", "test_*.py")
    ]
    return [path for path in run.selection.within(files) if _is_browser(path) == browser]


def _inside_odoo(
    run: Run, name: str, title: str, files: list[str], flavour: str, *words: str
) -> None:
    """Run tests inside Odoo on a copy of a template."""
    with copies.name_for(run.stage.server, f"test_{name}") as copy:
        templates.clone(run.stage, flavour, copy)
        if "--odoo-http" in words:
            with step("Building scripts and styles for the browser") as going:
                odoo_server.build_assets(run.stage, copy, going, with_tests=True)
        options = [f"--odoo-config={odoo_server.CONFIGURATION}", f"--odoo-database={copy}"]
        run.pytest(name, title, [*options, *words, *files], suite_variables(run.stage))


def _spread(files: list[str]) -> list[str]:
    """Words that make pytest spread classes or modules of tests over processes, in the order of the files."""
    processes = min(4, os.cpu_count() or 1, len(files))
    spread = [f"--numprocesses={processes}", "--dist=loadscope", "--no-loadscope-reorder"]
    return spread if processes > 1 else []


def _slow_first(files: list[str]) -> list[str]:
    return sorted(files, key=lambda path: Path(path.partition("::")[0]).name not in SLOW)


def orm_stage(run: Run) -> None:
    """Tests inside Odoo that need no browser, on a copy of the database for each process."""
    files = _slow_first(_addon_files(run, browser=False))
    if files:
        _inside_odoo(run, "orm", "Inside Odoo", files, "plain", *_spread(files))


def browser_stage(run: Run) -> None:
    """Hoot units and tours in headless Chromium, one at a time: Odoo waits only so long for each step."""
    files = _addon_files(run, browser=True)
    if files:
        _inside_odoo(run, "browser", "In the browser", files, "plain", "--odoo-http")


def suite_stage(run: Run) -> None:
    """Tests of the project as a whole: set-up, packaging, documents, faults, upgrades."""
    files = [path for path in _paths("tests", "test_*.py") if Path(path).parts[1] not in ELSEWHERE]
    places = _slow_first(run.selection.within(files))
    if places:
        names = {
            "LH_TEMPLATE": templates.suite(run.stage, "plain"),
            "LH_TEMPLATE_BASE": templates.base(run.stage, "plain"),
        }
        variables = {**suite_variables(run.stage), **names}
        words = [*WITHOUT_ODOO, *_spread(places), *places]
        run.pytest("suite", "Suite level", words, variables)


def demo_stage(run: Run) -> None:
    """Tests inside Odoo on the demo shop."""
    places = run.selection.within(["tests/demo"])
    if places:
        _inside_odoo(run, "demo", "Demo shop", places, "demo")


def histories_stage(run: Run) -> None:
    """Histories at random against a plain model, inside Odoo; more of them by ``make explore``."""
    places = run.selection.within(["tests/histories"])
    if places:
        _inside_odoo(run, "histories", "Histories", places, "plain", "-s")
