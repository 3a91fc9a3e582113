"""What counts as a failure of a stage."""

import pytest

from setup.counting import Count, closing_line, judge, read_report, read_tap

XML = """<testsuites><testsuite tests="9" failures="1" errors="2" skipped="1"/></testsuites>"""
TAP = "TAP version 13\n1..4\n# tests 4\n# pass 1\n# fail 1\n# cancelled 0\n# skipped 1\n# todo 1\n"


def test_skipped_tests_and_errors_count_as_failed(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(XML)
    assert read_report(report) == Count(5, 4)


def test_skipped_and_unfinished_tests_of_node_count_as_failed(tmp_path):
    report = tmp_path / "report.tap"
    report.write_text(TAP)
    assert read_tap(report) == Count(1, 3)


@pytest.mark.parametrize("text", [None, "", "<testsuites><testsuite"])
def test_missing_and_broken_reports_count_nothing(tmp_path, text):
    report = tmp_path / "report.xml"
    if text is not None:
        report.write_text(text)
    assert read_report(report) == Count()
    assert read_tap(report) == Count()


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
