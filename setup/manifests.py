"""What the modules' manifests say, and the keys by which the template databases are known."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from . import settings
from .console import Problem

KEYED_ENDINGS = {".py", ".xml", ".csv", ".sql", ".json", ".po"}
"""Files that end up in a database. Scripts and styles are served from the checkout as they are."""

UNKEYED_FOLDERS = {"static", "tests", "readme", "__pycache__"}
"""Folders of a module whose files leave nothing in a database, but for those that data refer to."""

REFERENCE = re.compile(r"""(?:\bfile|\bweb_icon)=["']([^"']+)["']""")
"""How XML data name a file whose content goes into the database: a picture, or the icon of a menu."""

NEIGHBOURS = ("pos_discount", "pos_restaurant", "pos_sale")
"""Modules of Odoo that ours take into account when they are there."""


def manifest(module: str) -> dict:
    """The manifest of one of our modules."""
    source = settings.CHECKOUT / module / "__manifest__.py"
    try:
        return ast.literal_eval(source.read_text())
    except (SyntaxError, ValueError) as error:
        raise Problem(f"{source.relative_to(settings.CHECKOUT)} cannot be read: {error}") from None


def modules() -> list[str]:
    """The modules that this checkout has, in the order of their dependencies."""
    return [
        name
        for name in settings.MODULES
        if (settings.CHECKOUT / name / "__manifest__.py").is_file()
    ]


def dependencies() -> list[str]:
    """The modules of Odoo that ours need."""
    needed = {name for module in modules() for name in manifest(module).get("depends", [])}
    return sorted(needed - set(settings.MODULES))


def base_modules(flavour: str) -> list[str]:
    """The modules of Odoo in a database of this flavour: what ours need, and in ``plain`` their neighbours.

    So the tests meet the neighbours, and the demo shop shows that ours do without them.
    """
    return sorted({*dependencies(), *(NEIGHBOURS if flavour == "plain" else ())})


def _keyed_files(module: str) -> Iterator[Path]:
    root = settings.CHECKOUT / module
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if (
            path.suffix in KEYED_ENDINGS
            and path.is_file()
            and not UNKEYED_FOLDERS & set(relative.parts[:-1])
        ):
            yield path


def _referred_files(module: str) -> Iterator[Path]:
    """Files, pictures above all, that the module's data put into the database."""
    stated = manifest(module)
    for name in [*stated.get("data", []), *stated.get("demo", [])]:
        source = settings.CHECKOUT / module / name
        if source.suffix == ".xml" and source.is_file():
            for reference in REFERENCE.findall(source.read_text()):
                path = settings.CHECKOUT / reference.replace(",", "/", 1)
                if path.is_file():
                    yield path


def base_key(odoo_version: str) -> str:
    """Changes with Odoo and with the modules of Odoo that a database has."""
    return settings.digest(odoo_version, *dependencies(), *NEIGHBOURS)


def suite_key(odoo_version: str) -> str:
    """Changes, beside the base key, with everything of our modules that a database holds."""
    parts: list[bytes | str] = [base_key(odoo_version), *modules()]
    for module in modules():
        for path in sorted({*_keyed_files(module), *_referred_files(module)}):
            parts += [str(path.relative_to(settings.CHECKOUT)), path.read_bytes()]
    return settings.digest(*parts)
