"""What becomes of a stage that fails, crashes or skips, with a real pytest in a process of its own."""

import sys
import time
from pathlib import Path

import pytest

from setup.console import Problem
from setup.counting import Count
from setup.odoo_server import Stage
from setup.runner import WITHOUT_ODOO, Run, Screen, beside
from setup.selection import Selection

PASSES = "def test_one(): pass\n"


@pytest.fixture
def run():
    stage = Stage(odoo=None, python=Path(sys.executable), server=None)
    return Run(stage, Selection.parse(""), Screen(is_live=False))


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


def test_problem_is_one_failure_and_is_told(run):
    def stage(run):
        """A stage."""
        raise Problem("The disk is full.")

    run.attempt(stage)
    assert run.total == Count(0, 1)
    assert b"The disk is full." in run.screen.kept


def test_stages_beside_others_are_counted_and_shown_when_the_others_are_done(run):
    def aside(other):
        other.screen.say("aside")
        other.finish("Aside", Count(2, 1), time.monotonic())

    with beside(run, aside):
        run.screen.say("before")
        run.finish("Before", Count(4, 0), time.monotonic())
    assert run.total == Count(6, 1)
    assert run.screen.kept.index(b"before") < run.screen.kept.index(b"aside")


def test_interruption_ends_what_runs_beside(run):
    def sleeper(other):
        other.show([sys.executable, "-c", "import time; time.sleep(60)"], {}, "probe.log")

    def interrupted():
        with beside(run, sleeper):
            time.sleep(0.5)
            raise KeyboardInterrupt

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert time.monotonic() - began < 20
