"""An environment like that of someone who has Odoo by pip: a fresh one that finds Odoo and its packages."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from setup import manifests, packaging


@pytest.fixture(scope="session")
def modules():
    """The modules that this checkout has."""
    return manifests.modules()


@pytest.fixture(scope="session")
def wheels(tmp_path_factory):
    """One wheel a module, freshly built."""
    return packaging.build_wheels(
        Path(sys.executable), tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("wheels")
    )


class OdooEnvironment:
    """A virtual environment in which Odoo is an installed distribution."""

    def __init__(self, folder, odoo):
        venv.create(folder, with_pip=True)
        self.python = folder / "bin" / "python"
        self.packages = next(folder.glob("lib/python3*/site-packages"))
        ours = next(path for path in map(Path, sys.path) if (path / "pip").is_dir())
        # What `pip install` of Odoo itself would leave: its packages and its name with a version.
        (self.packages / "odoo.pth").write_text(f"{odoo}\n{ours}\n")
        declared = self.packages / "odoo-19.0.dist-info"
        declared.mkdir()
        (declared / "METADATA").write_text("Metadata-Version: 2.1\nName: odoo\nVersion: 19.0\n")

    def run(self, *words):
        """Run the environment's Python, without the variables that lead to this checkout."""
        hidden = {"PYTHONPATH", "LH_CONFIG"}
        clean = {name: value for name, value in os.environ.items() if name not in hidden}
        return subprocess.run(
            [self.python, *map(str, words)],
            env=clean,
            cwd=self.packages,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """An environment with Odoo and without our modules."""
    return OdooEnvironment(tmp_path_factory.mktemp("environment"), os.environ["LH_ODOO"])


@pytest.fixture(scope="session")
def installed(environment, wheels):
    """The same after `pip install` of the wheels, whose requirements pip checks and finds met."""
    words = ("-m", "pip", "install", "--no-index", "--disable-pip-version-check", *wheels)
    answer = environment.run(*words)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return environment
