"""What becomes of a stage that fails, crashes or skips, with a real pytest in a process of its own."""

import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from setup.console import Problem
from setup.counting import Count
from setup.odoo_server import Stage
from setup.runner import WITHOUT_ODOO, Run
from setup.selection import Selection

PASSES = "def test_one(): pass\n"


@pytest.fixture
def run():
    stage = Stage(odoo=None, python=Path(sys.executable), server=None)
    return Run(stage, Selection.parse(""))


def pytest_on(run, folder, text):
    file = folder / "test_probe.py"
    file.write_text(text)
    words = [*WITHOUT_ODOO, "-p", "no:cacheprovider", "--rootdir", folder, str(file)]
    # Without the plugins of other packages, which only cost time here.
    run.pytest("probe", "Probe", [*map(str, words)], {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"})
    return run.total


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PASSES, Count(1, 0)),
        (f"{PASSES}def test_two(): assert False\n", Count(1, 1)),
        (f"import pytest\n{PASSES}def test_two(): pytest.skip('no browser')\n", Count(1, 1)),
        (f"import os\n{PASSES}def test_two(): os._exit(0)\n", Count(0, 1)),
        ("import nothing_of_that_name\n", Count(0, 1)),
        ("", Count(0, 1)),
    ],
    ids=["passes", "fails", "skips", "crashes", "cannot be imported", "is empty"],
)
def test_counts_of_a_stage(run, tmp_path, text, expected):
    assert pytest_on(run, tmp_path, text) == expected


def test_problem_is_one_failure_and_is_told(run, capsys):
    def stage(run):
        """A stage."""
        raise Problem("The disk is full.")

    run.attempt(stage)
    assert run.total == Count(0, 1)
    assert "The disk is full." in capsys.readouterr().out


def test_interruption_ends_what_runs(run):
    began = time.monotonic()
    main = threading.main_thread().ident
    threading.Timer(1, signal.pthread_kill, [main, signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt):
        run.show([sys.executable, "-c", "import time; time.sleep(60)"], {}, "probe.log")
    assert time.monotonic() - began < 20
