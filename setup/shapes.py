"""``make generate``: what is written from the engine's schema: types for both languages, the twin's schema, a page.

``loyalty_hero/engine/schema.json`` is the one place that says what the engines read and give.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from . import settings
from .console import say

ENGINE = settings.CHECKOUT / "loyalty_hero/engine"
TWIN = settings.CHECKOUT / "loyalty_hero/static/src/engine"
PAGE = settings.CHECKOUT / "docs/shapes.rst"

ABOUT = [
    "The shapes that cross the engine's border, as plain JSON; written from `schema.json` by `make generate`.",
    "",
    "Keys are the same in both languages. Money is in minor units, points in hundredths, quantities in",
    "thousandths, shares and factors in per-mille, hours in minutes after midnight, weekdays from 0 (Monday).",
    'A list of ids that is empty means "any".',
]
PYTHON_TYPES = {
    "integer": "int",
    "id": "int",
    "format": "int",
    "boolean": "bool",
    "line_id": "LineId",
}
SCRIPT_TYPES = {
    "integer": "number",
    "id": "number",
    "format": "number",
    "boolean": "boolean",
    "line_id": "LineId",
}
SCRIPT_DATA = {
    "limits": "Object<string, number>",
    "enums": "Object<string, any[]>",
    "modes": "Object<string, any>",
    "shapes": "Object<string, Object<string, any>>",
}
UNITS = {
    "minor": "minor units",
    "hundredths": "hundredths of a point",
    "billionths": "billionths of a point",
    "thousandths": "thousandths of an item",
    "per_mille": "per mille",
    "per_million": "per million",
    "minutes": "minutes after midnight",
    "days": "days",
    "factor": "a factor in per mille",
    "day": "a day, as ``YYYY-MM-DD``",
    "rule": "id of a rule",
    "tier": "id of a tier",
    "accelerator": "id of an accelerator",
    "program": "id of a program",
}
PYTHON_WIDTH = 100
RULE_WIDTH = 108


def generate() -> int:
    """Write all files that follow from the schema."""
    for path, text in texts().items():
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            say(f"        {path.relative_to(settings.CHECKOUT)}: written")
    return 0


def texts() -> dict[Path, str]:
    """Return what each of these files has to say."""
    schema = json.loads((ENGINE / "schema.json").read_text("utf-8"))
    schema["enums"] = {"Mode": list(schema["modes"]), **schema["enums"]}
    return {
        ENGINE / "values.py": "\n".join(_python(schema)).rstrip() + "\n",
        TWIN / "values.js": "\n".join(_script(schema)) + "\n",
        TWIN / "schema.js": _data(schema),
        PAGE: "\n".join(_page(schema)).rstrip() + "\n",
    }


def _python(schema: dict) -> Iterator[str]:
    yield from [f'"""{ABOUT[0]}', *ABOUT[1:], '"""', "", "from __future__ import annotations", ""]
    yield from ["from typing import Literal, TypedDict", "", "LineId = str | int", ""]
    for name, words in schema["enums"].items():
        yield from _python_choice(name, words)
    for part, shapes in _parts(schema):
        yield from ["", f"# {part} {'-' * (RULE_WIDTH - 3 - len(part))}", ""]
        for name, shape in shapes:
            total = ", total=False" if shape.get("partial") else ""
            yield from ["", f"class {name}(TypedDict{total}):"]
            yield from _python_text(shape["about"])
            yield ""
            for field, spec in shape["fields"].items():
                yield f"    {field}: {_type(spec, 'python')}"
            yield ""
        if part == "The award":
            reasons = [name for name in schema["shapes"] if name.endswith("Reason")]
            yield from ["", "Reason = (", f"    {reasons[0]}"]
            yield from [f"    | {name}" for name in reasons[1:]]
            yield from [")", ""]


def _python_choice(name: str, words: list[str]) -> Iterator[str]:
    line = f"{name} = Literal[{', '.join(json.dumps(word) for word in words)}]"
    if len(line) <= PYTHON_WIDTH:
        yield line
        return
    yield from [f"{name} = Literal[", *(f"    {json.dumps(word)}," for word in words), "]"]


def _python_text(about: list[str]) -> Iterator[str]:
    if len(about) == 1:
        yield f'    """{about[0]}"""'
        return
    yield f'    """{about[0]}'
    yield from (f"    {line}" if line else "" for line in about[1:])
    yield '    """'


def _script(schema: dict) -> Iterator[str]:
    yield from ["/**", *(f" * {line}".rstrip() for line in ABOUT), " */", ""]
    yield "/** @typedef {string|number} LineId */"
    for name, words in schema["enums"].items():
        yield f"/** @typedef {{{'|'.join(json.dumps(word) for word in words)}}} {name} */"
    for part, shapes in _parts(schema):
        yield from ["", f"// {part} {'-' * (PYTHON_WIDTH - 4 - len(part))}"]
        for name, shape in shapes:
            yield from ["", "/**", *(f" * {line}".rstrip() for line in shape["about"]), " *"]
            yield f" * @typedef {{Object}} {name}"
            for field, spec in shape["fields"].items():
                is_optional = shape.get("partial") and "literal" not in spec
                known = f"[{field}]" if is_optional else field
                yield f" * @property {{{_type(spec, 'script')}}} {known}"
            yield " */"
        if part == "The award":
            reasons = [name for name in schema["shapes"] if name.endswith("Reason")]
            yield from ["", f"/** @typedef {{{'|'.join(reasons)}}} Reason */"]


def _data(schema: dict) -> str:
    """What the twin has to know of the schema: no texts."""
    shapes = {
        name: shape["fields"]
        for name, shape in schema["shapes"].items()
        if _is_input(shape) or _is_reason(name)
    }
    data = {name: schema[name] for name in SCRIPT_DATA} | {"shapes": shapes}
    return (
        "/** What the engines read, and their reasons; written from `schema.json` by `make generate`. */\n\n"
        + "\n".join(
            f"/** @type {{{kind}}} */\nexport const {name.upper()} = {json.dumps(data[name], indent=4)};\n"
            for name, kind in SCRIPT_DATA.items()
        )
    )


def _is_input(shape: dict) -> bool:
    return shape["part"] in ("The program", "The customer", "The sale")


def _is_reason(name: str) -> bool:
    """Tell whether the till puts the shape into words: each fact is written by its unit."""
    return name.endswith("Reason") or name == "Factor"


def _page(schema: dict) -> Iterator[str]:
    title = "What the engines read and give"
    yield from [title, "=" * len(title), ""]
    yield from [
        "This page is written from ``loyalty_hero/engine/schema.json`` by ``make generate``.",
        "",
    ]
    yield from (_literal(line) for line in ABOUT[2:])
    yield ""
    for part, shapes in _parts(schema):
        yield from [part, "-" * len(part), ""]
        for name, shape in shapes:
            yield from [name, "~" * len(name), "", *(_literal(line) for line in shape["about"]), ""]
            for field, spec in shape["fields"].items():
                yield f"- ``{field}``: {_say(spec)}"
            yield ""


def _literal(line: str) -> str:
    return line.replace("`", "``")


def _say(spec: dict) -> str:
    """Return a field's type, unit, bounds and default in words."""
    words = [_type(spec, "python").replace("Literal", "one of ")]
    if spec.get("unit"):
        words.append(UNITS[spec["unit"]])
    if spec.get("type") == "integer" and "min" in spec:
        words.append(f"from {spec['min']}" + (f" to {spec['max']}" if "max" in spec else ""))
    if "default" in spec:
        words.append(f"default ``{json.dumps(spec['default'])}``")
    return ", ".join(words)


def _type(spec: dict, language: str) -> str:
    """Return the type of a field in a language."""
    is_python = language == "python"
    if "list" in spec:
        inner = _type(spec["list"], language)
        found = f"list[{inner}]" if is_python else f"{inner}[]"
        if not is_python and "|" in inner:
            found = f"({inner})[]"
    elif "map" in spec:
        inner = _type(spec["map"], language)
        found = f"dict[str, {inner}]" if is_python else f"Object<string, {inner}>"
    elif "literal" in spec:
        words = [json.dumps(word) for word in spec["literal"]]
        found = f"Literal[{', '.join(words)}]" if is_python else "|".join(words)
    elif spec["type"][0].isupper():
        found = spec["type"]
    else:
        types = PYTHON_TYPES if is_python else SCRIPT_TYPES
        found = types.get(spec["type"], "str" if is_python else "string")
    none = " | None" if is_python else "|null"
    return found + (none if spec.get("none") else "")


def _parts(schema: dict) -> Iterator[tuple[str, list[tuple[str, dict]]]]:
    """Group the shapes by part, in their order."""
    parts: dict[str, list[tuple[str, dict]]] = {}
    for name, shape in schema["shapes"].items():
        parts.setdefault(shape["part"], []).append((name, shape))
    yield from parts.items()
