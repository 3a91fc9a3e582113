"""Translations beside what can be translated: ``python -m setup.translations module.pot de.po fr.po``.

A translation is kept as long as its term is there. What is not translated is left out: people read it in English.
Needs polib, so it runs with Odoo's Python.
"""

import sys
from pathlib import Path

import polib

from . import files

WIDTH = 78
"""Columns of a line, as in what Odoo exports."""

MOMENTS = ("POT-Creation-Date", "PO-Revision-Date")
"""What other tools add to the header: a file changes only when what it says does."""


def update(template: str, translations: str) -> str:
    """Return the text of a .po file with the terms, places and order that the text of its .pot file has."""
    kept = polib.pofile(translations, wrapwidth=WIDTH)
    translated = {entry.msgid: entry.msgstr for entry in kept if entry.translated()}
    updated = polib.POFile(wrapwidth=WIDTH)
    updated.header = kept.header
    updated.metadata = {name: value for name, value in kept.metadata.items() if name not in MOMENTS}
    for entry in polib.pofile(template, wrapwidth=WIDTH):
        if entry.msgid in translated:
            entry.msgstr = translated[entry.msgid]
            updated.append(entry)
    return f"{updated}".rstrip("\n") + "\n"


def main(template: Path, *languages: Path) -> None:
    """Bring the .po files of a module up to date and say how much of it they have."""
    terms = len(polib.pofile(str(template)))
    for language in languages:
        text = update(template.read_text(), language.read_text())
        files.write(language, text)
        print(f"        {language}: {len(polib.pofile(text))} of {terms} translated")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
