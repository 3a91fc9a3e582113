"""German and French: every term, true to the English in what is filled in and marked up."""

import re
from collections import Counter

import polib
import pytest

from setup import manifests, settings, translations

LANGUAGES = ("de", "fr")

FILLED_IN = re.compile(r"%%|%\(\w+\)[sd]|%[sdg](?!\w)")
EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
STRING = re.compile(r"'([^']*)'")
IN_BRACES = re.compile(r"\{[^{}]*\}")
TAG = re.compile(r"</?[a-z][^<>]*>")

POT = r"""# Translation of Odoo Server.
msgid ""
msgstr ""
"Project-Id-Version: Odoo Server 19.0\n"
"Language-Team: \n"

#. module: loyalty_hero
#: code:addons/loyalty_hero/moved.py:0
msgid "Points"
msgstr ""

#. module: loyalty_hero
#: code:addons/loyalty_hero/new.py:0
msgid "Reward"
msgstr ""

#. module: loyalty_hero
#. odoo-python
#: code:addons/loyalty_hero/tier.py:0
msgid "Tier"
msgstr ""
"""

PO = r"""# German
msgid ""
msgstr ""
"Project-Id-Version: Odoo Server 19.0\n"
"PO-Revision-Date: 2026-01-02 03:04+0000\n"
"Language: de\n"

msgid "Tier"
msgstr "Stufe"

#. module: loyalty_hero
#: code:addons/loyalty_hero/gone.py:0
msgid "Gone"
msgstr "Weg"

#. module: loyalty_hero
#: code:addons/loyalty_hero/old.py:0
msgid "Points"
msgstr "Punkte"
"""

UPDATED = r"""# German
msgid ""
msgstr ""
"Project-Id-Version: Odoo Server 19.0\n"
"Language: de\n"

#. module: loyalty_hero
#: code:addons/loyalty_hero/moved.py:0
msgid "Points"
msgstr "Punkte"

#. module: loyalty_hero
#. odoo-python
#: code:addons/loyalty_hero/tier.py:0
msgid "Tier"
msgstr "Stufe"
"""


def path_of(module, language):
    return settings.CHECKOUT / module / "i18n" / f"{language}.po"


def read(module, language):
    """Return the translations of a module: {English: translated}."""
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path_of(module, language)))}


def read_terms(module):
    return [entry.msgid for entry in polib.pofile(str(path_of(module, module)) + "t")]


def drop_words(string):
    """Return a string in an expression, or an empty one for a string of words: these are translated."""
    return "''" if " " in string[1] else string[0]


def get_marks(text):
    """Return what a translation has to keep: what is filled in, tags, and code without the words in it."""
    code = [STRING.sub(drop_words, found) for found in EXPRESSION.findall(text)]
    rest = EXPRESSION.sub("", text)
    tags = TAG.findall(rest)
    return Counter([*code, *tags, *FILLED_IN.findall(rest), *IN_BRACES.findall(TAG.sub("", rest))])


def tell(missing, path):
    """Say which terms to translate, and where."""
    terms = "".join(f"\n    {term!r}" for term in sorted(missing))
    return (
        f"{len(missing)} terms are not translated in {path.relative_to(settings.CHECKOUT)}:{terms}"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("module", manifests.modules())
def test_translations_are_of_terms_that_exist(module, language):
    entries = polib.pofile(str(path_of(module, language)), check_for_duplicates=True)
    assert entries.metadata["Language"] == language
    assert not set(translations.MOMENTS) & set(entries.metadata)
    assert all(entry.translated() for entry in entries)
    unknown = {entry.msgid for entry in entries} - set(read_terms(module))
    assert not unknown, f"{path_of(module, language)} has terms that are gone: run make i18n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("module", manifests.modules())
def test_translations_fill_in_and_mark_up_the_same(module, language):
    found = read(module, language)
    faults = [
        f"{english!r}: {dict(get_marks(english) - get_marks(text))} is missing, "
        f"{dict(get_marks(text) - get_marks(english))} is too much in {text!r}"
        for english, text in found.items()
        if get_marks(english) != get_marks(text)
    ]
    assert not faults, f"{path_of(module, language)}:\n" + "\n".join(faults)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("module", manifests.modules())
def test_every_term_is_translated(module, language):
    missing = set(read_terms(module)) - set(read(module, language))
    assert not missing, tell(missing, path_of(module, language))


@pytest.mark.parametrize(
    ("english", "text", "is_same"),
    [
        ("%(points)s for %(items)s", "Für %(items)s: %(points)s", True),
        ("%(points)s for %(items)s", "%(points)s für %(item)s", False),
        ("%s left", "übrig", False),
        ("%(number)s%%", "%(number)s %%", True),
        ("<b>Days</b>", "<b>Tage</b>", True),
        ("<b>Days</b>", "<i>Tage</i>", False),
        ("{points} earned", "{punkte} gesammelt", False),
        ("{{ a and 'your tier' }}", "{{ a and 'Ihre Stufe' }}", True),
        ("{{ a and 'your tier' }}", "{{ b and 'Ihre Stufe' }}", False),
    ],
)
def test_marks_tell_a_broken_translation(english, text, is_same):
    assert (get_marks(english) == get_marks(text)) is is_same


def test_translations_follow_what_can_be_translated():
    assert translations.update(POT, PO) == UPDATED
    assert translations.update(POT, UPDATED) == UPDATED
