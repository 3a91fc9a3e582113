"""The two engines keep the same build, and the Python one keeps its vows."""

import ast
import re
import sys

import pytest
from loading import ENGINE, TWIN

MODULES = sorted(ENGINE.glob("*.py"))
ALLOWED_IMPORTS = {
    "__future__",
    "collections",
    "collections.abc",
    "dataclasses",
    "functools",
    "json",
    "operator",
    "pathlib",
    "re",
    "typing",
}


def find_functions(path):
    """Return the names of a Python module's functions, without the underscore of private ones."""
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name.lstrip("_") for node in tree.body if isinstance(node, ast.FunctionDef)}


def find_twin_functions(path):
    """Return the names of a JavaScript module's functions in snake_case."""
    names = re.findall(r"^(?:export )?function (\w+)", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"([A-Z])", lambda match: "_" + match[1].lower(), name) for name in names}


def find_sins(source):
    """Return what a module must not have: foreign imports, floats, true division."""
    sins = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            sins += [alias.name for alias in node.names if alias.name not in ALLOWED_IMPORTS]
        if (
            isinstance(node, ast.ImportFrom)
            and not node.level
            and node.module not in ALLOWED_IMPORTS
        ):
            sins.append(node.module)
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            sins.append(str(node.value))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            sins.append("/")
        if isinstance(node, ast.Name) and node.id == "float":
            sins.append("float")
    return sins


def test_engine_every_file_has_its_twin():
    names = {path.stem.replace("__init__", "index") for path in MODULES}
    assert names == {path.stem for path in TWIN.glob("*.js")}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_engine_every_function_has_its_twin(path):
    """Only JavaScript needs a second way for products that a number does not hold."""
    twin = TWIN / f"{path.stem.replace('__init__', 'index')}.js"
    assert find_functions(path) == find_twin_functions(twin) - {"mul_div_big"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_engine_is_pure_and_without_floats(path):
    assert find_sins(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import odoo",
        "from odoo import api",
        "from datetime import date",
        "a = 0.5",
        "a / b",
        "float(a)",
    ],
)
def test_find_sins_impure_source_is_found(source):
    assert find_sins(source)


@pytest.mark.parametrize("path", sorted(TWIN.glob("*.js")), ids=lambda path: path.stem)
def test_twin_leaves_the_names_of_module_wrappers_alone(path):
    """Odoo's bundle wraps each file in a function with these names, and a local one would hide them."""
    source = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert re.findall(r"\b(?:require|module|exports)\b", source) == []


def test_engine_runs_without_odoo():
    assert not any(name.split(".")[0] == "odoo" for name in sys.modules)
