"""``make bench-scale``: figures on a ledger of millions of entries, which is built once and kept.

It is built anew when the ledger's tables or the fill change, and upgraded when only code does.
"""

import os
import re

from . import bench, database, manifests, odoo_server, process, settings, stages, templates
from .console import Problem, say, step
from .odoo_server import Stage
from .postgres import sql

FOLDER = settings.CHECKOUT / "tests/bench/scale"
FILL = ("build.py", "fill.sql", "world.py")
ENTRIES = 10_000_000
ENTRIES_PER_MEMBER = 10
SMALL = 10_000
"""The ledger that the large one is compared with."""
TILL = "till"
"""What the figure of a till that opens is called by."""
TILL_SIZE = (250_000, 125_000)
"""Entries and members of its ledger: those of 100,000 customers."""


def run_all(stage: Stage, entries: str, members: str, only: str) -> int:
    """Build the database if need be, and print the figures (those whose name contains ``only``)."""
    code = 0 if only == TILL else _run_ledger(stage, entries, members, only)
    if only in TILL:
        code = _run(stage, "till.py", _prepare(stage, *TILL_SIZE)) or code
    return code


def _run_ledger(stage: Stage, entries: str, members: str, only: str) -> int:
    count = _read("ENTRIES", entries, ENTRIES)
    people = _read("MEMBERS", members, count // ENTRIES_PER_MEMBER)
    large, small = (
        _prepare(stage, *size) for size in ((count, people), (SMALL, SMALL // ENTRIES_PER_MEMBER))
    )
    say(f"\n{'name':<40} {'value':>14} {'target':>14}")
    return _run(stage, "measure.py", large, small, only)


def _read(variable: str, text: str, otherwise: int) -> int:
    if not text:
        return otherwise
    if not text.isdecimal() or (variable == "ENTRIES" and int(text) < SMALL):
        raise Problem(f"{variable}={text} is not a number that can be built: from {SMALL}.")
    return int(text)


def _prepare(stage: Stage, entries: int, members: int) -> str:
    """Return the name of the database with a ledger of this size, built or upgraded if need be."""
    name = f"{templates.PREFIX}_scale_{entries}_{members}"
    template = templates.suite(stage, "plain")
    shapes = _shapes(stage, template)
    code = manifests.suite_key(stage.odoo.version)
    if database.note(stage.server, name) == f"{shapes} {code}":
        return name
    if database.note(stage.server, name).startswith(shapes):
        with step("The modules have changed: upgrading the large ledger") as going:
            wanted = ",".join(manifests.modules())
            odoo_server.change(stage, name, ["-u", wanted], f"scale-{entries}.log", going)
        database.set_note(stage.server, name, f"{shapes} {code}")
        return name
    draft = f"{name}_draft"
    if database.note(stage.server, draft) != f"{shapes} {code}":
        templates.clone(stage, "plain", draft)
        database.set_note(stage.server, draft, f"{shapes} {code}")
    with step(f"Filling a ledger with {entries:,} entries of {members:,} members") as going:
        if _run(stage, "build.py", draft, str(entries), str(members)):
            raise Problem("The ledger could not be filled; the same command goes on from there.")
        database.rename(stage.server, draft, name)
        [size] = sql(stage.server, f"SELECT pg_size_pretty(pg_database_size('{name}'))")
        going.note = size
    return name


def _shapes(stage: Stage, template: str) -> str:
    """Return what changes with the tables that the fill writes, and with the fill itself."""
    texts = [(FOLDER / file).read_text() for file in FILL]
    tables = sorted(set(re.findall(r"INSERT INTO (loyalty_hero_\w+)", "".join(texts))))
    columns = sql(
        stage.server,
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        f"WHERE table_name = ANY('{{{','.join(tables)}}}') ORDER BY 1, 2",
        template,
    )
    return settings.digest(*texts, *columns)


def _run(stage: Stage, script: str, *words: str) -> int:
    variables = {
        **stages.suite_variables(stage),
        "LH_TEMPLATE_BASE": templates.base(stage, "plain"),
    }
    paths = [variables["PYTHONPATH"], str(settings.CHECKOUT), str(bench.FOLDER)]
    variables["PYTHONPATH"] = os.pathsep.join(paths)
    return process.attached([stage.python, FOLDER / script, *words], variables)
