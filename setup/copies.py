"""Databases for one use: a name that no other run has, gone when the use ends, however it ends.

The name is kept locked by who uses it. A lock dies with its program, so what a killed run has left can be
told from what another run is using now.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from . import database, lock, settings
from .postgres import Server

NOTES = settings.DATA / "copies"
"""One locked file for each name in use."""


def _guard():
    return lock.exclusive(settings.DATA / "copies.lock", "naming a database")


def _drop(server: Server, name: str) -> None:
    """Drop the database and those that were made from it for further processes."""
    for each in {name, *database.names(server, f"{name}-")}:
        database.drop(server, each)


@contextmanager
def name_for(server: Server, purpose: str) -> Iterator[str]:
    """A name for a database; what has that name is dropped when the block ends."""
    name = f"lh_{purpose}_{uuid.uuid4().hex[:8]}"
    note = NOTES / name
    with _guard():
        handle = lock.attempt(note)
    try:
        yield name
    finally:
        _drop(server, name)
        note.unlink(missing_ok=True)
        handle.close()


def sweep(server: Server) -> None:
    """Drop what runs have left that did not come to their end."""
    if not NOTES.is_dir() or not os.listdir(NOTES):
        return
    with _guard():
        for note in sorted(NOTES.iterdir()):
            handle = lock.attempt(note)
            if handle:
                _drop(server, note.name)
                note.unlink(missing_ok=True)
                handle.close()
