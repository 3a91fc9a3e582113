"""Template databases: built once for what goes into them, then copied in seconds.

Two layers, so that a change in our modules costs only their own installation:

* ``lh_base_<flavour>_<key>``: Odoo with the modules that ours need;
* ``lh_suite_<flavour>_<key>``: a copy of it with our modules.

A template is built under another name and renamed at the end, so a name that exists is complete.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import IO

from . import database, lock, manifests, odoo_server, settings
from .console import Problem, Step, step
from .odoo_server import Stage
from .postgres import sql

FLAVOURS = ("plain", "demo")
"""Without and with demo data, Odoo's and ours."""

PREFIX = f"lh_{settings.digest(str(settings.CHECKOUT))[:4]}" if settings.has_own_server() else "lh"
"""A server of the user's may serve several checkouts, whose filestores are not the same."""

NOTES = settings.DATA / "templates"
"""A file for each template, locked by the runs that use it."""

in_use: dict[str, IO] = {}
"""The locked files of this run."""

SILENCED_JOBS = ("mail.ir_cron_module_update_notification",)
"""Scheduled jobs that would call home."""


TEST_COMPANY = """
company = env["res.company"].create({"name": "company_1_data"})
env["account.chart.template"].try_loading("generic_coa", company=company, install_demo=False)
company.account_fiscal_country_id = company.account_fiscal_country_id or env.ref("base.us")
env.cr.commit()
"""
"""The company of tests inside Odoo: to make it with its chart of accounts for each class takes two seconds."""


def base_name(stage: Stage, flavour: str) -> str:
    """The template with Odoo's modules only, whether it exists or not."""
    return f"{PREFIX}_base_{flavour}_{manifests.base_key(stage.odoo.version)}"


def suite_name(stage: Stage, flavour: str) -> str:
    """The template with our modules, whether it exists or not."""
    key = settings.digest(manifests.suite_key(stage.odoo.version), TEST_COMPANY)
    return f"{PREFIX}_suite_{flavour}_{key}"


def _draft_name(flavour: str) -> str:
    return f"{PREFIX}_draft_{flavour}"


def _check_flavour(flavour: str) -> None:
    if flavour not in FLAVOURS:
        raise Problem(f"There is no flavour {flavour}; there are {', '.join(FLAVOURS)}.")


def _demo_option(flavour: str) -> str:
    return "--with-demo" if flavour == "demo" else "--without-demo"


def _silence(stage: Stage, name: str) -> None:
    """Switch off what would use the internet in a database that is only looked at or tested."""
    for job in SILENCED_JOBS:
        module, _, local = job.partition(".")
        sql(
            stage.server,
            "UPDATE ir_cron SET active = false WHERE id IN (SELECT res_id FROM ir_model_data "
            f"WHERE module = '{module}' AND name = '{local}' AND model = 'ir.cron')",
            name,
        )


def _use(name: str) -> str:
    """Keep other runs from dropping the template until this one ends."""
    if name not in in_use:
        in_use[name] = lock.attempt(NOTES / name, shared=True)
    return name


def _finish(stage: Stage, draft: str, target: str, prefix: str) -> None:
    """Give the draft its name and drop the templates that it replaces, but for those in use."""
    database.rename(stage.server, draft, target)
    for name in database.names(stage.server, prefix):
        unused = lock.attempt(NOTES / name) if name != target else None
        if unused:
            database.drop(stage.server, name)
            (NOTES / name).unlink()
            unused.close()


def _build_base(stage: Stage, flavour: str, name: str, going: Step) -> None:
    draft = _draft_name(flavour)
    database.drop(stage.server, draft)
    database.create(stage.server, draft)
    wanted = ",".join(manifests.base_modules(flavour))
    odoo_server.change(
        stage, draft, ["-i", wanted, _demo_option(flavour)], f"base-{flavour}.log", going
    )
    _silence(stage, draft)
    _finish(stage, draft, name, f"{PREFIX}_base_{flavour}_")


def _build_suite(stage: Stage, flavour: str, source: str, name: str, going: Step) -> None:
    draft = _draft_name(flavour)
    database.copy(stage.server, source, draft)
    modules = manifests.modules()
    wanted = ",".join(modules)
    odoo_server.change(
        stage, draft, ["-i", wanted, _demo_option(flavour)], f"suite-{flavour}.log", going
    )
    missing = sorted(set(modules) - set(database.installed(stage.server, draft)))
    if missing:
        raise Problem(
            f"Odoo did not install {', '.join(missing)}; see .run/log/suite-{flavour}.log."
        )
    if flavour == "plain":
        odoo_server.run_script(stage, draft, TEST_COMPANY, "test-company.log", going)
    _silence(stage, draft)
    _finish(stage, draft, name, f"{PREFIX}_suite_{flavour}_")


def base(stage: Stage, flavour: str) -> str:
    """The name of the template with Odoo's modules, built if need be."""
    _check_flavour(flavour)
    with _lock(flavour):
        name = base_name(stage, flavour)
        if not database.exists(stage.server, name):
            with step(f"Building the {flavour} database of Odoo's own modules") as going:
                _build_base(stage, flavour, name, going)
        return _use(name)


def suite(stage: Stage, flavour: str) -> str:
    """The name of the template with our modules, built if need be."""
    source = base(stage, flavour)
    with _lock(flavour):
        name = suite_name(stage, flavour)
        if not database.exists(stage.server, name):
            with step(f"Installing our modules into a {flavour} database") as going:
                _build_suite(stage, flavour, source, name, going)
        return _use(name)


def all_suites(stage: Stage) -> None:
    """Build what is missing of all flavours side by side: each takes minutes of one core."""
    with ThreadPoolExecutor(len(FLAVOURS)) as builders:
        list(builders.map(lambda flavour: suite(stage, flavour), FLAVOURS))


def clone(stage: Stage, flavour: str, name: str) -> None:
    """Make a database with our modules under the name; an older one is dropped."""
    source = suite(stage, flavour)
    with _lock(flavour):
        database.copy(stage.server, source, name)


def _lock(flavour: str):
    return lock.exclusive(
        settings.DATA / f"templates-{flavour}.lock", "building or copying a template database"
    )
