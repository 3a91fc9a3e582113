"""The Python engine answers every vector as written, and the vectors are kept readable."""

import copy
import json

import pytest
from loading import VECTORS
from vectors import load_topics, render, run

TOPICS = load_topics()
ALL = [vector for vectors in TOPICS.values() for vector in vectors]


@pytest.mark.parametrize("vector", ALL, ids=lambda vector: vector["id"])
def test_vector_is_answered_as_written(vector):
    given = copy.deepcopy(vector["input"])
    assert run(given) == vector["expected"]
    assert given == vector["input"], "the engine changed what it was given"


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


def test_check_basket_too_many_lines_is_refused_in_both_languages(twin):
    line = {"quantity": 1, "total_included": 1, "total_excluded": 1, "selections": [], "flags": []}
    lines = [line | {"id": number} for number in range(5_001)]
    basket = {
        "moment": "2026-11-22T10:15:00",
        "shop": 3,
        "rates_ppm": {"EUR": 1_000_000},
        "paid_with_points": 0,
    }
    call = {"call": "check_basket", "basket": basket | {"lines": lines}}
    assert run(call) == twin.run(call) == [{"path": "lines", "error": "exceeds_limit"}]
    call["basket"]["lines"].pop()
    assert run(call) == twin.run(call) == []
