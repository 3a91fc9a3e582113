"""The schema: names, types, units, bounds and defaults of all that the engines read and give.

`schema.json` says it once; `make generate` writes from it what other places need.
"""

import json
from pathlib import Path
from typing import Any

_SCHEMA = json.loads(Path(__file__).with_name("schema.json").read_text("utf-8"))

LIMITS: dict[str, int] = _SCHEMA["limits"]
ENUMS: dict[str, list[str]] = {"Mode": list(_SCHEMA["modes"]), **_SCHEMA["enums"]}
SHAPES: dict[str, dict[str, Any]] = {
    name: shape["fields"] for name, shape in _SCHEMA["shapes"].items()
}
PARTIAL = frozenset(name for name, shape in _SCHEMA["shapes"].items() if shape.get("partial"))
"""Shapes that tell some of their fields only, each time others."""
MODES: dict[str, dict[str, Any]] = _SCHEMA["modes"]
"""What each earning mode is: the `kind` of its points; whether a line that it `takes` goes to no later rule, or
it only looks; what it `gives` (`earning.GIVES`; `per` goes by the rule's own); which fields of a rule it `asks`
for; and whether it is for `newcomers`, with their first purchase only."""
