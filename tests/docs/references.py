"""What the documents refer to, and whether it exists.

In README.rst and docs/*.rst an inline literal is a reference when it looks like one:

- ``make target``: a target of the Makefile;
- ``path/to/file``: a file or folder of the project; ``.run/…`` is made at run time and left out;
- ``path.py::Class::test`` or ``path.py::function``: a definition in that file;
- ``path.json::id``: a vector; ``path.test.js::title``: a unit test with that title;
- ``loyalty.hero.model``: a model of the modules.

Bold text with ``>`` is a menu of the Loyalty app. Linked pages have to exist, pictures too, and to be small.
"""

import ast
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from functools import cache
from pathlib import Path

import docutils.core
from docutils import nodes

ROOT = Path(__file__).resolve().parents[2]
MODULES = ("loyalty_hero", "loyalty_hero_pos", "loyalty_hero_reports")
PICTURE_BYTES_MAX = 80_000

_PATH = re.compile(r"\.?[\w-][\w.-]*(/[\w.-]+)+/?")
_FILE = re.compile(r"[\w-]+\.(?:py|js|mjs|json|xml|sql|csv|toml|rst|txt|md|png)")
_MODEL = re.compile(r"loyalty\.hero(\.[a-z]+)+")
_TARGET = re.compile(r"make ([a-z-]+)(?: .*)?")
_MADE_AT_RUN_TIME = (".run/",)


def documents() -> list[Path]:
    """Return the documents that are checked."""
    return [ROOT / "README.rst", *sorted((ROOT / "docs").glob("*.rst"))]


def parse(text: str, name: str) -> tuple[nodes.document, str]:
    """Return the document and what docutils has to say against it."""
    warnings = io.StringIO()
    document = docutils.core.publish_doctree(
        text,
        source_path=name,
        settings_overrides={"warning_stream": warnings, "report_level": 1, "halt_level": 5},
    )
    return document, warnings.getvalue()


def find_faults(document: nodes.document, folder: Path) -> list[str]:
    """Return a sentence for each reference of the document that leads nowhere.

    :param folder: where the document is; its links and pictures are named from there.
    """
    faults = [_judge_literal(_one_line(node)) for node in document.findall(nodes.literal)]
    faults += [_judge_menu(_one_line(node)) for node in document.findall(nodes.strong)]
    faults += [_judge_picture(folder / node["uri"]) for node in document.findall(nodes.image)]
    faults += [
        _judge_link(folder, node["refuri"])
        for node in document.findall(nodes.reference)
        if "refuri" in node
    ]
    return [fault for fault in faults if fault]


def is_test(text: str) -> bool:
    """Tell whether a literal names a test, a vector, a tour or a file of tests."""
    path = text.partition("::")[0]
    return "/tests/" in f"/{path}" and bool(_PATH.fullmatch(path))


def _one_line(node: nodes.Node) -> str:
    """Return the text of a node that may be broken over lines."""
    return " ".join(node.astext().split())


def _judge_literal(text: str) -> str | None:
    target = _TARGET.fullmatch(text)
    if target:
        return None if target[1] in _targets() else f"no such target: {text}"
    if _MODEL.fullmatch(text):
        return None if text in _models() else f"no such model: {text}"
    path, _sign, name = text.partition("::")
    if not (_PATH.fullmatch(path) or _FILE.fullmatch(path)):
        return f"not a file: {text}" if name else None
    if path.startswith(_MADE_AT_RUN_TIME):
        return None
    if not (ROOT / path).exists():
        return f"no such file: {text}"
    if name and name not in _names_in(ROOT / path):
        return f"not in the file: {text}"
    return None


def _judge_menu(text: str) -> str | None:
    return None if ">" not in text or text in menus() else f"no such menu: {text}"


def _judge_link(folder: Path, target: str) -> str | None:
    return None if "://" in target or (folder / target).exists() else f"no such page: {target}"


def _judge_picture(path: Path) -> str | None:
    if not path.is_file():
        return f"no such picture: {path.name}"
    size = path.stat().st_size
    return f"picture too large: {path.name}, {size} bytes" if size > PICTURE_BYTES_MAX else None


@cache
def _names_in(path: Path) -> frozenset[str]:
    """Return what can be named after ``::`` in a file."""
    text = path.read_text()
    if path.suffix == ".json":
        return frozenset(vector["id"] for vector in json.loads(text))
    if path.suffix == ".js":
        return frozenset(re.findall(r'^test\("([^"]+)"', text, re.MULTILINE))
    names = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            names |= {
                f"{node.name}::{item.name}"
                for item in node.body
                if isinstance(item, ast.FunctionDef)
            }
    return frozenset(names)


@cache
def _targets() -> frozenset[str]:
    return frozenset(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@cache
def _models() -> frozenset[str]:
    sources = (path.read_text() for module in MODULES for path in (ROOT / module).rglob("*.py"))
    return frozenset(
        name
        for text in sources
        for name in re.findall(r'^    _name = "([\w.]+)"', text, re.MULTILINE)
    )


@cache
def menus() -> frozenset[str]:
    """Return the menus of the modules, each as ``Loyalty > … > …``."""
    found: dict[str, tuple[str, str | None]] = {}
    for module in MODULES:
        for path in sorted((ROOT / module / "views").glob("*.xml")):
            _collect_menus(ElementTree.parse(path).getroot(), module, None, found)
    return frozenset(_full_name(identity, found) for identity in found)


def _collect_menus(
    element: ElementTree.Element,
    module: str,
    parent: str | None,
    found: dict[str, tuple[str, str | None]],
) -> None:
    for item in element:
        inner = parent
        if item.tag == "menuitem":
            inner = _with_module(item.get("id", ""), module)
            above = item.get("parent")
            found[inner] = (item.get("name", ""), _with_module(above, module) if above else parent)
        _collect_menus(item, module, inner, found)


def _with_module(identity: str, module: str) -> str:
    return identity if "." in identity else f"{module}.{identity}"


def _full_name(identity: str, found: dict[str, tuple[str, str | None]]) -> str:
    name, parent = found[identity]
    return f"{_full_name(parent, found)} > {name}" if parent in found else name
