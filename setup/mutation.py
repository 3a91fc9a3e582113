"""``make mutate``: put mistakes into the engine one by one, and see whether its tests notice."""

from pathlib import Path

from . import files, lock, settings, virtualenv
from .console import step
from .process import attached, logged

REQUIREMENTS = settings.CHECKOUT / "requirements-mutation.txt"
SCRIPT = settings.CHECKOUT / "tests/engine/mutate.py"
MEMORY = settings.RUN / "mutation.jsonl"


def _packages(python: Path) -> Path:
    """Install what only this needs into a folder of its own, once."""
    place = settings.CACHE / "mutation" / settings.digest(str(python), REQUIREMENTS.read_bytes())
    with lock.exclusive(settings.CACHE / "mutation.lock", "installing Python packages"):
        if not place.is_dir():
            with step("Installing Cosmic Ray") as going, files.whole_folder(place) as draft:
                words = ["--no-deps", "--target", draft, "--progress-bar=off", "-r", REQUIREMENTS]
                logged(
                    [python, "-m", "pip", "install", *words],
                    "pip-mutation.log",
                    "Cosmic Ray could not be installed. Check the network, and run it again.",
                    going,
                )
    return place


def run(only: str, sample: str, minutes: str) -> int:
    """Run the mutants of the engine's modules that ``only`` names, a sample of them, or for some minutes."""
    python = virtualenv.prepare()
    words = ["--memory", MEMORY, "--only", only]
    words += ["--sample", sample] if sample else []
    words += ["--minutes", minutes] if minutes else []
    return attached([python, SCRIPT, *words], {"PYTHONPATH": str(_packages(python))})
