"""Odoo, with a record of each test that it runs: ``python setup/regression_odoo.py server … --test-tags …``.

Odoo runs these tests by its own runner. Tests for while a module is being installed are run here, too: in a database
where everything is installed already, so that they meet what is installed on top of their module.
``LH_RECORD`` names the file of the record; tests that it tells of already are left out.
"""

import json
import os
import sys
import time
from pathlib import Path

POSITIONS = ("at_install", "post_install")


def _name(test) -> str:
    """The test as ``module:Class.test``; for what fails around tests, what Odoo says of it."""
    case = getattr(test, "test_case", test)
    method = getattr(case, "_testMethodName", "")
    module = getattr(case, "test_module", "")
    return f"{module}:{type(case).__name__}.{method}" if method and module else str(test)


def _is_interrupted(error: BaseException | None) -> bool:
    """Whether somebody ended the run: that says nothing about the test."""
    while error:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


class Record:
    """What came of each test, one line of JSON each, on the disk as soon as it is known."""

    def __init__(self, path: Path) -> None:
        self.path = path
        lines = path.read_text().splitlines() if path.is_file() else []
        self.known = {json.loads(line)["test"] for line in lines}

    def add(self, test: str, **told) -> None:
        """Write a line down."""
        with self.path.open("a") as file:
            file.write(json.dumps({"test": test, **told}) + "\n")


def _keep_results(result_class, record: Record) -> None:
    """Let Odoo's results write themselves down."""
    start, stop, error = result_class.startTest, result_class.stopTest, result_class.logError
    skip = result_class.addSkip
    found: dict[str, list] = {}

    def start_test(self, test):
        found[_name(test)] = [time.monotonic(), "passed", ""]
        start(self, test)

    def log_error(self, flavour, test, failure):
        error(self, flavour, test, failure)
        if _is_interrupted(failure[1]):
            found.pop(_name(test), None)
            return
        text = self._exc_info_to_string(failure, test)
        name = _name(test)
        if name in found:
            found[name][1:] = ["failed", text]
        else:
            record.add(name, outcome="failed", seconds=0, text=text)

    def add_skip(self, test, reason):
        skip(self, test, reason)
        if _name(test) in found:
            found[_name(test)][1:] = ["skipped", str(reason)]

    def stop_test(self, test):
        stop(self, test)
        if _name(test) in found:
            began, outcome, text = found.pop(_name(test))
            seconds = round(time.monotonic() - began, 1)
            record.add(_name(test), outcome=outcome, seconds=seconds, text=text)

    result_class.startTest, result_class.stopTest = start_test, stop_test
    result_class.logError, result_class.addSkip = log_error, add_skip


def _gather(loader, record: Record) -> None:
    """Let Odoo's runner, which comes last, run the tests of both positions that are not in the record."""
    make = loader.make_suite

    def make_suite(module_names, position="at_install"):
        if position == "at_install":
            return make([], position)
        suites = [make(module_names, each) for each in POSITIONS]
        tests = [test for suite in suites for test in suite if _name(test) not in record.known]
        return type(suites[0])(sorted(tests, key=lambda test: getattr(test, "test_sequence", 0)))

    loader.make_suite = make_suite


def main() -> None:
    """Run Odoo with the record."""
    # This folder has modules of names that Odoo's own parts may ask for.
    sys.path.pop(0)
    from odoo.cli.command import main as run_odoo
    from odoo.tests import loader, result

    record = Record(Path(os.environ["LH_RECORD"]))
    _keep_results(result.OdooTestResult, record)
    _gather(loader, record)
    run_odoo()


main()
