"""Where things are and what they are called; the only place that reads settings from the environment."""

import hashlib
import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent

MODULES = ("loyalty_hero", "loyalty_hero_pos", "loyalty_hero_reports")
"""The modules of the suite, in the order of their dependencies."""

CACHE = (
    Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").expanduser() / "loyalty-hero"
)
"""Kept between checkouts: Odoo, downloaded packages, virtual environments, node packages."""

RUN = CHECKOUT / ".run"
"""Belongs to this checkout and is ignored by git: databases, filestore, configuration, logs, screenshots."""

LOGS = RUN / "log"
SCREENSHOTS = RUN / "screenshots"
NODE_MODULES = CHECKOUT / "node_modules"

DEMO_DATABASE = "loyalty_hero_demo"
ROLE = "loyalty_hero"
ADMIN_PASSWORD = "loyalty-hero-local"
"""Odoo's master password; the server listens on this machine only and hides its database screens."""

LOGINS = (
    ("admin", "admin", "administrator"),
    ("cashier", "cashier", "cashier at the till"),
    ("mara", "mara", "a customer: My Account, Loyalty"),
    ("manager", "manager", "loyalty manager"),
    ("accountant", "accountant", "accountant"),
)
"""Login, password and what the person does; those that the demo data does not have are not shown."""


def has_own_server() -> bool:
    """Whether the user named a database server with the ``PG*`` variables."""
    return bool(os.environ.get("PGHOST", "").strip())


def digest(*parts: bytes | str) -> str:
    """Ten hexadecimal characters that change when any of the parts changes."""
    state = hashlib.sha256()
    for part in parts:
        piece = part.encode() if isinstance(part, str) else part
        state.update(len(piece).to_bytes(8, "big") + piece)
    return state.hexdigest()[:10]


def _for_server(name: str) -> Path:
    """A place below ``.run`` that belongs to one database server; the embedded one has the plain name."""
    if not has_own_server():
        return RUN / name
    stem, dot, ending = name.partition(".")
    server = digest(os.environ["PGHOST"].strip(), os.environ.get("PGPORT", "").strip())
    return RUN / f"{stem}-{server}{dot}{ending}"


CONFIGURATION = _for_server("odoo.conf")
DATA = Path(os.environ.get("LH_DATA") or _for_server("data"))
"""Odoo's files; tests, which see the server as a named one, are told by ``LH_DATA``."""

FILESTORE = DATA / "filestore"


def odoo_variable() -> str:
    """Where the user's own Odoo is; empty when the Debian package shall be used."""
    return os.environ.get("ODOO", "").strip()


def listen_address() -> str:
    """The address on which ``make run`` listens (``INTERFACE``); by default this machine only."""
    return os.environ.get("INTERFACE", "127.0.0.1").strip()


def wanted_port() -> str:
    """The port of ``make run`` as the user wrote it (``PORT``)."""
    return os.environ.get("PORT", "").strip() or "8069"


def is_fresh() -> bool:
    """Whether the demo database shall begin anew (``FRESH=1``)."""
    return os.environ.get("FRESH", "").strip().lower() not in ("", "0", "no", "false")
