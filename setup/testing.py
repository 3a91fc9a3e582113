"""``make test``: all checks in stages, each counted, and one closing line.

A stage that crashes or finds no test counts as one failure, and so does every skipped test: this suite has
none, so a skip means that something is missing which the check needs.
"""

import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from . import (
    database,
    manifests,
    node_packages,
    odoo_server,
    postgres,
    process,
    settings,
    templates,
)
from .console import Problem, say, step
from .odoo_server import Stage

NOTHING_COLLECTED = 5
WITHOUT_ODOO = ("-p", "no:odoo")
"""For tests that must not load pytest's plugin for Odoo."""


@dataclass(frozen=True)
class Count:
    """How many checks passed and failed."""

    passed: int = 0
    failed: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.passed + other.passed, self.failed + other.failed)


@dataclass(frozen=True)
class Selection:
    """What the developer asked for by ``ONLY``: paths, or an expression for pytest's ``-k``; empty is all."""

    paths: tuple[str, ...] = ()
    expression: str = ""

    @classmethod
    def parse(cls, text: str) -> "Selection":
        """Words that are all files or folders (``::name`` may follow) are paths, all else an expression."""
        words = text.split()
        if words and all((settings.CHECKOUT / word.partition("::")[0]).exists() for word in words):
            return cls(paths=tuple(str(Path(word)) for word in words))
        return cls(expression=text.strip())

    @property
    def is_all(self) -> bool:
        """Whether nothing was left out."""
        return not self.paths and not self.expression

    def within(self, places: list[str]) -> list[str]:
        """Those of the places, or parts of them, that were asked for."""
        if not self.paths:
            return places
        chosen = []
        for word in self.paths:
            path = Path(word.partition("::")[0])
            inside = [place for place in places if path.is_relative_to(place)]
            chosen += (
                [word]
                if inside
                else [place for place in places if Path(place).is_relative_to(path)]
            )
        return list(dict.fromkeys(chosen))


@dataclass
class Run:
    """One call of ``make test``: what is wanted, what it runs on, what came out."""

    stage: Stage
    selection: Selection
    total: Count = field(default_factory=Count)

    def finish(self, title: str, count: Count, began: float) -> None:
        """Add a stage's result and say it."""
        self.total += count
        sign = "FAILED" if count.failed else "ok"
        seconds = time.monotonic() - began
        say(f"{seconds:6.1f} s  {sign:<7}{title}: {count.passed} passed, {count.failed} failed")


def suite_variables(stage: Stage) -> dict[str, str]:
    """What a test outside of Odoo needs to start an Odoo of its own."""
    return {
        **stage.environment(),
        "LH_CHECKOUT": str(settings.CHECKOUT),
        "LH_PYTHON": str(stage.python),
        "LH_ODOO": str(stage.odoo.python_path),
        "LH_CONFIG": str(odoo_server.CONFIGURATION),
        "LH_PG_BIN": str(postgres.program("psql").parent),
    }


def _shown(command: list[str], environment: dict[str, str], log_name: str) -> int:
    """Run a program with its output on the screen and in a log."""
    settings.LOGS.mkdir(parents=True, exist_ok=True)
    with (settings.LOGS / log_name).open("wb") as log:
        child = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **environment},
            cwd=settings.CHECKOUT,
            start_new_session=True,
        )
        try:
            while piece := os.read(child.stdout.fileno(), 65536):
                log.write(piece)
                sys.stdout.buffer.write(piece)
                sys.stdout.flush()
            return child.wait()
        except BaseException:
            process.stop(child)
            raise


def _read_report(report: Path) -> Count:
    """Count the results that pytest wrote."""
    if not report.is_file():
        return Count()
    numbers = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        for name in numbers:
            numbers[name] += int(suite.get(name, "0"))
    bad = numbers["failures"] + numbers["errors"] + numbers["skipped"]
    return Count(numbers["tests"] - bad, bad)


def _judge(count: Count, code: int, is_all: bool) -> Count:
    """A crash and an empty stage are failures, except where only a part was asked for."""
    if code == NOTHING_COLLECTED and not is_all:
        return count
    if (code and not count.failed) or not count.passed + count.failed:
        return Count(count.passed, count.failed + 1)
    return count


def _pytest(run: Run, name: str, title: str, words: list[str], environment: dict[str, str]) -> None:
    began = time.monotonic()
    report = settings.LOGS / f"test-{name}.xml"
    report.unlink(missing_ok=True)
    expression = ["-k", run.selection.expression] if run.selection.expression else []
    command = [
        *(str(run.stage.python), "-m", "pytest", "-q", "--tb=short", "-rfEs", "--no-header"),
        *("-o", "junit_family=xunit1", f"--junitxml={report}"),
        *expression,
        *words,
    ]
    say(f"\n=== {title}")
    code = _shown(command, environment, f"test-{name}.log")
    run.finish(title, _judge(_read_report(report), code, run.selection.is_all), began)


def _test_folders() -> list[str]:
    return [f"{module}/tests" for module in manifests.modules()]


def _is_browser(path: str) -> bool:
    return Path(path.partition("::")[0]).name.startswith("test_browser_")


def _addon_files(run: Run, browser: bool) -> list[str]:
    """The wanted test files of the modules, with or without a browser."""
    files = [
        str(path.relative_to(settings.CHECKOUT))
        for folder in _test_folders()
        for path in sorted((settings.CHECKOUT / folder).glob("**/test_*.py"))
    ]
    chosen = run.selection.within(files)
    return [path for path in chosen if _is_browser(path) == browser]


def _missing(run: Run, title: str, what: str) -> None:
    """Count a stage without tests as failed when everything was asked for."""
    if run.selection.is_all:
        run.finish(f"{title} ({what})", Count(0, 1), time.monotonic())


def engine_stage(run: Run) -> None:
    """The engine alone: no Odoo, no database."""
    title = "Engine in Python"
    places = run.selection.within(["tests/engine"])
    if not (settings.CHECKOUT / "tests/engine").is_dir():
        return _missing(run, title, "tests/engine is missing")
    if places and not all(place.endswith(".mjs") for place in places):
        _pytest(run, "engine", title, [*WITHOUT_ODOO, *places], {})
    return None


def _text(path: Path) -> str:
    return path.read_text() if path.is_file() else ""


def node_stage(run: Run) -> None:
    """The engine's twin in Node's own runner."""
    title = "Engine in JavaScript"
    root = settings.CHECKOUT / "tests"
    files = [
        str(path.relative_to(settings.CHECKOUT))
        for path in sorted(root.glob("engine/**/*.test.mjs"))
    ]
    if not files:
        return _missing(run, title, "no tests/engine/*.test.mjs")
    chosen = run.selection.within(files)
    if not chosen or run.selection.expression:
        return None
    say(f"\n=== {title}")
    began = time.monotonic()
    tap, told = settings.LOGS / "test-node.tap", settings.LOGS / "test-node.txt"
    reporters = ["--test-reporter=tap", f"--test-reporter-destination={tap}"]
    reporters += ["--test-reporter=spec", f"--test-reporter-destination={told}"]
    code = _shown([node_packages.node(), "--test", *reporters, *chosen], {}, "test-node.log")
    counted = dict(re.findall(r"^# (\w+) (\d+)$", _text(tap), re.MULTILINE))
    say(_text(told).partition("failing tests:")[2].rstrip())
    bad = sum(int(counted.get(name, 0)) for name in ("fail", "cancelled", "skipped", "todo"))
    count = Count(int(counted.get("pass", 0)), bad)
    run.finish(title, _judge(count, code, run.selection.is_all), began)
    return None


def _odoo_pytest(
    run: Run, name: str, title: str, files: list[str], flavour: str, *words: str
) -> None:
    """Run tests inside Odoo on a copy of a template, which is dropped afterwards."""
    copy = f"lh_test_{name}_{os.getpid()}"
    templates.clone(run.stage, flavour, copy)
    try:
        if "--odoo-http" in words:
            with step("Building scripts and styles for the browser") as going:
                odoo_server.build_assets(run.stage, copy, going, with_tests=True)
        options = [f"--odoo-config={odoo_server.CONFIGURATION}", f"--odoo-database={copy}", *words]
        _pytest(run, name, title, [*options, *files], suite_variables(run.stage))
    finally:
        for name_of_copy in database.names(run.stage.server, copy):
            database.drop(run.stage.server, name_of_copy)


def _spread(files: list[str]) -> list[str]:
    """Words that make pytest spread classes of tests over processes, each with a copy of the database."""
    processes = min(4, os.cpu_count() or 1, len(files))
    return [f"--numprocesses={processes}", "--dist=loadscope"] if processes > 1 else []


def orm_stage(run: Run) -> None:
    """Tests inside Odoo that need no browser."""
    title = "Inside Odoo"
    files = _addon_files(run, browser=False)
    if files:
        _odoo_pytest(run, "orm", title, files, "plain", *_spread(files))
    else:
        _missing(run, title, "no test files in the modules")


def browser_stage(run: Run) -> None:
    """Hoot units and tours in headless Chromium."""
    title = "In the browser"
    files = _addon_files(run, browser=True)
    if files:
        _odoo_pytest(run, "browser", title, files, "plain", "--odoo-http")
    else:
        _missing(run, title, "no test_browser_*.py in the modules")


def _has_tests(path: Path) -> bool:
    return bool(path.match("test_*.py") or (path.is_dir() and any(path.glob("**/test_*.py"))))


def suite_stage(run: Run) -> None:
    """Tests of the project as a whole: packaging, documents, style, faults."""
    title = "Suite level"
    with_tests = [
        str(path.relative_to(settings.CHECKOUT))
        for path in sorted((settings.CHECKOUT / "tests").iterdir())
        if path.name not in ("engine", "bench", "demo") and _has_tests(path)
    ]
    places = run.selection.within(with_tests)
    if not with_tests:
        return _missing(run, title, "no tests in tests/")
    if places:
        names = {
            "LH_TEMPLATE": templates.suite(run.stage, "plain"),
            "LH_TEMPLATE_BASE": templates.base(run.stage, "plain"),
        }
        _pytest(
            run, "suite", title, [*WITHOUT_ODOO, *places], {**suite_variables(run.stage), **names}
        )
    return None


def demo_stage(run: Run) -> None:
    """Tests inside Odoo on the demo shop."""
    title = "Demo shop"
    if not (settings.CHECKOUT / "tests/demo").is_dir():
        return _missing(run, title, "tests/demo is missing")
    places = run.selection.within(["tests/demo"])
    if places:
        _odoo_pytest(run, "demo", title, places, "demo")
    return None


FAST: tuple[Callable[[Run], None], ...] = (engine_stage, node_stage, orm_stage)
ALL = (*FAST, browser_stage, suite_stage, demo_stage)


def run_all(stage: Stage, stages: tuple[Callable[[Run], None], ...], only: str) -> Count:
    """Run the stages; a problem in one does not keep the next from running."""
    run = Run(stage, Selection.parse(only))
    for part in stages:
        began = time.monotonic()
        try:
            part(run)
        except Problem as problem:
            say(str(problem))
            run.finish((part.__doc__ or "").rstrip("."), Count(0, 1), began)
    if not run.total.passed and not run.total.failed:
        say(f"ONLY={only}: no test fits.")
        run.total = Count(0, 1)
    return run.total
