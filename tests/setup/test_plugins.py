"""The plugins for tests inside Odoo, as far as they can be tried without one."""

import sys
from types import SimpleNamespace

import pytest

from setup import durations
from setup.process import capture
from setup.remembered import recall, remember

TESTS = """
import time

class TestLong:
    def test_one(self): time.sleep(0.2)

class TestShort:
    def test_one(self): pass
"""


def test_what_a_class_remembered_comes_back_and_nothing_else():
    caches = {"default": {"user": 1}, "groups": {}}
    registry = SimpleNamespace(_Registry__caches=caches)
    memory = remember(registry)
    caches["default"] |= {"user": 2, "of a test": 3}
    caches["groups"]["of a test"] = 4
    recall(registry, memory)
    assert caches == {"default": {"user": 1}, "groups": {}}
    caches["default"].clear()
    recall(registry, memory)
    assert caches["default"] == {"user": 1}


@pytest.mark.parametrize("words", [[], ["-k", "Short"]], ids=["all", "a part"])
def test_seconds_of_each_class_are_kept_for_the_next_run(tmp_path, words):
    (tmp_path / "test_probe.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:odoo", "-p", "setup.durations"]
    for more in ([], words):
        answer = capture([*command, "--rootdir", tmp_path, *more, tmp_path / "test_probe.py"])
        assert not answer.returncode, answer.stdout
    (kept,) = tmp_path.glob(f".pytest_cache/v/{durations.KEY}")
    text = kept.read_text()
    assert "TestLong" in text
    assert "TestShort" in text
