"""The documents: whatever they refer to exists, and each promised feature is told of once."""

import re

import pytest
from docutils import nodes
from references import ROOT, documents, find_faults, is_test, parse

ROWS_OF_CHAPTERS = {
    "A": 9,
    "B": 18,
    "C": 3,
    "D": 12,
    "E": 3,
    "F": 5,
    "G": 6,
    "H": 5,
    "I": 6,
    "J": 5,
    "K": 5,
}
"""How many features each chapter promises."""

COLUMNS = 5
NUMBER, _WHAT, STATE, WHERE, SHOWN_BY = range(COLUMNS)
NOTHING = "—"


def read(path):
    return parse(path.read_text(), path.name)


def feature_rows(document):
    """Return the cells of each row that begins with the number of a feature."""
    rows = [list(row.findall(nodes.entry)) for row in document.findall(nodes.row)]
    return [row for row in rows if re.fullmatch(r"[A-Z]\d+", row[NUMBER].astext().strip())]


def feature_faults(cells):
    """Return what is wrong with the row of a feature: its state, and what has to stand beside it."""
    if len(cells) != COLUMNS:
        return [f"{len(cells)} cells"]
    state, where = cells[STATE].astext(), cells[WHERE].astext()
    tests = [node.astext() for node in cells[SHOWN_BY].findall(nodes.literal)]
    faults = [f"not a test: {text}" for text in tests if not is_test(text)]
    if state == "not built yet":
        if where != NOTHING or cells[SHOWN_BY].astext() != NOTHING:
            faults.append("not built, but to be seen")
    elif state == "built" or re.fullmatch(r"partly: \S.*", state, re.DOTALL):
        if where == NOTHING or not tests:
            faults.append("built, but not to be seen")
    else:
        faults.append(f"no state: {state}")
    return faults


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_document_parses_without_warning(path):
    _document, warnings = read(path)
    assert warnings == ""


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_document_references_exist(path):
    document, _warnings = read(path)
    assert find_faults(document, path.parent) == []


def test_features_each_is_told_of_once():
    document, _warnings = read(ROOT / "docs/features.rst")
    told = [row[NUMBER].astext().strip() for row in feature_rows(document)]
    promised = [
        f"{chapter}{number}"
        for chapter, count in ROWS_OF_CHAPTERS.items()
        for number in range(1, count + 1)
    ]
    assert told == promised


def test_features_say_their_state_and_what_shows_it():
    document, _warnings = read(ROOT / "docs/features.rst")
    faults = {row[NUMBER].astext(): feature_faults(row) for row in feature_rows(document)}
    assert {number: found for number, found in faults.items() if found} == {}


@pytest.mark.parametrize(
    "wrong",
    [
        "``make no-such-target``",
        "``loyalty_hero/models/no_such_file.py``",
        "``no_such_file.toml``",
        "``loyalty_hero/tests/test_invoice.py::TestInvoice::test_no_such_thing``",
        "``loyalty_hero/tests/test_invoice.py::TestNothing``",
        "``tests/engine/test_vectors.py::test_no_such_thing``",
        "``loyalty_hero/static/tests/vectors/earning.json::earning-no-such-vector``",
        "``loyalty_hero_pos/static/tests/unit/words/units.test.js::no such title``",
        "``TestInvoice::test_posting_earns_whole_points``",
        "``loyalty.hero.nothing``",
        "**Loyalty > Ledger > Nothing**",
        "**Ledger > Audit**",
        "`the ledger <docs/no_such_page.rst>`_",
        ".. image:: docs/images/no_such_picture.png",
        ".. image:: tests/docs/test_references.py/picture.png",
    ],
)
def test_find_faults_wrong_reference_is_found(wrong):
    document, warnings = parse(f"See {wrong}." if wrong[0] != "." else wrong, "wrong")
    assert warnings == ""
    assert len(find_faults(document, ROOT)) == 1


def test_find_faults_picture_that_is_too_large_is_found(tmp_path):
    (tmp_path / "large.png").write_bytes(bytes(80_001))
    document, _warnings = parse(".. image:: large.png", "large")
    assert find_faults(document, tmp_path) == ["picture too large: large.png, 80001 bytes"]


@pytest.mark.parametrize(
    "right",
    [
        "``make test``",
        "``make run PORT=8070``",
        "``loyalty_hero/models/ledger/ledger.sql``",
        "``tests/docs/``",
        "``ruff.toml``",
        "``loyalty_hero/tests/test_invoice.py::TestInvoice::test_posting_earns_whole_points``",
        "``loyalty_hero/tests/test_invoice.py::TestInvoice``",
        "``tests/docs/references.py::find_faults``",
        "``loyalty_hero/static/tests/vectors/earning.json::earning-one-per-one``",
        "``loyalty.hero.entry``",
        "``.run/log/odoo.log``",
        "``points_open``",
        "`the ledger <docs/ledger.rst>`_",
        "**Loyalty > Ledger > Audit**",
        "**Loyalty > Reporting > Points Activity**",
        "**important**",
    ],
)
def test_find_faults_right_reference_is_left_alone(right):
    document, _warnings = parse(f"See {right}.", "right")
    assert find_faults(document, ROOT) == []


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (["A1", "What", "built", "Here", "``tests/engine``"], None),
        (["A1", "What", "partly: a half", "Here", "``tests/engine``"], None),
        (["A1", "What", "not built yet", "—", "—"], None),
        (["A1", "What", "soon", "Here", "``tests/engine``"], "no state: soon"),
        (["A1", "What", "partly:", "Here", "``tests/engine``"], "no state: partly:"),
        (["A1", "What", "built", "Here", "—"], "built, but not to be seen"),
        (["A1", "What", "built", "—", "``tests/engine``"], "built, but not to be seen"),
        (["A1", "What", "not built yet", "Here", "—"], "not built, but to be seen"),
        (
            ["A1", "What", "built", "Here", "``README.rst`` ``tests/engine``"],
            "not a test: README.rst",
        ),
    ],
)
def test_feature_faults_wrong_row_is_found(cells, fault):
    listed = [f"{'  ' if number else '* '}- {cell}" for number, cell in enumerate(cells)]
    text = "\n".join([".. list-table::", "", *(f"   {line}" for line in listed)])
    document, warnings = parse(text, "row")
    assert warnings == ""
    (row,) = feature_rows(document)
    assert feature_faults(row) == ([fault] if fault else [])


def test_feature_that_is_missing_a_cell_is_found():
    document, _warnings = parse(".. list-table::\n\n   * - A1\n     - What\n     - built\n", "row")
    (row,) = feature_rows(document)
    assert feature_faults(row) == ["3 cells"]
