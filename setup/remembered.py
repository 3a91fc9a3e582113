"""For pytest: what Odoo remembers when a class of tests is set up, it remembers in each of its tests.

Odoo forgets at the end of a test whatever it has looked up: rights, rules, views, settings, names of records.
A test begins with the database as its class was set up, so what was remembered then still holds, and looking it
up anew for each test would only cost time.
"""

import gc

import pytest

Memory = dict[str, dict]
"""For each of a registry's caches what is in it."""


def _caches(registry: object) -> dict:
    return registry._Registry__caches


def remember(registry: object) -> Memory:
    """What is in the caches now."""
    return {name: dict(cache.items()) for name, cache in _caches(registry).items()}


def recall(registry: object, memory: Memory) -> None:
    """Put back what was in the caches, and nothing else."""
    for name, cache in _caches(registry).items():
        cache.clear()
        for key, value in memory[name].items():
            cache[key] = value


class Latest:
    """The class whose tests run now, and what was remembered when it had been set up."""

    cls: type | None = None
    memory: Memory | None = None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Let the first test of a class say what is remembered, and the others begin with that."""
    cls = getattr(item, "cls", None)
    registry = getattr(cls, "registry", None)
    if registry is None:
        return
    if Latest.cls is not cls:
        Latest.cls, Latest.memory = cls, remember(registry)
    else:
        recall(registry, Latest.memory)


@pytest.fixture(scope="session", autouse=True)
def _freeze(load_registry: None) -> None:
    """Spare Python to look again and again through what stays until the end: Odoo's models and views."""
    gc.collect()
    gc.freeze()
