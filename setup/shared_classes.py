"""For pytest: classes of Odoo tests with one base class share what the base class sets up.

A base class of ours makes a company with its accounts, taxes and journals, which takes seconds. It is set up
once per process and stays open; each class of tests runs in a savepoint of it, as each test of a class does
in Odoo. Tests notice nothing: what a class writes is rolled back before the next one begins.

A class shares only when it adds to its base. One that replaces something of the base, or has other bases
beside it, is set up by itself, as Odoo does it.
"""

from collections import Counter, deque
from collections.abc import Iterator
from copy import deepcopy

import pytest

from . import durations, settings
from .durations import scope_of
from .remembered import Memory, recall, remember

COMMON = {f"odoo.addons.{module}.tests.common" for module in settings.MODULES}
"""The Python modules whose classes are shared."""

BESIDE = {"setUp", "setUpClass", "tearDown", "tearDownClass", "pytestmark"}
"""What a class may have although its base has it too: it calls the base's, or tells pytest something."""

USUAL_SECONDS = 0.4
"""What a test takes that has not run here yet."""

GIVEN = ("__", "test_", "_class")
"""How names begin that every class of tests is given by Python and Odoo."""


class Base:
    """A base class of tests that is set up once for all classes that fit."""

    def __init__(self, base: type) -> None:
        self.base = base
        self._own = set(vars(base))
        self._known = set(dir(base))
        self._fitting: dict[type, bool] = {}
        self._memory: Memory = {}
        self._set_up = vars(base)["setUpClass"].__func__
        base.setUpClass = classmethod(lambda cls: self._begin(cls))  # a bound method would lose cls

    def fits(self, cls: type) -> bool:
        """Whether the class can live in what the base sets up; asked before its first test, which may change it."""
        if cls not in self._fitting:
            self._fitting[cls] = self._judge(cls)
        return self._fitting[cls]

    def _judge(self, cls: type) -> bool:
        mro, above = cls.__mro__, self.base.__mro__
        if cls in bases or mro[-len(above) :] != above:
            return False
        names = {name for level in mro[: -len(above)] for name in vars(level)}
        return all(name.startswith(GIVEN) for name in (names & self._known) - BESIDE)

    def _begin(self, cls: type) -> None:
        """What ``setUpClass`` of the base does now."""
        if not self.fits(cls):
            self._set_up(cls)
            return
        if not opened:
            self._open()
        _enter_savepoint(cls)

    def _open(self) -> None:
        opened.append(self)
        try:
            self._set_up(self.base)
        except BaseException:
            close()
            raise
        # Fields that the base has added to models are no change that a class makes.
        self.base.registry.signal_changes()
        self._memory = remember(self.base.registry)

    def recall(self) -> None:
        """Let Odoo remember what it remembered when the base had been set up."""
        recall(self.base.registry, self._memory)

    def close(self) -> None:
        """Roll back what the base has set up and take it from the class again."""
        self.base.tearDownClass()
        self.base.doClassCleanups()
        errors = self.base.tearDown_exceptions
        for name in set(vars(self.base)) - self._own:
            delattr(self.base, name)
        if errors:
            raise errors[0][1]


bases: dict[type, Base] = {}
opened: list[Base] = []
"""The base that is set up now, if any: two at once could wait for each other's rows."""


def _base_of(cls: type | None) -> type | None:
    """The nearest class above that is to be shared."""
    above = (cls.__mro__ if cls else ())[1:]
    ours = (base for base in above if base.__module__ in COMMON and "setUpClass" in vars(base))
    return next(ours, None)


def _enter_savepoint(cls: type) -> None:
    """Begin a class, and undo at its end what it did: ``TransactionCase.setUp`` does the same for a test."""
    cursor, transaction = cls.cr, cls.env.transaction
    cls.env.flush_all()
    environments = list(transaction.envs)
    hooks = (cursor.precommit, cursor.postcommit, cursor.prerollback, cursor.postrollback)
    kept = [(deque(hook._funcs), deepcopy(hook.data)) for hook in hooks]
    savepoint = cursor.savepoint(flush=False)

    def leave() -> None:
        savepoint.close()
        for hook, (functions, data) in zip(hooks, kept, strict=True):
            hook._funcs, hook.data = functions, data
        transaction.envs.clear()
        transaction.envs.update(environments)
        for environment in environments:
            environment.clear()
        with cls.muted_registry_logger:
            cls.registry.clear_all_caches()
        opened[0].recall()
        if cls.registry.registry_invalidated:
            close()

    cls.addClassCleanup(leave)


def close() -> None:
    """End what is set up, if anything is."""
    while opened:
        opened.pop().close()


def pytest_pycollect_makeitem(obj: object) -> None:
    """Take care of a base class before pytest asks its classes for their ``setUpClass``."""
    base = _base_of(obj) if isinstance(obj, type) else None
    if base and base not in bases:
        bases[base] = Base(base)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put classes of one base side by side, and long ones first: processes shall end at the same time."""
    numbers = Counter(scope_of(item.nodeid) for item in items)
    seconds = durations.known(config)

    def rank(item: pytest.Item) -> tuple:
        base = _base_of(getattr(item, "cls", None))
        scope = scope_of(item.nodeid)
        return (
            -len(base.__mro__ if base else ()),
            base.__qualname__ if base else "",
            -seconds.get(scope, numbers[scope] * USUAL_SECONDS),
            scope,
        )

    items.sort(key=rank)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """End what the classes before shared, when this one has no part in it."""
    cls = getattr(item, "cls", None)
    if opened and not (opened[0].base is _base_of(cls) and opened[0].fits(cls)):
        close()


@pytest.fixture(scope="session", autouse=True)
def _open_bases(load_registry: None) -> Iterator[None]:
    """End what is set up before the plugin for Odoo drops the database of this process."""
    yield
    close()
