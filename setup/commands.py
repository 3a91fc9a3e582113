"""The commands, in the order in which the Makefile and developers use them."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from . import (
    bench,
    clean,
    copies,
    counting,
    database,
    demo,
    explore,
    i18n,
    lint,
    manifests,
    mutation,
    node_packages,
    odoo_server,
    odoo_source,
    postgres,
    process,
    regression,
    scale,
    screens,
    settings,
    shapes,
    system,
    templates,
    testing,
    upgrade_sample,
    virtualenv,
)
from .console import Problem, say, step
from .odoo_server import Stage


@contextmanager
def stage(keep: bool = False) -> Iterator[Stage]:
    """Everything that is needed to run Odoo, ready; the database server runs while the block does."""
    python = virtualenv.prepare()
    odoo = odoo_source.prepare()
    with postgres.session(keep) as server:
        odoo_server.write_configuration(odoo, server)
        copies.sweep(server)
        yield Stage(odoo, python, server)


def prepare(arguments: list[str]) -> int:
    """Obtain everything and build the template databases: prepare [plain] [demo]"""
    node_packages.prepare()
    with stage(keep=True) as ready:
        say(f"        Odoo: {ready.odoo.origin}")
        for flavour in arguments:
            templates.suite(ready, flavour)
    return 0


def db(arguments: list[str]) -> int:
    """Make a fresh database, an older one of that name is dropped: db NAME plain|demo"""
    name, flavour = _words(arguments, 2, "db NAME plain|demo")
    with stage(keep=True) as ready:
        templates.clone(ready, flavour, name)
        say(f"        database {name} ({flavour}) is ready")
    return 0


def update(arguments: list[str]) -> int:
    """Upgrade modules in a database: update NAME [MODULE …]"""
    if not arguments:
        raise Problem("Usage: python3 -m setup update NAME [MODULE …]")
    name, *modules = arguments
    with stage(keep=True) as ready:
        wanted = ",".join(modules or manifests.modules())
        present = database.installed(ready.server, name)
        missing = [module for module in wanted.split(",") if module not in present]
        with step(f"Upgrading {wanted} in {name}") as going:
            extra = ["-i", ",".join(missing)] if missing else []
            odoo_server.change(ready, name, ["-u", wanted, *extra], f"update-{name}.log", going)
    return 0


def pytest(arguments: list[str]) -> int:
    """Run pytest with Odoo on a database or on a fresh plain copy: pytest [--database NAME] [WORD …]"""
    words = list(arguments)
    name = None
    if "--database" in words:
        place = words.index("--database")
        name = words[place + 1]
        del words[place : place + 2]
    with stage(keep=True) as ready, _database(ready, name) as own:
        options = [
            f"--odoo-config={odoo_server.CONFIGURATION}",
            f"--odoo-database={own}",
            "--odoo-http",
        ]
        return process.attached(
            [ready.python, "-m", "pytest", *options, *words], ready.environment()
        )


@contextmanager
def _database(ready: Stage, name: str | None) -> Iterator[str]:
    """The database of that name; without one a fresh plain copy for this use."""
    with nullcontext(name) if name else copies.name_for(ready.server, "pytest") as own:
        if not name:
            templates.clone(ready, "plain", own)
        yield own


def serve(arguments: list[str]) -> int:
    """Serve a database until Ctrl-C, with the server's log on the screen: serve NAME PORT [OPTION …]"""
    if len(arguments) < 2:
        raise Problem("Usage: python3 -m setup serve NAME PORT [OPTION …]")
    name, port, *more = arguments
    with stage(keep=True) as ready:
        say(f"        http://127.0.0.1:{port}")
        command = ready.command("server", *odoo_server.serving(name, int(port)), *more)
        child = subprocess.Popen(command, env={**os.environ, **ready.environment()})
        try:
            return child.wait()
        except KeyboardInterrupt:
            child.wait()
            return 0


def run(arguments: list[str]) -> int:
    """Serve the demo shop until Ctrl-C (variables PORT, FRESH=1, INTERFACE)"""
    demo.port()
    with stage() as ready:
        return demo.run(ready)


def test(arguments: list[str]) -> int:
    """Run all checks, or those that ONLY names: a path, or an expression for pytest's -k"""
    system.prepare()
    node_packages.prepare()
    with stage() as ready:
        if not _only():
            templates.all_suites(ready)
        count = testing.run_all(ready, testing.ALL, _only())
    return _close(count)


def test_fast(arguments: list[str]) -> int:
    """Run the engine's checks and those inside Odoo that need no browser (variable ONLY)"""
    node_packages.prepare()
    with stage() as ready:
        count = testing.run_all(ready, testing.FAST, _only())
    return _close(count)


def run_generate(arguments: list[str]) -> int:
    """Write what follows from the engine's schema: types, the twin's schema, docs/shapes.rst"""
    return shapes.generate()


def run_i18n(arguments: list[str]) -> int:
    """Export what can be translated into each module's i18n folder, and bring translations up to date"""
    with stage() as ready:
        return i18n.run(ready)


def run_lint(arguments: list[str]) -> int:
    """Run all linters"""
    return lint.run_all()


def run_format(arguments: list[str]) -> int:
    """Mend what the linters can mend by themselves"""
    return lint.run_all(is_mending=True)


def run_bench(arguments: list[str]) -> int:
    """Run the benchmarks: one line a figure with its target (ONLY names one)"""
    with stage() as ready:
        return bench.run_all(ready, _only())


def run_scale(arguments: list[str]) -> int:
    """Print the figures of a ledger of millions of entries, built once (variables ENTRIES, MEMBERS, ONLY)"""
    with stage(keep=True) as ready:
        size = [os.environ.get(name, "").strip() for name in ("ENTRIES", "MEMBERS")]
        return scale.run_all(ready, *size, _only())


def mutate(arguments: list[str]) -> int:
    """Put mistakes into the engine and see whether its tests notice (variables ONLY, SAMPLE, MINUTES)"""
    return mutation.run(_only(), os.environ.get("SAMPLE", ""), os.environ.get("MINUTES", ""))


def run_explore(arguments: list[str]) -> int:
    """Tell histories at random for some MINUTES, two at a time (LOYALTY_HERO_SEED repeats one)"""
    with stage() as ready:
        return explore.run(ready, os.environ.get("MINUTES", ""))


def run_regression(arguments: list[str]) -> int:
    """Run Odoo's own tests without our modules and with them, and tell what differs (variables ONLY, FRESH)"""
    system.prepare()
    with stage() as ready:
        return regression.run(ready, _only())


def run_upgrade_sample(arguments: list[str]) -> int:
    """Write the demo shop in this version down anew, for the tests of upgrades from it"""
    with stage() as ready:
        return upgrade_sample.make(ready)


def shell(arguments: list[str]) -> int:
    """Open Odoo's Python shell on the demo database"""
    with stage() as ready:
        demo.database_ready(ready)
        command = ready.command(
            "shell", "-d", settings.DEMO_DATABASE, "--no-http", *odoo_server.ports()
        )
        return process.attached(command, ready.environment())


def screenshots(arguments: list[str]) -> int:
    """Photograph the demo shop's main screens into .run/screenshots (ONLY names some)"""
    with stage() as ready:
        return screens.run_all(ready, _only())


def run_clean(arguments: list[str]) -> int:
    """Remove databases and run-time files of this checkout; the downloads stay"""
    return clean.run()


def stop(arguments: list[str]) -> int:
    """Stop the embedded database server"""
    if not virtualenv.python().exists() or not postgres.stop():
        say("        the database server was not running")
    return 0


def _words(arguments: list[str], count: int, usage: str) -> list[str]:
    if len(arguments) != count:
        raise Problem(f"Usage: python3 -m setup {usage}")
    return arguments


def _close(count: counting.Count) -> int:
    """Say the closing line, after everything else, and give the exit code."""
    say(f"\n{counting.closing_line(count)}")
    return 1 if count.failed else 0


def _only() -> str:
    return os.environ.get("ONLY", "").strip()


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "test-fast": test_fast,
    "lint": run_lint,
    "format": run_format,
    "bench": run_bench,
    "bench-scale": run_scale,
    "mutate": mutate,
    "explore": run_explore,
    "regression": run_regression,
    "generate": run_generate,
    "i18n": run_i18n,
    "upgrade-sample": run_upgrade_sample,
    "shell": shell,
    "screenshots": screenshots,
    "clean": run_clean,
    "prepare": prepare,
    "db": db,
    "update": update,
    "pytest": pytest,
    "serve": serve,
    "stop": stop,
}
