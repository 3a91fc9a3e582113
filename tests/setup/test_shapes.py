"""What follows from the engine's schema is written, and is not written by hand."""

import pytest

from setup import shapes


@pytest.mark.parametrize("path", shapes.texts(), ids=lambda path: path.name)
def test_nothing_is_stale(path):
    assert path.read_text("utf-8") == shapes.texts()[path], "Run `make generate`."
