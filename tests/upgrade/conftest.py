"""Databases that modules come to, leave and are upgraded in, and what is said about them by SQL and by Odoo's shell."""

import json
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from setup import harness, postgres, settings

HERE = Path(__file__).parent
ODOO = [os.environ["LH_PYTHON"], "-m", "odoo"]
TOLD = "TOLD: "
REMOVE = 'env["ir.module.module"].search([("name", "=", "{}")]).button_immediate_uninstall()'

LEFT = """
    SELECT 'table ' || tablename FROM pg_tables WHERE tablename LIKE 'loyalty_hero%'
    UNION SELECT 'column ' || table_name || '.' || column_name FROM information_schema.columns
           WHERE column_name LIKE 'loyalty\\_%' AND table_name ~ '^(account|pos|product|res)_'
             AND column_name NOT IN (SELECT name FROM ir_model_fields)
    UNION SELECT 'function ' || proname FROM pg_proc WHERE proname LIKE 'loyalty_hero%'
    UNION SELECT 'record ' || module || '.' || name FROM ir_model_data WHERE module LIKE 'loyalty_hero%'
    UNION SELECT 'model ' || model FROM ir_model WHERE model LIKE 'loyalty.hero%'
    UNION SELECT 'field ' || model || '.' || name FROM ir_model_fields WHERE relation LIKE 'loyalty.hero%'
    UNION SELECT 'view ' || name FROM ir_ui_view WHERE model LIKE 'loyalty.hero%'
    UNION SELECT 'action ' || id FROM ir_act_window WHERE res_model LIKE 'loyalty.hero%'
    UNION SELECT 'job ' || cron_name FROM ir_cron WHERE cron_name ~ 'Loyalty: '
"""
"""What the modules could leave behind."""


class Site:
    """A database with an Odoo that is started for each thing to do, as an administrator does.

    :param addons: folders of modules beside those of the suite
    """

    def __init__(self, name, *addons):
        self.name = name
        self.options = ["-c", os.environ["LH_CONFIG"], "-d", name, "--no-http"]
        if addons:
            known = Path(os.environ["LH_CONFIG"]).read_text().partition("addons_path = ")[2]
            path = ",".join([known.splitlines()[0], *map(str, addons)])
            self.options.append(f"--addons-path={path}")

    def run(self, command, text=""):
        answer = subprocess.run(
            [*ODOO, *command, *self.options],
            input=text,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            cwd=settings.CHECKOUT,
        )
        assert answer.returncode == 0, answer.stdout[-6000:]
        troubles = [line for line in answer.stdout.splitlines() if " ERROR " in line[:60]]
        assert not troubles, "\n".join(troubles)
        return answer.stdout

    def change(self, *words):
        """Install (``-i``) or upgrade (``-u``) modules."""
        return self.run(["server", "--stop-after-init", *words])

    def shell(self, script):
        """Run a script of this folder, or text, in Odoo's shell; return what it tells by ``tell``, by name."""
        text = (HERE / script).read_text() if script.endswith(".py") else script
        tell = f'import json\ndef tell(**told): print("{TOLD}" + json.dumps(told), flush=True)\n'
        told = {}
        for line in self.run(["shell"], tell + text).splitlines():
            if TOLD in line:
                told |= json.loads(line.partition(TOLD)[2])
        return told

    def ask(self, query):
        """The rows of a query, as texts parted by ``|``."""
        return postgres.sql(harness.server(), query, self.name)


@contextmanager
def new_site(template, *addons):
    """A site on a copy of a template, for one use."""
    with harness.copy_of(template, "upgrade") as name:
        yield Site(name, *addons)


@pytest.fixture
def odoo_site():
    """Odoo's own modules, none of ours."""
    with new_site(os.environ["LH_TEMPLATE_BASE"]) as site:
        yield site


@pytest.fixture
def plain_site(tmp_path):
    """Our modules, and a folder for modules of the test."""
    with new_site(os.environ["LH_TEMPLATE"], tmp_path) as site:
        yield site
