"""``make upgrade-sample``: the demo shop in this version, small, for the tests of upgrades from it."""

import lzma
import os
import subprocess
from pathlib import Path

from . import copies, manifests, postgres, settings, templates
from .console import Problem, say, step
from .odoo_server import Stage

FOLDER = settings.CHECKOUT / "tests/upgrade"

STRIP = """
    DELETE FROM ir_attachment;
    UPDATE ir_module_module SET demo = false;
    UPDATE ir_config_parameter SET value = 'sample' WHERE key IN ('database.secret', 'database.uuid')
"""
"""Pictures, scripts and styles stay out, an upgrade adds no demo data of later versions, no secret is published."""

NOT_EVERYWHERE = ("\\restrict ", "\\unrestrict ", "SET transaction_timeout ")
"""How lines begin that older servers, or programs, do not know."""


def path() -> Path:
    """Where the sample of this version is kept."""
    return FOLDER / f"{manifests.manifest(settings.MODULES[0])['version']}.sql.xz"


def make(stage: Stage) -> int:
    """Write the sample anew."""
    with copies.name_for(stage.server, "sample") as name:
        templates.clone(stage, "demo", name)
        postgres.sql(stage.server, STRIP, name)
        with step("Writing the demo shop down") as going:
            target = path()
            target.write_bytes(lzma.compress(_dump(stage, name), preset=9 | lzma.PRESET_EXTREME))
            going.tick()
    shown = target.relative_to(settings.CHECKOUT)
    say(f"        {shown}: {target.stat().st_size // 1024} KiB")
    return 0


def restore(server: postgres.Server, sample: Path, name: str) -> None:
    """Fill an empty database with a sample.

    :raises Problem: with the server's own words.
    """
    answer = subprocess.run(
        [postgres.program("psql"), "-Xq", "-v", "ON_ERROR_STOP=1", "-d", name],
        input=lzma.decompress(sample.read_bytes()),
        capture_output=True,
        env={**os.environ, **server.variables()},
        check=False,
    )
    if answer.returncode:
        raise Problem(f"{sample.name} could not be restored: {answer.stderr.decode()[-500:]}")


def _dump(stage: Stage, name: str) -> bytes:
    answer = subprocess.run(
        [postgres.program("pg_dump"), "--no-owner", "--no-privileges", "--no-comments", name],
        capture_output=True,
        env={**os.environ, **stage.server.variables()},
        check=False,
    )
    if answer.returncode:
        raise Problem(f"The demo shop could not be written down: {answer.stderr.decode()[-500:]}")
    unwanted = tuple(start.encode() for start in NOT_EVERYWHERE)
    lines = answer.stdout.splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(unwanted))
