"""Load the engine without Odoo.

Importing `loyalty_hero.engine` would import the add-on, and with it Odoo. The engine uses relative
imports only, so its folder loads as a package of another name.
"""

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "loyalty_hero" / "engine"
TWIN = ROOT / "loyalty_hero" / "static" / "src" / "engine"
VECTORS = ROOT / "loyalty_hero" / "static" / "tests" / "vectors"
NAME = "hero_engine"


def load_engine():
    """Return the engine as the package `hero_engine`, loaded once."""
    if NAME not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            NAME, ENGINE / "__init__.py", submodule_search_locations=[str(ENGINE)]
        )
        module = importlib.util.module_from_spec(spec)
        sys.modules[NAME] = module
        spec.loader.exec_module(module)
    return sys.modules[NAME]
