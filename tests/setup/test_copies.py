"""Databases for one use go, even when the run that made them is killed."""

import signal
import subprocess
import sys

from setup import copies, database, harness, settings

KILLED = """
import os, signal
from setup import copies, database, harness
with copies.name_for(harness.server(), "probe") as name:
    database.create(harness.server(), name)
    print(name, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_database_goes_with_its_use():
    server = harness.server()
    with copies.name_for(server, "probe") as name, copies.name_for(server, "probe") as other:
        assert name != other
        database.create(server, name)
        database.create(server, f"{name}-gw0")
        assert database.exists(server, name)
    assert database.names(server, name) == []


def test_sweep_drops_what_a_killed_run_has_left_and_nothing_in_use():
    server = harness.server()
    with copies.name_for(server, "probe") as used:
        database.create(server, used)
        killed = subprocess.run(
            [sys.executable, "-c", KILLED],
            capture_output=True,
            text=True,
            cwd=settings.CHECKOUT,
            check=False,
        )
        left = killed.stdout.strip()
        assert killed.returncode == -signal.SIGKILL
        assert database.exists(server, left)
        copies.sweep(server)
        assert not database.exists(server, left)
        assert database.exists(server, used)
