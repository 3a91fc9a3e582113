"""The program for outside auditors, on files that this test makes by docs/ledger.rst alone: no Odoo, no database."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / "loyalty_hero" / "tools"


def write(**members):
    return json.dumps(members, separators=(",", ":"))


def digest_of(text):
    return hashlib.sha256(text.encode()).hexdigest()


def make_transaction(number):
    entry = {"id": 10 * number, "member": 7, "program": 1, "kind": "earn", "points": 100 * number}
    return write(type="transaction", id=number, company=1, shop="Café", entries=[entry])


def make_allocation(number):
    return write(type="allocation", id=number, lot=10, debit=20, points=50)


def make_seal(number, before, after, rows):
    """The line of a seal over these rows (lines): transactions, then allocations."""
    ids = {"transaction": [after[0]], "allocation": [after[1]]}
    for row in map(json.loads, rows):
        ids[row["type"]].append(row["id"])
    return write(
        type="seal",
        format=1,
        number=number,
        before=before,
        date="2026-03-01T01:00:00",
        transaction_after=after[0],
        transaction_until=ids["transaction"][-1],
        transaction_count=len(ids["transaction"]) - 1,
        entry_count=len(ids["transaction"]) - 1,
        allocation_after=after[1],
        allocation_until=ids["allocation"][-1],
        allocation_count=len(ids["allocation"]) - 1,
        content=digest_of("".join(f"{digest_of(row)}\n" for row in rows)),
    )


BLOCKS = (
    [make_transaction(1), make_transaction(3), make_allocation(1)],
    [make_transaction(4), make_transaction(5), make_transaction(6)],
    [make_transaction(9), make_allocation(2)],
)


def make_file():
    """The lines of a file of three seals, and the digests of the seals."""
    lines, digests, after = [write(type="export", format=1, companies=None)], ["0" * 64], (0, 0)
    for number, rows in enumerate(BLOCKS, 1):
        seal = make_seal(number, digests[-1], after, rows)
        told = json.loads(seal)
        after = (told["transaction_until"], told["allocation_until"])
        digests.append(digest_of(seal))
        lines += [*rows, seal]
    lines.append(write(type="end", number=len(BLOCKS), digest=digests[-1]))
    return lines, digests[1:]


@pytest.fixture
def check(tmp_path):
    """Run the program out of reach of any package; return its exit code and what it says."""

    def run(lines, *words):
        file = tmp_path / "ledger.jsonl"
        file.write_bytes("".join(f"{line}\n" for line in lines).encode())
        return run_program("-m", "check_seal", file, *words)

    return run


def run_program(*words):
    answer = subprocess.run(
        [sys.executable, "-S", "-E", *map(str, words)],
        cwd=TOOLS,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.returncode, answer.stdout + answer.stderr


def test_clean_file_passes(check):
    lines, digests = make_file()
    code, told = check(lines, "--last", digests[-1])
    assert code == 0, told
    assert "Seals: 3. Transactions: 6. Entries: 6. Allocations: 2." in told
    assert f"Last seal: number 3, digest {digests[-1]}" in told
    assert "Everything agrees" in told


def test_earlier_digest_is_found_in_a_longer_file(check):
    lines, digests = make_file()
    assert check(lines, "--last", digests[0].upper())[0] == 0


def change(lines):
    lines[5] = lines[5].replace('"points":400', '"points":401')
    return "Seal 2: its contents are not what was sealed"


def delete(lines):
    del lines[6]
    return "Seal 2: 3 transactions were sealed, 2 are in the file"


def insert(lines):
    lines.insert(2, make_transaction(2))
    return "Seal 1: 2 transactions were sealed, 3 are in the file"


def reorder(lines):
    lines[6], lines[7] = lines[7], lines[6]
    return "Seal 2: its rows are not in the order of their ids"


def cut(lines):
    del lines[-3:]
    return "The file has no end"


def move_to_another_seal(lines):
    lines.insert(3, lines.pop(5))
    return "Seal 1: it holds a transaction that it does not cover"


def remove_a_seal(lines):
    del lines[5:9]
    return "Seal 3 follows seal 1"


def make_a_seal_anew(lines):
    """Falsify a value and make its seal fit: then the next one does not continue it."""
    old = json.loads(lines[8])
    lines[5] = lines[5].replace('"points":400', '"points":401')
    lines[8] = make_seal(
        2, old["before"], (old["transaction_after"], old["allocation_after"]), lines[5:8]
    )
    return "Seal 3 does not continue the seal before it"


def add_behind_the_last_seal(lines):
    lines.insert(-1, make_transaction(10))
    return "After the last seal there are rows that no seal covers"


def add_behind_the_end(lines):
    lines.append(make_transaction(10))
    return "stands after the end"


def garble(lines):
    lines[6] = lines[6][:20]
    return "Line 7 is not a line of an export"


@pytest.mark.parametrize(
    "tamper",
    [
        change,
        delete,
        insert,
        reorder,
        cut,
        move_to_another_seal,
        remove_a_seal,
        make_a_seal_anew,
        add_behind_the_last_seal,
        add_behind_the_end,
        garble,
    ],
)
def test_file_that_was_changed_is_found(check, tamper):
    lines, _digests = make_file()
    sentence = tamper(lines)
    code, told = check(lines)
    assert code == 1, told
    assert sentence in told
    assert "NOT PROVED" in told


def test_chain_that_was_cut_and_ended_anew_is_found_by_the_known_digest(check):
    lines, digests = make_file()
    shorter = [*lines[:9], write(type="end", number=2, digest=digests[1])]
    assert check(shorter)[0] == 0
    code, told = check(shorter, "--last", digests[2])
    assert code == 1
    assert "is not among the seals of this file" in told


@pytest.mark.parametrize(
    "lines", [[], ["Hello"], [write(type="seal")], [write(type="export", format=2)]]
)
def test_file_that_is_no_export_cannot_be_checked(check, lines):
    assert check(lines)[0] == 2


def test_missing_file_and_wrong_words_cannot_be_checked():
    assert run_program("check_seal.py", "nowhere.jsonl")[0] == 2
    assert run_program("check_seal.py")[0] == 2
