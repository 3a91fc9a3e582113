"""The schema agrees with itself, and the vectors' defaults with it."""

import pytest
from completing import SHAPES as VECTORS
from hero_engine import codec
from hero_engine.schema import SHAPES

NAMES = {"terms": "MembershipTerms", "period": "Membership", "reward_step": "RewardStep"}
"""Of vectors, where they are not those of the schema."""


def name_of(shape):
    return NAMES.get(shape, shape.title())


def inner_of(spec):
    """Return a field's shape as `defaults.json` writes it, or None for one that has none."""
    if "list" in spec:
        inner = inner_of(spec["list"])
        return inner and [inner]
    if "map" in spec:
        inner = inner_of(spec["map"])
        return inner and {"*": inner}
    return spec["type"] if spec["type"] in SHAPES else None


def named(shape):
    if isinstance(shape, list):
        return [name_of(shape[0])]
    if isinstance(shape, dict):
        return {"*": name_of(shape["*"])}
    return name_of(shape)


@pytest.mark.parametrize("shape", VECTORS["defaults"])
def test_vectors_leave_out_what_the_schema_has(shape):
    assert list(VECTORS["defaults"][shape]) == list(SHAPES[name_of(shape)])


@pytest.mark.parametrize("shape", sorted({*VECTORS["defaults"]} - {"award"}))
def test_vectors_nest_as_the_schema_does(shape):
    expected = {name: inner_of(spec) for name, spec in SHAPES[name_of(shape)].items()}
    nested = VECTORS["nested"].get(shape, {})
    assert {name: named(inner) for name, inner in nested.items()} == {
        name: inner for name, inner in expected.items() if inner
    }


@pytest.mark.parametrize(
    ("name", "spec"),
    [
        pytest.param(name, spec, id=f"{shape}.{name}")
        for shape, fields in SHAPES.items()
        for name, spec in fields.items()
        if "default" in spec
    ],
)
def test_defaults_pass_their_own_check(name, spec):
    assert codec._check_of(spec)(spec["default"]) == []
