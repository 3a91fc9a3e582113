"""``make i18n``: what can be translated, from Odoo's own exporter, into each module's ``i18n`` folder.

The moment of the export is left out, so a file changes only when what it says does. The translations there follow.
"""

import re
import tempfile
from pathlib import Path

from . import copies, files, manifests, odoo_server, process, settings, templates
from .console import say, step
from .odoo_server import Stage

MOMENT = re.compile(r'^"(?:POT-Creation-Date|PO-Revision-Date):.*\\n"\n', re.MULTILINE)


def without_moment(text: str) -> str:
    """The text of a .pot file without the two lines of its header that tell when it was made."""
    return MOMENT.sub("", text, count=2)


def run(stage: Stage) -> int:
    """Export the terms of all modules from a fresh copy of the plain database."""
    modules = manifests.modules()
    with copies.name_for(stage.server, "i18n") as copy, tempfile.TemporaryDirectory() as drafts:
        templates.clone(stage, "plain", copy)
        with step("Exporting what can be translated") as going:
            script = f"""
from odoo.tools.translate import trans_export
for module in {modules!r}:
    with open(f"{drafts}/{{module}}.pot", "wb") as target:
        trans_export(False, [module], target, "po", env)
"""
            odoo_server.run_script(stage, copy, script, "i18n.log", going)
        for module in modules:
            target = _write(module, Path(drafts) / f"{module}.pot")
            if code := _follow(stage, target):
                return code
    return 0


def _write(module: str, draft: Path) -> Path:
    target = settings.CHECKOUT / module / "i18n" / f"{module}.pot"
    text = without_moment(draft.read_text())
    files.write(target, text)
    say(f"        {target.relative_to(settings.CHECKOUT)}: {text.count('msgid ') - 1} terms")
    return target


def _follow(stage: Stage, template: Path) -> int:
    """Bring the translations beside a .pot file up to date; return 0 when it worked."""
    files_of_languages = [
        path.relative_to(settings.CHECKOUT) for path in sorted(template.parent.glob("*.po"))
    ]
    template = template.relative_to(settings.CHECKOUT)
    return process.attached(
        [stage.python, "-m", "setup.translations", template, *files_of_languages], {}
    )
