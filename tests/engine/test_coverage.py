"""What says how good the other tests are: every branch is taken, and what mutants survived is explained."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from loading import ENGINE

FOLDER = Path(__file__).parent
EXPLAINED = json.loads((FOLDER / "survivors.json").read_text("utf-8"))


def test_vectors_take_every_branch_of_the_engine():
    """Fails with the lines and branches that no vector takes."""
    command = [sys.executable, FOLDER / "cover.py"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("entry", EXPLAINED, ids=lambda entry: entry["becomes"])
def test_survivor_is_explained_for_a_line_of_the_engine(entry):
    """Only a run of `make mutate` tells whether it still survives; here, that its line is still there."""
    assert list(entry) == ["module", "was", "becomes", "why"]
    source = (ENGINE / f"{entry['module']}.py").read_text("utf-8")
    assert entry["was"] in " ".join(line.strip() for line in source.splitlines())
    assert entry["why"].endswith(".")
