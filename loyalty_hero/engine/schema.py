"""The schema: names, types, units, bounds and defaults of all that the engines read and give.

`schema.json` says it once; `make generate` writes from it what other places need.
"""

import json
from pathlib import Path
from typing import Any

_SCHEMA = json.loads(Path(__file__).with_name("schema.json").read_text("utf-8"))

LIMITS: dict[str, int] = _SCHEMA["limits"]
ENUMS: dict[str, list[str]] = _SCHEMA["enums"]
SHAPES: dict[str, dict[str, Any]] = {
    name: shape["fields"] for name, shape in _SCHEMA["shapes"].items()
}
