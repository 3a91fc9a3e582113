"""``make regression``: Odoo's own tests of the apps below ours, with our modules and without them; what differs.

All run with our modules. What does not pass runs in a database without them, and what passes there once more with them,
since a tour may fail for want of time. What came of each test is kept in ``.run/regression`` until our modules or Odoo
change, so an interrupted run goes on where it was.
"""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import copies, database, lock, manifests, odoo_server, process, settings, templates
from .console import Problem, Step, say, step
from .odoo_server import Stage

SUITES = ("loyalty", "pos_loyalty", "pos_restaurant", "point_of_sale")
"""The modules of Odoo whose tests have to be what they are without us."""

FOLDER = settings.RUN / "regression"

RUNNER = settings.CHECKOUT / "setup/regression_odoo.py"

AROUND = re.compile(r"\w+ \(odoo\.addons\.[\w.]+\.(?P<name>\w+)\)$")
"""How Odoo names what fails around the tests of a class: ``setUpClass (odoo.addons.sale.tests.test_sale.TestSale)``."""

BY_DESIGN: dict[str, str] = {}
"""Tests of Odoo that have to fail with our modules: ``{module:Class.test: why}``."""


@dataclass(frozen=True)
class Side:
    """A template of databases in which the tests run, and where their results are kept."""

    title: str
    template: str
    key: str

    @property
    def name(self) -> str:
        """How files of this side begin."""
        return self.title.partition(" ")[0]

    def record(self, module: str) -> Path:
        """What came of the module's tests."""
        return FOLDER / f"{self.name}-{self.key}" / f"{module}.jsonl"


def _sides(stage: Stage) -> tuple[Side, Side]:
    base = manifests.base_key(stage.odoo.version)
    own = [
        part
        for module in manifests.modules()
        for path in sorted((settings.CHECKOUT / module).rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
        for part in (str(path.relative_to(settings.CHECKOUT)), path.read_bytes())
    ]
    return (
        Side("without our modules", templates.base(stage, "plain"), base),
        Side("with our modules", templates.suite(stage, "plain"), settings.digest(base, *own)),
    )


def _read(record: Path) -> dict[str, dict]:
    """What came of each test, the last time that it ran."""
    lines = record.read_text().splitlines() if record.is_file() else []
    return {told["test"]: told for told in map(json.loads, lines)}


class Progress:
    """Tells how many tests are done, while a step goes on."""

    def __init__(self, going: Step, record: Path) -> None:
        self.going = going
        self.record = record

    def tick(self) -> None:
        """Show that work goes on."""
        results = _read(self.record).values() if self.record.is_file() else ()
        failed = sum(told["outcome"] == "failed" for told in results)
        self.going.tick(f"{len(results)} done, {failed} failed")


def _run(stage: Stage, side: Side, module: str, tags: list[str]) -> None:
    """Run the tests that the tags name and whose results are not kept yet."""
    record = side.record(module)
    end = record.with_suffix(".end")
    if end.exists():
        return
    record.parent.mkdir(parents=True, exist_ok=True)
    title = f"{module} {side.title}"
    with copies.name_for(stage.server, f"regression_{side.name}") as copy, step(title) as going:
        database.copy(stage.server, side.template, copy)
        command = [stage.python, RUNNER, "server", "-c", odoo_server.CONFIGURATION]
        options = ["-d", copy, *odoo_server.ports(), "--stop-after-init"]
        process.logged(
            [*command, *options, "--test-tags", ",".join(tags)],
            f"regression-{side.name}-{module}.log",
            f"Odoo's tests of {module} came to no end {side.title}.",
            Progress(going, record),
            {**stage.environment(), "LH_RECORD": str(record)},
            accepted=(0, 1),
        )
        results = _read(record).values()
        failed = sum(told["outcome"] == "failed" for told in results)
        going.note = f"{len(results)} tests, {failed} failed"
    if tags == _tags(module, []):
        end.touch()


def _tags(module: str, names: list[str]) -> list[str]:
    """Odoo's words for tests of a module, or for all of them."""
    return [f"/{module}{name and ':' + name}" for name in names or [""]]


def _wanted(only: str) -> dict[str, list[str]]:
    """What ``ONLY`` names: ``{module: parts}``, with words such as ``pos_loyalty`` or ``pos_loyalty:TestUi.test_x``."""
    wanted: dict[str, list[str]] = {}
    for word in only.split() or SUITES:
        module, _, name = word.partition(":")
        wanted.setdefault(module, [])
        if name:
            wanted[module].append(name)
    return wanted


def _names(results: dict[str, dict]) -> list[str]:
    """What did not pass, as words of ``ONLY``: tests, or classes that could not be set up."""
    names = []
    for test, told in results.items():
        if told["outcome"] != "passed":
            around = AROUND.match(test)
            names.append(around["name"] if around else test.partition(":")[2])
    return list(dict.fromkeys(names))


def _compare(stage: Stage, sides: tuple[Side, Side], module: str) -> None:
    """Run without us what did not pass with us, and what passes there once more with us."""
    without, having = sides
    names = _names(_read(having.record(module)))
    if not names:
        return
    _run(stage, without, module, _tags(module, names))
    passed = _passed_without(sides, module)
    again = [name for name in names if any(_is_of(test, name) for test in passed)]
    if again:
        kept = [
            told
            for told in _read(having.record(module)).values()
            if not any(_is_of(told["test"], name) for name in again)
        ]
        say(f"        once more: {', '.join(again)}")
        having.record(module).write_text("".join(f"{json.dumps(told)}\n" for told in kept))
        _run(stage, having, module, _tags(module, again))


def _is_of(test: str, name: str) -> bool:
    """Whether a test, or what failed around it, is what the word names."""
    around = AROUND.match(test)
    own = around["name"] if around else test.partition(":")[2]
    return own == name or own.startswith(f"{name}.")


def _passed_without(sides: tuple[Side, Side], module: str) -> list[str]:
    """The tests that pass without us, of which we know no pass with us."""
    without, having = (_read(side.record(module)) for side in sides)
    return [
        test for test in without if _outcome(without, test) == "passed" != _outcome(having, test)
    ]


def _outcome(results: dict[str, dict], test: str) -> str:
    return results.get(test, {}).get("outcome", "not run")


def _tell(sides: tuple[Side, Side], modules: list[str]) -> int:
    """Say what came out, and return how many tests differ that should not."""
    _without, having = (
        {test: told for module in modules for test, told in _read(side.record(module)).items()}
        for side in sides
    )
    differ = [test for module in modules for test in _passed_without(sides, module)]
    designed = [test for test in differ if test in BY_DESIGN]
    wrong = [test for test in differ if test not in BY_DESIGN]
    both = [test for test, told in having.items() if told["outcome"] != "passed"]
    both = [test for test in both if test not in differ]
    say(f"\n{len(having)} tests of {', '.join(modules)} with our modules.")
    say(f"\nDo not pass without us either ({len(both)}):")
    for test in both:
        say(f"    {test}: {having[test]['outcome']}. {_last_line(having[test])}")
    say(f"\nDiffer by design ({len(designed)}):")
    for test in designed:
        say(f"    {test}: {BY_DESIGN[test]}")
    say(f"\nDiffer ({len(wrong)}):")
    for test in wrong:
        say(f"    {test}: passes without us, {_outcome(having, test)} with us")
        say(f"        {_last_line(having.get(test, {}))}")
    return len(wrong)


def _last_line(told: dict) -> str:
    lines = [line.strip() for line in told.get("text", "").splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""


def run(stage: Stage, only: str) -> int:
    """Run the tests on both sides and fail when they differ."""
    wanted = _wanted(only)
    sides = _sides(stage)
    with lock.exclusive(settings.DATA / "regression.lock", "running Odoo's own tests"):
        if settings.is_fresh():
            for side in sides:
                shutil.rmtree(side.record("").parent, ignore_errors=True)
        for module, names in wanted.items():
            _run(stage, sides[1], module, _tags(module, names))
            _compare(stage, sides, module)
        if not any(_read(sides[1].record(module)) for module in wanted):
            raise Problem(f"ONLY={only}: no test fits.")
        return 1 if _tell(sides, list(wanted)) else 0
