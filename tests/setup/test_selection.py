"""What ``ONLY`` chooses."""

import pytest

from setup.selection import Selection

FILES = ["setup/apt.py", "setup/lock.py", "tests/setup/test_selection.py"]


def test_nothing_asked_for_is_everything():
    selection = Selection.parse("")
    assert selection.is_all
    assert selection.within(FILES) == FILES


def test_words_that_are_no_paths_are_an_expression():
    selection = Selection.parse("settle and not return")
    assert selection.expression == "settle and not return"
    assert selection.within(FILES) == FILES


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        ("setup", ["setup/apt.py", "setup/lock.py"]),
        ("setup/", ["setup/apt.py", "setup/lock.py"]),
        ("./setup/lock.py", ["setup/lock.py"]),
        ("tests/setup/test_selection.py::test_x", ["tests/setup/test_selection.py::test_x"]),
        ("setup/lock.py setup/apt.py", ["setup/lock.py", "setup/apt.py"]),
        ("Makefile", []),
    ],
)
def test_paths_choose_what_lies_below(only, expected):
    assert Selection.parse(only).within(FILES) == expected


def test_part_of_a_place_is_chosen():
    assert Selection.parse("setup/lock.py").within(["setup", "tests"]) == ["setup/lock.py"]
