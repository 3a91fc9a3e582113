"""What counts as a failure of a stage."""

import pytest

from setup.counting import Count, closing_line, judge, read_report

REPORT = """
<testsuites><testcase name="alone"/>
<testsuite><testcase name="one"/><testcase name="two"><failure/></testcase></testsuite>
<testsuite><testsuite><testcase name="three"><error/></testcase></testsuite>
<testcase name="four"><skipped/></testcase></testsuite></testsuites>
"""
"""As pytest and Node's runner write it: suites in suites, and tests of no suite."""


def test_skipped_tests_and_errors_count_as_failed(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    assert read_report(report) == Count(2, 3)


@pytest.mark.parametrize("text", [None, "", "<testsuites><testsuite"])
def test_missing_and_broken_reports_count_nothing(tmp_path, text):
    report = tmp_path / "report.xml"
    if text is not None:
        report.write_text(text)
    assert read_report(report) == Count()


@pytest.mark.parametrize(
    ("count", "code", "is_all", "expected"),
    [
        (Count(3, 0), 0, True, Count(3, 0)),
        (Count(3, 1), 1, True, Count(3, 1)),
        (Count(3, 0), 3, True, Count(3, 1)),  # a crash after the last test
        (Count(), 0, True, Count(0, 1)),  # nothing ran
        (Count(), 5, True, Count(0, 1)),  # nothing was collected
        (Count(), 5, False, Count()),  # nothing in this stage fits what was asked for
        (Count(), 2, False, Count(0, 1)),  # a file that cannot be imported
    ],
)
def test_crash_and_empty_stage_are_failures(count, code, is_all, expected):
    assert judge(count, code, is_all) == expected


def test_closing_line():
    assert closing_line(Count(12, 3)) == "12 passed, 3 failed"
