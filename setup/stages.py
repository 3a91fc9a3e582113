"""The stages of ``make test``: which tests each of them runs, and on what."""

import os
import time
from pathlib import Path

from . import copies, manifests, node_packages, odoo_server, postgres, settings, templates
from .console import step
from .counting import judge, read_tap
from .odoo_server import Stage
from .runner import WITHOUT_ODOO, Run


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
    title = "Engine in Python"
    places = run.selection.within(["tests/engine"])
    if not (settings.CHECKOUT / "tests/engine").is_dir():
        return run.missing(title, "tests/engine is missing")
    if places and not all(place.endswith(".mjs") for place in places):
        run.pytest("engine", title, [*WITHOUT_ODOO, *places], {})
    return None


def node_stage(run: Run) -> None:
    """The engine's twin in Node's own runner."""
    title = "Engine in JavaScript"
    root = settings.CHECKOUT / "tests"
    files = [
        str(path.relative_to(settings.CHECKOUT))
        for path in sorted(root.glob("engine/**/*.test.mjs"))
    ]
    if not files:
        return run.missing(title, "no tests/engine/*.test.mjs")
    chosen = run.selection.within(files)
    if not chosen or run.selection.expression:
        return None
    run.screen.say(f"\n=== {title}")
    began = time.monotonic()
    settings.LOGS.mkdir(parents=True, exist_ok=True)
    tap, told = settings.LOGS / "test-node.tap", settings.LOGS / "test-node.txt"
    for report in (tap, told):
        report.unlink(missing_ok=True)
        report.touch()
    reporters = ["--test-reporter=tap", f"--test-reporter-destination={tap}"]
    reporters += ["--test-reporter=spec", f"--test-reporter-destination={told}"]
    code = run.show([node_packages.node(), "--test", *reporters, *chosen], {}, "test-node.log")
    run.screen.say(told.read_text().partition("failing tests:")[2].rstrip())
    run.finish(title, judge(read_tap(tap), code, run.selection.is_all), began)
    return None


def _is_browser(path: str) -> bool:
    return Path(path.partition("::")[0]).name.startswith("test_browser_")


def addon_files(run: Run, browser: bool) -> list[str]:
    """The wanted test files of the modules, those with or those without a browser."""
    files = [
        str(path.relative_to(settings.CHECKOUT))
        for module in manifests.modules()
        for path in sorted((settings.CHECKOUT / module / "tests").glob("**/test_*.py"))
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
    """Words that make pytest spread classes of tests over processes, each with a copy of the database."""
    processes = min(4, os.cpu_count() or 1, len(files))
    spread = [f"--numprocesses={processes}", "--dist=loadscope"]
    return spread if processes > 1 else []


def orm_stage(run: Run) -> None:
    """Tests inside Odoo that need no browser."""
    title = "Inside Odoo"
    files = addon_files(run, browser=False)
    if files:
        _inside_odoo(run, "orm", title, files, "plain", *_spread(files))
    else:
        run.missing(title, "no test files in the modules")


def browser_stage(run: Run) -> None:
    """Hoot units and tours in headless Chromium."""
    title = "In the browser"
    files = addon_files(run, browser=True)
    if files:
        _inside_odoo(run, "browser", title, files, "plain", "--odoo-http")
    else:
        run.missing(title, "no test_browser_*.py in the modules")


def _has_tests(path: Path) -> bool:
    return bool(path.match("test_*.py") or (path.is_dir() and any(path.glob("**/test_*.py"))))


def suite_stage(run: Run) -> None:
    """Tests of the project as a whole: set-up, packaging, documents, style, faults."""
    title = "Suite level"
    with_tests = [
        str(path.relative_to(settings.CHECKOUT))
        for path in sorted((settings.CHECKOUT / "tests").iterdir())
        if path.name not in ("engine", "bench", "demo", "histories") and _has_tests(path)
    ]
    places = run.selection.within(with_tests)
    if not with_tests:
        return run.missing(title, "no tests in tests/")
    if places:
        names = {
            "LH_TEMPLATE": templates.suite(run.stage, "plain"),
            "LH_TEMPLATE_BASE": templates.base(run.stage, "plain"),
        }
        variables = {**suite_variables(run.stage), **names}
        run.pytest("suite", title, [*WITHOUT_ODOO, *places], variables)
    return None


def demo_stage(run: Run) -> None:
    """Tests inside Odoo on the demo shop."""
    title = "Demo shop"
    if not (settings.CHECKOUT / "tests/demo").is_dir():
        return run.missing(title, "tests/demo is missing")
    places = run.selection.within(["tests/demo"])
    if places:
        _inside_odoo(run, "demo", title, places, "demo")
    return None


def histories_stage(run: Run) -> None:
    """Histories at random against a plain model, inside Odoo; more of them by ``make explore``."""
    title = "Histories"
    if not (settings.CHECKOUT / "tests/histories").is_dir():
        return run.missing(title, "tests/histories is missing")
    places = run.selection.within(["tests/histories"])
    if places:
        _inside_odoo(run, "histories", title, places, "plain", "-s")
    return None
