"""Mutants: small mistakes put into the engine on purpose, each of which a test has to notice.

What can be changed, and into what, is Cosmic Ray's.
"""

import ast
import difflib
import importlib.abc
import importlib.util
import sys
from typing import NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from loading import ENGINE, NAME

WITHOUT_BEHAVIOUR = {"__init__", "values"}
"""Modules of names and shapes only."""

COMPARING = "core/ReplaceComparisonOperator_"
SAME_HERE = {
    f"{COMPARING}{a}_{b}"
    for a, b in (("Eq", "Is"), ("NotEq", "IsNot"), ("Is", "Eq"), ("IsNot", "NotEq"))
}
"""To be the same or to be equal: for None, small integers and words it is all one."""

ORDERING = ("_Lt", "_LtE", "_Gt", "_GtE")
"""Texts are compared for being equal: that one comes before another means nothing, dates apart."""


class Mutant(NamedTuple):
    """A mistake: the operator's n-th occurrence in a module of the engine."""

    module: str
    operator: str
    occurrence: int


def find_mutants(only=""):
    """Return all mutants of the modules whose name contains the word; types are left alone."""
    mutants = []
    for path in sorted(ENGINE.glob("*.py")):
        if path.stem in WITHOUT_BEHAVIOUR or only not in path.stem:
            continue
        source = path.read_text("utf-8")
        types, texts = list(_places_of_types(source)), list(_places_of_texts(source))
        nodes = list(ast_nodes(get_ast(source)))
        for name in operator_names():
            if get_operator(name).arguments() or name in SAME_HERE:
                continue
            alone = (
                types + texts if name.startswith(COMPARING) and name.endswith(ORDERING) else types
            )
            places = [
                start
                for node in nodes
                for start, _end in get_operator(name)().mutation_positions(node)
            ]
            mutants += [
                Mutant(path.stem, name, occurrence)
                for occurrence, start in enumerate(places)
                if not any(first <= start < last for first, last in alone)
            ]
    return mutants


def _places_of_types(source):
    """Yield where each annotation begins and ends, as line and column."""
    for node in ast.walk(ast.parse(source)):
        for name in ("annotation", "returns"):
            found = getattr(node, name, None)
            if found is not None:
                yield _place(found)


def _places_of_texts(source):
    """Yield where each comparison with a literal text begins and ends."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            other = node.comparators[0]
            if isinstance(other, ast.Constant) and isinstance(other.value, str):
                yield _place(node)


def _place(node):
    return (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)


def mutate(mutant):
    """Return the module's source with the mistake."""
    source = (ENGINE / f"{mutant.module}.py").read_text("utf-8")
    return mutate_code(source, get_operator(mutant.operator)(), mutant.occurrence)


def tell_change(mutant):
    """Return the changed line as it was, and as it became."""
    source = (ENGINE / f"{mutant.module}.py").read_text("utf-8")
    lines = list(difflib.ndiff(source.splitlines(), mutate(mutant).splitlines()))
    was = " ".join(line[2:].strip() for line in lines if line.startswith("- "))
    becomes = " ".join(line[2:].strip() for line in lines if line.startswith("+ "))
    return was, becomes


class MutatedModule(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Lets one module of the engine be imported with another source."""

    def __init__(self, mutant):
        """Take the module's place."""
        self.name = f"{NAME}.{mutant.module}"
        self.source = mutate(mutant)

    def find_spec(self, name, path=None, target=None):
        """Answer for the module only."""
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def create_module(self, spec):
        """Leave it to Python."""

    def exec_module(self, module):
        """Run the mutated source."""
        exec(compile(self.source, self.name, "exec"), module.__dict__)


def forget_engine():
    """Let the next import of the engine begin anew."""
    for name in [name for name in sys.modules if name.split(".")[0] == NAME]:
        del sys.modules[name]
