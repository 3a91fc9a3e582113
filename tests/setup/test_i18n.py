"""Exported terms do not change by themselves."""

from setup.i18n import without_moment

POT = r"""# Translation of Odoo Server.
msgid ""
msgstr ""
"Project-Id-Version: Odoo Server 19.0\n"
"POT-Creation-Date: 2026-01-02 03:04+0000\n"
"PO-Revision-Date: 2026-01-02 03:04+0000\n"
"Language-Team: \n"

msgid "Points"
msgstr ""
"""


def test_moment_is_left_out():
    text = without_moment(POT)
    assert "2026" not in text
    assert text.splitlines() == [line for line in POT.splitlines() if "Date:" not in line]
