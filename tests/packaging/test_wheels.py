"""The modules build as wheels, and an Odoo environment into which pip installs them can use them."""

import configparser
import email.parser
import os
import subprocess
import zipfile

from setup import harness, manifests


def _names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def _metadata(wheel):
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return email.parser.HeaderParser().parsestr(archive.read(name).decode())


def test_each_module_builds_as_one_wheel(modules, wheels):
    names = [_metadata(wheel)["Name"] for wheel in wheels]
    assert names == [f"odoo-addon-{module}" for module in modules]


def test_wheel_version_is_the_manifests(modules, wheels):
    for module, wheel in zip(modules, wheels, strict=True):
        assert _metadata(wheel)["Version"] == manifests.manifest(module)["version"]


def test_wheel_requires_odoo_and_our_modules(modules, wheels):
    for module, wheel in zip(modules, wheels, strict=True):
        ours = set(modules) & set(manifests.manifest(module)["depends"])
        expected = {"odoo==19.0.*"} | {f"odoo-addon-{name}==19.0.*" for name in ours}
        assert set(_metadata(wheel).get_all("Requires-Dist")) == expected


def test_wheel_holds_the_modules_files(modules, wheels):
    for module, wheel in zip(modules, wheels, strict=True):
        names = _names(wheel)
        top = f"odoo/addons/{module}/"
        manifest = manifests.manifest(module)
        named = [*manifest.get("data", []), *manifest.get("demo", [])]
        missing = [name for name in ["__manifest__.py", *named] if top + name not in names]
        assert not missing
        assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
        assert not [
            name for name in names if not name.startswith(top) and ".dist-info/" not in name
        ]


def test_installed_modules_lie_in_odoos_namespace(modules, installed):
    for module in modules:
        assert (installed.packages / "odoo" / "addons" / module / "__manifest__.py").is_file()


def test_check_for_auditors_runs_from_the_wheel_without_odoo(installed, tmp_path):
    tools = installed.packages / "odoo" / "addons" / "loyalty_hero" / "tools"
    exported = tmp_path / "ledger.jsonl"
    exported.write_text(
        '{"type":"export","format":1,"companies":null}\n'
        f'{{"type":"end","number":0,"digest":"{"0" * 64}"}}\n'
    )
    answer = subprocess.run(
        [installed.python, "-S", "-E", "-m", "check_seal", exported],
        cwd=tools,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "Everything agrees" in answer.stdout


def test_odoo_finds_and_installs_the_modules(modules, installed, tmp_path):
    """No addons path leads to this checkout, so what Odoo installs comes from the wheels."""
    configuration = _configuration_without_checkout(tmp_path)
    with harness.copy_of(os.environ["LH_TEMPLATE_BASE"], "wheels") as name:
        answer = installed.run(
            *("-m", "odoo", "server", "-c", configuration, "-d", name, "-i", ",".join(modules)),
            *("--no-http", "--stop-after-init"),
        )
        log = answer.stdout + answer.stderr
        assert answer.returncode == 0, log[-3000:]
        assert " ERROR " not in log, log[-3000:]
        assert " CRITICAL " not in log, log[-3000:]
        assert set(modules) <= _installed_modules(name)


def _configuration_without_checkout(folder):
    source = configparser.RawConfigParser()
    source.read(os.environ["LH_CONFIG"])
    kept = [
        path
        for path in source.get("options", "addons_path", fallback="").split(",")
        if path and path != os.environ["LH_CHECKOUT"]
    ]
    source.set("options", "addons_path", ",".join(kept))
    if not kept:
        source.remove_option("options", "addons_path")
    target = folder / "odoo.conf"
    with target.open("w") as configuration:
        source.write(configuration)
    return target


def _installed_modules(name):
    answer = subprocess.run(
        [
            *(f"{os.environ['LH_PG_BIN']}/psql", "-XqAt", "-d", name),
            *("-c", "SELECT name FROM ir_module_module WHERE state = 'installed'"),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(answer.stdout.split())
