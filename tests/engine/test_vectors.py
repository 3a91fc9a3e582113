"""The Python engine answers every vector as written, and the vectors are kept readable."""

import copy
import json
import re

import pytest
from beyond import LINES_MAX, basket_of, check_large_baskets, sell_many_selections
from completing import complete
from loading import ROOT, VECTORS
from vectors import completed, load_topics, render, run

TOPICS = load_topics()
ALL = [completed(vector) for vectors in TOPICS.values() for vector in vectors]
TILL = ROOT / "loyalty_hero_pos/static/tests/unit/engine/vectors.test.js"


@pytest.mark.parametrize("vector", ALL, ids=lambda vector: vector["id"])
def test_vector_is_answered_as_written(vector):
    given = copy.deepcopy(vector["input"])
    assert run(given) == vector["expected"]
    assert given == vector["input"], "the engine changed what it was given"


def test_vectors_are_as_many_as_the_engine_needs():
    assert len(ALL) >= 300


def test_vectors_ids_are_unique_and_name_their_topic():
    ids = [vector["id"] for vector in ALL]
    assert len(ids) == len(set(ids))
    for topic, vectors in TOPICS.items():
        for vector in vectors:
            assert list(vector) == ["id", "why", "input", "expected"]
            assert vector["id"].startswith(f"{topic}-")
            assert vector["why"].endswith(".")


@pytest.mark.parametrize("topic", TOPICS)
def test_vectors_are_written_to_be_read(topic):
    """Fails with the text that the file should have."""
    text = (VECTORS / f"{topic}.json").read_text("utf-8")
    assert text == render(json.loads(text)) + "\n"


def test_vectors_each_topic_is_answered_at_the_till():
    """A browser cannot list a folder, so the till's test names the topics."""
    topics = re.search(r"const TOPICS = \[(.*?)\];", TILL.read_text("utf-8"), re.DOTALL)[1]
    assert re.findall(r'"(\w+)"', topics) == sorted(TOPICS)


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        ("basket", {"payed_with_points": 5}),
        ("program", {"rules": [{"point": 100}]}),
        ("customer", {"standings": {"7": {"spent": 5}}}),
        ("award", {"point": 5}),
    ],
)
def test_complete_refuses_a_slip_of_the_pen(shape, value):
    with pytest.raises(KeyError, match="has no"):
        complete(shape, value)


def test_check_basket_too_many_lines_are_refused_in_both_languages(twin):
    problems = [{"path": "lines", "error": "exceeds_limit"}]
    assert check_large_baskets() == [[], problems]
    call = {"call": "check_basket", "basket": basket_of(LINES_MAX + 1)}
    assert twin.run(call) == problems


def test_evaluate_more_selections_than_are_remembered_give_the_same_points():
    assert sell_many_selections() == {300}
